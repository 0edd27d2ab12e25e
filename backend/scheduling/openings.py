"""When a site's work centers and resources are open, in whole seconds from the moment a schedule begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.kernel.calendars import WorkCalendar, spans
from backend.kernel.scheduling.plant.facts import Calendar, Span
from backend.plant.company import Site
from backend.plant.queries import as_kernel
from backend.plant.work_calendar import WorkCalendar as CalendarDocument

ALWAYS = "always"
TAIL_DAYS, TAIL_HORIZONS = 365, 3  # work beyond the horizon still gets a place


@dataclass(frozen=True)
class Window:
    """The seconds a schedule may use: 0 is `zero`, `length` the end of the last calendar."""

    zero: datetime
    length: int

    @classmethod
    def of(cls, zero: datetime, horizon_days: int) -> "Window":
        days = horizon_days + max(TAIL_HORIZONS * horizon_days, TAIL_DAYS)
        return cls(zero, days * 86_400)

    @property
    def until(self) -> datetime:
        return self.zero + timedelta(seconds=self.length)

    def second(self, moment: datetime) -> int:
        return int((moment - self.zero).total_seconds())


@dataclass(frozen=True)
class Openings:
    """The calendars of a site by id; `usual` is that of whoever has none of its own."""

    window: Window
    calendars: dict[UUID, WorkCalendar]
    usual: UUID | None

    @cached_property
    def _stretches(self) -> dict[str, tuple[Span, ...]]:
        always = ((0, self.window.length),)
        return {ALWAYS: always} | {str(id): self._within(one) for id, one in self.calendars.items()}

    def named(self, calendar_id: UUID | None) -> str:
        """The kernel's name of a work center's calendar: its own, else the site's, else it always works."""
        found = calendar_id or self.usual
        return ALWAYS if found is None else str(found)

    def stretches(self, name: str) -> tuple[Span, ...]:
        return self._stretches[name]

    def told(self) -> list[Calendar]:
        return [Calendar(name, stretches) for name, stretches in self._stretches.items()]

    def _within(self, calendar: WorkCalendar) -> tuple[Span, ...]:
        """A shift that began the day before reaches into the first day."""
        window, day = self.window, timedelta(days=1)
        first, last = (moment.astimezone(calendar.zone).date() for moment in (window.zero, window.until))
        found = ((window.second(begin), window.second(end)) for begin, end in spans(calendar, first - day, last))
        clipped = ((max(0, begin), min(window.length, end)) for begin, end in found)
        return tuple(span for span in clipped if span[0] < span[1])


def openings(session: Session, site_id: UUID, ids: Iterable[UUID | None], window: Window) -> Openings:
    """The site's calendar and these, in one statement."""
    site = session.get_one(Site, site_id)
    wanted = {id for id in (*ids, site.work_calendar_id) if id is not None}
    query = select(CalendarDocument).where(CalendarDocument.id.in_(wanted)).order_by(CalendarDocument.id)
    both = selectinload(CalendarDocument.shifts), selectinload(CalendarDocument.exceptions)
    found = {one.id: as_kernel(one, site.timezone) for one in session.scalars(query.options(*both))}
    return Openings(window, found, site.work_calendar_id)

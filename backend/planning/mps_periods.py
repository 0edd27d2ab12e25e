"""The periods a master schedule is shown in: of a plan level's last run, or so many of a unit from today on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.calendars import WorkCalendar
from backend.kernel.levels.facts import PlanLevel as Level
from backend.kernel.levels.facts import Run, Span, Unit
from backend.kernel.levels.periods import ONE_DAY, parts, periods
from backend.kernel.levels.runs import frozen, runs_between
from backend.planning.levels import as_kernel
from backend.planning.plan_level import PlanLevel

SHOWN = ("day", "open_day", "week", "half_month", "month")
MOST = 60
NEAR, FAR = timedelta(days=45), timedelta(days=400)  # back to the run in force: most levels run monthly or oftener


@dataclass(frozen=True, slots=True)
class Period:
    """One column: what falls on [first, end) counts in it, also on closed days behind `last`.

    `commitment` is firm, outlook or nothing; `level_frozen` says the plan level has frozen it.
    """

    first: date
    last: date
    end: date
    commitment: str = ""
    level_frozen: bool = False


def of_unit(calendar: WorkCalendar, today: date, unit: str, count: int) -> list[Period]:
    """So many periods, the first what is left of today's."""
    spans = list(periods(today, count, cast(Unit, unit), calendar))
    return [Period(span.first, span.last, end) for span, end in zip(spans, _ends(spans), strict=True)]


def of_level(session: Session, row: PlanLevel, calendar: WorkCalendar, today: date) -> list[Period]:
    """Today to the last day the level's newest run covers, in its buckets; as many as are read at a glance."""
    above = session.scalar(select(PlanLevel.number).where(PlanLevel.id == row.parent_id))
    level = as_kernel(row, {row.parent_id: above} if above else {})
    run = _in_force(level, calendar, today)
    if run is None or run.covers.last < today:
        return of_unit(calendar, today, level.bucket, 12)
    closed = frozen(level, calendar, run, today)
    spans = list(parts(Span(today, run.covers.last), level.bucket, calendar))[:MOST]
    return list(_told(spans, run, closed))


def _told(spans: Sequence[Span], run: Run, closed: Span | None) -> Iterator[Period]:
    for span, end in zip(spans, _ends(spans), strict=True):
        firm, outlook = (part is not None and span.last in part for part in (run.firm, run.outlook))
        commitment = "firm" if firm else "outlook" if outlook else ""
        yield Period(span.first, span.last, end, commitment, closed is not None and span.first in closed)


def _ends(spans: Sequence[Span]) -> list[date]:
    """Each ends where the next begins, so that a closed day belongs to the period before it."""
    return [*(span.first for span in spans[1:]), *(span.last + ONE_DAY for span in spans[-1:])]


def _in_force(level: Level, calendar: WorkCalendar, today: date) -> Run | None:
    for back in (NEAR, FAR):
        if found := runs_between(level, calendar, today - back, today):
            return found[-1]
    return None

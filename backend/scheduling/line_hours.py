"""When a production line works: the shifts of its days, and at which moment a unit goes on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.kernel.calendars import Shift, WorkCalendar
from backend.plant.company import Site
from backend.plant.queries import as_kernel
from backend.plant.work_calendar import WorkCalendar as CalendarDocument
from backend.plant.work_center import WorkCenter

WEEK = 7
USUAL_SHIFT = Shift("", time(8), time(16))  # where no calendar says when a line works


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a shift without a break; a shift with breaks is several of the same name."""

    shift: str
    begins: datetime
    seconds: int


def calendar_of(session: Session, line: WorkCenter) -> WorkCalendar:
    """The line's own calendar, else the site's, else eight hours every day."""
    site = session.get_one(Site, line.site_id)
    calendar_id = line.work_calendar_id or site.work_calendar_id
    if calendar_id is None:
        return WorkCalendar("", {day: (USUAL_SHIFT,) for day in range(WEEK)}, ZoneInfo(site.timezone))
    return as_kernel(session.get_one(CalendarDocument, calendar_id), site.timezone)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_of(week: date) -> list[date]:
    """The seven days of the week a day lies in, Monday first."""
    return [monday_of(week) + timedelta(days=away) for away in range(WEEK)]


def frozen_until(calendar: WorkCalendar, today: date, freeze_days: int) -> date:
    """The last day that should be frozen: T+3 is the third open day after today."""
    return calendar.add_working_days(today, freeze_days) if any(calendar.week.values()) else today


def stretches(calendar: WorkCalendar, day: date) -> list[Stretch]:
    """The working time of a day, first to last."""
    found = []
    for shift in calendar.shifts_on(day):
        begins, ends = shift.on(day, calendar.zone)
        found.append(Stretch(shift.name, begins, int((ends - begins).total_seconds())))
    return sorted(found, key=lambda one: one.begins)


def open_seconds(of_day: Sequence[Stretch]) -> int:
    return sum(one.seconds for one in of_day)


def shift_seconds(of_day: Sequence[Stretch]) -> dict[str, int]:
    """Open seconds by shift, in the order they begin."""
    found: dict[str, int] = {}
    for one in of_day:
        found[one.shift] = found.get(one.shift, 0) + one.seconds
    return found


def moments(of_day: Sequence[Stretch], takt: Decimal, units: int) -> Iterator[tuple[str, datetime]]:
    """Shift and moment of each unit, a takt of working time apart; breaks lie between."""
    place, gone = 0, Decimal(0)
    for unit in range(units):
        at = takt * unit
        while at >= gone + of_day[place].seconds and place + 1 < len(of_day):
            gone += of_day[place].seconds
            place += 1
        yield of_day[place].shift, of_day[place].begins + timedelta(seconds=int(at - gone))

"""Planned days of operations: counted back from the due day over the working time of the site's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from backend.kernel.calendars import WorkCalendar
from backend.kernel.quantity import ZERO

MINUTES_WITHOUT_CALENDAR = Decimal(8 * 60)
FARTHEST_BACK = 1500  # days; nobody plans an operation of four years


@dataclass(frozen=True)
class Span:
    start: date
    due: date


@dataclass
class Clock:
    """How much of which day is left, going backwards."""

    calendar: WorkCalendar | None
    day: date
    left: Decimal
    steps: int = 0

    def back(self) -> None:
        self.steps += 1
        before = self.day - timedelta(days=1) if self.calendar is None else self.calendar.previous_working_day(self.day)
        self.day, self.left = before, self.left + minutes_of(before, self.calendar)

    @property
    def may_go_back(self) -> bool:
        return self.steps < FARTHEST_BACK


def count_back(minutes: Sequence[Decimal], due: date, calendar: WorkCalendar | None) -> list[Span]:
    """Each operation ends where the next begins; the last one ends with the due day.

    Without a calendar every day has eight hours.
    """
    last = due if calendar is None else calendar.on_or_before(due)
    clock = Clock(calendar, last, minutes_of(last, calendar))
    found: list[Span] = []
    for needed in reversed(minutes):
        if clock.left <= 0 and needed > 0 and clock.may_go_back:
            clock.back()
        ends = clock.day
        clock.left -= needed
        while clock.left < 0 and clock.may_go_back:
            clock.back()
        found.insert(0, Span(clock.day, ends))
    return found


def minutes_of(day: date, calendar: WorkCalendar | None) -> Decimal:
    """Working minutes of the shifts that begin on a day."""
    if calendar is None:
        return MINUTES_WITHOUT_CALENDAR
    return sum((_length(*shift.on(day, calendar.zone)) for shift in calendar.shifts_on(day)), ZERO)


def _length(begin: datetime, end: datetime) -> Decimal:
    return Decimal((end - begin) // timedelta(minutes=1))

"""Work calendars: which days are worked, and how many working seconds lie between two moments (ISO 22400)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from backend.kernel.errors import Refused

SEARCH = 3660
ONE_DAY, NO_TIME = timedelta(days=1), timedelta()
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Shift:
    """Working time by the wall clock; one that ends at or before its start ends on the next day.

    A break is the gap between two shifts.
    """

    name: str
    start: time
    end: time

    def on(self, day: date, zone: tzinfo) -> Span:
        """The shift that begins on `day`, as UTC moments; a clock change makes it longer or shorter."""
        last = day if self.end > self.start else day + ONE_DAY
        begin = datetime.combine(day, self.start, zone).astimezone(UTC)
        return begin, datetime.combine(last, self.end, zone).astimezone(UTC)


@dataclass(frozen=True)
class WorkCalendar:
    """Shifts by weekday (0 is Monday); `exceptions` replace a date's shifts, none of them closes it."""

    name: str
    week: Mapping[int, Sequence[Shift]]
    zone: tzinfo = UTC
    exceptions: Mapping[date, Sequence[Shift]] = field(default_factory=dict)

    def shifts_on(self, day: date) -> Sequence[Shift]:
        """The shifts that begin on `day`."""
        exception = self.exceptions.get(day)
        return self.week.get(day.weekday(), ()) if exception is None else exception

    def is_working(self, day: date) -> bool:
        return bool(self.shifts_on(day))

    def on_or_after(self, day: date) -> date:
        return self._search(day, ONE_DAY)

    def on_or_before(self, day: date) -> date:
        return self._search(day, -ONE_DAY)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self._search(day + ONE_DAY, ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        return self._search(day - ONE_DAY, -ONE_DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """`count` working days later, or earlier when negative; 0 leaves the day as it is."""
        for _ in range(abs(count)):
            day = self.next_working_day(day) if count > 0 else self.previous_working_day(day)
        return day

    def working_days(self, first: date, end: date) -> int:
        """How many days of [first, end) are worked."""
        return sum(self.is_working(first + timedelta(days=away)) for away in range((end - first).days))

    def _search(self, day: date, step: timedelta) -> date:
        for away in range(SEARCH):
            if self.is_working(day + away * step):
                return day + away * step
        raise Refused(f"The calendar {self.name} has no working day within {SEARCH} days of {day}.", day=day)


def spans(calendar: WorkCalendar, first: date, last: date) -> Iterator[Span]:
    """Working time of shifts beginning on `first` … `last`, in UTC order, overlaps joined."""
    held: Span | None = None
    day = first
    while day <= last:
        for begin, end in sorted(shift.on(day, calendar.zone) for shift in calendar.shifts_on(day)):
            if held and begin <= held[1]:
                held = held[0], max(held[1], end)
            else:
                if held:
                    yield held
                held = begin, end
        day += ONE_DAY
    if held:
        yield held


def working_seconds(calendar: WorkCalendar, start: datetime, end: datetime) -> float:
    """Working seconds in [start, end); both are moments with an offset."""
    if end <= start:
        return 0.0
    first, last = (moment.astimezone(calendar.zone).date() for moment in (start, end))
    worked = (min(finish, end) - max(begin, start) for begin, finish in spans(calendar, first - ONE_DAY, last))
    return sum((span for span in worked if span > NO_TIME), NO_TIME).total_seconds()


def moment_after(calendar: WorkCalendar, start: datetime, seconds: float) -> datetime:
    """The moment when `seconds` of working time have passed since `start`: deadlines on a shift calendar."""
    first, left = start.astimezone(calendar.zone).date() - ONE_DAY, timedelta(seconds=seconds)
    for begin, end in spans(calendar, first, first + SEARCH * ONE_DAY):
        began = max(begin, start)
        if end - began >= left and end > began:
            return began + left
        left -= max(end - began, NO_TIME)
    raise Refused(f"The calendar {calendar.name} has not enough working time after {start}.", start=start)


def plan_days(calendar: WorkCalendar, day_0: date) -> Callable[[int], bool]:
    """Whether a plan day is worked, day 0 being `day_0`: what mrp's OpenDays asks."""
    return lambda day: calendar.is_working(day_0 + timedelta(days=day))

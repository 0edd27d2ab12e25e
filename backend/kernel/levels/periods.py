"""Periods by the calendar: where the one that holds a day begins, where the next does, and days moved on by them."""

from collections.abc import Iterator
from datetime import date, timedelta

from backend.kernel.calendars import WorkCalendar
from backend.kernel.levels.facts import Length, Span, Unit

ONE_DAY = timedelta(days=1)
SECOND_HALF = 16
MONTHS = {"year": 12, "quarter": 3, "month": 1}


def begin_of(day: date, unit: Unit) -> date:
    """The first day of the period that holds a day; weeks begin on Monday, half months on the 1st and the 16th."""
    if unit in MONTHS:
        return day.replace(month=(day.month - 1) // MONTHS[unit] * MONTHS[unit] + 1, day=1)
    if unit == "half_month":
        return day.replace(day=SECOND_HALF if day.day >= SECOND_HALF else 1)
    return day - day.weekday() * ONE_DAY if unit == "week" else day


def next_begin(day: date, unit: Unit) -> date:
    """The first day of the period after the one that holds a day."""
    begin = begin_of(day, unit)
    if unit == "half_month" and begin.day == 1:
        return begin.replace(day=SECOND_HALF)
    if unit in MONTHS or unit == "half_month":
        months = begin.year * 12 + begin.month - 1 + MONTHS.get(unit, 1)
        return date(months // 12, months % 12 + 1, 1)
    return begin + (7 if unit == "week" else 1) * ONE_DAY


def begin_on_or_after(day: date, unit: Unit, calendar: WorkCalendar) -> date:
    """The first day from here on with which a period of the unit begins."""
    if unit == "open_day":
        return calendar.on_or_after(day)
    return day if begin_of(day, unit) == day else next_begin(day, unit)


def moved(day: date, by: Length, calendar: WorkCalendar) -> date:
    """So many (open) days later, or the so-manieth beginning of a period after the day."""
    if by.unit == "open_day":
        return calendar.add_working_days(day, by.count)
    for _ in range(by.count):
        day = next_begin(day, by.unit)
    return day


def periods(first: date, count: int, unit: Unit, calendar: WorkCalendar) -> Iterator[Span]:
    """So many periods in a row from a day on; the first is the rest of its period where the day lies inside of it."""
    for _ in range(count):
        if unit == "open_day":
            first = calendar.on_or_after(first)
            yield Span(first, first)
            first += ONE_DAY
        else:
            after = next_begin(first, unit)
            yield Span(first, after - ONE_DAY)
            first = after


def parts(span: Span, unit: Unit, calendar: WorkCalendar) -> Iterator[Span]:
    """The periods of a unit inside a span, cut off at its ends so that their sum is its sum."""
    first = span.first
    while first <= span.last:
        after = next_begin(first, unit)
        if unit != "open_day" or calendar.is_working(first):
            yield Span(first, min(after - ONE_DAY, span.last))
        first = after

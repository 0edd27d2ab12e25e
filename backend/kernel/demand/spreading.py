"""A bucket's quantity on its days, and where a demand time fence ends (planning.md §1, §2.4)."""

from collections.abc import Sequence

from backend.kernel.demand.facts import ForecastRow, Frame, Key
from backend.kernel.demand.forecast_book import days_after
from backend.kernel.mrp.days import OpenDays

Piece = tuple[int, int]  # day, quantity


def spread(row: ForecastRow, quantity: int, frame: Frame) -> list[Piece]:
    """`quantity` of the row on open days of its bucket from day 0 on, summing exactly; an overdue one is on day 0.

    `start`, `middle` (of an even number of days the earlier) and `end` of the whole bucket, never before the first
    open day left; `even` is in whole units over all open days left, the larger parts first.
    """
    calendar = frame.working_at(row.site)
    left = [day for day in range(max(row.start, 0), row.end) if calendar.is_open(day)]
    if not left:
        return [(calendar.at_or_before(max(row.start, 0)), quantity)]
    if frame.spread == "even":
        return _evenly(quantity, left, row.unit)
    days = [day for day in range(row.start, row.end) if calendar.is_open(day)]
    day = {"start": days[0], "middle": days[(len(days) - 1) // 2], "end": days[-1]}[frame.spread]
    return [(max(day, left[0]), quantity)]


def _evenly(quantity: int, days: Sequence[int], unit: int) -> list[Piece]:
    """Equal shares have equal remainders, so the earliest days get one unit more; what is no whole unit is first."""
    each, more = divmod(quantity // unit, len(days))
    parts = [(each + (place < more)) * unit for place in range(len(days))]
    parts[0] += quantity % unit
    return [(day, part) for day, part in zip(days, parts, strict=True) if part]


def fence_end(frame: Frame, item: Key, site: Key) -> int:
    """The first day that is behind the demand time fence of so many open days; 0 without a fence."""
    length = frame.fences.get((item, site), 0)
    if not length:
        return 0
    return _nth_open(frame.working_at(site), length) + 1


def _nth_open(calendar: OpenDays, count: int) -> int:
    """The `count`-th open day from day 0 on."""
    return days_after(calendar, calendar.at_or_after(0), count - 1)

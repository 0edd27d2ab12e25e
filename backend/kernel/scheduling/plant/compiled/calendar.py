"""Open time: when work can begin and when so many open seconds are over."""

from backend.kernel.scheduling.plant.arrays import NEVER, Times
from backend.kernel.scheduling.plant.compiled.jit import compiled


@compiled
def stretch(times: Times, calendar: int, moment: int) -> int:
    """The first stretch that ends after `moment`; the place behind the calendar's last where none does."""
    low, high = times.at[calendar], times.at[calendar + 1]
    while low < high:
        middle = (low + high) >> 1
        if times.end[middle] > moment:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def after(times: Times, calendar: int, start: int, seconds: int) -> int:
    """The moment `seconds` open seconds from `start` are over, or NEVER."""
    place, last = stretch(times, calendar, start), times.at[calendar + 1]
    if place == last:
        return NEVER
    goal = times.before[place] + max(0, start - times.start[place]) + seconds
    low, high = place, last
    while low < high:
        middle = (low + high) >> 1
        if times.before[middle] + times.end[middle] - times.start[middle] >= goal:
            high = middle
        else:
            low = middle + 1
    return NEVER if low == last else max(start, times.start[low] + goal - times.before[low])


@compiled
def fit(times: Times, calendar: int, moment: int, work: tuple[int, int]) -> tuple[int, int]:
    """The first start at or after `moment`, and its end; `work` is (open seconds, whether breaks may interrupt)."""
    seconds, breaks = work
    place, last = stretch(times, calendar, moment), times.at[calendar + 1]
    while place < last:
        start = max(moment, times.start[place])
        if breaks:
            end = after(times, calendar, start, seconds)
            return (NEVER, NEVER) if end == NEVER else (start, end)
        if times.end[place] - start >= seconds:
            return start, start + seconds
        place += 1
    return NEVER, NEVER


@compiled
def open_until(times: Times, calendar: int, moment: int) -> int:
    """Open seconds before `moment`."""
    place, last = stretch(times, calendar, moment), times.at[calendar + 1]
    if place == last:
        return (
            NEVER
            if last == times.at[calendar]
            else times.before[last - 1] + times.end[last - 1] - times.start[last - 1]
        )
    return times.before[place] + max(0, moment - times.start[place])


@compiled
def latest(times: Times, calendar: int, end: int, seconds: int) -> int:
    """The latest start from which `seconds` open seconds are over at `end` (or at the last open moment before it)."""
    goal = open_until(times, calendar, end) - seconds
    low, high = times.at[calendar], times.at[calendar + 1]
    if low == high or goal < 0:
        return -NEVER
    while low < high - 1:
        middle = (low + high) >> 1
        if times.before[middle] <= goal:
            low = middle
        else:
            high = middle
    return times.start[low] + goal - times.before[low]

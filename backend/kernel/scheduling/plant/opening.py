"""Open time by stretches: joined, cut to what two calendars share, counted."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from backend.kernel.scheduling.plant.facts import Span


def joined(stretches: Iterable[Span]) -> tuple[Span, ...]:
    """Ascending and apart: empty ones gone, touching and overlapping ones one."""
    made: list[Span] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return tuple(made)


def shared(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """The moments both are open."""
    made, left, right = [], 0, 0
    while left < len(one) and right < len(other):
        start, end = max(one[left][0], other[right][0]), min(one[left][1], other[right][1])
        if start < end:
            made.append((start, end))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return tuple(made)


def open_between(stretches: Sequence[Span], start: int, end: int) -> int:
    """Open seconds from start to end."""
    total = 0
    for place in range(bisect_right(stretches, start, key=lambda stretch: stretch[1]), len(stretches)):
        first, last = stretches[place]
        if first >= end:
            break
        total += min(last, end) - max(first, start)
    return total


def fit(stretches: Sequence[Span], moment: int, seconds: int, breaks: bool) -> Span | None:
    """The first span at or after `moment` with so many open seconds, or None; only `breaks` lets it be interrupted."""
    at = bisect_right(stretches, moment, key=lambda stretch: stretch[1])
    for place in range(at, len(stretches)):
        start = max(moment, stretches[place][0])
        if not breaks:
            if stretches[place][1] - start >= seconds:
                return start, start + seconds
            continue
        left = seconds
        for first, last in stretches[place:]:
            room = last - max(start, first)
            if room >= left:
                return start, max(start, first) + left
            left -= room
        return None
    return None


def latest(stretches: Sequence[Span], end: int, seconds: int) -> int | None:
    """The latest start from which so many open seconds are over at `end`, or None."""
    for place in range(bisect_left(stretches, end, key=lambda stretch: stretch[0]) - 1, -1, -1):
        first, last = stretches[place][0], min(stretches[place][1], end)
        if last - first >= seconds:
            return last - seconds
        seconds -= last - first
    return None

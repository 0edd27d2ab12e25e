"""Forecast rows while lines take from them, found by level: a series of buckets for every key that a level names."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from backend.kernel.demand.consumption_rule import ConsumptionRule, Level, Window
from backend.kernel.demand.facts import DIMENSIONS, ForecastRow, Frame, Key, OrderLine
from backend.kernel.mrp.days import OpenDays

Values = tuple[Key, ...]


class Bucket:
    """One forecast row and what has become of it so far."""

    __slots__ = ("carried_in", "carried_out", "counts", "lapsed", "left", "row")

    def __init__(self, row: ForecastRow) -> None:
        self.row = row
        self.left = row.quantity
        self.counts = True  # its own lines consume, however late they are
        self.lapsed = self.carried_in = self.carried_out = 0

    def lapse_to(self, limit: int) -> None:
        """What is above the limit passes by."""
        gone = max(0, self.left - limit)
        self.left -= gone
        self.lapsed += gone

    @property
    def consumed(self) -> int:
        row = self.row
        return row.quantity + self.carried_in - self.carried_out - self.lapsed - self.left


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one series with the same days: one, or the parts of a family's forecast."""

    start: int
    end: int
    buckets: tuple[Bucket, ...]

    @property
    def forecast(self) -> int:
        return sum(bucket.row.quantity for bucket in self.buckets)

    def for_line(self, line: OrderLine, level: Level, borrow: bool) -> Sequence[Bucket]:
        """In the order of taking: the line's own part, what nobody broke down, siblings with most left first."""
        if len(self.buckets) == 1 and "item" in level:
            return self.buckets
        own = [bucket for bucket in self.buckets if bucket.row.item == line.item]
        whole = [bucket for bucket in self.buckets if bucket.row.item is None]
        others = [bucket for bucket in self.buckets if bucket.row.item not in (None, line.item)] if borrow else []
        others.sort(key=lambda bucket: (-bucket.left, str(bucket.row.item), bucket.row.id))
        return [*own, *whole, *others]


class Series:
    """The groups of one key by their days; they may overlap (a month over its weeks)."""

    def __init__(self, buckets: Iterable[Bucket]) -> None:
        by_days: dict[tuple[int, int], list[Bucket]] = defaultdict(list)
        for bucket in buckets:
            by_days[bucket.row.start, bucket.row.end].append(bucket)
        self.groups = [Group(*days, tuple(sorted(by_days[days], key=_by_id))) for days in sorted(by_days)]
        self._starts = [group.start for group in self.groups]
        self._longest = max(group.end - group.start for group in self.groups)

    def own(self, day: int) -> list[Group]:
        """The buckets that contain the day, the shortest first."""
        found = [group for group in self._from(day, day) if group.end > day]
        return found if len(found) < 2 else sorted(found, key=lambda group: (group.end - group.start, group.start))

    def between(self, first: int, day: int) -> list[Group]:
        """The buckets before the day that overlap [first, day], the nearest first."""
        found = [group for group in self._from(first, day) if first < group.end <= day]
        found.sort(key=lambda group: (-group.end, -group.start))
        return found

    def after(self, day: int, last: int) -> list[Group]:
        """The buckets after the day that overlap [day, last], the nearest first."""
        return self.groups[bisect_right(self._starts, day) : bisect_right(self._starts, last)]

    def before(self, day: int, count: int) -> list[Group]:
        """The nearest `count` buckets that end by the day."""
        return self.between(-(1 << 62), day)[:count] if count else []

    def next(self, day: int, count: int) -> list[Group]:
        """The nearest `count` buckets that start after the day."""
        first = bisect_right(self._starts, day)
        return self.groups[first : first + count]

    def age(self, day: int) -> int:
        """How many buckets the one of `day` (else the last one before it) lies before the current one; -1: none."""
        place = bisect_right(self._starts, day) - 1
        current = next((n for n, group in enumerate(self.groups) if group.end > 0), len(self.groups))
        return current - place if place >= 0 else -1

    def _from(self, first: int, day: int) -> list[Group]:
        """Those that start by the day and may reach `first` or beyond it."""
        end = bisect_right(self._starts, day)
        return self.groups[bisect_right(self._starts, first - self._longest - 1) : end]


def _by_id(bucket: Bucket) -> str:
    return bucket.row.id


class Book:
    """All series by the dimensions they name, those dimensions' values and the site."""

    def __init__(self, buckets: Iterable[Bucket], frame: Frame) -> None:
        found: dict[Level, dict[Values, list[Bucket]]] = defaultdict(lambda: defaultdict(list))
        for bucket in buckets:
            for level in levels_of(bucket.row):
                found[level][(*values_of(level)(bucket.row), bucket.row.site)].append(bucket)
        self._series = {
            level: {values: Series(rows) for values, rows in by_values.items()} for level, by_values in found.items()
        }
        self._frame = frame

    def series_for(self, line: OrderLine, levels: Sequence[Level]) -> list[tuple[Level, Series]]:
        """What the line may take from, most specific level first; its own site's rows before those of all sites."""
        found = []
        for level in levels:
            by_values = self._series.get(in_order(level))
            if by_values is None:
                continue
            values = values_of(in_order(level))(line)
            if None not in values:
                for site in (None,) if line.site is None else (line.site, None):
                    if (series := by_values.get((*values, site))) is not None:
                        found.append((level, series))
        return found

    def reach(self, series: Series, line: OrderLine, rule: ConsumptionRule, window: Window) -> list[Group]:
        """The buckets of one window of the line, in the order of taking."""
        due = line.due
        if window == "own":
            return series.own(due)
        length = rule.back if window == "back" else rule.forward
        if rule.unit == "bucket":
            return series.before(due, length) if window == "back" else series.next(due, length)
        if window == "back":
            return series.between(self.days_before(due, length, rule, line.site), due)
        last = due + length if rule.unit == "calendar" else days_after(self._frame.working_at(line.site), due, length)
        return series.after(due, last)

    def days_before(self, day: int, length: int, rule: ConsumptionRule, site: Key) -> int:
        return day - length if rule.unit == "calendar" else self._frame.working_at(site).before(day, length)


def levels_of(row: ForecastRow) -> Iterator[Level]:
    """A part of a family's forecast belongs to the item's series and to the family's."""
    named = tuple(name for name in DIMENSIONS if getattr(row, name) is not None)
    if row.item is not None:
        yield tuple(name for name in named if name != "family")
    if row.family is not None:
        yield tuple(name for name in named if name != "item")


@cache
def in_order(level: Level) -> Level:
    return tuple(name for name in DIMENSIONS if name in level)


@cache
def values_of(level: Level) -> Callable[[object], Values]:
    """Reads a row's or a line's values of these dimensions as a tuple."""
    if len(level) == 1:
        one = attrgetter(level[0])
        return lambda row: (one(row),)
    return attrgetter(*level)


def days_after(calendar: OpenDays, day: int, count: int) -> int:
    """The open day `count` open days after `day`; 0 is the day itself."""
    for _ in range(count):
        day = calendar.at_or_after(day + 1)
    return day


def chains(buckets: Iterable[Bucket]) -> Mapping[Values, Sequence[Bucket]]:
    """The buckets of each key exactly, by their days: what is carried stays within its key."""
    found: dict[Values, list[Bucket]] = defaultdict(list)
    for bucket in buckets:
        row = bucket.row
        found[(*(getattr(row, name) for name in DIMENSIONS), row.site)].append(bucket)
    for rows in found.values():
        rows.sort(key=lambda bucket: (bucket.row.start, bucket.row.end, bucket.row.id))
    return found

"""A resource as it would be: places more or fewer, longer or shorter days, days opened or closed (planning.md §7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from backend.kernel.capacity.facts import NONE, Change, Exact, Resource
from backend.kernel.mrp.days import OpenDays

DAY = 24


@dataclass(frozen=True, slots=True)
class Supposed:
    """From day `first` until before `end`: so many places more, the hours of a place as `hours` or so many `more`.

    `is_open` opens days with the hours of the longest one, or closes them; what is closed gets no hours otherwise.
    """

    first: int
    end: int
    places: Exact = 0
    hours: Exact | None = None
    more: Exact = 0
    is_open: bool | None = None

    def on(self, day: int) -> bool:
        return self.first <= day < self.end


def suppose(resource: Resource, lines: Sequence[Supposed], days: int, places: Exact = 1) -> Resource:
    """The resource on the days 0 … `days` − 1; a unit of it stands for `places` side by side.

    A later line goes before an earlier one. No place works more than 24 hours a day; there are never less than none.
    """
    if not lines:
        return resource
    full = max((resource.unit_hours(day) for day in range(days)), default=NONE)
    full = full or Fraction(resource.shifts) * Fraction(resource.hours) * Fraction(resource.efficiency)
    hours, units = list[Fraction](), list[int]()
    for day in range(days):
        now = [line for line in lines if line.on(day)]
        here = _hours(resource.unit_hours(day), full, now, Fraction(places))
        more = sum((Fraction(line.places) for line in now), NONE)
        if places == 1 and more == int(more):
            units.append(int(more))
        else:
            here, more = max(here * (1 + more / Fraction(places)), NONE), NONE
            units.append(0)
        hours.append(here)
    return _as_told(resource, hours, units)


def _hours(usual: Fraction, full: Fraction, lines: Iterable[Supposed], places: Fraction) -> Fraction:
    """What one unit works on a day."""
    here = usual
    for line in lines:
        if line.is_open is not None:
            here = (here or full) if line.is_open else NONE
    for line in lines:
        if here and line.hours is not None:
            here = Fraction(line.hours) * places
    if here:
        here += sum((Fraction(line.more) for line in lines), NONE) * places
    return min(max(here, NONE), max(DAY * places, usual))


def _as_told(resource: Resource, hours: Sequence[Fraction], units: Sequence[int]) -> Resource:
    """Days shorter than the longest are told as changes, as those of a calendar are."""
    longest = max(hours, default=NONE)
    if not longest:
        return replace(resource, changes=(Change(0, len(hours), shifts=-resource.shifts),))
    changes = [Change(day, day + 1, shifts=each / longest - 1) for day, each in enumerate(hours) if 0 < each < longest]
    changes += [Change(day, day + 1, units=each) for day, each in enumerate(units) if each]
    usual = resource.calendar

    def is_open(day: int) -> bool:
        return hours[day] > 0 if 0 <= day < len(hours) else usual is None or usual.is_open(day)

    plain = {"shifts": 1, "hours": longest, "efficiency": 1, "availability": 1}
    return replace(resource, **plain, calendar=OpenDays(is_open), changes=tuple(changes))  # type: ignore[arg-type]

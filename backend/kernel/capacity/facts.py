"""What capacity planning is told: resources, their bills, and orders with what is left of them (planning.md §7).

Hours, quantities and shares come as `Decimal`, `int` or `Fraction` and are counted exactly, as fractions.
Days are integers from the planning day 0. An item or resource is any key the caller keys them by.
"""

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from backend.kernel.mrp.days import OpenDays

Key = Hashable
Exact = Decimal | int | Fraction
NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Change:
    """From day `first` until before `end`, so many units and shifts more, or fewer: a breakdown, a night shift."""

    first: int
    end: int
    units: int = 0
    shifts: Exact = 0

    def on(self, day: int) -> bool:
        return self.first <= day < self.end


@dataclass(frozen=True)
class Resource:
    """So many equal units, each worked in shifts of so many hours; `limit` is the load that is still no overload.

    `maintenance` is hours planned by day; `changes` are today's state and whatever else is known of days to come.
    """

    key: Key
    shifts: Exact = 1
    hours: Exact = 8
    units: int = 1
    efficiency: Exact = 1
    availability: Exact = 1
    limit: Exact = 1
    calendar: OpenDays | None = None
    maintenance: Mapping[int, Exact] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def unit_hours(self, day: int) -> Fraction:
        """What one unit can do on a day, in standard hours; none on a closed day."""
        if self.calendar is not None and not self.calendar.is_open(day):
            return NONE
        shifts = Fraction(self.shifts) + sum((Fraction(each.shifts) for each in self.changes if each.on(day)), NONE)
        return max(shifts, NONE) * Fraction(self.hours) * Fraction(self.efficiency) * Fraction(self.availability)

    def units_on(self, day: int) -> int:
        return max(self.units + sum(each.units for each in self.changes if each.on(day)), 0)

    def capacity(self, day: int) -> Fraction:
        """Shifts × hours × units × efficiency × availability − planned maintenance, never below 0."""
        return max(self.unit_hours(day) * self.units_on(day) - Fraction(self.maintenance.get(day, 0)), NONE)

    def before(self, day: int, away: int) -> int:
        """The open day `away` open days before `day`; may lie before day 0."""
        return day - away if self.calendar is None else self.calendar.before(day, away)


@dataclass(frozen=True, slots=True)
class BillRow:
    """A line of a bill of resources: hours for each one made and for each lot, `offset` open days before receipt."""

    resource: Key
    per_unit: Exact
    per_lot: Exact = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Output:
    """An order as rough-cut sees it: `quantity` of the item received on `day`, in so many lots."""

    order: str
    item: Key
    day: int
    quantity: Exact
    family: Key = None
    lots: int = 1


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an order: `run` hours for each of the `quantity` still to do; set up already if `started`.

    It runs on `units` of the resource at a time.
    """

    resource: Key
    run: Exact
    quantity: Exact
    setup: Exact = 0
    started: bool = False
    units: int = 1

    @property
    def setup_hours(self) -> Fraction:
        return NONE if self.started or not self.quantity else Fraction(self.setup)

    @property
    def run_hours(self) -> Fraction:
        return Fraction(self.run) * Fraction(self.quantity)


@dataclass(frozen=True, slots=True)
class RoutedOrder:
    """A planned, firm or released order due on `day`, with the operations that remain, in their order."""

    id: str
    day: int
    operations: Sequence[Operation]


@dataclass(frozen=True, slots=True)
class Entry:
    """Hours an order asks of a resource on a day. `late` says the day is gone and today stands for it."""

    resource: Key
    day: int
    hours: Fraction
    order: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Buckets:
    """The days 0 … `horizon` − 1 cut into buckets that begin on `starts`, ascending from 0."""

    starts: tuple[int, ...]
    horizon: int

    @classmethod
    def of_length(cls, length: int, horizon: int) -> "Buckets":
        return cls(tuple(range(0, horizon, length)), horizon)

    def of(self, day: int) -> int:
        return bisect_right(self.starts, day) - 1

    def days(self, bucket: int) -> range:
        later = self.starts[bucket + 1 :]
        return range(self.starts[bucket], later[0] if later else self.horizon)

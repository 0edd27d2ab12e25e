"""Load against capacity by resource and bucket; what is too much, which resources hold all up (planning.md §7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from backend.kernel.capacity.check import check_buckets, check_resources
from backend.kernel.capacity.facts import NONE, Buckets, Entry, Key, Resource
from backend.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Picture:
    """One resource in one bucket that begins on `day`. `allowed` is its capacity times its limit."""

    resource: Key
    bucket: int
    day: int
    load: Fraction
    capacity: Fraction
    allowed: Fraction
    orders: frozenset[str] = frozenset()

    @property
    def over(self) -> Fraction:
        """Hours beyond what is allowed."""
        return max(self.load - self.allowed, NONE)

    @property
    def utilization(self) -> Fraction | None:
        """Load ÷ capacity; no value where there is no capacity."""
        return self.load / self.capacity if self.capacity else None


@dataclass(frozen=True, slots=True)
class CapacityException:
    """`overload`: so many hours too much in the bucket that begins on `day`; the orders that ask for them."""

    code: str
    resource: Key
    bucket: int
    day: int
    hours: Fraction
    utilization: Fraction | None
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A resource over the whole horizon: hours too much, load ÷ capacity, and how many orders wait for it."""

    resource: Key
    over: Fraction
    utilization: Fraction | None
    orders: int


def pictures(entries: Iterable[Entry], resources: Sequence[Resource], buckets: Buckets) -> list[Picture]:
    """Every resource in every bucket, also where nothing is asked; entries beyond the horizon are left out."""
    check_buckets(buckets)
    known = check_resources(resources)
    hours: dict[tuple[Key, int], Fraction] = {}
    orders: dict[tuple[Key, int], set[str]] = {}
    for entry in entries:
        if entry.resource not in known:
            raise Invalid(f"Order {entry.order} needs the unknown resource {entry.resource}.")
        if entry.day < buckets.horizon:
            at = entry.resource, buckets.of(entry.day)
            hours[at] = hours.get(at, NONE) + entry.hours
            orders.setdefault(at, set()).add(entry.order)
    places = [(each, bucket) for each in resources for bucket in range(len(buckets.starts))]
    return [_picture(each, bucket, buckets, (hours, orders)) for each, bucket in places]


def _picture(
    resource: Resource,
    bucket: int,
    buckets: Buckets,
    asked: tuple[dict[tuple[Key, int], Fraction], dict[tuple[Key, int], set[str]]],
) -> Picture:
    hours, orders = asked
    at = resource.key, bucket
    capacity = sum((resource.capacity(day) for day in buckets.days(bucket)), NONE)
    allowed, who = capacity * Fraction(resource.limit), frozenset(orders.get(at, ()))
    return Picture(resource.key, bucket, buckets.starts[bucket], hours.get(at, NONE), capacity, allowed, who)


def overloads(rows: Iterable[Picture]) -> list[CapacityException]:
    """An exception for each bucket that is asked more than its limit, by day and resource."""
    found = sorted((row for row in rows if row.over), key=lambda row: (row.day, str(row.resource)))
    return [
        CapacityException(
            "overload", row.resource, row.bucket, row.day, row.over, row.utilization, tuple(sorted(row.orders))
        )
        for row in found
    ]


def bottlenecks(rows: Iterable[Picture]) -> list[Bottleneck]:
    """Resources by hours too much, utilization, orders pegged (all descending) and code.

    One that is asked for and has no capacity at all counts as used more than any other.
    """
    of: dict[Key, list[Picture]] = {}
    for row in rows:
        of.setdefault(row.resource, []).append(row)
    return sorted((_bottleneck(key, several) for key, several in of.items()), key=_rank)


def _bottleneck(key: Key, rows: Sequence[Picture]) -> Bottleneck:
    load, capacity = (sum(column, NONE) for column in ((row.load for row in rows), (row.capacity for row in rows)))
    orders = frozenset[str]().union(*(row.orders for row in rows))
    over = sum((row.over for row in rows), NONE)
    return Bottleneck(key, over, load / capacity if capacity else None, len(orders))


def _rank(row: Bottleneck) -> tuple[Fraction, bool, Fraction, int, str]:
    dead = row.utilization is None and row.orders > 0
    return -row.over, not dead, -(row.utilization or NONE), -row.orders, str(row.resource)


def free_hours(rows: Iterable[Picture]) -> dict[Key, list[Fraction]]:
    """What is left of each resource, bucket by bucket, up to its limit; what a promise may count on."""
    free: dict[Key, list[Fraction]] = {}
    for row in sorted(rows, key=lambda row: row.bucket):
        free.setdefault(row.resource, []).append(max(row.allowed - row.load, NONE))
    return free

"""Detailed load: remaining operations of orders, scheduled back from their due days (planning.md §7).

An order is loaded as if alone: what comes out is what is asked of each day, not what can be done on it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from backend.kernel.capacity.check import check_resources, check_routed
from backend.kernel.capacity.facts import NONE, Entry, Key, Operation, Resource, RoutedOrder


def detailed_load(orders: Iterable[RoutedOrder], resources: Iterable[Resource]) -> list[Entry]:
    """Hours by order, resource and day; hours that should have been worked before today are today's, marked late."""
    known = check_resources(resources)
    entries: list[Entry] = []
    days = _Days()
    for order in orders:
        check_routed(order, known)
        entries += _back_scheduled(order, known, days)
    return entries


def _back_scheduled(order: RoutedOrder, known: Mapping[Key, Resource], days: "_Days") -> Iterator[Entry]:
    """The last operation ends with the due day, each other where the next one begins."""
    clock = _Clock(days, max(order.day, 0), late=order.day < 0)
    for operation in reversed(order.operations):
        resource = known[operation.resource]
        for day, hours in clock.worked(operation, resource).items():
            yield Entry(operation.resource, day, hours, order.id, late=day == 0 and clock.late)


class _Days(dict[tuple[Key, int], Fraction]):
    """What a unit of each resource can do on each day: worked out once, for orders meet on the same days."""

    def full(self, resource: Resource, day: int, units: int) -> Fraction:
        at = resource.key, day
        if at not in self:
            self[at] = resource.unit_hours(day)
        return self[at] if units == 1 else self[at] * units


@dataclass
class _Clock:
    """Runs backward: on `day` the part `left` of the working time lies before what is scheduled already."""

    days: _Days
    day: int
    late: bool
    left: Fraction = field(default=Fraction(1))

    def worked(self, operation: Operation, resource: Resource) -> dict[int, Fraction]:
        """The operation's hours by day, earliest last: run in consecutive open hours, set-up whole before them."""
        days: dict[int, Fraction] = {}
        self._spend(operation.run_hours, operation, resource, days)
        setup = operation.setup_hours
        full = self.days.full(resource, self.day, operation.units)
        if full * self.left < setup <= full and self.day > 0:
            self.day, self.left = self.day - 1, Fraction(1)
        self._spend(setup, operation, resource, days)
        return days

    def _spend(self, rest: Fraction, operation: Operation, resource: Resource, days: dict[int, Fraction]) -> None:
        while rest:
            full = self.days.full(resource, self.day, operation.units)
            used = min(rest, full * self.left)
            rest -= used
            self.left -= used / full if full else self.left
            if rest and self.day == 0:
                used, rest, self.late, self.left = used + rest, NONE, True, NONE
            if used:
                days[self.day] = days.get(self.day, NONE) + used
            if rest:
                self.day, self.left = self.day - 1, Fraction(1)

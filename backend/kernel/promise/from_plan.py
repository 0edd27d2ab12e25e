"""Positions read from a plan's arrays when a quote reaches an item: nothing is copied that no line concerns.

A position counts what the plan has: stock, receipts, firm and planned orders; needs from outside, of firm orders and
of planned orders above. For the item that is promised itself, leave out the demands that are no promises (forecasts).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from backend.kernel.capacity.facts import BillRow
from backend.kernel.mrp.arrays import EXACT, Small, Whole, small
from backend.kernel.mrp.exact import days_needed, lines_of, needs_of_line
from backend.kernel.mrp.facts import BomLine
from backend.kernel.mrp.network import rows_of
from backend.kernel.mrp.plan import Plan
from backend.kernel.promise.facts import Arrival, Position
from backend.kernel.substitution.facts import Key

Counts = Callable[[Key, int], bool]  # item, reference of a demand -> it is a promise, or takes supply like one


def every_demand(item: Key, reference: int) -> bool:
    return True


def nothing_known(position: Position) -> Position:
    return position


@dataclass(frozen=True)
class PlanPositions(Mapping[Key, Position]):
    """The plan's items as positions, each made once. `counts` says which demands count.

    `known` adds what a plan does not know: fees and days of expediting, shorter leads; `bills` are those of the
    items that may be promised.
    """

    plan: Plan
    bills: Mapping[Key, tuple[BillRow, ...]] = field(default_factory=dict)
    counts: Counts = every_demand
    known: Callable[[Position], Position] = nothing_known
    made: dict[Key, Position] = field(default_factory=dict)

    def __getitem__(self, key: Key) -> Position:
        if key not in self.made:
            place = self.plan.network.place_of(key)
            if place is None:
                raise KeyError(key)
            self.made[key] = self.known(self._position(key, place))
        return self.made[key]

    def __contains__(self, key: object) -> bool:
        return self.plan.network.place_of(key) is not None

    def __iter__(self) -> Iterator[Key]:
        return iter(self.plan.network.keys)

    def __len__(self) -> int:
        return len(self.plan.network.keys)

    def _position(self, key: Key, place: int) -> Position:
        item = self.plan.network.item(place)
        needs = [*self._from_outside(key, place), *needs_from_above(self.plan, place)]
        lines = tuple(lines_below(self.plan, place))
        return Position(item, list(arrivals(self.plan, place)), needs, lines, self.bills.get(key, ()))

    def _from_outside(self, key: Key, place: int) -> Iterator[tuple[int, int]]:
        arrays = self.plan.network.arrays
        for day, reference, quantity in rows_of(arrays.demands, place):
            if self.counts(key, reference):
                yield day, quantity
        yield from ((day, quantity) for day, _, quantity in rows_of(arrays.firm_needs, place))


def arrivals(plan: Plan, place: int) -> Iterator[Arrival]:
    """Receipts R and firm orders F by their reference, planned orders without one: nobody has asked for these yet."""
    arrays = plan.network.arrays
    for kind, rows in (("R", arrays.receipts), ("F", arrays.firm_orders)):
        for day, reference, quantity in rows_of(rows, place):
            yield Arrival(day, quantity, f"{kind}{reference}")
    orders, columns = plan.orders.rows(place), plan.orders.columns
    for day, quantity in zip(columns.day[orders].tolist(), columns.quantity[orders].tolist(), strict=True):
        yield Arrival(day, quantity)


def needs_from_above(plan: Plan, place: int) -> Iterator[tuple[int, int]]:
    """What the planned orders of its parents need of an item: (day, quantity)."""
    network, lines = plan.network, list(lines_of(plan.network, place))
    if plan.orders.columns.path[place] == EXACT or any(line in network.odd for line, _ in lines):
        yield from _one_by_one(plan, place)
        return
    if lines:
        days, quantities = _in_columns(plan, place)
        total = np.zeros(network.horizon, np.int64)
        np.add.at(total, days, quantities)
        found = np.flatnonzero(total)
        yield from zip(found.tolist(), total[found].tolist(), strict=True)


def _in_columns(plan: Plan, place: int) -> tuple[Small, Whole]:
    """All parents' orders at once; the compiled plan has seen that the sum fits 64 bits."""
    lines, item = plan.network.arrays.lines, plan.network.item(place)
    begin, end = lines.first[place : place + 2].tolist()
    parents = small(lines.parent[begin:end])
    _, _, due, quantity = plan.orders.flat(parents)
    counts = plan.orders.columns.span[parents, 1]
    per, step = np.repeat(lines.per[begin:end], counts), np.repeat(lines.step[begin:end], counts)
    needed = -(-(quantity * per) // step) * np.where(step == 1, 1, item.unit)
    if item.receiving is not None:
        return small([item.receiving.at_or_before(day) for day in due.tolist()]), needed
    return np.maximum(due, 0), needed


def _one_by_one(plan: Plan, place: int) -> Iterator[tuple[int, int]]:
    item = plan.network.item(place)
    for line, parent in lines_of(plan.network, place):
        above = plan.orders[parent]
        yield from zip(days_needed(item, above), needs_of_line(plan.network, line, above, item.unit), strict=True)


def lines_below(plan: Plan, place: int) -> Iterator[BomLine]:
    """The BOM lines of an item, in the order of the BOM; a component that stands twice has two."""
    network, lines = plan.network, plan.network.arrays.lines
    for component in network.components_of(place):
        begin, end = lines.first[component : component + 2].tolist()
        for row in (begin + np.flatnonzero(lines.parent[begin:end] == place)).tolist():
            yield network.odd[row] if row in network.odd else _line(plan, (place, component), row)


def _line(plan: Plan, pair: tuple[int, int], row: int) -> BomLine:
    """A need of ⌈quantity · per / step⌉ · unit of the component, as a BOM line says it."""
    lines, keys = plan.network.arrays.lines, plan.network.keys
    per, step = int(lines.per[row]), int(lines.step[row])
    unit = 1 if step == 1 else plan.network.item(pair[1]).unit
    return BomLine(keys[pair[0]], keys[pair[1]], Fraction(per * unit, step))

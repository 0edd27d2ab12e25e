"""Chains through the pegs: upward to the demands an order exists for, downward to what feeds it.

Composed from single-level pegs, one item at a time as the chain reaches it (planning.md §2.9). Quantities
are those of each peg; lots larger than a need make them grow on the way down, never vanish on the way up.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from backend.kernel.errors import NotFound
from backend.kernel.mrp.arrays import Rows, small
from backend.kernel.mrp.facts import FirmOrder, Key
from backend.kernel.mrp.pegging import OrderName, Peg, PegColumns, name_in, peg_columns, slot_of
from backend.kernel.mrp.plan import Plan, PlannedOrder
from backend.kernel.mrp.positions import needed_on
from backend.kernel.mrp.queues import NEEDS, SUPPLIES, order_name, order_of, supply_rows

LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Supply:
    """On hand H (no day), receipt R, firm order F or planned order P of the link's item.

    U is what other items serve instead of it, C what an order of a host yields of it.
    """

    kind: str
    reference: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """Demand D from outside, stock owed H, or an order (firm F, planned P) of `item` received on `order_day`.

    U is the need of `item` that the link's item serves instead.
    """

    kind: str
    reference: int
    item: Key
    day: int
    order_day: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`quantity` of `item` goes from this supply to this need; `depth` counts from the order asked about."""

    depth: int
    item: Key
    quantity: int
    supply: Supply
    need: Need


@dataclass(frozen=True)
class Chain:
    """Links nearest first; `complete` is False when the limit cut it off."""

    links: tuple[Link, ...]
    complete: bool

    @property
    def demands(self) -> list[int]:
        """The independent demands reached, ascending."""
        return sorted({link.need.reference for link in self.links if link.need.kind == "D"})

    @property
    def sources(self) -> list[Link]:
        """The links that end at stock or a receipt, where nothing feeds further."""
        return [link for link in self.links if link.supply.kind in "HR"]


Node = tuple[int, str, int]  # item position, F, P or U, reference below the item (firm order id, slot, take)
Step = tuple[int, Peg, Sequence[Node]]  # item position, its peg, the orders and takes the chain goes on from


@dataclass(frozen=True)
class _Sight:
    """What a walk looks at: the plan, and pegs made once per item."""

    plan: Plan
    pegs: Callable[[int], PegColumns]

    def firm(self, reference: int) -> FirmOrder:
        return self.plan.network.objects.firm[reference]

    def place(self, key: Key) -> int:
        return self.plan.network.position[key]

    def planned(self, place: int, slot: int) -> PlannedOrder:
        name = name_in(self.plan, place, slot)
        order = self.plan.order_at(place, name.day, name.piece)
        assert order is not None
        return order

    def served(self, place: int, kind: str, reference: int) -> list[Peg]:
        """The pegs of a supply."""
        made = self.pegs(place)
        chosen = (made.pegs.supply == reference) & (made.pegs.supply_kind == SUPPLIES.index(kind))
        return made.rows(np.flatnonzero(chosen).tolist())

    def serving(self, place: int, kind: str, reference: int) -> list[Peg]:
        """The pegs of a need."""
        made = self.pegs(place)
        chosen = (made.pegs.need == reference) & (made.pegs.need_kind == NEEDS.index(kind))
        return made.rows(np.flatnonzero(chosen).tolist())


def served_by(plan: Plan, item: Key, day: int, piece: int = 0) -> Chain:
    """Why the planned order of `item` received on `day` exists: up to the independent demands."""
    return _walk(_sight(plan), _planned(plan, item, day, piece), _above)


def feeds(plan: Plan, item: Key, day: int, piece: int = 0) -> Chain:
    """What the planned order of `item` received on `day` is made from: down to stock and receipts."""
    return _walk(_sight(plan), _planned(plan, item, day, piece), _below)


def _sight(plan: Plan) -> _Sight:
    return _Sight(plan, cache(lambda place: peg_columns(plan, small([place]))))


def _planned(plan: Plan, item: Key, day: int, piece: int) -> Node:
    place = plan.network.place_of(item)
    if place is None or plan.order_at(place, day, piece) is None:
        raise NotFound(f"No order of {item} is planned for day {day}.")
    return place, "P", slot_of(plan, OrderName(place, day, piece))


def _walk(sight: _Sight, start: Node, reach: Callable[[_Sight, Node], Iterator[Step]]) -> Chain:
    """Breadth first; an order met twice is followed once."""
    links: list[Link] = []
    seen, queue = {start}, deque([(0, start)])
    while queue:
        depth, node = queue.popleft()
        for place, peg, onward in reach(sight, node):
            if len(links) == LIMIT:
                return Chain(tuple(links), complete=False)
            links.append(Link(depth, _key(sight, place), peg[4], _supply(sight, place, peg), _need(sight, place, peg)))
            for further in onward:
                if further not in seen:
                    seen.add(further)
                    queue.append((depth + 1, further))
    return Chain(tuple(links), complete=True)


def _above(sight: _Sight, node: Node) -> Iterator[Step]:
    """The needs an order or take serves, by itself and by what it yields beside; and the orders these belong to."""
    place, kind, reference = node
    for peg in sight.served(place, kind, reference):
        yield place, peg, _needing(sight, peg)
    if kind in "FP":
        name = -1 - reference if kind == "F" else order_name(sight.plan.network, place, reference)
        for beside in sight.plan.network.joins.yields.get(place, ()):
            for peg in sight.served(beside, "C", name):
                yield beside, peg, _needing(sight, peg)


def _needing(sight: _Sight, peg: Peg) -> list[Node]:
    kind, reference = peg[2:4]
    if kind == "P":
        place, slot = order_of(sight.plan.network, reference)
        return [(place, "P", slot)]
    if kind == "F":
        return [(sight.place(sight.firm(reference).item), "F", reference)]
    if kind == "U":
        covers = sight.plan.orders.results.move(reference).covers
        return [(place, "U", reference) for place in dict.fromkeys(cover.need.place for cover in covers)]
    return []


def _below(sight: _Sight, node: Node) -> Iterator[Step]:
    """The supplies that serve an order's components or a take, and the orders and takes among them."""
    place, kind, reference = node
    components = sight.plan.network.components_of(place)
    if kind == "P":
        reference = order_name(sight.plan.network, place, reference)
    if kind == "U":
        components = [one for one, _, _ in sight.plan.orders.results.move(reference).needs]
    for component in components:
        for peg in sight.serving(component, kind, reference):
            yield component, peg, _feeding(sight, component, peg)


def _feeding(sight: _Sight, place: int, peg: Peg) -> list[Node]:
    kind, reference = peg[:2]
    if kind == "C" and reference < 0:
        return [(sight.place(sight.firm(-1 - reference).item), "F", -1 - reference)]
    if kind == "C":
        host, slot = order_of(sight.plan.network, reference)
        return [(host, "P", slot)]
    return [(place, kind, reference)] if kind in "FPU" else []


def _supply(sight: _Sight, place: int, peg: Peg) -> Supply:
    kind, reference = peg[:2]
    if kind == "P":
        return Supply(kind, reference, sight.planned(place, reference).day)
    if kind in "UC":
        rows = supply_rows(sight.plan.orders, place)
        return Supply(kind, reference, next(row[0] for row in rows if (SUPPLIES[row[1]], row[2]) == (kind, reference)))
    arrays = sight.plan.network.arrays
    table = {"R": arrays.receipts, "F": arrays.firm_orders}.get(kind)
    return Supply(kind, reference, None if table is None else _day(table, place, reference))


def _need(sight: _Sight, place: int, peg: Peg) -> Need:
    kind, reference = peg[2:4]
    arrays, key = sight.plan.network.arrays, _key(sight, place)
    if kind == "D":
        return Need(kind, reference, key, _day(arrays.demands, place, reference) or 0)
    if kind == "F":
        firm = sight.firm(reference)
        return Need(kind, reference, firm.item, _day(arrays.firm_needs, place, reference) or 0, firm.day)
    if kind == "P":
        order = sight.planned(*order_of(sight.plan.network, reference))
        due = needed_on(sight.plan.network.item(place), order.start)
        return Need(kind, reference, order.item, due, order.day)
    if kind == "U":
        move = sight.plan.orders.results.move(reference)
        return Need(kind, reference, _key(sight, move.covers[0].need.place), move.day)
    return Need(kind, reference, key, 0)


def _day(rows: Rows, place: int, reference: int) -> int | None:
    one = slice(int(rows.first[place]), int(rows.end[place]))
    found = np.flatnonzero(rows.reference[one] == reference)
    return int(rows.day[one][found[0]]) if len(found) else None


def _key(sight: _Sight, place: int) -> Key:
    return sight.plan.network.keys[place]

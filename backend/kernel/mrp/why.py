"""Chains through the pegs: upward to the demands an order exists for, downward to what feeds it.

Composed from single-level pegs, one item at a time as the chain reaches it (planning.md §2.9). Quantities
are those of each peg; lots larger than a need make them grow on the way down, never vanish on the way up.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from backend.kernel.errors import NotFound
from backend.kernel.mrp.facts import FirmOrder, Key
from backend.kernel.mrp.network import Dated, needed_on
from backend.kernel.mrp.pegging import OrderName, Peg, name_in, name_of, pegs_of, reference_of, slot_of
from backend.kernel.mrp.plan import Plan, PlannedOrder

LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Supply:
    """On hand H (no day), receipt R, firm order F or planned order P of the link's item."""

    kind: str
    reference: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """Demand D from outside, stock owed H, or an order (firm F, planned P) of `item` received on `order_day`."""

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


Node = tuple[int, str, int]  # item position, F or P, reference below the item (firm order id, slot)
Step = tuple[int, Peg, Node | None]  # item position, its peg, the order the chain goes on from


@dataclass(frozen=True)
class _Sight:
    """What a walk looks at: the plan, pegs made once per item, firm orders by id."""

    plan: Plan
    pegs: Callable[[int], list[Peg]]
    firm: Mapping[int, FirmOrder]

    def place(self, key: Key) -> int:
        return self.plan.network.position[key]

    def planned(self, place: int, slot: int) -> PlannedOrder:
        name = name_in(self.plan, place, slot)
        orders = self.plan.planned_of(self.plan.facts.items[place].key)
        return next(order for order in orders if (order.day, order.piece) == (name.day, name.piece))


def served_by(plan: Plan, item: Key, day: int, piece: int = 0) -> Chain:
    """Why the planned order of `item` received on `day` exists: up to the independent demands."""
    return _walk(_sight(plan), _planned(plan, item, day, piece), _above)


def feeds(plan: Plan, item: Key, day: int, piece: int = 0) -> Chain:
    """What the planned order of `item` received on `day` is made from: down to stock and receipts."""
    return _walk(_sight(plan), _planned(plan, item, day, piece), _below)


def _sight(plan: Plan) -> _Sight:
    firm = {order.id: order for order in plan.facts.firm_orders}
    return _Sight(plan, cache(lambda place: pegs_of(plan, place)), firm)


def _planned(plan: Plan, item: Key, day: int, piece: int) -> Node:
    if item in plan.network.position:
        for order in plan.planned_of(item):
            if (order.day, order.piece) == (day, piece):
                name = OrderName(plan.network.position[item], day, piece)
                return name.place, "P", slot_of(plan, name)
    raise NotFound(f"No order of {item} is planned for day {day}.")


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
            if onward is not None and onward not in seen:
                seen.add(onward)
                queue.append((depth + 1, onward))
    return Chain(tuple(links), complete=True)


def _above(sight: _Sight, node: Node) -> Iterator[Step]:
    """The needs an order serves, and the orders those needs belong to."""
    place, kind, reference = node
    for peg in sight.pegs(place):
        if peg[:2] == (kind, reference):
            yield place, peg, _order_needing(sight, peg)


def _order_needing(sight: _Sight, peg: Peg) -> Node | None:
    kind, reference = peg[2:4]
    if kind == "P":
        name = name_of(sight.plan, reference)
        return name.place, "P", slot_of(sight.plan, name)
    if kind == "F":
        return sight.place(sight.firm[reference].item), "F", reference
    return None


def _below(sight: _Sight, node: Node) -> Iterator[Step]:
    """The supplies that serve an order's components, and the orders among them."""
    place, kind, reference = node
    if kind == "P":
        reference = reference_of(sight.plan, name_in(sight.plan, place, reference))
    for component in dict.fromkeys(sight.plan.network.components[place]):
        for peg in sight.pegs(component):
            if peg[2:4] == (kind, reference):
                yield component, peg, (component, peg[0], peg[1]) if peg[0] in "FP" else None


def _supply(sight: _Sight, place: int, peg: Peg) -> Supply:
    kind, reference = peg[:2]
    if kind == "P":
        return Supply(kind, reference, sight.planned(place, reference).day)
    network = sight.plan.network
    rows = {"H": (), "R": network.receipts[place], "F": network.firm_orders[place]}[kind]
    return Supply(kind, reference, _day(rows, reference))


def _need(sight: _Sight, place: int, peg: Peg) -> Need:
    kind, reference = peg[2:4]
    network, key = sight.plan.network, _key(sight, place)
    if kind == "D":
        return Need(kind, reference, key, _day(network.demands[place], reference) or 0)
    if kind == "F":
        firm = sight.firm[reference]
        return Need(kind, reference, firm.item, _day(network.firm_needs[place], reference) or 0, firm.day)
    if kind == "P":
        name = name_of(sight.plan, reference)
        order = sight.planned(name.place, slot_of(sight.plan, name))
        due = needed_on(sight.plan.facts.items[place], order.start)
        return Need(kind, reference, order.item, due, order.day)
    return Need(kind, reference, key, 0)


def _day(rows: Iterable[Dated], reference: int) -> int | None:
    return next((day for day, row, _ in rows if row == reference), None)


def _key(sight: _Sight, place: int) -> Key:
    return sight.plan.facts.items[place].key

"""Who gets what: supplies and needs of one item matched first in, first out (contract rule 8).

Supplies in order: on hand H, then by day receipts R, firm orders F, planned orders P. Needs by day: stock
owed H (on hand below zero), demands D, firm orders above F, planned orders above P.
Pegs of an item follow from the plan alone, so they are made when asked and never stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.kernel.mrp.netting import Orders
from backend.kernel.mrp.plan import Plan, days_needed

Queued = tuple[int, int, int, int]  # day, rank of the kind, reference, quantity
Peg = tuple[str, int, str, int, int]  # supply kind, supply reference, need kind, need reference, quantity
SUPPLIES = "RFP"
NEEDS = "HDFP"


@dataclass(frozen=True, slots=True)
class OrderName:
    """A planned order as pegs name it: below an item by `slot`, across items by `reference`."""

    place: int
    day: int
    piece: int = 0


def slot_of(plan: Plan, name: OrderName) -> int:
    """The order among those of its item: its day, or beyond the horizon for later pieces."""
    return name.piece * plan.facts.horizon + name.day


def reference_of(plan: Plan, name: OrderName) -> int:
    """The order among all: parent · horizon + day, as the contract has it, later pieces after all first ones."""
    return (name.piece * len(plan.facts.items) + name.place) * plan.facts.horizon + name.day


def name_of(plan: Plan, reference: int) -> OrderName:
    rest, day = divmod(reference, plan.facts.horizon)
    piece, place = divmod(rest, len(plan.facts.items))
    return OrderName(place, day, piece)


def name_in(plan: Plan, place: int, slot: int) -> OrderName:
    piece, day = divmod(slot, plan.facts.horizon)
    return OrderName(place, day, piece)


def pegs_of(plan: Plan, place: int) -> list[Peg]:
    """Which supply of the item serves which need, in order; what is left over is stock."""
    return match(supplies_of(plan, place), needs_of(plan, place))


def all_pegs(plan: Plan) -> Iterator[tuple[int, list[Peg]]]:
    """The pegs of every item, by position."""
    for place in range(len(plan.facts.items)):
        yield place, pegs_of(plan, place)


def supplies_of(plan: Plan, place: int) -> list[Queued]:
    horizon, orders = plan.facts.horizon, plan.orders[place]
    rows = [(day, 0, ref, quantity) for day, ref, quantity in plan.network.receipts[place]]
    rows += [(day, 1, ref, quantity) for day, ref, quantity in plan.network.firm_orders[place]]
    columns = zip(orders.days, orders.pieces, orders.quantities, strict=True)
    rows += [(day, 2, piece * horizon + day, quantity) for day, piece, quantity in columns]
    rows.sort()
    return [(-1, -1, 0, max(0, plan.facts.items[place].on_hand)), *rows]


def needs_of(plan: Plan, place: int) -> list[Queued]:
    item, network = plan.facts.items[place], plan.network
    rows = [(day, 1, ref, quantity) for day, ref, quantity in network.demands[place]]
    rows += [(day, 2, ref, quantity) for day, ref, quantity in network.firm_needs[place]]
    for parent, line in network.used_in[place]:
        above = plan.orders[parent]
        columns = (days_needed(item, above), references(plan, parent), line.needs(above.quantities, item.unit))
        rows += [(day, 3, ref, quantity) for day, ref, quantity in zip(*columns, strict=True)]
    if item.on_hand < 0:
        rows.append((-1, 0, 0, -item.on_hand))
    rows.sort()
    return rows


def references(plan: Plan, place: int) -> Sequence[int]:
    """The references of an item's planned orders, in their order."""
    orders: Orders = plan.orders[place]
    if not any(orders.pieces):
        first = place * plan.facts.horizon
        return [first + day for day in orders.days]
    names = zip(orders.days, orders.pieces, strict=True)
    return [reference_of(plan, OrderName(place, day, piece)) for day, piece in names]


def match(supplies: Sequence[Queued], needs: Sequence[Queued]) -> list[Peg]:
    """Two queues, first to first; needs beyond the last supply stay without a peg."""
    pegs: list[Peg] = []
    queue, left, kind, ref = iter(supplies), 0, "H", 0
    for _, need_rank, need_ref, quantity in needs:
        need_kind = NEEDS[need_rank]
        while quantity:
            while not left:
                supply = next(queue, None)
                if supply is None:
                    return pegs
                kind, ref, left = ("H" if supply[1] < 0 else SUPPLIES[supply[1]]), supply[2], supply[3]
            taken = min(quantity, left)
            pegs.append((kind, ref, need_kind, need_ref, taken))
            quantity -= taken
            left -= taken
    return pegs

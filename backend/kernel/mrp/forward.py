"""Orders that would have to be started in the past come on their earliest feasible day (planning.md §2.1, `forward`).

From the bottom up: an order starts today at the earliest, and not before what it is made from is there. Quantities
stay as they are. Moving an order can change who is served first, so passes are made until none moves; days only
grow, so it ends. An order with no feasible day inside the horizon, or whose source was chosen among several, stays
where it is and is told as it is.
"""

from collections.abc import Iterable, Iterator

from backend.kernel.mrp.arrays import FORWARD, Small
from backend.kernel.mrp.book import Planned
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.netting import place_pieces
from backend.kernel.mrp.network import Network
from backend.kernel.mrp.pegging import Peg, name_of, pegs_of
from backend.kernel.mrp.policy_table import first_feasible
from backend.kernel.mrp.queues import NEEDS, SUPPLIES, Queued, need_rows, supply_rows


def forward_places(network: Network) -> Small:
    """Items whose orders go forward, in the order of planning."""
    policies, order = network.arrays.policies, network.order
    rows = policies.row[order]
    going: Small = order[(rows >= 0) & (policies.table[rows, FORWARD] > 0)] if len(policies.table) else order[:0]
    return going


def forward(plan: Planned) -> None:
    """Move the orders of a finished run in place."""
    places = forward_places(plan.network)[::-1].tolist()
    moved = bool(places)
    while moved:
        moved = any([_moved(plan, place) for place in places])


def _moved(plan: Planned, place: int) -> bool:
    """Move one item's orders; whether any moved."""
    orders, item, horizon = plan.orders[place], plan.network.item(place), plan.network.horizon
    if not orders.days or place in plan.network.joins.alternates:
        return False
    ready = _ready(plan, place)
    days = []
    for day, piece in zip(orders.days, orders.pieces, strict=True):
        earliest = first_feasible(item, horizon, ready.get((day, piece), 0))
        days.append(max(day, earliest) if earliest < horizon else day)
    if days == list(orders.days):
        return False
    by_day = sorted(zip(days, orders.quantities, strict=True), key=lambda order: order[0])
    plan.orders.enter_exact(place, place_pieces(item, by_day))
    return True


def _ready(plan: Planned, place: int) -> dict[tuple[int, int], int]:
    """By day and piece of an order, when all it takes is there."""
    ready: dict[tuple[int, int], int] = {}
    for component in plan.network.components_of(place):
        for peg in pegs_of(plan, component):
            name = name_of(plan, peg[3])
            if peg[2] == "P" and name.place == place:
                day = supplied_on(plan, component, peg)
                ready[name.day, name.piece] = max(ready.get((name.day, name.piece), 0), day)
    return ready


def supplied_on(plan: Planned, place: int, peg: Peg) -> int:
    """The day a peg's supply is there; stock is there today."""
    return max(_day_of(supply_rows(plan.orders, place), SUPPLIES.index(peg[0]), peg[1]), 0)


def _day_of(rows: Iterable[Queued], rank: int, reference: int) -> int:
    return next(day for day, kind, known, _ in rows if (kind, known) == (rank, reference))


def late_demands(plan: Planned, place: int) -> Iterator[PlanException]:
    """Needs an item serves after their day: demands and firm orders by their reference, others without one."""
    supplies, needs = supply_rows(plan.orders, place), need_rows(plan.orders, place)
    for kind, supply, need, reference, quantity in pegs_of(plan, place):
        if need not in "DFUP":  # stock owed and losses are never late
            continue
        supplied, day = _day_of(supplies, SUPPLIES.index(kind), supply), _day_of(needs, NEEDS.index(need), reference)
        if supplied > day:
            named = reference if need in "DF" else None
            key = plan.network.keys[place]
            yield PlanException("late_demand", key, day, until=supplied, quantity=quantity, reference=named)

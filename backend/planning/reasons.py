"""Why an order of a plan has its quantity and its days: lot rule, open days, the source it chose."""

from collections.abc import Iterator

from backend.kernel.mrp.facts import Item, unscaled
from backend.kernel.mrp.pegging import Peg, name_in, name_of, pegs_of
from backend.kernel.mrp.plan import PlannedOrder
from backend.kernel.mrp.policy_rows import SAFETY_PULL
from backend.kernel.quantity import plain
from backend.planning import source_reasons
from backend.planning.proposal import OrderKey
from backend.planning.snapshot import Snapshot

NEUTRAL = "lot_for_lot"


def of_order(snapshot: Snapshot, key: OrderKey) -> list[str]:
    """As the run made it, whatever people changed since."""
    plan, name = snapshot.plan, name_in(snapshot.plan, key.place, key.slot)
    order = plan.order_at(key.place, name.day, name.piece)
    if order is None:
        return []
    item = plan.network.item(key.place)
    pegs = [peg for peg in pegs_of(plan, key.place) if peg[:2] == ("P", key.slot)]
    rest = order.quantity - sum(peg[4] for peg in pegs)
    return [*_of_lot(item, order, rest), *_of_days(snapshot, item, order, pegs), *source_reasons.of_order(order)]


def _of_lot(item: Item, order: PlannedOrder, rest: int) -> Iterator[str]:
    rule = NEUTRAL if item.policy is None else item.policy.lots.rule
    if item.period > 1 and rule == NEUTRAL:
        yield f"The needs of {item.period} days are ordered together."
    elif rule != NEUTRAL:
        yield f"Its quantity follows the lot rule {rule}."
    if item.lot_max is not None and order.quantity == item.lot_max:
        yield f"An order is of {plain(unscaled(item.lot_max))} at most."
    if rest <= 0:
        return
    least = -(-item.lot_min // item.multiple) * item.multiple
    if order.quantity == least:
        yield f"An order is of {plain(unscaled(least))} or more."
    elif item.multiple > item.unit:
        yield f"Orders are multiples of {plain(unscaled(item.multiple))}."


def _of_days(snapshot: Snapshot, item: Item, order: PlannedOrder, pegs: list[Peg]) -> Iterator[str]:
    """Where closed days moved it."""
    first = min((day for peg in pegs if (day := _wanted(snapshot, peg)) is not None), default=None)
    if item.receiving is not None and first is not None and first > order.day and not item.receiving.is_open(first):
        closed, there = snapshot.day(first).isoformat(), snapshot.day(order.day).isoformat()
        yield f"{closed} is a closed day, so it is made by {there}."
    plainly = order.day - item.lead_time
    if item.source is not None and not order.source and plainly != order.start:
        begins = snapshot.day(order.start).isoformat()
        yield f"It takes {item.lead_time} open days and therefore begins on {begins}."


def _wanted(snapshot: Snapshot, peg: Peg) -> int | None:
    """The day a need of somebody else wants it, be it open or not."""
    if peg[2] == "D" and peg[3] < SAFETY_PULL:
        return (snapshot.demand(peg[3]).day - snapshot.day_zero).days
    if peg[2] == "P":
        name = name_of(snapshot.plan, peg[3])
        parent = snapshot.plan.order_at(name.place, name.day, name.piece)
        return None if parent is None else max(parent.start, 0)
    return None

"""What comes out of an order beside its item, and whether it is larger for the sake of that."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.pegging import name_in
from backend.kernel.quantity import plain
from backend.planning.proposal import OrderKey
from backend.planning.snapshot import Snapshot


def of_order(session: Session, snapshot: Snapshot, key: OrderKey) -> Iterator[str]:
    """Nothing of an order that yields its item alone."""
    plan, name = snapshot.plan, name_in(snapshot.plan, key.place, key.slot)
    network, order = plan.network, plan.order_at(key.place, name.day, name.piece)
    beside = network.joins.yields.get(key.place, ())
    if order is None or not beside:
        return
    ids = {place: snapshot.item_id(place) for place in beside}
    numbers = dict(session.execute(select(Item.id, Item.number).where(Item.id.in_(ids.values()))).tuples().all())
    for place in dict.fromkeys(beside):
        outputs = [one for one in network.joins.outputs[place] if one.host == key.place]
        yielded = sum(one.of(order.quantity, network.item(place).unit) for one in outputs
                      if one.source in (None, order.source))  # fmt: skip
        if yielded:
            yield f"{plain(unscaled(yielded))} of {numbers[ids[place]]} come out of it as well."
    more = sum(quantity for day, quantity in plan.orders.results.extra.get(key.place, ()) if day == name.day)
    if more:
        yield f"{plain(unscaled(more))} more are made that day, because what comes out beside it is short."

"""Planned orders that are transfers: shipped at one site, received at another, valued at the lane's price."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from backend.kernel.mrp.plan import PlannedOrder
from backend.kernel.supply.facts import Border, Node
from backend.kernel.supply.register import Register


@dataclass(frozen=True, slots=True)
class Transfer:
    """`price` is the lane's, for each unit of quantity; it values the move and never changes what moves."""

    supplier: Node | Border
    receiver: Node
    ship: int
    arrive: int
    quantity: int
    price: Decimal | None = None


def transfers_of(register: Register, orders: Iterable[PlannedOrder]) -> Iterator[Transfer]:
    for order in orders:
        receiver = cast(Node, order.item)
        source = register.sources.get(receiver.free)
        if source is not None:
            same = register.kept_in(Node(receiver.item, source.supplier.site, receiver.segment))
            supplier = register.across(receiver, same)
            yield Transfer(supplier, receiver, order.start, order.day, order.quantity, source.lane.price)

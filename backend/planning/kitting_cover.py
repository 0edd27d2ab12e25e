"""How much of an order what exists of its own item serves: in stock, or on its way already."""

from collections import defaultdict
from collections.abc import Collection

from backend.kernel.kitting.allocation import counts, ranked
from backend.kernel.kitting.facts import KitFacts, KitOrder
from backend.kernel.substitution.facts import Key


def covered(facts: KitFacts, wanting: Collection[str]) -> dict[str, int]:
    """By rank, after all others of the facts have drawn their lines; what is kept for an order is its own."""
    stores = _Stores(facts)
    for order in facts.orders:
        if order.id not in wanting:
            for line in order.lines:
                stores.draw(order, line.item, line.quantity)
    return {order.id: stores.draw(order, order.item, order.quantity) for order in ranked(facts) if order.id in wanting}


class _Stores:
    """What is left of each item, free and for those it is kept for."""

    def __init__(self, facts: KitFacts) -> None:
        self.left: dict[tuple[Key, Key], int] = defaultdict(int)
        for supply in facts.supplies:
            if counts(facts, supply) and (supply.expiry is None or supply.expiry >= 0):
                self.left[supply.item, supply.reserved_for] += supply.quantity

    def draw(self, order: KitOrder, item: Key, quantity: int) -> int:
        """Take up to so much, what is kept first; how much that was."""
        taken = 0
        for holder in (order.name, order.order_line, order.order, None):
            part = min(quantity - taken, self.left.get((item, holder), 0))
            if part > 0:
                self.left[item, holder] -= part
                taken += part
        return taken

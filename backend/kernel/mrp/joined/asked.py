"""A need of a cluster, and for whom it is."""

from dataclasses import replace
from typing import NamedTuple

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.joined.facts import ANYBODY, OUTSIDE, OWING
from backend.kernel.mrp.joined.joins import Cluster
from backend.kernel.mrp.joined.results import NeedName
from backend.kernel.mrp.queues import DEMAND, FIRM_NEED, NEEDS, OWED, order_of
from backend.kernel.substitution.facts import Need


class Asked(NamedTuple):
    """`whose` is all that was told of it. An order's need names its `parent` order where it may be served in sets.

    `of` is the item of the order and the item it asks for, None for a need from outside; `made` is how much is made.
    """

    id: str
    item: Key
    quantity: int
    day: int
    whose: Need
    of: tuple[Key, Key] | None = None
    parent: str | None = None
    made: int = 0

    @property
    def bom_line(self) -> Key:
        return self.whose.bom_line if self.of is None else self.whose.bom_line or self.of

    @property
    def end_item(self) -> Key:
        return self.whose.end_item if self.of is None else self.whose.end_item or self.of[0]

    def need(self) -> Need:
        """As the evaluator takes it."""
        known = self.whose
        if self.of is None:
            return replace(known, id=self.id, item=self.item, quantity=self.quantity, day=self.day)
        return Need(
            self.id, self.item, self.quantity, self.day, known.priority, "dependent", self.parent, self.made,
            known.order_line, known.order, known.customer, self.bom_line, self.end_item, known.family, known.site,
            known.tags, known.reference, known.remaining_life,
        )  # fmt: skip


def name_of(name: NeedName) -> str:
    """The id the evaluator knows a need by; parallel lines of one order have one."""
    return f"{NEEDS[name.rank]}{name.reference:019d}.{name.place}.{name.day}"


def asked(book: OrderBook, cluster: Cluster, name: NeedName, quantity: int) -> Asked:
    """What is known of the demand or of the item whose order needs it, and the place it has in the BOM."""
    network, day = book.network, max(name.day, 0)
    extensions, key = network.joins.extensions, network.keys[name.place]
    if name.rank in (DEMAND, OWED):
        whose = extensions.asked.get(name.reference, OUTSIDE) if name.rank == DEMAND else OWING
        return Asked(name_of(name), key, quantity, day, whose)
    above, made = _order_above(book, name, key in cluster.sets)
    parent = f"{NEEDS[name.rank]}{name.reference}" if key in cluster.sets else None
    whose = extensions.made_for.get(above, ANYBODY) if extensions.made_for else ANYBODY
    return Asked(name_of(name), key, quantity, day, whose, (above, key), parent, made)


def _order_above(book: OrderBook, name: NeedName, in_sets: bool) -> tuple[Key, int]:
    """The item of the order that needs and, where sets matter, how much of it is made."""
    network = book.network
    if name.rank == FIRM_NEED:
        firm = network.objects.firm.get(name.reference)
        return (None, 0) if firm is None else (firm.item, firm.quantity)
    place, slot = order_of(network, name.reference)
    return network.keys[place], book.quantity_of(place, slot) if in_sets else 0

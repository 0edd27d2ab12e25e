"""The takes of one cluster while it is served, each with its name."""

from dataclasses import dataclass, field

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.joined.joins import COUNT_BITS, Cluster
from backend.kernel.mrp.joined.results import Cover, Move
from backend.kernel.mrp.policy_net import safety_steps
from backend.kernel.mrp.positions import needed_on
from backend.kernel.mrp.queues import firm_rows
from backend.kernel.substitution.facts import Supply, View


@dataclass
class Moving:
    """`rows` are the takes so far."""

    book: OrderBook
    cluster: Cluster
    rows: list[Move] = field(default_factory=list)

    def __post_init__(self) -> None:
        network = self.book.network
        self.places = {network.keys[place]: place for place in self.cluster.places}
        self._items = {place: network.item(place) for place in self.cluster.places}

    def move(self, day: int, needs: list[tuple[Key, int]], covers: tuple[Cover, ...], why: tuple[str, str, str]) -> int:
        """Note a take and give it its name; `why` is scheme or break point, option, reason."""
        reference = (self.cluster.name << COUNT_BITS) + len(self.rows)
        places = [(self.places[key], quantity) for key, quantity in needs]
        rows = tuple([(place, self.day_on(place, day), quantity) for place, quantity in places])
        self.rows.append(Move(reference, day, rows, covers, *why))
        return reference

    def day_on(self, place: int, day: int) -> int:
        """When a need of that day stands on the item."""
        return needed_on(self._items[place], day)


def view_of(book: OrderBook, cluster: Cluster) -> View:
    """Usable stock and firm supply, and the safety stock that must stay."""
    network, supplies, safety = book.network, list[Supply](), {}
    for place in cluster.places:
        key, item = network.keys[place], network.item(place)
        for day, rank, ref, quantity in firm_rows(book, place):
            supplies.append(Supply(key, quantity, max(day, 0), f"{rank}.{ref}"))
        levels = safety_steps(item, network.horizon)
        if place in cluster.relief:
            relief = cluster.relief[place]
            levels = [*(level for level in levels if level[0] < relief), (relief, 0)]
        safety[key] = levels
    return View(supplies, (), safety)

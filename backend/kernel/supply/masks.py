"""What one viewer may be told of a node: how much of each kind of fact, and by which name (planning.md §2.7)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from backend.kernel.supply.facts import FREE, Border, Facet, Level, Name, Node, Sight
from backend.kernel.supply.reading import Need, Order
from backend.kernel.supply.register import Register
from backend.kernel.supply.walls import OPEN

WEEK = 7


class Hidden(NamedTuple):
    """Stands for an item whose name is not told; the same item has the same number throughout a plan."""

    owner: Name
    number: int

    def __str__(self) -> str:
        return f"{self.owner} #{self.number}"


class AtLeast(NamedTuple):
    """A bucketed amount: the figure not above it among 1, 2, 5, 10, 20, 50 …"""

    amount: int | Decimal


class Row(NamedTuple):
    """One fact of a node as it is told. `amount` None says that there is some, `day` None that no day is told."""

    facet: Facet
    node: Node
    day: int | None = None
    kind: str = ""
    reference: int | None = None
    order: Order | None = None
    amount: int | Decimal | AtLeast | None = None


class Masks:
    """The walls before one viewer."""

    def __init__(self, register: Register, viewer: Name) -> None:
        self._register = register
        self._numbers = _numbers(register)
        self.viewer = viewer

    def owner(self, key: Node | Border) -> Name | None:
        """Whose it is; None at a site nobody knows. Needs that wait at a border are the asker's."""
        return key.asker if isinstance(key, Border) else self._register.facts.sites.get(key.site)

    def owns(self, key: Node | Border) -> bool:
        return self.owner(key) == self.viewer

    def sight(self, key: Node | Border) -> Sight:
        owner = self.owner(key)
        return OPEN.see if owner is None else self._register.walls.between(self.viewer, owner, key.item).see

    def exact(self, key: Node | Border, facet: Facet) -> bool:
        """Whether this kind of fact may be told with its documents, which have names."""
        sight = self.sight(key)
        return self.owns(key) or (level_of(sight, facet) == sight.names == "exact")

    def name(self, node: Node) -> Node:
        """The segment is told where demand is; the site only with the item's name."""
        sight = self.sight(node)
        if sight.names != "exact":
            owner = self.owner(node)
            return Node(Hidden(owner, self._numbers.get((owner, node.item), 0)), owner)
        return node if sight.demand == "exact" else node.free

    def border(self, border: Border) -> Border:
        """Whose need it is may be told to whom it is put; for which order only where demand is."""
        open_ = border.asker == self.viewer or self._sees_demand(border.asker, border.item)
        return border if open_ else border._replace(segment=FREE)

    def receiver(self, node: Node) -> Node:
        """Where a shipment goes must be told to who ships it; for which order only where demand is."""
        owner = self.owner(node)
        return node if owner is None or self._sees_demand(owner, node.item) else node.free

    def order(self, order: Order | None) -> Order | None:
        return order if order is None or self.exact(order.node, "demand") else None

    def need(self, need: Need) -> Need:
        """Numbers of planned orders count the nodes of a plan, so orders go by their name or not at all."""
        reference = 0 if need.order is not None else need.reference
        return need._replace(reference=reference, order=self.order(need.order))

    def _sees_demand(self, owner: Name, item: Name) -> bool:
        return self._register.walls.between(self.viewer, owner, item).see.demand == "exact"


def level_of(sight: Sight, facet: Facet) -> Level:
    return {"stock": sight.stock, "supply": sight.supply, "demand": sight.demand, "cost": sight.cost}[facet]


def _numbers(register: Register) -> dict[tuple[Name | None, Name], int]:
    numbers: dict[tuple[Name | None, Name], int] = {}
    last: dict[Name, int] = defaultdict(int)
    for node in register.inside:
        owner = register.walls.organization(node.site)
        if (owner, node.item) not in numbers:
            last[owner] += 1
            numbers[owner, node.item] = last[owner]
    return numbers


def told(rows: Iterable[Row], level: Level) -> Iterator[Row]:
    """Rows of one kind at a level: all of them, sums by week as a round figure, that there is some, or nothing."""
    if level == "exact":
        yield from rows
    if level in ("exact", "none"):
        return
    sums: dict[Row, int | Decimal] = defaultdict(int)
    for row in rows:
        week = None if row.day is None or level == "yes_no" else row.day - row.day % WEEK
        sums[Row(row.facet, row.node, week)] += row.amount  # type: ignore[operator]
    for row, amount in sums.items():
        if amount > 0:
            yield row if level == "yes_no" else row._replace(amount=AtLeast(round_figure(amount)))


def round_figure(amount: int | Decimal) -> int | Decimal:
    """The largest of 1, 2, 5 × a power of ten that is not above the amount; 0 for nothing."""
    if amount <= 0:
        return amount * 0
    power = Decimal(1).scaleb(Decimal(amount).adjusted())
    figure = next(times * power for times in (5, 2, 1) if times * power <= amount)
    return type(amount)(figure)

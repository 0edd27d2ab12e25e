"""A finished plan as one organization may see it: rows, totals, exports, messages and pegs obey the walls (§2.7).

Everything a viewer gets is made from what is told here, so a sum can never tell what its rows do not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, cast

from backend.kernel.mrp.findings import PlanException
from backend.kernel.supply.facts import Border, Facet, Level, Name, Node, Reservation
from backend.kernel.supply.findings import Finding
from backend.kernel.supply.masks import AtLeast, Masks, Row, level_of, told
from backend.kernel.supply.plan import SupplyPlan
from backend.kernel.supply.reading import Need, Supply
from backend.kernel.supply.requirements import Requirement
from backend.kernel.supply.transfers import Transfer

Costs = Mapping[Node, Decimal]
SHOWN: tuple[Level, ...] = ("exact", "bucketed", "yes_no")


class SeenPeg(NamedTuple):
    """`supply` None: that the need is served is told, from what is not."""

    node: Node
    supply: Supply | None
    need: Need
    quantity: int


@dataclass(frozen=True)
class Seen:
    """A plan for one viewer. Rows of others are as exact as the walls are thin; the viewer's own are complete."""

    viewer: Name
    rows: tuple[Row, ...]
    pegs: tuple[SeenPeg, ...]
    exceptions: tuple[PlanException, ...]
    findings: tuple[Finding, ...]
    reservations: tuple[Reservation, ...]
    requirements: tuple[Requirement, ...]
    transfers: tuple[Transfer, ...]

    def totals(self) -> dict[tuple[Facet, Name], int]:
        """What is told exactly of each item's stock, supply and demand, over all nodes told."""
        sums: dict[tuple[Facet, Name], int] = defaultdict(int)
        for row in self.rows:
            if isinstance(row.amount, int):
                sums[row.facet, row.node.item] += row.amount
        return dict(sums)

    def export(self) -> list[tuple[str, ...]]:
        """The rows as text: kind of fact, item, site, segment, day, amount."""
        return [
            (row.facet, *(str(part) for part in row.node), "" if row.day is None else str(row.day), _text(row))
            for row in self.rows
        ]


def seen_by(plan: SupplyPlan, viewer: Name, costs: Costs | None = None) -> Seen:
    """What `viewer` may see of a plan that several organizations share."""
    return _Viewing(plan, Masks(plan.built.register, viewer), costs or {}).seen()


def _text(row: Row) -> str:
    if row.amount is None:
        return "yes"
    return f"≥ {row.amount.amount}" if isinstance(row.amount, AtLeast) else str(row.amount)


class _Viewing:
    def __init__(self, plan: SupplyPlan, masks: Masks, costs: Costs) -> None:
        self._plan = plan
        self._masks = masks
        self._costs = costs
        self._keys = [cast("Node | Border", item.key) for item in plan.facts.items]

    def seen(self) -> Seen:
        masks, plan = self._masks, self._plan
        return Seen(
            masks.viewer,
            tuple(self._rows()),
            tuple(peg for key in self._keys for peg in self._pegs(key)),
            tuple(found for found in map(self._exception, plan.exceptions) if found is not None),
            tuple(found for found in map(self._finding, plan.findings) if found is not None),
            tuple(self._reservations()),
            tuple(self._requirements()),
            tuple(self._transfers()),
        )

    def _rows(self) -> Iterator[Row]:
        """By kind of fact and node; what is told of several segments together is one sum."""
        nodes = [key for key in self._keys if isinstance(key, Node)]
        yield from self._facet("stock", (pair for node in nodes for pair in self._stock(node)))
        yield from self._facet("supply", (pair for node in nodes for pair in self._supply(node)))
        yield from self._facet("demand", (pair for node in nodes for pair in self._demand(node)))
        yield from self._facet("cost", ((node, Row("cost", node, amount=cost)) for node, cost in self._costs.items()))

    def _facet(self, facet: Facet, rows: Iterable[tuple[Node, Row]]) -> Iterator[Row]:
        """Each node's rows at its level, under the name the viewer knows it by."""
        levels: dict[Level, list[Row]] = defaultdict(list)
        for node, row in rows:
            level = level_of(self._masks.sight(node), facet)
            if not self._masks.exact(node, facet):
                row = row._replace(node=self._masks.name(node), reference=None, order=None)
            levels[level].append(row)
        for level in SHOWN:
            yield from told(levels[level], level)

    def _stock(self, node: Node) -> Iterator[tuple[Node, Row]]:
        if quantity := self._plan.reading.on_hand(node):
            yield node, Row("stock", self._masks.name(node), kind="H", amount=quantity)

    def _supply(self, node: Node) -> Iterator[tuple[Node, Row]]:
        for day, kind, reference, quantity in self._plan.reading.supplies(node):
            if kind != "H":
                name = self._masks.name(node)
                yield node, Row("supply", name, day, kind, None if kind == "P" else reference, None, quantity)

    def _demand(self, node: Node) -> Iterator[tuple[Node, Row]]:
        for need in self._plan.reading.needs(node):
            if need.kind != "H":
                shown = self._masks.need(need)
                yield (
                    node,
                    Row(
                        "demand",
                        self._masks.name(node),
                        need.day,
                        need.kind,
                        shown.reference,
                        shown.order,
                        need.quantity,
                    ),
                )

    def _pegs(self, key: Node | Border) -> Iterator[SeenPeg]:
        """Both ends where both may be told; where only the need may, that it is served."""
        masks, served = self._masks, dict[Need, int]()
        own, name = masks.owns(key), key.node if isinstance(key, Border) else masks.name(key)
        if not (own or masks.exact(key, "demand") or self._asks(key)):
            return
        for supply, need, quantity in self._plan.reading.pegs(key):
            asked = need.order is not None and masks.owns(need.order.node)
            if not (own or asked or masks.exact(key, "demand")):
                continue
            shown = masks.need(need)._replace(quantity=0)
            if masks.exact(key, "stock" if supply.kind == "H" else "supply"):
                yield SeenPeg(name, supply, shown, quantity)
            else:
                served[shown] = served.get(shown, 0) + quantity
        yield from (SeenPeg(name, None, need, quantity) for need, quantity in served.items())

    def _asks(self, key: Node | Border) -> bool:
        needs = self._plan.reading.needs(key)
        return any(need.order is not None and self._masks.owns(need.order.node) for need in needs)

    def _exception(self, found: PlanException) -> PlanException | None:
        node = cast(Node, found.item)
        loop = cast("tuple[Node, ...]", found.loop)
        if not (self._masks.exact(node, "supply") or any(self._masks.owns(each) for each in loop)):
            return None
        return replace(found, item=self._masks.name(node), loop=tuple(self._masks.name(each) for each in loop))

    def _finding(self, found: Finding) -> Finding | None:
        """Told to whose record it is; one about a circle to all on it, each seeing their part."""
        nodes = found.loop or (() if found.node is None else (found.node,))
        if not any(self._masks.owns(node) for node in nodes):
            return None
        loop = tuple(self._masks.name(node) for node in found.loop)
        return replace(found, record=loop[0], node=loop[0], loop=loop) if loop else found

    def _reservations(self) -> Iterator[Reservation]:
        """Between a giver and a taker: nobody else's affair."""
        for row in self._plan.reservations:
            if self._masks.owns(row.giver) or self._masks.owns(row.taker):
                taker = self._masks.border(row.taker) if isinstance(row.taker, Border) else row.taker
                yield replace(row, taker=taker)

    def _requirements(self) -> Iterator[Requirement]:
        for row in self._plan.requirements:
            if self._masks.owns(row.border) or self._masks.owns(row.border.node):
                yield replace(row, border=self._masks.border(row.border), order=self._masks.order(row.order))

    def _transfers(self) -> Iterator[Transfer]:
        """To who receives and to who ships; behind a wall the shipper is told a requirement, not the order."""
        for row in self._plan.transfers:
            ships = isinstance(row.supplier, Node) and self._masks.owns(row.supplier)
            if self._masks.owns(row.receiver):
                yield row
            elif ships:
                yield replace(row, receiver=self._masks.receiver(row.receiver))

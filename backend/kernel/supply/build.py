"""From facts about sites and segments to the facts of a planning run whose keys are nodes (planning.md §0)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from backend.kernel.mrp.facts import Demand, Facts, FirmOrder, Item, Key, Receipt
from backend.kernel.supply.facts import FREE, OUTLOOK, Border, Forecast, Node, Reservation, SupplyFacts
from backend.kernel.supply.findings import Finding
from backend.kernel.supply.register import Register
from backend.kernel.supply.segments import Segments

Kept = dict[Node | Border, int]


@dataclass(frozen=True)
class Built:
    """`facts` are what kernel.mrp plans; free nodes come first, as they are listed, then segments, then borders."""

    told: SupplyFacts
    facts: Facts
    register: Register
    segments: Segments
    findings: tuple[Finding, ...]


def build(facts: SupplyFacts) -> Built:
    """The run's facts. What is wrong with a record is a finding that names it; everything else is planned."""
    builder = _Builder(facts)
    made = builder.made()
    return Built(facts, made, builder.register, builder.segments, tuple(builder.register.findings))


class _Builder:
    def __init__(self, facts: SupplyFacts) -> None:
        self.told = facts
        self.register = Register(facts)
        self.segments = Segments(self.register)

    def made(self) -> Facts:
        demands = [*self._demands(), *self._forecasts()]
        receipts = list(self._receipts())
        firm_orders = list(self._firm_orders())
        kept = self._stock()
        for node in kept:
            self._make(node)
        self.segments.expand()
        items = [*self._free_items(kept), *self._keyed_items(kept), *self._border_items(kept)]
        return Facts(self.told.horizon, items, self.segments.arcs, receipts, demands, firm_orders)

    def _planned(self, record: object, node: Node) -> Node | None:
        """The node a demand is planned at; None when it is not known or not in the scope."""
        if not self.register.knows(record, node) or node.free not in self.register.inside:
            return None
        return self.segments.need(self.register.kept_in(node))

    def _demands(self) -> Iterator[Demand]:
        for demand in self.told.demands:
            node = self._planned(demand, demand.item)  # type: ignore[arg-type]
            if node is not None:
                yield demand if node == demand.item else replace(demand, item=node)

    def _forecasts(self) -> Iterator[Demand]:
        """A forecast on an order-keyed item plans nothing, or its components in a segment of their own."""
        for forecast in self.told.forecasts:
            if (node := self._planned(forecast, forecast.item.free)) is None:
                continue
            one = self.register.inside[node]
            if one.keyed and one.forecast == "info":
                continue
            if one.keyed:
                node = self.segments.need(Node(node.item, node.site, OUTLOOK))
            yield demand_of(forecast, node, forecast.quantity)

    def _receipts(self) -> Iterator[Receipt]:
        """Supply stays in the segment it has, whatever the item's strategy is today."""
        for receipt in self.told.receipts:
            node: Node = receipt.item  # type: ignore[assignment]
            if self.register.knows(receipt, node) and node.free in self.register.inside:
                self.segments.need(node)
                yield receipt

    def _firm_orders(self) -> Iterator[FirmOrder]:
        for order in self.told.firm_orders:
            node: Node = order.item  # type: ignore[assignment]
            components = order.named
            known = self.register.knows(order, node, *components)  # type: ignore[arg-type]
            if known and node.free in self.register.inside:
                self.segments.need(node)
                yield self._with_issues(order, node) if components else order

    def _with_issues(self, order: FirmOrder, node: Node) -> FirmOrder:
        """What the order still takes, from its own segment where the component keeps segments apart."""
        issues = order.issues
        if issues is not None:
            issues = tuple(replace(issue, component=self._drawn(node, issue.component)) for issue in issues)
        choices = []
        for one in order.choices:
            takes = one.takes if one.takes is None else self._drawn(node, one.takes)
            choices.append(replace(one, component=self._drawn(node, one.component), takes=takes))
        return replace(order, issues=issues, choices=tuple(choices))

    def _drawn(self, node: Node, component: Key) -> Node | Border:
        key = self.register.across(node, self.segments.inherit(node, component))  # type: ignore[arg-type]
        self._make(key)
        if isinstance(key, Node) and key.segment == FREE != node.segment:
            self.segments.decoupled[key].add(node.segment)
        return key

    def _make(self, key: Node | Border) -> None:
        if isinstance(key, Border):
            self.segments.borders.add(key)
        else:
            self.segments.need(key)

    def _stock(self) -> Kept:
        """Stock beside the free stock of the item-sites, after the reservations that stand."""
        kept: Kept = {}
        for stock in self.told.stock:
            if self.register.knows(stock, stock.node) and stock.node.free in self.register.inside:
                kept[stock.node] = kept.get(stock.node, 0) + stock.quantity
        for row in self.told.reservations:
            if self._stands(row):
                self._move(row, kept)
        return kept

    def _stands(self, row: Reservation) -> bool:
        """Free stock and stock higher up the same project may be reserved by rule; any other move needs approval."""
        register = self.register
        if not register.knows(row, row.giver, row.taker) or row.giver.free not in register.inside:
            return False
        same = row.giver.free == row.taker.free and row.quantity > 0
        if same and (row.approved or row.giver in register.lenders_of(row.taker)):
            return True
        register.findings.append(Finding("unapproved_move", row, row.giver, row.quantity))
        return False

    def _move(self, row: Reservation, kept: Kept) -> None:
        """Never more than is there."""
        free = self.register.inside[row.giver.free].planned.on_hand if row.giver.segment == FREE else 0
        moved = min(row.quantity, max(free + kept.get(row.giver, 0), 0))
        if moved < row.quantity:
            self.register.findings.append(Finding("over_reserved", row, row.giver, row.quantity - moved))
        kept[row.giver] = kept.get(row.giver, 0) - moved
        kept[row.taker] = kept.get(row.taker, 0) + moved

    def _free_items(self, kept: Kept) -> Iterator[Item]:
        arranged = self.register.sources.arranged
        for node, one in self.register.inside.items():
            item = arranged(one)
            more = kept.get(node, 0) if kept else 0
            yield replace(item, on_hand=item.on_hand + more) if more else item

    def _keyed_items(self, kept: Kept) -> Iterator[Item]:
        """Nothing is kept for safety in a segment: it has what its order needs."""
        position, inside = self.register.position, self.register.inside
        for node in sorted(self.segments.nodes, key=lambda node: (position[node.free], str(node.segment))):
            item = self.register.sources.arranged(inside[node.free])
            yield replace(item, key=node, on_hand=kept.get(node, 0), safety_stock=0)

    def _border_items(self, kept: Kept) -> Iterator[Item]:
        for border in sorted(self.segments.borders, key=lambda border: (str(border), border.kind)):
            unit = self.register.known[border.free].planned.unit
            yield Item(border, kept.get(border, 0), sourced=False, unit=unit)


def demand_of(forecast: Forecast, node: Node, quantity: int) -> Demand:
    return Demand(forecast.id, node, forecast.due, quantity)

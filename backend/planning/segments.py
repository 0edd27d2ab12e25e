"""A run laid out in nodes: what is planned for one order line has places of its own (planning.md §2.6).

Everything was read by item. Here the demands, orders and stock of an order line move to its nodes, and those need what
their items need, in the same segment down to the first item that is planned for everybody. A site without an item that
is planned apart keeps what it has. What customers' lines did not ask for is planned for everybody; a forecast of an
item that is planned apart plans nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from backend.kernel.mrp.arrange import columns_of
from backend.kernel.mrp.arrays import Small, Whole, small, whole
from backend.kernel.mrp.facts import FirmOrder, Issue
from backend.kernel.mrp.network import Columns as Dated
from backend.kernel.supply.places import Arcs, Places, handed_down
from backend.planning import segment_facts
from backend.planning.columns import column_of
from backend.planning.firm import FirmOrders
from backend.planning.item_columns import Finding, ItemColumns
from backend.planning.kept_apart import KeptApart, Segment
from backend.planning.plan_version import PlanScheme
from backend.planning.policies import joined
from backend.planning.references import KINDS, References
from backend.planning.segment_facts import Kept, ids_among
from backend.planning.structure import Structure

SOLD, SUPPOSED, FORECAST, INSPECTED, SENT, SHIPPED = (
    KINDS.index(kind)
    for kind in ("sales_order", "plan_overlay", "forecast", "inspection", "interplant", "stock_transfer")
)


@dataclass
class Segments:
    """Lays a run out; `together` are items that are joined with others, `supposed` what simulations call their lines.

    Items, structure and firm orders are changed where they are.
    """

    session: Session
    scheme: PlanScheme
    items: ItemColumns
    structure: Structure
    firm: FirmOrders
    needs: References
    supplies: References
    supposed: dict[UUID, str] = field(default_factory=dict)

    def lay(self, together: Callable[[], Iterable[UUID]], demands: Dated, receipts: Dated) -> tuple[Dated, Dated]:
        """Demands and receipts where they are planned; `together` tells the ids of joined items when asked."""
        self._keyed = self._keyed_places()
        if self._keyed.any():
            self._keep_together(together())
        if not self._keyed.any():
            return demands, receipts
        self._keyed |= self._passing()
        demands = self._without_forecasts(demands)
        lines, supplied = self._lines(demands), segment_facts.supplies_for(self.session, self.scheme.site_id)
        self._stock, self._waiting = self._kept(segment_facts.reserved_for), self._kept(segment_facts.inspected_for)
        self._name({*lines.values(), *supplied.values(), *self._stock_lines()})
        segments = self._of(demands, self.needs, lines), self._of(receipts, self.supplies, supplied)
        self._ordered = self._of_orders(supplied)
        self._nodes = self._made([(demands.item, segments[0]), (receipts.item, segments[1])])
        self._lay_out()
        return self._placed(demands, segments[0]), self._inspected(self._placed(receipts, segments[1]))

    def _keyed_places(self) -> NDArray[np.bool_]:
        made = np.zeros(len(self.items), np.bool_)
        if self.scheme.strategies and not self.scheme.mps:
            found = segment_facts.keyed_items(self.session, self.scheme.site_id)
            place = self.items.places.of(found["item_id"])
            made[place[place >= 0]] = True
            self._lending = set(place[found["use_free"] == 1].tolist())
        return made

    def _keep_together(self, joined: Iterable[UUID]) -> None:
        """What serves instead of each other, or switches over, is looked at as a whole: it is told and not parted."""
        ids = sorted(joined)
        place = self.items.places.of(column_of(ids)).tolist() if ids else ()
        for id, at in zip(ids, place, strict=True):
            if at >= 0 and self._keyed[at]:
                self._keyed[at] = False
                self.items.findings.append(Finding("not_kept_apart", 3, id))

    def _passing(self) -> NDArray[np.bool_]:
        """Phantoms that something planned apart goes into: nobody orders them, so no segment ends there."""
        arcs, phantom, found = self._arcs, self.items.is_phantom, self._keyed.copy()
        while True:
            above = np.unique(arcs.parent[found[arcs.component]])
            fresh = above[phantom[above] & ~found[above]]
            if not len(fresh):
                return found
            found[fresh] = True

    def _without_forecasts(self, demands: Dated) -> Dated:
        rows = ~(self._keyed[demands.item] & (self.needs.kind[demands.reference] == FORECAST))
        return Dated(demands.item[rows], demands.day[rows], demands.reference[rows], demands.quantity[rows])

    def _lines(self, demands: Dated) -> dict[UUID, UUID]:
        """The order lines and supposed demands that items are planned apart for, here and at other sites."""
        kind = self.needs.kind[demands.reference]
        rows = self._keyed[demands.item] & ((kind == SOLD) | (kind == SUPPOSED))
        ids, _ = ids_among(self.needs.id[demands.reference[rows]])
        moved = self._keyed[demands.item] & ((kind == SENT) | (kind == SHIPPED))
        sent, _ = ids_among(self.needs.id[demands.reference[moved]])
        return dict(zip(ids, ids, strict=True)) | segment_facts.sent_for(self.session, self.scheme.company_id, sent)

    def _kept(self, read: Callable[[Session, UUID], Kept]) -> list[tuple[int, UUID, int]]:
        """Place, order line and quantity of stock; what is joined with others counts for everybody."""
        found = read(self.session, self.scheme.site_id)
        place = self.items.places.of(column_of([item_id for item_id, _ in found])).tolist() if found else ()
        rows = zip(place, found.items(), strict=True)
        return [(at, line, quantity) for at, ((_, line), quantity) in rows if at >= 0 and self._keyed[at]]

    def _stock_lines(self) -> set[UUID]:
        return {line for _, line, _ in (*self._stock, *self._waiting)}

    def _name(self, ids: set[UUID]) -> None:
        """Numbers for all segments, by what people call them."""
        names = segment_facts.line_names(self.session, ids)
        found = [Segment("sales_order", id, name) for id, name in names.items()]
        found += [Segment("plan_overlay", id, self.supposed[id]) for id in ids & self.supposed.keys()]
        self._segments = sorted(found, key=lambda one: (one.name, one.id))
        self._number = {one.id: number for number, one in enumerate(self._segments, 1)}

    def _of(self, rows: Dated, named: References, lines: dict[UUID, UUID]) -> Whole:
        """The segment of each row, 0 for everybody."""
        made = np.zeros(len(rows.item), np.int64)
        keyed = np.flatnonzero(self._keyed[rows.item])
        ids, at = ids_among(named.id[rows.reference[keyed]])
        made[keyed] = whole([self._number.get(lines.get(id, id), 0) for id in ids])[at] if len(keyed) else made[keyed]
        return made

    def _of_orders(self, supplied: dict[UUID, UUID]) -> dict[int, int]:
        """The segments of firm orders that have one, by number."""
        numbers = sorted(self.firm.orders)
        ids, at = ids_among(self.supplies.id[numbers])
        segment = [self._number.get(supplied.get(id, id), 0) for id in ids]
        of = {number: segment[one] for number, one in zip(numbers, at.tolist(), strict=True)}
        return {number: one for number, one in of.items() if one and self._keyed[int(self.firm.orders[number].item)]}  # type: ignore[call-overload]

    @cached_property
    def _arcs(self) -> Arcs:
        """All arcs there are, the odd ones last."""
        odd = self.structure.odd
        parent = small(np.concatenate([*self.structure.parent, small([int(one.parent) for one in odd])]))  # type: ignore[call-overload]
        component = [*self.structure.component, small([int(one.component) for one in odd])]  # type: ignore[call-overload]
        return Arcs(parent, small(np.concatenate(component)))

    def _made(self, dated: list[tuple[Small, Whole]]) -> Places:
        place, segment = (np.concatenate(part) for part in zip(*dated, *self._asked(), strict=True))
        return handed_down(self._keyed, self._arcs, (small(place[segment > 0]), small(segment[segment > 0])))

    def _asked(self) -> Iterator[tuple[Small, Whole]]:
        """Places and segments that firm orders, what they still take, and stock have."""
        rows = [(int(self.firm.orders[number].item), one) for number, one in self._ordered.items()]  # type: ignore[call-overload]
        for number, one in self._ordered.items():
            taken = [int(key) for key in self.firm.orders[number].named]  # type: ignore[call-overload]
            rows += [(place, one) for place in taken if self._keyed[place]]
        rows += [(place, self._number.get(line, 0)) for place, line, _ in (*self._stock, *self._waiting)]
        yield small([place for place, _ in rows]), whole([one for _, one in rows])

    def _lay_out(self) -> None:
        nodes = self._nodes
        self._repeat_structure()
        self.items.part(nodes.place, KeptApart(self._segments, whole(np.append(np.zeros(nodes.free), nodes.segment))))
        self.structure.units = self.items.rows["unit"]
        for place, line, quantity in self._stock:
            node = self._node(place, self._number.get(line, 0))
            moved = min(quantity, max(int(self.items.on_hand[place]), 0)) if node != place else 0
            self.items.on_hand[place] -= moved
            self.items.on_hand[node] += moved
        phantoms, every = self.items.is_phantom, self.items.nodes  # what is left over of a phantom is used up first
        beside = ((place, every.beside(place)) for place in np.unique(nodes.place).tolist())
        self.items.lends = {at: more for at, more in beside if phantoms[at] or at in self._lending}
        self._place_orders()

    def _repeat_structure(self) -> None:
        """What nodes need, and that they are made of something; with them nobody makes more for a co-product's sake."""
        made, nodes, plain = self.structure, self._nodes, sum(map(len, self.structure.parent))
        copied = nodes.arcs(self._arcs)
        numbers, odd = copied.row < plain, list(made.odd)
        ends = copied.parent[numbers], copied.component[numbers]
        per, step = (np.concatenate([*part, whole([])]) for part in (made.per, made.step))
        made.add(*ends, per[copied.row[numbers]], step[copied.row[numbers]])
        rows = zip(*(column[~numbers].tolist() for column in copied), strict=True)
        made.odd += [replace(odd[row - plain], parent=parent, component=part) for row, parent, part in rows]
        of = list(enumerate(nodes.place.tolist(), nodes.free))
        made.with_bom |= {node for node, place in of if place in made.with_bom}
        made.assumed |= {node for node, place in of if place in made.assumed}
        yields = [(one, node) for one in made.outputs for node, place in of if one.host == place]
        made.outputs += [replace(one, host=node, drive=False) for one, node in yields]

    def _node(self, place: int, segment: int) -> int:
        return int(self._nodes.of(small([place]), small([segment]))[0])

    def _placed(self, rows: Dated, segment: Whole) -> Dated:
        return Dated(self._nodes.of(rows.item, segment), rows.day, rows.reference, rows.quantity)

    def _place_orders(self) -> None:
        """Firm orders and what they still take."""
        for number, segment in self._ordered.items():
            self.firm.orders[number] = self._order(self.firm.orders[number], segment)
        columns = self.firm.columns
        item = small([int(self.firm.orders[number].item) for number in columns.reference.tolist()])  # type: ignore[call-overload]
        self.firm.columns = Dated(item, columns.day, columns.reference, columns.quantity)
        pairs = [(one.item, key) for one in self.firm.orders.values() for key in one.named]
        self.firm.arcs = small([one for one, _ in pairs]), small([two for _, two in pairs])

    def _order(self, order: FirmOrder, segment: int) -> FirmOrder:
        def node(key: Any) -> int:
            return self._node(int(key), segment)

        issues = order.issues
        if issues is not None:
            issues = tuple(Issue(node(one.component), one.quantity) for one in issues)
        choices = tuple(
            replace(one, component=node(one.component), takes=None if one.takes is None else node(one.takes))
            for one in order.choices
        )
        return replace(order, item=node(order.item), issues=issues, choices=choices)

    def _inspected(self, receipts: Dated) -> Dated:
        """What waits for its inspection, apart for whom it was made or bought."""
        quantity, more = receipts.quantity.copy(), list[tuple[int, int, int, int]]()
        waits = self.supplies.kind[receipts.reference] == INSPECTED
        for place, line, waiting in self._waiting:
            node = self._node(place, self._number.get(line, 0))
            for row in np.flatnonzero(waits & (receipts.item == place)).tolist() if node != place else ():
                moved = min(waiting, int(quantity[row]))
                quantity[row] -= moved
                more.append((node, int(receipts.day[row]), int(receipts.reference[row]), moved))
        left = quantity > 0
        columns = receipts.item[left], receipts.day[left], receipts.reference[left], quantity[left]
        return joined(Dated(*columns), columns_of(more))

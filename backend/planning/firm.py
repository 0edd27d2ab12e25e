"""Orders that people fixed, as the run counts them: work orders, and planned orders they firmed.

A work order that the published schedule ends on another day than its due day is received on that day (published.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from backend.kernel.bom.graph import SKIPPED
from backend.kernel.mrp.arrange import Positions, columns_of, firm_need_rows, supply_rows
from backend.kernel.mrp.arrays import Small, small
from backend.kernel.mrp.facts import BomLine, Choice, Facts, FirmOrder, Issue, Receipt, scaled
from backend.kernel.mrp.network import BomColumns, Late, Network, rows_by_item
from backend.kernel.mrp.network import Columns as Dated
from backend.planning.columns import Columns, days_from, flag, ids_of, millionths, read
from backend.planning.item_columns import ItemColumns, ItemsAsked
from backend.planning.kitting_choices import choices_at
from backend.planning.mps_supply import given_to, proposed_by
from backend.planning.plan_version import PlanScheme
from backend.planning.planned_order import PlannedOrder
from backend.planning.published import receipt_day
from backend.production.material_choice import MaterialChoice
from backend.production.work_order import WorkOrder, WorkOrderMaterial

BEFORE_SNAPSHOT = ("planned", "firm")
ON_THE_FLOOR = ("released", "running")
UNKNOWN = -(2**30)  # a start nobody set


class PlacesAsked(dict[Any, int]):
    """The kernel's way from an item's key to its place: our keys are places."""

    def __missing__(self, key: int) -> int:
        return key


@dataclass
class FirmOrders:
    """Reads them; afterwards `orders` by number, `columns` as supply, and `arcs` to what their own issues name."""

    session: Session
    scheme: PlanScheme
    items: ItemColumns
    day_zero: date

    def load(self, supplies: Any, late: Late) -> Dated:
        """Keeps their names in `supplies`; answers what is bought or comes from elsewhere, which is a receipt."""
        horizon = self.scheme.horizon_days
        at = Positions(horizon, ItemsAsked(self.items), PlacesAsked())
        found = _if(self.scheme.work_orders, self._work_orders())
        issues = self._issues() if len(found["id"]) else {}
        orders = list(self._made(found, supplies.keep("work_order", found["id"], found["day"]), issues))
        planned = self._planned()
        numbers = supplies.keep("planned_order", planned["id"], planned["day"])
        made = planned["made"] == 1
        orders += self._made({name: column[made] for name, column in planned.items()}, numbers[made], None)
        self.orders = {order.id: order for order in orders}
        self.columns = columns_of(supply_rows(at, orders, late.firm_orders))
        pairs = [(order.item, component) for order in orders for component in order.named]
        self.arcs: tuple[Small, Small] = small([one for one, _ in pairs]), small([two for _, two in pairs])
        bought = [one for one in self._receipts(planned, numbers) if not made[one.id - int(numbers[0])]]
        return columns_of(supply_rows(at, bought, late.receipts))

    def _work_orders(self) -> Columns:
        order = WorkOrder
        left = order.quantity - order.received - order.scrapped
        common = self._common(order, left, receipt_day(self.session, self.day_zero))
        columns = (*common, flag(order.state.in_(BEFORE_SNAPSHOT)).label("by_bom"))
        states = order.state.in_((*BEFORE_SNAPSHOT, *ON_THE_FLOOR))
        query = select(*columns).where(order.site_id == self.scheme.site_id, states, left > 0)
        return self._of_planned_items(query.order_by(order.number))

    def _planned(self) -> Columns:
        """What people firmed, and what the master schedule has decided on."""
        firmed = PlannedOrder, (PlannedOrder.site_id == self.scheme.site_id, PlannedOrder.state == "firm")
        decided = proposed_by(self.session, given_to(self.session, self.scheme))
        parts = [_if(self.scheme.firm_orders, self._planned_in(*firmed)), *(self._planned_in(*one) for one in decided)]
        found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        inside = (found["made"] == 1) | (found["day"] < self.scheme.horizon_days)
        return {name: column[inside] for name, column in found.items()}

    def _planned_in(self, order: Any, which: tuple[Any, ...]) -> Columns:
        columns = (*self._common(order, order.quantity), flag(order.source == "make").label("made"))
        return self._of_planned_items(select(*columns).where(*which).order_by(order.number))

    def _common(self, order: Any, left: Any, end: Any = None) -> tuple[Any, ...]:
        start = case((order.start.is_(None), UNKNOWN), else_=days_from(self.session, self.day_zero, order.start))
        day = days_from(self.session, self.day_zero, order.due)
        if end is not None:
            start, day = case((end < start, end), else_=start), func.coalesce(end, day)
        return (
            order.id.label("id"),
            order.item_id.label("item_id"),
            day.label("day"),
            start.label("start"),
            millionths(self.session, left).label("quantity"),
        )

    def _of_planned_items(self, query: Any) -> Columns:
        found = read(self.session, query)
        found["place"] = self.items.places.of(found["item_id"])
        known = found["place"] >= 0
        return {name: column[known] for name, column in found.items()}

    def _issues(self) -> dict[UUID, list[Issue]]:
        """What orders on the floor were not given yet."""
        one = WorkOrderMaterial
        needed = one.required + one.replenished - (one.issued - one.returned)
        query = select(
            one.owner_id.label("order_id"),
            one.item_id.label("item_id"),
            millionths(self.session, needed).label("quantity"),
        ).join(WorkOrder, WorkOrder.id == one.owner_id)
        query = query.where(WorkOrder.site_id == self.scheme.site_id, WorkOrder.state.in_(ON_THE_FLOOR), needed > 0)
        found = self._of_planned_items(query.order_by(one.owner_id, one.position))
        made: dict[UUID, list[Issue]] = {}
        columns = (ids_of(found["order_id"]), found["place"].tolist(), found["quantity"].tolist())
        for id, place, quantity in zip(*columns, strict=True):
            made.setdefault(id, []).append(Issue(place, quantity))
        return made

    def _made(self, found: Columns, numbers: Any, issues: dict[UUID, list[Issue]] | None) -> Iterator[FirmOrder]:
        last = self.scheme.horizon_days - 1
        ids = ids_of(found["id"])
        choices = choices_at(self.session, self.scheme.site_id) if ids else {}
        by_bom = found.get("by_bom", np.ones(len(ids), np.int64)).tolist()
        columns = (found[name].tolist() for name in ("place", "day", "quantity", "start"))
        for id, explodes, number, place, day, quantity, start in zip(
            ids, by_bom, numbers.tolist(), *columns, strict=True
        ):
            own = None if explodes or issues is None else tuple(issues.get(id, ()))
            begins = None if start == UNKNOWN else start
            chosen = () if own is not None else self._chosen(choices.get(id, ()))
            told = {"yields": own is None, "choices": chosen}
            yield FirmOrder(number, place, min(day, last), quantity, begins, own, **told)

    def _chosen(self, rows: Sequence[MaterialChoice]) -> tuple[Choice, ...]:
        """What the BOM is not followed in; what is not planned here is nobody's need here."""
        made = []
        for row in rows:
            component, takes = (self._place(id) for id in (row.item_id, row.substitute_id))
            if component is not None:
                made.append(Choice(component, scaled(row.covers), takes, scaled(row.quantity)))
        return tuple(made)

    def _place(self, id: UUID | None) -> int | None:
        place = -1 if id is None else int(self.items.places.of(np.frombuffer(id.bytes, "S16"))[0])
        return None if place < 0 else place

    def _receipts(self, found: Columns, numbers: Any) -> list[Receipt]:
        columns = (found[name].tolist() for name in ("place", "day", "quantity"))
        return [Receipt(*row) for row in zip(numbers.tolist(), *columns, strict=True)]


def _if(counts: bool, found: Columns) -> Columns:
    """All rows or none of them."""
    return found if counts else {name: column[:0] for name, column in found.items()}


def with_firm_needs(network: Network, bom: BomColumns, items: ItemColumns) -> Network:
    """The network with what its firm orders still take of their components."""
    orders = list(network.objects.firm.values())
    at = Positions(network.horizon, network.objects.items, PlacesAsked())
    facts = Facts(network.horizon, (), list(_recipes(bom, {int(one.item) for one in orders}, items)), (), (), orders)  # type: ignore[call-overload]
    rows = columns_of(firm_need_rows(facts, at, set(np.flatnonzero(network.codes == SKIPPED).tolist())))
    network.arrays = network.arrays._replace(firm_needs=rows_by_item(rows, len(items), network.horizon))
    return network


def _recipes(bom: BomColumns, parents: set[int], items: ItemColumns) -> Iterator[BomLine]:
    """The lines of these parents as objects again."""
    for row in np.flatnonzero(np.isin(bom.parent, list(parents))).tolist():
        if row in bom.odd:
            yield bom.odd[row]
        else:
            yield _line(bom, row, int(items.rows["unit"][bom.component[row]]))


def _line(bom: BomColumns, row: int, unit: int) -> BomLine:
    ends = int(bom.parent[row]), int(bom.component[row])
    return BomLine(*ends, Fraction(int(bom.per[row]) * unit, int(bom.step[row])))

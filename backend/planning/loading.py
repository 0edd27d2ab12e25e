"""One consistent picture of a site as the facts of a planning run, and what each fact stands for.

Quantities are scaled by 10**6 into whole numbers of each item's base unit, so that decimals plan exactly.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item as EngineeringItem
from backend.engineering.units import Uoms, exactly
from backend.engineering.uom import Uom
from backend.inventory.item_site import ItemSite
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.bom.physics import as_decimal
from backend.kernel.calendars import plan_days
from backend.kernel.errors import Refused
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import Demand, Facts, FirmOrder, Issue, Item, Receipt, scaled
from backend.kernel.quantity import SCALE
from backend.planning.plan_version import PlanScheme
from backend.planning.planned_order import PlannedOrder
from backend.planning.structure import structure_of
from backend.plant import queries as plant
from backend.production.work_order import WorkOrder, WorkOrderMaterial
from backend.purchasing import queries as purchasing
from backend.sales import queries as sales

PLANNED_STATES = ("released", "trial", "phase_out")
BEFORE_SNAPSHOT = ("planned", "firm")
ON_THE_FLOOR = ("released", "running")


@dataclass(frozen=True)
class Reference:
    """What a demand, a receipt or a firm order of the facts is in the factory."""

    kind: str  # sales_order purchase_order work_order planned_order inspection
    id: UUID  # the line of a sales or purchase order, or the order itself
    day: date | None


@dataclass
class Loaded:
    """The facts and the way back from their numbers to documents; receipts and firm orders share their numbers."""

    facts: Facts
    day_zero: date
    items: list[tuple[EngineeringItem, ItemSite]]
    supplies: list[Reference] = field(default_factory=list)
    demands: list[Reference] = field(default_factory=list)
    assumed: set[UUID] = field(default_factory=set)
    refused: list[tuple[UUID, str]] = field(default_factory=list)


class Loader:
    """Reads one site in a handful of statements."""

    def __init__(self, session: Session, scheme: PlanScheme, day_zero: date) -> None:
        self._session = session
        self._scheme = scheme
        self._day_zero = day_zero
        self._site_id = scheme.site_id
        self._uoms: Uoms = {}
        self._items: dict[UUID, tuple[EngineeringItem, ItemSite, Uom]] = {}
        self._receipts: list[Receipt] = []
        self._demands: list[Demand] = []
        self._firm: list[FirmOrder] = []
        self._supplies: list[Reference] = []
        self._needs: list[Reference] = []
        self._refused: list[tuple[UUID, str]] = []

    def load(self) -> Loaded:
        self._load_items()
        company_id = self._scheme.company_id
        structure = structure_of(self._session, self._site_id, self._day_zero, set(self._items), company_id)
        self._uoms = structure.uoms
        self._load_sales()
        self._load_purchases()
        self._load_stock_under_inspection()
        self._load_work_orders()
        self._load_firm_orders()
        lines = structure.lines
        facts = Facts(
            self._scheme.horizon_days,
            self._planned_items({line.parent for line in lines}),
            lines,
            self._receipts,
            self._demands,
            self._firm,
        )
        known = [(item, parameters) for item, parameters, _ in self._items.values()]
        refused = [*structure.refused, *self._refused]
        return Loaded(facts, self._day_zero, known, self._supplies, self._needs, structure.assumed, refused)

    def _load_items(self) -> None:
        query = (
            select(EngineeringItem, ItemSite, Uom)
            .join(ItemSite, ItemSite.item_id == EngineeringItem.id)
            .join(Uom, Uom.id == EngineeringItem.uom_id)
            .where(ItemSite.site_id == self._site_id, EngineeringItem.state.in_(PLANNED_STATES))
            .order_by(EngineeringItem.number)
        )
        self._items = {item.id: (item, parameters, uom) for item, parameters, uom in self._session.execute(query)}

    def _planned_items(self, parents: set[UUID]) -> list[Item]:
        on_hand = self._on_hand()
        calendar = plant.calendar_of_site(self._session, self._site_id)
        open_days = OpenDays(plan_days(calendar, self._day_zero)) if calendar is not None else None
        return [
            _item(item, parameters, uom, on_hand.get(item.id, Decimal(0)), item.id in parents, open_days)
            for item, parameters, uom in self._items.values()
        ]

    def _on_hand(self) -> dict[UUID, Decimal]:
        query = self._balances("unrestricted")
        return {item_id: quantity for item_id, quantity in self._session.execute(query)}

    def _balances(self, status: str) -> Select[Any]:
        return (
            select(StockBalance.item_id, func.sum(StockBalance.quantity))
            .join(StorageLocation, StorageLocation.id == StockBalance.location_id)
            .where(
                StockBalance.site_id == self._site_id,
                StockBalance.status == status,
                StorageLocation.kind.in_(OURS),
            )
            .group_by(StockBalance.item_id)
        )

    def _load_sales(self) -> None:
        states = ("confirmed", "draft") if self._scheme.draft_orders else ("confirmed",)
        for line, _ in self._session.execute(sales.open_lines(self._site_id, states)):
            if line.item_id not in self._items:
                continue
            left = line.quantity - line.shipped - line.cancelled
            quantity = self._base(line.item_id, left, line.uom_id)
            day = line.promised or line.wanted
            self._demand(line.item_id, day, quantity, Reference("sales_order", line.id, day))

    def _load_purchases(self) -> None:
        for line, _ in self._session.execute(purchasing.open_lines(self._site_id)):
            if line.item_id in self._items:
                left = line.quantity - line.received
                quantity = self._base(line.item_id, left, line.uom_id)
                self._receipt(line.item_id, line.due, quantity, Reference("purchase_order", line.id, line.due))

    def _load_stock_under_inspection(self) -> None:
        for item_id, quantity in self._session.execute(self._balances("quality_hold")):
            if item_id in self._items and quantity > 0:
                reference = Reference("inspection", item_id, self._day_zero)
                self._receipt(item_id, self._day_zero, quantity, reference)

    def _load_work_orders(self) -> None:
        states = (*BEFORE_SNAPSHOT, *ON_THE_FLOOR)
        orders = select(WorkOrder).where(WorkOrder.site_id == self._site_id, WorkOrder.state.in_(states))
        for order in self._session.scalars(orders.order_by(WorkOrder.number)):
            left = order.quantity - order.received - order.scrapped
            if order.item_id not in self._items or left <= 0:
                continue
            issues = None if order.state in BEFORE_SNAPSHOT else self._still_to_issue(order)
            reference = Reference("work_order", order.id, order.due)
            self._firm_order(order.item_id, order.due, order.start, left, issues, reference)

    def _still_to_issue(self, order: WorkOrder) -> tuple[Issue, ...]:
        return tuple(
            Issue(material.item_id, scaled(left))
            for material in order.materials
            if material.item_id in self._items and (left := _open_need(material)) > 0
        )

    def _load_firm_orders(self) -> None:
        query = select(PlannedOrder).where(PlannedOrder.site_id == self._site_id, PlannedOrder.state == "firm")
        for order in self._session.scalars(query.order_by(PlannedOrder.number)):
            if order.item_id not in self._items:
                continue
            reference = Reference("planned_order", order.id, order.due)
            if order.source == "make":
                self._firm_order(order.item_id, order.due, order.start, order.quantity, None, reference)
            else:
                self._receipt(order.item_id, order.due, order.quantity, reference)

    def _firm_order(
        self,
        item_id: UUID,
        due: date,
        start: date | None,
        left: Decimal,
        issues: tuple[Issue, ...] | None,
        name: Reference,
    ) -> None:
        begun = None if start is None else (start - self._day_zero).days
        number = _keep(self._supplies, name)
        self._firm.append(FirmOrder(number, item_id, self._day(due), scaled(left), begun, issues))

    def _demand(self, item_id: UUID, day: date, quantity: Decimal, name: Reference) -> None:
        if self._within(day) and quantity > 0:
            number = _keep(self._needs, name)
            self._demands.append(Demand(number, item_id, self._day(day), scaled(quantity)))

    def _receipt(self, item_id: UUID, day: date, quantity: Decimal, name: Reference) -> None:
        if self._within(day) and quantity > 0:
            number = _keep(self._supplies, name)
            self._receipts.append(Receipt(number, item_id, self._day(day), scaled(quantity)))

    def _base(self, item_id: UUID, quantity: Decimal, uom_id: UUID | None) -> Decimal:
        """In the item's base unit, rounded up to what can be planned; what cannot be converted is reported."""
        try:
            item = self._items[item_id][0]
            return as_decimal(exactly(item, self._uoms, quantity, (uom_id or item.uom_id, item.uom_id)))
        except Refused as refused:
            self._refused.append((item_id, refused.sentence))
            return Decimal(0)

    def _within(self, day: date) -> bool:
        return (day - self._day_zero).days < self._scheme.horizon_days

    def _day(self, day: date) -> int:
        """Days before the first are below zero: the run says they are late. Those beyond the horizon are at its end."""
        return min((day - self._day_zero).days, self._scheme.horizon_days - 1)


def _keep(names: list[Reference], name: Reference) -> int:
    """The number by which the facts call it."""
    names.append(name)
    return len(names) - 1


def _open_need(material: WorkOrderMaterial) -> Decimal:
    return material.required + material.replenished - (material.issued - material.returned)


def _item(
    item: EngineeringItem, parameters: ItemSite, uom: Uom, on_hand: Decimal, has_bom: bool, calendar: OpenDays | None
) -> Item:
    unit = 10 ** (SCALE - uom.decimals)
    made = parameters.source == "make"
    phantom = item.item_type == "phantom"
    fixed_period = parameters.lot_rule == "fixed_period"
    return Item(
        item.id,
        on_hand=scaled(on_hand),
        safety_stock=scaled(parameters.safety_stock),
        lead_time=0 if phantom else parameters.lead_time_days,
        lot_min=0 if phantom or parameters.lot_rule == "lot_for_lot" else scaled(parameters.lot_min),
        lot_mult=unit if phantom else max(scaled(parameters.lot_multiple), unit),
        period=parameters.period_days if fixed_period else 1,
        made=made,
        sourced=has_bom or not made,
        unit=unit,
        receiving=calendar if made else None,
        source=calendar if made else None,
    )

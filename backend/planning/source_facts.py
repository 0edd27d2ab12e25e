"""What sources are known by: who sells an item, what is on order from whom, and who had how much before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.units import Uoms, exactly
from backend.inventory.item_site import CHOOSING, ItemSite
from backend.kernel.errors import Refused
from backend.kernel.quantity import SCALE
from backend.planning.columns import days_from
from backend.planning.planned_order import PlannedOrder
from backend.production.work_order import WorkOrder
from backend.purchasing import queries as purchasing
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.purchasing.supplier import Supplier, SupplierItem

NOT_GIVEN = ("cancelled",)


class Offer(NamedTuple):
    """What a supplier sells, the supplier's code, and whether one may order there."""

    row: SupplierItem
    number: str
    approved: bool


class Bound(NamedTuple):
    """So much is on order there already, in millionths of the base unit, for a day of the plan."""

    supplier_id: UUID
    day: int
    quantity: int


def offers(session: Session, site_id: UUID) -> Mapping[UUID, Sequence[Offer]]:
    """By item, of those that choose."""
    query = select(SupplierItem, Supplier.number, Supplier.state).join(
        Supplier, Supplier.id == SupplierItem.supplier_id
    )
    query = _of_choosing(query, SupplierItem.item_id, site_id).where(SupplierItem.company_id == ItemSite.company_id)
    found: defaultdict[UUID, list[Offer]] = defaultdict(list)
    for row, number, state in session.execute(query.order_by(SupplierItem.number)):
        found[row.item_id].append(Offer(row, number, state == "approved"))
    return found


def bound_to(session: Session, site_id: UUID) -> Mapping[UUID, UUID]:
    """Suppliers by the lines of open purchase orders, and by planned orders that people fixed with one."""
    line = PurchaseOrderLine
    lines = purchasing.open_lines(site_id).with_only_columns(
        line.id, PurchaseOrder.supplier_id, maintain_column_froms=True
    )
    found = dict(session.execute(_of_choosing(lines, line.item_id, site_id)).tuples().all())
    order = PlannedOrder
    firm = select(order.id, order.supplier_id).where(order.state == "firm", order.supplier_id.is_not(None))
    firm = _of_choosing(firm.where(order.site_id == site_id), order.item_id, site_id)
    return found | dict(session.execute(firm).tuples().all())


def taken_before(session: Session, at: tuple[UUID, date], uoms: Uoms) -> Mapping[tuple[UUID, UUID | None], int]:
    """What came to a site in the days ratios count back, by item and supplier; None is what was made here."""
    found: defaultdict[tuple[UUID, UUID | None], int] = defaultdict(int)
    for item, uom_id, supplier_id, received in session.execute(_bought(session, *at)):
        found[item.id, supplier_id] += _in_base(item, uoms, received, uom_id)
    for item_id, received in session.execute(_made(session, *at)):
        found[item_id, None] += int(received.scaleb(SCALE))
    return found


def _bought(session: Session, site_id: UUID, day_zero: date) -> Select[Any]:
    line, order = PurchaseOrderLine, PurchaseOrder
    query = select(Item, line.uom_id, order.supplier_id, line.received).join(line, line.item_id == Item.id)
    query = query.join(order, order.id == line.owner_id).where(order.site_id == site_id, line.received > 0)
    query = query.where(order.state.not_in(NOT_GIVEN))
    return _lately(session, _of_choosing(query, line.item_id, site_id), order.ordered, day_zero)


def _made(session: Session, site_id: UUID, day_zero: date) -> Select[Any]:
    order = WorkOrder
    query = select(order.item_id, func.sum(order.received)).where(order.site_id == site_id, order.received > 0)
    query = _of_choosing(query, order.item_id, site_id).group_by(order.item_id)
    return _lately(session, query, order.due, day_zero)


def _lately(session: Session, query: Select[Any], day: Any, day_zero: date) -> Select[Any]:
    ago = -days_from(session, day_zero, day)
    return query.where(ItemSite.quota_days > 0, ago <= ItemSite.quota_days)


def _in_base(item: Item, uoms: Uoms, quantity: Decimal, uom_id: UUID | None) -> int:
    """Nothing for what cannot be converted: that is reported where somebody sells it."""
    try:
        return int(exactly(item, uoms, quantity, (uom_id or item.uom_id, item.uom_id)) * 10**SCALE)
    except Refused:
        return 0


def _of_choosing(query: Select[Any], item_id: Any, site_id: UUID) -> Select[Any]:
    query = query.join(ItemSite, ItemSite.item_id == item_id)
    return query.where(ItemSite.site_id == site_id, literal_column(f"item_site.{CHOOSING}"))

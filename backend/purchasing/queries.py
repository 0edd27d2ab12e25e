"""What people look at in purchasing."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.purchasing.supplier import Supplier, SupplierItem

OPEN = ("draft", "approved", "sent")


def preferred(
    session: Session, item_id: UUID, company_id: UUID, on: date, supplier_id: UUID | None = None
) -> SupplierItem | None:
    """What the preferred approved supplier offers: the one somebody chose, else the lowest priority number."""
    query = (
        select(SupplierItem)
        .join(Supplier, Supplier.id == SupplierItem.supplier_id)
        .where(SupplierItem.item_id == item_id, SupplierItem.company_id == company_id, Supplier.state == "approved")
        .where(or_(SupplierItem.valid_from.is_(None), SupplierItem.valid_from <= on))
        .where(or_(SupplierItem.valid_to.is_(None), SupplierItem.valid_to > on))
        .order_by(SupplierItem.priority, SupplierItem.lead_time_days, SupplierItem.number)
    )
    if supplier_id is not None:
        query = query.where(SupplierItem.supplier_id == supplier_id)
    return session.scalars(query).first()


def open_lines(site_id: UUID, states: tuple[str, ...] = OPEN) -> Select[Any]:
    """Lines of a site that have not arrived in full, with their orders."""
    return (
        select(PurchaseOrderLine, PurchaseOrder)
        .join(PurchaseOrder, PurchaseOrderLine.owner_id == PurchaseOrder.id)
        .where(
            PurchaseOrder.site_id == site_id,
            PurchaseOrder.state.in_(states),
            PurchaseOrderLine.quantity > PurchaseOrderLine.received,
        )
        .order_by(PurchaseOrderLine.due, PurchaseOrderLine.id)
    )

"""What purchasing tells upwards."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class PurchaseOrderSent:
    purchase_order_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class PurchaseOrderChanged:
    """Something about what an order brings, or when, is another; it may be on order by now, or no longer."""

    purchase_order_id: UUID


@dataclass(frozen=True)
class Arrived:
    """A quantity of one item came as one lot, in the item's base unit."""

    item_id: UUID
    lot_id: UUID | None
    quantity: Decimal
    status: str


@dataclass(frozen=True)
class PurchaseReceived:
    """Goods of one receipt are in stock."""

    purchase_receipt_id: UUID
    purchase_order_id: UUID
    supplier_id: UUID
    site_id: UUID
    arrived: tuple[Arrived, ...]

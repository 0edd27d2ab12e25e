"""What purchasing tells upwards."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class PurchaseOrderSent:
    purchase_order_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class PurchaseReceived:
    """A quantity of one item arrived as one lot, in the item's base unit."""

    purchase_receipt_id: UUID
    purchase_order_id: UUID
    supplier_id: UUID
    site_id: UUID
    item_id: UUID
    lot_id: UUID | None
    quantity: Decimal
    status: str

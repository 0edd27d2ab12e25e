"""What sales tells upwards."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class SalesOrderConfirmed:
    sales_order_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class SalesOrderChanged:
    """Quantities or days of an order are others, or lines of it."""

    sales_order_id: UUID


@dataclass(frozen=True)
class SalesOrderCancelled:
    sales_order_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class ShipmentLeft:
    """A shipment has left; the order's lines count it."""

    shipment_id: UUID
    sales_order_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class GoodsShipped:
    """A quantity of one lot left for a customer."""

    shipment_id: UUID
    sales_order_id: UUID
    customer_id: UUID
    site_id: UUID
    item_id: UUID
    lot_id: UUID | None
    quantity: Decimal

"""What planning tells."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PlannedOrderChanged:
    """What people decided on it: it is firm, another, gone, or a document of its own now."""

    site_id: UUID
    item_id: UUID
    source: str


@dataclass(frozen=True)
class PoolSupplyReleased:
    """A portion of an order line is planned anew or given up: what was kept for it is free."""

    order_pool_entry_id: UUID
    sales_order_id: UUID
    sales_order_line_id: UUID

"""What people look at in sales."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from backend.sales.sales_order import SalesOrder, SalesOrderLine


def open_lines(site_id: UUID, states: tuple[str, ...] = ("confirmed",)) -> Select[Any]:
    """Lines of a site that are not shipped in full, with their orders, the most urgent first."""
    left = SalesOrderLine.quantity > SalesOrderLine.shipped + SalesOrderLine.cancelled
    return (
        select(SalesOrderLine, SalesOrder)
        .join(SalesOrder, SalesOrderLine.owner_id == SalesOrder.id)
        .where(SalesOrder.site_id == site_id, SalesOrder.state.in_(states), left)
        .order_by(SalesOrderLine.wanted, SalesOrder.priority, SalesOrderLine.id)
    )

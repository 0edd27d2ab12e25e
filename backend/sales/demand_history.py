"""Demand of the time before the factory's orders were kept here; brought by sheet, added to what orders say."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link


class DemandHistory(SiteDocument):
    """A quantity of an item that was wanted on a day, and whether that day says something about ordinary demand."""

    __tablename__ = "demand_history"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="wants_not_less_than_nothing"),
        Index("ix_demand_history_site_day", "site_id", "day"),
    )
    spec = Spec("Demand history", "DH-{year}-{seq:07}", removable=True, plural="Demand history")

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    customer_id: Mapped[UUID | None] = link("customer", "Customer", listed=True)
    day: Mapped[date] = field("Wanted", listed=True)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, help="In the item's base unit")
    promoted: Mapped[bool] = field("Promotion", listed=True, default=False, help="Left out of what is ordinary")
    out_of_stock: Mapped[bool] = field("Out of stock", listed=True, default=False, help="More would have been wanted")

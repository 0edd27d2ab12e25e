"""Water levels: how much of an item a site wants to lie there, so that sites help each other out (planning.md §2.7)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link


class WaterLevel(SiteDocument):
    """Below the minimum the site is sent some up to the target; what lies above the target it can give away.

    Judged by the least projected stock of the days covered. From a day on, until the next row of the item.
    """

    __tablename__ = "water_level"
    __table_args__ = (
        UniqueConstraint("site_id", "item_id", "effective_from", name="one_from_a_day_on"),
        CheckConstraint("minimum >= 0", name="wants_not_less_than_nothing"),
        CheckConstraint("target >= minimum", name="rises_to_its_target"),
        CheckConstraint("maximum >= target", name="rises_to_its_maximum"),
        CheckConstraint("priority BETWEEN 1 AND 9", name="has_a_priority"),
        CheckConstraint("cover_days BETWEEN 1 AND 366", name="covers_some_days"),
    )
    spec = Spec("Water level", "WL-{seq:06}")

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    minimum: Mapped[Decimal] = field("Minimum", listed=True, default=Decimal(0))
    target: Mapped[Decimal] = field("Target", listed=True)
    maximum: Mapped[Decimal] = field("Maximum", listed=True)
    effective_from: Mapped[date] = field("Effective from", listed=True)
    cover_days: Mapped[int] = field("Days covered", unit="d", default=14, help="Counted from today")
    priority: Mapped[int] = field("Priority", default=5, help="1 is used first")

"""What one person counted at one place: a fact, taken blind, that fills a line of a count."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link
from backend.inventory.stock_move import STATUSES


class CountEntry(SiteDocument):
    """A quantity somebody counted, with what, where and when; the one counted last is the line's."""

    __tablename__ = "count_entry"
    __table_args__ = (CheckConstraint("quantity >= 0", name="counts_not_less_than_nothing"),)
    spec = Spec(
        "Count entry", "CE-{year}-{seq:06}", title=("number",), offline="write", fact=True, plural="Count entries"
    )

    stock_count_id: Mapped[UUID] = link("stock_count", "Stock count", listed=True)
    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    location_id: Mapped[UUID] = link("storage_location", "Location", listed=True)
    lot_id: Mapped[UUID | None] = link("lot", "Lot", listed=True)
    status: Mapped[str] = field("Status", choices=STATUSES, default="unrestricted")
    quantity: Mapped[Decimal] = field("Counted", listed=True)
    person_id: Mapped[UUID | None] = link("person", "Counted by", listed=True, open_in=NEVER)
    counted_at: Mapped[datetime | None] = field("Counted at", listed=True, open_in=NEVER)
    review: Mapped[str] = field("To review", default="", length=None, open_in=NEVER)

"""Supply lanes: the ways over which one site is supplied from another (planning.md §2.7)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.documents.declare import SiteDocument, Spec, field, link
from backend.inventory.stock_transfer import OWNERSHIPS


class SupplyLane(SiteDocument):
    """What its site is sent by another one; an item that is transferred to it comes over the first lane that fits.

    Without an item it is for all of them. A site of another company is named by codes, and its items are those with
    the same numbers; `from_site_id` is the supplying site either way.
    """

    __tablename__ = "supply_lane"
    __table_args__ = (
        CheckConstraint("lead_time_days >= 0", name="leads_forward"),
        CheckConstraint("lot_multiple >= 0", name="steps_not_less_than_nothing"),
        CheckConstraint("priority >= 1", name="has_a_priority"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
    )
    spec = Spec("Supply lane", "LANE-{seq:05}")

    supplying_site_id: Mapped[UUID | None] = link("site", "Supplied from", listed=True)
    other_site: Mapped[str] = field(
        "Or from another company", listed=True, default="", help="COMPANY/SITE, where that company opened a wall"
    )
    item_id: Mapped[UUID | None] = link("item", "Only item", listed=True)
    lead_time_days: Mapped[int] = field("Lead time", unit="d", listed=True, default=0)
    lot_multiple: Mapped[Decimal] = field("Lot multiple", listed=True, default=Decimal(0))
    priority: Mapped[int] = field("Priority", listed=True, default=1, help="1 is used first")
    ownership: Mapped[str] = field(
        "Becomes the receiver's", choices=OWNERSHIPS, default="at_receipt", help="Between companies"
    )
    work_calendar_id: Mapped[UUID | None] = link(
        "work_calendar", "Days it runs", help="Empty: the days the supplying site works"
    )
    valid_from: Mapped[date | None] = field("Valid from")
    valid_to: Mapped[date | None] = field("Valid to (not included)")
    active: Mapped[bool] = field("Active", default=True)
    from_site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"), index=True)

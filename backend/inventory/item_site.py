"""How an item is planned, kept, issued and inspected at one site."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import SiteDocument, Spec, field, link
from backend.engineering.item import Item

SOURCES = ("make", "buy", "transfer", "subcontract")
STRATEGIES = ("make_to_stock", "make_to_order", "assemble_to_order", "engineer_to_order")
LOT_RULES = ("lot_for_lot", "minimum", "multiple", "fixed_period")
ISSUE_MODES = ("pick", "backflush")
COUNT_CLASSES = ("A", "B", "C")


class ItemSite(SiteDocument):
    """An item's parameters at a site."""

    __tablename__ = "item_site"
    __table_args__ = (
        UniqueConstraint("site_id", "item_id", name="one_per_item"),
        CheckConstraint("lead_time_days >= 0", name="leads_forward"),
        CheckConstraint("lot_min >= 0 AND lot_multiple >= 0 AND safety_stock >= 0", name="not_below_nothing"),
        CheckConstraint("period_days >= 1", name="covers_a_day"),
    )
    spec = Spec("Item at site", "IS-{seq:06}", title=("source",), offline="read", plural="Items at sites")

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    source: Mapped[str] = field("Source", listed=True, choices=SOURCES, default="buy")
    strategy: Mapped[str] = field("Strategy", choices=STRATEGIES, default="make_to_stock")
    planner_id: Mapped[UUID | None] = link("person", "Planner")
    buyer_id: Mapped[UUID | None] = link("person", "Buyer")
    lead_time_days: Mapped[int] = field("Lead time", unit="d", listed=True, default=0)
    lot_rule: Mapped[str] = field("Lot sizing rule", choices=LOT_RULES, default="lot_for_lot")
    lot_min: Mapped[Decimal] = field("Minimum lot", default=Decimal(0))
    lot_multiple: Mapped[Decimal] = field("Lot multiple", default=Decimal(0))
    period_days: Mapped[int] = field("Period", unit="d", default=1)
    safety_stock: Mapped[Decimal] = field("Safety stock", listed=True, default=Decimal(0))
    issue_mode: Mapped[str] = field("Issue mode", choices=ISSUE_MODES, default="pick")
    over_issue_percent: Mapped[Decimal] = field("Over-issue allowed", unit="%", default=Decimal(0))
    over_receipt_percent: Mapped[Decimal] = field("Over-receipt allowed", unit="%", default=Decimal(0))
    inspect_receipt: Mapped[bool] = field("Inspect purchase receipts", listed=True, default=False)
    inspect_production: Mapped[bool] = field("Inspect production receipts", listed=True, default=False)
    count_class: Mapped[str] = field("Count class", choices=COUNT_CLASSES, default="C")
    default_location_id: Mapped[UUID | None] = link("storage_location", "Default location")
    backflush_location_id: Mapped[UUID | None] = link("storage_location", "Backflush location")
    assumed: Mapped[bool] = field("Holds assumed data", default=False)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

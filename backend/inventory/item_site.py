"""How an item is planned, kept, issued and inspected at one site."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import SiteDocument, Spec, field, link
from backend.engineering.item import Item

SOURCES = ("make", "buy", "transfer", "subcontract")
STRATEGIES = ("make_to_stock", "make_to_order", "assemble_to_order", "engineer_to_order")
LOT_RULES = ("lot_for_lot", "minimum", "multiple", "fixed_period")
ISSUE_MODES = ("pick", "backflush")
SOURCE_CHOICES = ("own_source", "priority", "ratio", "cost", "earliest")
COUNT_CLASSES = ("A", "B", "C")
CHOOSING = "source_choice <> 'own_source'"
KEYED = "strategy <> 'make_to_stock'"


class ItemSite(SiteDocument):
    """An item's parameters at a site."""

    __tablename__ = "item_site"
    __table_args__ = (
        UniqueConstraint("site_id", "item_id", name="one_per_item"),
        CheckConstraint("lead_time_days >= 0", name="leads_forward"),
        CheckConstraint("lot_min >= 0 AND lot_multiple >= 0 AND safety_stock >= 0", name="not_below_nothing"),
        CheckConstraint("period_days >= 1", name="covers_a_day"),
        CheckConstraint("demand_fence_days BETWEEN 0 AND 366", name="fences_demand"),
        CheckConstraint("frozen_fence_days BETWEEN 0 AND 366", name="freezes"),
        CheckConstraint("slushy_fence_days BETWEEN 0 AND 366", name="sets"),
        CheckConstraint("own_ratio > 0", name="has_a_share"),
        CheckConstraint("quota_days BETWEEN 0 AND 3660", name="looks_back"),
        Index("ix_item_site_choosing", "site_id", sqlite_where=text(CHOOSING), postgresql_where=text(CHOOSING)),
        Index("ix_item_site_keyed", "site_id", sqlite_where=text(KEYED), postgresql_where=text(KEYED)),
    )
    spec = Spec("Item at site", "IS-{seq:06}", title=("source",), offline="read", plural="Items at sites")

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    source: Mapped[str] = field("Source", listed=True, choices=SOURCES, default="buy")
    source_choice: Mapped[str] = field(
        "Choice of source",
        choices=SOURCE_CHOICES,
        default="own_source",
        help="Else each planned order chooses among its own source and what approved suppliers sell",
    )
    own_priority: Mapped[int] = field("Priority of its own source", default=1)
    own_ratio: Mapped[Decimal] = field("Ratio of its own source", default=Decimal(1))
    quota_days: Mapped[int] = field("Ratios count back", unit="d", default=0, help="Days before the run")
    strategy: Mapped[str] = field(
        "Strategy",
        choices=STRATEGIES,
        default="make_to_stock",
        help="Made to stock: planned for everybody; else for each order by itself, unless the master schedule has it",
    )
    use_free: Mapped[bool] = field(
        "Orders may use free stock",
        default=False,
        help="Where orders are planned by themselves: what nobody else needs",
    )
    planner_id: Mapped[UUID | None] = link("person", "Planner")
    buyer_id: Mapped[UUID | None] = link("person", "Buyer")
    lead_time_days: Mapped[int] = field("Lead time", unit="d", listed=True, default=0)
    lot_rule: Mapped[str] = field("Lot sizing rule", choices=LOT_RULES, default="lot_for_lot")
    lot_min: Mapped[Decimal] = field("Minimum lot", default=Decimal(0))
    lot_multiple: Mapped[Decimal] = field("Lot multiple", default=Decimal(0))
    period_days: Mapped[int] = field("Period", unit="d", default=1)
    safety_stock: Mapped[Decimal] = field("Safety stock", listed=True, default=Decimal(0))
    mps: Mapped[bool] = field("Master schedule item", listed=True, default=False)
    demand_fence_days: Mapped[int] = field("Demand fence", unit="d", default=0, help="Open days; only orders count")
    frozen_fence_days: Mapped[int] = field("Frozen fence", unit="d", default=0, help="Open days; nothing changes")
    slushy_fence_days: Mapped[int] = field("Slushy fence", unit="d", default=0, help="Open days; only people plan")
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

"""Rules of distribution: which sites and suppliers take orders and forecasts, and by what (planning.md §1.3)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Line, Spec, field, lines, link, owner
from backend.kernel.demand.distribution_rule import METHODS

KINDS = ("order", "forecast", "service", "interplant", "project", "manual", "trial")


class DistributionRule(Document):
    """Who takes demand of a scope; of several rules the one with more of its scope said wins. Empty scope: all."""

    __tablename__ = "distribution_rule"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
        CheckConstraint("cap_days BETWEEN 1 AND 3660", name="caps_a_time"),
        CheckConstraint("quota_days BETWEEN 1 AND 3660", name="counts_a_time"),
        CheckConstraint("priority >= 0", name="has_a_priority"),
    )
    spec = Spec("Distribution rule", "DR-{seq:04}", title=("name",))

    name: Mapped[str] = field("Name", listed=True, default="")
    method: Mapped[str] = field("Method", listed=True, choices=METHODS, default="ratio")
    item_id: Mapped[UUID | None] = link("item", "Only item", listed=True)
    item_group_id: Mapped[UUID | None] = link("item_group", "Only family", listed=True)
    customer_id: Mapped[UUID | None] = link("customer", "Only customer", listed=True)
    region: Mapped[str] = field("Only region", default="")
    channel: Mapped[str] = field("Only channel", default="")
    kind: Mapped[str | None] = field("Only kind of demand", choices=KINDS)
    valid_from: Mapped[date | None] = field("Valid from", listed=True)
    valid_to: Mapped[date | None] = field("Valid to (not included)", listed=True)
    priority: Mapped[int] = field("Priority", default=0)
    split: Mapped[bool] = field("Lines may be split", default=False)
    rebalance: Mapped[bool] = field("Moves lines that are at a site already", default=False)
    cap_days: Mapped[int | None] = field("Caps begin anew every", unit="d", help="Empty: one period")
    quota_days: Mapped[int | None] = field("Quotas begin anew every", unit="d", help="Empty: one period")
    active: Mapped[bool] = field("Active", listed=True, default=True)
    candidates: Mapped[list["DistributionCandidate"]] = lines("DistributionCandidate", "Candidates")


class DistributionCandidate(Line):
    """A site or a supplier that can take a part, in base units."""

    __tablename__ = "distribution_candidate"
    __table_args__ = (
        CheckConstraint("ratio >= 0", name="weighs_not_less_than_nothing"),
        CheckConstraint("priority >= 1", name="has_a_priority"),
        CheckConstraint("cap >= 0", name="takes_not_less_than_nothing"),
        CheckConstraint("min_lot >= 0", name="lots_not_less_than_nothing"),
        CheckConstraint("multiple >= 0", name="steps_not_less_than_nothing"),
        CheckConstraint("free_hours >= 0", name="works_not_less_than_nothing"),
        CheckConstraint("cost >= 0", name="costs_not_less_than_nothing"),
        CheckConstraint("allocated >= 0", name="had_not_less_than_nothing"),
    )

    owner_id: Mapped[UUID] = owner("distribution_rule")
    for_site_id: Mapped[UUID | None] = link("site", "Site")
    supplier_id: Mapped[UUID | None] = link("supplier", "Supplier")
    ratio: Mapped[Decimal] = field("Ratio", default=Decimal(1))
    priority: Mapped[int] = field("Priority", default=1)
    cap: Mapped[Decimal | None] = field("Cap", help="In a cap period; empty: none")
    min_lot: Mapped[Decimal] = field("Minimum lot", default=Decimal(0))
    multiple: Mapped[Decimal] = field("Lot multiple", default=Decimal(0))
    free_hours: Mapped[Decimal] = field("Free hours", default=Decimal(0))
    cost: Mapped[Decimal] = field("Cost", default=Decimal(0), secret=True)
    allocated: Mapped[Decimal] = field("Allotted before in this quota period", default=Decimal(0))
    excluded: Mapped[list[Any]] = field("Excluded customers", default=list, help='Codes, such as ["K1", "K2"]')

"""Safety stock by date: levels, entered or computed, and the policies that compute them (planning.md §2.3)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.kernel.workflow import Step, Workflow

SOURCES = ("manual", "computed")
METHODS = ("service", "cover", "percent", "buffer")
MODES = ("level", "pull")
FLOW = Workflow(
    Step("withdraw", ("in_force", "proposed"), "withdrawn"),
    Step("approve", ("proposed",), "in_force"),
    meanings={"in_force": "good", "proposed": "wait", "withdrawn": "stop"},
)
OPEN = ("in_force",)


class SafetyStockLevel(SiteDocument):
    """So much of an item is kept from a day on, until the next row; of rows with attributes the closest match holds.

    Attributes are those of the item's own fields, and `item_group`. A computed change over its limit is proposed only,
    until somebody else approves it.
    """

    __tablename__ = "safety_stock_level"
    __table_args__ = (CheckConstraint("quantity >= 0", name="keeps_not_less_than_nothing"),)
    spec = Spec("Safety stock level", "SSL-{year}-{seq:06}", workflow=FLOW)

    item_id: Mapped[UUID | None] = link("item", "Item", listed=True, open_in=OPEN, help="Empty: all that match")
    attributes: Mapped[dict[str, Any]] = field(
        "Attributes", default=dict, open_in=OPEN, help='Such as {"paper_grade": "K", "basis_weight": "120"}'
    )
    effective_from: Mapped[date] = field("Effective from", listed=True, open_in=OPEN)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=OPEN)
    source: Mapped[str] = field("Source", listed=True, choices=SOURCES, default="manual", open_in=NEVER)
    reason: Mapped[str] = field("Reason", listed=True, default="", open_in=OPEN)
    computed: Mapped[Decimal | None] = field("Computed before limits", open_in=NEVER)
    quantity_before: Mapped[Decimal | None] = field("Quantity before the change", open_in=NEVER)
    state: Mapped[str] = state(FLOW)


class SafetyStockPolicy(SiteDocument):
    """How the safety stock of an item, a family or all items of a site is computed; the most specific one rules."""

    __tablename__ = "safety_stock_policy"
    __table_args__ = (
        CheckConstraint("service_level > 0", name="serves_some"),
        CheckConstraint("lead_days >= 0", name="leads_forward"),
        CheckConstraint("review_days >= 0", name="reviews_forward"),
        CheckConstraint("lead_error_days >= 0", name="misses_its_lead"),
        CheckConstraint("daily_demand >= 0", name="uses_not_less_than_nothing"),
        CheckConstraint("demand_error >= 0", name="misses_not_less_than_nothing"),
        CheckConstraint("demand_days BETWEEN 1 AND 366", name="counts_some_days"),
        CheckConstraint("percent >= 0", name="takes_a_part"),
        CheckConstraint("lead_factor >= 0", name="weighs_its_lead"),
        CheckConstraint("variability_factor >= 0", name="weighs_its_variability"),
        CheckConstraint("floor >= 0", name="has_a_floor"),
        CheckConstraint("ceiling >= floor", name="has_its_ceiling_above"),
        CheckConstraint("approval_percent >= 0", name="lets_so_much_pass"),
    )
    spec = Spec("Safety stock policy", title=("name",), plural="Safety stock policies")

    name: Mapped[str] = field("Name", listed=True, default="")
    item_id: Mapped[UUID | None] = link("item", "Only item", listed=True)
    item_group_id: Mapped[UUID | None] = link("item_group", "Only family", listed=True)
    method: Mapped[str] = field("Method", listed=True, choices=METHODS, default="service")
    mode: Mapped[str] = field("Mode", choices=MODES, default="level", help="Pull: each increase is demand of its day")
    service_level: Mapped[Decimal] = field("Service level", unit="%", default=Decimal(95))
    lead_days: Mapped[Decimal | None] = field("Lead time", unit="d", help="Empty: the item's")
    review_days: Mapped[Decimal] = field("Review period", unit="d", default=Decimal(0))
    lead_error_days: Mapped[Decimal] = field("Lead time varies by", unit="d", default=Decimal(0))
    daily_demand: Mapped[Decimal | None] = field("Demand a day", help="Empty: as planned in the days counted")
    demand_error: Mapped[Decimal | None] = field("Forecast error a day", help="Empty: from the forecast's accuracy")
    demand_days: Mapped[int] = field("Days of demand counted", unit="d", default=30)
    percent: Mapped[Decimal] = field("Part of that demand", unit="%", default=Decimal(0))
    lead_factor: Mapped[Decimal] = field("Lead time factor", default=Decimal("0.5"))
    variability_factor: Mapped[Decimal] = field("Variability factor", default=Decimal("0.5"))
    floor: Mapped[Decimal] = field("Not below", default=Decimal(0))
    ceiling: Mapped[Decimal | None] = field("Not above")
    approval_percent: Mapped[Decimal | None] = field("Changes above wait for approval", unit="%", help="Empty: none")
    active: Mapped[bool] = field("Active", listed=True, default=True)

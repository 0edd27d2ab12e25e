"""Inspection plans, defect codes and gauges."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Line, Spec, field, lines, link, owner, state
from backend.kernel.workflow import Step, Workflow

INSPECTION_KINDS = (
    "incoming_inspection",
    "first_article_inspection",
    "in_process_inspection",
    "final_inspection",
    "outgoing_inspection",
    "stock_inspection",
)
CHARACTERISTIC_KINDS = ("quantitative", "qualitative")
DEFECT_CLASSES = ("critical", "major", "minor")
SAMPLING_MODES = ("full", "fixed", "percent", "none")

PLAN_FLOW = Workflow(
    Step("approve", ("draft",), "approved"),
    Step("retire", ("approved",), "obsolete"),
    meanings={"approved": "good", "obsolete": "stop"},
)
GAUGE_FLOW = Workflow(
    Step("fail", ("usable",), "failed"),
    Step("calibrate", ("usable", "failed"), "usable"),
    Step("retire", ("usable", "failed"), "retired"),
    meanings={"usable": "good", "failed": "stop", "retired": "stop"},
)
DRAFT = ("draft",)


class DefectCode(Document):
    """Something that can be wrong with a piece; the number is its code."""

    __tablename__ = "defect_code"
    spec = Spec("Defect code", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    defect_class: Mapped[str] = field("Class", listed=True, choices=DEFECT_CLASSES, default="major")


class Gauge(Document):
    """A measuring instrument; past its due day it measures nothing."""

    __tablename__ = "gauge"
    spec = Spec("Gauge", workflow=GAUGE_FLOW, title=("name",), offline="read", code="GA")

    name: Mapped[str] = field("Name", listed=True)
    gauge_type: Mapped[str] = field("Type", listed=True, default="")
    due: Mapped[date | None] = field("Calibration due", listed=True)
    state: Mapped[str] = state(GAUGE_FLOW)


class InspectionPlan(Document):
    """What is checked on an item (or a group of items) at one kind of inspection, and on how many pieces."""

    __tablename__ = "inspection_plan"
    __table_args__ = (
        CheckConstraint("sample_size IS NULL OR sample_size > 0", name="samples_something"),
        CheckConstraint("item_id IS NOT NULL OR item_group_id IS NOT NULL", name="is_for_something"),
    )
    spec = Spec("Inspection plan", "IP-{seq:05}", workflow=PLAN_FLOW, title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=INSPECTION_KINDS, open_in=DRAFT)
    item_id: Mapped[UUID | None] = link("item", "Item", listed=True, open_in=DRAFT)
    item_group_id: Mapped[UUID | None] = link("item_group", "Item group", open_in=DRAFT)
    supplier_id: Mapped[UUID | None] = link("supplier", "Only for supplier", open_in=DRAFT)
    operation_number: Mapped[int | None] = field("At operation", open_in=DRAFT)
    sampling_mode: Mapped[str] = field("Sampling", choices=SAMPLING_MODES, default="fixed", open_in=DRAFT)
    sample_size: Mapped[int | None] = field("Sample size", open_in=DRAFT)
    sample_percent: Mapped[Decimal | None] = field("Sample", unit="%", open_in=DRAFT)
    valid_from: Mapped[date | None] = field("Valid from", listed=True)
    valid_to: Mapped[date | None] = field("Valid to (not included)", listed=True)
    state: Mapped[str] = state(PLAN_FLOW)
    characteristics: Mapped[list["InspectionPlanCharacteristic"]] = lines(
        "InspectionPlanCharacteristic", "Characteristics", open_in=DRAFT
    )


class InspectionPlanCharacteristic(Line):
    """One characteristic with its limits; either limit may be empty."""

    __tablename__ = "inspection_plan_characteristic"
    __table_args__ = (
        CheckConstraint("lower_limit IS NULL OR upper_limit IS NULL OR upper_limit >= lower_limit", name="has_room"),
    )

    owner_id: Mapped[UUID] = owner("inspection_plan")
    name: Mapped[str] = field("Characteristic")
    kind: Mapped[str] = field("Kind", choices=CHARACTERISTIC_KINDS, default="quantitative")
    unit: Mapped[str] = field("Unit", default="", length=20)
    decimals: Mapped[int] = field("Decimals", default=2)
    target: Mapped[Decimal | None] = field("Target")
    lower_limit: Mapped[Decimal | None] = field("Lower limit")
    upper_limit: Mapped[Decimal | None] = field("Upper limit")
    defect_class: Mapped[str] = field("Class", choices=DEFECT_CLASSES, default="major")
    acceptance_number: Mapped[int] = field("Acceptance number", default=0)
    gauge_type: Mapped[str] = field("Gauge type", default="")
    method: Mapped[str] = field("Method", default="")

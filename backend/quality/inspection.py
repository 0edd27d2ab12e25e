"""Inspections: one check of one lot or order, the values recorded for it, the verdict and what is done with the lot."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.kernel.workflow import Step, Workflow
from backend.quality.inspection_plan import CHARACTERISTIC_KINDS, DEFECT_CLASSES, INSPECTION_KINDS

BEFORE_VERDICT = ("requested", "planned", "sampling", "testing")
VERDICTS = ("accepted", "rejected")
USAGE_DECISIONS = ("accept", "concession", "sort", "return", "rework", "scrap")


@dataclass(frozen=True)
class Decision:
    """What is done with the lot, beside the verdict."""

    usage_decision: str = ask("Usage decision", choices=USAGE_DECISIONS)
    remark: str = ask("Remark", default="", length=None)


@dataclass(frozen=True)
class Why:
    reason: str = ask("Reason", length=None)


FLOW = Workflow(
    Step("plan", ("requested",), "planned"),
    Step("sample", ("planned",), "sampling", offline=True, fact=True),
    Step("test", ("planned", "sampling"), "testing", offline=True, fact=True),
    Step("judge", ("planned", "sampling", "testing"), "judged", offline=True, fact=True),
    Step("decide", ("judged",), "decided", form=Decision),
    Step("close", ("decided",), "closed"),
    Step("reopen", ("judged", "decided"), "testing", form=Why),
    Step("cancel", ("requested", "planned", "sampling", "testing"), "cancelled", form=Why),
    meanings={
        "requested": "wait",
        "sampling": "run",
        "testing": "run",
        "judged": "wait",
        "decided": "good",
        "closed": "good",
        "cancelled": "stop",
    },
)


class Inspection(SiteDocument):
    """One check of one lot (or of an order's output) against a snapshot of its plan."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="checks_something"),
        Index("ix_inspection_source", "source_id"),
    )
    spec = Spec("Inspection", "IN-{year}-{seq:05}", workflow=FLOW, offline="write", printed=True, code="IN")

    kind: Mapped[str] = field("Kind", listed=True, choices=INSPECTION_KINDS)
    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    quantity: Mapped[Decimal] = field("Quantity", listed=True)
    held: Mapped[Decimal] = field("Waits on hold", default=Decimal(0), open_in=NEVER)
    lot_id: Mapped[UUID | None] = link("lot", "Lot", listed=True)
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order", listed=True)
    purchase_receipt_id: Mapped[UUID | None] = link("purchase_receipt", "Purchase receipt")
    operation_number: Mapped[int | None] = field("At operation")
    inspection_plan_id: Mapped[UUID | None] = link("inspection_plan", "Plan", open_in=NEVER)
    sample_size: Mapped[int] = field("Sample size", default=1, open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    inspector_id: Mapped[UUID | None] = link("person", "Inspector", open_in=NEVER)
    verdict: Mapped[str | None] = field("Verdict", listed=True, choices=VERDICTS, open_in=NEVER)
    nonconforming: Mapped[int] = field("Nonconforming pieces", default=0, open_in=NEVER)
    usage_decision: Mapped[str | None] = field("Usage decision", choices=USAGE_DECISIONS, open_in=NEVER)
    remark: Mapped[str] = field("Remark", default="", length=None)
    judged_at: Mapped[datetime | None] = field("Judged", open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    characteristics: Mapped[list["InspectionCharacteristic"]] = lines(
        "InspectionCharacteristic", "Characteristics", open_in=NEVER
    )


class InspectionCharacteristic(Line):
    """One characteristic as the plan had it when the inspection was planned, and what became of it."""

    __tablename__ = "inspection_characteristic"

    owner_id: Mapped[UUID] = owner("inspection")
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
    recorded: Mapped[int] = field("Recorded", default=0, open_in=NEVER)
    nonconforming: Mapped[int] = field("Nonconforming", default=0, open_in=NEVER)


class InspectionResult(SiteDocument):
    """Values somebody recorded for an inspection at one go; raw values are never edited, corrections append."""

    __tablename__ = "inspection_result"
    spec = Spec("Inspection result", "IR-{year}-{seq:06}", offline="write", fact=True)

    inspection_id: Mapped[UUID] = link("inspection", "Inspection", listed=True)
    gauge_id: Mapped[UUID | None] = link("gauge", "Gauge")
    person_id: Mapped[UUID | None] = link("person", "Inspector", listed=True, open_in=NEVER)
    captured_at: Mapped[datetime | None] = field("Captured at", listed=True, open_in=NEVER)
    remark: Mapped[str] = field("Remark", default="")
    values: Mapped[list["InspectionResultValue"]] = lines("InspectionResultValue", "Values")


class InspectionResultValue(Line):
    """One reading of one characteristic on one sample; a later one of the same sample takes its place."""

    __tablename__ = "inspection_result_value"
    __table_args__ = (CheckConstraint("sample > 0", name="counts_from_one"),)

    owner_id: Mapped[UUID] = owner("inspection_result")
    characteristic_id: Mapped[UUID] = link("inspection_characteristic", "Characteristic")
    sample: Mapped[int] = field("Sample")
    measured_value: Mapped[Decimal | None] = field("Measured value")
    conforms: Mapped[bool | None] = field("Conforms")
    defect_code_id: Mapped[UUID | None] = link("defect_code", "Defect")

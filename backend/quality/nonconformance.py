"""Nonconformances: material that does not conform, and what is done with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.kernel.workflow import Step, Workflow
from backend.quality.inspection_plan import DEFECT_CLASSES

DISPOSITIONS = (
    "disposition_concession",
    "disposition_rework",
    "disposition_return",
    "disposition_scrap",
    "disposition_sort",
)


@dataclass(frozen=True)
class Concession:
    """Use as is, within limits that are written down."""

    reason: str = ask("Reason", length=None)
    expires: date | None = ask("Valid until", default=None)


@dataclass(frozen=True)
class Reason:
    reason: str = ask("Reason", length=None)


FLOW = Workflow(
    Step("report", ("draft",), "reported", offline=True, fact=True),
    Step("contain", ("reported",), "contained"),
    Step("review", ("reported", "contained"), "under_review"),
    Step("concede", ("reported", "contained", "under_review"), "dispositioned", form=Concession),
    Step("dispose", ("reported", "contained", "under_review"), "dispositioned"),
    Step("execute", ("dispositioned",), "executing"),
    Step("verify", ("dispositioned", "executing"), "verified"),
    Step("close", ("verified",), "closed"),
    Step("reject", ("draft", "reported", "contained", "under_review"), "rejected", form=Reason),
    meanings={
        "reported": "stop",
        "contained": "wait",
        "under_review": "wait",
        "dispositioned": "run",
        "executing": "run",
        "verified": "good",
        "closed": "good",
        "rejected": "plan",
    },
)


class Nonconformance(SiteDocument):
    """A quantity of one item (a lot, perhaps of one order) that does not conform."""

    __tablename__ = "nonconformance"
    __table_args__ = (CheckConstraint("quantity > 0", name="concerns_something"),)
    spec = Spec(
        "Nonconformance", "NC-{year}-{seq:05}", workflow=FLOW, title=("description",), offline="write", printed=True
    )

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    quantity: Mapped[Decimal] = field("Quantity", listed=True)
    lot_id: Mapped[UUID | None] = link("lot", "Lot", listed=True)
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order")
    inspection_id: Mapped[UUID | None] = link("inspection", "Inspection", listed=True)
    defect_code_id: Mapped[UUID | None] = link("defect_code", "Defect", listed=True)
    defect_class: Mapped[str] = field("Class", listed=True, choices=DEFECT_CLASSES, default="major")
    description: Mapped[str] = field("Description", default="", length=None)
    concession_reason: Mapped[str] = field("Reason for concession", default="", length=None, open_in=NEVER)
    concession_expires: Mapped[date | None] = field("Concession valid until", open_in=NEVER)
    rejected_reason: Mapped[str] = field("Reason for rejection", default="", length=None, open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    dispositions: Mapped[list["NonconformanceDisposition"]] = lines(
        "NonconformanceDisposition", "Dispositions", open_in=("draft", "reported", "contained", "under_review")
    )


class NonconformanceDisposition(Line):
    """What is done with a part of the quantity; all parts together are the whole."""

    __tablename__ = "nonconformance_disposition"
    __table_args__ = (CheckConstraint("quantity > 0", name="concerns_something"),)

    owner_id: Mapped[UUID] = owner("nonconformance")
    disposition: Mapped[str] = field("Disposition", choices=DISPOSITIONS)
    quantity: Mapped[Decimal] = field("Quantity")
    remark: Mapped[str] = field("Remark", default="")

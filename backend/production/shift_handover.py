"""Shift hand-overs: what one shift of a line leaves to the next (domain/production.md §12)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.kernel.quantity import ZERO
from backend.kernel.workflow import Step, Workflow

SECTIONS = ("made", "running", "held", "short_of_material", "exceptions", "devices")
REMARK_SECTIONS = ("quality", "machine", "tool", "material", "safety", "housekeeping", "people", "first_work", "other")

FLOW = Workflow(
    Step("collect", ("drafting",), "drafting"),
    Step("hand", ("drafting",), "handed", signed=True),
    Step("accept", ("handed",), "accepted", signed=True),
    meanings={"drafting": "plan", "handed": "wait", "accepted": "good"},
)


class ShiftHandover(SiteDocument):
    """One shift of one work center: its figures are collected, two people sign, and late facts restate them."""

    __tablename__ = "shift_handover"
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="lasts"),
        Index("ix_shift_handover_shift", "work_center_id", "begins_at"),
    )
    spec = Spec("Shift hand-over", "SH-{year}-{seq:05}", workflow=FLOW, title=("shift",), offline="read", printed=True)

    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True, open_in=("drafting",))
    shift: Mapped[str] = field("Shift", listed=True, default="", open_in=("drafting",), help="Left empty: the one now")
    begins_at: Mapped[datetime | None] = field("Begins at", listed=True, open_in=("drafting",))
    ends_at: Mapped[datetime | None] = field("Ends at", listed=True, open_in=("drafting",))
    good: Mapped[Decimal] = field("Good", listed=True, default=ZERO, open_in=NEVER)
    scrapped: Mapped[Decimal] = field("Scrapped", listed=True, default=ZERO, open_in=NEVER)
    rework: Mapped[Decimal] = field("Rework", default=ZERO, open_in=NEVER)
    minutes: Mapped[Decimal] = field("Minutes worked", unit="min", default=ZERO, open_in=NEVER)
    collected_at: Mapped[datetime | None] = field("Collected at", open_in=NEVER)
    handed_by_id: Mapped[UUID | None] = link("person", "Handed over by", open_in=NEVER)
    accepted_by_id: Mapped[UUID | None] = link("person", "Taken over by", open_in=NEVER)
    restated: Mapped[bool] = field("Restated", listed=True, default=False, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    entries: Mapped[list["ShiftHandoverEntry"]] = lines("ShiftHandoverEntry", "Collected", open_in=NEVER)
    remarks: Mapped[list["ShiftHandoverRemark"]] = lines("ShiftHandoverRemark", "Remarks", open_in=("drafting",))
    answers: Mapped[list["ShiftHandoverAnswer"]] = lines("ShiftHandoverAnswer", "Disagreements", open_in=("handed",))
    restatements: Mapped[list["ShiftHandoverRestatement"]] = lines(
        "ShiftHandoverRestatement", "Restated figures", open_in=NEVER
    )


class ShiftHandoverEntry(Line):
    """One thing the system knows about the shift, and the document it stands in."""

    __tablename__ = "shift_handover_entry"

    owner_id: Mapped[UUID] = owner("shift_handover")
    section: Mapped[str] = field("Section", choices=SECTIONS)
    about: Mapped[str] = field("About")
    text: Mapped[str] = field("What", default="", length=None)
    planned: Mapped[Decimal] = field("Planned", default=ZERO)
    good: Mapped[Decimal] = field("Good", default=ZERO)
    scrapped: Mapped[Decimal] = field("Scrapped", default=ZERO)
    rework: Mapped[Decimal] = field("Rework", default=ZERO)
    document: Mapped[str] = field("Document", default="", length=80)
    document_id: Mapped[UUID | None] = field("Document id")


class ShiftHandoverRemark(Line):
    """What the outgoing shift says in its own words."""

    __tablename__ = "shift_handover_remark"

    owner_id: Mapped[UUID] = owner("shift_handover")
    section: Mapped[str] = field("Section", choices=REMARK_SECTIONS, default="other")
    text: Mapped[str] = field("Remark", length=None)


class ShiftHandoverAnswer(Line):
    """Where the incoming shift sees it otherwise; both texts stay."""

    __tablename__ = "shift_handover_answer"

    owner_id: Mapped[UUID] = owner("shift_handover")
    about: Mapped[str] = field("About")
    text: Mapped[str] = field("Disagreement", length=None)


class ShiftHandoverRestatement(Line):
    """A figure that a late fact changed after the shift had been handed over."""

    __tablename__ = "shift_handover_restatement"

    owner_id: Mapped[UUID] = owner("shift_handover")
    figure: Mapped[str] = field("Figure", length=40)
    before: Mapped[Decimal] = field("Before", default=ZERO)
    after: Mapped[Decimal] = field("After", default=ZERO)
    restated_at: Mapped[datetime] = field("Restated at")

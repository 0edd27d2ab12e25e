"""Engineering change requests (ECR): somebody asks for a drawing, BOM or routing to be changed, and why."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Document, Spec, field, link, state
from backend.documents.fields import ask
from backend.kernel.workflow import Step, Workflow

NOT_DECIDED = ("draft", "submitted", "assessed")


@dataclass(frozen=True)
class Assessment:
    """What the change would mean for parts, stock, cost and documents."""

    assessment: str = ask("Assessment", length=None)


@dataclass(frozen=True)
class Decided:
    reason: str = ask("Reason", length=None)


FLOW = Workflow(
    Step("submit", ("draft",), "submitted"),
    Step("assess", ("submitted",), "assessed", form=Assessment),
    Step("approve", ("assessed",), "approved"),
    Step("reject", NOT_DECIDED, "rejected", form=Decided),
    Step("close", ("approved",), "closed"),
    meanings={"submitted": "wait", "assessed": "wait", "approved": "run", "rejected": "stop", "closed": "good"},
)


class ChangeRequest(Document):
    """A wish to change how something is made, with its reason."""

    __tablename__ = "change_request"
    __table_args__ = (Index("ix_change_request_source", "source_id"),)
    spec = Spec("Change request", "ECR-{year}-{seq:05}", workflow=FLOW, title=("title",))

    title: Mapped[str] = field("Title", listed=True, open_in=NOT_DECIDED)
    reason: Mapped[str] = field("Reason", default="", length=None, open_in=NOT_DECIDED)
    item_id: Mapped[UUID | None] = link("item", "Item", listed=True, open_in=NOT_DECIDED)
    assessment: Mapped[str] = field("Assessment", default="", length=None, open_in=NEVER)
    rejected_reason: Mapped[str] = field("Reason for rejection", default="", length=None, open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    state: Mapped[str] = state(FLOW)

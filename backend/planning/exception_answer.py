"""Why somebody does nothing about a plan's exception: it is hidden until it says something else."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.engineering.item import Item
from backend.kernel.mrp.findings import SEVERITY
from backend.kernel.workflow import Step, Workflow
from backend.planning.message_answer import CODES as MESSAGES
from backend.planning.message_answer import Reason

OF_RECORDS = ("no_conversion", "inter_org")
CODES = (*(code for code in SEVERITY if code not in MESSAGES), *OF_RECORDS)
FLOW = Workflow(
    Step("dismiss", ("open",), "dismissed", form=Reason),
    Step("withdraw", ("dismissed",), "withdrawn"),
    meanings={"open": "wait", "dismissed": "stop"},
)


class ExceptionAnswer(SiteDocument):
    """One exception of a plan, as it was when somebody dismissed it."""

    __tablename__ = "exception_answer"
    __table_args__ = (Index("ix_exception_answer_mark", "plan_scheme_id", "mark", "state"),)
    spec = Spec("Answer to an exception", "XA-{year}-{seq:05}", workflow=FLOW, plural="Answers to exceptions")

    plan_scheme_id: Mapped[UUID] = link("plan_scheme", "Plan scheme", open_in=NEVER)
    plan_version_id: Mapped[UUID | None] = link("plan_version", "MRP run", open_in=NEVER)
    item_id: Mapped[UUID | None] = link("item", "Item", listed=True, open_in=NEVER)
    code: Mapped[str] = field("Exception", listed=True, choices=CODES, default="below_safety", open_in=NEVER)
    mark: Mapped[UUID] = field("Mark", open_in=NEVER)  # what is the same in the next run
    day: Mapped[date | None] = field("Day", listed=True, open_in=NEVER)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, default=Decimal(0), open_in=NEVER)
    reason: Mapped[str] = field("Reason", listed=True, default="", open_in=NEVER)
    state: Mapped[str] = state(FLOW)

    item: Mapped[Item | None] = relationship(foreign_keys=item_id, viewonly=True)

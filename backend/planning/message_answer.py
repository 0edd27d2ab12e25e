"""What somebody answered to an action message: it was carried out, asked for, or not wanted, and why."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.documents.fields import ask
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow

CODES = ("in", "out", "cancel", "decrease", "increase")
SUPPLIES = ("purchase_order", "work_order", "planned_order")


@dataclass(frozen=True)
class Reason:
    """Why it is not done."""

    reason: str = ask("Reason")


FLOW = Workflow(
    Step("apply", ("asked",), "applied"),
    Step("decline", ("asked",), "declined", form=Reason),
    Step("dismiss", ("asked",), "dismissed", form=Reason),
    Step("withdraw", ("asked", "dismissed", "declined"), "withdrawn"),
    meanings={"asked": "wait", "applied": "good", "declined": "stop", "dismissed": "stop"},
)
HIDING = ("dismissed", "declined")  # as long as the message asks for much the same
STANDING = ("asked", "applied", *HIDING)


class MessageAnswer(SiteDocument):
    """One message of a plan, as it was when somebody answered it."""

    __tablename__ = "message_answer"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="is_about_something"),
        Index("ix_message_answer_supply", "site_id", "supply_id", "state"),
    )
    spec = Spec("Answer to a message", "MA-{year}-{seq:05}", workflow=FLOW, plural="Answers to messages")

    plan_version_id: Mapped[UUID | None] = link("plan_version", "MRP run", open_in=NEVER)
    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=NEVER)
    code: Mapped[str] = field("Message", listed=True, choices=CODES, default="out", open_in=NEVER)
    supply: Mapped[str] = field("Kind of supply", choices=SUPPLIES, default="purchase_order", open_in=NEVER)
    supply_id: Mapped[UUID] = field("Supply", open_in=NEVER)  # the line of a purchase order, or the order itself
    source: Mapped[str] = field("Document", default="", length=80, open_in=NEVER)
    source_id: Mapped[UUID | None] = field("Document's id", open_in=NEVER)
    behind: Mapped[str] = field("Document's number", listed=True, default="", length=80, open_in=NEVER)
    due: Mapped[date] = field("Due", listed=True, open_in=NEVER)
    wanted: Mapped[date] = field("Wanted", listed=True, open_in=NEVER)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=NEVER)
    reason: Mapped[str] = field("Reason", listed=True, default="", open_in=NEVER)
    state: Mapped[str] = state(FLOW)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

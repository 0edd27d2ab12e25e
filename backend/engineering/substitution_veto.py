"""Vetoes: items that may not be used for a market, a customer or under a law (planning.md §3.1)."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Spec, field, link, state
from backend.kernel.workflow import Step, Workflow

AGAINST = ("everywhere", "market", "customer", "law_rule", "certificate")

FLOW = Workflow(
    Step("release", ("draft",), "released"),
    Step("close", ("draft", "released"), "closed"),
    meanings={"released": "stop", "closed": "good"},
)
DRAFT = ("draft",)


class SubstitutionVeto(Document):
    """The item serves no need that has this mark, whoever designated it."""

    __tablename__ = "substitution_veto"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
    )
    spec = Spec("Substitution veto", "SV-{seq:05}", workflow=FLOW, title=("mark",), plural="Substitution vetoes")

    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=DRAFT)
    against: Mapped[str] = field("Not for", listed=True, choices=AGAINST, default="market", open_in=DRAFT)
    mark: Mapped[str] = field("Market, law rule or certificate", listed=True, default="", open_in=DRAFT)
    customer_id: Mapped[UUID | None] = field("Customer", open_in=DRAFT)
    unknown: Mapped[bool] = field("Law check without an answer", default=False, open_in=DRAFT)
    reason: Mapped[str] = field("Reason", default="", length=None)
    valid_from: Mapped[date | None] = field("Valid from", listed=True, open_in=DRAFT)
    valid_to: Mapped[date | None] = field("Valid to (not included)", listed=True)
    state: Mapped[str] = state(FLOW)

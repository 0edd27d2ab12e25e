"""Posting periods: which days may still be posted to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Document, Spec, field, state
from backend.documents.fields import ask
from backend.kernel.workflow import Step, Workflow


@dataclass(frozen=True)
class Reopening:
    """Why a closed period is opened again."""

    reason: str = ask("Reason")


FLOW = Workflow(
    Step("soft_close", ("open",), "soft_closed"),
    Step("close", ("soft_closed",), "closed"),
    Step("reopen", ("soft_closed", "closed"), "open", form=Reopening),
    meanings={"open": "good", "soft_closed": "wait", "closed": "stop"},
)


class PostingPeriod(Document):
    """A span of days; it closes strictly in order and reopens newest first."""

    __tablename__ = "posting_period"
    __table_args__ = (CheckConstraint("ends >= starts", name="ends_after_it_begins"),)
    spec = Spec("Posting period", workflow=FLOW, title=("number",))

    starts: Mapped[date] = field("First day", listed=True, open_in=("open",))
    ends: Mapped[date] = field("Last day", listed=True, open_in=("open",))
    reopened_because: Mapped[str] = field("Reopened because", default="", open_in=NEVER)
    state: Mapped[str] = state(FLOW)

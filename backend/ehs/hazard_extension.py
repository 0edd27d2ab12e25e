"""Extensions: the responsible person asks for more time before the day has come; somebody else grants it or not."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.ehs.hazard_flow import Reason
from backend.kernel.workflow import Step, Workflow

FLOW = Workflow(
    Step("grant", ("requested",), "granted"),
    Step("refuse", ("requested",), "refused", form=Reason),
    meanings={"requested": "wait", "granted": "good", "refused": "stop"},
)


class HazardExtension(SiteDocument):
    """A later day asked for one hazard; at most two are granted."""

    __tablename__ = "hazard_extension"
    spec = Spec("Hazard extension", "HE-{year}-{seq:05}", workflow=FLOW, title=("reason",), offline="write")

    hazard_id: Mapped[UUID] = link("hazard", "Hazard", listed=True)
    due: Mapped[date] = field("New day", listed=True)
    reason: Mapped[str] = field("Reason", length=None)
    refused_reason: Mapped[str] = field("Reason for refusal", default="", length=None, open_in=NEVER)
    state: Mapped[str] = state(FLOW)

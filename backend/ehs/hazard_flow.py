"""The life of a hazard: reported, verified, assigned, rectified, accepted by somebody else; and what each step asks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.documents.fields import ask
from backend.kernel.workflow import STAYS, Step, Workflow

KINDS = ("unsafe_act", "unsafe_object", "management_gap", "poor_environment")
TO_DO = ("assigned", "rectifying", "sent_back")  # the responsible person has it in hand
OPEN = ("reported", "verified", "disputed", *TO_DO, "submitted")
PUT_RIGHT = ("submitted", "accepted", "closed")
ENDED = ("accepted", "closed", "rejected", "merged")


@dataclass(frozen=True)
class Verification:
    """It is one, and so bad."""

    level_id: UUID = ask("Level", table="hazard_level")
    kind: str | None = ask("Kind", default=None, choices=KINDS)


@dataclass(frozen=True)
class Reason:
    reason: str = ask("Reason", length=None)


@dataclass(frozen=True)
class Merge:
    """The same thing was seen before."""

    into_id: UUID = ask("Is the same as", table="hazard")


@dataclass(frozen=True)
class Assignment:
    """Who puts it right, until when, and what protects people meanwhile."""

    responsible_id: UUID = ask("Responsible", table="person")
    team_id: UUID | None = ask("Team", default=None, table="team")
    due: date | None = ask("Due", default=None)
    reason: str = ask("Reason for a later day", default="", length=None)
    interim_measures: str = ask("Interim measures", default="", length=None)


@dataclass(frozen=True)
class Rectification:
    """What was done about it; a photo of how it looks now comes with it."""

    measures: str = ask("What was done", length=None)
    cost: Decimal | None = ask("Cost", default=None)


@dataclass(frozen=True)
class Remark:
    remark: str = ask("Remark", default="", length=None)


@dataclass(frozen=True)
class Assessment:
    """That it is safe to use again."""

    assessment: str = ask("Assessment", length=None)


FLOW = Workflow(
    Step("verify", ("reported",), "verified", offline=True, form=Verification),
    Step("reject", ("reported", "verified", "disputed"), "rejected", offline=True, form=Reason),
    Step("merge", ("reported", "verified", "disputed"), "merged", offline=True, form=Merge),
    Step("assign", ("verified", "disputed"), "assigned", offline=True, form=Assignment),
    Step("dispute", ("assigned",), "disputed", offline=True, form=Reason),
    Step("start", ("assigned", "sent_back"), "rectifying", offline=True, fact=True),
    Step("submit", TO_DO, "submitted", offline=True, fact=True, form=Rectification),
    Step("accept", ("submitted",), "accepted", offline=True, form=Remark),
    Step("confirm", PUT_RIGHT, STAYS, offline=True, fact=True, form=Remark),
    Step("send_back", ("submitted",), "sent_back", offline=True, form=Reason),
    Step("close", ("accepted",), "closed", form=Assessment),
    meanings={
        "reported": "stop",
        "verified": "wait",
        "assigned": "wait",
        "disputed": "stop",
        "rectifying": "run",
        "submitted": "wait",
        "sent_back": "stop",
        "accepted": "good",
        "closed": "good",
    },
)

"""The life of an exception as data: its steps, facts or decisions (§11, §16), and what each of them asks for."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from backend.documents.fields import ask
from backend.kernel.workflow import STAYS, Step, Workflow
from backend.production.exception_type import SEVERITIES
from backend.production.production_report import CAUSE_CATEGORIES

FOLLOW_UPS = ("maintenance_order", "nonconformance", "hazard", "change_request")

UNANSWERED = ("raised", "handed_over")
ANSWERED = ("accepted", "contained", "resolving")
OPEN = (*UNANSWERED, *ANSWERED, "waiting_external")
DONE = ("resolved", "verified")
BEFORE_CLOSING = (*OPEN, *DONE)
LIVING = (*BEFORE_CLOSING, "closed", "rejected", "merged")


@dataclass(frozen=True)
class Addition:
    """More about a call, said after it: by whoever raised it or whoever stands beside it."""

    description: str = ask("Description", default="", length=None)
    exception_type_id: UUID | None = ask("Type", default=None, table="exception_type")
    severity: str | None = ask("Severity", default=None, choices=SEVERITIES)
    equipment_id: UUID | None = ask("Equipment", default=None, table="equipment")


@dataclass(frozen=True)
class Containment:
    """What was done at once so that it gets no worse."""

    containment: str = ask("Immediate action", default="", length=None)


@dataclass(frozen=True)
class Resolution:
    """What caused it and what was done."""

    cause_category: str | None = ask("Cause", default=None, choices=CAUSE_CATEGORIES)
    cause: str = ask("What caused it", default="", length=None)
    action: str = ask("What was done", default="", length=None)


@dataclass(frozen=True)
class Waiting:
    """Somebody outside is needed; the clocks pause until then."""

    until: datetime = ask("Until")
    reason: str = ask("Waits for", length=None)


@dataclass(frozen=True)
class Handing:
    """Somebody else takes it on; the clocks run on."""

    person_id: UUID = ask("To", table="person")
    reason: str = ask("Reason", default="", length=None)


@dataclass(frozen=True)
class Why:
    reason: str = ask("Reason", length=None)


@dataclass(frozen=True)
class Merging:
    """Two calls about the same thing."""

    into_id: UUID = ask("Into", table="production_exception")


@dataclass(frozen=True)
class Referral:
    """What the next record needs beside what the exception knows."""

    follow_up: str = ask("As", choices=FOLLOW_UPS)
    description: str = ask("Description", default="", length=None)
    item_id: UUID | None = ask("Item", default=None, table="item")
    lot_id: UUID | None = ask("Lot", default=None, table="lot")
    quantity: Decimal | None = ask("Quantity", default=None)


FLOW = Workflow(
    Step("accept", UNANSWERED, "accepted", offline=True, fact=True),
    Step("contain", (*UNANSWERED, "accepted"), "contained", offline=True, fact=True, form=Containment),
    Step("begin", (*UNANSWERED, "accepted", "contained"), "resolving", offline=True, fact=True),
    Step("resolve", OPEN, "resolved", offline=True, fact=True, form=Resolution),
    Step("add", BEFORE_CLOSING, STAYS, offline=True, fact=True, form=Addition),
    Step("refer", LIVING, STAYS, offline=True, fact=True, form=Referral),
    Step("restart", BEFORE_CLOSING, STAYS, offline=True, fact=True),
    Step("withdraw", ("raised",), "withdrawn", offline=True, fact=True),
    Step("wait", (*UNANSWERED, *ANSWERED), "waiting_external", offline=True, form=Waiting),
    Step("go_on", ("waiting_external",), "resolving", offline=True, fact=True),
    Step("hand_over", (*ANSWERED, "waiting_external"), "handed_over", offline=True, form=Handing),
    Step("verify", ("resolved",), "verified", offline=True),
    Step("close", ("verified",), "closed"),
    Step("reject", ("raised", "accepted"), "rejected", offline=True, form=Why),
    Step("contest", ("rejected",), "raised", offline=True, form=Why),
    Step("merge", ("raised", "accepted"), "merged", offline=True, form=Merging),
    Step("reopen", ("resolved", "verified", "closed"), "resolving", offline=True, form=Why),
    meanings={
        "raised": "stop",
        "handed_over": "wait",
        "accepted": "wait",
        "contained": "run",
        "resolving": "run",
        "waiting_external": "wait",
        "resolved": "run",
        "verified": "good",
        "closed": "good",
    },
)

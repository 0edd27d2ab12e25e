"""Maintenance orders: work on equipment from the request to the acceptance, with the repair clock beside it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.kernel.workflow import Step, Workflow

ORDER_KINDS = ("breakdown_repair", "defect", "maintenance_service", "planned_repair", "improvement_maintenance")
PAUSES = ("waiting_for_parts", "waiting_for_equipment", "waiting_for_help", "shift_end", "other")
OPEN = ("reported", "accepted", "in_progress", "paused")


@dataclass(frozen=True)
class Why:
    reason: str = ask("Reason", length=2000)


@dataclass(frozen=True)
class Pausing:
    """Work rests; waiting is shown apart from repairing."""

    reason: str = ask("Waits for", choices=PAUSES)
    remark: str = ask("Remark", default="", length=2000)


@dataclass(frozen=True)
class Completion:
    """What was wrong, what was done, and what it took."""

    failure_mode_id: UUID | None = ask("Failure mode", default=None, table="failure_code")
    failure_cause_id: UUID | None = ask("Cause", default=None, table="failure_code")
    repair_activity_id: UUID | None = ask("Activity", default=None, table="failure_code")
    parts_used: str = ask("Parts used", default="", length=2000)
    hours: Decimal | None = ask("Hours worked", default=None, unit="h")
    test_run: bool = ask("Test run passed", default=False)
    remark: str = ask("What was done", default="", length=2000)


FLOW = Workflow(
    Step("accept", ("reported",), "accepted", offline=True),
    Step("start", ("reported", "accepted"), "in_progress", offline=True, fact=True),
    Step("pause", ("in_progress",), "paused", offline=True, fact=True, form=Pausing),
    Step("resume", ("paused",), "in_progress", offline=True, fact=True),
    Step(
        "complete",
        ("reported", "accepted", "in_progress", "paused"),
        "completed",
        offline=True,
        fact=True,
        form=Completion,
    ),
    Step("verify", ("completed",), "verified", offline=True),
    Step("send_back", ("completed",), "in_progress", offline=True, form=Why),
    Step("close", ("verified",), "closed"),
    Step("reject", ("reported", "accepted"), "rejected", form=Why),
    Step("cancel", ("reported", "accepted"), "cancelled", form=Why),
    meanings={
        "reported": "stop",
        "accepted": "wait",
        "in_progress": "run",
        "paused": "wait",
        "completed": "wait",
        "verified": "good",
        "closed": "good",
    },
)


class MaintenanceOrder(SiteDocument):
    """A request that somebody repairs, checks or services a machine, and what came of it; reporting it is a fact."""

    __tablename__ = "maintenance_order"
    __table_args__ = (
        Index("ix_maintenance_order_source", "source_id"),
        CheckConstraint("planned_until > planned_from", name="takes_time"),
    )
    spec = Spec(
        "Maintenance order", "MO-{year}-{seq:05}", workflow=FLOW, title=("description",), offline="write", fact=True
    )

    kind: Mapped[str] = field("Kind", listed=True, choices=ORDER_KINDS, default="breakdown_repair", open_in=OPEN)
    priority: Mapped[int] = field(
        "Priority", listed=True, default=3, open_in=OPEN, help="1 stops the line, 4 is planned"
    )
    equipment_id: Mapped[UUID | None] = link("equipment", "Equipment", listed=True, open_in=OPEN)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center", open_in=OPEN)
    area_id: Mapped[UUID | None] = link("area", "Area", open_in=OPEN)
    description: Mapped[str] = field("Description", default="", length=None, open_in=OPEN)
    stands: Mapped[bool] = field("Equipment stands still", default=False, open_in=OPEN)
    planned_from: Mapped[datetime | None] = field("Planned from", open_in=OPEN, help="The machine is not scheduled")
    planned_until: Mapped[datetime | None] = field("Planned until", open_in=OPEN)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    person_id: Mapped[UUID | None] = link("person", "Mechanic", listed=True, open_in=OPEN)
    reported_by_id: Mapped[UUID | None] = link("person", "Reported by", open_in=NEVER)
    done_by_id: Mapped[UUID | None] = link("person", "Done by", open_in=NEVER)
    verified_by_id: Mapped[UUID | None] = link("person", "Verified by", open_in=NEVER)
    respond_by: Mapped[datetime | None] = field("Respond by", listed=True, open_in=NEVER)
    reported_at: Mapped[datetime | None] = field("Reported", listed=True, open_in=NEVER)
    accepted_at: Mapped[datetime | None] = field("Accepted", open_in=NEVER)
    started_at: Mapped[datetime | None] = field("Started", open_in=NEVER)
    finished_at: Mapped[datetime | None] = field("Finished", open_in=NEVER)
    verified_at: Mapped[datetime | None] = field("Verified", open_in=NEVER)
    response_minutes: Mapped[Decimal | None] = field("Response time", unit="min", open_in=NEVER)
    repair_minutes: Mapped[Decimal | None] = field("Repair time", unit="min", open_in=NEVER)
    waiting_minutes: Mapped[Decimal | None] = field("Waiting in between", unit="min", open_in=NEVER)
    failure_mode_id: Mapped[UUID | None] = link("failure_code", "Failure mode", open_in=NEVER)
    failure_cause_id: Mapped[UUID | None] = link("failure_code", "Cause", open_in=NEVER)
    repair_activity_id: Mapped[UUID | None] = link("failure_code", "Activity", open_in=NEVER)
    parts_used: Mapped[str] = field("Parts used", default="", length=2000, open_in=NEVER)
    hours: Mapped[Decimal | None] = field("Hours worked", unit="h", open_in=NEVER)
    test_run: Mapped[bool] = field("Test run passed", default=False, open_in=NEVER)
    outcome: Mapped[str] = field("What was done", default="", length=2000, open_in=NEVER)
    reason: Mapped[str] = field("Reason", default="", length=2000, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    pauses: Mapped[list["MaintenancePause"]] = lines("MaintenancePause", "Pauses", open_in=NEVER)


class MaintenancePause(Line):
    """A time in which the work rested, and for what."""

    __tablename__ = "maintenance_pause"

    owner_id: Mapped[UUID] = owner("maintenance_order")
    from_at: Mapped[datetime] = field("From", open_in=NEVER)
    to_at: Mapped[datetime | None] = field("Until", open_in=NEVER)
    reason: Mapped[str] = field("Waits for", choices=PAUSES, default="other", open_in=NEVER)
    remark: Mapped[str] = field("Remark", default="", length=2000, open_in=NEVER)

"""Detailed schedules 排产: one answer to what runs where and when, made by a worker and kept as it was published."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Base, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.kernel.quantity import ZERO
from backend.kernel.workflow import Step, Workflow

FLOW = Workflow(
    Step("begin", ("queued",), "running"),
    Step("complete", ("running",), "made"),
    Step("fail", ("queued", "running"), "failed"),
    Step("cancel", ("queued", "running"), "cancelled"),
    Step("publish", ("made",), "published"),
    Step("replace", ("published",), "replaced"),
    Step("discard", ("made", "failed"), "discarded"),
    meanings={
        "queued": "wait",
        "running": "run",
        "made": "wait",
        "published": "good",
        "failed": "stop",
        "cancelled": "stop",
    },
)
CAUSES = ("plan", "what_if", "equipment_down", "late_material", "rush_order", "quality_hold", "behind", "by_hand")
GOALS = ("on_time", "least_setups", "short_flow", "stable")
ACTIONS = ("closed", "open", "due", "priority", "material", "held", "pin")
QUEUED = ("queued",)


class DetailedSchedule(SiteDocument):
    """Where and when the open operations of a site are done; the published one is what the floor follows."""

    __tablename__ = "detailed_schedule"
    __table_args__ = (
        CheckConstraint("horizon_days BETWEEN 1 AND 366", name="looks_ahead"),
        CheckConstraint("frozen_hours >= 0", name="freezes_a_time"),
        CheckConstraint("search_seconds BETWEEN 0 AND 3600", name="searches_a_while"),
        Index("ix_detailed_schedule_site_state", "site_id", "state"),
    )
    spec = Spec("Schedule", "SCH-{year}-{seq:05}", workflow=FLOW, title=("remark",))

    cause: Mapped[str] = field("Made because", listed=True, choices=CAUSES, default="plan", open_in=QUEUED)
    base_id: Mapped[UUID | None] = link("detailed_schedule", "Made from", open_in=QUEUED)
    remark: Mapped[str] = field("Remark", listed=True, default="")
    horizon_days: Mapped[int] = field("Horizon", unit="d", default=28, open_in=QUEUED)
    frozen_hours: Mapped[Decimal] = field("Frozen", unit="h", default=ZERO, open_in=QUEUED)
    goal: Mapped[str] = field("Goal", listed=True, choices=GOALS, default="on_time", open_in=QUEUED)
    firm_orders: Mapped[bool] = field("With orders not yet released", default=True, open_in=QUEUED)
    search_seconds: Mapped[int] = field("Search", unit="s", default=10, open_in=QUEUED)
    seed: Mapped[int] = field("Seed", default=1, open_in=QUEUED)
    begins_at: Mapped[datetime | None] = field("Begins", listed=True, open_in=NEVER)
    job_id: Mapped[UUID | None] = field("Job", open_in=NEVER)
    operations: Mapped[int] = field("Operations", listed=True, default=0, open_in=NEVER)
    orders: Mapped[int] = field("Orders", default=0, open_in=NEVER)
    late_orders: Mapped[int] = field("Late orders", listed=True, default=0, open_in=NEVER)
    left_out: Mapped[int] = field("Without a place", default=0, open_in=NEVER)
    tardiness_hours: Mapped[Decimal] = field("Lateness", unit="h", listed=True, default=ZERO, open_in=NEVER)
    setup_hours: Mapped[Decimal] = field("Set-up", unit="h", default=ZERO, open_in=NEVER)
    flow_hours: Mapped[Decimal] = field("Orders under way", unit="h", default=ZERO, open_in=NEVER)
    utilization_percent: Mapped[Decimal | None] = field("Utilization", unit="%", open_in=NEVER)
    wip_orders: Mapped[Decimal | None] = field("Orders under way at once", open_in=NEVER)
    moved: Mapped[int] = field("Operations moved", default=0, open_in=NEVER)
    left_on_lines: Mapped[int] = field("Tickets left to frozen line days", default=0, open_in=NEVER)
    ends_at: Mapped[datetime | None] = field("Ends", open_in=NEVER)
    seconds: Mapped[Decimal | None] = field("Seconds", open_in=NEVER)
    finished_at: Mapped[datetime | None] = field("Finished", open_in=NEVER)
    published_at: Mapped[datetime | None] = field("Published", listed=True, open_in=NEVER)
    slots_gone_at: Mapped[datetime | None] = field("Slots gone since", open_in=NEVER)
    error: Mapped[str] = field("Error", default="", length=None, open_in=NEVER)
    curve: Mapped[list[Any]] = mapped_column(default=list)  # [{"s": seconds since it began, measure: value …}]
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what each dispatch rule alone was worth
    state: Mapped[str] = state(FLOW)
    changes: Mapped[list["ScheduleChange"]] = lines("ScheduleChange", "Supposed", open_in=QUEUED)


class ScheduleChange(Line):
    """What a schedule takes into account beyond the factory's own records: what happened, or what is only supposed.

    closed/open: a work center (or one of its places) from a moment until another; due, priority, material (there at
    `from_at`), held (not before `from_at`): of a work order, or of one operation of it; pin: an operation at a place
    and a moment, put there by hand.
    """

    __tablename__ = "schedule_change"

    owner_id: Mapped[UUID] = owner("detailed_schedule")
    action: Mapped[str] = field("What changes", choices=ACTIONS)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center")
    place: Mapped[int | None] = field("Place")
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order")
    operation_id: Mapped[UUID | None] = field("Operation")
    from_at: Mapped[datetime | None] = field("From")
    until_at: Mapped[datetime | None] = field("Until")
    priority: Mapped[int | None] = field("Priority (1 most urgent)")
    reason: Mapped[str] = field("Reason", default="")

    @property
    def about(self) -> tuple[Any, ...]:
        """What it speaks of: an operation or order, else a work center or one of its places."""
        return self.action, self.operation_id or self.work_order_id or (self.work_center_id, self.place)

    @property
    def says(self) -> tuple[Any, ...]:
        return *self.about, self.work_center_id, self.place, self.from_at, self.until_at, self.priority


class ScheduleSlot(Base):
    """An operation (or the part of it a ticket gives) at its place and time; `setup_at` is when setting up begins."""

    __tablename__ = "schedule_slot"
    __table_args__ = (
        Index("ix_schedule_slot_schedule", "schedule_id", "start_at"),
        CheckConstraint("setup_at <= start_at AND start_at <= end_at", name="runs_forward"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("detailed_schedule.id", ondelete="CASCADE"))
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("work_order_operation.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    operation_number: Mapped[int]
    work_center_id: Mapped[UUID] = mapped_column(ForeignKey("work_center.id"))
    place: Mapped[int] = mapped_column(default=1)  # which of the work center's places, from 1
    setup_at: Mapped[datetime]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    quantity: Mapped[Decimal]
    family: Mapped[str] = mapped_column(String(80), default="")
    fixed: Mapped[str] = mapped_column(String(20), default="")  # running, frozen, pin; empty: free
    cause: Mapped[str] = mapped_column(String(20), default="")  # of kernel why.CAUSES, or "held"
    about: Mapped[list[Any]] = mapped_column(default=list)  # all that binds it: [cause, second, ids …], latest first
    gain: Mapped[int] = mapped_column(default=0)  # seconds it could begin sooner without its cause


class ScheduleGap(Base):
    """An operation that has no place, and the smallest reason."""

    __tablename__ = "schedule_gap"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("detailed_schedule.id", ondelete="CASCADE"), index=True)
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("work_order_operation.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    operation_number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    about: Mapped[list[Any]] = mapped_column(default=list)


class ScheduleLoad(Base):
    """A work center on one local day of a schedule: minutes open, at work, and in set-ups, over all its places."""

    __tablename__ = "schedule_load"
    __table_args__ = (Index("uq_schedule_load_day", "schedule_id", "work_center_id", "day", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("detailed_schedule.id", ondelete="CASCADE"))
    work_center_id: Mapped[UUID] = mapped_column(ForeignKey("work_center.id"))
    day: Mapped[date]
    open_minutes: Mapped[int] = mapped_column(default=0)
    busy_minutes: Mapped[int] = mapped_column(default=0)
    setup_minutes: Mapped[int] = mapped_column(default=0)

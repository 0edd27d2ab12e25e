"""Plans: a scheme says what counts, a plan version is one run of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Base, SiteDocument, Spec, field, link, state
from backend.kernel.workflow import Step, Workflow

VERSION_FLOW = Workflow(
    Step("begin", ("queued",), "running"),
    Step("complete", ("running",), "done"),
    Step("fail", ("queued", "running"), "failed"),
    Step("discard", ("done", "failed"), "discarded"),
    Step("cancel", ("queued", "running"), "cancelled"),
    meanings={"queued": "wait", "running": "run", "done": "good", "failed": "stop", "cancelled": "stop"},
)


class PlanScheme(SiteDocument):
    """What a plan of one site counts, and how far it looks."""

    __tablename__ = "plan_scheme"
    __table_args__ = (CheckConstraint("horizon_days BETWEEN 1 AND 1500", name="has_horizon"),)
    spec = Spec("Plan scheme", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    horizon_days: Mapped[int] = field("Horizon", unit="d", listed=True, default=182)
    draft_orders: Mapped[bool] = field("Count draft sales orders", default=False)
    current_version_id: Mapped[UUID | None] = field("Current plan", open_in=NEVER)


class PlanVersion(SiteDocument):
    """One MRP run: asked for by a person, done by a worker, kept as it was."""

    __tablename__ = "plan_version"
    spec = Spec("MRP run", "MRP-{year}-{seq:05}", workflow=VERSION_FLOW)

    plan_scheme_id: Mapped[UUID] = link("plan_scheme", "Plan scheme", listed=True)
    day_zero: Mapped[date | None] = field("First day", listed=True, open_in=NEVER)
    job_id: Mapped[UUID | None] = field("Job", open_in=NEVER)
    items: Mapped[int] = field("Items planned", listed=True, default=0, open_in=NEVER)
    planned_orders: Mapped[int] = field("Planned orders", listed=True, default=0, open_in=NEVER)
    pegs: Mapped[int] = field("Pegs", default=0, open_in=NEVER)
    exceptions: Mapped[int] = field("Exceptions", listed=True, default=0, open_in=NEVER)
    seconds: Mapped[Decimal | None] = field("Seconds", open_in=NEVER)
    finished_at: Mapped[datetime | None] = field("Finished", listed=True, open_in=NEVER)
    error: Mapped[str] = field("Error", default="", length=None, open_in=NEVER)
    state: Mapped[str] = state(VERSION_FLOW)


class PlanPeg(Base):
    """A part of one supply that serves a part of one need of the same item."""

    __tablename__ = "plan_peg"
    __table_args__ = (
        Index("ix_plan_peg_supply", "plan_version_id", "supply_id"),
        Index("ix_plan_peg_need", "plan_version_id", "need_id"),
        Index("ix_plan_peg_item", "plan_version_id", "item_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    plan_version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    item_id: Mapped[UUID]
    supply_kind: Mapped[str] = mapped_column(String(30))  # on_hand purchase_order work_order planned_order
    supply_id: Mapped[UUID | None]
    supply_day: Mapped[date | None]
    need_kind: Mapped[str] = mapped_column(String(30))  # sales_order work_order planned_order safety_stock
    need_id: Mapped[UUID | None]
    need_day: Mapped[date | None]
    quantity: Mapped[Decimal]


class PlanException(Base):
    """Something a planner should look at, with how bad it is."""

    __tablename__ = "plan_exception"
    __table_args__ = (Index("ix_plan_exception_version", "plan_version_id", "severity"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    plan_version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    code: Mapped[str] = mapped_column(String(40))
    severity: Mapped[int]
    item_id: Mapped[UUID | None]
    document_id: Mapped[UUID | None]
    day: Mapped[date | None]
    quantity: Mapped[Decimal | None]
    details: Mapped[dict[str, Any]]
    sentence: Mapped[str] = mapped_column(Text, default="")

"""Plans: a scheme says what counts, a plan version is one run of it; a simulation is a run that supposes something."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Base, SiteDocument, Spec, field, lines, link, state
from backend.kernel.workflow import Step, Workflow
from backend.planning.plan_overlay import PlanOverlay

VERSION_FLOW = Workflow(
    Step("begin", ("queued",), "running"),
    Step("complete", ("running",), "done"),
    Step("fail", ("queued", "running"), "failed"),
    Step("discard", ("done", "failed"), "discarded"),
    Step("cancel", ("queued", "running"), "cancelled"),
    meanings={"queued": "wait", "running": "run", "done": "good", "failed": "stop", "cancelled": "stop"},
)
VERSION_KINDS = ("live", "simulation")
QUEUED = ("queued",)


DRAW_DOWNS = ("never", "inside_lead", "share", "down_to_priority")
ASSUMED = ("none", "in")


class PlanScheme(SiteDocument):
    """What a plan of one site counts, how it reckons, and how far it looks (planning.md §2.9)."""

    __tablename__ = "plan_scheme"
    __table_args__ = (
        CheckConstraint("horizon_days BETWEEN 1 AND 1500", name="has_horizon"),
        CheckConstraint("draw_down_percent BETWEEN 0 AND 100", name="draws_down_a_part"),
        CheckConstraint("draw_down_priority BETWEEN 1 AND 99", name="draws_down_to_a_priority"),
        CheckConstraint("assume_days BETWEEN 0 AND 1500", name="assumes_forward"),
        CheckConstraint("in_tolerance_days BETWEEN 0 AND 1500", name="tolerates_late"),
        CheckConstraint("out_tolerance_days BETWEEN 0 AND 1500", name="tolerates_early"),
        CheckConstraint(
            "clear_severe_days BETWEEN 0 AND 366 AND clear_warning_days BETWEEN 0 AND 366 "
            "AND clear_minor_days BETWEEN 0 AND 366",
            name="clears_in_time",
        ),
    )
    spec = Spec("Plan scheme", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    horizon_days: Mapped[int] = field("Horizon", unit="d", listed=True, default=182)
    mps: Mapped[bool] = field(
        "Master schedule", listed=True, default=False, help="Plans only items of the master schedule"
    )
    planner_id: Mapped[UUID | None] = link("person", "Planner")
    net_change: Mapped[bool] = field(
        "Follows the floor", default=False, help="What the floor reports is planned by itself, within minutes"
    )
    plan_group: Mapped[str] = field("Plan group", default="", help="Schemes of one group are planned by one group run")
    confirmed_orders: Mapped[bool] = field("Count confirmed sales orders", default=True)
    draft_orders: Mapped[bool] = field("Count draft sales orders", default=False)
    forecasts: Mapped[bool] = field("Count forecasts", listed=True, default=True)
    forecast_id: Mapped[UUID | None] = link("forecast", "Forecast version", help="Empty: those in force")
    consumption: Mapped[bool] = field("Orders consume forecasts", default=True)
    independent_demand: Mapped[bool] = field("Count independent demand", default=True)
    purchase_orders: Mapped[bool] = field("Count purchase orders", default=True)
    inspection: Mapped[bool] = field("Count stock under inspection", default=True)
    work_orders: Mapped[bool] = field("Count work orders", default=True)
    firm_orders: Mapped[bool] = field("Count firm planned orders", default=True)
    draw_down: Mapped[str] = field("Use up safety stock", choices=DRAW_DOWNS, default="never")
    draw_down_percent: Mapped[int] = field("Share that may be used up", unit="%", default=50)
    draw_down_priority: Mapped[int] = field("Last priority that may use it", default=1)
    fences: Mapped[bool] = field("Keep time fences", default=True)
    assume: Mapped[str] = field("Assume that supply can come earlier", choices=ASSUMED, default="none")
    assume_days: Mapped[int] = field("Supply due within", unit="d", default=30)
    in_tolerance_days: Mapped[int] = field("Late days not told", unit="d", default=1)
    out_tolerance_days: Mapped[int] = field("Early days not told", unit="d", default=7)
    substitution: Mapped[bool] = field("Substitutes", default=True)
    break_points: Mapped[bool] = field("Break points", default=True)
    strategies: Mapped[bool] = field(
        "Keep orders apart", default=True, help="Items not made to stock are planned for each order by itself"
    )
    clear_severe_days: Mapped[int] = field("Clear what stops planning within", unit="d", default=1)
    clear_warning_days: Mapped[int] = field("Clear warnings within", unit="d", default=5)
    clear_minor_days: Mapped[int] = field("Clear all else within", unit="d", default=14)
    current_version_id: Mapped[UUID | None] = field("Current plan", open_in=NEVER)

    def days_to_clear(self, severity: int) -> int:
        """How soon an exception should be gone."""
        return {1: self.clear_severe_days, 2: self.clear_warning_days}.get(severity, self.clear_minor_days)


class PlanVersion(SiteDocument):
    """One MRP run: asked for by a person, done by a worker, kept as it was.

    A simulation reads the factory as it is, lays its overlay on top and plans. It never comes into force and releases
    nothing.
    """

    __tablename__ = "plan_version"
    __table_args__ = (Index("ix_plan_version_group_run_id", "group_run_id"),)
    spec = Spec("MRP run", "MRP-{year}-{seq:05}", workflow=VERSION_FLOW)

    plan_scheme_id: Mapped[UUID] = link("plan_scheme", "Plan scheme", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=VERSION_KINDS, default="live", open_in=QUEUED)
    base_version_id: Mapped[UUID | None] = link("plan_version", "Compared with", open_in=QUEUED)
    day_zero: Mapped[date | None] = field("First day", listed=True, open_in=NEVER)
    job_id: Mapped[UUID | None] = field("Job", open_in=NEVER)
    group_run_id: Mapped[UUID | None] = field("Part of group run", open_in=NEVER)
    net_change: Mapped[bool] = field("Made by itself", default=False, open_in=NEVER)
    waits_for: Mapped[list[Any]] = mapped_column(default=list)  # the runs of its group that must have ended
    items: Mapped[int] = field("Items planned", listed=True, default=0, open_in=NEVER)
    planned_orders: Mapped[int] = field("Planned orders", listed=True, default=0, open_in=NEVER)
    exceptions: Mapped[int] = field("Exceptions", listed=True, default=0, open_in=NEVER)
    seconds: Mapped[Decimal | None] = field("Seconds", open_in=NEVER)
    finished_at: Mapped[datetime | None] = field("Finished", listed=True, open_in=NEVER)
    error: Mapped[str] = field("Error", default="", length=None, open_in=NEVER)
    state: Mapped[str] = state(VERSION_FLOW)
    overlay: Mapped[list[PlanOverlay]] = lines("PlanOverlay", "What if", open_in=QUEUED)

    @property
    def is_simulation(self) -> bool:
        return self.kind == "simulation"


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

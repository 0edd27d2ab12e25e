"""Hazards: what somebody saw that can hurt people, machines or surroundings, until it is put right."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.ehs.hazard_flow import FLOW, KINDS

BEFORE_WORK = ("reported", "verified", "disputed")
PLANNED_IN = (*BEFORE_WORK, "assigned", "rectifying")
PLAN = ("plan_goal", "plan_methods", "plan_funds", "plan_people", "plan_until", "plan_safety")


class Hazard(SiteDocument):
    """Something seen at a place; who saw it is kept unless they wanted to stay unknown."""

    __tablename__ = "hazard"
    __table_args__ = (
        Index("ix_hazard_due", "state", "due"),
        CheckConstraint("NOT anonymous OR reporter_id IS NULL", name="anonymous_is_nobody"),
    )
    spec = Spec("Hazard", "HZ-{year}-{seq:05}", workflow=FLOW, title=("description",), offline="write", fact=True)

    description: Mapped[str] = field("What was seen", listed=True, default="", length=None, open_in=BEFORE_WORK)
    kind: Mapped[str | None] = field("Kind", listed=True, choices=KINDS, open_in=BEFORE_WORK)
    suggested_level_id: Mapped[UUID | None] = link("hazard_level", "Suggested level", open_in=("reported",))
    level_id: Mapped[UUID | None] = link("hazard_level", "Level", listed=True, open_in=NEVER)
    area_id: Mapped[UUID | None] = link("area", "Area", listed=True, open_in=BEFORE_WORK)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center", open_in=BEFORE_WORK)
    equipment_id: Mapped[UUID | None] = link("equipment", "Equipment", open_in=BEFORE_WORK)
    place: Mapped[str] = field("Place in words", default="", open_in=BEFORE_WORK)
    anonymous: Mapped[bool] = field("Anonymous", default=False, open_in=("reported",))
    reporter_id: Mapped[UUID | None] = link("person", "Reported by", open_in=NEVER)
    reported_at: Mapped[datetime | None] = field("Reported", open_in=NEVER)
    responsible_id: Mapped[UUID | None] = link("person", "Responsible", listed=True, open_in=NEVER)
    team_id: Mapped[UUID | None] = link("team", "Team", open_in=NEVER)
    due: Mapped[date | None] = field("Due", listed=True, open_in=NEVER)
    interim_measures: Mapped[str] = field("Interim measures", default="", length=None, open_in=PLANNED_IN)
    assigned_at: Mapped[datetime | None] = field("Assigned", open_in=NEVER)
    started_at: Mapped[datetime | None] = field("Begun", open_in=NEVER)
    submitted_at: Mapped[datetime | None] = field("Put right", open_in=NEVER)
    submitted_by_id: Mapped[UUID | None] = link("person", "Put right by", open_in=NEVER)
    sent_back_at: Mapped[datetime | None] = field("Sent back", open_in=NEVER)
    measures: Mapped[str] = field("What was done", default="", length=None, open_in=NEVER)
    cost: Mapped[Decimal | None] = field("Cost", open_in=NEVER)
    accepted_at: Mapped[datetime | None] = field("Accepted", open_in=NEVER)
    accepted_by_id: Mapped[UUID | None] = link("person", "Accepted by", open_in=NEVER)
    confirmed_at: Mapped[datetime | None] = field("Confirmed by the reporter", open_in=NEVER)
    confirmation: Mapped[str] = field("What the reporter says of it", default="", length=None, open_in=NEVER)
    last_reason: Mapped[str] = field("Last reason given", default="", length=None, open_in=NEVER)
    assessment: Mapped[str] = field("Assessment", default="", length=None, open_in=NEVER)
    merged_into_id: Mapped[UUID | None] = link("hazard", "Is the same as", open_in=NEVER)
    plan_goal: Mapped[str] = field("Plan: goal", default="", length=None, open_in=PLANNED_IN)
    plan_methods: Mapped[str] = field("Plan: methods", default="", length=None, open_in=PLANNED_IN)
    plan_funds: Mapped[str] = field("Plan: funds", default="", length=None, open_in=PLANNED_IN)
    plan_people: Mapped[str] = field("Plan: people", default="", length=None, open_in=PLANNED_IN)
    plan_until: Mapped[date | None] = field("Plan: until", open_in=BEFORE_WORK)
    plan_safety: Mapped[str] = field("Plan: safety measures", default="", length=None, open_in=PLANNED_IN)
    told_superior_at: Mapped[datetime | None] = field("Superior told", open_in=NEVER)
    told_department_at: Mapped[datetime | None] = field("Department told", open_in=NEVER)
    told_site_at: Mapped[datetime | None] = field("Site told", open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    state: Mapped[str] = state(FLOW)

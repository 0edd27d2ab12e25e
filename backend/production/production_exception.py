"""Exceptions (andon): something on the floor needs help; whoever sees it calls, and clocks run until it is over."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.production.exception_flow import BEFORE_CLOSING, FLOW, FOLLOW_UPS
from backend.production.exception_type import SEVERITIES
from backend.production.production_report import CAUSE_CATEGORIES

CLOCKS = ("accept", "contain", "resolve")


class ProductionException(SiteDocument):
    """One call for help: where, what, who answers, until when, and what became of it."""

    __tablename__ = "production_exception"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),
        Index("ix_production_exception_next", "next_call_at"),
        Index("ix_production_exception_source", "source_id"),
    )
    spec = Spec(
        "Production exception",
        "EX-{year}-{seq:05}",
        workflow=FLOW,
        title=("description",),
        offline="write",
        fact=True,
    )

    category: Mapped[str] = field("Category", listed=True, choices=CAUSE_CATEGORIES, open_in=BEFORE_CLOSING)
    exception_type_id: Mapped[UUID | None] = link("exception_type", "Type", listed=True, open_in=BEFORE_CLOSING)
    severity: Mapped[str | None] = field("Severity", listed=True, choices=SEVERITIES, open_in=BEFORE_CLOSING)
    description: Mapped[str] = field("Description", default="", length=None, open_in=BEFORE_CLOSING)
    area_id: Mapped[UUID | None] = link("area", "Area", open_in=BEFORE_CLOSING)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center", listed=True, open_in=BEFORE_CLOSING)
    equipment_id: Mapped[UUID | None] = link("equipment", "Equipment", listed=True, open_in=BEFORE_CLOSING)
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order", open_in=BEFORE_CLOSING)
    ticket_id: Mapped[UUID | None] = link("ticket", "Ticket", open_in=BEFORE_CLOSING)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)

    type_version: Mapped[int | None] = field("Version of the type", open_in=NEVER)
    scenario: Mapped[dict[str, Any]] = field("Scenario", default=dict, open_in=NEVER)
    raised_by_id: Mapped[UUID | None] = link("person", "Raised by", listed=True, open_in=NEVER)
    raised_at: Mapped[datetime | None] = field("Raised at", listed=True, open_in=NEVER)
    arrived_at: Mapped[datetime | None] = field("Arrived at", open_in=NEVER, help="When the call reached the server")
    responder_id: Mapped[UUID | None] = link("person", "Responsible", listed=True, open_in=NEVER)
    accepted_at: Mapped[datetime | None] = field("Accepted at", open_in=NEVER)
    contained_at: Mapped[datetime | None] = field("Contained at", open_in=NEVER)
    containment: Mapped[str] = field("Immediate action", default="", length=None, open_in=NEVER)
    resolver_id: Mapped[UUID | None] = link("person", "Resolved by", open_in=NEVER)
    resolved_at: Mapped[datetime | None] = field("Resolved at", open_in=NEVER)
    cause_category: Mapped[str | None] = field("Kind of cause", choices=CAUSE_CATEGORIES, open_in=NEVER)
    cause: Mapped[str] = field("What caused it", default="", length=None, open_in=NEVER)
    action: Mapped[str] = field("What was done", default="", length=None, open_in=NEVER)
    verifier_id: Mapped[UUID | None] = link("person", "Verified by", open_in=NEVER)
    verified_at: Mapped[datetime | None] = field("Verified at", open_in=NEVER)
    closed_at: Mapped[datetime | None] = field("Closed at", open_in=NEVER)
    decided_reason: Mapped[str] = field("Reason", default="", length=None, open_in=NEVER)
    merged_into_id: Mapped[UUID | None] = link("production_exception", "Merged into", open_in=NEVER)
    similar_id: Mapped[UUID | None] = link("production_exception", "Perhaps the same as", open_in=NEVER)
    recurs: Mapped[bool] = field("Comes back again and again", default=False, open_in=NEVER)
    reopened_at: Mapped[datetime | None] = field("Reopened at", open_in=NEVER)

    level: Mapped[int] = field("Level called", listed=True, default=1, open_in=NEVER)
    accept_due: Mapped[datetime | None] = field("Accept until", open_in=NEVER)
    contain_due: Mapped[datetime | None] = field("Contain until", open_in=NEVER)
    resolve_due: Mapped[datetime | None] = field("Resolve until", listed=True, open_in=NEVER)
    escalated_at: Mapped[datetime | None] = field("Last called higher", open_in=NEVER)
    next_call_at: Mapped[datetime | None] = field("Next call", open_in=NEVER)
    waits_since: Mapped[datetime | None] = field("Waits since", open_in=NEVER)
    waits_until: Mapped[datetime | None] = field("Waits until", open_in=NEVER)
    waits_for: Mapped[str] = field("Waits for", default="", length=None, open_in=NEVER)

    stopped_at: Mapped[datetime | None] = field("Line stopped at", open_in=NEVER)
    restarted_at: Mapped[datetime | None] = field("Line runs again since", open_in=NEVER)
    stop_ended_at: Mapped[datetime | None] = field("Stop ended at", open_in=NEVER, help="The verified restart")
    stop_minutes: Mapped[Decimal] = field("Minutes stopped", unit="min", default=Decimal(0), open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    escalations: Mapped[list["ExceptionEscalation"]] = lines("ExceptionEscalation", "Escalations", open_in=NEVER)
    referrals: Mapped[list["ExceptionReferral"]] = lines("ExceptionReferral", "Referred on", open_in=NEVER)


class ExceptionEscalation(Line):
    """A level that was called because a clock ran out."""

    __tablename__ = "exception_escalation"

    owner_id: Mapped[UUID] = owner("production_exception")
    level: Mapped[int] = field("Level")
    clock: Mapped[str] = field("Clock", choices=CLOCKS)
    turn: Mapped[int] = field("Time", default=1)
    due: Mapped[datetime] = field("Was due")
    at: Mapped[datetime] = field("Called at")
    called: Mapped[str] = field("Who was called", default="")


class ExceptionReferral(Line):
    """The case goes on as another record; its number is found through the timeline."""

    __tablename__ = "exception_referral"

    owner_id: Mapped[UUID] = owner("production_exception")
    follow_up: Mapped[str] = field("As", choices=FOLLOW_UPS)
    at: Mapped[datetime] = field("At")
    person_id: Mapped[UUID | None] = link("person", "By")
    description: Mapped[str] = field("Description", default="", length=None)
    item_id: Mapped[UUID | None] = link("item", "Item")
    lot_id: Mapped[UUID | None] = link("lot", "Lot")
    quantity: Mapped[Decimal | None] = field("Quantity")

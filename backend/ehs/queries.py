"""What waits for people, and what their phones hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_extension import HazardExtension
from backend.ehs.hazard_flow import OPEN, TO_DO

KEPT = timedelta(days=30)
MOST = 100


def phone_hazards(query: Select[Any], actor: Actor) -> Select[Any]:
    """One's own reports and what one has to put right, of late; all open ones for those who look after them."""
    lately = datetime.now(UTC) - KEPT
    mine = or_(Hazard.reporter_id == actor.person_id, Hazard.responsible_id == actor.person_id)
    wanted = mine & or_(Hazard.state.in_(OPEN), Hazard.changed_at > lately)
    if not may(actor, Hazard, "verify") and not may(actor, Hazard, "accept"):
        return query.where(wanted)
    here = Hazard.site_id == actor.site_id if actor.site_id is not None else Hazard.site_id.is_not(None)
    return query.where(or_(wanted, Hazard.state.in_(OPEN) & here))


def phone_extensions(query: Select[Any], actor: Actor) -> Select[Any]:
    """What one asked for oneself, of hazards that are open."""
    still = select(Hazard.id).where(Hazard.state.in_(TO_DO))
    return query.where(HazardExtension.created_by_id == actor.person_id, HazardExtension.hazard_id.in_(still))


def tasks(session: Session, actor: Actor) -> list[TaskGroup]:
    """To verify, to give to somebody, to put right, to accept; to confirm what one reported oneself."""
    groups = []
    if may(actor, Hazard, "verify"):
        groups.append(TaskGroup("ehs.verify", "Hazards to verify", _rows(session, actor, Hazard.state == "reported")))
    if may(actor, Hazard, "assign"):
        waiting = Hazard.state.in_(("verified", "disputed"))
        groups.append(TaskGroup("ehs.assign", "Hazards to assign", _rows(session, actor, waiting)))
    if may(actor, Hazard, "submit"):
        mine = Hazard.state.in_(TO_DO) & (Hazard.responsible_id == actor.person_id)
        groups.append(TaskGroup("ehs.rectify", "Hazards to put right", _rows(session, actor, mine)))
    if may(actor, Hazard, "accept"):
        others = (Hazard.state == "submitted") & Hazard.responsible_id.is_distinct_from(actor.person_id)
        groups.append(TaskGroup("ehs.accept", "Hazards to accept", _rows(session, actor, others)))
    if may(actor, Hazard, "confirm"):
        seen = (Hazard.state == "submitted") & (Hazard.reporter_id == actor.person_id) & Hazard.confirmed_at.is_(None)
        unseen = seen & Hazard.responsible_id.is_distinct_from(actor.person_id)
        groups.append(TaskGroup("ehs.confirm", "Hazards of yours to confirm", _rows(session, actor, unseen)))
    return [group for group in groups if group.rows]


def _rows(session: Session, actor: Actor, condition: Any) -> list[TaskRow]:
    query = narrow(select(Hazard), Hazard, actor).where(condition).order_by(Hazard.due, Hazard.id).limit(MOST)
    return [_row(hazard, datetime.now(UTC).date()) for hazard in session.scalars(query)]


def _row(hazard: Hazard, today: date) -> TaskRow:
    title = hazard.description or hazard.place
    days = (today - hazard.due).days if hazard.due is not None and hazard.state in TO_DO else 0
    hint = f"{days} days overdue." if days > 0 else ""
    return TaskRow("ehs/hazard", hazard.id, hazard.number, title, hazard.state, hazard.due, hint)

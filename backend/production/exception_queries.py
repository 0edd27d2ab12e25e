"""Exceptions as people look at them: what phones hold, what waits for whom."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.describe import words
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.plant.work_center import WorkCenter
from backend.production import exception_rules
from backend.production.exception_flow import OPEN, UNANSWERED
from backend.production.exception_type import ExceptionType
from backend.production.production_exception import ProductionException

KEPT = timedelta(days=2)
MOST = 100


def open_exceptions(query: Any, actor: Actor) -> Any:
    """For a phone: what is open at the site, and what ended in the last two days."""
    one, lately = ProductionException, datetime.now(UTC) - KEPT
    query = query if actor.site_id is None else query.where(one.site_id == actor.site_id)
    return query.where(or_(one.state.in_((*OPEN, "resolved")), one.changed_at > lately))


def types_in_use(query: Any, actor: Actor) -> Any:
    return query.where(ExceptionType.active)


PACK = {ProductionException: open_exceptions, ExceptionType: types_in_use}


def tasks(session: Session, actor: Actor) -> list[TaskGroup]:
    """What waits for this person: to come, to resolve, to verify; and whatever is late."""
    one = ProductionException
    if actor.person_id is None or not may(actor, one, "accept"):
        return []
    waiting = [row for row in _found(session, actor, one.state.in_(UNANSWERED)) if _is_called(row[0], actor)]
    mine = _found(session, actor, and_(one.responder_id == actor.person_id, one.state.in_(OPEN)))
    begun = [row for row in mine if row[0].state not in UNANSWERED]
    verify = _found(session, actor, _mine_to_verify(actor))
    groups = (
        TaskGroup("exceptions.to_accept", "Calls to answer", _tasks(waiting)),
        TaskGroup("exceptions.to_resolve", "Exceptions to resolve", _tasks(begun)),
        TaskGroup("exceptions.to_verify", "Exceptions to verify", _tasks(verify)),
        TaskGroup("exceptions.late", "Late exceptions", _tasks(_late(session, actor))),
    )
    return [group for group in groups if group.rows]


def _tasks(rows: list[tuple[ProductionException, str | None]]) -> list[TaskRow]:
    return [_task(*row) for row in rows]


def _found(session: Session, actor: Actor, wanted: Any) -> list[tuple[ProductionException, str | None]]:
    one = ProductionException
    query: Any = select(one, WorkCenter.name).outerjoin(WorkCenter, WorkCenter.id == one.work_center_id)
    query = narrow(query.where(wanted), one, actor).order_by(one.raised_at, one.id).limit(MOST)
    return [(row, place) for row, place in session.execute(query)]


def _late(session: Session, actor: Actor) -> list[tuple[ProductionException, str | None]]:
    """Whatever ran out of its time, for those who could be called about it."""
    one = ProductionException
    if not may(actor, one, "verify_others"):
        return []
    return _found(session, actor, and_(one.state.in_(OPEN), one.next_call_at.is_not(None), one.level > 1))


def _mine_to_verify(actor: Actor) -> Any:
    one = ProductionException
    mine = one.raised_by_id == actor.person_id
    if may(actor, one, "verify_others"):
        mine = or_(mine, one.resolver_id.is_(None), one.resolver_id != actor.person_id)
    return and_(one.state == "resolved", mine, or_(one.resolver_id.is_(None), one.resolver_id != actor.person_id))


def _is_called(row: ProductionException, actor: Actor) -> bool:
    """Whether the call is for this person: by role or by name, at a level it has come to."""
    if row.state == "handed_over":
        return row.responder_id == actor.person_id
    calls = row.scenario.get("calls", {})
    for level in range(1, row.level + 1):
        for who in calls.get(str(level)) or [{"role": exception_rules.STANDARD_CALLS[level]}]:
            if who.get("role") in actor.roles or who.get("person_id") == str(actor.person_id):
                return True
    return False


def _task(row: ProductionException, place: str | None) -> TaskRow:
    parts = (words(row.category), place, row.description.split("\n")[0])
    due = row.accept_due if row.accepted_at is None else row.contain_due if row.contained_at is None else None
    title = " · ".join(part for part in parts if part)
    return TaskRow(name_of(), row.id, row.number, title, row.state, due or row.resolve_due, words(row.severity or ""))


def name_of() -> str:
    return f"production/{ProductionException.__tablename__}"


def counted(actor: Actor, since: datetime, site_id: UUID | None = None) -> Any:
    """Calls raised since a moment that were none of nothing."""
    one = ProductionException
    query: Any = select(one).where(one.raised_at >= since, one.state.not_in(("rejected", "merged", "withdrawn")))
    query = query if site_id is None else query.where(one.site_id == site_id)
    return narrow(query, one, actor)

"""What phones hold of patrols, and whose round it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.patrol.patrol_check import PatrolCheck
from backend.patrol.patrol_round import PatrolRound
from backend.patrol.patrol_route import PatrolRoute
from backend.patrol.rounds import AHEAD, UNFINISHED
from backend.people.person import Person

KEPT = timedelta(days=1)
MOST = 50


def rounds_near(query: Any, actor: Actor) -> Any:
    """Rounds of the site from yesterday to tomorrow: colleagues may share one, and whoever is there may help."""
    query = query if actor.site_id is None else query.where(PatrolRound.site_id == actor.site_id)
    return query.where(*_near())


def checks_near(query: Any, actor: Actor) -> Any:
    """What was found on those rounds, by whomever, so that the next phone goes on where the first stopped."""
    here = select(PatrolRound.id).where(PatrolRound.id == PatrolCheck.patrol_round_id, *_near())
    query = query if actor.site_id is None else query.where(PatrolCheck.site_id == actor.site_id)
    return query.where(here.correlate(PatrolCheck).exists())


def tasks(session: Session, actor: Actor) -> list[TaskGroup]:
    """Rounds to walk now: the person's own, the team's, and nobody's."""
    if actor.person_id is None or not may(actor, PatrolCheck, "create"):
        return []
    now = datetime.now(UTC)
    team = select(Person.team_id).where(Person.id == actor.person_id).scalar_subquery()
    nobodys = PatrolRound.person_id.is_(None) & PatrolRound.team_id.is_(None)
    mine = or_(PatrolRound.person_id == actor.person_id, PatrolRound.team_id == team, nobodys)
    query = select(PatrolRound, PatrolRoute.name).join(PatrolRoute, PatrolRoute.id == PatrolRound.patrol_route_id)
    query = query.where(mine, PatrolRound.state.in_(UNFINISHED), PatrolRound.window_to > now)
    query = query.where(PatrolRound.window_from < now + timedelta(hours=1))
    found = session.execute(narrow(query, PatrolRound, actor).order_by(PatrolRound.window_to).limit(MOST))
    rows = [_row(one, name) for one, name in found]
    return [TaskGroup("patrol.rounds", "Rounds to walk", rows)] if rows else []


def _row(one: PatrolRound, name: str) -> TaskRow:
    hint = f"{one.done_points} of {one.due_points} points"
    return TaskRow("patrol/patrol_round", one.id, one.number, name, one.state, one.window_to, hint)


def _near() -> tuple[Any, ...]:
    now = datetime.now(UTC)
    return PatrolRound.window_to > now - KEPT, PatrolRound.window_from < now + AHEAD

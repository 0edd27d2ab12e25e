"""What EHS shows at a glance: hazards by level and state, and points by person and crew."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_flow import OPEN, TO_DO
from backend.ehs.hazard_level import HazardLevel
from backend.ehs.point_entry import PointEntry
from backend.people.person import Person, Team

SHOWN = (*OPEN, "accepted")
RANKED = 20
LATEST = 30


def board(session: Session, actor: Actor, today: date) -> dict[str, Any]:
    """Open hazards: a cell for each level and state with how many, and how many of them are overdue."""
    level = func.coalesce(Hazard.level_id, Hazard.suggested_level_id)
    late = Hazard.state.in_(TO_DO) & (Hazard.due < today)
    query = select(level, Hazard.state, func.count(), func.sum(case((late, 1), else_=0))).select_from(Hazard)
    query = narrow(query, Hazard, actor).where(Hazard.state.in_(SHOWN)).group_by(level, Hazard.state)
    cells = [
        {"level_id": level_id, "state": state, "count": count, "overdue": int(overdue or 0)}
        for level_id, state, count, overdue in session.execute(query)
    ]
    return {
        "levels": _levels(session, actor),
        "states": list(SHOWN),
        "cells": cells,
        "open": sum(cell["count"] for cell in cells),
        "overdue": sum(cell["overdue"] for cell in cells),
    }


def points(session: Session, actor: Actor, month: str) -> dict[str, Any]:
    """One's own balance and latest entries, and how people and crews rank in a month."""
    mine = (PointEntry.person_id == actor.person_id, PointEntry.company_id == actor.company_id)
    total = select(func.coalesce(func.sum(PointEntry.points), 0)).where(*mine)
    latest = select(PointEntry).where(*mine).order_by(PointEntry.id.desc()).limit(LATEST)
    persons = _ranked(session, actor, PointEntry.month == month)
    return {
        "month": month,
        "balance": int(session.scalar(total) or 0),
        "this_month": int(session.scalar(total.where(PointEntry.month == month)) or 0),
        "rank": next((place for place, one in enumerate(persons, 1) if one["id"] == actor.person_id), None),
        "entries": [
            {"id": one.id, "number": one.number, "points": one.points, "reason": one.reason, "day": one.day}
            for one in session.scalars(latest)
        ],
        "persons": persons[:RANKED],
        "teams": _teams(session, actor, persons),
    }


def _levels(session: Session, actor: Actor) -> list[dict[str, Any]]:
    query = narrow(select(HazardLevel), HazardLevel, actor).order_by(HazardLevel.sequence, HazardLevel.number)
    names = ("id", "number", "name", "major")
    return [{name: getattr(level, name) for name in names} for level in session.scalars(query)]


def _ranked(session: Session, actor: Actor, when: ColumnElement[bool]) -> list[dict[str, Any]]:
    total = func.sum(PointEntry.points)
    query = (
        select(Person.id, Person.name, Person.team_id, total)
        .join(PointEntry, PointEntry.person_id == Person.id)
        .where(PointEntry.company_id == actor.company_id, when)
        .group_by(Person.id, Person.name, Person.team_id)
        .order_by(total.desc(), Person.name)
    )
    names = ("id", "name", "team_id", "points")
    return [dict(zip(names, (*row[:3], int(row[3])), strict=True)) for row in session.execute(query)]


def _teams(session: Session, actor: Actor, persons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Crews by points a head, so that a large one does not win by being large."""
    heads = select(Person.team_id, func.count()).where(Person.company_id == actor.company_id, Person.active)
    of_team: dict[UUID | None, int] = dict(session.execute(heads.group_by(Person.team_id)).tuples().all())
    sums: dict[UUID, int] = defaultdict(int)
    for one in persons:
        if one["team_id"] is not None:
            sums[one["team_id"]] += one["points"]
    teams = session.execute(select(Team.id, Team.name).where(Team.id.in_(sums)))
    rows = [
        {"id": id, "name": name, "points": sums[id], "heads": of_team.get(id, 1)}
        | {"per_head": round(sums[id] / max(1, of_team.get(id, 1)), 1)}
        for id, name in teams
    ]
    return sorted(rows, key=lambda row: (-row["per_head"], row["name"]))

"""The plan calendar: which runs of a site's plan levels are made on which days, and what each of them covers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.kernel.levels.facts import Run, Span
from backend.kernel.levels.runs import frozen, runs_between
from backend.people.person import Role
from backend.planning.levels import calendar_of, facts_of
from backend.planning.plan_level import PlanLevel


def runs(session: Session, actor: Actor, first: date, last: date, now: datetime) -> list[dict[str, Any]]:
    """The runs made in [first, last] of every active level the actor may see, by day and level."""
    query = narrow(select(PlanLevel), PlanLevel, actor).order_by(PlanLevel.number)
    by_site: dict[UUID, list[PlanLevel]] = defaultdict(list)
    for row in session.scalars(query):
        by_site[row.site_id].append(row)
    found = [one for site_id, rows in by_site.items() for one in _of_site(session, site_id, rows, (first, last, now))]
    return sorted(found, key=lambda one: (one["day"], one["level"]["number"], one["site_id"]))


def _of_site(
    session: Session, site_id: UUID, rows: list[PlanLevel], when: tuple[date, date, datetime]
) -> Iterable[dict[str, Any]]:
    first, last, now = when
    calendar, roles = calendar_of(session, site_id), _roles(session, rows)
    today = now.astimezone(calendar.zone).date()
    for row, level in zip(rows, facts_of(rows), strict=True):
        if row.active:
            for run in runs_between(level, calendar, first, last):
                by = {"submit_role_title": roles.get((row.company_id, row.submit_role), row.submit_role)}
                yield _told(row, run, frozen(level, calendar, run, today)) | by


def _roles(session: Session, rows: list[PlanLevel]) -> dict[tuple[UUID, str], str]:
    """By company and code what a role is called; who tells the figures is nobody by a code."""
    companies, codes = {row.company_id for row in rows}, {row.submit_role for row in rows}
    query = select(Role).where(Role.company_id.in_(companies), Role.number.in_(codes))
    return {(role.company_id, role.number): role.name for role in session.scalars(query)}


def _told(row: PlanLevel, run: Run, closed: Span | None) -> dict[str, Any]:
    level = {"id": row.id, "number": row.number, "title": row.name}
    days = {"day": run.day, "due": run.due, "submit_by": run.submit_by, "submit_role": row.submit_role}
    parts = {"covers": run.covers, "firm": run.firm, "outlook": run.outlook, "frozen": closed}
    spans = {name: None if part is None else {"first": part.first, "last": part.last} for name, part in parts.items()}
    return {"level": level, "site_id": row.site_id, "buckets": len(run.buckets)} | days | spans

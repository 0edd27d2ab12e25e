"""Badges on paper. The code on one opens a log-in together with a PIN, so only who issues badges prints them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.http import actor, session
from backend.documents.paper import pdf
from backend.documents.rights import demand
from backend.documents.scope import narrow
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.people.person import Person, Role, Team
from backend.people.user import User, UserRole
from backend.plant.company import Company
from printing.label_facts import SHEET_BADGES, Badge, LabelRoll, LabelSheet

badges = Blueprint("badges", __name__, url_prefix="/api/people", description="Badges to be printed")

MOST = 200
WIDTH, HEIGHT = 85.6, 54.0  # mm, a bank card (ISO/IEC 7810 ID-1)


@badges.get("/user/badges")
def print_badges() -> Response:
    """The badges of the users `ids` as PDF, one a page or, with `sheet=1`, ten on A4."""
    demand(actor(), User, "issue_badge")
    made = tuple(badges_of(session(), actor(), _ids()))
    if request.args.get("sheet", "") in ("1", "true"):
        content = pdf("labels/sheet.html", LabelSheet(made, SHEET_BADGES), g.language)
    else:
        content = pdf("labels/roll.html", LabelRoll(made, WIDTH, HEIGHT), g.language)
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="badges.pdf"'}
    )


def badges_of(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Badge]:
    """What stands on each badge, in the order asked for; one that is not there refuses all."""
    query = select(User.id, User.badge, Person.number, Person.name, Person.job_title, Team.name, Company.name)
    query = query.join(Person, Person.id == User.person_id).join(Company, Company.id == User.company_id)
    query = narrow(query.outerjoin(Team, Team.id == Person.team_id), User, actor).where(User.id.in_(ids))
    found = {row[0]: row[1:] for row in session.execute(query)}
    if missing := set(ids) - set(found):
        raise NotFound("There is no User with this id.", id=str(missing.pop()))
    named = select(UserRole.owner_id, func.min(Role.name)).join(Role, Role.id == UserRole.role_id)
    roles = dict(session.execute(named.where(UserRole.owner_id.in_(ids)).group_by(UserRole.owner_id)).tuples().all())
    return [_badge(found[id], roles.get(id, "")) for id in ids]


def _badge(row: Sequence[Any], role: str) -> Badge:
    code, number, name, job, team, company = row
    if not code:
        raise Refused(f"{name} has no badge yet; issue one first.")
    return Badge(number, name, code, company, role=job or role, team=team or "")


def _ids() -> list[UUID]:
    given = [text for several in request.args.getlist("ids") for text in several.split(",") if text]
    if not 1 <= len(given) <= MOST:
        raise Invalid(f"ids: 1 to {MOST} are needed.", {"ids": [f"1 to {MOST} are needed."]})
    try:
        return [UUID(text) for text in given]
    except ValueError as error:
        raise Invalid("ids: UUIDs are needed.", {"ids": ["UUIDs are needed."]}) from error

"""Whose time a report is: one's own, or a colleague's who works along and has no phone in hand."""

from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.rights import covers
from backend.kernel.errors import Invalid
from backend.people.person import Person, Team
from backend.production.production_report import ProductionReport
from backend.production.work_intervals import TIME_KINDS

FOR_OTHERS = "production.production_report.for_others"
KINDS = (*TIME_KINDS, "hours")


def whose(report: ProductionReport, act: Act) -> UUID | None:
    """The person a report is of; for somebody of another team it is taken, and flagged."""
    other = report.for_person_id
    if other is None or other == act.actor.person_id:
        return act.actor.person_id
    if report.kind not in KINDS:
        reason = "Only times are reported for a colleague; a quantity is reported by who made it."
        raise Invalid(f"for_person_id: {reason}", {"for_person_id": [reason]})
    found = act.session.execute(select(Person.name, Person.team_id, Person.active).where(Person.id == other)).one()
    if not found.active:
        act.flag(f"{found.name} does not work here any more.")
    elif not _work_together(found.team_id, act) and not covers(act.actor.rights, FOR_OTHERS):
        act.flag(f"{act.actor.name} reported time for {found.name}, who is of another team.")
    return other


def _work_together(team_id: UUID | None, act: Act) -> bool:
    """The same team, or one that the reporter leads."""
    if team_id is None:
        return False
    me = act.actor.person_id
    mine = select(Person.team_id).where(Person.id == me).scalar_subquery()
    team = select(Team.id).where(Team.id == team_id, (Team.id == mine) | (Team.leader_id == me))
    return act.session.scalar(team) is not None

"""Every hour: whoever has to know that a hazard is not put right in time is told, once each (§2)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from backend.documents import notices
from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.ehs import rules
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_flow import TO_DO
from backend.people.queries import leader_of
from backend.plant.queries import local_day

ROLES = {"superior": "supervisor", "department": "supervisor", "site": "plant_manager"}
AHEAD = timedelta(days=1)  # somewhere it is tomorrow already


def escalate(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    """Company by company, each in an act of its own."""
    now = datetime.now(UTC)
    with run.database.reading() as session:
        companies = session.scalars(_waiting(now).with_only_columns(Hazard.company_id).distinct()).all()
    told = sum(perform(run.database, run.assembly, software(id), lambda act: tell_due(act)) for id in companies)
    return {"companies": len(companies), "told": told}


def tell_due(act: Act) -> int:
    """Tell everybody the ladder names by today and nobody was told yet; how many rungs that were."""
    query = _waiting(act.now).where(Hazard.company_id == act.actor.company_id).order_by(Hazard.id)
    found = act.session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    return sum(_tell(hazard, who, act) for hazard in found for who in _rungs(hazard, act))


def _rungs(hazard: Hazard, act: Act) -> Sequence[str]:
    assert hazard.due is not None
    named = rules.told_by(hazard.due, local_day(act.session, hazard.site_id, act.now))
    return [who for who in named if getattr(hazard, f"told_{who}_at") is None]


def _tell(hazard: Hazard, who: str, act: Act) -> int:
    setattr(hazard, f"told_{who}_at", act.now)
    sentence = f"Hazard {hazard.number} was due on {hazard.due} and is not put right: {hazard.description}"
    boss = _superior(hazard, act) if who == "superior" else None
    if boss is not None:
        notices.tell([boss], sentence, hazard, act)
    else:
        notices.tell_role(ROLES[who], sentence, hazard, act)
    return 1


def _superior(hazard: Hazard, act: Act) -> UUID | None:
    """Who leads the crew of the responsible person; whoever leads it themselves answers to the department."""
    if hazard.responsible_id is None:
        return None
    leader = leader_of(act.session, hazard.responsible_id)
    return None if leader == hazard.responsible_id else leader


def _waiting(now: datetime) -> Select[tuple[Hazard]]:
    """Hazards in somebody's hands whose day has come, and of whom somebody was not told."""
    told = (Hazard.told_superior_at, Hazard.told_department_at, Hazard.told_site_at)
    query = select(Hazard).where(Hazard.state.in_(TO_DO), Hazard.due <= (now + AHEAD).date())
    return query.where(or_(*(moment.is_(None) for moment in told)))


JOB = JobKind("ehs.escalate", escalate, label="Tell of hazards that are due")

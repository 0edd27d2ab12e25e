"""Verbs of hazards up to their rectification: report, verify, reject, merge, assign, dispute."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update

from backend.documents import attachments, notices
from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.documents.rights import may
from backend.ehs import rules
from backend.ehs.events import HazardReported
from backend.ehs.hazard import PLAN, Hazard
from backend.ehs.hazard_flow import Assignment, Merge, Reason, Verification
from backend.ehs.hazard_level import HazardLevel
from backend.kernel.errors import Refused
from backend.plant.queries import local_day
from backend.plant.work_center import Area, Equipment, WorkCenter

SAFETY = "safety_officer"


def wants_to_stay_unknown(given: Mapping[str, object]) -> bool:
    """Whatever is said about it that is not a plain no: better one report without a name than one name too many."""
    return given.get("anonymous") not in (None, False, "", 0, "false")


def report_hazard(source: Document, description: str, act: Act, *, where: Mapping[str, UUID | None]) -> Hazard:
    """Open a hazard for something another context knows of, with its photos; `where` names what is known of
    area_id, work_center_id and equipment_id."""
    found = Hazard(company_id=source.company_id, site_id=getattr(source, "site_id", None), description=description)
    for name in ("area_id", "work_center_id", "equipment_id"):
        setattr(found, name, where.get(name))
    found.source, found.source_id = document_name(type(source)), source.id
    act.add(found)
    attachments.copy_to(source, found, act)
    report(found, act)
    return found


def report(found: Hazard, act: Act) -> None:
    """It was seen; who saw it is written down unless they did not want that."""
    if found.anonymous and not act.unnamed:
        raise Refused("A sheet has the name of who brings it; report without a name one at a time.", field="anonymous")
    found.anonymous = act.unnamed
    found.reporter_id = None if found.anonymous else act.actor.person_id
    found.reported_at = act.happened_at
    _complete_place(found, act)
    act.session.flush()
    notices.tell_role(SAFETY, f"Hazard {found.number} was reported: {found.description or found.place}", found, act)
    act.record(HazardReported(found.id))


def change(found: Hazard, act: Act) -> None:
    """Put right what was said of it; whether its reporter is known was decided when it was reported."""
    if "anonymous" in act.tracker.difference(found):
        raise Refused("Whether a report has a name is decided when it is made.", field="anonymous")
    _complete_place(found, act)


def verify(found: Hazard, form: Verification, act: Act) -> None:
    """It is a hazard, of this level."""
    level = act.find(HazardLevel, form.level_id)
    rules.can_verify(found.number, bool(found.place or found.area_id or found.work_center_id or found.equipment_id))
    rules.level_is_valid(level.name, level.valid_from, local_day(act.session, found.site_id, act.now))
    found.level_id = level.id
    found.kind = form.kind or found.kind


def reject(found: Hazard, form: Reason, act: Act) -> None:
    """It is none; whoever reported it is told why."""
    found.last_reason = form.reason
    _tell_reporter(found, f"Hazard {found.number} was not taken as one: {form.reason}", act)


def merge(found: Hazard, form: Merge, act: Act) -> None:
    """The same was reported before: the other one goes on, with these photos too."""
    into = act.find(Hazard, form.into_id, lock=True)
    rules.can_merge(found.number, into.number, into.id == found.id, into.state)
    found.merged_into_id = into.id
    followers = update(Hazard).where(Hazard.merged_into_id == found.id).values(merged_into_id=into.id)
    act.session.execute(followers, execution_options={"synchronize_session": False})
    attachments.copy_to(found, into, act)
    _tell_reporter(found, f"Hazard {found.number} was reported before, as {into.number}.", act)


def assign(found: Hazard, form: Assignment, act: Act) -> None:
    """Say who puts it right until when; a major one needs its plan first."""
    level = act.session.get_one(HazardLevel, found.level_id)
    rules.has_plan(found.number, level.major, {name: getattr(found, name) for name in PLAN})
    today = local_day(act.session, found.site_id, act.now)
    given = rules.Deadline(today, level.days, found.plan_until if level.major else None)
    found.due = rules.deadline(given, form.due, form.reason)
    found.responsible_id, found.team_id = form.responsible_id, form.team_id
    found.interim_measures = form.interim_measures or found.interim_measures
    found.last_reason, found.assigned_at, found.sent_back_at = form.reason, act.now, None
    begin_ladder(found)
    sentence = f"Hazard {found.number} is yours to put right until {found.due}: {found.description or found.place}"
    notices.tell([form.responsible_id], sentence, found, act)


def dispute(found: Hazard, form: Reason, act: Act) -> None:
    """Whoever was named says that it is not theirs."""
    rules.may_dispute(found.responsible_id == act.actor.person_id, may(act.actor, Hazard, "assign"))
    found.last_reason = form.reason
    notices.tell_role(SAFETY, f"Hazard {found.number} is disputed: {form.reason}", found, act)


def begin_ladder(found: Hazard) -> None:
    """With a new day nobody has been told yet that it passed."""
    found.told_superior_at = found.told_department_at = found.told_site_at = None


def _tell_reporter(found: Hazard, sentence: str, act: Act) -> None:
    if found.reporter_id is not None:
        notices.tell([found.reporter_id], sentence, found, act)


def _complete_place(found: Hazard, act: Act) -> None:
    """A machine stands at a work center, that in an area, that on a site."""
    session = act.session
    equipment = session.get(Equipment, found.equipment_id) if found.equipment_id else None
    if equipment is not None:
        found.work_center_id = found.work_center_id or equipment.work_center_id
    center = session.get(WorkCenter, found.work_center_id) if found.work_center_id else None
    if center is not None:
        found.area_id = found.area_id or center.area_id
    area = session.get(Area, found.area_id) if found.area_id else None
    known = next((one for one in (equipment, center, area) if one is not None), None)
    if known is not None:
        found.site_id = known.site_id

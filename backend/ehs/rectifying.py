"""Verbs of putting right: start, submit, accept, send back, close."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from backend.documents import attachments, notices
from backend.documents.act import Act
from backend.documents.file_kinds import PICTURES
from backend.documents.rights import demand_right
from backend.documents.steps import step_within
from backend.ehs import points, rules
from backend.ehs.commands import SAFETY
from backend.ehs.events import HazardClosed
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_flow import PUT_RIGHT, Assessment, Reason, Rectification, Remark
from backend.ehs.hazard_level import HazardLevel
from backend.people.person import Person

ACCEPT_MAJOR = "ehs.hazard.accept_major"


def start(found: Hazard, act: Act) -> None:
    """Somebody has begun: a fact, whoever it was."""
    if found.state == "rectifying":
        found.started_at = found.started_at or act.happened_at
        _flag_others(found, act)


def submit(found: Hazard, form: Rectification, act: Act) -> None:
    """It is put right: what was done, and a photo of how it looks now, which may still be on its way."""
    rules.is_rectified(found.number, form.measures, _photos_since(found, act))
    if found.state != "submitted":
        return  # it is flagged: somebody ended it meanwhile
    found.measures, found.cost = form.measures, form.cost
    found.started_at = found.started_at or act.happened_at
    found.submitted_at, found.submitted_by_id = act.happened_at, act.actor.person_id
    found.confirmed_at, found.confirmation = None, ""
    _flag_others(found, act)
    notices.tell_role(SAFETY, f"Hazard {found.number} was put right; look at it.", found, act)
    if found.reporter_id not in (None, act.actor.person_id):
        notices.tell([found.reporter_id], f"Hazard {found.number} was put right; confirm it if you see so.", found, act)


def confirm(found: Hazard, form: Remark, act: Act) -> None:
    """Whoever reported it has looked, too: that helps who accepts it, and takes nothing from them (§2)."""
    rules.can_confirm(found.number, act.actor.person_id, found.reporter_id)
    if found.state not in PUT_RIGHT or found.confirmed_at is not None:
        return  # it came back meanwhile, or was confirmed already
    found.confirmed_at, found.confirmation = act.happened_at, form.remark


def accept(found: Hazard, form: Remark, act: Act) -> None:
    """Somebody else looked at it: it is right. The reporter earns the points; a general one is closed with it."""
    rules.can_accept(act.actor.person_id, (found.responsible_id, found.submitted_by_id))
    level = act.session.get_one(HazardLevel, found.level_id)
    if level.major:
        demand_right(act.actor, ACCEPT_MAJOR, "A major hazard is accepted by the plant manager.")
    found.accepted_at, found.accepted_by_id, found.last_reason = act.now, act.actor.person_id, form.remark
    points.pay(found, level, act)
    if not level.major:
        step_within(found, "close", act, Assessment(""))


def send_back(found: Hazard, form: Reason, act: Act) -> None:
    """It is not right yet; the day stays."""
    rules.can_accept(act.actor.person_id, (found.responsible_id, found.submitted_by_id))
    found.last_reason, found.sent_back_at = form.reason, act.now
    if found.responsible_id is not None:
        sentence = f"Hazard {found.number} came back to you: {form.reason}"
        notices.tell([found.responsible_id], sentence, found, act)


def close(found: Hazard, form: Assessment, act: Act) -> None:
    """A major one is used again only after somebody wrote down that it is safe."""
    found.assessment = form.assessment
    act.record(HazardClosed(found.id))


def _photos_since(found: Hazard, act: Act) -> int:
    """Pictures hung there since it was given out, or came back: those show how it looks now."""
    since = max((moment for moment in (found.assigned_at, found.sent_back_at) if moment), default=datetime.min)
    return sum(
        1
        for one in attachments.of(act.session, found)
        if one.type in PICTURES and (since == datetime.min or one.at >= since)
    )


def _flag_others(found: Hazard, act: Act) -> None:
    """A fact of somebody who was not asked to: taken, and shown to a supervisor."""
    person_id = act.actor.person_id
    in_team = found.team_id is not None and _team_of(person_id, act) == found.team_id
    if person_id == found.responsible_id or in_team:
        return
    act.flag(f"{act.actor.name} put hazard {found.number} right, but somebody else is responsible for it.")


def _team_of(person_id: UUID | None, act: Act) -> UUID | None:
    return act.session.scalar(select(Person.team_id).where(Person.id == person_id))

"""Verbs of extensions: ask for more time in time, grant it, refuse it."""

from sqlalchemy import func, select

from backend.documents import approvals, notices
from backend.documents.act import Act
from backend.documents.steps import refuse_own
from backend.ehs import rules
from backend.ehs.commands import SAFETY, begin_ladder
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_extension import HazardExtension
from backend.ehs.hazard_flow import TO_DO, Reason
from backend.kernel.errors import Refused
from backend.plant.queries import local_day


def request(asked: HazardExtension, act: Act) -> None:
    """The question goes to the safety officer, or to whom an approval rule names."""
    hazard = act.find(Hazard, asked.hazard_id, lock=True)
    asked.company_id, asked.site_id = hazard.company_id, hazard.site_id
    rules.can_extend(hazard.number, hazard.state, TO_DO, _granted(hazard, act))
    if _is_asked_already(asked, act):
        raise Refused(f"More time for hazard {hazard.number} is asked for already and not yet decided.")
    rules.is_before_expiry(hazard.due, local_day(act.session, hazard.site_id, act.happened_at), asked.due)
    act.session.flush()
    approvals.ask(asked, "grant", {}, approvals.role_for(asked, "grant", act.session) or SAFETY, act)


def grant(asked: HazardExtension, act: Act) -> None:
    """The day moves; who was told of the old one will be told of the new one."""
    refuse_own(asked, act, "Nobody grants more time to themselves.")
    _close_question(asked, act)
    hazard = act.find(Hazard, asked.hazard_id, lock=True)
    rules.can_extend(hazard.number, hazard.state, TO_DO, _granted(hazard, act, without=asked))
    hazard.due = asked.due
    begin_ladder(hazard)
    if hazard.responsible_id is not None:
        sentence = f"Hazard {hazard.number} is due on {asked.due} now."
        notices.tell([hazard.responsible_id], sentence, hazard, act)


def refuse(asked: HazardExtension, form: Reason, act: Act) -> None:
    refuse_own(asked, act, "Nobody decides on what they asked for themselves.")
    asked.refused_reason = form.reason
    _close_question(asked, act)


def _granted(hazard: Hazard, act: Act, without: HazardExtension | None = None) -> int:
    query = select(func.count()).select_from(HazardExtension)
    query = query.where(HazardExtension.hazard_id == hazard.id, HazardExtension.state == "granted")
    if without is not None:
        query = query.where(HazardExtension.id != without.id)
    return act.session.scalar(query) or 0


def _is_asked_already(asked: HazardExtension, act: Act) -> bool:
    mine = (HazardExtension.hazard_id == asked.hazard_id, HazardExtension.id != asked.id)
    waiting = act.session.scalars(select(HazardExtension).where(*mine, HazardExtension.state == "requested"))
    return any(approvals.open_question(act.session, one, "grant") for one in waiting)


def _close_question(asked: HazardExtension, act: Act) -> None:
    question = approvals.open_question(act.session, asked, "grant")
    if question is not None:
        approvals.close(question, "outdated", "", act)

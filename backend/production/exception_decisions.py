"""Decisions about exceptions: they meet the state as it is now (§16)."""

from datetime import datetime

from sqlalchemy import func, select

from backend.documents import attachments, notices
from backend.documents.act import Act
from backend.documents.attachments import Attachment
from backend.documents.rights import covers
from backend.kernel.errors import Forbidden
from backend.production import escalation, exception_clocks, exception_rules, exceptions
from backend.production.exception_flow import OPEN, Handing, Merging, Why
from backend.production.production_exception import ProductionException
from backend.production.stops import end_stop

VERIFY_OTHERS = "production.production_exception.verify_others"


def hand_over(row: ProductionException, form: Handing, act: Act) -> None:
    """Somebody else is responsible; no clock begins anew."""
    row.responder_id, row.decided_reason = form.person_id, form.reason
    row.waits_since, row.waits_until = None, None
    exception_clocks.plan_next(row, act)
    notices.tell([form.person_id], f"{row.number} was handed over to you.", row, act)


def verify(row: ProductionException, act: Act) -> None:
    """Whoever raised it, or leads the place, says that it is over; never whoever resolved it."""
    me = act.actor.person_id
    if me is not None and me == row.resolver_id:
        raise Forbidden(f"Whoever resolved {row.number} does not verify it, too.")
    if me != row.raised_by_id and not covers(act.actor.rights, VERIFY_OTHERS):
        raise Forbidden(f"{row.number} is verified by whoever raised it or leads the area.", right=VERIFY_OTHERS)
    exception_rules.has_proof(row.number, bool(row.scenario.get("needs_proof")), _photos(row, act))
    row.verifier_id, row.verified_at = me, act.happened_at
    end_stop(row, act.happened_at)
    exceptions.note_recurrence(row, act)
    if row.recurs:
        notices.tell_role("supervisor", f"{row.number} comes back again and again; find out why for good.", row, act)


def close(row: ProductionException, act: Act) -> None:
    row.closed_at = act.now


def reject(row: ProductionException, form: Why, act: Act) -> None:
    """It was none; whoever raised it hears why, and may contest that."""
    row.decided_reason = form.reason
    _over(row, act)
    _tell_raiser(row, f"{row.number} was rejected: {form.reason}", act)


def contest(row: ProductionException, form: Why, act: Act) -> None:
    """Whoever raised it insists: the clocks begin anew, and the next level hears of it."""
    if act.actor.person_id != row.raised_by_id:
        raise Forbidden(f"Only whoever raised {row.number} contests that it was rejected.")
    row.decided_reason, row.responder_id, row.accepted_at = form.reason, None, None
    row.level = exception_rules.next_level(row.level)
    row.stop_ended_at = None
    exception_clocks.set_all(row, act.now, act)
    escalation.call(row, f"{row.number} was rejected, and that is contested: {form.reason}", act)


def merge(row: ProductionException, form: Merging, act: Act) -> None:
    """Two calls about the same thing go on as one, which gets the photos, too."""
    into = act.find(ProductionException, form.into_id)
    exception_rules.can_merge(row.number, into.number, into.id == row.id, into.state in OPEN)
    row.merged_into_id = into.id
    attachments.copy_to(row, into, act)
    _over(row, act)
    _tell_raiser(row, f"{row.number} goes on as {into.number}.", act)


def reopen(row: ProductionException, form: Why, act: Act) -> None:
    """It was not over after all; only the clock to resolve it begins anew."""
    exception_rules.can_reopen(row.number, _ended(row), act.now)
    row.decided_reason, row.reopened_at = form.reason, act.happened_at
    row.resolved_at, row.resolver_id = None, None
    row.verified_at, row.verifier_id, row.closed_at = None, None, None
    exception_clocks.set_all(row, act.now, act)
    persons = [row.responder_id] if row.responder_id else []
    notices.tell(persons, f"{row.number} was reopened: {form.reason}", row, act)


def _ended(row: ProductionException) -> datetime | None:
    return row.closed_at or row.verified_at or row.resolved_at


def _over(row: ProductionException, act: Act) -> None:
    end_stop(row, act.happened_at)
    exception_clocks.plan_next(row, act)


def _tell_raiser(row: ProductionException, text: str, act: Act) -> None:
    notices.tell([row.raised_by_id] if row.raised_by_id else [], text, row, act)


def _photos(row: ProductionException, act: Act) -> int:
    """Photos by whoever resolved it."""
    query = select(func.count()).select_from(Attachment).where(Attachment.document_id == row.id)
    query = query.where(Attachment.person_id == row.resolver_id, Attachment.type.startswith("image/"))
    return act.session.scalar(query) or 0

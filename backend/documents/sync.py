"""Sync, the way up: a device sends acts; each is taken by itself, at most once, and answered.

Whatever comes is kept: in its effect, or whole in its receipt for a supervisor. None blocks another.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from backend.database import AWAY
from backend.documents import steps
from backend.documents.act import Act, answered
from backend.documents.actor import Actor
from backend.documents.answered_rows import Told, add_rows
from backend.documents.approvals import Approval
from backend.documents.declare import Document
from backend.documents.foreknown import PLAIN_VERBS, base_of
from backend.documents.sent import Batch, Sent
from backend.documents.unsettled import Answer, Desk, Waiting, ready, turn_down
from backend.kernel.errors import Forbidden, Invalid, NotFound, Problem, Refused

MOST_SECONDS = 2**31 - 1
log = structlog.get_logger()


def push(desk: Desk, batch: Batch) -> list[Answer]:
    """Take every act of a batch, and note what the device says about itself."""
    answers = deliver(desk, batch)
    _hear(desk, batch, len(answers))
    return answers


def deliver(desk: Desk, batch: Batch) -> list[Answer]:
    """Take every act in the device's order; the answers come in the order the acts came in."""
    told: dict[int, Told] = {}
    defect: Exception | None = None
    for place, sent in sorted(enumerate(batch.acts), key=lambda one: one[1].seq or 0):
        try:
            told[place] = take(desk, sent)
        except AWAY:
            raise
        except Exception as error:  # our own mistake: this one stays on the device, the others are answered
            log.exception("act", act=str(sent.id), document=sent.document, verb=sent.verb)
            defect = error
    if defect is not None and not told:
        raise defect
    add_rows(desk, told.values())
    moved = release(desk, batch)
    return [moved.get(told[place].sent.id) or told[place].whole for place in sorted(told)]


def take(desk: Desk, sent: Sent) -> Told:
    """One act: its effect and its answer, or its receipt with the reason. The answer has no row yet."""
    actor = desk.sender
    try:
        actor = acting(desk, sent)
        kept = _once(desk, sent, actor)
    except Problem as problem:
        kept = turn_down(desk, sent, actor, problem)
    return Told(sent, actor, *kept)


def acting(desk: Desk, sent: Sent) -> Actor:
    """Who did it, with the rights they have now. A device speaks for those who once logged in on it."""
    if sent.flaw:
        raise Invalid(sent.flaw)
    if desk.sender.person_id == sent.person_id:
        return replace(desk.sender, device_id=sent.device)
    if desk.sender.device_id != sent.device or sent.person_id is None:
        raise Forbidden("A record of somebody else is taken only from the device it was made on.")
    with desk.database.reading() as session:
        place = desk.assembly.hooks.signed_in(session, sent.person_id, sent.device)
        if place is None:
            raise Forbidden("Who made this record never logged in on this device.")
        return _as_of_now(desk, session, sent, place)


def effect(sent: Sent, act: Act) -> Answer:
    """Do what the act says, through the same commands as a request."""
    document = act.assembly.document(sent.document)
    _check_offline(document, sent.verb)
    result = _done(sent, document, act)
    if sent.verb == "remove":
        return {"removed": result.id}
    row = act.find(document, result.document_id) if isinstance(result, Approval) else result
    act.session.flush()
    told: Answer = {"number": row.number}
    if isinstance(result, Approval):
        told |= {"status": "asked", "message": "Asked, not yet decided.", "approval_id": result.id}
    return told


def release(desk: Desk, batch: Batch) -> dict[UUID, Answer]:
    """Try held acts again until none moves any more; what came of them, by the act's id."""
    brought = {sent.document_id for sent in batch.acts if sent.document_id is not None}
    moved: dict[UUID, Answer] = {}
    while True:
        again = [(waiting.sent, _again(desk, waiting)) for waiting in ready(desk, batch.device, brought)]
        settled = [(sent, answer) for sent, answer in again if answer["status"] != "held" and sent.id not in moved]
        if not settled:
            return moved
        moved |= {sent.id: answer for sent, answer in settled}
        brought |= {sent.document_id for sent, _ in settled if sent.document_id is not None}


def _again(desk: Desk, waiting: Waiting) -> Answer:
    """Try a held act once more, for who made it, where they were, with the rights they have now."""
    sent, here = waiting.sent, frozenset({waiting.company_id})
    actor = replace(desk.sender, companies=here, company_id=waiting.company_id, site_id=waiting.site_id)
    try:
        with desk.database.reading() as session:
            actor = _as_of_now(desk, session, sent, (waiting.company_id, waiting.site_id))
        kept = _once(desk, sent, actor)
    except Problem as problem:
        kept = turn_down(desk, sent, actor, problem)
    told = Told(sent, actor, *kept)
    add_rows(desk, [told])
    return {"id": sent.id, **told.answer}


def _once(desk: Desk, sent: Sent, actor: Actor) -> tuple[Answer, bool]:
    return answered(desk.database, desk.assembly, actor, sent.stamp, lambda act: effect(sent, act), sent.keep)


def _done(sent: Sent, document: type[Document], act: Act) -> Any:
    id = sent.document_id
    assert id is not None
    match sent.verb:
        case "create":
            return steps.create(document, sent.values | {"id": str(id)}, act)
        case "change":
            return steps.change(document, id, sent.values, base_of(sent, document, act), act)
        case "remove":
            return steps.remove(document, id, base_of(sent, document, act), act)
        case name:
            base = None if steps.step_of(document, name).fact else base_of(sent, document, act)
            return steps.take(document, id, name, sent.values, base, act)


def _check_offline(document: type[Document], verb: str) -> None:
    """What needs a connection (releases, approvals, signatures) is never taken from a queue."""
    step = None if verb in PLAIN_VERBS else steps.step_of(document, verb)
    if document.spec.offline != "write" or (step is not None and (step.signed or not step.offline)):
        raise Refused(f"{verb} of a {document.spec.label} needs a connection; do it again while connected.")


def _as_of_now(desk: Desk, session: Session, sent: Sent, place: tuple[UUID, UUID | None]) -> Actor:
    try:
        return desk.assembly.hooks.actor_of(session, sent.person_id, *place, sent.device)
    except NotFound as gone:
        raise Forbidden("Who made this record may no longer act here; a supervisor decides on it.") from gone


def _hear(desk: Desk, batch: Batch, answered_now: int) -> None:
    """Note what the device says about itself; what was answered here waits there no longer."""
    hooks, sender = desk.assembly.hooks, desk.sender
    with desk.database.reading() as session:
        own = sender.device_id == batch.device
        if not own and (sender.person_id is None or not hooks.signed_in(session, sender.person_id, batch.device)):
            return
    left = max(0, batch.queue_length - answered_now)
    told = {
        "last_contact": datetime.now(UTC),
        "queue_length": left,
        "oldest_unsent": batch.oldest_unsent if left else None,
        "app_version": batch.app_version,
        "clock_offset_s": max(-MOST_SECONDS, min(MOST_SECONDS, round(-batch.slow.total_seconds()))),
    }
    desk.database.write(lambda session: hooks.heard(session, batch.device, told))

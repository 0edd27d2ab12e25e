"""Acts that came to nothing, or not yet: kept whole in their receipts, as held, conflict or refused."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents import listing
from backend.documents.act import check_same, written
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.declare import Document
from backend.documents.foreknown import Waits, missing_reference
from backend.documents.receipts import Receipt
from backend.documents.rights import may
from backend.documents.sent import Sent, read_act
from backend.documents.unnamed import NOBODY, coarse, place_taken, without_person
from backend.documents.wire import as_plain
from backend.kernel.errors import Invalid, Missing, NotFound, Problem, Refused, Stale

HELD_FOR = timedelta(days=5)
HELD_AT_ONCE = 500

Answer = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Where acts arrive: the database, what can be done in this factory, and who brings them."""

    database: Database
    assembly: Assembly
    sender: Actor


@dataclass(frozen=True)
class Waiting:
    """A held act, and where its maker was."""

    sent: Sent
    company_id: UUID
    site_id: UUID | None


@dataclass(frozen=True)
class Case:
    """An act that could not be done: whose it is and why."""

    desk: Desk
    sent: Sent
    actor: Actor
    problem: Problem

    @property
    def is_unnamed(self) -> bool:
        return self.desk.assembly.is_unnamed(self.sent.document, self.sent.verb, self.sent.values)


def turn_down(desk: Desk, sent: Sent, actor: Actor, problem: Problem) -> tuple[Answer, bool]:
    """Keep the act whole with the reason, in a transaction of its own; and whether this was said before."""
    case = Case(desk, sent, actor, problem)

    def transaction(session: Session) -> tuple[Answer, bool]:
        known = session.get(Receipt, sent.id, with_for_update=True)
        if known is not None:
            try:
                check_same(known, replace(actor, device_id=sent.device), sent.stamp)
            except Invalid as other:
                return _stray(replace(case, problem=other), session), False
            if known.status != "held":
                return dict(known.answer or {}), True
        answer, waits_for = _judged(case, session, known)
        receipt = known or Receipt(id=sent.id, received_at=datetime.now(UTC))
        _fill(receipt, case, answer, session)
        receipt.waits_for = waits_for
        _date(receipt, known)
        session.add(receipt)
        return answer, False

    return written(desk.database, transaction)


def ready(desk: Desk, device: UUID, brought: set[UUID]) -> list[Waiting]:
    """Held acts worth another try: of the device or waiting for what it brought, and no longer in vain."""
    mine = or_(Receipt.device_id == device, Receipt.waits_for.in_(brought))
    query = select(Receipt).where(Receipt.status == "held", mine).order_by(Receipt.device_id, Receipt.seq, Receipt.id)
    found = []
    with desk.database.reading() as session:
        for one in session.scalars(query.limit(HELD_AT_ONCE)):
            if one.device_id is None:
                continue
            sent = read_act(one.act, one.device_id, timedelta(0))
            in_vain = one.waits_for is not None and missing_reference(session, desk.assembly, sent) == one.waits_for
            if not in_vain or _is_too_old(one):
                found.append(Waiting(sent, one.company_id, one.site_id))
    return found


def row_of(
    session: Session, assembly: Assembly, document: type[Document], actor: Actor, id: UUID
) -> dict[str, Any] | None:
    """The row as this person may see it."""
    return rows_of(session, assembly, document, actor, [id]).get(id)


def rows_of(
    session: Session, assembly: Assembly, document: type[Document], actor: Actor, ids: Collection[UUID]
) -> dict[UUID | None, dict[str, Any]]:
    """The rows as this person may see them, by id."""
    if not ids or not may(actor, document, "read"):
        return {}
    return {row["id"]: row for row in listing.by_ids(session, assembly, document, actor, list(ids))}


def _judged(case: Case, session: Session, known: Receipt | None) -> tuple[Answer, UUID | None]:
    status, waits_for = ("refused", None) if case.is_unnamed else _verdict(case, session)
    sentence = case.problem.sentence
    if status == "held" and known is not None and _is_too_old(known):
        status, waits_for, sentence = "refused", None, f"{sentence} It waited {HELD_FOR.days} days in vain."
    answer: Answer = {"status": status, "message": sentence}
    if status != "held":
        answer["current"] = _current(case, session)
    return dict(as_plain(answer)), waits_for


def _verdict(case: Case, session: Session) -> tuple[str, UUID | None]:
    """Held while something it rests on may still come; a conflict when others decided meanwhile; else refused."""
    problem, decided = case.problem, case.sent.verb != "create"
    match problem:
        case Waits():
            return "held", None
        case NotFound():
            lost = missing_reference(session, case.desk.assembly, case.sent)
            return ("held", lost) if lost else ("refused", None)
        case Stale():
            return "conflict", None
        case Missing() if decided:
            return "conflict", None
        case Refused() if decided and "state" in problem.details:
            return "conflict", None
        case _:
            return "refused", None


def _current(case: Case, session: Session) -> dict[str, Any] | None:
    sent, assembly = case.sent, case.desk.assembly
    document = assembly.documents.get(sent.document)
    if document is None or sent.document_id is None or sent.verb == "create":
        return None
    return row_of(session, assembly, document, case.actor, sent.document_id)


def _stray(case: Case, session: Session) -> Answer:
    """Another content under a used id: refused, but kept too, under an id made of both."""
    id = uuid5(case.sent.id, case.sent.stamp.fingerprint)
    answer: Answer = {"status": "refused", "message": case.problem.sentence, "current": None}
    if session.get(Receipt, id) is None:
        receipt = Receipt(id=id, received_at=datetime.now(UTC))
        _fill(receipt, case, answer, session)
        _date(receipt, None)
        session.add(receipt)
    return answer


def _fill(receipt: Receipt, case: Case, answer: Answer, session: Session) -> None:
    sent, actor = case.sent, case.actor
    kept = sent.keep
    receipt.company_id, receipt.site_id = actor.company_id, actor.site_id
    receipt.person_id, receipt.device_id, receipt.seq = sent.person_id, sent.device, sent.seq
    receipt.person = _name(case, session)
    receipt.captured_at, receipt.fingerprint = sent.captured_at, sent.stamp.fingerprint
    receipt.status, receipt.sentence, receipt.answer = answer["status"], answer["message"], answer
    receipt.document, receipt.document_id = kept["document"], kept["document_id"]
    receipt.verb, receipt.act = kept["verb"], kept["act"]
    if case.is_unnamed:
        _forget_person(receipt, case, session)


def _forget_person(receipt: Receipt, case: Case, session: Session) -> None:
    """What its maker did not put a name to lies before the supervisor without one, too."""
    at, name = datetime.now(UTC), case.actor.name
    if receipt not in session and (taken := place_taken(case.sent.device, case.sent.seq, at, receipt.company_id)):
        session.add(taken)
    receipt.person_id, receipt.person, receipt.device_id, receipt.seq = None, "", None, None
    receipt.received_at, receipt.captured_at = coarse(at), coarse(min(at, receipt.captured_at + case.sent.slow))
    receipt.fingerprint = case.sent.stamp.unnamed_fingerprint
    receipt.sentence = receipt.sentence.replace(name, NOBODY) if name else receipt.sentence
    receipt.answer = {**(receipt.answer or {}), "message": receipt.sentence}
    receipt.act = without_person(receipt.act)


def _date(receipt: Receipt, held: Receipt | None) -> None:
    """What is final at once is told in the answer; what was held is told by a pull."""
    now = datetime.now(UTC)
    if receipt.status != "held":
        receipt.decided_at = now if held is not None else None
        receipt.told_at = now if held is None else None


def _name(case: Case, session: Session) -> str:
    person_id, actor = case.sent.person_id, case.actor
    if person_id is None or person_id == actor.person_id:
        return actor.name if person_id is not None else ""
    return case.desk.assembly.hooks.names(session, {person_id}).get(person_id, "")


def _is_too_old(receipt: Receipt) -> bool:
    return receipt.received_at < datetime.now(UTC) - HELD_FOR

"""The unit of work: one session, one actor, one clock reading. It settles events, writes the trail and commits."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import event, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents.actor import Actor
from backend.documents.context import Assembly, event_values
from backend.documents.declare import Document, SiteDocument
from backend.documents.jobs import enqueue
from backend.documents.looking import Look, Looks, write_looking
from backend.documents.numbering import next_number
from backend.documents.receipts import Receipt
from backend.documents.scope import find
from backend.documents.stamp import Stamp
from backend.documents.trail import TRAIL_LOCK, Tracker, Trail
from backend.documents.unnamed import coarse, nobody, place_taken, without_person
from backend.documents.violations import explain
from backend.documents.wire import as_plain
from backend.kernel.errors import Invalid, Problem

T = TypeVar("T")
D = TypeVar("D", bound=Document)
EVENT_LIMIT = 10_000
RECEIPT_KEY = re.compile(r'\breceipt\.id\b|"pk_receipt"')  # and not that of a purchase receipt


class Act:
    """What commands get: session, actor, time. They read none of them from globals."""

    def __init__(self, session: Session, actor: Actor, assembly: Assembly, stamp: Stamp) -> None:
        self.session = session
        self.actor = actor
        self.assembly = assembly
        self.stamp = stamp
        self.id = stamp.id
        self.now = datetime.now(UTC)
        self.captured_at = stamp.captured_at or self.now
        self.held: Receipt | None = None
        self.flags: list[str] = []
        self.files = stamp.files
        self.unnamed = False
        self.looks = Looks()
        self._taken: Receipt | None = None
        self.tracker = Tracker(self)
        self._events: list[Any] = []
        event.listen(session, "before_flush", self._before_flush)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def happened_at(self) -> datetime:
        """The best guess, in our time, of when it happened: what the device said, put right by its clock's error."""
        return min(self.now, self.captured_at + self.stamp.slow)

    def forget_person(self) -> None:
        """From here on nobody in particular does this; it must come before anything is written."""
        self._taken = place_taken(self.actor.device_id, self.stamp.seq, self.now, self.actor.company_id)
        self.actor, self.unnamed = nobody(self.actor), True
        self.now, self.captured_at = coarse(self.now), coarse(self.happened_at)
        self.stamp = replace(self.stamp, slow=timedelta(0))

    def find(self, document: type[D], id: UUID, lock: bool = False) -> D:
        """The row if the actor may see it; NotFound otherwise."""
        if unwritten := self.assembly.unwritten.get(document):
            unwritten.take_up(id, self)
        if lock and (hold := self.assembly.held_first.get(document)):
            hold(id, self)
        return find(self.session, document, id, self.actor, lock)

    def add(self, row: D) -> D:
        """Keep a new document; company, site and number are filled in where they are empty.

        It is written at once: the session orders what it writes by relationships only, not by links.
        """
        self.add_all([row])
        return row

    def add_all(self, rows: Sequence[Document]) -> None:
        """Keep several new documents of one type in one go."""
        for row in rows:
            self._fill_in(row)
        self.session.add_all(rows)
        self.session.flush()

    def _fill_in(self, row: Document) -> None:
        row.id = row.id or uuid7()
        row.version = 1
        row.created_at, row.created_by_id = self.now, self.actor.person_id
        row.company_id = row.company_id or self.actor.company_id
        if isinstance(row, SiteDocument) and row.site_id is None:
            if self.actor.site_id is None:
                raise Invalid("site_id: a site must be named.", {"site_id": ["A site must be named."]})
            row.site_id = self.actor.site_id
        if not row.number:
            row.number = next_number(self.session, row.company_id, row.spec.number, self.today)

    def record(self, happened: Any) -> None:
        """Tell upwards what happened; it is heard when the present command has ended."""
        self._events.append(happened)

    def flag(self, sentence: str) -> None:
        """Take a fact all the same, but put it on the supervisor's list with this sentence."""
        if sentence not in self.flags:
            self.flags.append(sentence)

    def look_first(self, look: Look) -> Any:
        """The answer to a question that takes long, looked at before this act held anybody."""
        return self.looks.answer(self.session, look)

    def attempt(self, work: Callable[[], Any]) -> Problem | None:
        """Try a part of the act that may be refused: then only that part is undone, and the problem is answered."""
        self.session.flush()
        kept = self.tracker.snapshot()
        events, flags = list(self._events), list(self.flags)
        savepoint = self.session.begin_nested()
        try:
            work()
            self.settle()
            self.session.flush()
        except Problem as problem:
            savepoint.rollback()
            self.tracker.restore(kept)
            self._events, self.flags = events, flags
            return problem
        savepoint.commit()
        return None

    def settle(self) -> None:
        """Let everybody hear what happened, and what happened by that, until all is quiet."""
        heard = 0
        while self._events:
            happened = self._events.pop(0)
            heard += 1
            if heard > EVENT_LIMIT:
                raise RuntimeError(f"events do not come to rest, last {type(happened).__name__}")
            self.session.flush()
            for handler in self.assembly.handlers(type(happened)):
                handler(happened, self)
            for handler in self.assembly.later(type(happened)):
                self._tell_later(handler, happened)

    def close(self, database: Database, answer: dict[str, Any] | None, keep: dict[str, Any] | None) -> None:
        """Leave the receipt and the trail; nothing is written after the trail's lock is taken."""
        self.session.flush()
        self.session.add(self._receipt(answer, keep))
        if self._taken is not None:
            self.session.add(self._taken)
        self.session.flush()
        rows = self.tracker.rows()
        if rows or self.tracker.bulk:
            database.lock(self.session, TRAIL_LOCK)
            if rows:  # one statement: nobody needs the rows back, and SQLite would give them one by one
                self.session.execute(insert(Trail), rows)
            for write in self.tracker.bulk:
                write()

    def _receipt(self, answer: dict[str, Any] | None, keep: dict[str, Any] | None) -> Receipt:
        """A new receipt, or that of an act that had been held and now came to something."""
        keep, held = keep or {}, self.held
        receipt = held or Receipt(id=self.id, received_at=self.now, told_at=self.now)
        receipt.company_id, receipt.site_id = self.actor.company_id, self.actor.site_id
        receipt.person_id, receipt.person = self.actor.person_id, self.actor.name
        receipt.device_id, receipt.seq = self.actor.device_id, None if self.unnamed else self.stamp.seq
        receipt.captured_at = self.captured_at
        receipt.fingerprint = self.stamp.unnamed_fingerprint if self.unnamed else self.stamp.fingerprint
        receipt.status = (answer or {}).get("status") or ("review" if self.flags else "done")
        receipt.sentence, receipt.answer = " ".join(self.flags), answer
        receipt.document, receipt.verb = keep.get("document", ""), keep.get("verb", "")
        receipt.document_id, receipt.waits_for = keep.get("document_id"), None
        kept = keep.get("act") if self.flags else None
        receipt.act = without_person(kept) if self.unnamed else kept
        receipt.decided_at = self.now if held is not None else None
        return receipt

    def _tell_later(self, handler: Callable[..., None], happened: Any) -> None:
        payload = {
            "handler": f"{handler.__module__}.{handler.__qualname__}",
            "event": type(happened).__name__,
            "values": orjson.loads(orjson.dumps(event_values(happened), default=str)),
        }
        enqueue(self.session, "later", payload, actor=self.actor)

    def _before_flush(self, session: Session, context: Any, instances: Any) -> None:
        self.tracker.before_flush(session, context, instances)


def perform(
    database: Database, assembly: Assembly, actor: Actor, work: Callable[[Act], T], stamp: Stamp | None = None
) -> T:
    """Run `work` as one act that is not a request of a person's: imports, jobs, periodic work, tests."""
    stamp, looks = stamp or Stamp(), Looks()

    def transaction(session: Session) -> T:
        act = Act(session, actor, assembly, stamp)
        act.looks = looks
        result = work(act)
        act.settle()
        act.close(database, None, None)
        return result

    return written(database, transaction, looks)


def answered(
    database: Database,
    assembly: Assembly,
    actor: Actor,
    stamp: Stamp,
    work: Callable[[Act], dict[str, Any]],
    keep: dict[str, Any] | None = None,
) -> tuple[dict[str, Any], bool]:
    """Run an act at most once: the answer, and whether it is the first one said again.

    The answer is kept with the receipt in the same transaction. The same id with other content is Invalid.
    An act that is held has had no effect yet: it is tried again.
    """
    looks = Looks()

    def transaction(session: Session) -> tuple[dict[str, Any], bool]:
        database.lock(session, stamp.key)  # the same act twice at once: the second waits, and is told the answer
        known = _known(session, actor, stamp)
        if known is not None and known.status != "held":
            return dict(known.answer or {}), True
        act = Act(session, actor, assembly, stamp)
        act.held, act.looks = known, looks
        answer = _answer(work, act)
        act.close(database, answer, keep)
        return answer, False

    return written(database, transaction, looks)


def _answer(work: Callable[[Act], dict[str, Any]], act: Act) -> dict[str, Any]:
    """Do the work and let everybody hear of it; the answer says whether somebody should look at it."""
    answer = work(act)
    act.settle()
    answer.setdefault("status", "review" if act.flags else "done")
    answer.setdefault("message", " ".join(act.flags))
    return dict(as_plain(answer))


def _known(session: Session, actor: Actor, stamp: Stamp) -> Receipt | None:
    """The receipt this act has left already, if it is the same act."""
    known = session.get(Receipt, stamp.id, with_for_update=True)
    if known is not None:
        check_same(known, actor, stamp)
    return known


def check_same(known: Receipt, actor: Actor, stamp: Stamp) -> None:
    """Refuse a key that was used for something else, or by somebody else; an act without a name was anybody's."""
    same = known.fingerprint in (stamp.fingerprint, stamp.unnamed_fingerprint) and known.company_id in actor.companies
    who = known.device_id or known.person_id
    if not same or (who is not None and who != (actor.device_id if known.device_id else actor.person_id)):
        raise Invalid("This key was used for something else already.", {"Idempotency-Key": ["Used already."]})


def written(database: Database, transaction: Callable[[Session], T], looks: Looks | None = None) -> T:
    """Commit; two at once with the same key: the second finds the first one's receipt."""
    for twice in (False, True):
        try:
            return write_looking(database, transaction, looks or Looks())
        except IntegrityError as error:
            if twice or not RECEIPT_KEY.search(str(error.orig)):
                raise explain(error) from error
    raise AssertionError("unreachable")

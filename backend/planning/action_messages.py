"""Action messages of the plan in force, made from its snapshot when somebody asks (planning.md §2.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.engineering.item import Item
from backend.kernel.errors import NotFound
from backend.kernel.mrp.damping import Memory, Message, Said
from backend.kernel.mrp.facts import scaled, unscaled
from backend.kernel.mrp.findings import SEVERITY
from backend.kernel.mrp.messages import messages_at
from backend.planning.behind import Behind, Supply, behind
from backend.planning.keeping import Shelf
from backend.planning.message_answer import HIDING, STANDING, SUPPLIES, MessageAnswer
from backend.planning.owners import Owner, owners
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.snapshot import Snapshot

EARLIER = 5  # runs looked back through to see since when a message stands
MANY = 500


@dataclass(frozen=True)
class Told:
    """A message with what is behind it."""

    message: Message
    place: int
    supply: Supply
    due: date
    wanted: date
    behind: Behind
    answer: MessageAnswer | None

    @property
    def quantity(self) -> Decimal:
        return unscaled(self.message.quantity)


@dataclass(frozen=True)
class Desk:
    """The plan in force of a scheme, as one person looks at it."""

    session: Session
    actor: Actor
    scheme: PlanScheme
    snapshot: Snapshot
    today: date

    def told(self, hidden: bool = False) -> list[Told]:
        """Every message that stands, the most urgent first; `hidden` are those somebody does not want to see."""
        answers = _answers(self.session, self.scheme.site_id)
        found = [(*one, self.snapshot.supply(one[1].reference)) for one in self._messages(answers)]
        found = [one for one in found if one[2].kind in SUPPLIES and (one[1].held == "dismissed") == hidden]
        documents = behind(self.session, self.actor, {(one.kind, one.id) for _, _, one in found})
        rows = [self._row(*one, documents, answers) for one in found]
        return sorted((row for row in rows if row is not None), key=_urgency)

    def find(self, supply: Supply, code: str) -> Told | None:
        """One message, as it stands now."""
        return next((one for one in self.told() if one.supply == supply and one.message.code == code), None)

    def _messages(self, answers: dict[Supply, list[MessageAnswer]]) -> Iterator[tuple[int, Message]]:
        """Shown and dismissed ones; an item somebody has answered about is looked at anew with what they said."""
        remembered = self._remembered(answers)
        for place, messages in self.snapshot.messages.items():
            memory = remembered.get(place)
            for one in messages if memory is None else messages_at(self.snapshot.plan, place, memory):
                if one.held != "damped":
                    yield place, one

    def _remembered(self, answers: dict[Supply, list[MessageAnswer]]) -> dict[int, Memory]:
        known = _numbers(self.snapshot, answers)
        said: dict[int, list[tuple[str, Said]]] = defaultdict(list)
        for supply, (place, kind, number) in known.items():
            for answer in answers[supply]:
                wanted = (answer.wanted - self.snapshot.day_zero).days
                ago = (self.today - answer.changed_at.date()).days
                one = Said(answer.code, kind, number, wanted, scaled(answer.quantity), ago)
                said[place].append((answer.state, one))
        return {place: _memory(rows) for place, rows in said.items()}

    def _row(self, place: int, message: Message, seen: Any, documents: Any, answers: Any) -> Told | None:
        """None where the order is not open any more, not this person's to see, or changed since the run."""
        supply = (seen.kind, seen.id)
        order = documents.get(supply)
        if order is None or not order.is_as_planned(seen.day, unscaled(message.of)):
            return None
        wanted = seen.day if message.code in ("cancel", "decrease", "increase") else self.snapshot.day(message.to)
        answer = next((one for one in answers.get(supply, ()) if one.code == message.code), None)
        return Told(message, place, supply, seen.day, wanted, order, answer)


def desk_of(session: Session, shelf: Shelf, actor: Actor, asked: tuple[PlanScheme, date]) -> Desk:
    scheme, today = asked
    if scheme.current_version_id is None:
        raise NotFound("This scheme has no plan yet; run it first.")
    return Desk(session, actor, scheme, shelf.of(session, scheme.current_version_id), today)


def _memory(rows: Iterable[tuple[str, Said]]) -> Memory:
    told = list(rows)
    applied = [said for state, said in told if state == "applied"]
    return Memory(applied, [said for state, said in told if state in HIDING])


def _answers(session: Session, site_id: UUID) -> dict[Supply, list[MessageAnswer]]:
    """What stands of what people said, the last first."""
    answer = MessageAnswer
    query = select(answer).where(answer.site_id == site_id, answer.state.in_(STANDING)).order_by(answer.id.desc())
    found: dict[Supply, list[MessageAnswer]] = defaultdict(list)
    for one in session.scalars(query):
        found[one.supply, one.supply_id].append(one)
    return found


def _numbers(snapshot: Snapshot, wanted: Iterable[Supply]) -> dict[Supply, tuple[int, str, int]]:
    """Place, kind and number of supplies in a snapshot."""
    named = set(wanted)
    found = {}
    for place, messages in snapshot.messages.items():
        for one in messages:
            seen = snapshot.supply(one.reference)
            if (seen.kind, seen.id) in named:
                found[seen.kind, seen.id] = (place, one.kind, one.reference)
    return found


def _urgency(one: Told) -> tuple[int, date, str, str]:
    return SEVERITY[one.message.code], min(one.due, one.wanted), one.behind.row.number, str(one.supply[1])


def since(desk: Desk, shelf: Shelf, rows: Sequence[Told]) -> dict[Supply, datetime]:
    """Since which run each message stands without a break, as far as the last runs are kept."""
    versions = _runs(desk.session, desk.scheme)
    found: dict[Supply, datetime] = {}
    standing = {(row.supply, row.message.code): desk.snapshot.item_id(row.place) for row in rows}
    for version in versions:
        snapshot = _kept(desk.session, shelf, version)
        if snapshot is None or not standing:
            break
        still = _standing(snapshot, set(standing.values()))
        standing = {key: item_id for key, item_id in standing.items() if key in still}
        found |= {supply: version.finished_at for supply, _ in standing if version.finished_at is not None}
    return found


def _runs(session: Session, scheme: PlanScheme) -> Sequence[PlanVersion]:
    """The plan in force and those before it, the last first."""
    version = PlanVersion
    query = select(version).where(version.plan_scheme_id == scheme.id, version.state == "done")
    return session.scalars(query.order_by(version.finished_at.desc(), version.id.desc()).limit(EARLIER)).all()


def _kept(session: Session, shelf: Shelf, version: PlanVersion) -> Snapshot | None:
    try:
        return shelf.of(session, version.id)
    except NotFound:
        return None


def _standing(snapshot: Snapshot, item_ids: set[UUID]) -> set[tuple[Supply, str]]:
    found = set()
    for item_id in item_ids:
        for one in (one for place in snapshot.places_of(item_id) for one in messages_at(snapshot.plan, place)):
            seen = snapshot.supply(one.reference)
            found.add(((seen.kind, seen.id), one.code))
    return found


def named(desk: Desk, rows: Sequence[Told]) -> tuple[dict[UUID, Any], dict[UUID, Owner]]:
    """Items and owners of these messages."""
    ids = sorted({desk.snapshot.item_id(row.place) for row in rows})
    items = {}
    for first in range(0, len(ids), MANY):
        query = select(Item.id, Item.number, Item.name).where(Item.id.in_(ids[first : first + MANY]))
        for id, number, name in desk.session.execute(query):
            items[id] = {"id": id, "number": number, "title": name}
    return items, owners(desk.session, desk.scheme, ids)


def days_since(moment: datetime | None, now: datetime) -> int:
    return max((now - moment) // timedelta(days=1), 0) if moment is not None else 0

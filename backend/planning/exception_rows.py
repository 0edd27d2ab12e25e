"""Exceptions of the plan in force as a planner's list: whose each is, since when, whether it is overdue (§2.10)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.engineering.item import Item
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.findings import SEVERITY
from backend.kernel.quantity import ZERO
from backend.planning import queries
from backend.planning.answerable import Wanted, is_of
from backend.planning.exception_answer import ExceptionAnswer
from backend.planning.message_answer import CODES
from backend.planning.owners import Owner, owners
from backend.planning.plan_version import PlanException, PlanScheme, PlanVersion
from backend.planning.proposal import PlanItem, PlanSnapshot, Proposal, ids_between
from backend.planning.standing_exception import LATE, Marked, StandingException, of_scheme

MOST = 20_000  # of each kind looked through: who has more has other worries than their order
SAME_PERCENT = 10
WINDOW = timedelta(days=30)

Row = dict[str, Any]
Memory = Mapping[UUID, Sequence[ExceptionAnswer]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One exception, as little as it takes to sort and choose it."""

    id: UUID
    mark: UUID
    code: str
    severity: int
    item_id: UUID | None
    day: date | None
    quantity: Decimal


@dataclass(frozen=True)
class Look:
    """The plan in force of a scheme, as one person looks at what is odd in it."""

    session: Session
    actor: Actor
    scheme: PlanScheme
    version: PlanVersion
    today: date

    def seen(self) -> list[Seen]:
        """All of them, the worst first. Messages are not among them: they have a list of their own."""
        found = [*self._of_run(), *self._late()]
        return sorted(found, key=lambda one: (one.severity, one.day or date.min, one.id))

    def memory(self) -> Memory:
        """What was dismissed and not taken back, by mark."""
        answer = ExceptionAnswer
        query = select(answer).where(answer.plan_scheme_id == self.scheme.id, answer.state == "dismissed")
        found: dict[UUID, list[ExceptionAnswer]] = defaultdict(list)
        for one in self.session.scalars(query.order_by(answer.id.desc())):
            found[one.mark].append(one)
        return found

    def _of_run(self) -> list[Seen]:
        row = PlanException
        columns = (row.id, row.code, row.severity, row.item_id, row.document_id, row.day, row.quantity)
        query = select(*columns).where(row.plan_version_id == self.version.id, row.code.not_in(CODES))
        query = query.order_by(row.severity, row.day, row.id).limit(MOST)
        found = []
        for id, code, severity, item_id, document_id, day, quantity in self.session.execute(query):
            mark = Marked(code, severity, item_id, document_id).mark(self.scheme.id)
            found.append(Seen(id, mark, code, severity, item_id, day, quantity or ZERO))
        return found

    def _late(self) -> list[Seen]:
        made = select(PlanSnapshot).where(PlanSnapshot.plan_version_id == self.version.id)
        snapshot = self.session.scalars(made).one_or_none()
        if snapshot is None:
            return []
        of = (PlanItem.place == Proposal.place) & (PlanItem.plan_snapshot_id == snapshot.id)
        query = select(Proposal.id, PlanItem.item_id, Proposal.start, Proposal.millionths).join(PlanItem, of)
        late = Proposal.id.between(*ids_between(snapshot.prefix)), Proposal.start < snapshot.day_zero
        found = []
        for id, item_id, start, millionths in self.session.execute(query.where(*late).limit(MOST)):
            mark = Marked(LATE, SEVERITY[LATE], item_id, None).mark(self.scheme.id)
            found.append(Seen(id, mark, LATE, SEVERITY[LATE], item_id, start, unscaled(millionths)))
        return found


def rows(look: Look, wanted: Wanted) -> Row:
    """A page of exceptions, how many there are of each code, and how many were cleared in time."""
    memory, found = look.memory(), look.seen()
    answers = {one.id: answer_to(one, memory, look.scheme.out_tolerance_days) for one in found}
    shown = [one for one in found if (answers[one.id] is not None) == wanted.hidden]
    owned = owners(look.session, look.scheme, _items(shown)) if wanted.owner else {}
    mine = [one for one in shown if is_of(owned.get(one.item_id), wanted.owner)]  # type: ignore[arg-type]
    chosen = [one for one in mine if not wanted.codes or one.code in wanted.codes]
    page = chosen[wanted.offset : wanted.offset + wanted.limit]
    owned = owned or owners(look.session, look.scheme, _items(page))
    counts = Counter(one.code for one in mine)
    return {
        "rows": _told(look, page, owned, answers),
        "count": len(chosen),
        "counts": [
            {"code": code, "count": counts[code]}
            for code in sorted(counts, key=lambda code: (SEVERITY.get(code, 1), code))
        ],
        "closed": closed_in_time(look, memory),
        "plan_version_id": look.version.id,
    }


def _rank(code: str) -> tuple[int, str]:
    return SEVERITY.get(code, 1), code


def answer_to(one: Seen, memory: Memory, tolerance: int) -> ExceptionAnswer | None:
    """What was said about it; forgotten once its day moved beyond tolerance or its quantity by more than a tenth."""
    for said in memory.get(one.mark, ()):
        moved = abs((one.day - said.day).days) if one.day is not None and said.day is not None else 0
        changed = abs(one.quantity - said.quantity) * 100 > SAME_PERCENT * said.quantity
        if (one.day is None) == (said.day is None) and moved <= tolerance and not changed:
            return said
    return None


def closed_in_time(look: Look, memory: Memory) -> Row:
    """Of those closed in the last 30 days, and those open beyond their term: how many were gone in time (§8)."""
    row, since = StandingException, look.today - WINDOW
    count = select(func.count()).where(row.plan_scheme_id == look.scheme.id)
    closed = count.where(row.closed_on >= since)
    open_late = count.where(row.closed_on.is_(None), row.due_on < look.today, row.mark.not_in(list(memory)))
    ask = look.session.scalar
    in_time = ask(closed.where(row.closed_on <= row.due_on)) or 0
    of = (ask(closed) or 0) + (ask(open_late) or 0)
    return {"in_time": in_time, "of": of, "days": WINDOW.days}


def _told(look: Look, page: Sequence[Seen], owned: Mapping[UUID, Owner], answers: Mapping[UUID, Any]) -> list[Row]:
    ids = [one.id for one in page if one.code != LATE]
    query = select(PlanException, Item.number, Item.name).outerjoin(Item, Item.id == PlanException.item_id)
    told = {row["id"]: row for row in queries.of_run(look.session, query.where(PlanException.id.in_(ids)))}
    late = [one.id for one in page if one.code == LATE]
    for row in queries.begun_late(look.session, look.actor, look.version, len(late), late):
        told[row["id"]] = row | {"document": row["order"]}  # it leads to the order that is late
    standing = _standing(look, {one.mark for one in page})
    return [told[one.id] | _about(look, one, owned, (standing.get(one.mark), answers[one.id])) for one in page]


def _about(look: Look, one: Seen, owned: Mapping[UUID, Owner], known: tuple[Any, ExceptionAnswer | None]) -> Row:
    """Whose it is, since when, till when it should be gone, and what was said about it."""
    standing, said = known
    first = standing.first_seen if standing is not None else look.version.day_zero or look.today
    due_on = (
        standing.due_on if standing is not None else first + timedelta(days=look.scheme.days_to_clear(one.severity))
    )
    names = ("id", "number", "version", "state", "reason", "changed_at")
    return {
        "owner": owned.get(one.item_id) if one.item_id is not None else None,
        "first_seen": first,
        "age_days": max((look.today - first).days, 0),
        "due_on": due_on,
        "overdue": due_on < look.today,
        "answer": None if said is None else {name: getattr(said, name) for name in names},
    }


def _standing(look: Look, marks: Collection[UUID]) -> dict[UUID, StandingException]:
    which = (*of_scheme(look.scheme.id), StandingException.mark.in_(marks))
    return {one.mark: one for one in look.session.scalars(select(StandingException).where(*which))}


def _items(found: Sequence[Seen]) -> set[UUID]:
    return {one.item_id for one in found if one.item_id is not None}

"""Sync, the way down: what changed since a number, what is gone, and a digest that proves nothing is missing.

A page is a run of change numbers: each row comes at its last change, so a row that changes while pages are fetched
comes again later, and none is skipped. The number told is never beyond what the page holds.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents import listing
from backend.documents.actor import Actor
from backend.documents.answered_rows import HAPPENED
from backend.documents.context import Assembly
from backend.documents.packs import Pack, SyncPack
from backend.documents.receipts import Receipt
from backend.documents.trail import Trail
from backend.documents.unsettled import row_of
from backend.documents.wire import dumps

FAR = 20_000
PAGE_BYTES = 1_000_000
AT_ONCE = 500
TOLD_FOR = timedelta(minutes=10)

Change = tuple[int, str, UUID]
Page = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What a device asks for; `types` names those it wants anew, whatever it was sent before; up to the change number
    `proved` it has compared every digest already."""

    since: int
    limit: int
    types: tuple[str, ...] = ()
    proved: int | None = None


def pull(database: Database, assembly: Assembly, actor: Actor, wanted: Wanted) -> Page:
    """One page, read as the database stood at one moment."""
    with database.reading() as session:
        pack = Pack(session, assembly, actor)
        head = session.scalar(select(func.max(Trail.change_no))) or 0
        if wanted.types:
            page, begun = _whole(pack, wanted, head, head), None
        else:
            page, begun = _due(pack, wanted, head)
        page["answers"] = _answers(session, assembly, actor)
    if begun is not None:
        database.write(lambda writing: writing.merge(begun))
    _note_told(database, page["answers"])
    return page


def _due(pack: Pack, wanted: Wanted, head: int) -> tuple[Page, SyncPack | None]:
    """The changes, or everything anew: at the first time, after long, when rights changed, after a restore."""
    sent = pack.sent()
    known = sent is not None and sent.fingerprint == pack.fingerprint
    if wanted.since == 0 or not known or wanted.since > head or (sent and _is_far(sent, wanted.since, head)):
        begun = SyncPack(**pack.key, fingerprint=pack.fingerprint, floor=head, at=datetime.now(UTC))
        return _whole(pack, Wanted(0, wanted.limit), head, head), begun
    assert sent is not None
    if wanted.since < sent.floor:
        return _whole(pack, wanted, sent.floor, head), None
    return _changed(pack, wanted, head), None


def _is_far(sent: SyncPack, since: int, head: int) -> bool:
    return since >= sent.floor and head - since > FAR


def _whole(pack: Pack, wanted: Wanted, floor: int, head: int) -> Page:
    """A page of everything; what left the pack since the first page (`floor`) is told too."""
    names = [name for name in pack.types if not wanted.types or name in wanted.types]
    everything = sorted(change for name in names for change in pack.changes(name))
    page = _page(pack, [change for change in everything if change[0] > wanted.since or wanted.since == 0], wanted, head)
    _tell_gone(pack, page, _trail(pack, names, floor, head) if wanted.since else [])
    return _proved(pack, page | {"complete": True}, names)


def _changed(pack: Pack, wanted: Wanted, head: int) -> Page:
    """A page of what changed: rows still in the pack as they are now, and the ids of those that are not."""
    names = list(pack.types)
    changes = _trail(pack, names, wanted.since, head)
    page = _page(pack, changes, wanted, head)
    return _proved(pack, page | {"complete": False}, _to_prove(pack, changes, wanted, head))


def _to_prove(pack: Pack, changes: Sequence[Change], wanted: Wanted, head: int) -> list[str]:
    """Every type, or those that changed since the device last compared."""
    if wanted.proved is None:
        return list(pack.types)
    if wanted.proved < wanted.since:
        changes = _trail(pack, list(pack.types), wanted.proved, head)
    return sorted({name for _, name, _ in changes})


def _page(pack: Pack, changes: Sequence[Change], wanted: Wanted, head: int) -> Page:
    """As many changes as fit. Rows nobody ever noted a change of (number 0) come together, so that none is cut off."""
    rows: dict[str, list[Any]] = defaultdict(list)
    gone: dict[str, list[UUID]] = defaultdict(list)
    left, size, taken = iter(changes), 0, 0
    unnoted = sum(1 for change in changes if change[0] == 0)
    limit = max(wanted.limit, unnoted)
    while size < PAGE_BYTES or taken < unnoted:
        part = list(islice(left, min(AT_ONCE, limit - taken)))
        if not part:
            break
        taken += len(part)
        size += _add(pack, part, rows, gone)
    more = taken < len(changes)
    return {"to": changes[taken - 1][0] if more else head, "more": more, "rows": dict(rows), "gone": dict(gone)}


def _add(pack: Pack, part: Sequence[Change], rows: dict[str, list[Any]], gone: dict[str, list[UUID]]) -> int:
    """Read one part of a page; the answer is how many bytes it takes."""
    size = 0
    by_type: dict[str, list[UUID]] = defaultdict(list)
    for _, name, id in part:
        by_type[name].append(id)
    for name, ids in by_type.items():
        here = pack.among(name, ids)
        found = listing.by_ids(pack.session, pack.assembly, pack.types[name], pack.actor, sorted(here)) if here else []
        rows[name] += found
        size += len(dumps(found))
        if left := [id for id in ids if id not in here]:
            gone[name] += left
    return size


def _trail(pack: Pack, names: Sequence[str], after: int, until: int) -> list[Change]:
    """Every document of these types that changed within a run of numbers, at its last change."""
    last = func.max(Trail.change_no)
    query = select(last, Trail.document, Trail.document_id).where(
        Trail.change_no > after,
        Trail.change_no <= until,
        Trail.document.in_(names),
        Trail.company_id.in_(pack.actor.companies),
    )
    found = pack.session.execute(query.group_by(Trail.document, Trail.document_id).order_by(last))
    return [(number, name, id) for number, name, id in found]


def _tell_gone(pack: Pack, page: Page, changes: Sequence[Change]) -> None:
    by_type: dict[str, set[UUID]] = defaultdict(set)
    for _, name, id in changes:
        by_type[name].add(id)
    for name, ids in by_type.items():
        if left := ids - pack.among(name, ids):
            page["gone"][name] = sorted({*page["gone"].get(name, ()), *left})


def _proved(pack: Pack, page: Page, names: Sequence[str]) -> Page:
    page["rows"] = {name: rows for name, rows in page["rows"].items() if rows}
    return page | {"digests": {} if page["more"] else pack.digests(names)}


def _answers(session: Session, assembly: Assembly, actor: Actor) -> list[dict[str, Any]]:
    """What became of the device's held acts; told for some minutes, because an answer may be lost on the way."""
    if actor.device_id is None:
        return []
    untold = or_(Receipt.told_at.is_(None), Receipt.told_at > datetime.now(UTC) - TOLD_FOR)
    query = select(Receipt).where(Receipt.device_id == actor.device_id, Receipt.decided_at.is_not(None), untold)
    return [_answer(receipt, session, assembly, actor) for receipt in session.scalars(query.order_by(Receipt.seq))]


def _answer(receipt: Receipt, session: Session, assembly: Assembly, actor: Actor) -> dict[str, Any]:
    told, document = receipt.answer or {}, assembly.documents.get(receipt.document)
    if told.get("status") in HAPPENED and receipt.verb != "remove" and document and receipt.document_id:
        told = told | {"row": row_of(session, assembly, document, actor, receipt.document_id)}
    return {"id": receipt.id, **told}


def _note_told(database: Database, answers: Sequence[dict[str, Any]]) -> None:
    if answers:
        ids = [answer["id"] for answer in answers]
        told = update(Receipt).where(Receipt.id.in_(ids), Receipt.told_at.is_(None)).values(told_at=datetime.now(UTC))
        database.write(lambda session: session.execute(told))

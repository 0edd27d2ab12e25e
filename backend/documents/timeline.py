"""One timeline: what happened to a document and to everything that came of it, newest first.

A record came of another when its `source` and `source_id` name it; that is followed from record to record, through
every type that has these columns, as far as the actor may read. What was merged into a record (`merged_into_id`) is
told with it, too: what happened there before belongs to the same case.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from backend.documents import attachments
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.declare import Document, document_name, title_of
from backend.documents.fields import fields_of
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.documents.trail import Trail

DEEPEST, MOST_RECORDS, MOST_ROWS = 6, 100, 500
Key = tuple[str, UUID]


@dataclass(frozen=True)
class Record:
    """One document on a timeline, and which one it came of."""

    document: type[Document]
    row: Document
    parent: UUID | None


def timeline(session: Session, assembly: Assembly, actor: Actor, document: type[Document], id: UUID) -> dict[str, Any]:
    """The records, the first of them the document itself, and what happened to them."""
    records = _records(session, assembly, actor, document, id)
    return {"records": [_told(session, one) for one in records], "rows": _rows(session, records)}


def _records(session: Session, assembly: Assembly, actor: Actor, document: type[Document], id: UUID) -> list[Record]:
    first = _read(session, actor, document, {id: None})
    found, level = list(first), [(document_name(document), one.row.id) for one in first]
    seen: set[Key] = set(level)
    types = [one for one in assembly.documents.values() if _has_source(one) and may(actor, one, "read")]
    for _ in range(DEEPEST):
        by_type = _came_of(session, types, level)
        level = []
        for child, parents in by_type.items():
            name = document_name(child)
            new = {id: parent for id, parent in parents.items() if (name, id) not in seen}
            read = _read(session, actor, child, new)
            level += [(name, one.row.id) for one in read]
            found += read
        seen |= set(level)
        if not level or len(found) >= MOST_RECORDS:
            break
    return found[:MOST_RECORDS]


def _came_of(
    session: Session, types: Sequence[type[Document]], level: Sequence[Key]
) -> dict[type[Document], dict[UUID, UUID]]:
    """Which rows of any type have one of these as their source, and which one: one statement for all types."""
    if not types or not level:
        return {}
    by_name = {document_name(one): one for one in types}
    each = [query for name, one in by_name.items() for query in _children(one, name, level)]
    found: dict[type[Document], dict[UUID, UUID]] = {}
    for name, id, parent in session.execute(union_all(*each)):
        found.setdefault(by_name[name], {})[id] = parent
    return found


def _children(document: Any, name: str, level: Sequence[Key]) -> Iterator[Any]:
    columns = (literal(name).label("name"), document.id, document.source_id)
    yield select(*columns).where(tuple_(document.source, document.source_id).in_(level))
    own = [id for parent, id in level if parent == name]
    if own and hasattr(document, "merged_into_id"):
        yield select(*columns[:2], document.merged_into_id).where(document.merged_into_id.in_(own))


def _read(session: Session, actor: Actor, document: type[Document], parents: dict[UUID, UUID | None]) -> list[Record]:
    """Those rows of one type that the actor may see."""
    if not parents:
        return []
    query = narrow(select(document).where(document.id.in_(parents)), document, actor).order_by(document.id)
    return [Record(document, row, parents[row.id]) for row in session.scalars(query)]


def _rows(session: Session, records: Iterable[Record]) -> list[dict[str, Any]]:
    by_id = {one.row.id: one for one in records}
    query = select(Trail).where(Trail.document_id.in_(by_id)).order_by(Trail.change_no.desc()).limit(MOST_ROWS)
    told = []
    for row in session.scalars(query):
        after = row.diff.get("state", (None, None))
        names = ("document_id", "version", "verb", "person", "captured_at", "at")
        about = {name: getattr(row, name) for name in names}
        about |= {"document": row.document, "number": by_id[row.document_id].row.number, "state": after[1]}
        told.append(about | {"said": _said(by_id[row.document_id].document, row.diff)})
    return told


def _said(document: type[Document], diff: dict[str, Any]) -> list[str]:
    """What was written in words; of words that were added to others only the new ones."""
    told = []
    for field in fields_of(document):
        before, after = diff.get(field.name) or (None, None)
        if field.kind == "long_text" and not field.secret and after:
            told.append(after.removeprefix(before or "").strip())
    return told


def _told(session: Session, one: Record) -> dict[str, Any]:
    files = attachments.described(session, one.row, attachments.of(session, one.row))
    return {
        "document": document_name(one.document),
        "label": one.document.spec.label,
        "id": one.row.id,
        "number": one.row.number,
        "title": title_of(one.row),
        "state": getattr(one.row, "state", None),
        "source_id": one.parent,
        "attachments": files,
    }


def _has_source(document: Any) -> bool:
    return hasattr(document, "source") and hasattr(document, "source_id")

"""The trail: one row per version of a document, with its difference; it is audit and change feed at once.

Change numbers are given in commit order: on PostgreSQL under a lock held to the commit, because a plain
sequence would let a reader skip a change that commits late; on SQLite writers are alone anyway.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String, exists, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import get_history

from backend.database import Json
from backend.documents.declare import Base, Document, Line, document_name, title_of
from backend.documents.fields import fields_of, lines_of
from backend.documents.initials import searchable

TRAIL_LOCK = 7_001
GENERAL = ("number", "company_id", "site_id")

Difference = dict[str, list[Any]]


class Trail(Base):
    """Who changed which document when, from what to what."""

    __tablename__ = "trail"
    __table_args__ = (
        Index("ix_trail_document", "document_id", "version"),
        Index("ix_trail_type", "document", "change_no"),
    )

    change_no: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    document: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[UUID]
    version: Mapped[int]
    verb: Mapped[str] = mapped_column(String(40))
    act_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(String(200))
    device_id: Mapped[UUID | None]
    captured_at: Mapped[datetime]
    at: Mapped[datetime]
    diff: Mapped[dict[str, Any]] = mapped_column(Json)


def last_change(session: Session) -> int:
    """The number of the last change this session sees; it sees every one before it."""
    return session.scalar(select(func.max(Trail.change_no))) or 0


def changed_since(session: Session, change_no: int, document: str, site_id: UUID) -> bool:
    """Whether a document of this name was written at a site after that change."""
    which = Trail.document == document, Trail.change_no > change_no, Trail.site_id == site_id
    return bool(session.scalar(select(exists().where(*which))))


class Tracker:
    """Watches one session: stamps what changes and gathers differences until the act ends."""

    def __init__(self, act: Any) -> None:
        self._act = act
        self._found: dict[tuple[type[Document], UUID], tuple[Document, str, Difference]] = {}
        self.bulk: list[Callable[[], None]] = []  # writes the trail of many new documents when the act closes

    def before_flush(self, session: Session, context: Any, instances: Any) -> None:
        touched = _touched_documents(session)
        for row in touched:
            difference = _difference(row, session)
            known = self._found.get((type(row), row.id)) if row.id else None
            if known is None and not difference and row not in session.new and row not in session.deleted:
                continue
            self._note(row, session, difference, known)

    def _note(self, row: Document, session: Session, difference: Difference, known: Any) -> None:
        kind = "create" if row in session.new else "remove" if row in session.deleted else "change"
        if known is None:
            self._stamp(row, kind)
            self._found[type(row), row.id] = (row, kind, difference)
        else:
            _merge(known[2], difference)
            if kind == "remove":
                self._found[type(row), row.id] = (row, kind, known[2])
        row.sought = f"{searchable(row.number, title_of(row))} {row.found_by(session)}".rstrip()

    def _stamp(self, row: Document, kind: str) -> None:
        row.changed_at, row.changed_by_id = self._act.now, self._act.actor.person_id
        if kind == "change":
            row.version += 1

    def rows(self) -> list[dict[str, Any]]:
        """The values of the act's trail rows, one per document that really differs."""
        return [
            self._row(document, kind, difference)
            for document, kind, difference in self._found.values()
            if difference or kind != "change"
        ]

    def snapshot(self) -> tuple[dict[Any, Any], int]:
        """What is known so far, to go back to when a part of the act is undone."""
        found = {key: (row, kind, dict(difference)) for key, (row, kind, difference) in self._found.items()}
        return found, len(self.bulk)

    def restore(self, kept: tuple[dict[Any, Any], int]) -> None:
        self._found = kept[0]
        del self.bulk[kept[1] :]

    def difference(self, row: Document) -> Difference:
        """What the act has changed on a document so far, as far as it is written."""
        found = self._found.get((type(row), row.id))
        return dict(found[2]) if found is not None else {}

    def verb(self, document: Document, verb: str, always: bool = False) -> None:
        """Name the step that a change was, for the trail; `always`: it is told even where it changed nothing."""
        found = self._found.get((type(document), document.id))
        if found is None and always:
            self._stamp(document, "change")
            found = (document, "change", {})
        if found is not None and found[1] == "change":
            self._found[type(document), document.id] = (document, verb, found[2])

    def _row(self, document: Document, kind: str, difference: Difference) -> dict[str, Any]:
        return self.common() | {
            "company_id": document.company_id,
            "site_id": getattr(document, "site_id", None),
            "document": document_name(type(document)),
            "document_id": document.id,
            "version": document.version,
            "verb": kind,
            "diff": difference,
        }

    def common(self) -> dict[str, Any]:
        """What every trail row of the act says: which act, who, with what, when."""
        act = self._act
        return {
            "act_id": act.id,
            "person_id": act.actor.person_id,
            "person": act.actor.name,
            "device_id": act.actor.device_id,
            "captured_at": act.captured_at,
            "at": act.now,
        }


def plain_value(value: Any) -> Any:
    """A value as it stands in JSON: decimals and days as strings."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def full_difference(names: Iterable[str], values: Any) -> Difference:
    """The difference of a row that is new: from nothing to everything it has."""
    return {name: [None, plain_value(values[name])] for name in names if values.get(name) not in (None, "")}


def _touched_documents(session: Session) -> list[Document]:
    found: dict[int, Document] = {}
    for item in (*session.new, *session.dirty, *session.deleted):
        row = item if isinstance(item, Document) else _owner(item, session) if isinstance(item, Line) else None
        if row is not None:
            found[id(row)] = row
    return list(found.values())


def _owner(line: Line, session: Session) -> Document | None:
    """The document a line belongs to; a new line without an owner yet is found through its owner's list."""
    if line.owner_id is None:
        return None
    row = session.get(_owner_class(type(line)), line.owner_id)
    return row if isinstance(row, Document) else None


@cache
def _owner_class(line: type[Line]) -> type[Base]:
    table = next(iter(line.__table__.c.owner_id.foreign_keys)).column.table
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def _difference(row: Document, session: Session) -> Difference:
    names = [*(name for name in GENERAL if hasattr(row, name)), *(f.name for f in fields_of(type(row)))]
    found = _changed(row, names, "")
    for rows in lines_of(type(row)):
        for line in _lines_before_and_after(row, rows.name):
            label = f"{rows.name}[{line.position}]"
            if inspect(line).deleted or line in session.deleted or line not in getattr(row, rows.name):
                found[label] = [_as_dict(line), None]
            else:
                found |= _changed(line, [f.name for f in fields_of(type(line))], f"{label}.")
    return found


def _lines_before_and_after(row: Document, name: str) -> list[Any]:
    if name not in inspect(row).dict:
        return []
    history = get_history(row, name)
    return [*(history.unchanged or ()), *(history.added or ()), *(history.deleted or ())]


def _changed(row: Any, names: list[str], prefix: str) -> Difference:
    found: Difference = {}
    state = inspect(row)
    for name in names:
        if name not in state.committed_state:  # never set since the last flush: nothing to ask for
            continue
        history = state.attrs[name].history
        if not history.has_changes():
            continue
        before = plain_value(history.deleted[0]) if history.deleted else None
        after = plain_value(history.added[0]) if history.added else None
        if before != after:
            found[prefix + name] = [before, after]
    return found


def _as_dict(line: Any) -> dict[str, Any]:
    return {f.name: plain_value(value) for f in fields_of(type(line)) if (value := getattr(line, f.name)) is not None}


def _merge(known: Difference, later: Difference) -> None:
    for name, (before, after) in later.items():
        first = known[name][0] if name in known else before
        if first == after:
            known.pop(name, None)
        else:
            known[name] = [first, after]

"""Many new rows of one document type at once: plain tuples straight to the driver, no object for any of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, Dialect, Table
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.database import Exact
from backend.documents.declare import Base, Document, document_name
from backend.documents.fields import Field, fields_of, lines_of
from backend.documents.initials import searchable
from backend.documents.trail import GENERAL, Trail
from backend.kernel.quantity import SCALE, plain

Values = dict[str, Any]
Plain = Callable[[Any], Any]
Filled = tuple[str, Plain, Callable[[], Any]]
NOTHING: Mapping[str, Any] = {}
PLAIN: Mapping[str, Plain] = {
    "number": plain,
    "day": date.isoformat,
    "moment": datetime.isoformat,
    "link": str,
    "identifier": str,
}


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new document, checked: its own values and those of its lines; `row` is where it came from."""

    row: int
    values: Values
    lines: dict[str, list[Values]]


class TableWriter:
    """The INSERT of one table in one dialect."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        columns = [column for column in table.columns if column is not table.autoincrement_column]
        self._columns = [(c.key, bind := _bind(c, dialect), _filling(c, bind)) for c in columns]
        quote = dialect.identifier_preparer
        names = ", ".join(quote.quote(column.name) for column in columns)
        marks = ", ".join("?" if dialect.paramstyle == "qmark" else "%s" for _ in columns)
        self._sql = f"INSERT INTO {quote.format_table(table)} ({names}) VALUES ({marks})"

    def insert(self, session: Session, rows: Sequence[Values], common: Mapping[str, Any] = NOTHING) -> None:
        """Write rows of checked values; columns neither a row nor what is common to all brings get their default."""
        if rows:
            columns = [
                _alike(name, bind, common[name]) if name in common else (name, bind, fill)
                for name, bind, fill in self._columns
            ]
            tuples = [
                tuple([bind(row[name]) if name in row else fill() for name, bind, fill in columns]) for row in rows
            ]
            session.connection().exec_driver_sql(self._sql, tuples)


class DocumentWriter:
    """The INSERTs of a document type: its own table, those of its lines, and the trail."""

    def __init__(self, document: type[Document], dialect: Dialect) -> None:
        self.document = document
        self._own = TableWriter(_table(document), dialect)
        self._lines = [
            (rows.name, TableWriter(_table(rows.target), dialect), _plains(fields_of(rows.target)))
            for rows in lines_of(document)
        ]
        self._plain = {name: str for name in GENERAL} | _plains(fields_of(document))

    def insert(self, session: Session, documents: Sequence[Fresh], stamps: Values) -> list[Values]:
        """Write the documents; what comes back goes into the trail."""
        owners = [dict(fresh.values) for fresh in documents]
        for values in owners:
            values["sought"] = searchable(values["number"], _title(self.document, values))
        self._own.insert(session, owners, stamps)
        differences = [{name: [None, value] for name, value in _told(self._plain, v).items()} for v in owners]
        for name, writer, telling in self._lines:
            owned: list[Values] = []
            for fresh, difference in zip(documents, differences, strict=True):
                for given in fresh.lines.get(name, ()):
                    owned.append({**given, "owner_id": fresh.values["id"]})
                    difference[f"{name}[{given['position']}]"] = [None, _told(telling, given)]
            writer.insert(session, owned)
        return [_about(values) | {"diff": diff} for values, diff in zip(owners, differences, strict=True)]


@cache
def document_writer(document: type[Document], dialect_name: str, dialect: Dialect) -> DocumentWriter:
    return DocumentWriter(document, dialect)


def writer_of(document: type[Document], session: Session) -> DocumentWriter:
    dialect = session.get_bind().dialect
    return document_writer(document, dialect.name, dialect)


def insert_trail(session: Session, document: type[Document], entries: Sequence[Values], common: Values) -> None:
    """One trail row for each new document; `common` says which act it was."""
    writer = _trail_writer(session.get_bind().dialect)
    writer.insert(session, entries, common | {"document": document_name(document), "version": 1, "verb": "create"})


@cache
def _trail_writer(dialect: Dialect) -> TableWriter:
    return TableWriter(_table(Trail), dialect)


def _about(values: Values) -> Values:
    return {"company_id": values["company_id"], "site_id": values.get("site_id"), "document_id": values["id"]}


def _title(document: type[Document], values: Values) -> str:
    return " ".join(str(value) for name in document.spec.title if (value := values.get(name)) not in (None, ""))


def _plains(fields: Sequence[Field]) -> dict[str, Plain]:
    return {field.name: PLAIN.get(field.kind, _itself) for field in fields}


def _told(plain: Mapping[str, Plain], values: Values) -> Values:
    """What was given, as the trail writes it."""
    return {
        name: plain[name](value)
        for name, value in values.items()
        if value is not None and value != "" and name in plain
    }


def _itself(value: Any) -> Any:
    return value


def _table(declared: type[Base]) -> Table:
    return cast(Table, declared.__table__)


def _bind(column: Column[Any], dialect: Dialect) -> Plain:
    """How a checked value goes to the driver."""
    if isinstance(column.type, Exact) and dialect.name == "sqlite":
        return lambda value: None if value is None else int(value.scaleb(SCALE))
    return column.type.dialect_impl(dialect).bind_processor(dialect) or _itself


def _alike(name: str, bind: Plain, value: Any) -> Filled:
    """A column in which every row has the same value, made ready for the driver once."""
    bound = bind(value)
    return name, bind, lambda: bound


def _filling(column: Column[Any], bind: Plain) -> Callable[[], Any]:
    """What a row gets that brings no value for this column."""
    make = uuid7 if column.primary_key else _default(column)
    if make is None:
        constant = getattr(column.default, "arg", None)
        bound = None if constant is None else bind(constant)
        return lambda: bound
    return lambda: bind(make())


def _default(column: Column[Any]) -> Callable[[], Any] | None:
    default: Any = column.default
    return (lambda: default.arg(None)) if default is not None and default.is_callable else None

"""Columns between the database and numpy: PostgreSQL's COPY in its binary form, plain cursors on SQLite.

A statement read here selects nothing that can be null; ids come as 16 bytes, whole numbers as int64.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
import polars as pl
from numpy.typing import NDArray
from psycopg import DataError
from psycopg.errors import error_from_result
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Numeric,
    Select,
    Table,
    Uuid,
    cast,
    func,
    literal_column,
    type_coerce,
)
from sqlalchemy.orm import Session

from backend.kernel.errors import Invalid
from backend.kernel.quantity import SCALE

Columns = dict[str, NDArray[Any]]
SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
ENDED = b"\xff\xff"
AHEAD = "read ahead"  # where a session keeps what is being read for it, by statement
NULL = -1  # the length of what is not there
NOBODY = UUID(int=0)
FIRST_DAY_OF_POSTGRESQL = date(2000, 1, 1).toordinal()
WIDTHS = {"id": "S16", "int": ">i4", "long": ">i8", "date": ">i4"}


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def millionths(session: Session, exact: Any) -> ColumnElement[int]:
    """A quantity as the kernel counts it."""
    if is_sqlite(session):
        return type_coerce(exact, BigInteger)
    return cast(type_coerce(exact, Numeric) * literal_column(str(10**SCALE)), BigInteger)


def days_from(session: Session, first: date, day: Any) -> ColumnElement[int]:
    """Days from `first` to a date."""
    if is_sqlite(session):
        return cast(func.julianday(day) - func.julianday(first.isoformat()), Integer)
    return cast(day - literal_column(f"DATE '{first.isoformat()}'"), Integer)


def flag(condition: Any) -> ColumnElement[int]:
    """Whether something holds, as 0 or 1; what is unknown does not hold."""
    return cast(func.coalesce(condition, False), Integer)


def read(session: Session, query: Select[Any]) -> Columns:
    """The rows of a statement as columns by their labels, from the session's own picture of the database."""
    said = statement(session, query)
    if (begun := session.info.get(AHEAD, {}).pop(said, None)) is not None:
        return begun.result()  # type: ignore[no-any-return]
    kinds = {column.key: _kind(column) for column in query.selected_columns}
    cursor = session.connection().connection.cursor()
    try:
        return _copied(cursor, said, kinds) if not is_sqlite(session) else _fetched(cursor, said, kinds)
    except DataError as error:
        raise Invalid("There is a quantity that is too large to plan.") from error
    finally:
        cursor.close()


def statement(session: Session, query: Select[Any]) -> str:
    """A statement with its values written out: COPY takes none."""
    return str(query.compile(session.connection(), compile_kwargs={"literal_binds": True}))


def _kind(column: Any) -> str:
    if isinstance(column.type, Uuid):
        return "id"
    return "long" if isinstance(column.type, BigInteger) else "int"


def _copied(cursor: Any, said: str, kinds: Mapping[str, str]) -> Columns:
    with cursor.copy(f"COPY ({said}) TO STDOUT (FORMAT binary)") as copy:
        sent = _sent(copy, cursor.connection.pgconn)
    layout = _layout(kinds)
    rows = np.frombuffer(sent, layout, (len(sent) - len(SIGNATURE) - len(ENDED)) // layout.itemsize, len(SIGNATURE))
    return {name: _native(rows[name]) for name in kinds}


def _sent(copy: Any, connection: Any) -> bytearray:
    """All a COPY sends. Waiting for each row apart takes five times as long, so what has arrived is taken at once."""
    sent, length = bytearray(), 0
    while row := copy.read():
        sent += row
        length = len(row) if row[-len(ENDED) :] != ENDED else len(ENDED)
        while length != len(ENDED):  # asking once more would swallow what the server says at the end
            length, row = connection.get_copy_data(1)
            if length <= 0:
                break
            sent += row
        if length < 0:
            raise error_from_result(_last(connection))
    return sent


def _last(connection: Any) -> Any:
    """What a connection says at the end of a statement, with nothing left behind it."""
    last = None
    while (result := connection.get_result()) is not None:
        last = last or result
    return last


def _layout(kinds: Mapping[str, str]) -> np.dtype[Any]:
    """A row as COPY sends it: how many fields, then each with its length before it."""
    fields: list[tuple[str, str]] = [("count of fields", ">i2")]
    for name, kind in kinds.items():
        fields += [(f"length of {name}", ">i4"), (name, WIDTHS[kind])]
    return np.dtype(fields)


def _native(column: NDArray[Any]) -> NDArray[Any]:
    return column.copy() if column.dtype.kind == "S" else column.astype(np.int64)


def _fetched(cursor: Any, said: str, kinds: Mapping[str, str]) -> Columns:
    parts: list[list[NDArray[Any]]] = [[] for _ in kinds]
    cursor.execute(said)
    while rows := cursor.fetchmany(50_000):
        for part, column, kind in zip(parts, zip(*rows, strict=True), kinds.values(), strict=True):
            part.append(_of_sqlite(column, kind))
    empty = {"id": np.empty(0, "S16")}
    return {
        name: np.concatenate(part) if part else empty.get(kind, np.empty(0, np.int64))
        for (name, kind), part in zip(kinds.items(), parts, strict=True)
    }


def _of_sqlite(column: Sequence[Any], kind: str) -> NDArray[Any]:
    return np.frombuffer(bytes.fromhex("".join(column)), "S16") if kind == "id" else np.array(column, np.int64)


class Places:
    """Where an id stands in a column of ids."""

    def __init__(self, ids: NDArray[Any]) -> None:
        self._known = _halves(ids).with_columns(pl.Series("place", np.arange(len(ids), dtype=np.int32)))

    def of(self, ids: NDArray[Any]) -> NDArray[np.int32]:
        """The places of these ids; −1 for one that is not there."""
        found = _halves(ids).join(self._known, on=["high", "low"], how="left", maintain_order="left")
        return np.array(found["place"].fill_null(-1).to_numpy(), np.int32)


def _halves(ids: NDArray[Any]) -> pl.DataFrame:
    pairs = np.ascontiguousarray(ids).view("<u8").reshape(-1, 2)
    return pl.DataFrame({"high": pairs[:, 0].copy(), "low": pairs[:, 1].copy()})


def ids_of(column: NDArray[Any]) -> list[UUID]:
    """The ids of a column as Python knows them."""
    sent = np.ascontiguousarray(column).tobytes()
    return [UUID(bytes=sent[at : at + 16]) for at in range(0, len(sent), 16)]


def column_of(ids: Sequence[UUID]) -> NDArray[Any]:
    """Ids as a column."""
    return np.frombuffer(b"".join(id.bytes for id in ids), "S16")


def write(session: Session, table: Table, columns: Columns, frozen: bool = False) -> None:
    """New rows of a table from columns of one length; those of kind `M` are dates as days since 1970.

    In the last column NOBODY is null, if null may stand there. Frozen are rows of a table this transaction made on
    PostgreSQL: housekeeping need not look at them again.
    """
    connection = session.connection()
    names = ", ".join(columns)
    cursor = connection.connection.cursor()
    try:
        if is_sqlite(session):
            marks = ", ".join("?" * len(columns))
            values = zip(*(_for_sqlite(column) for column in columns.values()), strict=True)
            if _may_miss(table, columns):
                values = ((*row, None if last == NOBODY.hex else last) for *row, last in values)
            cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", values)
            return
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN (FORMAT binary, FREEZE {frozen})") as copy:
            copy.write(b"".join(_packed(table, columns)))
    finally:
        cursor.close()


def _for_sqlite(column: NDArray[Any]) -> Sequence[Any]:
    if column.dtype.kind == "S":
        text = np.ascontiguousarray(column).tobytes().hex()
        return [text[at : at + 32] for at in range(0, len(text), 32)]
    if column.dtype.kind == "M":
        return [str(day) for day in np.datetime_as_string(column)]
    return list(column.tolist())


def _packed(table: Table, columns: Columns) -> Iterator[bytes]:
    kinds = {name: _written_as(table.c[name], column) for name, column in columns.items()}
    layout, count = _layout(kinds), len(next(iter(columns.values())))
    rows = np.empty(count, layout)
    rows["count of fields"] = len(columns)
    for name, column in columns.items():
        rows[f"length of {name}"] = layout[name].itemsize
        rows[name] = _for_postgresql(column)
    yield SIGNATURE
    yield from _cut(rows, name) if _may_miss(table, columns) else (rows.tobytes(),)
    yield ENDED


def _may_miss(table: Table, columns: Columns) -> bool:
    last = list(columns)[-1]
    return bool(table.c[last].nullable) and columns[last].dtype.kind == "S"


def _cut(rows: NDArray[Any], last: str) -> Iterator[bytes]:
    """The rows as sent, in their order: where the last column is null its bytes are left out."""
    missing = rows[last] == b""  # numpy reads sixteen zeros so
    rows[f"length of {last}"][missing] = NULL
    sent, width = rows.view(np.uint8).reshape(len(rows), -1), rows.dtype.itemsize
    begins = np.flatnonzero(np.append(True, missing[1:] != missing[:-1])[: len(rows)])
    kept = np.where(missing[begins], width - 16, width).tolist()
    for (begin, end), some in zip(pairwise([*begins.tolist(), len(rows)]), kept, strict=True):
        yield sent[begin:end, :some].tobytes()


def _written_as(column: Any, values: NDArray[Any]) -> str:
    if values.dtype.kind in "SM":
        return "id" if values.dtype.kind == "S" else "date"
    return "long" if isinstance(column.type, BigInteger) else "int"


def _for_postgresql(column: NDArray[Any]) -> NDArray[Any]:
    if column.dtype.kind != "M":
        return column
    epoch = date(1970, 1, 1).toordinal() - FIRST_DAY_OF_POSTGRESQL
    return column.astype("datetime64[D]").astype(np.int64) + epoch


def repeated(id: UUID, count: int) -> NDArray[Any]:
    """A column that says the same id in every row."""
    return np.frombuffer(id.bytes * count, "S16")

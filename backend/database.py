"""Plain SQLAlchemy: engine, sessions, column types and the differences between SQLite and PostgreSQL."""

import math
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Numeric,
    TypeDecorator,
    Uuid,
    any_,
    create_engine,
    event,
    literal,
    make_url,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from backend.group_writer import GroupWriter
from backend.kernel.quantity import SCALE, quantity

T = TypeVar("T")
AWAY = (OperationalError, InterfaceError, NoConnection)  # what a database says that does not answer or went away
DEADLOCKS = ("40001", "40P01")
TRIES = 5
IDLE_S = 1
JOINS_WEIGHED = 4  # rows bring the names of a dozen others along; weighing every order of a dozen joins takes 10 ms
PREPARED_AFTER, PREPARED = 3, 1_000  # a shift says hundreds of different statements; 100 would drive each other out

Json = JSON().with_variant(JSONB(), "postgresql")


class Exact(TypeDecorator[Decimal]):
    """A quantity or an amount of money, exact in CHECK, SUM, filter and order on both engines.

    SQLite keeps it as an integer of millionths: its NUMERIC is a float and its TEXT sorts "10" before "9".
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(20, SCALE))

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Decimal | int | None:
        if value is None:
            return None
        exact = quantity(value)
        return int(exact.scaleb(SCALE)) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        return _of_millionths(value) if dialect.name == "sqlite" else Decimal(value)


@lru_cache(maxsize=65_536)
def _of_millionths(count: int) -> Decimal:
    """Lists are full of the same few quantities: nothing, one, a lot."""
    return Decimal(count).scaleb(-SCALE)


class Id(Uuid[UUID]):
    """A UUID. SQLite hands out text, and a list names the same rows again and again: each is read once."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], UUID | None] | None:
        return None if dialect.supports_native_uuid else _uuid


@lru_cache(maxsize=65_536)
def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


class Moment(TypeDecorator[datetime]):
    """A point in time, always aware and kept in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs an offset.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One database: sessions to read with, and `write`, the only way to change anything."""

    def __init__(self, url: str, pool_size: int = 16) -> None:
        self.url = make_url(url)
        self.is_sqlite = _is_sqlite(url)
        self.engine = _engine(url, pool_size)
        snapshots = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._snapshots = self.engine.execution_options(**snapshots)
        self._writer: GroupWriter | None = None
        self._guard = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and changes nothing."""
        with Session(self._snapshots) as session:
            yield session
            session.rollback()

    @contextmanager
    def reading_beside(self, session: Session) -> Iterator[Session]:
        """On PostgreSQL, one more session that sees what one of `reading` sees, to be read by another thread."""
        seen = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        with self.reading() as other:
            other.execute(text(f"SET TRANSACTION SNAPSHOT '{seen}'"))
            yield other

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction of its own; it may be run again after a deadlock, so it must start afresh.

        On SQLite several waiting works of this process commit together, each in its own savepoint,
        and nobody is answered before the commit.
        """
        if self.is_sqlite:
            return self._group_writer().run(work)
        for tries in range(1, TRIES + 1):
            try:
                return self.write_once(work)
            except DBAPIError as error:
                if tries == TRIES or getattr(error.orig, "sqlstate", None) not in DEADLOCKS:
                    raise
        raise AssertionError("unreachable")

    def write_once(self, work: Callable[[Session], T]) -> T:
        """As `write` on PostgreSQL, for work that cannot start afresh: whatever goes wrong is told."""
        with Session(self.engine) as session, session.begin():
            return work(session)

    def lock(self, session: Session, key: int) -> None:
        hold_alone(session, key)

    def dispose(self) -> None:
        with self._guard:
            if self._writer is not None:
                self._writer.stop()
                self._writer = None
        self.engine.dispose()

    def _group_writer(self) -> GroupWriter:
        with self._guard:
            if self._writer is None or self._writer.pid != os.getpid():
                self._writer = GroupWriter(self.engine)
            return self._writer


def among(column: Any, ids: Collection[UUID], session: Session) -> ColumnElement[bool]:
    """Whether an id is one of these. On PostgreSQL they are one value, so that the statement is the same however many
    there are and is planned once: with a dozen joins the plan costs ten times what it fetches."""
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(ids)  # type: ignore[no-any-return]
    return column == any_(literal(list(ids), ARRAY(Uuid())))  # type: ignore[no-any-return]


def hold_alone(session: Session, key: int) -> None:
    """Hold a database-wide lock (a signed 64-bit number) to the end of the transaction; on SQLite the writer is alone
    already."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _engine(url: str, pool_size: int) -> Engine:
    options: dict[str, Any] = {"json_serializer": _dump, "json_deserializer": orjson.loads}
    return _on_sqlite(url, options) if _is_sqlite(url) else _on_postgresql(url, pool_size, options)


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _on_postgresql(url: str, pool_size: int, options: dict[str, Any]) -> Engine:
    from backend.prepared import Prepared  # who keeps a factory on SQLite loads no driver

    options["connect_args"] = {"options": f"-c join_collapse_limit={JOINS_WEIGHED}"}
    options["pool_use_lifo"] = True  # few connections that know every statement, and not many that know some
    engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, **options)

    @event.listens_for(engine, "connect")
    def keep_plans(connection: Any, record: Any) -> None:
        connection._prepared = Prepared()
        connection.prepare_threshold, connection.prepared_max = PREPARED_AFTER, PREPARED

    _ask_idle_ones(engine)
    return engine


def _on_sqlite(url: str, options: dict[str, Any]) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _ask_idle_ones(engine: Engine) -> None:
    """A connection that lay idle is asked whether it still lives; one that was used just now is taken at its word."""

    @event.listens_for(engine, "checkin")
    def note(connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, proxy: Any) -> None:
        if time.monotonic() - record.info.get("used", -math.inf) < IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError() from gone


def _dump(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()

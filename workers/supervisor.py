"""`./gemba run`: everything one machine needs under one process that starts it, keeps it alive and stops it."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from backend.kernel.errors import Problem, Refused
from backend.settings import LANGUAGES, Settings
from workers import queue_server
from workers.plan import Plan, make_plan, wished
from workers.services import Kept, Service, stop_all
from workers.turn import DataFolder

TICK_S = 0.1
READY_WITHIN_S = 90.0
TRIES_BEFORE_READY = 3
TRIM_EVERY_S = 60.0


class Stopped(Exception):
    """A person (or the system) asked to stop."""


@dataclass
class Supervisor:
    """One thread on purpose: a child dies with the *thread* that started it."""

    plan: Plan
    kept: list[Kept] = field(default_factory=list)
    stopping: bool = False
    _trimmed: float = 0.0

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            self._start_queue()
            for step in self.plan.steps():
                self._do_once(step)
            web, *others = self.plan.services()
            self._wait_until_ready(self._keep(web))
            for service in others:  # after the web, so that people need not wait for them
                self._keep(service)
            self.plan.announce()
            while True:
                self._tend()
        except Stopped:
            print("Stopping …", flush=True)
            return 0
        finally:
            stop_all(self.kept)

    def _start_queue(self) -> None:
        service = self.plan.queue()
        if service is None:
            return
        kept = self._keep(service)
        patience = time.monotonic() + 20
        while not queue_server.answers(self.plan.settings):
            self._tend()
            if time.monotonic() > patience:
                raise Refused(f"The queue server does not start.\n{kept.last_lines()}")

    def _do_once(self, step: Service) -> None:
        """A step before the services: it must end well."""
        print(step.name, "…", flush=True)
        kept = Kept(step, self.plan.environ, self._log("start"))
        kept.start()
        try:
            while kept.is_running():
                self._tend()
        finally:
            kept.kill()
        if kept.process is not None and kept.process.returncode != 0:
            raise Refused(f"{step.name} did not work. From {kept.log}:\n{kept.last_lines()}")
        self.plan.done(step)

    def _wait_until_ready(self, web: Kept) -> None:
        patience = time.monotonic() + READY_WITHIN_S
        while not self.plan.is_ready():
            self._tend()
            if web.deaths >= TRIES_BEFORE_READY or time.monotonic() > patience:
                raise Refused(f"The web process does not start. From {web.log}:\n{web.last_lines()}")

    def _keep(self, service: Service) -> Kept:
        kept = Kept(service, self.plan.environ, self._log(service.name))
        kept.start()
        self.kept.append(kept)
        return kept

    def _tend(self) -> None:
        if self.stopping:
            raise Stopped
        for kept in self.kept:
            kept.tend()
        if time.monotonic() - self._trimmed > TRIM_EVERY_S:
            self._trimmed = time.monotonic()
            for kept in self.kept:
                kept.trim_log()
        time.sleep(TICK_S)

    def _log(self, name: str) -> Path:
        return self.plan.settings.data_dir / "log" / f"{name}.log"

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def main(argv: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="./gemba run", description=__doc__)
    options.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (default: var)")
    options.add_argument("--port", type=int, help="insist on this port (default: 8000 or the next free one)")
    options.add_argument("--lan", action="store_true", help="serve the workshop network over HTTPS")
    options.add_argument("--host", help="the address to listen on (default: this machine alone)")
    options.add_argument("--no-demo", action="store_true", help="start without the demo factory")
    options.add_argument("--lang", choices=LANGUAGES, help="the language people meet first")
    given = options.parse_args(argv)
    os.umask(0o077)  # what is written here is nobody else's to read
    try:
        environ = wished(given, os.environ)
        with DataFolder(Settings.read(environ).data_dir):
            return Supervisor(make_plan(given, environ)).run()
    except Problem as reason:
        print(reason.sentence, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

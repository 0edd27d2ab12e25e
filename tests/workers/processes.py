"""The real loops of workers, relay and supervisor, as processes, with the kinds of jobs of these tests."""

import signal
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from backend.database import Database
from backend.documents import claims
from tests.workers.kinds import KINDS
from tests.workers.sleepers import SleepersPlan
from workers import running
from workers.ringing import LARGE, SMALL, Bell, attend
from workers.running import Runner
from workers.serving import Looking, log_to_standard_error, work_by_bell
from workers.supervisor import Supervisor
from workers.turn import DataFolder


def hurry() -> None:
    """Shorter leases than in real life: more runs lose their claim within a test."""
    claims.LEASE, claims.RING_AGAIN = timedelta(seconds=6), timedelta(seconds=3)
    running.RENEW_EVERY_S = 2.0


def relay(database_url: str, redis_url: str) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    attend(Database(database_url), Bell(redis_url, KINDS), (), stop)


def supervise(folder: str) -> int:
    with DataFolder(Path(folder)):
        return Supervisor(SleepersPlan(Path(folder))).run()  # type: ignore[arg-type]


def main(argv: Sequence[str]) -> int:
    role, *rest = argv
    log_to_standard_error()
    if role == "supervise":
        return supervise(*rest)
    hurry()
    if role == "relay":
        relay(*rest)
    elif role == "looking":
        Looking(Runner(rest[0], KINDS), [SMALL, LARGE]).work()
    else:
        work_by_bell(rest[1], Runner(rest[0], KINDS), [role])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How a worker comes to its jobs: rung by RQ, or looking into the database itself."""

import logging
import os
import signal
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any
from uuid import UUID

from redis import Redis
from rq import SimpleWorker, Worker
from rq.job import Job as Bell
from rq.serializers import JSONSerializer

from backend.documents import claims
from workers.ringing import LARGE, SMALL, number_of, of_queues
from workers.running import LOG, Runner
from workers.tied import die_with

LOOK_EVERY_S = 0.5
SWEEP_EVERY_S = 5.0
FLAGS = {"worker_ttl": 20, "maintenance_interval": 15, "job_monitoring_interval": 5, "log_job_description": False}

_serving: list[Runner] = []  # RQ calls a function by its name; this is the runner it means


def answer(id: str, alone: bool) -> None:
    """What RQ calls when it is rung. The outcome is in the database; RQ hears nothing of it."""
    _serving[-1].run(UUID(id), alone=alone)


class Forking(Worker):
    """A worker that runs every job in a process of its own, which never outlives it."""

    def main_work_horse(self, job: Bell, queue: Any) -> None:
        die_with(self.pid or 0)
        super().main_work_horse(job, queue)


def work_by_bell(redis_url: str, runner: Runner, queues: Sequence[str]) -> bool:
    """Serve until told to stop; False if it ended by itself and should be started again."""
    _serving.append(runner)
    options: dict[str, Any] = {**FLAGS, "connection": Redis.from_url(redis_url), "serializer": JSONSerializer}
    worker: Worker | SimpleWorker
    if queues == [SMALL]:
        worker = SimpleWorker(queues, **options)
    else:
        worker = Forking(queues, work_horse_killed_handler=lambda job, *_: give_back(runner, job.id), **options)
    worker.work(logging_level="WARNING")
    return worker.shutdown_requested_date is not None


def give_back(runner: Runner, bell: str) -> None:
    """The process of this run was killed; another try need not wait for the lease."""
    id, attempt = number_of(bell)
    claims.give_back(runner.database, id, attempt + 1)
    runner.close()


class Looking:
    """A worker without a queue: it asks the database for the oldest job that is due."""

    def __init__(self, runner: Runner, queues: Sequence[str]) -> None:
        self._runner = runner
        self._kinds = of_queues(runner.kinds, queues)
        self._stopping = False
        self._swept = 0.0

    def work(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._stopping:
            if not self.work_once():
                time.sleep(LOOK_EVERY_S)
        self._runner.close()

    def work_once(self) -> bool:
        if time.monotonic() - self._swept > SWEEP_EVERY_S:
            claims.sweep(self._runner.database)
            self._swept = time.monotonic()
        with self._runner.database.reading() as session:
            ready = claims.next_due(session, self._kinds)
        if ready is None:
            return False
        if self._runner.is_forked(ready.kind):
            self._run_forked(ready)
        else:
            self._runner.run(ready.id)
        return True

    def _run_forked(self, ready: claims.Ready) -> None:
        self._runner.close()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            die_with(parent)
            _run_and_exit(self._runner, ready.id)
        if os.waitpid(child, 0)[1] != 0:
            claims.give_back(self._runner.database, ready.id, ready.attempt + 1)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _run_and_exit(runner: Runner, id: UUID) -> None:
    try:
        runner.run(id, alone=True)
    except BaseException:
        LOG.exception("job %s", id)
        os._exit(1)
    os._exit(0)


def queues_of(choice: str) -> list[str]:
    return [SMALL, LARGE] if choice == "both" else [choice]


def log_to_standard_error() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")

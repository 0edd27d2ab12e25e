"""The bell: tells workers through RQ to look at a job. It carries ids only and may forget everything.

The relay rings it, takes back jobs of dead workers, and starts what comes round by the clock. Any number of relays may
run: each does only what is still to do.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from backend.database import Database
from backend.documents import claims
from backend.documents.jobs import Job, JobKind
from workers.schedule import Periodic, insert_due

LOG = logging.getLogger("gemba.relay")
SMALL, LARGE = "small", "large"
ANSWER = "workers.serving.answer"
QUEUE_LIMIT = 200  # rung but not yet answered; more would only lie about
BACKSTOP_S = 60
RING_EVERY_S, SWEEP_EVERY_S, SCHEDULE_EVERY_S = 0.3, 5.0, 20.0
PAUSE_S = 2.0  # after the database or the queue did not answer


@dataclass
class Chore:
    """Something the relay does again and again."""

    do: Callable[[], int]
    every_s: float
    due: float = 0.0
    quiet: bool = False

    def attend(self, now: float) -> None:
        if now < self.due:
            return
        try:
            self.do()
            self.due, self.quiet = now + self.every_s, False
        except (RedisError, SQLAlchemyError) as error:  # either may be away for a while; the jobs wait in the table
            if not self.quiet:
                LOG.warning("%s; trying again every %s s", error, PAUSE_S)
            self.due, self.quiet = now + PAUSE_S, True


def attend(database: Database, bell: "Bell | None", table: Sequence[Periodic], stop: threading.Event) -> None:
    """Do the relay's chores until told to stop."""
    chores = [
        Chore(lambda: claims.sweep(database), SWEEP_EVERY_S),
        Chore(lambda: insert_due(database, datetime.now(UTC), table), SCHEDULE_EVERY_S),
    ]
    if bell is not None:
        chores.append(Chore(lambda: bell.ring_due(database), RING_EVERY_S))
    while not stop.wait(RING_EVERY_S):
        for chore in chores:
            chore.attend(time.monotonic())


class Bell:
    """The queues of one Redis or Valkey server."""

    def __init__(self, redis_url: str, kinds: Mapping[str, JobKind]) -> None:
        self._kinds = kinds
        self._connection = Redis.from_url(redis_url, socket_timeout=10)
        self.queues = {
            name: Queue(name, connection=self._connection, serializer=JSONSerializer) for name in (SMALL, LARGE)
        }

    def ring_due(self, database: Database) -> int:
        """Ring for every job that is due and unheard, as far as its queue has room."""
        return sum(self._ring_queue(database, name) for name in self.queues)

    def _ring_queue(self, database: Database, name: str) -> int:
        room = QUEUE_LIMIT - self.queues[name].count
        if room <= 0:
            return 0
        with database.reading() as session:
            ready = claims.due_to_ring(session, of_queues(self._kinds, [name]), room)
        if ready:
            for each in ready:
                self._ring(self.queues[name], each)
            claims.mark_rung(database, [each.id for each in ready])
        return len(ready)

    def _ring(self, queue: Queue, ready: claims.Ready) -> None:
        try:
            self._push(queue, ready)
        except DuplicateJobError:
            bell = bell_of(ready)
            if self._connection.lpos(queue.key, bell) is None:  # taken off, but nobody claimed the job
                self._connection.delete(RqJob.key_for(bell))
                self._push(queue, ready)

    def _push(self, queue: Queue, ready: claims.Ready) -> None:
        kind = self._kinds.get(ready.kind)
        queue.enqueue(
            ANSWER,
            args=(str(ready.id), queue.name == LARGE),
            job_id=bell_of(ready),
            unique=True,
            job_timeout=(kind.time_limit_s if kind else 0) + BACKSTOP_S,
            result_ttl=0,
            failure_ttl=BACKSTOP_S,
        )


def bell_of(ready: claims.Ready) -> str:
    """The name a ring has in RQ: a new one for every attempt."""
    return f"{ready.id}-{ready.attempt}"


def number_of(bell: str) -> tuple[UUID, int]:
    id, _, attempt = bell.rpartition("-")
    return UUID(id), int(attempt)


def of_queues(kinds: Mapping[str, JobKind], queues: Sequence[str]) -> sa.ColumnElement[bool]:
    """Forked kinds wait for large workers, all others (unknown ones too, to be refused) for small ones."""
    if set(queues) == {SMALL, LARGE}:
        return sa.true()
    forked = Job.kind.in_([kind.name for kind in kinds.values() if kind.forked])
    return forked if list(queues) == [LARGE] else sa.not_(forked)

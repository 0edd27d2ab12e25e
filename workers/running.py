"""One run of one job: claim it, keep the claim, call the function, settle what came of it."""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from types import FrameType, TracebackType
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from backend.database import Database
from backend.documents import claims
from backend.documents.context import Assembly
from backend.documents.jobs import Cancelled, JobKind, JobRun, Superseded
from backend.kernel.errors import Problem, Refused

LOG = logging.getLogger("gemba.jobs")
LOOK_EVERY_S = 1.0
RENEW_EVERY_S = 15.0
PATIENCE_S = 2.5  # for a run that is to stop; one that does not listen is ended within five seconds of the wish
FIRST_PAUSE = timedelta(seconds=5)


class TooLong(Exception):
    """The run outlasted its kind's time limit."""


class Runner:
    """Runs jobs of these kinds against one database. After a fork it opens the database anew."""

    def __init__(self, database_url: str, kinds: Mapping[str, JobKind], assembly: Assembly | None = None) -> None:
        self.kinds = kinds
        self._assembly = assembly
        self._url = database_url
        self._opened: tuple[int, Database] | None = None

    @property
    def database(self) -> Database:
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = (os.getpid(), Database(self._url, pool_size=2))
        return self._opened[1]

    def close(self) -> None:
        """Before a fork, and at the end: no thread and no connection is left."""
        if self._opened is not None and self._opened[0] == os.getpid():
            self._opened[1].dispose()
        self._opened = None

    def run(self, id: UUID, *, alone: bool = False) -> None:
        """Run the job if it still waits. `alone`: this process runs nothing else, so it may be ended to end the run."""
        claim = claims.claim(self.database, id)
        if claim is None:
            return
        run = JobRun(self.database, claim, self._assembly)
        with Watch(run, alone):
            try:
                self._call(run)
            except Superseded:
                LOG.warning("job %s: attempt %s is no longer its own", claim.id, claim.attempt)

    def is_forked(self, kind: str) -> bool:
        return kind in self.kinds and self.kinds[kind].forked

    def _call(self, run: JobRun) -> None:
        claim = run.claim
        try:
            kind = self._kind(claim.kind)
            with time_limit(kind.time_limit_s):
                outcome = kind.function(run, claim.payload)
                if not run.finished:
                    claims.finish(self.database, claim, outcome)
        except Superseded:
            raise
        except Cancelled:
            claims.give_up(self.database, claim)
        except TooLong:
            claims.fail(self.database, claim, f"It took longer than {kind.time_limit_s} seconds.")
        except Problem as refusal:
            claims.fail(self.database, claim, refusal.sentence)
        except Exception as error:
            LOG.exception("job %s (%s), attempt %s", claim.id, claim.kind, claim.attempt)
            claims.fail(self.database, claim, f"{type(error).__name__}: {error}", pause_after(claim.attempt))
        except BaseException:  # this process is told to end: somebody else may go on at once
            claims.give_back(self.database, claim.id, claim.attempt)
            raise

    def _kind(self, name: str) -> JobKind:
        if name not in self.kinds:
            raise Refused(f"This version of Gemba knows no job called {name}.")
        return self.kinds[name]


class Watch:
    """The thread that renews a run's lease and hears whether it is to stop; in the end it takes no refusal."""

    def __init__(self, run: JobRun, alone: bool) -> None:
        self._run = run
        self._alone = alone
        self._over = threading.Event()
        self._renewed = self._wanted = time.monotonic()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(timeout=10)

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            try:
                self._look()
            except SQLAlchemyError as error:  # the database may be back before the lease has run out
                LOG.warning("job %s: %s", self._run.id, error)
            except Superseded:
                self._run.superseded = True

    def _look(self) -> None:
        mine, asked = claims.look(self._run.database, self._run.claim)
        self._run.superseded, self._run.cancel_asked = not mine, asked
        now = time.monotonic()
        if mine and not asked:
            self._wanted = now
        if now - self._wanted > PATIENCE_S:
            self._insist()
        elif now - self._renewed > RENEW_EVERY_S:
            claims.renew(self._run.database, self._run.claim)
            self._renewed = now

    def _insist(self) -> None:
        """Some calls (a solver) never look up: let the job go, and the process too if it has no other work."""
        with suppress(Superseded):
            claims.give_up(self._run.database, self._run.claim)
        if self._alone and not self._over.is_set():
            os._exit(1)


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TooLong in the main thread; a thread cannot be limited so and is not."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def pause_after(attempt: int) -> timedelta:
    return FIRST_PAUSE * 4.0 ** (attempt - 1)

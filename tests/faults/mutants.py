"""The web server with one seeded bug: `gunicorn tests.faults.mutants:app`; SEEDED_BUG in its environment says which."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty
from typing import Any

from sqlalchemy.orm import Session

from backend import group_writer
from backend.database import Database, GroupWriter
from backend.documents import act, attachments
from wsgi import app

UNCOMMITTED_S = 1.0


def skip_the_receipt() -> None:
    """Nobody looks whether an act has been here, and its receipt is written over."""
    close = act.Act.close

    def closing(self: act.Act, *rest: Any) -> None:
        before = self._receipt
        self._receipt = lambda *given: self.session.merge(before(*given))  # type: ignore[method-assign]
        close(self, *rest)

    act._known = lambda *_: None  # type: ignore[assignment]
    act.Act.close = closing  # type: ignore[method-assign]


def acknowledge_before_commit() -> None:
    """Whoever waits is answered, and the commit follows when there is time."""
    GroupWriter._serve = _serve  # type: ignore[method-assign]
    Database.lock = lambda *_: None  # type: ignore[method-assign]
    write = Database.write

    def writing(self: Database, work: Callable[[Session], Any]) -> Any:
        return write(self, work) if self.is_sqlite else _commit_later(self, work)

    Database.write = writing  # type: ignore[method-assign]


def _serve(self: GroupWriter) -> None:
    """One transaction for all that comes within a while; each work is answered when it is done, not when it is kept."""
    turn = self._queue.get()
    while turn is not None:
        until = time.monotonic() + UNCOMMITTED_S
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            while turn is not None and time.monotonic() < until:
                work, future = turn
                result, failure = group_writer._in_savepoint(connection, work)
                future.set_result(result) if failure is None else future.set_exception(failure)
                turn = _next(self, until)
        turn = turn or self._queue.get()


def _next(self: GroupWriter, until: float) -> tuple[Callable[[Session], Any], Future[Any]] | None:
    try:
        return self._queue.get(timeout=max(0.0, until - time.monotonic()))
    except Empty:
        return None


def _commit_later(self: Database, work: Callable[[Session], Any]) -> Any:
    session = Session(self.engine)
    try:
        result = work(session)
        session.flush()
    except BaseException:
        session.close()
        raise

    def commit() -> None:
        session.commit()
        session.close()

    threading.Timer(UNCOMMITTED_S, commit).start()
    return result


def swap_files() -> None:
    """Each file hangs where the one after it should."""
    waiting: list[dict[str, Any]] = []
    attach = attachments.attach

    def attaching(row: Any, sha256: str, name: str, kind: str, act: Any) -> Any:
        waiting.append({"sha256": sha256, "name": name, "kind": kind})
        one = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return attach(row, one["sha256"], one["name"], one["kind"], act)

    attachments.attach = attaching  # type: ignore[assignment]


BUGS = {bug.__name__: bug for bug in (skip_the_receipt, acknowledge_before_commit, swap_files)}

BUGS[os.environ["SEEDED_BUG"]]()

__all__ = ["BUGS", "app"]

"""The one writer of a process on SQLite."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

T = TypeVar("T")
GROUP_LIMIT = 32


class GroupWriter:
    """The one thread of this process that writes to SQLite.

    Threads asleep in SQLite's busy wait gave requests a p99 of over a second; here they queue in
    the process instead, and those that wait together share one commit.
    """

    def __init__(self, engine: Engine) -> None:
        self.pid = os.getpid()
        self._engine = engine
        self._queue: SimpleQueue[tuple[Callable[[Session], Any], Future[Any]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    def run(self, work: Callable[[Session], T]) -> T:
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future.result()

    def stop(self) -> None:
        self._queue.put(None)
        self._thread.join(timeout=30)

    def _serve(self) -> None:
        while (first := self._queue.get()) is not None:
            turns = [first]
            stopping = False
            while len(turns) < GROUP_LIMIT:
                try:
                    following = self._queue.get_nowait()
                except Empty:
                    break
                if following is None:
                    stopping = True
                    break
                turns.append(following)
            self._commit_together(turns)
            if stopping:
                return

    def _commit_together(self, turns: list[tuple[Callable[[Session], Any], Future[Any]]]) -> None:
        outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._engine.connect().execution_options(write=True) as connection, connection.begin():
                for work, future in turns:
                    outcomes.append((future, *_in_savepoint(connection, work)))
        except BaseException as error:  # the commit itself failed: nobody's work is kept
            for _, future in turns:
                future.set_exception(error)
            return
        for future, result, failure in outcomes:
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)


def _in_savepoint(connection: Connection, work: Callable[[Session], Any]) -> tuple[Any, BaseException | None]:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        try:
            result = work(session)
            session.commit()
        except BaseException as error:
            session.rollback()
            return None, error
        return result, None

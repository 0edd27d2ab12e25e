"""Many short transactions of one job, in their order. On PostgreSQL another thread writes them, so that this one packs
what comes next while the server stores what came before; a second connection writes what may go beside.

Rows are never spread over two connections: out of the order of their key they cost half as much again.
"""

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from backend.database import Database

T = TypeVar("T")
AHEAD = 2  # packed and not yet stored
LOOK_S = 0.1  # how often one who waits for a writer looks whether it still lives


class Broken(Exception):
    """The parts of a transaction did not all come."""


@dataclass(frozen=True)
class Ended:
    """No more parts; `whole` if none is missing."""

    whole: bool


class Writers:
    """Left with an error, it begins nothing more; left without one, everything is written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._threads = [] if database.is_sqlite else [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]
        self._begun: deque[Future[Any]] = deque()
        self._beside: Future[Any] | None = None

    def write(self, work: Callable[[Session], Any]) -> None:
        """A transaction after those before it; it raises what went wrong with one of them, at the latest on leaving."""
        if not self._threads:
            self._database.write(work)
            return
        self._begun.append(self._threads[0].submit(self._database.write, work))
        while len(self._begun) > AHEAD:
            self._begun.popleft().result()

    def stream(self, parts: Iterable[T], work: Callable[[Session, Iterator[T]], Any]) -> None:
        """One transaction that takes parts while this thread makes them; only where others write beside (PostgreSQL).

        It is not tried again: its parts come once. What goes wrong with a part undoes it.
        """
        given: queue.Queue[T | Ended] = queue.Queue(AHEAD)
        stored = self._threads[0].submit(self._database.write_once, lambda session: work(session, _taken(given)))
        try:
            for part in parts:
                _hand(given, part, stored)
        except BaseException:
            if not stored.done():
                _hand(given, Ended(whole=False), stored)
            raise
        _hand(given, Ended(whole=True), stored)
        self._begun.append(stored)

    def beside(self, work: Callable[[], None]) -> None:
        """Something that writes on its own while the rest is written."""
        if not self._threads:
            work()
            return
        self._beside = self._threads[1].submit(work)

    def __enter__(self) -> "Writers":
        return self

    def __exit__(self, error: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        for thread in self._threads:
            thread.shutdown(cancel_futures=error is not None)
        if error is None:
            for each in (*self._begun, *([self._beside] if self._beside else [])):
                each.result()


def _hand(given: queue.Queue[T | Ended], part: T | Ended, stored: Future[Any]) -> None:
    """Give a part to who stores it; raises what went wrong there."""
    while not stored.done():
        with suppress(queue.Full):
            given.put(part, timeout=LOOK_S)
            return
    stored.result()


def _taken(given: queue.Queue[T | Ended]) -> Iterator[T]:
    while not isinstance(part := given.get(), Ended):
        yield part
    if not part.whole:
        raise Broken

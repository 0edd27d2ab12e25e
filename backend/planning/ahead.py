"""Long statements read on a second connection while the first one reads others: both see one state of the database.

A run's statements are known before what they say can be used, and one core decodes while a server's two are at work.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.planning.columns import AHEAD, Columns, read, statement


@contextmanager
def reading_ahead(database: Database, session: Session, queries: Sequence[Select[Any]]) -> Iterator[None]:
    """Inside it `columns.read` finds what these say; one nobody asks for costs only its reading.

    On SQLite they are read when they are asked for.
    """
    if database.is_sqlite:
        yield
        return
    with database.reading_beside(session) as other, ThreadPoolExecutor(1) as thread:
        session.info[AHEAD] = _begun(thread, other, queries)
        try:
            yield
        finally:
            del session.info[AHEAD]
            thread.shutdown(cancel_futures=True)


def _begun(thread: ThreadPoolExecutor, other: Session, queries: Sequence[Select[Any]]) -> Mapping[str, Future[Columns]]:
    """By their text, one after the other."""
    return {statement(other, query): thread.submit(read, other, query) for query in queries}

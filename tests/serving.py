"""Copies of an empty PostgreSQL database that serve one test after another.

To copy a template, and to meet each of its tables on a new connection, costs the server more than most tests do. So
what a test wrote is deleted, and connections stay. A copy goes as soon as anything else about it is not as it was:
somebody changed its tables, or is still connected; and after a number of tests, because what is deleted takes room.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from sqlalchemy import Connection, Engine, QueuePool, create_engine
from sqlalchemy.exc import DBAPIError

from backend.database import Database
from backend.documents.declare import Base

MOST_TESTS = 60
MOST_CONNECTIONS = 6
LEAVING_S = 0.25  # a connection that was closed is seen a little longer
Copying = Callable[[], AbstractContextManager[Database]]

WATCHED = """
CREATE SCHEMA watch;
CREATE TABLE watch.changed (what text);
CREATE FUNCTION watch.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
    'BEGIN INSERT INTO watch.changed VALUES (tg_tag); END';
CREATE EVENT TRIGGER made ON ddl_command_end EXECUTE FUNCTION watch.note();
CREATE EVENT TRIGGER dropped ON sql_drop EXECUTE FUNCTION watch.note();
"""
EMPTIED = """
CREATE FUNCTION pg_temp.emptied() RETURNS void LANGUAGE plpgsql AS $$BEGIN
    {deletes}
    PERFORM setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences;
END$$;
SET session_replication_role = replica;
SET lock_timeout = '5s';
"""
AS_IT_WAS = """
SELECT NOT EXISTS (SELECT FROM watch.changed) AND {connections} = (
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend')
"""


class Serving:
    """One copy, and the connection that empties it."""

    def __init__(self, copying: Copying) -> None:
        self._ending = ExitStack()
        self.database = self._ending.enter_context(copying())
        self.tests = 0
        engine = create_engine(self.database.url, isolation_level="AUTOCOMMIT")
        self._ending.callback(engine.dispose)
        self._emptying = self._ending.enter_context(engine.connect())
        deletes = "\n".join(f'DELETE FROM "{name}";' for name in Base.metadata.tables)
        for statements in (EMPTIED.format(deletes=deletes), WATCHED):
            self._emptying.exec_driver_sql(statements)

    def end(self) -> None:
        self._ending.close()

    def is_empty_again(self) -> bool:
        """False where it cannot serve any more."""
        self.tests += 1
        if self.tests >= MOST_TESTS or not is_as_it_was(self._emptying, self.database.engine):
            return False
        try:
            self._emptying.exec_driver_sql("SELECT pg_temp.emptied()")
        except DBAPIError:  # whoever holds what it waits for goes with the copy
            return False
        return True


def is_as_it_was(connection: Connection, engine: Engine) -> bool:
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    if pool.checkedout():
        return False
    if pool.checkedin() > MOST_CONNECTIONS:
        engine.dispose()
    patience = time.monotonic() + LEAVING_S
    asked = AS_IT_WAS.format(connections=engine.pool.checkedin())  # type: ignore[attr-defined]
    while not connection.exec_driver_sql(asked).scalar():
        if time.monotonic() > patience:
            return False
        time.sleep(0.002)
    return True


class Copies:
    """Those of one template that nobody uses at the moment."""

    def __init__(self) -> None:
        self._idle: list[Serving] = []

    @contextmanager
    def one(self, copying: Copying) -> Iterator[Database]:
        serving = self._idle.pop() if self._idle else Serving(copying)
        try:
            yield serving.database
        finally:
            if serving.is_empty_again():
                self._idle.append(serving)
            else:
                serving.end()

    def end(self) -> None:
        while self._idle:
            self._idle.pop().end()

"""What a connection to PostgreSQL has prepared outlives what readers and refused acts end with."""

import pytest
from sqlalchemy import text

from backend.database import PREPARED_AFTER, Database
from tests.databases import is_sqlite


@pytest.mark.skipif(is_sqlite(), reason="SQLite prepares nothing on its side")
def test_a_rollback_forgets_no_prepared_statement(database: Database) -> None:
    with database.engine.connect() as connection:
        for _ in range(PREPARED_AFTER + 2):
            connection.execute(text("SELECT count(*) FROM site"))
            connection.rollback()
        with connection.begin():
            connection.begin_nested().rollback()
            known = connection.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("FROM site" in statement for statement in known)

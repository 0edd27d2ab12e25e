"""Columns read from either database are what a cursor would give row by row."""

import numpy as np
import pytest
from sqlalchemy import BigInteger, Numeric, cast, literal, select

from backend.kernel.errors import Invalid
from backend.planning.columns import is_sqlite, read

MANY = 5_000  # more than the database sends at once


def numbers():
    """1, 2, 3 … as a table."""
    made = select(literal(1).label("n")).cte(recursive=True)
    return made.union_all(select(made.c.n + 1).where(made.c.n < MANY))


def test_all_rows_come_also_those_that_end_like_the_end(shop):
    made = numbers()
    query = select((cast(made.c.n, BigInteger) * 1_000_000_007).label("large"), literal(-1).label("ones"))
    with shop.database.reading() as session:
        found = read(session, query.order_by(made.c.n))
    assert np.array_equal(found["large"], np.arange(1, MANY + 1) * 1_000_000_007)
    assert found["ones"].tolist() == [-1] * MANY


def test_nothing_is_read_as_columns_without_rows(shop):
    made = numbers()
    with shop.database.reading() as session:
        found = read(session, select(made.c.n.label("n")).where(made.c.n > MANY))
        assert found["n"].tolist() == []
        assert session.scalar(select(literal(5))) == 5


def test_a_number_too_large_to_plan_is_said_though_many_rows_came_before_it(shop):
    made = numbers()
    query = select(cast(cast(made.c.n, Numeric) * literal(2**63 // (MANY - 1)), BigInteger).label("n"))
    with shop.database.reading() as session:
        if is_sqlite(session):
            pytest.skip("SQLite keeps millionths as they are: what does not fit is refused before it is written.")
        with pytest.raises(Invalid, match="too large to plan"):
            read(session, query.order_by(made.c.n))

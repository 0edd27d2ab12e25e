"""A copy that serves one test after another: each finds it as the first one did, or finds another."""

import pytest
from sqlalchemy import create_engine, text

from tests.databases import copied, copy_of, is_sqlite
from tests.serving import MOST_TESTS, Copies
from tests.shop import Shop, settings_for

pytestmark = pytest.mark.skipif(is_sqlite(), reason="On SQLite each test has a file of its own")


@pytest.fixture
def used(template):
    """The name of the copy that one test gets, which does some work in it."""
    copies = Copies()

    def serve(work=lambda database: None):
        with copies.one(lambda: copied(template)) as database:
            work(database)
            return database.url.database

    yield serve
    copies.end()


def rows_of(database):
    tables = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    with database.engine.connect() as connection:
        names = connection.scalars(text(tables)).all()
        return {name for name in names if connection.scalar(text(f'SELECT EXISTS (SELECT FROM "{name}")'))}


def test_the_next_finds_it_empty_with_its_connections(used, tmp_path):
    backends, left = [], []

    def work(database):
        Shop.open(database, settings_for(tmp_path, database)).make("plant/area", number="A1", name="Machining")
        assert {"area", "company", "trail"} <= rows_of(database)

    def look(database):
        with database.engine.connect() as connection:
            backends.append(connection.scalar(text("SELECT pg_backend_pid()")))
        left.append(rows_of(database))

    names = {used(each) for each in (look, work, look)}
    assert (len(names), len(set(backends)), left) == (1, 1, [set(), set()])


def test_numbers_begin_anew(used):
    found = []

    def look(database):
        with database.engine.begin() as connection:
            sequences = connection.scalars(text("SELECT sequencename FROM pg_sequences")).all()
            found.append({name: connection.scalar(text(f"SELECT nextval('{name}')")) for name in sequences})

    assert used(look) == used(look)
    assert found[0] and found[0] == found[1]


@pytest.mark.parametrize(
    "change",
    ["CREATE TABLE more (a int)", "ALTER TABLE area ADD COLUMN more int", "DROP TABLE trail",
     "CREATE OR REPLACE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "ALTER TABLE area DISABLE TRIGGER ALL"],
)  # fmt: skip
def test_whose_tables_were_changed_serves_nobody_else(used, change):
    def work(database):
        with database.engine.begin() as connection:
            connection.exec_driver_sql(change)

    assert used(work) != used()


def test_to_which_somebody_is_still_connected_serves_nobody_else(used):
    left = []

    def work(database):
        left.append(create_engine(database.url).connect())

    assert used(work) != used()
    left[0].invalidate()


def test_in_which_a_transaction_is_still_open_serves_nobody_else(used):
    left = []

    def work(database):
        left.append(database.engine.connect())
        left[0].execute(text("SELECT count(*) FROM area"))

    assert used(work) != used()
    left[0].invalidate()


def test_what_is_not_empty_is_copied_for_each(template, tmp_path):
    with copy_of(template, tmp_path, alone=True) as full:
        Shop.open(full, settings_for(tmp_path, full))
        full.dispose()
        names = set()
        for _ in range(2):
            with copy_of(full.url.render_as_string(hide_password=False), tmp_path) as copy:
                assert rows_of(copy) >= {"company", "trail"}
                names.add(copy.url.database)
    assert len(names - {full.url.database}) == 2


def test_one_serves_so_many_and_no_more(used):
    names = [used() for _ in range(MOST_TESTS + 1)]
    assert len(set(names[:-1])) == 1 and names[-1] not in names[:-1]

"""A large run's proposals lie in a table of their own on PostgreSQL; people see no difference, and it goes at once."""

from uuid import UUID

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.jobs import JobRun
from backend.planning import jobs, own_table
from backend.planning.proposal import PlanSnapshot, Proposal, ids_between
from backend.planning.writers import Writers
from tests.builders.planning import ORDER, a_cart, asked, demand, in_force, orders, planned, work
from tests.contexts.test_planning_forgetting import aged, tidied

SHOWN = ("item_id", "quantity", "start", "due", "state")


@pytest.fixture
def cart(shop, monkeypatch):
    monkeypatch.setattr(own_table, "LEAST", 1)
    item = a_cart(shop)
    demand(shop, item, 10, 30)
    return item


def tables(shop):
    """Those that runs have of their own."""
    return [name for name in inspect(shop.database.engine).get_table_names() if name.startswith("proposal_")]


def rows(shop):
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Proposal))


def test_a_large_run_is_shown_as_a_small_one_is(shop, cart, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(own_table, "LEAST", 100)
        small = planned(shop)
    assert tables(shop) == []
    large = planned(shop)
    assert len(tables(shop)) == (0 if shop.database.is_sqlite else 1)
    shown = [[[row[name] for name in SHOWN] for row in orders(shop, one)] for one in (large, small)]
    assert (len(shown[0]), shown[0]) == (3, shown[1])
    assert [[row["quantity"] for row in orders(shop, one, cart)] for one in (large, small)] == [["10"], ["10"]]
    firm = shop.step(ORDER, orders(shop, large, cart)[0], "firm")
    assert [row["id"] for row in orders(shop, large, cart)] == [firm["id"]]


@pytest.fixture
def large(shop, cart):
    """A cart whose runs get tables."""
    if shop.database.is_sqlite:
        pytest.skip("On SQLite all proposals lie in one table.")
    return cart


def own_name(shop, version):
    with shop.database.reading() as session:
        made = select(PlanSnapshot.prefix).where(PlanSnapshot.plan_version_id == UUID(version["id"]))
        return own_table.NAME.format(session.scalar(made))


def indexes(shop, version):
    return {one["name"][:2] for one in inspect(shop.database.engine).get_indexes(own_name(shop, version))}


def killed(shop, version):
    """The worker dies in this run."""
    claim = claims.claim(shop.database, UUID(version["job_id"]))
    run = JobRun(shop.database, claim, assemble())
    with pytest.raises(KeyboardInterrupt):
        jobs.run_mrp(run, claim.payload)
    return run


def dying(done):
    def die(*given):
        done(*given)
        raise KeyboardInterrupt

    return die


def test_its_ids_are_looked_for_in_no_other_table(shop, large):
    version, _ = planned(shop), planned(shop)
    with shop.database.reading() as session:
        prefix = session.scalar(select(PlanSnapshot.prefix).where(PlanSnapshot.plan_version_id == UUID(version["id"])))
        least, most = ids_between(prefix)
        plan = session.scalars(text(f"EXPLAIN SELECT * FROM proposal WHERE id BETWEEN '{least}' AND '{most}'"))
        said = "\n".join(plan)
    assert [name for name in tables(shop) if name in said] == [own_table.NAME.format(prefix)]


@pytest.mark.parametrize(("step", "left"), [("fill", 0), ("show", 1)])
def test_a_worker_killed_while_it_writes_leaves_nothing_behind(shop, large, monkeypatch, step, left):
    with monkeypatch.context() as patched:
        patched.setattr(own_table, step, dying(getattr(own_table, step)))
        version = asked(shop)
        run = killed(shop, version)
    assert (in_force(shop), rows(shop), len(tables(shop))) == (None, 0, left)
    claims.give_back(shop.database, run.claim.id, run.claim.attempt)
    assert work(shop, version)["state"] == "done"
    assert (rows(shop), tables(shop)) == (3, [own_name(shop, version)])


def test_a_run_cancelled_while_it_writes_leaves_nothing(shop, large, monkeypatch):
    claim = claims.claim(shop.database, UUID(asked(shop)["job_id"]))
    run = JobRun(shop.database, claim, assemble())
    told = jobs.Writing._told

    def told_and_cancelled(*given):
        for part in told(*given):
            yield part
            run.cancel_asked = True

    monkeypatch.setattr(jobs.Writing, "_told", told_and_cancelled)
    with pytest.raises(jobs.Cancelled):
        jobs.run_mrp(run, claim.payload)
    assert (in_force(shop), rows(shop), tables(shop)) == (None, 0, [])


def test_a_plan_whose_worker_died_after_it_came_into_force_gets_its_key_by_night(shop, large, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(own_table, "give_key", dying(lambda *given: None))
        version = asked(shop)
        killed(shop, version)
    assert (in_force(shop), len(orders(shop, version)), indexes(shop, version)) == (version["id"], 3, {"ix"})
    assert tidied(shop) == 0
    assert (len(orders(shop, version)), indexes(shop, version)) == (3, {"ix", "pk"})


def test_a_forgotten_run_takes_its_table_along_as_soon_as_nobody_reads_it(shop, large):
    read, unread, kept = planned(shop), planned(shop), planned(shop)
    aged(shop, unread)
    assert tidied(shop) == 1
    assert (rows(shop), len(tables(shop))) == (6, 2)
    name = own_name(shop, read)
    aged(shop, read)
    with shop.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Proposal)) == 6
        assert tidied(shop) == 1
    assert (rows(shop), name in tables(shop)) == (3, True)
    assert tidied(shop) == 0
    assert (rows(shop), tables(shop)) == (3, [own_name(shop, kept)])


def test_what_goes_wrong_with_a_part_undoes_the_transaction_it_streams_into(shop, large):
    insert = text("INSERT INTO plan_change_probe VALUES (:part)")
    shop.database.write(lambda session: session.execute(text("CREATE TABLE plan_change_probe (part integer)")))

    def store(session, parts):
        for part in parts:
            session.execute(insert, {"part": part})

    def parts_then(error):
        yield from range(5)
        raise error

    with pytest.raises(ZeroDivisionError), Writers(shop.database) as writers:
        writers.stream(parts_then(ZeroDivisionError()), store)
    with pytest.raises(DBAPIError), Writers(shop.database) as writers:
        writers.stream([1, 2, "x", *range(50)], store)
    with Writers(shop.database) as writers:
        writers.stream(range(7, 9), store)
    with shop.database.reading() as session:
        assert session.scalars(text("SELECT part FROM plan_change_probe ORDER BY part")).all() == [7, 8]

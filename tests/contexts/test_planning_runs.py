"""What becomes of MRP runs: one at a time, and those that fail, die or are cancelled leave the plan in force."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.jobs import JobRun, Superseded
from backend.planning import jobs
from backend.planning.proposal import PlanItem, PlanSnapshot, PlanSnapshotPart, Proposal, ids_between
from tests.builders.planning import (
    RUN,
    a_cart,
    a_scheme,
    asked,
    demand,
    in_force,
    orders,
    planned,
    work,
)


def refused(response):
    return response.status_code, response.json["message"]


@pytest.fixture
def cart(shop):
    return a_cart(shop)


def test_one_scheme_is_planned_by_one_run_at_a_time(shop):
    first = asked(shop)
    answer = refused(shop.try_make(RUN, plan_scheme_id=a_scheme(shop)["id"]))
    assert answer == (409, f"{first['number']} is planning this scheme already; wait for it or cancel it.")
    assert [row["id"] for row in shop.list(RUN)] == [first["id"]]
    other = a_scheme(shop, "OTHER")
    assert asked(shop, other)["state"] == "queued"
    work(shop, first)
    assert asked(shop)["state"] == "queued"


def test_a_cancelled_run_leaves_the_plan_in_force(shop, cart):
    demand(shop, cart, 1, 30)
    version = planned(shop)
    waiting = asked(shop)
    assert shop.step(RUN, waiting, "cancel")["state"] == "cancelled"
    assert work(shop, waiting)["state"] == "cancelled"
    assert (in_force(shop), orders(shop, waiting)) == (version["id"], [])
    assert planned(shop)["state"] == "done"


def claimed(shop, version):
    """A worker's run of the job, begun but not done."""
    claim = claims.claim(shop.database, UUID(version["job_id"]))
    return JobRun(shop.database, claim, assemble()), claim.payload


def rows_of(shop, version):
    """How many proposals, items and pieces of its snapshot a run has left, and whether there is one."""
    with shop.database.reading() as session:
        query = select(PlanSnapshot).where(PlanSnapshot.plan_version_id == UUID(version["id"]))
        made = session.scalars(query).one_or_none()
        if made is None:
            return [0, 0, 0, 0]
        own = Proposal.id.between(*ids_between(made.prefix))
        counts = [session.scalar(select(func.count()).select_from(Proposal).where(own))]
        for table in (PlanItem, PlanSnapshotPart):
            among = table.plan_snapshot_id == made.id
            counts.append(session.scalar(select(func.count()).select_from(table).where(among)))
        return [*counts, 1]


def proposals(shop):
    """How many there are of all runs."""
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Proposal))


def test_a_run_that_is_cancelled_while_it_writes_leaves_nothing(shop, cart, monkeypatch):
    demand(shop, cart, 1, 30)
    before = planned(shop)
    left = proposals(shop)
    version = asked(shop)
    run, payload = claimed(shop, version)
    write = jobs._write

    def write_and_be_cancelled(*given):
        write(*given)
        run.cancel_asked = True

    monkeypatch.setattr(jobs, "_write", write_and_be_cancelled)
    with pytest.raises(jobs.Cancelled):
        jobs.run_mrp(run, payload)
    assert (shop.read(RUN, version["id"])["state"], in_force(shop)) == ("cancelled", before["id"])
    assert (rows_of(shop, version), proposals(shop)) == ([0, 0, 0, 0], left)


def test_a_run_that_fails_says_why_and_the_plan_in_force_stays(shop, cart):
    demand(shop, cart, 1, 30)
    before = planned(shop)
    closed = shop.make("plant/work_calendar", number="NEVER", name="Never", shifts=[])
    site = shop.read("plant/site", str(shop.site_id))
    shop.change("plant/site", site, work_calendar_id=closed["id"])
    version = planned(shop)
    assert version["state"] == "failed"
    assert "no open day" in version["error"]
    assert (in_force(shop), rows_of(shop, version)) == (before["id"], [0, 0, 0, 0])


def test_a_worker_that_is_killed_half_way_leaves_nothing_behind(shop, cart, monkeypatch):
    demand(shop, cart, 10, 30)
    version = asked(shop)
    run, payload = claimed(shop, version)
    write = jobs._write

    def die(session, table, part):
        write(session, table, part)
        if table is Proposal.__table__ and rows_of(shop, version)[0]:
            raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "SMALL", 1)
    monkeypatch.setattr(jobs, "LARGE", 1)
    monkeypatch.setattr(jobs, "_write", die)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_mrp(run, payload)
    orders, _, _, snapshots = rows_of(shop, version)  # what is written beside the orders may have come further
    assert (orders, snapshots) == (1, 1)
    assert in_force(shop) is None
    monkeypatch.undo()
    claims.give_back(shop.database, run.claim.id, run.claim.attempt)
    done = work(shop, version)
    assert (done["state"], done["planned_orders"]) == ("done", 3)
    assert rows_of(shop, version)[0] == 3
    assert in_force(shop) == version["id"]


def test_a_worker_thought_dead_writes_nothing_beside_the_one_that_took_over(shop, cart):
    demand(shop, cart, 10, 30)
    version = asked(shop)
    run, _ = claimed(shop, version)
    claims.give_back(shop.database, run.claim.id, run.claim.attempt)
    done = work(shop, version)
    with pytest.raises(Superseded):
        jobs._forget(run, UUID(version["id"]))
    assert rows_of(shop, version)[0] == done["planned_orders"] == 3


def test_a_run_whose_job_died_does_not_stand_in_the_way(shop):
    dead = asked(shop)
    run, _ = claimed(shop, dead)
    claims.fail(shop.database, run.claim, "Out of memory.")
    again = asked(shop)
    assert again["state"] == "queued"
    gone = shop.read(RUN, dead["id"])
    assert (gone["state"], gone["error"]) == ("failed", "Out of memory.")

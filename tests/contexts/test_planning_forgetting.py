"""Old runs are forgotten by night; plans in force and what people did with an order stay."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from backend.documents import jobs
from backend.planning import forgetting
from backend.planning.proposal import PlanItem, PlanSnapshot, PlanSnapshotPart, Proposal
from tests.builders.jobs import worked
from tests.builders.planning import ORDER, RUN, a_cart, asked, demand, orders, planned

TABLES = (Proposal, PlanItem, PlanSnapshotPart, PlanSnapshot)


@pytest.fixture
def cart(shop):
    item = a_cart(shop)
    demand(shop, item, 10, 30)
    return item


def aged(shop, *versions, days=15):
    """As if these were run so many days ago."""
    ids, made_at = [UUID(one["id"]) for one in versions], datetime.now(UTC) - timedelta(days=days)
    query = update(PlanSnapshot).where(PlanSnapshot.plan_version_id.in_(ids)).values(made_at=made_at)
    shop.database.write(lambda session: session.execute(query))


def tidied(shop):
    """How many runs the job says it has forgotten."""
    job_id = shop.perform(lambda act: jobs.enqueue(act.session, "planning.tidy", {}, actor=act.actor))
    worked(shop, job_id)
    with shop.database.reading() as session:
        job = session.get_one(jobs.Job, job_id)
        assert job.state == "done", job.error
        return job.result["removed"]


def rows(shop):
    with shop.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def test_an_old_run_is_forgotten_but_not_the_plan_in_force_nor_a_run_of_these_days(shop, cart, monkeypatch):
    monkeypatch.setattr(forgetting, "PLACES", 1)
    monkeypatch.setattr(forgetting, "ROWS", 2)
    old = planned(shop)
    of_one_run = rows(shop)
    recent, in_force = planned(shop), planned(shop)
    aged(shop, old, in_force)
    aged(shop, recent, days=13)
    assert tidied(shop) == 1
    assert rows(shop) == [2 * count for count in of_one_run]
    assert [len(orders(shop, one)) for one in (old, recent, in_force)] == [0, 3, 3]
    assert shop.read(RUN, old["id"])["state"] == "done"
    assert tidied(shop) == 0


def test_only_so_many_proposals_go_at_a_time(shop, cart, monkeypatch):
    monkeypatch.setattr(forgetting, "ROWS", 2)
    old = planned(shop)
    with shop.database.reading() as session:
        [found] = forgetting.remains(session, PlanSnapshot.plan_version_id == UUID(old["id"]))
    gone = [
        shop.database.write(lambda session, one=statement: session.execute(one).rowcount)
        for part in found.parts()
        for statement in part
        if statement.table.name == Proposal.__tablename__
    ]
    assert (gone, rows(shop)[0]) == ([2, 1], 0)


def test_what_people_fixed_stays_when_its_run_is_forgotten(shop, cart):
    old = planned(shop)
    firm = shop.step(ORDER, orders(shop, old, cart)[0], "firm")
    planned(shop)
    aged(shop, old)
    assert tidied(shop) == 1
    assert [(row["id"], row["number"]) for row in orders(shop, old)] == [(firm["id"], firm["number"])]
    why = shop.get(f"/api/{ORDER}/{firm['id']}/why")["sentences"]
    assert why == ["There is no record of whom this order serves."]
    assert shop.get(f"/api/{ORDER}/{firm['id']}/pegging?direction=up")["children"] == []


def test_a_run_that_is_still_at_work_is_left_alone(shop, cart):
    running = asked(shop)
    snapshot = {"plan_version_id": UUID(running["id"]), "prefix": 1, "day_zero": datetime.now(UTC).date()}
    snapshot |= {"company_id": shop.company_id, "site_id": shop.site_id, "made_at": datetime.now(UTC)}
    shop.database.write(lambda session: session.add(PlanSnapshot(**snapshot)))
    aged(shop, running)
    assert tidied(shop) == 0
    assert rows(shop) == [0, 0, 0, 1]

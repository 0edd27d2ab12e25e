"""Slots of old schedules go by night: never those the floor follows, nor those its schedule was mended from."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from backend.documents import jobs
from backend.scheduling import forgetting
from backend.scheduling.detailed_schedule import DetailedSchedule
from tests.builders.jobs import worked
from tests.builders.production import refused
from tests.contexts.scheduling_shop import SCHEDULE, a_floor, asked, chart, made, published


@pytest.fixture
def floor(shop):
    return a_floor(shop, 1)


def aged(shop, *schedules, days=31):
    """As if nobody had touched these for so many days."""
    ids, at = [UUID(one["id"]) for one in schedules], datetime.now(UTC) - timedelta(days=days)
    query = update(DetailedSchedule).where(DetailedSchedule.id.in_(ids)).values(changed_at=at)
    shop.database.write(lambda session: session.execute(query))


def tidied(shop):
    """How many schedules the job says have lost their slots."""
    job_id = shop.perform(lambda act: jobs.enqueue(act.session, "scheduling.tidy", {}, actor=None))
    worked(shop, job_id)
    with shop.database.reading() as session:
        job = session.get_one(jobs.Job, job_id)
        assert job.state == "done", job.error
        return job.result["schedules"]


def rows(shop, schedule):
    """Slots, gaps and days of load."""
    with shop.database.reading() as session:
        of = UUID(schedule["id"])
        counts = (select(func.count()).select_from(one).where(one.schedule_id == of) for one in forgetting.TABLES)
        return [session.scalar(count) for count in counts]


def test_old_ones_lose_their_slots_and_say_so(shop, floor, monkeypatch):
    monkeypatch.setattr(forgetting, "ROWS", 1)
    replaced, follows, tried = published(shop), published(shop), made(shop)
    young = made(shop)
    aged(shop, replaced, follows, tried)
    kept = rows(shop, follows)
    assert tidied(shop) == 2
    assert [rows(shop, one) for one in (replaced, tried)] == [[0, 0, 0]] * 2
    assert (rows(shop, follows), rows(shop, young)) == (kept, kept)
    row = shop.read(SCHEDULE, replaced["id"])
    assert (row["state"], row["operations"], row["slots_gone_at"] is None) == ("replaced", 2, False)
    assert chart(shop, replaced)["bars"] == []
    assert shop.read(SCHEDULE, follows["id"])["slots_gone_at"] is None
    assert tidied(shop) == 0


def test_what_the_floor_s_schedule_was_mended_from_keeps_its_slots(shop, floor):
    first = published(shop)
    mended = shop.step(SCHEDULE, made(shop, cause="behind"), "publish")
    assert mended["base_id"] == first["id"]
    waits = made(shop)
    asked(shop, cause="by_hand", base_id=waits["id"])
    aged(shop, first, mended, waits)
    assert tidied(shop) == 0
    assert [rows(shop, one)[0] for one in (first, mended, waits)] == [2, 2, 2]


def test_the_site_says_for_how_many_days(shop, floor):
    schedule = made(shop)
    aged(shop, schedule)
    site = shop.change("plant/site", shop.read("plant/site", shop.site_id), schedule_days=40)
    assert tidied(shop) == 0
    shop.change("plant/site", site, schedule_days=20)
    assert tidied(shop) == 1


def test_without_slots_it_is_neither_published_nor_gone_on_from(shop, floor):
    schedule = made(shop)
    later = made(shop, cause="by_hand", base_id=schedule["id"])
    aged(shop, schedule)
    tidied(shop)
    sentence = f"{schedule['number']} was not followed for long and has no slots any more; make a new schedule."
    schedule = shop.read(SCHEDULE, schedule["id"])
    assert refused(shop.try_step(SCHEDULE, schedule, "publish")) == (409, sentence)
    assert refused(shop.try_make(SCHEDULE, cause="by_hand", base_id=schedule["id"])) == (409, sentence)
    told = shop.get(f"/api/{SCHEDULE}/{later['id']}/difference")
    assert told["sentences"] == [f"{schedule['number']} has no slots any more: what moved cannot be told."]


def test_a_job_that_died_is_ended_by_the_next_one(shop, floor):
    schedule = made(shop)
    query = update(DetailedSchedule).where(DetailedSchedule.id == UUID(schedule["id"]))
    shop.database.write(lambda session: session.execute(query.values(slots_gone_at=datetime.now(UTC))))
    assert (tidied(shop), rows(shop, schedule)) == (0, [0, 0, 0])

"""What a schedule goes on supposing that mends another, and runs nobody heard of again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from backend.documents.jobs import Job
from tests.contexts.scheduling_shop import SCHEDULE, a_floor, asked, lies, made, published

NOW = datetime.now(UTC)


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def closed(center, hours, **values):
    times = {"from_at": (NOW - timedelta(hours=2)).isoformat(), "until_at": (NOW + timedelta(hours=hours)).isoformat()}
    return {"action": "closed", "work_center_id": center["id"], **times, **values}


def supposed(schedule):
    return [(line["action"], line["work_center_id"], line["reason"]) for line in schedule["changes"]]


def late(floor, order=0):
    """Material of an order comes in nine hours."""
    there = (NOW + timedelta(hours=9)).isoformat()
    return {"action": "material", "work_order_id": floor.orders[order]["id"], "from_at": there, "reason": "Rod."}


def test_a_machine_still_stands_when_material_is_late(shop, floor):
    base = published(shop, changes=[closed(floor.press, 6, reason="no oil"), closed(floor.saw, -1, reason="over")])
    mended = made(shop, cause="late_material", changes=[late(floor)])
    assert mended["base_id"] == base["id"]
    assert supposed(mended) == [("closed", floor.press["id"], "no oil"), ("material", None, "Rod.")]
    told = shop.get(f"/api/{SCHEDULE}/{mended['id']}/difference")
    assert told["moves"] and all(row["sentence"].endswith("Rod.") for row in told["moves"])


def test_what_is_said_anew_of_the_same_machine_counts(shop, floor):
    published(shop, changes=[closed(floor.press, 6, reason="no oil")])
    mended = made(shop, cause="equipment_down", changes=[closed(floor.press, 9, reason="pump ordered")])
    assert supposed(mended) == [("closed", floor.press["id"], "pump ordered")]


def test_a_plan_made_from_scratch_supposes_only_what_it_is_told(shop, floor):
    base = published(shop, changes=[closed(floor.press, 6)])
    assert made(shop, cause="plan", base_id=base["id"])["changes"] == []


def test_what_is_only_supposed_is_supposed_beside_what_stands(shop, floor):
    """Otherwise the press would seem to be free again because an order got another priority."""
    base = published(shop, changes=[closed(floor.press, 48, reason="no oil")])
    first = {"action": "priority", "work_order_id": floor.orders[1]["id"], "priority": 1}
    answer = made(shop, cause="what_if", base_id=base["id"], changes=[first])
    assert supposed(answer) == [("closed", floor.press["id"], "no oil"), ("priority", None, "")]
    assert min(start for (_, operation), (_, start, _) in lies(shop, answer).items() if operation == 20) >= 47


def test_one_whose_worker_was_killed_once_too_often_is_over_when_the_next_is_asked_for(shop, floor):
    lost = asked(shop)
    shop.perform(lambda act: act.session.execute(
        update(Job).where(Job.id == UUID(lost["job_id"])).values(state="dead", error="Killed.")
    ))  # fmt: skip
    waiting = asked(shop)
    assert [shop.read(SCHEDULE, one["id"])["state"] for one in (lost, waiting)] == ["failed", "queued"]
    assert shop.read(SCHEDULE, lost["id"])["error"] == "Killed."

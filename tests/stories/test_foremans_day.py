"""A foreman's day: a schedule is made and published, a furnace breaks, a rush order is promised and kept."""

from datetime import date, datetime, timedelta

import pytest

from seed.load import load
from tests.databases import copy_of
from tests.stories.foremans_day import MORNING, REPAIR, Day

pytestmark = pytest.mark.slow
FURNACE, RUSH = "WC-HEAT", "A-GBX"


@pytest.fixture
def people(template, tmp_path):
    with copy_of(template, tmp_path, alone=True) as database:
        assert load(database) is not None
        yield Day.begin(database, tmp_path)


def test_a_foreman_s_day(people):
    orders = [people.release(*row) for row in MORNING]
    people.plan()
    first = people.published(people.scheduled(remark="Morning"))
    assert {order["number"] for order in orders} <= people.bars(first).of_orders()
    the_floor_sees_its_work(people, first)
    second = the_furnace_breaks(people, first)
    a_rush_order_is_promised_and_kept(people, second)


def the_floor_sees_its_work(people, schedule):
    rows = people.dispatch(people.worker, FURNACE)
    assert len(rows) > 3
    moments = [row["starts_at"] for row in rows if row["ticket"]["state"] == "waiting"]
    assert moments == sorted(moments)
    assert all(row["starts_at"] and row["ends_at"] and row["place"] == 1 for row in rows)


def the_furnace_breaks(people, schedule):
    """What the furnace should have done moves, the rest stays, and the reason is told."""
    furnace = people.one("plant/equipment", "EQ-205")
    repair = people.foreman.make(
        REPAIR, equipment_id=furnace["id"], description="No heat", stands=True, priority=1, kind="breakdown_repair"
    )
    [row] = [row for row in people.happened() if row["code"] == "equipment_down"]
    assert row["about"]["number"] == repair["number"]
    for change in row["changes"]:  # whatever the hour and the weekday, the furnace had work within three days
        change["until_at"] = (datetime.fromisoformat(change["from_at"]) + timedelta(days=3)).isoformat()
    mended = people.mended(schedule, "equipment_down", [row])
    [change] = mended["changes"]
    bars = people.bars(mended)
    begins, ends = bars.second(change["from_at"]), bars.second(change["until_at"])
    assert [bar for bar in bars.at(FURNACE) if bar[1] < ends and bar[2] > begins] == []
    told = people.difference(mended)
    assert told["moves"] and all(move["sentence"] for move in told["moves"])
    assert all(repair["number"] in move["sentence"] for move in told["moves"])
    assert len(told["moves"]) == mended["moved"] <= mended["operations"] / 5
    return people.published(mended)


def a_rush_order_is_promised_and_kept(people, schedule):
    """Eight gearboxes: four are there, four can be promised when bearings are; they go first and end by then."""
    item = people.one("engineering/item", RUSH)
    wanted = date.today() + timedelta(days=3)
    promise = people.planner.get(f"/api/planning/mps/promise?item_id={item['id']}&quantity=8&wanted={wanted}")
    full = next(offer for offer in promise["offers"] if offer["kind"] == "full")
    assert {row["work_center"]["number"] for row in full["hours"]} == {"WC-GBX"}
    order = people.release(RUSH, "4", 3, 1)
    [row] = [row for row in people.happened() if row["code"] == "rush_order"]
    assert row["about"]["number"] == order["number"]
    published = people.published(people.mended(schedule, "rush_order", [row]))
    assert people.bars(published).end_of(order["number"]).date() <= date.fromisoformat(full["day"])
    assert people.happened() == [row for row in people.happened() if row["code"] != "rush_order"]

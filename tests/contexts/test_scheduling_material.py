"""What the schedule's orders wait for: material that comes too late or is not on its way, and the end of a hold."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from backend.documents.holds import Hold
from backend.production import commands as production
from backend.production.work_order import WorkOrder
from tests.builders.production import a_material, a_product, a_released_order
from tests.builders.purchasing import an_order
from tests.contexts.scheduling_shop import (
    SCHEDULE,
    ZONE,
    around_the_clock,
    chart,
    clock,
    happened,
    made,
    mended,
    moment,
    published,
)


@pytest.fixture
def scarce(shop):
    """A bought item of which there is nothing; ordered, it takes six days to come."""
    around_the_clock(shop)
    return a_material(shop, "RARE", {"lead_time_days": 6})


def an_order_for(shop, item):
    return a_released_order(shop, a_product(shop, number="RARE-SHAFT", parts=((item, 1),)), 5)


def day_in(days):
    return datetime.now(ZONE).date() + timedelta(days=days)


def midnight(day):
    return datetime.combine(day, time(), ZONE)


def test_material_that_comes_after_its_operation_is_to_begin_is_told(shop, scarce):
    order, comes = an_order_for(shop, scarce), day_in(4)
    schedule = published(shop)
    an_order(shop, scarce, 5, due=comes)
    [row] = happened(shop)
    starts = clock(moment(schedule, 0))
    assert (row["code"], row["about"]["id"]) == ("late_material", order["id"])
    assert row["sentence"] == f"Material for {order['number']} comes on {comes}; operation 10 is to begin {starts}."
    [change] = row["changes"]
    assert (change["action"], change["work_order_id"]) == ("material", order["id"])
    assert datetime.fromisoformat(change["from_at"]) == midnight(comes)
    shop.step(SCHEDULE, mended(shop, row), "publish")
    assert happened(shop) == []


def test_what_nothing_on_its_way_covers_is_told_with_the_day_it_would_come_if_ordered_today(shop, scarce):
    order = an_order_for(shop, scarce)
    schedule = published(shop)
    [row] = happened(shop)
    starts, comes = clock(moment(schedule, 0)), day_in(6)
    assert (row["code"], row["about"]["id"]) == ("missing_material", order["id"])
    assert row["sentence"] == (
        f"Nothing on its way covers RARE for {order['number']}; operation 10 is to begin {starts}."
        f" Ordered today it would come on {comes}."
    )
    [change] = row["changes"]
    assert (change["action"], change["work_order_id"]) == ("material", order["id"])
    assert datetime.fromisoformat(change["from_at"]) == midnight(comes)
    answer = made(shop, cause="late_material", changes=row["changes"])
    assert shop.step(SCHEDULE, answer, "publish")["moved"] == 1
    assert happened(shop) == []


def test_once_it_is_ordered_the_day_it_was_promised_for_is_told_instead(shop, scarce):
    an_order_for(shop, scarce)
    published(shop)
    an_order(shop, scarce, 4, due=day_in(1))
    assert [row["code"] for row in happened(shop)] == ["missing_material"]  # one too few
    an_order(shop, scarce, 1, due=day_in(2))
    assert [row["code"] for row in happened(shop)] == ["late_material"]


def test_what_can_still_be_ordered_in_time_is_no_news(shop, scarce):
    order = an_order_for(shop, scarce)
    later = {"action": "held", "work_order_id": order["id"], "from_at": midnight(day_in(7)).isoformat()}
    published(shop, changes=[later])
    assert happened(shop) == []


def test_where_nobody_said_how_long_it_takes_no_day_is_offered_and_one_is_asked_for(shop, scarce):
    slow = a_material(shop, "ODD")
    order = a_released_order(shop, a_product(shop, number="BOTH", parts=((scarce, 1), (slow, 2))), 5)
    schedule = published(shop)
    [row] = happened(shop)
    starts = clock(moment(schedule, 0))
    assert row["sentence"] == (
        f"Nothing on its way covers ODD, RARE for {order['number']}; operation 10 is to begin {starts}."
    )
    assert row["changes"][0]["from_at"] is None
    refused = shop.try_make(SCHEDULE, changes=row["changes"])
    assert (refused.status_code, refused.json["message"]) == (422, "changes.0.from_at: A moment is needed.")


def test_more_than_three_items_are_not_named_one_by_one(shop, scarce):
    others = [a_material(shop, f"ODD-{at}") for at in range(3)]
    order = a_released_order(shop, a_product(shop, number="MANY", parts=tuple((one, 1) for one in (scarce, *others))))
    published(shop)
    [row] = happened(shop)
    assert row["sentence"].startswith(f"Nothing on its way covers ODD-0, ODD-1, ODD-2 … for {order['number']};")


def test_what_is_held_until_a_moment_waits_for_that_and_not_for_material(shop):
    around_the_clock(shop)
    order = a_released_order(shop)
    until = datetime.now(ZONE).replace(microsecond=0) + timedelta(hours=30)

    def hold(act):
        production.hold_order(act.session.get_one(WorkOrder, UUID(order["id"])), "quality", "Cracks.", act)
        act.session.execute(update(Hold).values(until=until))

    shop.perform(hold)
    schedule = made(shop)
    [bar] = chart(shop, schedule)["bars"]
    told = shop.get(f"/api/{SCHEDULE}/{schedule['id']}/slots/{bar[0]}")
    assert told["cause"]["code"] == "held"
    assert told["sentence"].startswith(f"It is held until {clock(until)}.")
    wish = {"slot_id": bar[0], "work_center_id": chart(shop, schedule)["rows"][bar[1]]["work_center"]["id"]}
    answer = shop.post(f"/api/{SCHEDULE}/{schedule['id']}/try", **wish, start_at=moment(schedule, 3600).isoformat())
    assert "It is held until then." in answer["sentence"]

"""Water levels of sites: who lies low is offered what others have above their targets, and asks for it in one act."""

from decimal import Decimal

import pytest

from tests.builders.group import LANE, a_lane, a_wall, another_site, released_here, schemes, source_of
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import ORDER, TODAY, day, demand, from_today, orders, planned, shape
from tests.builders.transfers import TRANSFER, shipped

LEVEL = "planning/water_level"
ASK = "/api/planning/transfer-suggestions"


@pytest.fixture
def other(shop):
    return another_site(shop)


@pytest.fixture
def pines(shop):
    """Another company of the installation."""
    return shop.as_stranger()


def a_level(shop, item, minimum, target, maximum=1000, **values):
    amounts = {"minimum": str(minimum), "target": str(target), "maximum": str(maximum)}
    return shop.make(LEVEL, item_id=item["id"], effective_from=TODAY, **amounts, **values)


def lying(shop, quantity, *level, **values):
    """An item of which so much lies at the site, with its water level."""
    item = released_here(shop, "X", source="buy", lead_time_days=9)
    if quantity:
        stocked(shop, item, quantity, a_place(shop, f"{str(shop.site_id)[-4:]}-01"))
    a_level(shop, item, *level, **values)
    return item


def both_planned(*shops):
    for one, scheme in zip(shops, schemes(*shops), strict=True):
        planned(one, scheme)


def told(shop):
    return shop.get(f"{ASK}?site_id={shop.site_id}")["rows"]


def brief(rows):
    return [
        (row["item"]["number"], row["from"], row["quantity"], from_today(row["ship"]), from_today(row["arrive"]))
        for row in rows
    ]


def seen(row):
    return {name: row[name] for name in ("site_id", "supply_lane_id", "quantity")} | {"item_id": row["item"]["id"]}


def ask(shop, row, **more):
    return shop.request("POST", f"{ASK}/request", seen(row) | more)


def the_example(shop, other, third):
    """Planning.md §2.7: A lies at 10, B at 55 and C at 80."""
    lying(shop, 10, 20, 50)
    lying(other, 55, 10, 30)
    lying(third, 80, 10, 60)
    a_lane(shop, other, lead_time_days=2)
    a_lane(shop, third, lead_time_days=1)
    both_planned(shop, other, third)


def test_the_worked_example_takes_from_the_nearer_donor_first(shop, other):
    third = another_site(shop, "C")
    the_example(shop, other, third)
    assert sorted(brief(told(shop))) == [("X", "B", "20", 0, 2), ("X", "C", "20", 0, 1)]
    [row] = told(other)
    assert (row["to"], row["low"], row["minimum"], row["target"]) != ("B", "10", "20", "50")
    assert (row["low"], row["minimum"], row["target"], row["is_loan"]) == ("10", "20", "50", False)


def test_a_suggestion_becomes_a_request_in_one_act_and_is_not_made_again(shop, other):
    item = lying(shop, 10, 20, 50)
    lying(other, 55, 10, 30)
    a_lane(shop, other, lead_time_days=2)
    both_planned(shop, other)
    [row] = told(shop)
    answer = ask(shop, row)
    order = answer.json
    assert answer.status_code == 201
    assert (order["state"], order["source"], order["quantity"]) == ("firm", "transfer", "25")
    assert (from_today(order["start"]), from_today(order["due"])) == (0, 2)
    assert told(shop) == []
    refused = ask(shop, row)
    assert (refused.status_code, refused.json["message"]) == (
        404,
        "Nothing of this item is to be sent over this lane any more; look again.",
    )
    assert len(shop.list(ORDER, f"item_id={item['id']}&state=firm")) == 1


def test_a_request_is_supply_here_and_a_need_there_in_the_next_plans(shop, other):
    item = lying(shop, 10, 20, 50)
    lying(other, 55, 10, 30)
    a_lane(shop, other, lead_time_days=2)
    both_planned(shop, other)
    [row] = told(shop)
    asked = ask(shop, row).json
    demand(shop, item, 35, 9)
    demand(other, item, 31, 9)
    mine, theirs = schemes(shop, other)
    assert orders(shop, planned(shop, mine), state="proposed") == []
    version = planned(other, theirs)
    assert [row["quantity"] for row in orders(other, version)] == ["1"]
    assert brief(told(shop)) == []
    up = other.get(f"/api/{ORDER}/{orders(other, version)[0]['id']}/pegging?direction=up")
    served = shop.get(f"/api/{ORDER}/{asked['id']}/pegging?direction=up")
    assert served["id"] == asked["id"]
    assert {child["kind"] for child in up["children"]} <= {"sales_order", "planned_order"}


def test_what_was_asked_for_is_counted_before_a_new_plan_says_so(shop, other):
    third = another_site(shop, "C")
    lying(shop, 10, 20, 30)
    lying(third, 0, 20, 30)
    lying(other, 75, 10, 30)
    a_lane(shop, other)
    a_lane(third, other)
    both_planned(shop, other, third)
    assert [row["quantity"] for row in told(third)] == ["30"]
    [row] = told(shop)
    assert row["quantity"] == "15"
    assert ask(shop, row).status_code == 201
    [row] = told(third)
    assert row["quantity"] == "30"
    assert ask(third, row).status_code == 201
    assert told(other) == []


def test_what_is_on_its_way_is_counted_before_a_new_plan_says_so(shop, other):
    lying(shop, 10, 20, 50)
    lying(other, 55, 10, 30)
    a_lane(shop, other, lead_time_days=2)
    both_planned(shop, other)
    [row] = told(shop)
    asked = ask(shop, row).json
    transfer = shop.read(TRANSFER, shop.step(ORDER, asked, "release")["stock_transfer"]["id"])
    assert (transfer["quantity"], told(shop), told(other)) == ("25", [], [])
    sent = shipped(other, transfer)
    assert (sent["state"], told(shop), told(other)) == ("shipped", [], [])
    shop.step(TRANSFER, shop.read(TRANSFER, transfer["id"]), "receive")
    assert (told(shop), told(other)) == ([], [])
    both_planned(shop, other)
    assert (told(shop), told(other)) == ([], [])


def test_another_quantity_than_the_one_seen_is_refused_and_nothing_is_written(shop, other):
    lying(shop, 10, 20, 50)
    lying(other, 55, 10, 30)
    a_lane(shop, other)
    both_planned(shop, other)
    [row] = told(shop)
    refused = ask(shop, row, quantity="24")
    assert (refused.status_code, refused.json["message"]) == (409, "It is 25 now and not 24; look again.")
    assert shop.list(ORDER, "state=firm") == []


def test_a_lane_multiple_is_kept_and_no_donor_falls_below_its_target(shop, other):
    lying(shop, 10, 20, 50)
    lying(other, 55, 10, 30)
    a_lane(shop, other, lot_multiple="10")
    both_planned(shop, other)
    assert [row["quantity"] for row in told(shop)] == ["20"]


def test_the_least_of_the_covered_days_counts(shop, other):
    item = lying(shop, 50, 20, 50, cover_days=10)
    lying(other, 100, 10, 30)
    a_lane(shop, other)
    demand(shop, item, 40, 12)
    both_planned(shop, other)
    assert told(shop) == []
    demand(shop, item, 35, 9)
    both_planned(shop, other)
    assert [(row["low"], row["quantity"]) for row in told(shop)] == [("15", "35")]


def test_surplus_is_lent_across_a_wall_that_lets_it_be_used(shop, pines):
    lying(shop, 10, 20, 50)
    theirs = lying(pines, 55, 10, 30)
    wall = a_wall(pines, shop, use="surplus")
    a_lane(shop, pines, lead_time_days=2)
    both_planned(shop, pines)
    there = source_of(shop, pines)["other_site"]
    [row] = told(shop)
    assert (row["from"], row["quantity"], row["is_loan"]) == (there, "25", True)
    assert (told(pines), theirs["id"] in str(row)) == ([], False)
    assert ask(shop, row).status_code == 201
    demand(pines, theirs, 31, 9)
    _, scheme = schemes(shop, pines)
    [order] = orders(pines, planned(pines, scheme))
    assert order["quantity"] == "1"
    pines.change("planning/visibility_wall", wall, use="none")
    assert orders(pines, planned(pines, scheme)) == []


def test_a_shut_wall_lends_nothing(shop, pines):
    lying(shop, 10, 20, 50)
    lying(pines, 55, 10, 30)
    a_wall(pines, shop, see_stock="exact")
    a_lane(shop, pines)
    both_planned(shop, pines)
    assert told(shop) == []


def test_others_neither_see_nor_take_what_is_offered_to_a_site(shop, other, pines):
    lying(shop, 10, 20, 50)
    lying(other, 55, 10, 30)
    a_lane(shop, other)
    both_planned(shop, other)
    [row] = told(shop)
    assert pines.request("GET", f"{ASK}?site_id={shop.site_id}").status_code == 404
    assert ask(pines, row).status_code == 404
    assert shop.list(ORDER, "state=firm") == []


def test_levels_rise_and_stand_once_a_day(shop):
    item = released_here(shop, "X", source="buy")
    answers = [
        shop.try_make(LEVEL, item_id=item["id"], effective_from=TODAY, minimum=low, target=target, maximum=high)
        for low, target, high in (("20", "10", "30"), ("1", "10", "9"))
    ]
    assert [(one.status_code, one.json["message"]) for one in answers] == [
        (422, "target: This must not be before, or less than, Minimum."),
        (422, "maximum: This must not be before, or less than, Target."),
    ]
    assert shop.list(LEVEL) == []
    a_level(shop, item, 1, 2)
    again = shop.try_make(LEVEL, item_id=item["id"], effective_from=TODAY, minimum="1", target="2", maximum="3")
    assert (again.status_code, len(shop.list(LEVEL))) == (409, 1)


def test_the_row_that_took_effect_last_holds(shop, other):
    item = lying(shop, 10, 20, 50)
    shop.make(LEVEL, item_id=item["id"], effective_from=day(-3), minimum="0", target="0", maximum="0")
    lying(other, 55, 10, 30)
    a_lane(shop, other)
    both_planned(shop, other)
    assert [Decimal(row["quantity"]) for row in told(shop)] == [25]
    assert (shop.list(LANE)[0]["id"], shape([])) == (told(shop)[0]["supply_lane_id"], [])

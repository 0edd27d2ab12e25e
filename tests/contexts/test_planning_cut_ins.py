"""Break points in the factory's own run: the example of planning.md §4, and what endpoints tell of it."""

from decimal import Decimal
from uuid import uuid4

import pytest

from tests.builders.engineering import an_item, at_site
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import RUN, a_part, an_assembly, day, demand, exceptions, orders, planned, shape
from tests.builders.production import a_line, a_released_order, issue
from tests.builders.substitution_documents import POINT


@pytest.fixture
def tractor(shop):
    """Made of one part OLD; 320 are in the store, and NEW takes six days to come."""
    old, new = a_part(shop, "OLD"), a_part(shop, "NEW", lead=6)
    stocked(shop, old, 320, a_place(shop))
    item = an_assembly(shop, "TRACTOR", (old, 1))
    for on in range(14):
        demand(shop, item, 40, on)
    return {"old": old, "new": new, "item": item}


def armed(shop, tractor, consumed="180", **values):
    given = {"kind": "soft", "quantity": "500"} | values
    items = {"old_item_id": tractor["old"]["id"], "new_items": [{"item_id": tractor["new"]["id"]}]}
    point = shop.step(POINT, shop.make(POINT, name="Pump", **items, **given), "arm")
    return shop.step(POINT, point, "predict", consumed=consumed) if consumed else point


def cut_ins(shop, version):
    return shop.get(f"/api/{RUN}/{version['id']}/cut_ins")["rows"]


def of(shop, version, number):
    return [row[1:] for row in shape(orders(shop, version)) if row[0] == number]


def test_old_lasts_to_its_quantity_and_the_new_part_is_ordered_from_the_predicted_day_on(shop, tractor):
    point = armed(shop, tractor)
    version = planned(shop)
    assert of(shop, version, "OLD") == []
    assert of(shop, version, "NEW") == [("40", on - 6, on) for on in range(8, 14)]
    [row] = cut_ins(shop, version)
    assert row["break_point"] == {"id": point["id"], "number": point["number"], "title": "Pump", "state": "armed"}
    assert (row["old_item"]["number"], row["predicted_on"], row["is_fact"]) == ("OLD", str(day(8)), False)
    assert (row["served_old"], row["stranded"], row["reason"], row["found"]) == ("320", "0", "used_up", [])
    assert [row["code"] for row in exceptions(shop, version) if row["severity"] < 3] == []


def test_a_forced_day_strands_what_is_left_and_says_which_break_point(shop, tractor):
    point = armed(shop, tractor, kind="forced", switch_on=str(day(6)))
    version = planned(shop)
    assert [(row["served_old"], row["stranded"]) for row in cut_ins(shop, version)] == [("240", "80")]
    [told] = [row for row in exceptions(shop, version) if row["code"] == "stranded"]
    assert told["sentence"] == f"80 of this item are left over at the switch on {day(6)} ({point['number']})."
    assert (told["document"]["document"], told["document"]["id"]) == (POINT, point["id"])
    assert of(shop, version, "NEW")[0] == ("40", 0, 6)


@pytest.mark.parametrize("split,new,stranded", [(False, "40", "10"), (True, "30", "0")])
def test_the_need_at_the_switch_is_new_as_a_whole_or_split(shop, tractor, split, new, stranded):
    armed(shop, tractor, consumed="330", split=split)
    version = planned(shop)
    [row] = cut_ins(shop, version)
    assert (row["predicted_on"], row["stranded"]) == (str(day(4)), stranded)
    assert of(shop, version, "NEW")[0] == (new, -2, 4)


def test_a_new_part_that_comes_too_late_is_a_gap_with_its_break_point(shop, tractor):
    point = armed(shop, tractor, consumed="380")
    [gap] = [row for row in exceptions(shop, planned(shop)) if row["code"] == "cutin_gap"]
    said = f"The new part comes later than the switch: 120 are missing from {day(3)} on ({point['number']})."
    assert (gap["sentence"], gap["severity"], gap["item"]["number"]) == (said, 2, "OLD")
    assert gap["document"]["id"] == point["id"]


def test_a_break_point_that_is_not_armed_or_of_another_site_changes_nothing(shop, tractor):
    before = shape(orders(shop, planned(shop)))
    shop.make(
        POINT, kind="soft", quantity="1", old_item_id=tractor["old"]["id"],
        new_items=[{"item_id": tractor["new"]["id"]}],
    )  # fmt: skip
    site = shop.make("plant/site", number="S2", name="Second")
    armed(shop, tractor, for_site_id=site["id"])
    version = planned(shop)
    assert shape(orders(shop, version)) == before
    assert cut_ins(shop, version) == []


def test_whoever_may_not_see_the_plan_or_its_break_points_is_told_nothing(shop, tractor):
    armed(shop, tractor)
    path = f"/api/{RUN}/{planned(shop)['id']}/cut_ins"
    assert shop.as_stranger().request("GET", path).status_code == 404
    assert shop.as_role("planner", "planning.*").request("GET", path).status_code == 403
    assert shop.request("GET", f"/api/{RUN}/{uuid4()}/cut_ins").status_code == 404


def test_a_run_writes_its_prediction_on_the_break_point_once(shop, tractor):
    point = armed(shop, tractor)
    planned(shop)
    seen = shop.read(POINT, point["id"])
    assert (seen["predicted_on"], seen["consumed"], seen["remainder"]) == (str(day(8)), "180", "0")
    planned(shop)
    assert shop.read(POINT, point["id"])["version"] == seen["version"]


def test_a_switch_that_moved_by_more_than_five_days_is_told_from_run_to_run(shop, tractor):
    point = armed(shop, tractor)
    assert "cutin_drift" not in {row["code"] for row in exceptions(shop, planned(shop))}
    shop.step(POINT, point, "predict", consumed="420", predicted_on=str(day(8)))
    [told] = [row for row in exceptions(shop, planned(shop)) if row["code"] == "cutin_drift"]
    assert told["sentence"] == f"The predicted switch has moved by -6 days ({point['number']})."
    assert (told["quantity"], told["document"]["id"]) == ("-6", point["id"])


def test_what_work_orders_took_since_it_was_armed_counts_and_what_came_back_does_not(shop, tractor):
    point = armed(shop, tractor, consumed=None)
    order = a_released_order(shop, tractor["item"], 60, due=day(0), start=day(0))
    issue(shop, order, a_line(tractor["old"], 50))
    issue(shop, order, a_line(tractor["old"], 20), kind="return")
    version = planned(shop)
    [row] = cut_ins(shop, version)
    seen = shop.read(POINT, point["id"])
    assert (seen["consumed"], seen["predicted_on"]) == ("30", row["predicted_on"])
    assert Decimal(row["served_old"]) + Decimal(row["remainder"]) == 500 - 30


def test_a_break_point_to_a_part_that_is_not_planned_here_is_named_and_nothing_moves(shop, tractor):
    before, other = shape(orders(shop, planned(shop))), shop.make("plant/site", number="S2", name="Second")
    new = an_item(shop, "ELSEWHERE")
    at_site(shop, new, source="buy", site_id=other["id"])
    point = armed(shop, tractor | {"new": shop.step("engineering/item", new, "release")})
    version = planned(shop)
    said = f"Break point {point['number']} is not followed: what it names is not all planned at this site."
    assert [row["item"]["number"] for row in exceptions(shop, version) if row["sentence"] == said] == ["OLD"]
    assert (shape(orders(shop, version)), cut_ins(shop, version)) == (before, [])

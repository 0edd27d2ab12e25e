"""Break points written as documents: armed, predicted, used; and the page's example through rules_for."""

from datetime import date, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest

from backend.kernel.substitution.breakpoint_facts import OldNeed
from backend.kernel.substitution.breakpoints import predict
from tests.builders.engineering import a_bought_item, a_made_item, an_item
from tests.builders.substitution_documents import ONE, POINT, followed, key

DAY = date(2026, 3, 2)


def a_point(shop, old, new, **values):
    given = {"kind": "soft", "quantity": "500"} | values
    return shop.make(POINT, old_item_id=old["id"], new_items=[{"item_id": new["id"]}], **given)


def armed(shop, old, new, **values):
    return shop.step(POINT, a_point(shop, old, new, **values), "arm")


def needs(old, days, **more):
    return [OldNeed(f"wo{day}", key(old), 40 * ONE, day, order=f"wo{day}", **more) for day in days]


def cut(shop, point, wanted, on_day=DAY):
    return predict(followed(shop, on_day).points, wanted)[point["number"]]


def test_the_example_of_the_page_cuts_in_on_day_8_and_a_day_later_on_the_fifth(shop):
    old = a_bought_item(shop, "OLD", standard_cost="2.5")
    point = armed(shop, old, a_bought_item(shop, "NEW"))
    point = shop.step(POINT, point, "predict", consumed="180")
    first = cut(shop, point, needs(old, range(20)))
    assert (first.day, first.stranded, [side.day for side in first.sides if side.old]) == (8, 0, list(range(8)))
    found = {"consumed": "330", "predicted_on": str(DAY + timedelta(8))}
    point = shop.step(POINT, point, "predict", **found)
    fifth = DAY + timedelta(5)
    second = cut(shop, point, needs(old, range(15)), fifth)
    assert (second.day, second.stranded, second.value) == (4, 10 * ONE, D(25))
    assert [finding.code for finding in second.findings] == ["stranded"]


def test_split_serves_the_need_at_the_switch_from_both(shop):
    old, new = a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW")
    point = armed(shop, old, new, quantity="170", split=True)
    fifth = cut(shop, point, needs(old, range(10))).by_need["wo4"]
    assert (fifth.old, fifth.items) == (10 * ONE, ((key(new), 30 * ONE),))


def test_a_forced_day_strands_what_is_left(shop):
    old, new = a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW")
    point = armed(shop, old, new, kind="forced", quantity="320", switch_on=str(DAY + timedelta(6)))
    found = cut(shop, point, needs(old, range(10)))
    assert (found.day, found.served, found.stranded) == (6, 240 * ONE, 80 * ONE)


def test_a_serial_divides_an_order_and_a_listed_one_takes_the_new(shop):
    old, new = a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW")
    listed = [{"order_number": "wo0"}]
    point = armed(shop, old, new, kind="forced", quantity=None, serial_from=21, orders=listed)
    spanning = OldNeed("long", key(old), 40 * ONE, 3, serials=(1, 41))
    found = cut(shop, point, [*needs(old, range(2)), spanning])
    assert [(side.need, side.old // ONE, side.new // ONE, side.reason) for side in found.sides] == [
        ("wo0", 0, 40, "listed"),
        ("wo1", 40, 0, "before"),
        ("long", 20, 0, "before"),
        ("long", 0, 20, "serial"),
    ]


def test_points_of_a_group_switch_together_and_agree_when(shop):
    old, other, new = (a_bought_item(shop, number) for number in ("OLD", "OTHER", "NEW"))
    one = armed(shop, old, new, quantity="200", group_key="G", group_at="last")
    two = armed(shop, other, new, quantity="80", group_key="G", group_at="last")
    wanted = [*needs(old, range(8)), *(OldNeed(f"o{d}", key(other), 40 * ONE, d, order=f"wo{d}") for d in range(8))]
    assert [cut(shop, point, wanted).day for point in (one, two)] == [5, 5]
    third = a_point(shop, a_bought_item(shop, "THIRD"), new, group_key="G", group_at="first")
    refused = shop.try_step(POINT, third, "arm")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        f"{one['number']} of group G switches at the last item, {third['number']} at the first.",
    )


def test_the_first_use_is_a_fact_and_the_earliest_counts(shop):
    old, new = a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW")
    today = shop.perform(lambda act: act.today)
    point = armed(shop, old, new)
    yesterday, before = str(today - timedelta(1)), str(today - timedelta(2))
    point = shop.step(POINT, point, "first_use", used_on=yesterday, order_number="WO-1", serial_or_lot="S7")
    assert (point["state"], point["first_used_on"], point["first_used"]) == ("switching", yesterday, "S7")
    point = shop.step(POINT, point, "first_use", used_on=before, order_number="WO-0")
    point = shop.step(POINT, point, "first_use", used_on=str(today))
    assert (point["first_used_on"], point["first_used_in"], point["first_used"]) == (before, "WO-0", "")
    found = cut(shop, point, needs(old, range(4)), today - timedelta(3))
    assert (found.day, found.fact, [side.old // ONE for side in found.sides]) == (1, True, [40, 0, 0, 0])
    assert shop.step(POINT, point, "complete")["state"] == "switched"


def test_a_first_use_lies_not_in_the_future(shop):
    point = armed(shop, a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW"))
    today = shop.perform(lambda act: act.today)
    refused = shop.try_step(POINT, point, "first_use", used_on=str(today + timedelta(1)))
    assert (refused.status_code, refused.json["message"]) == (422, "used_on: this day is still to come.")
    kept = shop.read(POINT, point["id"])
    assert (kept["state"], kept["first_used_on"]) == ("armed", None)


def test_only_armed_ones_are_followed_until_they_are_closed(shop):
    old, new = a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW")
    point = a_point(shop, old, new)
    assert followed(shop, DAY).points == ()
    today = shop.perform(lambda act: act.today)
    point = shop.step(POINT, point, "arm")
    assert point["armed_on"] == str(today)
    assert [each.id for each in followed(shop, DAY).points] == [point["number"]]
    shop.step(POINT, point, "close")
    assert followed(shop, DAY).points == ()


def test_two_points_do_not_end_the_same_item_in_the_same_place(shop):
    old, new, newer = (a_bought_item(shop, number) for number in ("OLD", "NEW", "NEWER"))
    first, second = armed(shop, old, new), a_point(shop, old, newer)
    refused = shop.try_step(POINT, second, "arm")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        f"{second['number']} and {first['number']} would both end OLD in the same place; close one of them.",
    )
    assert shop.read(POINT, second["id"])["state"] == "defined"
    door = a_made_item(shop, "DOOR", (old, 1))
    assert armed(shop, old, newer, end_item_id=door["id"])["state"] == "armed"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"new_items": []}, "{} has no new items."),
        ({"new_items": "old"}, "{} replaces OLD by itself."),
        ({"new_items": "twice"}, "{} names a new item twice."),
        ({"kind": "forced"}, "{} is forced and has neither a day nor a serial number nor an order."),
        ({"new_items": "draft"}, "{} cannot be released: not released are DRAFT (draft)."),
    ],
)
def test_an_incomplete_point_is_not_armed(shop, given, said):
    old, new = a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW")
    lines = {"old": [old], "twice": [new, new], "draft": [an_item(shop, "DRAFT")]}
    if isinstance(given.get("new_items"), str):
        given = given | {"new_items": [{"item_id": item["id"]} for item in lines[given["new_items"]]]}
    values = {"kind": "soft", "quantity": "5", "new_items": [{"item_id": new["id"]}]} | given
    point = shop.make(POINT, old_item_id=old["id"], **values)
    refused = shop.try_step(POINT, point, "arm")
    assert (refused.status_code, refused.json["message"]) == (409, said.format(point["number"]))
    kept = shop.read(POINT, point["id"])
    assert (kept["state"], kept["armed_on"]) == ("defined", None)


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"quantity": None}, 422, "quantity: A soft break point needs its transition quantity."),
        ({"switch_on": "2026-05-01"}, 422, "switch_on: only a forced break point has it."),
        ({"serial_from": 7}, 422, "serial_from: only a forced break point has it."),
        ({"bom_line_id": str(uuid4())}, 404, "bom_line_id: there is no such bom component."),
        ({"minimum": "-1"}, 422, "minimum: 0 or more is needed."),
    ],
)
def test_what_is_said_wrongly_names_the_field_and_keeps_nothing(shop, given, status, said):
    old, new = a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW")
    values = {"kind": "soft", "quantity": "5"} | given
    refused = shop.try_make(POINT, old_item_id=old["id"], new_items=[{"item_id": new["id"]}], **values)
    assert (refused.status_code, refused.json["message"]) == (status, said)
    assert shop.list(POINT) == []


def test_a_prediction_counts_nothing_below_zero(shop):
    point = armed(shop, a_bought_item(shop, "OLD"), a_bought_item(shop, "NEW"))
    refused = shop.try_step(POINT, point, "predict", consumed="-1")
    assert (refused.status_code, refused.json["message"]) == (422, "consumed: 0 or more is needed.")
    assert D(shop.read(POINT, point["id"])["consumed"]) == 0

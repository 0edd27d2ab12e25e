"""The trim board through the front door: the checked case of paper.md §2, patterns by hand, what nobody can cut."""

import re

import pytest

from tests.builders.trim import PLAN, ROLLS, WINDER, a_plan, board, figures, laid, saved, the_case, tried
from tests.shop import ok


def test_the_checked_case_least_loss(shop):
    plan = shop.step(PLAN, the_case(shop), "solve")
    told = board(shop, plan)
    assert (plan["state"], plan["sets"], plan["loss"], plan["loss_percent"]) == ("solved", 31, "5006", "4.486")
    assert figures(told) == (31, 5006, "4.486", 5)
    assert (told["measures"]["proved"], told["measures"]["bound"]) == (True, 5006)
    assert [(each["least"], each["most"]) for each in told["demands"]] == [
        (18, 18), (25, 27), (29, 31), (21, 23), (15, 15),
    ]  # fmt: skip
    assert all(each["short"] == each["over"] == 0 for each in told["demands"])
    assert told["cuttable"] and [each["faults"] for each in told["patterns"]] == [[]] * 5


def test_the_checked_case_fewest_patterns_and_why_not_three(shop):
    plan = shop.step(PLAN, the_case(shop), "solve", goal="fewest_patterns")
    told = board(shop, plan)
    assert figures(told) == (31, 5009, "4.488", 4)
    assert (told["measures"]["proved"], told["measures"]["fewest"]) == (True, 4)
    assert "It is proved that 3 patterns are not enough." in told["sentences"]
    refused = shop.try_step(PLAN, plan, "solve", most_patterns=3)
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "It is proved that no plan with at most 3 patterns meets what is wanted.",
    )
    assert laid(board(shop, plan)) == laid(told)


def test_knives_stand_at_cumulative_widths_and_letters_follow_widths(shop):
    told = board(shop, shop.step(PLAN, the_case(shop), "solve"))
    assert told["widths"][0] == {"width": 1250, "letter": "A"} and told["widths"][-1]["letter"] == "E"
    for each in told["patterns"]:
        assert each["knives"] == [30 + sum(each["widths"][:at]) for at in range(len(each["widths"]) + 1)]
        assert each["used"] + each["loss"] == 3600 and 3380 <= each["used"] <= 3540
    assert told["measures"]["moved"] == sum(each["moved"] for each in told["patterns"][1:])


def test_a_demand_no_pattern_serves_is_named_and_the_rest_is_solved(shop):
    plan = a_plan(shop, *ROLLS, (3600, 2), (3000, 1), (500, 3), narrowest=600)
    told = board(shop, shop.step(PLAN, plan, "solve", goal="fewest_patterns"))
    left_out = {each["width"]: (each["left_out"] or {}).get("code") for each in told["demands"]}
    assert (left_out[3600], left_out[3000], left_out[500], left_out[940]) == (
        "too_wide",
        "no_pattern",
        "too_narrow",
        None,
    )
    assert figures(told) == (31, 5009, "4.488", 4)
    assert [each["left_out"]["sentence"] for each in told["demands"] if each["width"] == 3000] == [
        "No pattern with it reaches the least use."
    ]


def test_where_ranges_cannot_all_be_met_the_fewest_rolls_give_way(shop):
    plan = a_plan(shop, (60, 5), (40, 3), deckle=100, edge=0, least_use=100, below="0", above="0")
    told = board(shop, shop.step(PLAN, plan, "solve"))
    assert told["measures"]["short"] + told["measures"]["over"] == 2 and not told["measures"]["proved"]


def test_patterns_are_judged_without_writing(shop):
    plan = shop.step(PLAN, the_case(shop), "solve", goal="fewest_patterns")
    before = shop.read(PLAN, plan["id"])
    told = tried(
        shop, plan, (18, 1250, 1250, 940), (1, 1250, 1250, 1250), (2, 1250, 1090), (3, 620, 620, 620, 620, 620, 620)
    )
    assert [[(fault["code"], fault["blocks"]) for fault in each["faults"]] for each in told["patterns"]] == [
        [],
        [("too_wide", True)],
        [("below_least_use", False)],
        [("too_wide", True), ("too_many_rolls", True)],
    ]
    assert told["patterns"][1]["faults"][0]["sentence"] == "It is 210 mm wider than what is left between the edges."
    assert told["patterns"][2]["percent"] == "35" and not told["cuttable"]
    assert told["demands"][0] | {"id": 0} == told["demands"][0] | {"id": 0, "cut": 41, "over": 23, "short": 0}
    assert told["demands"][2]["sentence"] == "11 rolls are missing."
    assert told["measures"]["loss_before"] == 5009
    assert shop.read(PLAN, plan["id"]) == before


def test_a_plan_by_hand_is_saved_with_what_is_wrong_but_not_what_cannot_be_cut(shop):
    plan = the_case(shop)
    refused = saved(shop, plan, (9, 1250, 1250, 940), (1, 1250, 1250, 1250))
    assert (refused.status_code, refused.json["message"]) == (
        422,
        "Pattern 2: It is 210 mm wider than what is left between the edges.",
    )
    assert list(refused.json["fields"]) == ["patterns.1.widths"]
    knives = saved(shop, plan, (1, 620, 620, 620, 620, 620, 300))
    assert (knives.status_code, knives.json["message"]) == (
        422,
        "Pattern 1: It has 6 rolls, more than there are knives for.",
    )
    assert shop.read(PLAN, plan["id"])["state"] == "draft"
    told = ok(saved(shop, plan, (9, 1250, 1250, 940), (2, 1250, 1090, 300)))
    assert told["patterns"][1]["faults"][0]["code"] == "below_least_use"
    assert told["sentences"][-1] == "2 rolls of 300 mm are for nobody and go to stock."
    row = shop.read(PLAN, plan["id"])
    assert (row["state"], row["sets"], row["loss"], row["proved"]) == ("solved", 11, "3360", False)
    assert [line["widths"] for line in row["patterns"]] == [[1250, 1250, 940], [1250, 1090, 300]]


def test_a_stale_board_is_not_saved(shop):
    plan = the_case(shop)
    shop.change(PLAN, plan, remark="seen first")
    assert saved(shop, plan, (9, 1250, 1250, 940), version=plan["version"]).status_code == 412
    unnamed = shop.request("POST", f"/api/{PLAN}/{plan['id']}/patterns", {"patterns": []})
    assert unnamed.status_code == 428
    wrong = shop.request("POST", f"/api/{PLAN}/{plan['id']}/check", {"patterns": [{"sets": 1, "widths": ["x"]}]})
    assert (wrong.status_code, list(wrong.json["fields"])) == (422, ["patterns.0.widths.0"])


def test_rolls_go_to_who_is_due_first(shop):
    first, second = ({"width": 500, "rolls": 2, "due": day} for day in ("2026-12-09", "2026-12-02"))
    plan = a_plan(shop, first, second, deckle=1000, edge=0, least_use=0, below="0", above="0")
    told = tried(shop, plan, (1, 500, 500))
    assert [(each["due"], each["cut"], each["short"]) for each in told["demands"]] == [
        ("2026-12-09", 0, 2),
        ("2026-12-02", 2, 0),
    ]


def test_stock_widths_are_cut_where_they_help_and_only_then(shop):
    side = {"width": 100, "rolls": 3, "for_stock": True}
    plan = a_plan(shop, (450, 4), side, deckle=1000, edge=0, least_use=0, below="0", above="0")
    told = board(shop, shop.step(PLAN, plan, "solve"))
    assert figures(told) == (2, 0, "0", 1)
    assert [each["cut"] for each in told["demands"]] == [4, 2]


def test_lengths_and_grammage_give_jumbos_and_kilograms(shop):
    plan = shop.step(PLAN, the_case(shop, grammage="120", roll_length="5000", jumbo_length="21000"), "solve")
    told = board(shop, plan)["measures"]
    assert (told["jumbos"], told["loss_kg"], told["side_loss"]) == (8, "3003.6", 5006 - 31 * 60)


def test_a_frozen_plan_stays_as_it_is(shop):
    plan = shop.step(PLAN, the_case(shop), "solve")
    plan = shop.step(PLAN, plan, "freeze")
    refused = saved(shop, plan, (9, 1250, 1250, 940))
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "Patterns cannot be changed while the Trim plan is frozen.",
    )
    assert shop.try_step(PLAN, plan, "solve").status_code == 409
    assert shop.try_change(PLAN, plan, deckle=3000).status_code == 409
    assert shop.step(PLAN, shop.step(PLAN, shop.step(PLAN, plan, "thaw"), "freeze"), "cut")["state"] == "cut"


def test_what_cannot_be_cut_any_more_is_not_frozen(shop):
    plan = shop.step(PLAN, the_case(shop), "solve")
    plan = shop.change(PLAN, plan, deckle=3500, least_use=0)
    assert plan["proved"] is False and figures(board(shop, plan))[1] == 5006 - 31 * 100
    refused = shop.try_step(PLAN, plan, "freeze")
    assert refused.status_code == 422 and re.match(r"Pattern \d: It is \d+ mm wider", refused.json["message"])
    empty = a_plan(shop, (500, 1))
    assert shop.try_step(PLAN, empty, "settle").json["message"].startswith("There are no patterns yet")


@pytest.mark.parametrize(
    ("values", "status", "field"),
    [
        ({"edge": 1800}, 422, "deckle"),
        ({"least_use": 3541}, 422, "least_use"),
        ({"below": "101"}, 422, "below"),
        ({"most_rolls": 0}, 422, "most_rolls"),
        ({"demands": [{"width": 0, "rolls": 1}]}, 422, "width"),
    ],
)
def test_a_winder_that_means_nothing_is_refused_by_field(shop, values, status, field):
    center = shop.make("plant/work_center", number="PM", name="PM1")
    refused = shop.try_make(PLAN, **(WINDER | {"work_center_id": center["id"]} | values))
    assert (refused.status_code, field in refused.json["fields"]) == (status, True)
    assert shop.list(PLAN) == []


def test_nothing_wanted_is_nothing_to_solve(shop):
    plan = a_plan(shop)
    refused = shop.try_step(PLAN, plan, "solve")
    assert (refused.status_code, refused.json["message"]) == (409, "Nothing is wanted yet: there is nothing to cut.")
    long = shop.try_step(PLAN, plan, "solve", seconds=4000)
    assert (long.status_code, list(long.json["fields"])) == (422, ["seconds"])


def test_two_orders_behind_a_width_are_named(shop):
    from_sale = {"width": 500, "rolls": 2, "sales_order_line_id": a_line(shop)["id"]}
    told = board(shop, a_plan(shop, from_sale, (500, 1), deckle=1000, edge=0, least_use=0))
    assert [(each["sales_order"] or {}).get("number", "") != "" for each in told["demands"]] == [True, False]
    assert told["demands"][0]["customer"] == "Printers"
    reader = shop.as_role("winder", "scheduling.trim_plan.read")
    assert board(reader, told["plan"])["demands"][0]["customer"] == ""
    assert shop.as_stranger().request("GET", f"/api/{PLAN}/{told['plan']['id']}/board").status_code == 404


def a_line(shop):
    uom = shop.make("engineering/uom", number="R", name="Roll", dimension="count")
    item = shop.make("engineering/item", number="K500", name="Kraft 500", uom_id=uom["id"], item_type="finished")
    customer = shop.make("sales/customer", number="C9", name="Printers")
    line = {"item_id": item["id"], "quantity": "2", "wanted": "2026-12-09"}
    return shop.make("sales/sales_order", customer_id=customer["id"], ordered="2026-12-01", lines=[line])["lines"][0]


def test_who_may_only_read_changes_nothing(shop):
    plan = the_case(shop)
    reader = shop.as_role("winder", "scheduling.trim_plan.read")
    assert tried(reader, plan, (1, 1250, 1250, 940))["cuttable"]
    assert saved(reader, plan, (1, 1250, 1250, 940), version=plan["version"]).status_code == 403
    assert reader.try_step(PLAN, plan, "solve").status_code == 403
    assert shop.read(PLAN, plan["id"])["version"] == plan["version"]

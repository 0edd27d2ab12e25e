"""What would let rolls be cut that no plan can cut: proposals on the board, each applied and solved by one step."""

import pytest

from tests.builders.trim import PLAN, a_plan, board, laid
from tests.shop import ok

WINDER = "scheduling/winder_setting"
TIGHT = {"deckle": 100, "edge": 0, "least_use": 100, "most_rolls": 4, "below": "0", "above": "0"}
WAYS = ["stock", "fillers", "other_winder", "tolerance", "sheets"]


@pytest.fixture
def tight(shop):
    """Two rolls of 60 mm too many for those of 40 mm beside them; whatever can help is there."""
    plan = a_plan(shop, {"width": 60, "rolls": 5, "in_stock": 2}, (40, 3), **TIGHT)
    own, other = plan["work_center_id"], shop.make("plant/work_center", number="W2", name="Winder 2")["id"]
    shop.make(WINDER, work_center_id=own, deckle=100, least_use=100, stock_widths="40 20", sheets=True)
    shop.make(WINDER, work_center_id=other, deckle=120, most_rolls=3)
    return shop.step(PLAN, plan, "solve")


def proposals(shop, plan):
    return {one["way"]: one["sentence"] for one in board(shop, plan)["proposals"]}


def applied(shop, plan, way):
    place = 1 + list(proposals(shop, plan)).index(way)
    return board(shop, shop.step(PLAN, plan, "apply", proposal=place))


def wrong(told):
    """Rolls too few and too many of each line that is not for stock."""
    return [(each["short"], each["over"]) for each in told["demands"] if not each["for_stock"]]


def test_the_board_lists_what_helps_in_its_order(shop, tight):
    told = proposals(shop, tight)
    assert list(told) == WAYS
    assert told["stock"] == "Take up to 2 × 60 mm from stock."
    assert told["fillers"] == "Fill up with widths made to stock: 20 mm."
    assert told["other_winder"] == "Trim it on Winder 2 with a deckle of 120 mm."
    assert told["tolerance"] in (
        "Give way below the tolerance: 2 × 60 mm.",
        "Cut beyond the tolerance, to stock: 2 × 40 mm.",
    )
    answer = shop.request("GET", f"/api/{PLAN}/{tight['id']}/board", Accept_Language="zh-CN").json
    assert answer["proposals"][2]["sentence"] == "改到 Winder 2，抄宽 120 毫米。"


@pytest.mark.parametrize("way", WAYS)
def test_each_way_leads_to_a_plan_for_all_that_is_wanted(shop, tight, way):
    told = applied(shop, tight, way)
    assert (wrong(told), told["proposals"], told["plan"]["state"]) == ([(0, 0)] * 2, [], "solved")
    assert told["cuttable"] and told["patterns"]


def test_what_comes_from_stock_stands_on_its_line(shop, tight):
    told = applied(shop, tight, "stock")
    [line] = [each for each in told["demands"] if each["width"] == 60]
    assert (line["rolls"], line["least"], line["most"], line["from_stock"]) == (5, 3, 5, 2)
    assert laid(told) in ([(3, 60, 40)], [(3, 40, 60)])


def test_another_winder_brings_its_limits(shop, tight):
    told = applied(shop, tight, "other_winder")["plan"]
    assert (told["work_center"]["title"], told["deckle"], told["least_use"], told["most_rolls"]) == (
        "Winder 2", 120, 0, 3,
    )  # fmt: skip


def test_a_plan_that_serves_everybody_is_told_nothing(shop):
    plan = shop.step(PLAN, a_plan(shop, (60, 3), (40, 3), **TIGHT), "solve")
    assert board(shop, plan)["proposals"] == []
    refused = shop.try_step(PLAN, plan, "apply", proposal=1)
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "This proposal does not stand any more; solve the plan again.",
    )


def test_what_is_too_wide_here_may_go_elsewhere(shop):
    other = shop.make("plant/work_center", number="W2", name="Winder 2")["id"]
    shop.make(WINDER, work_center_id=other, deckle=200)
    plan = shop.step(PLAN, a_plan(shop, (60, 3), (40, 3), (120, 1), **TIGHT), "solve")
    assert list(proposals(shop, plan)) == ["other_winder"]
    told = applied(shop, plan, "other_winder")
    assert (wrong(told), [each["left_out"] for each in told["demands"]]) == ([(0, 0)] * 3, [None] * 3)


def test_a_change_of_the_lines_takes_them_away(shop, tight):
    plan = shop.change(PLAN, shop.read(PLAN, tight["id"]), least_use=90)
    assert board(shop, plan)["proposals"] == []


def test_whoever_may_only_read_applies_nothing(shop, tight):
    reader = shop.as_role("reader", "scheduling.*.read")
    assert reader.try_step(PLAN, tight, "apply", proposal=1).status_code == 403
    assert wrong(board(shop, tight)) != [(0, 0)] * 2


def test_widths_made_to_stock_are_whole_millimeters(shop):
    center = shop.make("plant/work_center", number="W3", name="Winder 3")["id"]
    answer = shop.try_make(WINDER, work_center_id=center, deckle=100, stock_widths="40 2,5")
    said = "stock_widths: Whole widths from 1 to 100000 are needed, with a space between them."
    assert (answer.status_code, answer.json["message"]) == (422, said)
    assert ok(shop.request("GET", f"/api/{WINDER}"))["rows"] == []

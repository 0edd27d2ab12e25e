"""What the HTTP door says, in the language that was asked for; the database keeps English."""

from copy import copy
from uuid import UUID

import pytest

from backend.production import commands
from backend.production.work_order import WorkOrder
from tests.builders.production import a_released_order, report, tickets
from tests.shop import Row, Shop


@pytest.fixture
def chinese(shop: Shop) -> Shop:
    seen = copy(shop)
    seen.language = "zh-CN,zh;q=0.9"
    return seen


def test_a_refusal_and_its_fields_are_told_in_chinese(shop, chinese):
    refused = chinese.try_make("plant/area", number="A1", name=7)
    assert (refused.status_code, refused.json["message"]) == (422, "名称：不是有效的文字。")
    assert refused.json["fields"] == {"name": ["不是有效的文字。"]}
    assert shop.try_make("plant/area", number="A1", name=7).json["message"] == "name: Not a valid string."


def test_an_unknown_address_and_a_missing_document_are_told_in_chinese(chinese):
    nothing = chinese.request("GET", "/api/plant/area/0197e000-0000-7000-8000-000000000000")
    assert (nothing.status_code, nothing.json["message"]) == (404, "没有这个车间。")


def test_descriptions_say_labels_choices_states_and_units_in_chinese(chinese):
    told = chinese.request("GET", "/api/descriptions").json
    item, order = told["documents"]["engineering/item"], told["documents"]["production/work_order"]
    assert (item["label"], order["plural"], order["contextLabel"]) == ("物料", "工单", "生产")
    assert [state["label"] for state in item["states"]] == ["草稿", "试制", "已发布", "逐步停用", "已停用"]
    assert [step["label"] for step in order["steps"]][:3] == ["确认", "下达", "撤回下达"]
    setup = next(field for field in order["lines"][0]["fields"] if field["name"] == "setup_minutes")
    assert (setup["label"], setup["unit"]) == ("准备时间", "分钟")


def test_why_an_order_is_held_is_kept_in_english_and_told_in_chinese(shop, chinese):
    order = a_released_order(shop)
    hold(shop, order, "Inspection IN-1 rejected it.")
    path, said = f"/api/production/work_order/{order['id']}", "检验 IN-1 判定拒收。"
    assert shop.request("GET", path).json["held"] == "Inspection IN-1 rejected it."
    told = chinese.request("GET", path).json
    assert (told["held"], [hold["reason"] for hold in told["holds"]]) == (said, [said])
    assert [row["held"] for row in chinese.list("production/work_order")] == [said]
    board = chinese.request("GET", f"{path}/board").json
    assert (board["order"]["held"], board["holds"]) == (said, [said])


def test_a_flagged_fact_is_answered_in_chinese(shop, chinese):
    order = a_released_order(shop)
    hold(shop, order, "Inspection IN-1 rejected it.")
    reported = report(chinese, tickets(shop, order)[10], "good", 5)
    number, said = order["number"], "检验 IN-1 判定拒收。"
    assert f"工单 {number} 已冻结：{said}" in reported["message"]
    assert f"工单 {number} 已冻结：{said}" in reported["review"]


def hold(shop: Shop, order: Row, reason: str) -> None:
    shop.perform(lambda act: commands.hold_order(act.session.get(WorkOrder, UUID(order["id"])), "quality", reason, act))

"""A planner acts on the plan: messages are carried out or dismissed, orders firmed together, moved and split."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from backend.planning.message_answer import MessageAnswer
from backend.planning.planned_order import PlannedOrder
from backend.purchasing.purchase_order import PurchaseOrder
from tests.browser.hands import log_in_with_password, wait_for
from tests.browser.judging import faults, keep_picture, look_like

PURCHASE, RUN = "purchasing/purchase_order", "planning/plan_version"
DUE = date.today() + timedelta(days=150)


@pytest.fixture(scope="module", autouse=True)
def first_plan(people):
    """A run that is asked for while it is made is refused, and what is made by then may know nothing of the drafts."""
    return people.with_first_plans()[0]


@pytest.fixture(scope="module")
def useless(people, first_plan):
    """Two drafts of what nobody will need by then."""
    offer = people.buyer.list("purchasing/supplier_item", "sort=number&limit=1")[0]
    line = {"item_id": offer["item"]["id"], "quantity": "7", "due": str(DUE)}
    given = {"supplier_id": offer["supplier"]["id"], "ordered": str(date.today())}
    return [people.buyer.make(PURCHASE, lines=[line], **given) for _ in range(2)]


def run(page: Page) -> None:
    page.goto("/plan")
    page.get_by_role("button", name="运行 MRP").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="运行 MRP")).to_be_enabled(timeout=120_000)


def message_of(page: Page, order: dict[str, str]) -> Locator:
    return page.locator(".message", has=page.get_by_role("link", name=order["number"], exact=True))


def test_messages_are_carried_out_or_dismissed_for_a_reason(desk, phone, book, useless):
    page = desk()
    log_in_with_password(page, "planner", "中文")
    run(page)
    page.get_by_role("tab", name=re.compile("行动消息")).click()
    page.get_by_label("消息种类").select_option("cancel")
    first, second = (message_of(page, order) for order in useless)
    expect(first).to_contain_text("没人需要")
    first.get_by_role("button", name="看库存").click()
    expect(page.locator(".looked .projection")).to_be_visible()
    keep_picture(page, "workbench-messages", "desk")
    assert faults(page, "desk") == []
    first.get_by_role("button", name="执行").click()
    expect(first).to_have_count(0)
    assert book.one(PurchaseOrder, id=UUID(useless[0]["id"])).state == "cancelled"
    assert book.one(PurchaseOrder, id=UUID(useless[1]["id"])).state == "draft"
    dismiss_by_phone(phone(), useless[1])
    [answer] = book.all(MessageAnswer, behind=useless[1]["number"])
    assert (answer.state, answer.reason) == ("dismissed", "价格合适，先留着")
    assert book.one(PurchaseOrder, id=UUID(useless[1]["id"])).state == "draft"
    page.reload()
    page.get_by_role("tab", name=re.compile("行动消息")).click()
    page.get_by_label("看已忽略的").check()
    expect(second).to_contain_text("已忽略：价格合适，先留着")


def dismiss_by_phone(page: Page, order: dict[str, str]) -> None:
    log_in_with_password(page, "planner", "中文")
    page.goto("/plan")
    page.get_by_role("tab", name=re.compile("行动消息")).click()
    page.get_by_label("消息种类").select_option("cancel")
    message = message_of(page, order)
    expect(message).to_be_visible()
    keep_picture(page, "workbench-messages", "phone")
    assert faults(page, "phone") == []
    message.get_by_role("button", name="忽略").click()
    asked = page.get_by_role("dialog", name="忽略")
    asked.get_by_label("为什么不办").fill("价格合适，先留着")
    keep_picture(page, "workbench-dismiss", "phone")
    assert faults(page, "phone") == []
    asked.get_by_role("button", name="忽略").click()
    expect(message).to_have_count(0)
    look_like(page, {"look": "dark", "language": "en"})
    keep_picture(page, "workbench-messages", "dark-english", "phone")
    assert faults(page, "phone") == []


def test_orders_are_chosen_by_keyboard_and_firmed_together(desk, book):
    page = desk()
    log_in_with_password(page, "planner", "中文")
    run(page)
    rows = page.locator(".table .row")
    expect(rows.nth(2)).to_be_visible()
    rows.first.click()
    page.keyboard.press("Shift+ArrowDown")
    bar = page.get_by_role("toolbar", name="已选 2 张")
    keep_picture(page, "workbench-chosen", "desk")
    assert faults(page, "desk") == []
    before = len(book.all(PlannedOrder, state="firm"))
    bar.get_by_role("button", name="确认", exact=True).click()
    expect(rows.nth(0)).to_contain_text("确认")
    expect(rows.nth(1)).to_contain_text("确认")
    expect(bar).to_have_count(0)
    assert len(book.all(PlannedOrder, state="firm")) == before + 2


def test_an_order_is_moved_and_split_in_place(desk, book):
    page = desk()
    log_in_with_password(page, "planner", "中文")
    page.goto("/plan")
    page.locator(".table .row").nth(3).click()
    detail = page.locator(".detail")
    number = detail.get_by_role("link", name=re.compile("^PL-")).first.inner_text()
    quantity = float(detail.locator(".big b").inner_text().replace(",", ""))
    detail.get_by_role("button", name="调整").click()
    moving = page.get_by_role("dialog", name="调整")
    moving.get_by_label("新的需要日").fill(str(DUE))
    moving.get_by_label("数量").fill(str(quantity + 2))
    keep_picture(page, "workbench-move", "desk")
    assert faults(page, "desk") == []
    moving.get_by_role("button", name="调整").click()
    expect(moving).to_have_count(0)
    moved = book.one(PlannedOrder, number=number)
    assert (moved.due, float(moved.quantity), moved.state) == (DUE, quantity + 2, "firm")
    detail.get_by_role("button", name="拆分").click()
    splitting = page.get_by_role("dialog", name="拆分")
    splitting.get_by_label("拆出的数量").fill("2")
    splitting.get_by_role("button", name="拆分").click()
    expect(splitting).to_have_count(0)
    wait_for(lambda: float(book.one(PlannedOrder, number=number).quantity) == quantity, "the part stands alone")

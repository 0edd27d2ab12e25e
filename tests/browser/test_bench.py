"""What a planner looks at beside the orders: load against capacity, and exceptions with their owners and ages."""

import re

import pytest
from playwright.sync_api import Page, expect

from backend.planning.exception_answer import ExceptionAnswer
from backend.planning.message_answer import MessageAnswer
from backend.planning.planned_order import PlannedOrder
from tests.browser.hands import log_in_with_password, wait_for
from tests.browser.judging import faults, faults_in_other_looks, keep_picture, look_like

ENGLISH = {"look": "light", "language": "en"}


@pytest.fixture(scope="module")
def plan(people):
    """The first plan of the demo factory is in force."""
    return people.with_first_plans()[0]


def opened(page: Page) -> Page:
    log_in_with_password(page, "planner", "中文")
    page.goto("/plan")
    page.get_by_role("link", name="负荷与能力").click()
    expect(page.locator(".center").first).to_be_visible()
    return page


def test_a_bar_tells_its_hours_and_its_orders(desk, plan):
    page = opened(desk())
    expect(page.get_by_text(re.compile("依据 MRP-"))).to_be_visible()
    bar = page.locator(".bar:has(rect)").first
    bar.click()
    listed = page.locator(".orders li")
    expect(listed.first).to_contain_text("小时")
    keep_picture(page, "load", "desk")
    assert faults(page, "desk") == []
    look_like(page, ENGLISH)
    keep_picture(page, "load", "english", "desk")
    assert faults(page, "desk") == []
    page.get_by_text("Days", exact=True).click()
    expect(page.locator(".center").first.locator(".bar")).to_have_count(21)
    keep_picture(page, "load-days", "english", "desk")
    assert faults(page, "desk") == []


def test_on_a_phone_the_orders_come_up_as_a_sheet(phone, plan):
    page = opened(phone())
    keep_picture(page, "load", "phone")
    assert faults(page, "phone") == []
    assert faults_in_other_looks(page, "load") == []
    page.locator(".bar:has(rect)").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("li").first).to_be_visible()
    keep_picture(page, "load-orders", "phone")
    assert faults(page, "phone") == []
    sheet.locator("li a").first.click()
    expect(page).to_have_url(re.compile("/d/(planning/planned_order|production/work_order)/"))


def exceptions(page: Page) -> Page:
    log_in_with_password(page, "planner", "中文")
    page.goto("/plan")
    page.get_by_role("tab", name=re.compile("^异常")).click()
    expect(page.locator(".exception").first).to_be_visible()
    return page


def test_an_exception_is_dismissed_for_a_reason_and_shown_again(desk, plan, book):
    page = exceptions(desk())
    first = page.locator(".exception").first
    expect(first).to_contain_text(re.compile("前消除"))
    first.get_by_role("button", name="看库存").click()
    expect(page.locator(".looked .projection")).to_be_visible()
    keep_picture(page, "plan-exceptions", "desk")
    assert faults(page, "desk") == []
    sentence = first.locator("p").nth(1).inner_text()
    first.get_by_role("button", name="忽略").click()
    asked = page.get_by_role("dialog", name="忽略")
    asked.get_by_label("为什么不办").fill("客户已同意")
    asked.get_by_role("button", name="忽略").click()
    expect(page.get_by_text(sentence, exact=True)).to_have_count(0)
    [answer] = book.all(ExceptionAnswer)
    assert (answer.state, answer.reason) == ("dismissed", "客户已同意")
    page.get_by_label("看已忽略的").check()
    expect(page.locator(".exception")).to_contain_text("已忽略：客户已同意")
    look_like(page, ENGLISH)
    keep_picture(page, "plan-exceptions", "english", "desk")
    assert faults(page, "desk") == []
    page.get_by_role("button", name="Show again").click()
    expect(page.locator(".exception")).to_have_count(0)
    assert [one.state for one in book.all(ExceptionAnswer)] == ["withdrawn"]


def test_exceptions_on_a_phone(phone, plan):
    page = exceptions(phone())
    keep_picture(page, "plan-exceptions", "phone")
    assert faults(page, "phone") == []
    assert faults_in_other_looks(page, "plan-exceptions") == []


KITS = "/api/planning/kit-check"


@pytest.fixture(scope="module")
def way_out(people, plan):
    """An order that is short, where something can be done about it at once: the stage, the order and the way out."""
    for level in ("work_order", "plan"):
        rows = people.planner.get(f"{KITS}?level={level}&limit=200")["rows"]
        for row in [row for row in rows if not row["clear"]]:
            fixes = people.planner.get(f"{KITS}/{row['id']}?level={level}")["fixes"]
            if found := next((fix for fix in fixes if fix["can_act"]), None):
                return level, row, found
    raise AssertionError("nothing in the demo factory can be mended with one tap")


def test_a_way_out_is_carried_out_with_one_tap_and_a_confirmation(phone, desk, way_out, book):
    level, row, fix = way_out
    path, verb = f"/kitting?level={level}&id={row['id']}", {"expedite": "催交", "split": "拆单"}[fix["kind"]]
    page = phone()
    log_in_with_password(page, "planner", "中文")
    page.goto(path)
    button = page.get_by_role("button", name=verb, exact=True).first
    expect(button).to_be_visible()
    button.scroll_into_view_if_needed()
    keep_picture(page, "kitting-fix", "phone")
    assert faults(page, "phone") == []
    wide = desk()
    log_in_with_password(wide, "planner", "中文")
    wide.goto(path)
    wide.get_by_role("button", name=verb, exact=True).first.click()
    asked = wide.get_by_role("dialog", name=verb)
    expect(asked).to_be_visible()
    keep_picture(wide, "kitting-fix", "desk")
    assert faults(wide, "desk") == []
    before = len(book.all(MessageAnswer)), len(book.all(PlannedOrder, state="firm"))
    asked.get_by_role("button", name=verb, exact=True).click()
    wait_for(
        lambda: (len(book.all(MessageAnswer)), len(book.all(PlannedOrder, state="firm"))) != before, "it is carried out"
    )

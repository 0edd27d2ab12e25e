"""The master schedule typed over: by keyboard at a desk, one item at a time on a phone; when something can be had."""

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backend.planning.planned_order import PlannedOrder
from tests.browser.hands import log_in_with_password, type_on_pad, wait_for
from tests.browser.judging import faults, faults_in_other_looks, keep_picture

FROZEN_DAYS, WEEKS_ON = 10, 5  # the first week lies inside the fence, the sixth behind it


@pytest.fixture(scope="module")
def baler(people) -> Any:
    """The first item of the schedule, frozen for two weeks; the plan of the first day is in force."""
    people.with_first_plans()
    item = people.item("F-1GQN180")
    [here] = people.planner.list("inventory/item_site", f"item_id={item['id']}")
    people.planner.change("inventory/item_site", here, frozen_fence_days=FROZEN_DAYS)
    return item


def firm_orders(book: Any, item: Any) -> list[Decimal]:
    return [one.quantity for one in book.all(PlannedOrder, state="firm") if str(one.item_id) == item["id"]]


def here(page: Page) -> Any:
    return page.locator("[data-cell][tabindex='0']")


def test_a_planner_types_over_the_schedule_without_a_mouse(desk, baler, book):
    page = desk(service_workers="block")
    log_in_with_password(page, "planner", "中文")
    page.goto("/plan/mps")
    expect(page.get_by_role("heading", name="主生产计划")).to_be_visible()
    expect(page.locator("tbody.load .bar").first).to_be_visible()
    the_frozen_week_stays(page)
    for _ in range(WEEKS_ON):
        page.keyboard.press("ArrowRight")
    a_cell_left_by_escape_is_as_it_was(page)
    assert firm_orders(book, baler) == []
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    wait_for(lambda: sum(firm_orders(book, baler)) == 400, "the figure is a firm order")
    expect(here(page)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(here(page)).to_contain_text(re.compile("主计划 ?400"))
    expect(page.locator(".overloads li").first).to_contain_text("▲")
    keep_picture(page, "planner-mps", "desk")
    page.locator("tbody.load").scroll_into_view_if_needed()
    keep_picture(page, "planner-mps-load", "desk")
    assert faults(page, "desk") == []
    when_it_can_be_had(page, "desk")


def the_frozen_week_stays(page: Page) -> None:
    here(page).focus()
    expect(here(page)).to_have_attribute("aria-readonly", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("F-1GQN180 在 .* 之前已冻结"))).to_be_visible()
    expect(page.locator("input.typed")).to_have_count(0)


def a_cell_left_by_escape_is_as_it_was(page: Page) -> None:
    before = here(page).text_content()
    page.keyboard.press("Enter")
    expect(page.locator("input.typed")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("input.typed")).to_have_count(0)
    assert here(page).text_content() == before


def when_it_can_be_had(page: Page, size: str) -> None:
    page.get_by_role("button", name="什么时候能交").first.click()
    page.locator("dialog[open]").get_by_role("button", name="查一查").click()
    expect(page.locator("dialog[open] .offers li").first).to_contain_text(re.compile("交 |交不出"))
    keep_picture(page, "planner-mps-promise", size)
    assert faults(page, size) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_on_a_phone_one_item_is_read_and_changed_at_a_time(phone, baler, book):
    page = phone(service_workers="block")
    log_in_with_password(page, "planner", "中文")
    page.goto("/plan/mps")
    expect(page.locator(".period").first).to_be_visible()
    expect(page.locator(".period .fence.frozen").first).to_have_text("冻结")
    keep_picture(page, "planner-mps", "phone")
    assert [*faults(page, "phone"), *faults_in_other_looks(page, "planner", "mps")] == []
    others = sum(firm_orders(book, baler))
    last = page.locator(".period").last
    last.locator(".plan").click()
    page.locator("dialog[open] .quantity button.input").click()
    type_on_pad(page, "7")
    keep_picture(page, "planner-mps-typed", "phone")
    page.locator("dialog[open]").get_by_role("button", name="保存").click()
    wait_for(lambda: sum(firm_orders(book, baler)) == others + 7, "the figure is a firm order")
    expect(last.locator(".plan b")).to_have_text("7")
    when_it_can_be_had(page, "phone")
    page.get_by_role("button", name="下一个物料").click()
    expect(page.locator(".which select option:checked")).not_to_contain_text("F-1GQN180")

"""Screens where somebody works all day, opened by whose screen it is, at both sizes; pictures in build/screens."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in_by_badge, log_in_with_password

PICTURES = Path(__file__).parent.parent.parent / "build" / "screens"
FITTER = "1016"


def keep_picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


OVER_THE_EDGE = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  const over = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1)
  return over.slice(0, 5).map((one) => `${one.tagName}.${one.className}`)
}"""


def over_the_edge(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return list(page.evaluate(OVER_THE_EDGE))


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_planner_sees_what_to_make_and_why(request, size):
    page = request.getfixturevalue(size)()
    log_in_with_password(page, "planner", "中文")
    page.goto("/plan")
    expect(page.get_by_role("heading", name="MRP 工作台")).to_be_visible()
    expect(page.get_by_role("button", name="运行 MRP")).to_be_visible()
    assert over_the_edge(page) == []
    keep_picture(page, f"workbench-{size}")


def test_a_supervisor_sees_how_far_the_orders_are(desk):
    page = desk()
    log_in_with_password(page, "manager", "中文")
    page.goto("/board")
    expect(page.get_by_role("heading", name=re.compile("工单看板"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"WO-\d{4}-\d{5}")).first).to_be_visible()
    assert over_the_edge(page) == []
    keep_picture(page, "board-desk")


def test_a_worker_is_at_home_after_badge_and_pin(phone):
    page = phone()
    log_in_by_badge(page, FITTER)
    expect(page.get_by_text("我的任务")).to_be_visible()
    assert over_the_edge(page) == []
    keep_picture(page, "home-worker-phone")

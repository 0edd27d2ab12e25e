"""What a planner does at the screens of a day, in the order of the day; every page is looked at as it is left."""

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import wait_for
from tests.browser.judging import faults, keep_picture
from tests.builders.forecasting import FORECAST

ALL, FIRST = 0, 1  # rows of the worksheet
PATIENCE_MS = 180_000


def looked_at(page: Page, name: str, size: str = "desk") -> None:
    """The picture is kept, and nothing is wrong with what is seen."""
    expect(page.locator(".skeleton")).to_have_count(0)
    keep_picture(page, "planner", "day", name, size)
    assert list(faults(page, size)) == []


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator("tbody tr").nth(row).locator("td").nth(column)


def forecast(page: Page, people: Any, why: str, name: str = "1-forecast") -> None:
    """Made from what was sold, corrected with a reason, published."""
    page.goto("/forecast")
    page.get_by_role("button", name=re.compile("重新计算|生成统计预测")).click()
    made = newest(people)
    wait_for(lambda: people.planner.read(FORECAST, made["id"])["made_at"], "the forecast is made", seconds=120)
    expect(page.get_by_label("版本")).to_have_value(made["id"], timeout=PATIENCE_MS)
    cell(page, FIRST, 2).click()
    page.keyboard.type("70")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(why)
    page.keyboard.press("Enter")
    expect(cell(page, FIRST, 2)).to_have_text("70")
    expect(page.locator(".corrections li").first).to_contain_text(why)
    looked_at(page, name)
    for step in ("提交", "评审通过", "发布"):
        page.get_by_role("button", name=step, exact=True).click()
    wait_for(lambda: people.planner.read(FORECAST, made["id"])["state"] == "published", "the forecast is in force")


def newest(people: Any) -> Any:
    wait_for(lambda: people.planner.list(FORECAST, "state=draft"), "a version is asked for")
    return people.planner.list(FORECAST, "state=draft&sort=-number&limit=1")[0]


def see_demand(page: Page, item: str, name: str = "2-demand") -> None:
    """What orders take of it, and why."""
    page.goto("/plan/demand")
    page.get_by_label(re.compile("查找|找")).first.fill(item)
    page.locator(".list .card", has_text=item).first.click()
    expect(page.locator(".demand").get_by_text(item).last).to_be_visible()
    looked_at(page, name)


def type_over(page: Page, people: Any, item: str, weeks: int, quantity: int) -> None:
    """A person decides what is made; it is firm at once."""
    page.goto("/plan/mps")
    page.locator("[data-cell][tabindex='0']").focus()
    for _ in range(weeks):
        page.keyboard.press("ArrowRight")
    before = firm(people, item)
    page.keyboard.type(str(quantity))
    page.keyboard.press("Enter")
    wait_for(lambda: firm(people, item) == before + quantity, "the figure is a firm order")
    expect(page.locator("[data-cell]", has_text=re.compile(rf"主计划 ?{quantity}\b")).first).to_be_visible()
    looked_at(page, "3-mps")


def firm(people: Any, item: str) -> int:
    id = people.item(item)["id"]
    return sum(
        int(row["quantity"]) for row in people.planner.every("planning/planned_order", f"item_id={id}&state=firm")
    )


def run(page: Page, name: str = "4-plan") -> None:
    """MRP, with its progress."""
    page.goto("/plan")
    page.get_by_role("button", name="运行 MRP").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="运行 MRP")).to_be_enabled(timeout=PATIENCE_MS)
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    looked_at(page, name)


def compare(page: Page) -> None:
    """What is other than in the plan before, and why."""
    page.get_by_role("link", name="与上次对比").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("对比")
    expect(page.get_by_role("row", name=re.compile("销售预测")).first).to_be_visible()
    looked_at(page, "4-compare")


def kit(page: Page, entry: Any, days: str, name: str = "5-kitting") -> Locator:
    """What a portion lacks, and the ways out with what each buys."""
    page.goto(f"/kitting?level=order&id={entry['id']}")
    detail = page.locator(".detail")
    expect(detail).to_contain_text(entry["number"])
    expect(detail).to_contain_text(days)
    looked_at(page, name)
    return detail


def release(page: Page, people: Any, item: str) -> Any:
    """A bought proposal becomes a purchase order."""
    page.goto("/plan")
    page.get_by_label(re.compile("查找|找")).first.fill(item)
    page.get_by_role("row", name=re.compile(item)).first.click()
    detail = page.locator(".detail")
    expect(detail).to_contain_text(item)
    detail.get_by_role("button", name="下达", exact=True).click()
    link = detail.get_by_role("link", name=re.compile("^(PO|WO)-"))
    expect(link).to_be_visible()
    looked_at(page, "6-released")
    return link.inner_text()


def card_of(page: Page, entry: Any) -> Locator:
    return page.locator(".card", has=page.locator(f"a[href*='{entry['id']}']"))


def through_the_pool(page: Page, entry: Any) -> None:
    """From the kit to the week and to the sequence of the day that is fixed today."""
    page.goto("/pool")
    card = card_of(page, entry)
    card.get_by_role("button", name="确认齐套").click()
    expect(card.get_by_role("button", name="排周计划")).to_be_visible()
    looked_at(page, "7-pool")
    day = date.today() + timedelta(days=3)
    answer(page, card, "排周计划", line_on=str(day), line_off=str(day + timedelta(days=1)))
    answer(page, card, re.compile("排序|锁定"), day=str(day), sequence="1")
    looked_at(page, "8-sequence")


def answer(page: Page, card: Locator, step: Any, **given: str) -> None:
    card.locator(".next", has_text=step).click()
    sheet = page.locator("dialog[open]")
    for name, text in given.items():
        sheet.locator(f"[data-field={name}] :is(input, select)").first.fill(text)
    sheet.locator("footer button").last.click()
    expect(page.locator("dialog[open]")).to_have_count(0)

"""What planner, worker and foreman do at the screens of a day with a schedule; each page is looked at as it is left."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import log_in_by_badge
from tests.browser.judging import faults, keep_picture

PATIENCE_MS = 120_000
FROZEN, RUNNING = 2, 4  # flags of a bar


def looked_at(page: Page, name: str, size: str) -> None:
    """The picture is kept, and nothing is wrong with what is seen."""
    expect(page.locator(".skeleton")).to_have_count(0)
    keep_picture(page, "foreman", name, size)
    found = list(faults(page, size))
    assert found == [], found


def come_in_by_badge(page: Page, number: str) -> None:
    page.goto("/log-in")
    page.get_by_role("button", name="English", exact=True).click()
    log_in_by_badge(page, number)


def make_a_schedule(page: Page) -> str:
    """Asked for with some seconds of search; how it gets better is seen meanwhile. Its id."""
    page.goto("/schedule")
    page.get_by_label("Search seconds").fill("6")
    before = page.url
    page.get_by_role("button", name="Make a schedule").click()
    expect(page.locator(".curve figcaption")).to_contain_text("late orders", timeout=PATIENCE_MS)
    looked_at(page, "1-search", "desk")
    expect(page.locator(".curve")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page).not_to_have_url(before)
    expect(page.locator(".gantt canvas")).to_be_visible()
    looked_at(page, "2-chart", "desk")
    return shown(page)


def shown(page: Page, name: str = "schedule") -> str:
    found = re.search(rf"[?&]{name}=([0-9a-f-]+)", page.url)
    assert found, page.url
    return found[1]


def read_a_reason(page: Page) -> None:
    """By the keyboard alone: to a bar, and why it lies there."""
    page.locator(".gantt canvas").focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".slot .cause")).not_to_be_empty()
    expect(page.locator(".gantt [aria-live]")).to_contain_text("operation")
    looked_at(page, "3-reason", "desk")


def choose_in_the_table(page: Page, number: str, operation: str) -> None:
    """The chart's twin knows every operation; what is chosen there is chosen in the chart."""
    view(page, "Table")
    page.get_by_role("columnheader").get_by_role("button", name="Start").click()  # the latest first
    page.get_by_role("row", name=re.compile(f"{number}.*{re.escape(operation)}")).first.click()
    expect(page.locator(".slot h2")).to_contain_text(operation)
    looked_at(page, "4-table", "desk")
    view(page, "Chart")
    expect(page.locator(".gantt canvas")).to_be_visible()


def view(page: Page, name: str) -> None:
    page.locator(".side .bar").get_by_text(name, exact=True).click()


def move_by_hand(page: Page, quarters: int) -> None:
    """What follows from it is said before it is dropped."""
    page.locator(".gantt canvas").focus()
    page.keyboard.press("m")
    for _ in range(quarters):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".line .words")).to_contain_text("✓")
    looked_at(page, "5-move", "desk")
    page.keyboard.press("Enter")
    expect(page.locator(".line")).to_have_count(0)
    expect(page.locator(".slot")).to_contain_text("pinned by hand")
    looked_at(page, "6-moved", "desk")


def publish(page: Page, name: str, size: str) -> None:
    """Asked once more, in words of what it does."""
    page.get_by_role("button", name="Publish", exact=True).first.click()
    sheet = page.locator("dialog[open]")
    expect(sheet).to_contain_text("?")
    looked_at(page, f"{name}-asked", size)
    sheet.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def see_the_list(page: Page, center: Mapping[str, Any]) -> Locator:
    """Everybody's tickets at one work center."""
    page.goto("/dispatch")
    choose(page, "Person", "Everybody")
    choose(page, "Line, work center", center["name"])
    cards = page.locator("article.card")
    expect(page.locator("ol[aria-busy=false]")).to_be_visible()
    looked_at(page, "7-dispatch", "phone")
    return cards


def choose(page: Page, chip: str, what: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{chip}: ")).click()
    sheet = page.locator("dialog[open]")
    if sheet.get_by_role("searchbox").count():
        sheet.get_by_role("searchbox").fill("" if what == "Everybody" else what)
    sheet.get_by_role("button", name=re.compile(f"^{re.escape(what)}")).first.click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def mend(page: Page, code: str, name: str, size: str, days: int = 0) -> str:
    """What happened is told and ticked; what stands is given an end, days later; the schedule is mended. Its id."""
    page.goto("/schedule/happened")
    card = page.locator(".card", has_text=code)
    expect(card.get_by_role("checkbox")).to_be_checked()
    mends = page.get_by_role("button", name=re.compile("^Mend the schedule"))
    for still in page.locator(".until", has_text="Until when").all():
        still.get_by_role("button", name="+4 hours").click()
    for _ in range(days):
        card.get_by_role("button", name="+1 day").click()
    looked_at(page, f"{name}-happened", size)
    mends.click()
    expect(page.get_by_role("heading", name="Compared with before")).to_be_visible(timeout=PATIENCE_MS)
    looked_at(page, f"{name}-mended", size)
    return shown(page, "made")


def see_the_load(page: Page) -> None:
    """How full each work center is, and what fills a day."""
    page.goto("/schedule/load")
    page.locator(".heat td button, .heat [role=gridcell]", has_text=re.compile("[1-9]")).first.click()
    expect(page.locator(".beside li").first).to_be_visible()
    looked_at(page, "10-load", "desk")

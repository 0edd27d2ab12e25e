"""The forecast worksheet by hand: made from past demand, figures typed with a reason, published; on a phone, too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.floor import DemoFactory
from tests.browser.hands import log_in_with_password, wait_for
from tests.browser.judging import faults, faults_in_other_looks, keep_picture
from tests.builders.forecasting import FORECAST, SCHEME, a_scheme, month, published
from tests.shop import Row

DEMAND = {"A": (30, 42, 35, 51, 38, 47, 33, 55, 41, 36, 49, 44, 39, 52), "B": (12, 9, 15, 11, 8, 14, 10, 13, 12, 9)}
ALL, GOOD = 0, 2  # rows of the worksheet: everything, its one group, two goods
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def scheme(people):
    """Past demand of two assemblies, and a scheme that forecasts such by month and has done so two months ago."""
    group = people.one("engineering/item_group", number="A")["id"]
    goods = people.planner.list("engineering/item", f"item_group_id={group}&state=released&limit=2")
    for good, quantities in zip(goods, DEMAND.values(), strict=True):
        for place, quantity in enumerate(quantities):
            day = month(place - len(quantities))
            people.planner.make("sales/demand_history", item_id=good["id"], day=day, quantity=str(quantity))
    scheme = a_scheme(people.planner, "FS-1", horizon=6, item_group_id=group)
    published(people.planner, made(people, scheme, cycle=month(-2)))
    return scheme


@pytest.fixture
def forecast(people, scheme):
    """A version that the worker has made."""
    return made(people, scheme)


def made(people: DemoFactory, scheme: Row, **values: str) -> Row:
    asked = people.planner.make(FORECAST, forecast_scheme_id=scheme["id"], **values)
    wait_for(lambda: people.planner.read(FORECAST, asked["id"])["made_at"], "the forecast is made")
    return people.planner.read(FORECAST, asked["id"])


def worksheet(page: Page, language: str = "English") -> Page:
    log_in_with_password(page, "planner", language)
    page.goto("/forecast")
    return page


def cell(page: Page, row: int, column: int = 0) -> Locator:
    return page.locator("tbody tr").nth(row).locator("td").nth(column)


def figures(page: Page, row: int) -> list[str]:
    return page.locator("tbody tr").nth(row).locator("td").all_inner_texts()


def keys(page: Page, text: str, end: str = "Enter") -> None:
    page.keyboard.type(text)
    page.keyboard.press(end)


def say(page: Page, reason: str) -> None:
    """As an input method gives a sentence: letters at a program's pace and Enter would be a hand scanner's."""
    page.keyboard.insert_text(reason)
    page.keyboard.press("Enter")


def looked_at(page: Page, name: str, size: str) -> list[str]:
    """What is wrong with what is seen; the picture is kept."""
    keep_picture(page, "planner", name, size)
    return list(faults(page, size))


def test_a_planner_makes_corrects_and_publishes_a_forecast(desk: Callable[..., Page], people, scheme):
    page = worksheet(desk())
    page.get_by_role("button", name="Recompute").click()
    expect(page.get_by_label("Version").locator("option")).to_have_count(2, timeout=PATIENCE_MS)
    cell(page, GOOD).click()
    expect(page.locator(".panel .why")).to_contain_text("MASE")
    expect(page.locator(".panel .figures")).to_contain_text("Error (WAPE)")
    before = figures(page, ALL)
    page.keyboard.press("ArrowRight")
    keys(page, "70")
    expect(page.get_by_label("Write the reason, then press Enter.")).to_be_focused()
    expect(cell(page, GOOD, 1)).to_have_class(re.compile("waits"))
    assert (figures(page, ALL), sum(row["corrections"] for row in people.planner.list(FORECAST))) == (before, 0)
    assert looked_at(page, "forecast-waits", "desk") == []
    say(page, "Harvest Tractors takes more")
    expect(cell(page, GOOD + 1, 1)).to_be_focused()
    assert (cell(page, GOOD, 1).inner_text(), figures(page, ALL)[0]) == ("70", before[0])
    page.keyboard.press("ArrowUp")
    expect(page.locator(".corrections li")).to_contain_text("Harvest Tractors takes more")
    assert looked_at(page, "forecast", "desk") == []
    for step in ("Submit", "Review", "Publish"):
        page.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_text(re.compile("published and cannot be changed", re.IGNORECASE))).to_be_visible()
    in_force = people.planner.list(FORECAST, f"forecast_scheme_id={scheme['id']}&state=published&sort=-cycle")
    assert [row["corrections"] for row in in_force] == [1, 0]


def test_a_locked_figure_stays_when_its_group_is_changed(desk: Callable[..., Page], people, forecast):
    page = worksheet(desk())
    page.get_by_label("Reason").fill("Agreed in the meeting")
    cell(page, GOOD).click()
    locked = figures(page, GOOD)[0]
    page.keyboard.press("l")
    expect(cell(page, GOOD)).to_have_class(re.compile("locked"))
    cell(page, ALL).click()
    keys(page, "500")
    expect(cell(page, ALL)).to_have_class(re.compile("changed"))
    expect(cell(page, ALL)).not_to_have_class(re.compile("waits"))
    assert figures(page, GOOD)[0] == locked
    assert (figures(page, ALL)[0], int(locked) + int(figures(page, GOOD + 1)[0])) == ("500", 500)
    cell(page, ALL).click()
    keys(page, "1")
    expect(page.get_by_text(re.compile(f"Locked figures sum to {locked}, more than the new value 1"))).to_be_visible()
    assert (figures(page, ALL)[0], people.planner.read(FORECAST, forecast["id"])["corrections"]) == ("500", 2)


def test_a_run_that_is_stopped_leaves_what_was_there(desk: Callable[..., Page], people, forecast, factory_server):
    page = worksheet(desk())
    expect(page.locator("tbody tr")).to_have_count(4)
    before, shown = figures(page, ALL), page.get_by_label("Version").input_value()
    factory_server.stop_worker()
    page.get_by_role("button", name="Recompute").click()
    expect(page.get_by_role("progressbar", name="Being made")).to_be_visible()
    assert looked_at(page, "forecast-run", "desk") == []
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped; nothing was changed.")).to_be_visible()
    expect(page.get_by_role("button", name="Recompute")).to_be_visible()
    assert (figures(page, ALL), page.get_by_label("Version").input_value()) == (before, shown)
    factory_server.start_worker()
    [stopped] = [row for row in people.planner.list(FORECAST) if not row["made_at"]]
    assert people.planner.get(f"/api/jobs/{stopped['job_id']}")["state"] == "cancelled"


def test_on_a_phone_one_series_at_a_time_is_read_and_changed(phone: Callable[..., Page], people, forecast):
    page = worksheet(phone(service_workers="block"), "中文")
    expect(page.locator(".cards li")).to_have_count(4)
    assert looked_at(page, "forecast", "phone") == []
    page.locator(".cards .card").last.click()
    expect(page.locator("dialog .why")).to_contain_text("MASE")
    page.locator("dialog .figures").get_by_role("button", name="修改").first.click()
    page.locator("dialog ul.figures input").fill("33")
    page.locator("dialog ul.figures").get_by_role("button", name="保存").click()
    expect(page.locator("dialog .waits")).to_have_text("等原因：33")
    assert looked_at(page, "forecast-series", "phone") == []
    page.get_by_label("写原因").fill("客户追加")
    page.locator("dialog .deeds").get_by_role("button", name="保存").click()
    expect(page.locator("dialog ul.figures b").first).to_have_text("33")
    expect(page.locator("dialog .corrections li").first).to_contain_text("客户追加")
    assert [*faults(page, "phone"), *faults_in_other_looks(page, "planner", "forecast-series")] == []
    assert people.planner.read(FORECAST, forecast["id"])["corrections"] == 1
    assert people.planner.read(SCHEME, forecast["forecast_scheme_id"])["number"] == "FS-1"

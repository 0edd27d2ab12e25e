"""The planner's pages on the demand of the imported bicycles."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import planner_desk as work
from tests.builders.forecasting import HISTORY, a_scheme
from tests.shop import Row
from tests.stories.imported_desk import sold

BICYCLE, POOL = "BK-T79U-54", "planning/order_pool_entry"


def bring_forward(people: Any) -> None:
    """Past demand of four bicycles, and a scheme that forecasts them by month."""
    ids: dict[str, str] = {}
    for number, day, quantity in sold():
        id = ids.setdefault(number, people.item(number)["id"])
        people.planner.make(HISTORY, item_id=id, day=day, quantity=str(quantity))
    a_scheme(people.planner, "BICYCLES", horizon=6)


def look_through(page: Page, people: Any, entry: Row) -> None:
    work.forecast(page, people, "新店开业", "aw-1-forecast")
    work.see_demand(page, BICYCLE, "aw-2-demand")
    work.run(page, "aw-4-plan")
    page.goto(f"/kitting?level=order&id={entry['id']}")
    expect(page.locator(".detail")).to_contain_text(entry["number"])
    work.looked_at(page, "aw-5-kitting")
    page.goto("/pool")
    expect(work.card_of(page, entry)).to_be_visible()
    work.looked_at(page, "aw-7-pool")

"""A planner supposes something on the workbench, works it out, and sees which orders it changes and why."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import log_in_with_password, wait_for
from tests.browser.judging import faults, faults_in_other_looks, keep_picture
from tests.builders.planning import ORDER, RUN, SCHEME

PATIENCE_MS = 60_000
CLOSED = date.today() + timedelta(days=12)
LATER = CLOSED + timedelta(days=40)


@pytest.fixture(scope="module")
def scheme(people):
    """The demo factory's, once its first plan is there."""
    return people.with_first_plans()[0]


def workbench(page: Page, language: str = "中文") -> Page:
    log_in_with_password(page, "planner", language)
    page.goto("/plan")
    expect(page.locator(".workbench")).to_contain_text("MRP-")
    return page


def suppose(page: Page) -> Locator:
    page.get_by_role("button", name="假如…").click()
    dialog = page.get_by_role("dialog", name="假如…会怎样")
    expect(dialog).to_be_visible()
    return dialog


def newest(people):
    return people.planner.list(RUN, "kind=simulation&limit=1&sort=-finished_at")[0]


def comparison(people, version, query=""):
    return people.planner.get(f"/api/{RUN}/{version['id']}/comparison?{query}")


def chips(page: Page) -> list[str]:
    return page.locator(".chips .chip b").all_inner_texts()


def test_more_demand_is_supposed_and_compared_from_the_workbench(desk: Callable[..., Page], people, scheme):
    page, before = workbench(desk()), scheme["current_version_id"]
    orders = people.planner.every(ORDER, f"plan_version_id={before}")
    expect(page.locator(".detail")).to_be_visible()
    dialog = suppose(page)
    expect(dialog.get_by_label("物料")).not_to_have_value("")
    dialog.get_by_label("日期").fill(str(LATER))
    expect(dialog.get_by_role("button", name="算一算")).to_be_disabled()
    dialog.get_by_label("数量").fill("77")
    keep_picture(page, "what-if", "desk")
    assert faults(page, "desk") == []
    dialog.get_by_role("button", name="算一算").click()
    page.wait_for_url("**/plan/compare?version=*", timeout=PATIENCE_MS)
    expect(page.locator(".compare .table tbody tr").first).to_be_visible()
    version = newest(people)
    told = comparison(people, version)
    assert chips(page) == [str(told["counts"][kind]) for kind in ("new", "gone", "moved", "resized")]
    assert told["count"] > 0
    expect(page.locator(".compare .supposed").first).to_contain_text("多要 77")
    expect(page.locator(".compare tbody tr").first).to_contain_text("假设 1")
    keep_picture(page, "compare", "desk")
    assert faults(page, "desk") == []
    scheme_now = people.planner.read(SCHEME, scheme["id"])
    assert (version["kind"], scheme_now["current_version_id"]) == ("simulation", before)
    assert people.planner.every(ORDER, f"plan_version_id={before}") == orders


def simulated(people, scheme):
    """A site that is closed for some days, and more wanted of one of its items."""
    close = {"kind": "calendar", "action": "close", "day": str(CLOSED), "until": str(CLOSED + timedelta(days=3))}
    [order] = people.planner.list(ORDER, f"plan_version_id={scheme['current_version_id']}&limit=1")
    more = {"kind": "demand", "action": "more", "item_id": order["item_id"], "quantity": "9", "day": str(LATER)}
    asked = people.planner.make(RUN, plan_scheme_id=scheme["id"], kind="simulation", overlay=[close, more])
    wait_for(lambda: people.planner.read(RUN, asked["id"])["state"] == "done", "the simulation is done")
    return people.planner.read(RUN, asked["id"])


def test_on_a_phone_differences_are_cards(phone: Callable[..., Page], people, scheme):
    version = simulated(people, scheme)
    page = workbench(phone(service_workers="block"))
    suppose(page)
    keep_picture(page, "what-if", "phone")
    assert faults(page, "phone") == []
    page.goto(f"/plan/compare?version={version['id']}")
    expect(page.locator(".compare .cards .card").first).to_be_visible()
    expect(page.locator(".compare .supposed").first).to_contain_text("停工")
    keep_picture(page, "compare", "phone")
    assert [*faults(page, "phone"), *faults_in_other_looks(page, "planner", "compare")] == []

"""A shelf counted by phone without network and blind: location, lot, quantity; the store compares it afterwards."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import (
    go_offline,
    log_in_by_badge,
    put_flash_away,
    scan,
    type_figures,
    wait_for,
    wait_until_sent,
)
from tests.browser.judging import faults, keep_picture
from tests.browser.terminal import acts_of, code_of, let_go

STOREKEEPER = "1007"


@pytest.fixture(scope="module")
def shelf(people) -> Any:
    """A lot somewhere in the store, its place, another place, and a released count of it."""
    balances = people.director.list("inventory/lot", f"item_id={people.item('C-SPUR')['id']}&limit=1")
    lot = balances[0]
    first, other = people.director.list("inventory/storage_location", "kind=storage&limit=2")
    count = people.storekeeper.make("inventory/stock_count", location_id=first["id"])
    count = people.storekeeper.step("inventory/stock_count", count, "release")
    return {"lot": lot, "place": first, "other": other, "count": count}


def test_a_shelf_is_counted_blind_without_network(phone, shelf, people, book):
    page = phone()
    log_in_by_badge(page, STOREKEEPER)
    go_offline(page)
    page.goto("/count")
    expect(page.get_by_role("heading", name="盘点")).to_be_visible()
    keep_picture(page, "storekeeper-counts", "phone")
    page.locator("main li a", has_text=shelf["count"]["number"]).click()
    the_wrong_shelf_is_told(page, shelf)
    count_lot(page, shelf, "17")
    count_again(page, shelf, "18")
    let_go(page)
    first, _ = acts_of(page)
    page.context.set_offline(False)
    wait_until_sent(page)

    assert [status for _, status, _ in book.receipts(first["device"])] == ["done", "done"]
    [line] = people.storekeeper.read("inventory/stock_count", shelf["count"]["id"])["counted"]
    assert (line["quantity"], line["lot_id"], line["book"]) == ("18", shelf["lot"]["id"], None)
    compared = people.storekeeper.step("inventory/stock_count", shelf["count"], "compare")
    assert compared["counted"][0]["book"] is not None


def the_wrong_shelf_is_told(page: Page, shelf: Any) -> None:
    expect(page.get_by_text("扫物料或批次码")).to_be_visible()
    scan(page, code_of("LC", shelf["other"]["id"]))
    expect(page.locator(".flash.wrong")).to_contain_text("这次盘的是")
    put_flash_away(page)
    scan(page, code_of("LC", shelf["place"]["id"]))
    wait_for(page.locator(".flash.ok").is_visible, "the right place is told")  # for 0.6 s only


def count_lot(page: Page, shelf: Any, figure: str) -> None:
    scan(page, code_of("LT", shelf["lot"]["id"]))
    expect(page.locator(".pad")).to_be_visible()
    enter(page, figure)


def enter(page: Page, figure: str) -> None:
    """On the pad a scan has opened."""
    before = len(acts_of(page))
    type_figures(page, figure)
    put_flash_away(page)
    keep_picture(page, "storekeeper-count", "phone")
    assert faults(page, "phone") == []
    page.locator(".pad .finish").click()
    wait_for(lambda: len(acts_of(page)) == before + 1, "the figure is stored")


def count_again(page: Page, shelf: Any, figure: str) -> None:
    """The same lot once more: the phone says what was recorded, and the new figure takes its place."""
    expect(page.locator(".count li")).to_contain_text("17")
    scan(page, code_of("LT", shelf["lot"]["id"]))
    expect(page.locator(".flash.already")).to_contain_text("17")
    enter(page, figure)
    expect(page.locator(".count li")).to_have_count(1)
    expect(page.locator(".count li")).to_contain_text("18")

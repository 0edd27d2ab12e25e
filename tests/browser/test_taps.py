"""How many taps a deed costs from the home screen, without network: nobody should ever need one more."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import flows
from tests.browser.conftest import HERE
from tests.browser.flows import Hand
from tests.browser.hands import PHONE, go_offline, log_in_by_badge, photo, wait_for
from tests.browser.terminal import acts_of, op_code

WORKER = "1016"


@pytest.fixture(scope="module")
def codes(people) -> list[str]:
    """Operations under way: what is asked is how a report is made, not how the work is begun."""
    tickets = [people.first_ticket(people.released_order("P-BRC", "500")) for _ in range(5)]
    for ticket in tickets:
        people.worker.make("production/production_report", ticket_id=ticket["id"], kind="start")
    return [op_code(ticket["id"]) for ticket in tickets]


@pytest.fixture(scope="module")
def phone_of_all(chromium, factory_server, codes) -> Iterator[Page]:
    """One phone without network for all of these deeds."""
    context = chromium.new_context(base_url=factory_server.url, **HERE | PHONE)
    page = context.new_page()
    log_in_by_badge(page, WORKER)
    go_offline(page)
    yield page
    context.close()


@pytest.fixture
def hand(phone_of_all) -> Hand:
    phone_of_all.goto("/")
    return Hand(phone_of_all)


@pytest.fixture
def told(phone_of_all, hand) -> Callable[[], tuple[Any, int]]:
    """What the one record made since is of, and how many photos it has."""
    before = len(acts_of(phone_of_all))

    def look() -> tuple[Any, int]:
        wait_for(lambda: len(acts_of(phone_of_all)) > before, "the record is stored")
        [act] = acts_of(phone_of_all)[before:]
        return act["document"], len(act["files"])

    return look


@pytest.fixture
def code(codes) -> str:
    return codes.pop()


def test_what_is_left_is_reported_with_two_taps_and_a_scan(hand, code, told):
    flows.report_what_is_left(hand, code)
    assert told() == ("production/production_report", 0)
    assert (hand.taps, hand.scans, hand.figures) == (2, 1, 0)


def test_one_less_costs_one_tap_more(hand, code, told):
    flows.report_one_less(hand, code)
    assert told() == ("production/production_report", 0)
    assert (hand.taps, hand.scans, hand.figures) == (3, 1, 0)


def test_any_other_figure_costs_the_pad(hand, code, told):
    flows.report_some(hand, code, "12")
    assert told() == ("production/production_report", 0)
    assert (hand.taps, hand.scans, hand.figures) == (3, 1, 2)


def test_scrap_with_reason_and_photo_costs_five_taps_and_a_scan(hand, code, told):
    flows.scrap_with_photo(hand, code, "刀具磨损", photo("worn tool"))
    assert told() == ("production/production_report", 1)
    assert (hand.taps, hand.scans, hand.figures) == (5, 1, 0)


def test_a_hazard_costs_seven_taps_with_photo_kind_and_place(hand, told):
    flows.report_hazard(hand, "地面有油", "L1")
    assert told() == ("ehs/hazard", 1)
    assert (hand.taps, hand.scans) == (7, 0)


def test_help_is_called_with_two_taps(hand, told):
    flows.call_for_help(hand)
    assert told() == ("production/production_exception", 0)
    assert (hand.taps, hand.scans) == (2, 0)


def test_a_photo_is_in_the_record_though_the_thumb_was_faster(hand, code, told):
    """Saved while the picture is still being shrunk: the record waits for it."""
    page = hand.page
    flows.come_to_ticket(hand, code)
    hand.press("^报废$")
    sheet = page.get_by_role("dialog", name="报废", exact=True)
    sheet.get_by_text("刀具磨损").click()
    page.evaluate(SLOW_SHRINKING)
    sheet.locator("input[type=file]").set_input_files([photo("worn tool")])  # type: ignore[list-item]
    sheet.get_by_role("button", name=flows.SAVE).click()
    assert told() == ("production/production_report", 1)
    expect(sheet).to_have_count(0)


SLOW_SHRINKING = """() => {
  const shrink = globalThis.createImageBitmap
  globalThis.createImageBitmap = async (...given) => {
    await new Promise((done) => setTimeout(done, 1500))
    return shrink(...given)
  }
}"""

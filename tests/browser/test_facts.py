"""What happened is kept, however wrong it looks: flagged or turned down it waits for a person, whole."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from backend.documents.receipts import Receipt
from tests.browser.hands import (
    badge,
    chinese,
    go_offline,
    log_in_by_badge,
    log_in_with_password,
    report_nothing_good,
    wait_until_sent,
)
from tests.browser.terminal import Terminal, acts_of, op_code

SOMEBODY, FITTER = "1021", "1016"
THREE_YEARS = timedelta(days=3 * 365)


@pytest.fixture
def ticket(people):
    """The first operation of 60 pins, which the floor may begin."""
    return people.first_ticket(people.released_order("P-PIN", "60"))


def receipts_of(book, page: Page) -> list[Receipt]:
    return [book.one(Receipt, id=UUID(act["id"])) for act in acts_of(page)]


def tray_card(page: Page, receipt: Receipt) -> Locator:
    """On the supervisor's list of what phones brought and nobody could simply take."""
    log_in_with_password(page, "manager")
    page.goto("/sync/tray")
    return page.locator("article", has_text=receipt.sentence).filter(has_text=receipt.person)


def test_more_than_ordered_on_an_order_cancelled_meanwhile_is_kept_and_waits(phone, desk, people, book, ticket):
    page = phone()
    log_in_by_badge(page, FITTER)
    go_offline(page)
    terminal = Terminal(page).scan(op_code(ticket["id"]))
    terminal.start()
    terminal.choose_good("75")
    expect(page.locator(".over")).to_contain_text("比还差的多 15")
    terminal.good("75")
    terminal.let_go()
    order = people.planner.read("production/work_order", ticket["work_order_id"])
    people.planner.step("production/work_order", order, "cancel")
    page.context.set_offline(False)

    expect(badge(page)).to_have_attribute("data-state", "needed", timeout=60_000)
    told = receipts_of(book, page)
    assert [receipt.status for receipt in told] == ["review", "review"]
    assert f"Work order {order['number']} was cancelled when this arrived." in told[1].sentence
    assert [int(report.quantity) for report in book.reports(ticket["id"])] == [0, 75]
    page.goto("/queue")
    expect(page.locator(".act", has_text="已收下，请核对")).to_have_count(2)
    expect(page.locator(".act", has_text="第 2 条")).to_contain_text(chinese(told[1].sentence))
    expect(tray_card(desk(), told[1])).to_contain_text("75")


def test_a_clock_wrong_by_years_costs_nothing_and_is_told(phone, book, ticket):
    page = phone(slow=int(THREE_YEARS.total_seconds() / 60))
    log_in_by_badge(page, FITTER)
    terminal = Terminal(page).scan(op_code(ticket["id"]))
    terminal.start()
    terminal.let_go()
    wait_until_sent(page)
    page.goto("/queue")
    expect(page.get_by_text("这台设备的时间差了 1,095 天，记录照收，请校准时间。")).to_be_visible()
    [receipt] = receipts_of(book, page)
    [report] = book.reports(ticket["id"])
    assert abs(datetime.now(UTC) - THREE_YEARS - report.captured_at) < timedelta(minutes=5)
    assert datetime.now(UTC) - receipt.received_at < timedelta(minutes=5)


def test_a_refused_record_lies_before_the_supervisor_whole(phone, desk, book):
    page = phone()
    log_in_by_badge(page, SOMEBODY)
    go_offline(page)
    report_nothing_good(page, "WO-")
    page.context.set_offline(False)
    expect(badge(page)).to_have_attribute("data-state", "needed", timeout=60_000)

    office, [receipt] = desk(), receipts_of(book, page)
    card = tray_card(office, receipt)
    card.get_by_role("button", name="Settle").click()
    office.get_by_role("dialog").get_by_text("Do not use").click()
    office.get_by_role("dialog").locator("textarea").fill("He meant to report hours.")
    office.get_by_role("dialog").get_by_role("button", name="Settle").click()
    expect(office.get_by_text("Settled")).to_be_visible()
    [settled] = receipts_of(book, page)
    assert (settled.settled_how, settled.settled_remark) == ("dismissed", "He meant to report hours.")

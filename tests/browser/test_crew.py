"""Several people at one operation, one person at several orders: all without network, counted at the server."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from seed.demo.people import BADGE
from tests.browser.hands import (
    go_offline,
    log_in_by_badge,
    put_flash_away,
    scan,
    wait_until_pulled,
    wait_until_sent,
)
from tests.browser.judging import faults, keep_picture
from tests.browser.terminal import SAVE, Terminal, acts_of, op_code

TURNER, MATE = "1012", "1011"


@pytest.fixture(scope="module")
def two(people):
    """The first tickets of two orders."""
    return [people.first_ticket(people.released_order(item, "40"))["id"] for item in ("P-SPUR", "P-PIN")]


@pytest.fixture(scope="module")
def mate(people):
    [row] = people.director.list("people/person", f"number={MATE}")
    return row


def test_who_works_with_me_and_what_runs_in_my_name(phone, two, mate, people, book):
    page = phone()
    log_in_by_badge(page, MATE)
    wait_until_pulled(page, 1)  # whoever takes the phone over ends it
    log_in_by_badge(page, TURNER)
    wait_until_pulled(page, 2)
    go_offline(page)
    terminal = Terminal(page).scan(op_code(two[0]))
    terminal.start()
    with_a_colleague(page, terminal, mate)
    hours_of_a_colleague(page, terminal, mate)
    terminal.scan(op_code(two[1])).start()
    terminal.let_go()
    both_run_in_my_name(page)
    made = acts_of(page)
    page.context.set_offline(False)
    wait_until_sent(page)

    assert [status for _, status, _ in book.receipts(made[0]["device"])] == ["done"] * len(made)
    [me] = people.director.list("people/person", f"number={TURNER}")
    told = [(one.kind, str(one.person_id)) for one in book.reports(two[0])]
    assert told == [("start", me["id"]), ("start", mate["id"]), ("hours", mate["id"]), ("pause", mate["id"])]
    assert {one.created_by_id for one in book.reports(two[0])} == {UUID(me["id"])}


def with_a_colleague(page: Page, terminal: Terminal, mate) -> None:
    """Shown by badge; a second time the phone says that they are there already."""
    terminal.more("一起做的人")
    sheet = terminal.sheet("一起做的人")
    terminal.stores(lambda: scan(page, BADGE.format(MATE)))
    at_work = sheet.locator("li", has_text=mate["name"]).get_by_role("button", name="歇")
    expect(at_work).to_be_visible()
    put_flash_away(page)
    scan(page, BADGE.format(MATE))
    expect(page.locator(".flash.already")).to_contain_text("已经在做")
    put_flash_away(page)
    keep_picture(page, "worker-crew", "phone")
    assert faults(page, "phone") == []
    page.keyboard.press("Escape")


def hours_of_a_colleague(page: Page, terminal: Terminal, mate) -> None:
    terminal.more("报工时")
    sheet = terminal.sheet("报工时")
    sheet.get_by_text(mate["name"], exact=True).click()
    keep_picture(page, "worker-hours", "phone")
    terminal.stores(lambda: sheet.get_by_role("button", name=SAVE).click())
    terminal.more("一起做的人")
    sheet = terminal.sheet("一起做的人")
    row = sheet.locator("li", has_text=mate["name"])
    terminal.stores(lambda: row.get_by_role("button", name="歇").click())
    page.keyboard.press("Escape")


def both_run_in_my_name(page: Page) -> None:
    page.goto("/work")
    mine = page.locator(".running", has_text="以我的名义正在计时")
    expect(mine.locator("li")).to_have_count(2)
    expect(mine).to_contain_text("重叠的时间平分")
    keep_picture(page, "worker-my-time", "phone")
    assert faults(page, "phone") == []

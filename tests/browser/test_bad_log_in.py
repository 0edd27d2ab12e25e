"""Who may not come in is told why, locks nobody else, and leaves on the phone what was recorded there."""

import re
from uuid import UUID

from playwright.sync_api import Page, expect

from backend.people.tries import TRIES
from backend.people.user import Device
from tests.browser.floor import by_password
from tests.browser.hands import PIN, badge, chinese, go_offline, log_in_by_badge, pin_pad, show_badge, tap_pin
from tests.browser.terminal import Terminal, acts_of, op_code

SOMEBODY, ANOTHER, NOBODY = "1021", "1020", "4711"
WAIT = "Too many wrong tries. Wait a quarter of an hour, or ask your supervisor."


def told(page: Page) -> object:
    return expect(page.get_by_role("alert"))


def test_a_wrong_pin_is_told_and_the_right_one_still_opens(phone):
    page = phone()
    page.goto("/log-in")
    show_badge(page, SOMEBODY)
    tap_pin(page, "9999")
    told(page).to_have_text(chinese("Badge and PIN do not go together."))
    expect(page.get_by_text("已输入 0 位")).to_be_attached()
    tap_pin(page, PIN)
    expect(page.get_by_text("我的任务")).to_be_visible()


def test_an_unknown_badge_is_told_and_after_five_tries_waits_but_nobody_else_does(phone):
    page = phone()
    page.goto("/log-in")
    show_badge(page, NOBODY)
    for _ in range(TRIES):
        tap_pin(page, PIN)
        told(page).to_have_text(chinese("This badge is not known here."))
        expect(page.get_by_text("已输入 0 位")).to_be_attached()
    tap_pin(page, PIN)
    told(page).to_have_text(chinese(WAIT))
    expect(page).to_have_url(re.compile("/log-in$"))
    beside = phone()  # at the same address, as every phone of the shop is
    log_in_by_badge(beside, ANOTHER)
    expect(beside.get_by_text("我的任务")).to_be_visible()


def test_a_withdrawn_phone_lets_nobody_in_and_keeps_what_was_recorded_on_it(phone, factory_server, people, book):
    ticket = people.first_ticket(people.released_order("P-PIN", "60"))
    page = phone()
    log_in_by_badge(page, ANOTHER)
    go_offline(page)
    terminal = Terminal(page).scan(op_code(ticket["id"]))
    terminal.start()
    terminal.let_go()
    [act] = acts_of(page)
    admin = by_password(factory_server, "admin")
    admin.step("people/device", admin.read("people/device", act["device"]), "revoke")
    page.context.set_offline(False)
    expect(badge(page)).to_contain_text("要重新登录", timeout=60_000)
    page.get_by_role("button", name="登录", exact=True).click()
    if not pin_pad(page).is_visible():
        show_badge(page, ANOTHER)
    tap_pin(page, PIN)
    told(page).to_have_text(chinese("This device was withdrawn; bring it to your administrator."))
    assert [one["toSend"] for one in acts_of(page)] == [1]
    assert (book.receipts(act["device"]), book.reports(ticket["id"])) == ([], [])
    assert book.one(Device, id=UUID(act["device"])).state == "revoked"

"""What people get wrong, and what others did meanwhile: every answer is a sentence, and nothing is lost."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from backend.documents.receipts import Receipt
from backend.production.work_order import WorkOrder
from seed.demo.people import BADGE, PIN
from tests.browser.floor import by_password
from tests.browser.hands import (
    badge,
    chinese,
    go_offline,
    log_in_by_badge,
    log_in_with_password,
    report_nothing_good,
    scan,
    show_badge,
    tap_pin,
    wait_until_sent,
)
from tests.browser.terminal import acts_of, code_of

SOMEBODY = "1021"


def flash(page: Page) -> Locator:
    """The sentence that answers a scan."""
    return page.locator(".flash")


def test_a_wrong_pin_is_told_and_the_right_one_still_opens(phone):
    page = phone()
    page.goto("/log-in")
    show_badge(page, SOMEBODY)
    tap_pin(page, "9999")
    expect(page.get_by_role("alert")).to_have_text(chinese("Badge and PIN do not go together."))
    expect(page.get_by_text("已输入 0 位")).to_be_attached()
    tap_pin(page, PIN)
    expect(page.get_by_text("我的任务")).to_be_visible()


def test_an_unknown_badge_is_told(phone):
    page = phone()
    page.goto("/log-in")
    show_badge(page, "4711")
    tap_pin(page, PIN)
    expect(page.get_by_role("alert")).to_have_text(chinese("This badge is not known here."))
    expect(page).to_have_url(re.compile("/log-in$"))


def test_an_unknown_code_is_told_and_leaves_one_where_one_was(phone):
    page = phone()
    log_in_by_badge(page, SOMEBODY)
    for code, sentence in (
        ("G1:LT:0193C0DE00007000800000000000ABCD", chinese("This code is not known here.")),
        ("6901234567892", "没有这个编码：6901234567892"),
    ):
        scan(page, code)
        expect(flash(page)).to_have_text(sentence)
    expect(page).to_have_url(re.compile("/$"))


@pytest.fixture
def stranger_here(factory_server):
    """Somebody who may work at the first site only, and the code of a machine that stands at the second."""
    admin = by_password(factory_server, "admin")
    mark = str(admin.trail())
    [company], [here] = admin.list("plant/company"), admin.list("plant/site", "number=HT-1")
    there = admin.make("plant/site", number=f"HT-{mark}", name="二号工厂 (Second plant)")
    machine = admin.make("plant/equipment", number=f"EQ-{mark}", name="二号工厂的车床 (Lathe)", site_id=there["id"])
    person = admin.make("people/person", number=f"P{mark}", name="新来的 (New)", home_site_id=here["id"])
    [role] = admin.list("people/role", "number=worker")
    given = {"role_id": role["id"], "in_company_id": company["id"], "at_site_id": here["id"]}
    user = admin.make("people/user", number=f"U{mark}", person_id=person["id"], roles=[given])
    badge_code = admin.post(f"/api/people/user/{user['id']}/badge")["badge"]
    admin.post(f"/api/people/user/{user['id']}/pin", pin="2580")
    return {"badge": badge_code, "pin": "2580", "machine": code_of("EQ", machine["id"])}


def test_the_code_of_another_site_is_refused_with_a_sentence(phone, stranger_here):
    page = phone()
    log_in_by_badge(page, stranger_here["badge"].removeprefix(BADGE.format("")), stranger_here["pin"])
    wait_until_sent(page)
    scan(page, stranger_here["machine"])
    expect(flash(page)).to_have_text(chinese("This code belongs to another site."))


def test_a_change_on_a_stale_version_shows_both_and_lets_one_choose(desk, people, book):
    order = people.planner.make(
        "production/work_order", item_id=people.item("P-BRC")["id"], quantity="30", due="2027-03-01"
    )
    page = desk()
    log_in_with_password(page, "planner")
    page.goto(f"/d/production/work_order/{order['id']}")
    page.get_by_role("button", name="Change", exact=True).click()
    page.locator("[data-field=quantity] input").fill("36")
    people.planner.change("production/work_order", order, quantity="40", priority=2)
    page.get_by_role("button", name="Save", exact=True).click()

    both = page.get_by_role("dialog", name="Somebody changed it first")
    expect(both.get_by_role("row", name=re.compile("Quantity"))).to_contain_text(re.compile("36.*40"))
    both.get_by_role("button", name="Save with mine").click()
    expect(both).to_be_hidden()
    expect(page.get_by_role("button", name="Change", exact=True)).to_be_visible()
    [row] = book.rows(WorkOrder.__table__.select().where(WorkOrder.number == order["number"]))
    assert (row.quantity, row.priority, row.version) == (36, 2, 3)


def test_a_refused_record_lies_before_the_supervisor_whole(phone, desk, people, book):
    page = phone()
    log_in_by_badge(page, SOMEBODY)
    go_offline(page)
    report_nothing_good(page, "WO-")
    [act] = acts_of(page)
    page.context.set_offline(False)
    expect(badge(page)).to_have_attribute("data-state", "needed", timeout=60_000)

    office = desk()
    log_in_with_password(office, "manager")
    office.goto("/sync/tray")
    [receipt] = book.rows(Receipt.__table__.select().where(Receipt.id == UUID(act["id"])))
    card = office.locator("article", has_text=receipt.sentence).filter(has_text=receipt.person)
    card.get_by_role("button", name="Settle").click()
    office.get_by_role("dialog").get_by_text("Do not use").click()
    office.get_by_role("dialog").locator("textarea").fill("He meant to report hours.")
    office.get_by_role("dialog").get_by_role("button", name="Settle").click()
    expect(office.get_by_text("Settled")).to_be_visible()
    [settled] = book.rows(Receipt.__table__.select().where(Receipt.id == UUID(act["id"])))
    assert (settled.settled_how, settled.settled_remark) == ("dismissed", "He meant to report hours.")

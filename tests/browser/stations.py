"""What every order passes, whatever is made and whoever makes it: release, papers, verdict, end, truck, history."""

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import office
from tests.browser.hands import wait_until_sent
from tests.browser.papers import codes_on
from tests.browser.terminal import code_of, let_go, stores


def release(page: Page, detail: Locator, kind: str = "WO") -> str:
    """Firmed, then released at the right of the workbench: the order that stands then, its page opened."""
    detail.get_by_role("button", name="Firm", exact=True).click()
    expect(detail.locator(".chip").first).to_have_text(re.compile("Firm"))
    detail.get_by_role("button", name="Release", exact=True).click()
    link = detail.get_by_role("link", name=re.compile(f"^{kind}-"))
    expect(link).to_be_visible()
    number = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    return number


def print_traveler(page: Page, number: str, people: Any) -> list[str]:
    """The codes of the order's operations, which are those of its tickets."""
    open_order(page, number)
    traveler = office.paper_of(page, lambda: office.choose_more(page, "Print Traveler"))
    order = people.one("production/work_order", number=number)
    operations = [code_of("OP", ticket["id"]) for ticket in people.tickets(order)]
    codes = codes_on(traveler)
    assert [code for code in codes if code.startswith("G1:OP:")] == operations
    assert codes[0] == code_of("WO", order["id"])
    return operations


def print_label(page: Page, lot: str, people: Any) -> str:
    """The code on the label of a lot, which is the lot's."""
    office.open_list(page, "Inventory", "Lots")
    office.search(page, lot)
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("row", name=re.compile(lot)).get_by_role("checkbox").check()
    page.get_by_role("button", name="Print labels").click()
    labels = page.get_by_role("dialog", name=re.compile("label"))
    paper = office.paper_of(page, lambda: labels.get_by_role("button", name="Print", exact=True).click())
    [code] = codes_on(paper)
    assert code == code_of("LT", people.one("inventory/lot", number=lot)["id"])
    return code


def refuse_to_close(page: Page, number: str, reason: str) -> None:
    """Fewer than ordered may be enough for the supervisor, but not before the inspector has looked."""
    open_order(page, number)
    office.take_step(page, "Finish", "Finished", reason=reason)
    page.get_by_role("button", name="Other steps").click()
    closing = page.get_by_role("menuitem", name=re.compile("^Close"))
    expect(closing).to_contain_text(re.compile(r"Inspection IN-\S+ is open"))
    closing.press("Escape")


def close(page: Page) -> None:
    """What was handed out and not used goes back to the store."""
    page.reload()
    office.take_step(page, "Close", "Closed", leftover="Return")


def ship(page: Page, sold: str, quantity: str) -> str:
    """The store sends what was made for a sales order."""
    office.open_list(page, "Sales", "Shipments")
    office.new(page)
    office.choose(office.field(page, "sales_order_id"), sold)
    office.add_line(page)
    office.choose(office.cell(page, "Lines", 0, "Order line"), sold)
    office.cell(page, "Lines", 0, "Quantity").fill(quantity)
    number = office.save(page)
    office.take_step(page, "Ship", "Shipped")
    return number


def trace(page: Page, lot: str, ends: Sequence[str]) -> None:
    """A lot's history names all of these."""
    office.open_list(page, "Inventory", "Lots")
    office.find(page, lot)
    page.get_by_role("tab", name="Genealogy").click()
    expect(page.locator(".genealogy svg").first).to_be_visible()
    page.locator(".genealogy").get_by_text("Table", exact=True).click()
    table = page.locator(".genealogy table")
    for end in ends:
        expect(table).to_contain_text(end)


def reject(page: Page) -> None:
    """The inspector submits the verdict the phone came to."""
    page.get_by_role("button", name="提交判定：不合格").click()
    sheet = page.get_by_role("dialog", name="提交判定？")
    stores(page, lambda: sheet.get_by_role("button", name="提交判定：不合格").click())
    let_go(page)
    wait_until_sent(page)
    expect(page.locator(".verdict")).to_contain_text("不合格")


def concede(page: Page, number: str, remark: str) -> None:
    """The quality manager takes it as it is, on the phone, and says why."""
    page.get_by_role("navigation", name="导航").get_by_role("link", name=re.compile("待办")).click()
    card = page.locator("article", has_text=number)
    card.locator("textarea").fill(remark)
    card.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("已同意")).to_be_visible()
    expect(card).to_be_hidden()


def open_order(page: Page, number: str) -> None:
    office.open_list(page, "Production", "Work orders")
    office.find(page, number)

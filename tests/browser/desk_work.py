"""What the story needs at desks: the plan, the papers, the end of the order, the truck and the trail."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from backend.production.production_report import ProductionReport
from backend.production.work_order import WorkOrder
from backend.sales.sales_order import SalesOrder
from backend.sales.shipment import Shipment
from tests.browser import office
from tests.browser.case import BLADE, MADE, ROTOR, Case
from tests.browser.hands import log_in_with_password
from tests.browser.papers import codes_on
from tests.browser.terminal import code_of


def look_at_the_structure(page: Page) -> None:
    """The item, its BOM tree to the steel, and where it is used."""
    office.open_list(page, "Engineering", "Items")
    office.find(page, ROTOR)
    page.get_by_role("button", name="BOM tree").click()
    tree = page.get_by_role("tree", name="Structure")
    expect(tree.get_by_role("treeitem", name=re.compile("P-TUBE180 "))).to_have_attribute("aria-level", "2")
    expect(tree.get_by_role("treeitem", name=re.compile("R-TU89 "))).to_have_attribute("aria-level", "3")
    expect(tree.get_by_role("treeitem", name=re.compile("B-BLADE "))).to_contain_text("48 pcs")
    page.get_by_role("tab", name="Where used").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("F-1GQN180")


def sell(page: Page, case: Case) -> None:
    """25 rotors for a dealer, entered by form and confirmed."""
    log_in_with_password(page, "sales")
    office.open_list(page, "Sales", "Sales orders")
    office.new(page)
    office.choose(office.field(page, "customer_id"), "鲁农")
    office.field(page, "ordered").fill(date.today().isoformat())
    office.add_line(page)
    office.choose(office.cell(page, "Lines", 0, "Item"), ROTOR)
    office.cell(page, "Lines", 0, "Quantity").fill("25")
    office.cell(page, "Lines", 0, "Wanted").fill((date.today() + timedelta(days=120)).isoformat())
    office.cell(page, "Lines", 0, "Unit price").fill("1420")
    case.sold = office.save(page)
    office.take_step(page, "Confirm", "Confirmed")


def plan(page: Page, case: Case) -> None:
    """MRP with its progress; the rotors it proposes, why, for whom and from what."""
    page.get_by_role("link", name="Home", exact=True).click()
    page.get_by_role("link", name="MRP workbench").click()
    page.get_by_role("button", name="Run MRP").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="Run MRP")).to_be_visible(timeout=120_000)
    page.get_by_label("Find item or number").fill(ROTOR)
    page.get_by_role("row", name=re.compile(f"{ROTOR}.*25.*Make")).click()
    detail = page.locator(".detail")
    expect(detail).to_contain_text(f"25 for sales order {case.sold}")
    detail.get_by_role("tab", name="Serves").click()
    expect(detail.get_by_role("treeitem").last).to_contain_text(case.sold)
    detail.get_by_role("tab", name="Made from").click()
    below = detail.get_by_role("tree")
    for part in ("P-TUBE180", "P-HOLD", "P-FLG", "R-TU89"):
        expect(below).to_contain_text(part)
    case.planned = detail.get_by_role("link", name=re.compile("^PL-")).first.inner_text()


def release(page: Page, case: Case, book: Any) -> None:
    """Firmed, then released: a work order stands, and says what it still lacks."""
    detail = page.locator(".detail")
    detail.get_by_role("button", name="Firm", exact=True).click()
    expect(detail.locator(".chip").first).to_have_text(re.compile("Firm"))
    detail.get_by_role("button", name="Release", exact=True).click()
    link = detail.get_by_role("link", name=re.compile("^WO-"))
    expect(link).to_be_visible()
    case.order = link.inner_text()
    assert book.one(WorkOrder, number=case.order).state == "released"
    link.click()
    short = page.get_by_role("list", name="Short")
    lacking = [line for line in book.lines_of(WorkOrder, case.order, "materials") if line.short > 0]
    assert lacking
    for line in lacking:
        expect(short).to_contain_text(f"{line.short:,.0f}")


def prepare_below(people: Any, case: Case) -> None:
    """Everything under the rotors is bought and made, and stands ready."""
    top = people.one("planning/planned_order", number=case.planned)
    for planned in people.orders_below(top)[:-1]:
        people.buy(planned) if planned["source"] == "buy" else people.make(planned)
    people.inspect_all()
    [lot, *_] = people.director.list("inventory/lot", f"item_id={people.item(BLADE)['id']}&sort=number")
    case.lot = lot["number"]


def print_papers(page: Page, case: Case, people: Any) -> None:
    """The traveler's codes are the order's tickets; the label's code is the lot."""
    log_in_with_password(page, "manager")
    office.open_list(page, "Production", "Work orders")
    office.find(page, case.order)
    traveler = office.paper_of(page, lambda: office.choose_more(page, "Print Traveler"))
    order = people.one("production/work_order", number=case.order)
    case.operations = [code_of("OP", ticket["id"]) for ticket in people.tickets(order)]
    codes = codes_on(traveler)
    assert [code for code in codes if code.startswith("G1:OP:")] == case.operations
    assert codes[0] == code_of("WO", order["id"])
    office.open_list(page, "Inventory", "Lots")
    page.get_by_label("Search number, name or pinyin initials").fill(case.lot)
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("row", name=re.compile(case.lot)).get_by_role("checkbox").check()
    page.get_by_role("button", name="Print labels").click()
    labels = page.get_by_role("dialog", name=re.compile("label"))
    label = office.paper_of(page, lambda: labels.get_by_role("button", name="Print", exact=True).click())
    [case.blades] = codes_on(label)
    assert case.blades == code_of("LT", people.one("inventory/lot", number=case.lot)["id"])


def refuse_to_close(page: Page, case: Case, people: Any) -> None:
    """Fewer than ordered may be enough for the manager, but not before the inspector has looked."""
    office.open_list(page, "Production", "Work orders")
    office.find(page, case.order)
    office.take_step(page, "Finish", "Finished", reason="One bent in welding, one tube missing.")
    page.get_by_role("button", name="Other steps").click()
    closing = page.get_by_role("menuitem", name=re.compile("^Close"))
    expect(closing).to_contain_text(re.compile(r"Inspection IN-\S+ is open"))
    closing.press("Escape")
    assert people.one("production/work_order", number=case.order)["state"] == "finished"


def close(page: Page, case: Case, book: Any) -> None:
    """What was handed out and not used goes back to the store."""
    page.reload()
    office.take_step(page, "Close", "Closed", leftover="Return")
    order = book.one(WorkOrder, number=case.order)
    assert (order.state, int(order.good), int(order.scrapped)) == ("closed", int(MADE), 1)


def ship(page: Page, case: Case, book: Any) -> None:
    """The store sends what was made; the order line counts it."""
    log_in_with_password(page, "store")
    office.open_list(page, "Sales", "Shipments")
    office.new(page)
    office.choose(office.field(page, "sales_order_id"), case.sold)
    office.add_line(page)
    office.choose(office.cell(page, "Lines", 0, "Order line"), case.sold)
    office.cell(page, "Lines", 0, "Quantity").fill(MADE)
    number = office.save(page)
    office.take_step(page, "Ship", "Shipped")
    assert book.one(Shipment, number=number).state == "shipped"
    [line] = book.lines_of(SalesOrder, case.sold)
    assert (int(line.quantity), int(line.made), int(line.shipped)) == (25, int(MADE), int(MADE))


def trace(page: Page, case: Case, people: Any) -> None:
    """From the lot that left back to the blades' label, and on to the shipment."""
    order = people.one("production/work_order", number=case.order)
    lot = people.director.read("inventory/lot", order["lot_id"])["number"]
    office.open_list(page, "Inventory", "Lots")
    office.find(page, lot)
    page.get_by_role("tab", name="Genealogy").click()
    expect(page.locator(".genealogy svg").first).to_be_visible()
    page.locator(".genealogy").get_by_text("Table", exact=True).click()
    table = page.locator(".genealogy table")
    for end in (case.order, case.lot, "SH-"):
        expect(table).to_contain_text(end)


def show_who_and_when(page: Page, case: Case, book: Any) -> None:
    """Who recorded the scrap, with what, by the phone's clock and by the server's; what the order was before."""
    ticket = UUID(case.operations[0].removeprefix("G1:OP:"))
    scrap = book.one(ProductionReport, ticket_id=ticket, kind="scrap")
    office.open_list(page, "Production", "Production reports")
    office.find(page, scrap.number)
    page.get_by_role("tab", name="Trail").click()
    entry = page.locator(".trail .entry").last
    expect(entry).to_contain_text("曹阳")
    expect(entry).to_contain_text(re.compile(r"recorded with DEV-\d+"))
    expect(entry).to_contain_text(re.compile("on the device .* on the server "))
    behind = scrap.created_at - scrap.captured_at
    assert timedelta(minutes=7) <= behind < timedelta(minutes=12)
    office.open_list(page, "Production", "Work orders")
    office.find(page, case.order)
    page.get_by_role("tab", name="Trail").click()
    closed = page.locator(".trail .entry", has=page.locator(".verb", has_text=re.compile("^Close$")))
    expect(closed).to_contain_text("刘志强")
    expect(closed.locator(".change", has_text="State")).to_contain_text(re.compile("Finished.*→.*Closed"))

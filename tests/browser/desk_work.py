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
from tests.browser import office, stations
from tests.browser.case import BLADE, MADE, ROTOR, Case
from tests.browser.hands import log_in_with_password


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
    expect(page.get_by_role("button", name="Run MRP")).to_be_enabled(timeout=120_000)
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
    """A work order stands, and says what it still lacks."""
    case.order = stations.release(page, page.locator(".detail"))
    assert book.one(WorkOrder, number=case.order).state == "released"
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
    log_in_with_password(page, "manager")
    case.operations = stations.print_traveler(page, case.order, people)
    case.blades = stations.print_label(page, case.lot, people)


def refuse_to_close(page: Page, case: Case, people: Any) -> None:
    stations.refuse_to_close(page, case.order, "One bent in welding, one tube missing.")
    assert people.one("production/work_order", number=case.order)["state"] == "finished"


def close(page: Page, case: Case, book: Any) -> None:
    stations.close(page)
    order = book.one(WorkOrder, number=case.order)
    assert (order.state, int(order.good), int(order.scrapped)) == ("closed", int(MADE), 1)


def ship(page: Page, case: Case, book: Any) -> None:
    """The store sends what was made; the order line counts it."""
    log_in_with_password(page, "store")
    assert book.one(Shipment, number=stations.ship(page, case.sold, MADE)).state == "shipped"
    [line] = book.lines_of(SalesOrder, case.sold)
    assert (int(line.quantity), int(line.made), int(line.shipped)) == (25, int(MADE), int(MADE))


def trace(page: Page, case: Case, people: Any) -> None:
    """From the lot that left back to the blades' label, and on to the shipment."""
    order = people.one("production/work_order", number=case.order)
    lot = people.director.read("inventory/lot", order["lot_id"])["number"]
    stations.trace(page, lot, (case.order, case.lot, "SH-"))


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

"""What planner, sales, buyer, supervisor and storekeeper do at their desks with an order for bicycles."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from backend.production.work_order import WorkOrder
from backend.purchasing.purchase_order import PurchaseOrder
from backend.sales.sales_order import SalesOrder
from backend.sales.shipment import Shipment
from tests.browser import office, stations
from tests.browser.hands import log_in_with_password

BICYCLE, FRAME, PAINT = "BK-T79Y-54", "FR-T98Y-54", "PA-823Y"
SOLD, MADE = "25", "23"  # one is scrapped, for one a saddle is missing


@dataclass
class Order:
    """What is handed from one person to the next: numbers people read, codes paper carries."""

    dealer: str = ""
    sold: str = ""
    planned: str = ""
    order: str = ""
    operations: list[str] = field(default_factory=list)
    frames: str = ""
    lot: str = ""


def look_round(page: Page, people: Any) -> None:
    """What the files brought: item, structure to the sheet metal, routing, stock, suppliers."""
    office.open_list(page, "Engineering", "Items")
    office.find(page, BICYCLE)
    page.get_by_role("button", name="BOM tree").click()
    tree = page.get_by_role("tree", name="Structure")
    for number, level in ((FRAME, "2"), ("FK-9939", "3"), ("FE-3760", "4"), ("MS-0253", "5")):
        page.get_by_label("Find an item in the tree").fill(number)
        expect(tree.locator(f"[role=treeitem][aria-level='{level}']", has_text=number).first).to_be_visible()
    look_at(page, "Engineering", "Routings", "AW-RT-956", BICYCLE)
    page.get_by_role("tab", name="Operations").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("Final Assembly")
    look_at(page, "Inventory", "Lots", people.lots_of(PAINT)[0]["number"], PAINT)
    look_at(page, "Purchasing", "Suppliers", "CARLSON0001", "Carlson Specialties")


def look_at(page: Page, context: str, plural: str, number: str, told: str) -> None:
    office.open_list(page, context, plural)
    office.find(page, number)
    expect(page.locator("#content")).to_contain_text(told)


def see_what_is_assumed(page: Page) -> None:
    """Nobody knew how the frame is made: item, parameters and order say that somebody assumed it."""
    office.open_list(page, "Engineering", "Items")
    office.find(page, FRAME)
    expect(said_of(page, "Holds assumed data")).to_have_text("Yes")


def said_of(page: Page, label: str) -> Locator:
    """What a document's details say under a label."""
    return page.locator("dt", has_text=label).locator("xpath=following-sibling::dd[1]")


def make_to_order(page: Page) -> None:
    """From today on no bicycle of this kind is kept in stock."""
    office.open_list(page, "Inventory", "Items at sites")
    office.find(page, f"IS-{BICYCLE}")
    page.get_by_role("button", name="Change", exact=True).click()
    office.field(page, "safety_stock").fill("0")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Change", exact=True)).to_be_visible()


def sell(page: Page, case: Order) -> None:
    log_in_with_password(page, "aw-sales")
    office.open_list(page, "Sales", "Sales orders")
    office.new(page)
    office.choose(office.field(page, "customer_id"), case.dealer)
    office.field(page, "ordered").fill(date.today().isoformat())
    office.add_line(page)
    office.choose(office.cell(page, "Lines", 0, "Item"), BICYCLE)
    office.cell(page, "Lines", 0, "Quantity").fill(SOLD)
    office.cell(page, "Lines", 0, "Wanted").fill((date.today() + timedelta(days=120)).isoformat())
    office.cell(page, "Lines", 0, "Unit price").fill("2384.07")
    case.sold = office.save(page)
    office.take_step(page, "Confirm", "Confirmed")


def plan(page: Page, case: Order) -> None:
    """MRP with its progress; the bicycles it proposes, why, for whom and from what."""
    page.get_by_role("link", name="Home", exact=True).click()
    page.get_by_role("link", name="MRP workbench").click()
    page.get_by_role("button", name="Run MRP").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="Run MRP")).to_be_enabled(timeout=180_000)
    detail = planned(page, BICYCLE, f"{BICYCLE}.*{SOLD}.*Make")
    expect(detail).to_contain_text(f"{SOLD} for sales order {case.sold}")
    detail.get_by_role("tab", name="Serves").click()
    expect(detail.get_by_role("treeitem").last).to_contain_text(case.sold)
    detail.get_by_role("tab", name="Made from").click()
    below = detail.get_by_role("tree")
    for part in (FRAME, "FK-9939", "FE-3760"):
        expect(below).to_contain_text(part)
    below.get_by_role("treeitem", name=re.compile("Planned order FE-3760")).get_by_role("button", name="Expand").click()
    expect(below).to_contain_text("MS-0253")
    case.planned = detail.get_by_role("link", name=re.compile("^PL-")).first.inner_text()


def planned(page: Page, item: str, row: str) -> Locator:
    """Find a planned order on the workbench and open it at the right."""
    page.get_by_label("Find item or number").fill(item)
    page.get_by_role("row", name=re.compile(row)).first.click()
    detail = page.locator(".detail")
    expect(detail).to_contain_text(item)
    return detail


def buy_paint(page: Page, book: Any) -> str:
    """A planned order for something bought is released: a purchase order stands; what was assumed is told."""
    detail = planned(page, PAINT, f"{PAINT}.*Buy")
    expect(detail).to_contain_text("assumed data")
    number = stations.release(page, detail, "PO")
    assert book.one(PurchaseOrder, number=number).state == "draft"
    page.go_back()
    return number


def approve_purchase(page: Page, number: str) -> None:
    log_in_with_password(page, "aw-buyer")
    office.open_list(page, "Purchasing", "Purchase orders")
    office.find(page, number)
    office.take_step(page, "Approve", "Approved")


def release(page: Page, case: Order, book: Any) -> None:
    """A work order stands, and tells what it is short of."""
    case.order = stations.release(page, planned(page, BICYCLE, f"{BICYCLE}.*{SOLD}.*Make"))
    assert book.one(WorkOrder, number=case.order).state == "released"
    short = page.get_by_role("list", name="Short")
    expect(short).to_contain_text(re.compile(f"{SOLD} short.*HL Touring Frame - Yellow, 54"))
    expect(said_of(page, "Rests on assumed data")).to_have_text("Yes")


def print_papers(page: Page, case: Order, people: Any) -> None:
    log_in_with_password(page, "aw-supervisor")
    case.operations = stations.print_traveler(page, case.order, people)
    case.frames = stations.print_label(page, case.lot, people)


def refuse_to_close(page: Page, case: Order, people: Any) -> None:
    stations.refuse_to_close(page, case.order, "One lost in assembly, one saddle missing.")
    assert people.one("production/work_order", number=case.order)["state"] == "finished"


def close(page: Page, case: Order, book: Any) -> None:
    stations.close(page)
    order = book.one(WorkOrder, number=case.order)
    assert (order.state, int(order.good), int(order.scrapped)) == ("closed", int(MADE), 1)


def ship(page: Page, case: Order, book: Any) -> None:
    """The store sends what was made; the order line counts it."""
    log_in_with_password(page, "aw-storekeeper")
    assert book.one(Shipment, number=stations.ship(page, case.sold, MADE)).state == "shipped"
    [line] = book.lines_of(SalesOrder, case.sold)
    assert (int(line.quantity), int(line.made), int(line.shipped)) == (int(SOLD), int(MADE), int(MADE))


def trace(page: Page, case: Order, people: Any) -> None:
    """From the bicycles that left back to the frames' lot, to its steel and paint, and to who delivered them."""
    order = people.one("production/work_order", number=case.order)
    lot = people.director.read("inventory/lot", order["lot_id"])["number"]
    stations.trace(page, lot, (case.order, case.lot, "SH-", PAINT, "MS-1981", "PR-"))


def show_who_and_when(page: Page, report: str, person: str) -> None:
    """The trail of the scrap: who, by the phone's clock and by the server's."""
    office.open_list(page, "Production", "Production reports")
    office.find(page, report)
    page.get_by_role("tab", name="Trail").click()
    entry = page.locator(".trail .entry").last
    expect(entry).to_contain_text(person)
    expect(entry).to_contain_text(re.compile("on the device .* on the server "))

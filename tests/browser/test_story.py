"""One customer's order by hand, from the plan to the truck: at desks, on phones, on paper.

25 rotors are sold, planned, made with one lost, inspected, conceded, shipped and traced. What lies below them (tubes,
flanges, holders, blades) is made and bought through the API by the people whose work it is.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from backend.production.production_report import ProductionReport
from backend.production.work_order import WorkOrder
from backend.quality.inspection import Inspection
from backend.quality.nonconformance import Nonconformance
from backend.sales.sales_order import SalesOrder
from backend.sales.shipment import Shipment
from tests.browser import office
from tests.browser.hands import log_in_by_badge, log_in_with_password, photo, type_figures, wait_until_sent
from tests.browser.papers import codes_on
from tests.browser.terminal import Terminal, code_of

ROTOR, BLADE = "A-ROT180", "B-BLADE"
MADE = "23"  # of 25: one is scrapped, for one a tube is missing
WELDER, INSPECTOR, QUALITY_MANAGER = "1019", "1006", "1005"


@dataclass
class Case:
    """What is handed from one person to the next: numbers people read, codes paper carries."""

    sold: str = ""
    planned: str = ""
    order: str = ""
    operations: list[str] = field(default_factory=list)
    blades: str = ""
    lot: str = ""


@pytest.fixture
def inspected(people) -> None:
    """Rotors are inspected from today on: three of each order, run-out and welds."""
    rotor = people.item(ROTOR)
    here = people.one("inventory/item_site", item_id=rotor["id"])
    people.engineer.change("inventory/item_site", here, inspect_production=True)
    checks = [{"name": "圆跳动 (Run-out)", "unit": "mm", "lower_limit": "0", "upper_limit": "1.2"},
              {"name": "焊缝 (Welds)", "kind": "qualitative"}]  # fmt: skip
    given = {"kind": "final_inspection", "item_id": rotor["id"], "sampling_mode": "fixed", "sample_size": 3}
    plan = people.quality.make("quality/inspection_plan", name="刀轴终检 (Rotor)", characteristics=checks, **given)
    people.quality.step("quality/inspection_plan", plan, "approve")


def test_an_order_is_planned_made_inspected_and_shipped_by_hand(desk, phone, people, book, inspected):
    case = Case()
    planner, seller, manager = desk(), desk(), desk()
    log_in_with_password(planner, "planner")
    look_at_the_structure(planner)
    sell(seller, case)
    plan(planner, case)
    release(planner, case, book)
    prepare_below(people, case)
    print_papers(manager, case, people)
    weld(phone(slow=7), case, book)
    finish_the_rest(people, case)
    refuse_to_close(manager, case, people)
    inspect(phone(), book, case)
    concede(phone(), book, case)
    close(manager, case, book)
    ship(desk(), case, book)
    trace(manager, case, people)
    show_who_and_when(manager, case, book)


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
    """Firmed, then released: a work order stands."""
    detail = page.locator(".detail")
    detail.get_by_role("button", name="Firm", exact=True).click()
    expect(detail.locator(".chip").first).to_have_text(re.compile("Firm"))
    detail.get_by_role("button", name="Release", exact=True).click()
    link = detail.get_by_role("link", name=re.compile("^WO-"))
    expect(link).to_be_visible()
    case.order = link.inner_text()
    assert book.one(WorkOrder, number=case.order).state == "released"


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


def weld(page: Page, case: Case, book: Any) -> None:
    """On the phone: badge and PIN, the traveler's code, start, material by its label, one lost with a photo, done."""
    log_in_by_badge(page, WELDER)
    terminal = Terminal(page).scan(case.operations[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("焊接 (Welding)")
    expect(page.locator(".order")).to_contain_text(case.order)
    terminal.start()
    terminal.issue(case.blades, "600")
    terminal.good("10")
    terminal.scrap("1", "焊接变形", picture="bent tube")
    terminal.pause("交接班")
    terminal.resume()
    terminal.good("13")
    terminal.finish()
    terminal.let_go()
    wait_until_sent(page)
    ticket = UUID(case.operations[0].removeprefix("G1:OP:"))
    reports = book.reports(ticket)
    assert [report.kind for report in reports] == ["start", "good", "scrap", "pause", "resume", "good", "finish"]
    assert [int(report.quantity) for report in reports] == [0, 10, 1, 0, 0, 13, 0]
    [scrap] = [report for report in reports if report.kind == "scrap"]
    [picture] = book.photos([str(scrap.id)])
    assert book.stored_hash(picture) == picture


def finish_the_rest(people: Any, case: Case) -> None:
    """Painting and blades, by others; what is still to be handed out goes with it."""
    order = people.one("production/work_order", number=case.order)
    people.issue(people.supervisor.read("production/work_order", order["id"]))
    for ticket in people.tickets(order)[1:]:
        for kind, quantity in (("start", "0"), ("good", MADE), ("finish", "0")):
            people.report(ticket, kind, quantity=quantity)


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


def inspect(page: Page, book: Any, case: Case) -> None:
    """Three pieces on the number pad; the second is out of its limits, gets a defect and a photo; rejected."""
    inspection = book.one(Inspection, work_order_id=book.one(WorkOrder, number=case.order).id)
    log_in_by_badge(page, INSPECTOR)
    page.get_by_role("link", name=re.compile(inspection.number)).click()
    for sample, run_out in enumerate(("0.4", "2.6", "0.7"), 1):
        expect(page.get_by_text(f"第 {sample} / 3 件").first).to_be_visible()
        measure(page, run_out)
        page.locator(".answer.good").click()
    page.get_by_role("button", name="提交判定：不合格").click()
    page.get_by_role("dialog", name="提交判定？").get_by_role("button", name="提交判定：不合格").click()
    page.get_by_role("button", name="没错，送出").click()
    wait_until_sent(page)
    expect(page.locator(".verdict")).to_contain_text("不合格")
    judged = book.one(Inspection, id=inspection.id)
    assert (judged.state, judged.verdict, judged.nonconforming) == ("judged", "rejected", 1)


def measure(page: Page, run_out: str) -> None:
    type_figures(page, run_out)
    beyond = page.locator(".pad .limits.outside")
    if float(run_out) <= 1.2:
        expect(beyond).to_have_count(0)
        return page.locator(".pad .finish").click()
    expect(beyond).to_have_text(re.compile("高于上限 1.2"))
    assert beyond.evaluate("shown => getComputedStyle(shown).color") == page.evaluate(STOP)
    page.locator(".pad .finish").click()
    page.locator(".defect").get_by_text("尺寸超差").click()
    page.locator(".defect input[type=file]").set_input_files([photo("run-out 2.6")])
    expect(page.locator(".defect .photo img")).to_be_visible()
    return page.get_by_role("button", name="继续").click()


STOP = """() => {
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.color = 'var(--stop)'
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}"""


def concede(page: Page, book: Any, case: Case) -> None:
    """The quality manager takes them as they are, on her phone, and says why."""
    found = book.one(Nonconformance, work_order_id=book.one(WorkOrder, number=case.order).id)
    assert found.state == "reported"
    log_in_by_badge(page, QUALITY_MANAGER)
    page.get_by_role("navigation", name="导航").get_by_role("link", name=re.compile("待办")).click()
    card = page.locator("article", has_text=found.number)
    card.locator("textarea").fill("客户同意，试车合格。")
    card.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("已同意")).to_be_visible()
    expect(card).to_be_hidden()
    conceded = book.one(Nonconformance, id=found.id)
    assert (conceded.state, book.one(Inspection, id=found.inspection_id).usage_decision) == ("verified", "concession")


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
    """The trail of the welder's scrap: who, by the phone's clock and by the server's."""
    ticket = UUID(case.operations[0].removeprefix("G1:OP:"))
    scrap = book.one(ProductionReport, ticket_id=ticket, kind="scrap")
    office.open_list(page, "Production", "Production reports")
    office.find(page, scrap.number)
    page.get_by_role("tab", name="Trail").click()
    entry = page.locator(".trail .entry").last
    expect(entry).to_contain_text("曹阳")
    expect(entry).to_contain_text(re.compile("on the device .* on the server "))
    behind = scrap.created_at - scrap.captured_at
    assert timedelta(minutes=7) <= behind < timedelta(minutes=12)

"""What worker, inspector and quality manager do on their phones with an order for bicycles."""

import re
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from backend.production.production_report import ProductionReport
from backend.production.work_order import WorkOrder
from backend.quality.inspection import Inspection
from backend.quality.nonconformance import Nonconformance
from tests.browser import stations
from tests.browser.bicycle_desk import Order
from tests.browser.hands import log_in_by_badge, type_figures, wait_until_sent
from tests.browser.terminal import Terminal

RUN_OUT, RUN_OUT_LIMIT = "Wheel run-out", "0.5"


def assemble(page: Page, case: Order, people: Any, book: Any) -> ProductionReport:
    """Badge and PIN, the traveler's code, start, material by its label, one lost, done; the report of the loss."""
    log_in_by_badge(page, people.badges["worker"])
    terminal = Terminal(page).scan(case.operations[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Final Assembly")
    expect(page.locator(".order")).to_contain_text(case.order)
    terminal.start()
    terminal.issue(case.frames, "25")
    terminal.good("10")
    terminal.scrap("1", "Wheel misaligned", picture="bent wheel")
    terminal.pause("交接班")
    terminal.resume()
    terminal.good("13")
    terminal.finish()
    terminal.let_go()
    wait_until_sent(page)
    reports = book.reports(UUID(case.operations[0].removeprefix("G1:OP:")))
    assert [report.kind for report in reports] == ["start", "good", "scrap", "pause", "resume", "good", "finish"]
    assert [int(report.quantity) for report in reports] == [0, 10, 1, 0, 0, 13, 0]
    [scrap] = [report for report in reports if report.kind == "scrap"]
    assert len(book.photos([str(scrap.id)])) == 1
    return scrap


def inspect(page: Page, case: Order, people: Any, book: Any) -> None:
    """Three bicycles; the second one's wheel is out of its limit; rejected."""
    inspection = book.one(Inspection, work_order_id=book.one(WorkOrder, number=case.order).id)
    log_in_by_badge(page, people.badges["inspector"])
    page.get_by_role("link", name=re.compile(inspection.number)).click()
    for sample, run_out in enumerate(("0.2", "0.9", "0.3"), 1):
        expect(page.get_by_text(f"第 {sample} / 3 件").first).to_be_visible()
        measure(page, run_out)
        page.locator(".answer.good").click()
    stations.reject(page)
    judged = book.one(Inspection, id=inspection.id)
    assert (judged.state, judged.verdict, judged.nonconforming) == ("judged", "rejected", 1)


def measure(page: Page, run_out: str) -> None:
    type_figures(page, run_out)
    beyond = page.locator(".pad .limits.outside")
    if float(run_out) <= float(RUN_OUT_LIMIT):
        expect(beyond).to_have_count(0)
        return page.locator(".pad .finish").click()
    expect(beyond).to_have_text(re.compile(f"高于上限 {RUN_OUT_LIMIT}"))
    page.locator(".pad .finish").click()
    page.locator(".defect").get_by_text("Out of true").click()
    return page.get_by_role("button", name="继续").click()


def concede(page: Page, case: Order, people: Any, book: Any) -> None:
    """The quality manager takes them as they are, on the phone, and says why."""
    found = book.one(Nonconformance, work_order_id=book.one(WorkOrder, number=case.order).id)
    assert found.state == "reported"
    log_in_by_badge(page, people.badges["quality_manager"])
    stations.concede(page, found.number, "Trued by hand and ridden; the dealer agrees.")
    conceded = book.one(Nonconformance, id=found.id)
    assert (conceded.state, book.one(Inspection, id=found.inspection_id).usage_decision) == ("verified", "concession")

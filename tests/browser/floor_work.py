"""What the story needs on phones: welding and what happens to it, the supervisor's yes, inspection, concession."""

import re
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from backend.documents.approvals import Approval
from backend.documents.holds import Hold
from backend.production.production_report import MaterialIssue
from backend.production.work_order import WorkOrder
from backend.quality.inspection import Inspection
from backend.quality.nonconformance import Nonconformance
from tests.browser import stations
from tests.browser.case import BLADE, Case
from tests.browser.hands import badge, chinese, go_offline, log_in_by_badge, photo, type_figures, wait_until_sent
from tests.browser.terminal import Terminal, stored

WELDER, MANAGER, INSPECTOR, QUALITY_MANAGER = "1019", "1002", "1006", "1005"
NEEDED, TAKEN, BEYOND = 1200, 1205, "5"  # blades of 25 rotors, and what the welder took


def weld(page: Page, case: Case, book: Any) -> None:
    """Badge and PIN, the traveler's code, start, material by its label, one lost with a photo, done."""
    log_in_by_badge(page, WELDER)
    terminal = Terminal(page).scan(case.operations[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("焊接 (Welding)")
    expect(page.locator(".order")).to_contain_text(case.order)
    terminal.start()
    terminal.issue(case.blades, "600")
    terminal.good("10")
    terminal.scrap("1", "焊接变形", picture="bent tube")
    terminal.let_go()
    rest_without_network(page, terminal)
    terminal.good("13")
    terminal.finish()
    terminal.let_go()
    wait_until_sent(page)
    reports = book.reports(ticket_of(case))
    kinds = ["start", "good", "scrap", "hours", "pause", "resume", "good", "finish"]
    assert [report.kind for report in reports] == kinds
    assert [int(report.quantity) for report in reports] == [0, 10, 1, 0, 0, 0, 13, 0]
    scrap, hours = reports[2:4]
    assert int(hours.minutes) == 30
    [picture] = book.photos([str(scrap.id)])
    assert book.stored_hash(picture) == picture


def rest_without_network(page: Page, terminal: Terminal) -> None:
    """What is reported without network is said to be saved, and how much of it waits."""
    go_offline(page)
    terminal.hours("30 分钟")
    terminal.pause("交接班")
    terminal.resume()
    said = page.locator(".undo")
    expect(said).to_contain_text("已保存：继续")
    expect(said).to_contain_text("待送出 3 条")
    expect(badge(page)).to_have_attribute("data-state", "offline")
    page.context.set_offline(False)


def take_too_much(page: Page, case: Case, book: Any) -> None:
    """More than the order needs: the phone stops, takes it as it happened, and says that somebody will look at it."""
    terminal = Terminal(page)
    terminal.issue(case.blades, str(TAKEN - 600), beyond=f"最多还能领 {NEEDED - 600}")
    terminal.let_go()
    expect(badge(page)).to_have_attribute("data-state", "needed")
    order = book.one(WorkOrder, number=case.order)
    [flagged] = [issue for issue in book.all(MaterialIssue, work_order_id=order.id) if issue.review]
    page.goto("/queue")
    card = page.locator(".act", has_text="已收下，请核对")
    expect(card).to_contain_text(chinese(flagged.review))
    card.get_by_role("button", name="知道了").click()
    wait_until_sent(page)


def accept_what_was_taken(page: Page, case: Case, book: Any) -> None:
    """The supervisor finds it among the tasks on his phone, and accepts it with a reason."""
    log_in_by_badge(page, MANAGER)
    hint = chinese(f"{BEYOND} of {BLADE} were taken beyond the limit: accept or have it brought back.")
    page.locator("a.task", has_text=case.order).filter(has_text=hint).click()
    over = page.locator(".over li")
    expect(over).to_contain_text(f"超领 {BEYOND}")
    over.get_by_role("button", name="批准超领").click()
    sheet = page.get_by_role("dialog", name="批准超领")
    sheet.get_by_label("原因").fill("刀片批次里有 5 片缺口。")
    sheet.locator("footer").get_by_role("button", name="批准超领").click()
    expect(over).to_have_count(0)
    blades = [line for line in book.lines_of(WorkOrder, case.order, "materials") if line.replenished]
    assert [(int(line.replenished), int(line.over_issued)) for line in blades] == [(int(BEYOND), 0)]


def ticket_of(case: Case) -> UUID:
    return UUID(case.operations[0].removeprefix("G1:OP:"))


def inspect(page: Page, book: Any, case: Case) -> None:
    """Three pieces on the number pad; the second is out of its limits, gets a defect and a photo; rejected."""
    inspection = book.one(Inspection, work_order_id=book.one(WorkOrder, number=case.order).id)
    log_in_by_badge(page, INSPECTOR)
    page.get_by_role("link", name=re.compile(inspection.number)).click()
    for sample, run_out in enumerate(("0.4", "2.6", "0.7"), 1):
        expect(page.get_by_text(f"第 {sample} / 3 件").first).to_be_visible()
        measure(page, run_out)
        page.locator(".answer.good").click()
    stations.reject(page)
    expect(page.locator(".verdict")).to_contain_text("已冻结")
    judged = book.one(Inspection, id=inspection.id)
    assert (judged.state, judged.verdict, judged.nonconforming) == ("judged", "rejected", 1)
    assert book.count(Hold.document_id == judged.lot_id, Hold.lifted_at.is_(None)) > 0
    [picture] = [file["sha256"] for file in stored(page)["files"]]
    assert book.stored_hash(picture) == picture


def measure(page: Page, run_out: str) -> None:
    """The limits stand on the pad; beyond them it turns red, and asks for the defect and a photo."""
    expect(page.locator(".pad .limits")).to_contain_text("1.2")
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
    assert (found.state, book.one(Approval, document_id=found.id).state) == ("reported", "asked")
    log_in_by_badge(page, QUALITY_MANAGER)
    stations.concede(page, found.number, "客户同意，试车合格。")
    conceded = book.one(Nonconformance, id=found.id)
    assert (conceded.state, book.one(Inspection, id=found.inspection_id).usage_decision) == ("verified", "concession")
    assert book.count(Hold.document_id == conceded.lot_id, Hold.lifted_at.is_(None)) == 0

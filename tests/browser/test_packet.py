"""From the printed traveler alone: an enrolled phone that was told nothing of an order reports without network."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backend.documents.seals import Seal, seal_of
from backend.kernel.packet import open_packet, seal
from backend.settings import Settings
from tests.browser.floor import by_password
from tests.browser.hands import (
    PHONE,
    badge,
    log_in_by_badge,
    put_flash_away,
    show_badge,
    tap_pin,
    wait_for,
    wait_until_sent,
)
from tests.browser.judging import faults, faults_in_other_looks, keep_picture
from tests.browser.terminal import Terminal, acts_of
from tests.printing.reading import scanned
from tests.shop import Shop

TURNER = "1012"
ROWS_HELD = """async () => {
  const asked = indexedDB.open('gemba')
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const counted = opened.transaction('row').objectStore('row').count()
  const count = await new Promise((done) => { counted.onsuccess = () => done(counted.result) })
  opened.close()
  return count
}"""


@pytest.fixture(scope="module")
def order(people) -> Any:
    return people.released_order("P-SPUR", "40")


@pytest.fixture(scope="module")
def packet(people, order) -> str:
    """Read off the paper, as a phone's camera reads it."""
    paper = people.director.request("GET", f"/api/production/work_order/{order['id']}/print")
    [text] = [code for page in scanned(paper.content, 300) for code in page if code.startswith("G1:PK:")]
    return text


@pytest.fixture
def cold(open_context, factory_server) -> Page:
    """Enrolled by its code, one log-in long ago, never a pull and never a description; then the network goes."""
    context = open_context(**PHONE)
    for address in ("**/api/sync/pull*", "**/api/descriptions", "**/api/tasks"):
        context.route(address, lambda asked: asked.abort())
    page = context.new_page()
    enrol(page, by_password(factory_server, "admin"))
    log_in_by_badge(page, TURNER)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.reload()
    expect(badge(page)).to_have_attribute("data-state", "offline")
    assert page.evaluate(ROWS_HELD) == 0
    return page


def enrol(page: Page, administrator: Shop) -> None:
    device = administrator.make("people/device", name="new")
    code = administrator.post(f"/api/people/device/{device['id']}/invite")["code"]
    page.goto(f"/enrol?code={code}")
    page.get_by_label("设备名称").or_(page.locator("form input").nth(1)).first.fill("二号机 PDA")
    page.locator("form button[type=submit]").click()
    expect(page).to_have_url("/log-in")


def show_packet(page: Page, text: str) -> None:
    page.goto("/scan")
    page.locator("input[data-typed-scan]").fill(text)
    page.get_by_role("button", name="打开").click()


def test_a_phone_that_pulled_nothing_works_from_the_paper(cold, packet, order, people, book):
    show_packet(cold, packet)
    expect(cold.get_by_role("heading", name="传动直齿轮")).to_be_visible()
    put_flash_away(cold)
    keep_picture(cold, "worker-traveler", "phone")
    assert [*faults(cold, "phone"), *faults_in_other_looks(cold, "worker", "traveler")] == []
    cold.locator("a.job").first.click()
    work_by_the_paper(Terminal(cold))
    another_person_comes_in_by_badge(cold)
    made = acts_of(cold)
    assert [act["document"] for act in made] == ["production/production_report"] * 6

    cold.context.unroute_all()  # it may pull now, too
    cold.context.set_offline(False)
    wait_until_sent(cold)
    assert [status for _, status, _ in book.receipts(made[0]["device"])] == ["done"] * 6
    reports = book.reports(people.first_ticket(order)["id"])
    assert [one.kind for one in reports] == ["start", "good", "scrap", "pause", "resume", "finish"]
    assert {one.checksum for one in reports} == {order["checksum"]}


def work_by_the_paper(terminal: Terminal) -> None:
    expect(terminal.big("开工")).to_be_visible()
    terminal.start()
    terminal.good("12")
    terminal.scrap_without_reason("1")
    terminal.pause("待料")
    keep_picture(terminal.page, "worker-traveler-terminal", "phone")
    assert faults(terminal.page, "phone") == []
    terminal.resume()
    terminal.finish()
    terminal.let_go()


def another_person_comes_in_by_badge(page: Page) -> None:
    """Locked and taken up again by badge and PIN, by the grant, with the records still there."""
    page.goto("/me")
    page.get_by_role("button", name="锁定").click()
    page.get_by_role("dialog").get_by_role("button", name="换人").click()
    show_badge(page, TURNER)
    tap_pin(page, "1234")
    expect(page.locator(".lock")).to_have_count(0)


def test_a_foreign_or_damaged_paper_is_refused_with_a_sentence(cold, packet, factory_server):
    own = key_of(factory_server)
    content = open_packet(packet, own.holds_raw)
    show_packet(cold, seal(content, lambda message: own.sign_raw(message + b"!")))
    expect(cold.get_by_text("这张流转卡不是本厂签发的，不能用。")).to_be_visible()
    keep_picture(cold, "worker-traveler-foreign", "phone")
    show_packet(cold, packet[:-30])
    expect(cold.locator(".flash p")).to_be_visible()
    expect(cold).to_have_url("/scan")
    assert acts_of(cold) == []


def test_a_report_by_an_old_paper_is_taken_and_flagged(cold, packet, people, factory_server, book):
    own = key_of(factory_server)
    show_packet(cold, seal(open_packet(packet, own.holds_raw) | {"checksum": "0" * 64}, own.sign_raw))
    cold.locator("a.job").last.click()
    Terminal(cold).start()
    Terminal(cold).let_go()
    [act] = acts_of(cold)
    cold.context.set_offline(False)
    wait_for(lambda: book.receipts(act["device"]), "the record is taken")
    [(_, status, sentence)] = book.receipts(act["device"])
    assert (status, "older traveler" in sentence) == ("review", True)
    expect(badge(cold)).to_have_attribute("data-state", "needed")


def key_of(server) -> Seal:
    return seal_of(Settings.read({"GEMBA_DATA_DIR": str(server.folder / "data")}))

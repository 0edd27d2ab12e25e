"""A phone without network: everything a shift reports is kept, and arrives once, in order, with its photos."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from backend.documents.language import translate
from backend.production.production_report import MaterialIssue, ProductionReport
from tests.browser.hands import (
    badge,
    go_offline,
    log_in_by_badge,
    pin_pad,
    report_nothing_good,
    scan,
    show_badge,
    tap_pin,
    wait_for,
    wait_until_kept,
    wait_until_sent,
)
from tests.browser.terminal import Terminal, acts_of, code_of, hashes_of, let_go, op_code, stored

TURNER, FITTER = "1012", "1016"


@pytest.fixture
def gears(people):
    """A released order of gears: its first ticket, and the label of a lot of the castings it takes."""
    order = people.released_order("P-SPUR", "40")
    lot = people.director.list("inventory/lot", f"item_id={people.item('C-SPUR')['id']}&limit=1")[0]
    return {"ticket": people.first_ticket(order)["id"], "lot": lot["id"], "order": order}


def test_a_shift_without_network_arrives_once_and_in_order(phone, factory_server, people, book, gears):
    since, others = datetime.now(UTC), people.first_ticket(people.released_order("P-PIN", "60"))["id"]
    page = phone()
    log_in_by_badge(page, TURNER)
    go_offline(page)
    come_in_again_without_network(page)
    work_through_a_shift(page, gears, others)
    made = acts_of(page)
    assert len(made) == 21
    assert len(hashes_of(made)) == len(set(hashes_of(made))) == 3
    expect(badge(page)).to_contain_text("21")

    device = made[0]["device"]
    page.context.set_offline(False)
    log_in_again(page)
    taken = kill_in_mid_push(factory_server, book, device)
    assert 0 < taken < 21
    factory_server.start()
    wait_until_sent(page)

    everything_arrived(page, book, made)
    person = UUID(people.director.list("people/person", f"number={TURNER}")[0]["id"])
    assert book.made_by(person, since) == 21
    kinds = {report.kind for ticket in (gears["ticket"], others) for report in book.reports(ticket)}
    assert kinds == {"start", "good", "scrap", "rework", "hours", "pause", "resume", "void", "finish"}


def come_in_again_without_network(page: Page) -> None:
    """Reloaded without network the app starts; logged out, the same person comes in by badge and PIN all the same."""
    page.reload()
    expect(badge(page)).to_have_attribute("data-state", "offline")
    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("扫工牌，输 PIN。没有网络也能进。")).to_be_visible()
    show_badge(page, TURNER)
    tap_pin(page, "1234")
    expect(page.get_by_text("离线登录，记录先存在本机")).to_be_visible()


def work_through_a_shift(page: Page, gears: dict, others: str) -> None:
    terminal = Terminal(page).scan(op_code(gears["ticket"]))
    lot = code_of("LT", gears["lot"])
    terminal.start()
    terminal.issue(lot, "40")
    terminal.issue(lot, "1", back=True)
    terminal.good("5")
    terminal.good("3")
    terminal.scrap("1", "刀具磨损", picture="worn tool")
    terminal.rework("2", "倒角", picture="chamfer")
    terminal.hours("30 分钟")
    terminal.pause("待料")
    terminal.resume()
    terminal.good("4")
    terminal.take_back("良品 3")
    terminal.finish()
    work_on_another(terminal.scan(op_code(others)))


def work_on_another(terminal: Terminal) -> None:
    terminal.start()
    terminal.good("20")
    terminal.scrap("2", "毛坯气孔", picture="porous blank")
    terminal.hours("15 分钟")
    terminal.pause("交接班")
    terminal.resume()
    terminal.good("10")
    terminal.good("28")
    terminal.let_go()


def log_in_again(page: Page) -> None:
    """Logged out and in without network the phone has no token: the banner asks for the PIN before it sends."""
    page.get_by_role("button", name="登录", exact=True).click()
    if not pin_pad(page).is_visible():
        show_badge(page, TURNER)
    tap_pin(page, "1234")


def kill_in_mid_push(server, book, device: str) -> int:
    """As soon as the first acts are taken the server is killed; how many it had taken by then."""
    wait_for(lambda: book.receipts(device), "the phone sends", every=0.002)
    server.kill()
    return len(book.receipts(device))


def everything_arrived(page: Page, book, made: list) -> None:
    """Read in the database: every act once, in the device's order, with the very bytes of its photos."""
    device = made[0]["device"]
    assert book.receipts(device) == [(act["seq"], "done", "") for act in made]
    assert book.in_order_of_effect(device) == [act["seq"] for act in made]
    of = {"production/production_report": ProductionReport, "production/material_issue": MaterialIssue}
    for name, document in of.items():
        ids = [UUID(act["document_id"]) for act in made if act["document"] == name]
        assert book.count(document.id.in_(ids)) == len(ids)
    hashes = sorted(hashes_of(made))
    assert book.photos([act["document_id"] for act in made]) == hashes
    assert [book.stored_hash(sha256) for sha256 in hashes] == hashes
    held = stored(page)
    assert [act for act in held["acts"] if act["state"] != "done"] == []
    assert {file["known"] for file in held["files"]} == {1}


def test_a_refused_record_waits_in_the_tray_and_blocks_nothing(phone, book, gears):
    page = phone()
    log_in_by_badge(page, FITTER)
    go_offline(page)
    report_nothing_good(page, gears["order"]["number"])
    terminal = Terminal(page).scan(op_code(gears["ticket"]))
    terminal.start()
    terminal.good("2")
    terminal.let_go()
    made = acts_of(page)
    page.context.set_offline(False)

    expect(badge(page)).to_have_attribute("data-state", "needed", timeout=60_000)
    told = book.receipts(made[0]["device"])
    assert [status for _, status, _ in told] == ["refused", "done", "done"]
    assert [report.kind for report in book.reports(gears["ticket"])] == ["start", "good"]
    page.goto("/queue")
    card = page.locator(".act", has_text="没有被接受")
    expect(card).to_contain_text(translate(told[0][2], "zh-CN"))


def test_an_unknown_operation_may_be_reported_and_waits_at_the_server(phone, book):
    page = phone()
    log_in_by_badge(page, FITTER)
    go_offline(page)
    unknown = "0193C0DE00007000800000000000ABCD"
    scan(page, f"G1:OP:{unknown}")
    expect(page.get_by_text("本机没有这张工票的资料")).to_be_visible()
    terminal = Terminal(page)
    terminal.start()
    terminal.let_go()
    [act] = acts_of(page)
    page.context.set_offline(False)
    wait_for(lambda: book.receipts(act["device"]), "the record is taken")
    [(_, status, _)] = book.receipts(act["device"])
    assert status == "held"
    page.goto("/queue")
    expect(page.locator(".act").first).to_contain_text("已到服务器，等前一条")


def test_two_tabs_send_every_record_once(phone, book, gears):
    page = phone()
    log_in_by_badge(page, TURNER)
    sent: list[str] = []
    page.context.on("request", lambda asked: sent.extend(ids_in(asked)))
    go_offline(page)
    terminal = Terminal(page).scan(op_code(gears["ticket"]))
    terminal.start()
    for _ in range(5):
        terminal.good("1")
    terminal.let_go()
    made = acts_of(page)
    other = page.context.new_page()
    other.goto("/")
    expect(badge(other)).to_contain_text("6")
    page.context.set_offline(False)
    for tab in (page, other):
        wait_until_sent(tab)
    assert sorted(sent) == sorted(act["id"] for act in made)
    assert [report.kind for report in book.reports(gears["ticket"])] == ["start"] + ["good"] * 5


def ids_in(asked) -> list[str]:
    if not asked.url.endswith("/api/sync/push"):
        return []
    return [act["id"] for act in asked.post_data_json["acts"]]


def test_the_app_starts_with_the_server_dead(phone, factory_server, gears):
    page = phone()
    log_in_by_badge(page, TURNER)
    wait_until_kept(page)
    factory_server.kill()
    try:
        page.goto("/")
        expect(page.get_by_text("我的任务")).to_be_visible()
        expect(badge(page)).to_have_attribute("data-state", "offline")
        Terminal(page).scan(op_code(gears["ticket"])).start()
        expect(badge(page)).to_contain_text("1")
        let_go(page)  # for ten seconds it can be: a server may take longer to start
    finally:
        factory_server.start()
    wait_until_sent(page)
    assert [act["state"] for act in acts_of(page)] == ["done"]

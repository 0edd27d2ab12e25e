"""Help is called in two taps without network, answered on another phone without network, and stands on one timeline."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from backend.documents.attachments import Attachment
from backend.production.production_exception import ProductionException
from backend.quality.nonconformance import Nonconformance
from tests.browser.floor import by_badge
from tests.browser.hands import (
    go_offline,
    log_in_by_badge,
    log_in_with_password,
    photo,
    type_on_pad,
    wait_for,
    wait_until_kept,
    wait_until_pulled,
    wait_until_sent,
)
from tests.browser.terminal import Terminal, acts_of, hashes_of, op_code, stores

TURNER, LEADER = "1012", "1011"
EXCEPTION = "production/production_exception"
PICTURES = Path(__file__).parent.parent.parent / "build" / "screens" / "andon"


@pytest.fixture
def gears(people):
    order = people.released_order("P-SPUR", "40")
    return {"ticket": people.first_ticket(order)["id"], "order": order}


def test_from_two_taps_without_network_to_one_timeline(phone, desk, book, gears):
    page, leader = phone(), phone()
    log_in_by_badge(page, TURNER)
    id = raise_without_network(page, gears)
    page.context.set_offline(False)
    wait_until_sent(page)

    log_in_by_badge(leader, LEADER)
    answer_without_network(leader, id)
    leader.context.set_offline(False)
    wait_until_sent(leader)

    refer_and_verify(page, id)
    everything_is_in_the_book(book, id, gears)
    look_at_the_board(desk())


def test_put_on_hold_handed_over_and_merged_from_the_phone(phone, book, factory_server):
    worker = by_badge(factory_server, TURNER)
    first, again = (worker.make(EXCEPTION, category="machine", description=said) for said in ("主轴异响", "主轴还在响"))
    page = phone()
    log_in_by_badge(page, LEADER)
    wait_until_kept(page)
    go_to(page, first)
    stores(page, lambda: press(page, "我来处理"))
    go_offline(page)
    wait_for_the_maker(page)
    expect(page.get_by_text("尚未决定")).to_be_visible()
    see(page, "13-hold-asked")
    page.context.set_offline(False)
    wait_until_sent(page)
    row = book.one(ProductionException, id=UUID(first["id"]))
    assert (row.state, row.waits_for) == ("waiting_external", "等厂家工程师")
    hand_over_to(page, "1012")
    go_to(page, again)
    merge_into_the_proposed(page, first)
    row, merged = (book.one(ProductionException, id=UUID(one["id"])) for one in (first, again))
    assert (row.state, str(row.responder_id)) == ("handed_over", str(row.raised_by_id))
    assert (merged.state, merged.merged_into_id) == ("merged", row.id)
    go_to(page, first)
    expect(page.locator(".record", has_text=again["number"]).first).to_be_visible()
    see(page, "17-one-timeline-of-both", whole=True)


def go_to(page: Page, call: dict) -> None:
    page.goto(f"/exception/{call['id']}")
    expect(page.locator("[data-state=done], .figure", has_text=call["number"]).first).to_be_visible()


def more(page: Page, name: str):
    page.locator(".thumb").get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name=name, exact=True).click()
    return page.get_by_role("dialog").filter(has_text="取消")


def wait_for_the_maker(page: Page) -> None:
    sheet = more(page, "等待外部")
    sheet.locator("textarea").fill("等厂家工程师")
    sheet.get_by_text("明早 8:00", exact=True).click()
    see(page, "12-hold")
    sheet.get_by_role("button", name="等待外部", exact=True).click()
    expect(sheet).to_be_hidden()


def hand_over_to(page: Page, number: str) -> None:
    sheet = more(page, "移交")
    see(page, "14-hand-over")
    sheet.locator("input[type=search]").fill(number)
    sheet.locator(".one").click()
    sheet.get_by_role("button", name="移交", exact=True).click()
    expect(sheet).to_be_hidden()
    wait_until_sent(page)


def merge_into_the_proposed(page: Page, first: dict) -> None:
    page.locator(".flag").get_by_role("button", name="合并").click()
    sheet = page.get_by_role("dialog").filter(has_text="取消")
    expect(sheet.locator("[aria-pressed=true]")).to_contain_text("主轴异响")
    see(page, "15-merge")
    sheet.get_by_role("button", name="合并", exact=True).click()
    expect(page.get_by_text("已合并到")).to_be_visible()
    wait_until_sent(page)
    expect(page.locator(".flag a", has_text=first["number"])).to_be_visible()
    see(page, "16-merged")


def raise_without_network(page: Page, gears: dict) -> UUID:
    """Two taps at the terminal, and it is stored; photo and voice follow as a record of their own."""
    Terminal(page).scan(op_code(gears["ticket"]))
    go_offline(page)
    page.locator("[data-andon]").click()
    see(page, "1-six-causes")
    page.get_by_role("dialog").locator("[data-category=material]").click()
    wait_for(lambda: len(acts_of(page)) == 1, "two taps have stored a call")
    sheet = page.get_by_role("dialog")
    sheet.locator("input[type=file]").set_input_files([photo("cracked casting")])
    expect(sheet.locator(".photo img")).to_be_visible()
    speak(page, sheet)
    sheet.get_by_text("严重", exact=True).click()
    sheet.get_by_text("来料不良", exact=False).click()
    sheet.locator("textarea").fill("铸件有裂纹，已停下三件")
    see(page, "2-raised")
    sheet.get_by_role("button", name="补充", exact=True).click()
    wait_for(lambda: len(acts_of(page)) == 2, "photo, voice and words are stored")
    call, more = acts_of(page)
    assert (call["document"], more["document"]) == (EXCEPTION, EXCEPTION)
    assert len(hashes_of([more])) == 2
    page.goto(f"/exception/{call['document_id']}")
    expect(page.get_by_text("铸件有裂纹，已停下三件").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("播放语音")).first).to_be_visible()
    see(page, "3-raised-without-network")
    return UUID(call["document_id"])


def speak(page: Page, sheet) -> None:
    sheet.get_by_role("button", name="按一下说话").click()
    expect(sheet.get_by_role("button", name=re.compile("说完了"))).to_be_visible()
    page.wait_for_timeout(1_200)
    sheet.get_by_role("button", name=re.compile("说完了")).click()
    expect(sheet.get_by_role("button", name=re.compile("播放语音"))).to_be_visible()


def answer_without_network(page: Page, id: UUID) -> None:
    wait_until_kept(page)
    page.goto("/andon")
    see(page, "4-calls-of-the-leader")
    page.locator(".card", has_text="铸件有裂纹").click()
    expect(page).to_have_url(re.compile(f"/exception/{id}$"))
    expect(page.get_by_role("button", name=re.compile("播放语音")).first).to_be_visible()
    go_offline(page)
    press(page, "我来处理")
    see(page, "5-accepted-without-network")
    press(page, "已控制")
    fill_and_save(page, "隔离可疑铸件")
    press(page, "已解决")
    sheet = page.get_by_role("dialog")
    sheet.locator("input[type=text]").fill("炉号 0417 夹渣")
    sheet.locator("input[type=file]").set_input_files([photo("sorted castings")])
    expect(sheet.locator(".photo img")).to_be_visible()
    fill_and_save(page, "换用下一炉，挑选完毕")
    expect(page.get_by_text("已解决").first).to_be_visible()
    wait_for(lambda: len(acts_of(page)) == 3, "three facts are stored")
    see(page, "6-resolved-without-network")


def refer_and_verify(page: Page, id: UUID) -> None:
    """Whoever raised it refers it on and verifies it; the other record stands on the same timeline."""
    page.goto(f"/exception/{id}")
    expect(page.get_by_text("换用下一炉", exact=False).first).to_be_visible()
    press(page, "转单")
    sheet = page.get_by_role("dialog")
    sheet.get_by_text("不合格品", exact=True).click()
    sheet.get_by_role("button", name=re.compile("^不合格数量")).click()
    type_on_pad(page, "3")
    see(page, "7-refer")
    sheet.get_by_role("button", name="转单", exact=True).click()
    expect(sheet).to_be_hidden()
    wait_until_sent(page)
    stores(page, lambda: press(page, "验证通过"))
    wait_until_sent(page)
    expect(page.locator(".record").first).to_contain_text("NC-")
    expect(page.get_by_role("button", name=re.compile("播放语音")).first).to_be_visible()
    see(page, "8-one-timeline", whole=True)


def everything_is_in_the_book(book, id: UUID, gears: dict) -> None:
    row = book.one(ProductionException, id=id)
    assert (row.state, row.category, row.severity) == ("verified", "material", "major")
    assert (str(row.ticket_id), str(row.work_order_id)) == (gears["ticket"], gears["order"]["id"])
    assert row.raised_at <= row.accepted_at <= row.contained_at <= row.resolved_at <= row.verified_at
    assert (row.raised_by_id, row.verifier_id) == (row.verifier_id, row.raised_by_id)
    assert row.resolver_id == row.responder_id != row.raised_by_id
    [found] = book.all(Nonconformance, source_id=id)
    assert (found.source, found.quantity, str(found.work_order_id)) == (EXCEPTION, 3, gears["order"]["id"])
    own, copied = (book.all(Attachment, document_id=one) for one in (id, found.id))
    assert sorted(file.type for file in own) == ["audio/webm", "image/jpeg", "image/jpeg"]
    assert sorted(file.sha256 for file in copied) == sorted(file.sha256 for file in own)
    assert all(book.stored_hash(file.sha256) == file.sha256 for file in own)
    assert len(book.all(ProductionException, ticket_id=row.ticket_id)) == 1


def look_at_the_board(page: Page) -> None:
    log_in_with_password(page, "manager", language="中文")
    wait_until_pulled(page, 1)
    page.goto("/andon")
    expect(page.locator(".tile.red").first).to_be_visible()
    see(page, "9-board")
    page.locator(".tile.red .card").first.click()
    expect(page.get_by_role("heading", name="经过")).to_be_visible()
    page.evaluate("document.documentElement.dataset.look = 'dark'")
    see(page, "11-desk-dark")
    page.go_back()
    page.get_by_role("button", name="大屏", exact=True).click()
    expect(page.locator(".wall")).to_be_visible()
    see(page, "10-wall")


def press(page: Page, name: str) -> None:
    page.locator(".thumb").get_by_role("button", name=name, exact=True).click()


def fill_and_save(page: Page, words: str) -> None:
    sheet = page.get_by_role("dialog")
    sheet.locator("textarea").fill(words)
    sheet.get_by_role("button", name="保存", exact=True).click()
    expect(sheet).to_be_hidden()


def see(page: Page, name: str, whole: bool = False) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(250)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

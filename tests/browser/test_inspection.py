"""An inspection begun on one phone without network, gone on with on another: nothing lost, one verdict."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backend.quality.inspection import Inspection
from tests.browser.hands import (
    go_offline,
    log_in_by_badge,
    photo,
    put_flash_away,
    scan,
    type_figures,
    wait_for,
    wait_until_kept,
    wait_until_sent,
)
from tests.browser.judging import faults, hard_to_hit, keep_picture
from tests.browser.terminal import acts_of, code_of, hashes_of, let_go, stored, stores

INSPECTOR = "1006"
GLOVE_PX = 64


@pytest.fixture(scope="module")
def inspection(people) -> Any:
    """Three pinions, hardness and tangent length."""
    order = people.released_order("P-BVP", "12")
    [row] = people.director.list("quality/inspection", f"work_order_id={order['id']}")
    return row


@pytest.fixture(scope="module")
def overdue(people) -> Any:
    """A hardness tester whose calibration ran out yesterday."""
    day = date.today() - timedelta(days=1)
    return people.quality.make("quality/gauge", number="G-OLD", name="旧硬度计", gauge_type="hardness", due=day)


def test_partly_on_one_phone_and_gone_on_with_on_another(phone, inspection, overdue, people, book):
    first, second = phone(), phone()
    begin_without_network(first, inspection, overdue)
    go_on(second, inspection)
    assert book.one(Inspection, number=inspection["number"]).nonconforming == 0

    first.context.set_offline(False)
    wait_until_sent(first)
    expect(first.get_by_text("已录完 2 / 3 件").first).to_be_visible()
    next_piece(first, 2)
    piece(first, "61", "34.61")
    judged_alike(first, book, inspection)
    assert [book.stored_hash(sha256) for sha256 in hashes_of(acts_of(first))] == [
        one["sha256"] for one in stored(first)["files"]
    ]


def begin_without_network(page: Page, inspection: Any, overdue: Any) -> None:
    """The first piece, too soft, with a photo of it."""
    log_in_by_badge(page, INSPECTOR)
    go_offline(page)
    page.goto(f"/inspect/{inspection['id']}")
    the_overdue_gauge_is_refused(page, overdue)
    measure(page, "57", defect=True)
    measure(page, "34.60")
    wait_for(lambda: len(acts_of(page)) == 1, "the first piece is stored")
    let_go(page)


def go_on(page: Page, inspection: Any) -> None:
    """Another phone, with network, takes the second piece."""
    log_in_by_badge(page, INSPECTOR)
    wait_until_kept(page)
    page.goto(f"/inspect/{inspection['id']}")
    next_piece(page, 1)
    piece(page, "60", "34.62")
    let_go(page)
    wait_until_sent(page)


def the_overdue_gauge_is_refused(page: Page, gauge: Any) -> None:
    expect(page.locator(".pad")).to_be_visible()
    scan(page, code_of("GA", gauge["id"]))
    expect(page.locator(".flash.wrong")).to_contain_text("旧硬度计")
    keep_picture(page, "inspector-overdue-gauge", "phone")
    put_flash_away(page)


def measure(page: Page, value: str, defect: bool = False) -> None:
    type_figures(page, value)
    page.locator(".pad .finish").click()
    if defect:
        page.locator(".defect").get_by_text("硬度").first.click()
        page.locator(".defect input[type=file]").set_input_files([photo("too soft")])
        expect(page.locator(".defect .photo img")).to_be_visible()
        keep_picture(page, "inspector-defect", "phone")
        assert faults(page, "phone") == []
        page.get_by_role("button", name="继续").click()


def piece(page: Page, hardness: str, tangent: str) -> None:
    before = len(acts_of(page))
    measure(page, hardness)
    measure(page, tangent)
    wait_for(lambda: len(acts_of(page)) == before + 1, "the piece is stored")


def next_piece(page: Page, after: int) -> None:
    expect(page.get_by_text(f"第 {after} / 3 件").first).to_be_visible()
    page.get_by_role("button", name="下一件").click()
    expect(page.get_by_text(f"第 {after + 1} / 3 件").first).to_be_visible()


def judged_alike(page: Page, book: Any, inspection: Any) -> None:
    """The phone's verdict is the server's."""
    page.get_by_role("button", name="提交判定：不合格").click()
    sheet = page.get_by_role("dialog", name="提交判定？")
    stores(page, lambda: sheet.get_by_role("button", name="提交判定：不合格").click())
    let_go(page)
    wait_until_sent(page)
    judged = book.one(Inspection, number=inspection["number"])
    assert (judged.verdict, judged.nonconforming) == ("rejected", 1)


def test_in_gloves_every_button_is_as_big_as_a_thumb(phone, inspection, people):
    page = phone()
    page.add_init_script("localStorage.setItem('gemba.settings', JSON.stringify({ glove: true }))")
    log_in_by_badge(page, INSPECTOR)
    wait_until_kept(page)
    ticket = people.first_ticket(people.released_order("P-SPUR", "4"))["id"]
    told = {}
    for place, shown in (("/", ".home .buttons a"), ("/scan", "form input"), (f"/work/{ticket}", ".thumb button")):
        page.goto(place)
        expect(page.locator(shown).first).to_be_visible()
        keep_picture(page, f"glove{place.replace('/', '-')[:6]}", "phone")
        told[place] = hard_to_hit(page, GLOVE_PX)
    assert {place: small for place, small in told.items() if small} == {}

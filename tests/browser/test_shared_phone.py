"""A phone that many use: enrolled once, changed hands in seconds, withdrawn, and its records brought in by file."""

import hashlib
import io
import json
import time
import urllib.request

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from backend.people.user import Device
from tests.browser.floor import by_password
from tests.browser.hands import (
    badge,
    go_offline,
    log_in_by_badge,
    log_in_with_password,
    pin_pad,
    put_flash_away,
    show_badge,
    tap_pin,
    wait_until_pulled,
)
from tests.browser.judging import faults, keep_picture
from tests.browser.terminal import Terminal, acts_of, hashes_of, op_code
from tests.shop import ok

TURNER, FITTER = "1012", "1016"
SWITCH_S = 3


@pytest.fixture(scope="module")
def administrator(factory_server):
    return by_password(factory_server, "admin")


@pytest.fixture(scope="module")
def ticket(people):
    return people.first_ticket(people.released_order("P-SPUR", "40"))["id"]


@pytest.fixture(scope="module")
def with_a_face(people, administrator):
    """The turner has a picture."""
    [person] = people.director.list("people/person", f"number={TURNER}")
    content = a_face()
    sha256 = hashlib.sha256(content).hexdigest()
    put = {"Authorization": f"Bearer {administrator.token}", "Content-Type": "image/jpeg"}
    send(administrator, f"/api/files/{sha256}", content, put)
    hung = {"sha256": sha256, "name": "face.jpg", "type": "image/jpeg"}
    ok(administrator.request("POST", f"/api/people/person/{person['id']}/attachments", hung))


def a_face() -> bytes:
    face = Image.new("RGB", (480, 640), (176, 196, 208))
    drawn = ImageDraw.Draw(face)
    drawn.ellipse((90, 420, 390, 760), fill=(46, 82, 120))
    drawn.ellipse((140, 140, 340, 410), fill=(226, 188, 158))
    drawn.pieslice((130, 110, 350, 360), 180, 360, fill=(42, 34, 30))
    written = io.BytesIO()
    face.save(written, "JPEG")
    return written.getvalue()


def send(shop, path: str, content: bytes, headers: dict) -> None:
    asked = urllib.request.Request(shop.client.url + path, data=content, headers=headers, method="PUT")
    assert urllib.request.urlopen(asked).status == 201


def enrolled(page: Page, administrator, name: str) -> str:
    device = administrator.make("people/device", name="new")
    code = administrator.post(f"/api/people/device/{device['id']}/invite")["code"]
    page.goto(f"/enrol?code={code}")
    page.locator("form input").nth(1).fill(name)
    page.locator("form button[type=submit]").click()
    expect(page).to_have_url("/log-in")
    return device["id"]


def test_hands_change_in_seconds_without_network_and_nothing_is_lost(phone, administrator, with_a_face, ticket):
    page = phone()
    enrolled(page, administrator, "一车间 3 号 PDA")
    log_in_by_badge(page, FITTER)
    wait_until_pulled(page, 1)  # whoever takes the phone over ends it
    log_in_by_badge(page, TURNER)
    wait_until_pulled(page, 2)
    go_offline(page)
    Terminal(page).scan(op_code(ticket)).start()
    Terminal(page).let_go()
    put_flash_away(page)
    expect(page.locator("header .who img")).to_be_visible()
    keep_picture(page, "shared-who", "phone")
    took = change_to(page, FITTER)
    assert took <= SWITCH_S
    expect(page.locator("header .who")).to_contain_text("梁娜")
    assert len(acts_of(page)) == 1
    lock_and_unlock(page)
    assert change_to(page, TURNER) <= SWITCH_S
    page.goto("/me")
    expect(badge(page)).to_contain_text("1")
    expect(page.get_by_label("多人共用的设备")).to_be_checked()
    keep_picture(page, "shared-me", "phone")
    assert faults(page, "phone") == []


def lock_and_unlock(page: Page) -> None:
    page.goto("/me")
    page.get_by_role("button", name="锁定").click()
    expect(pin_pad(page)).to_be_visible()
    keep_picture(page, "shared-locked", "phone")
    tap_pin(page, "1234")
    expect(page.locator(".lock")).to_have_count(0)


def change_to(page: Page, number: str) -> float:
    """Badge and PIN, from the scan on to the next person's home; hands not counted."""
    page.goto("/me")
    page.get_by_role("button", name="换人").click()
    show_badge(page, number)
    for digit in "1234":
        pin_pad(page).get_by_role("button", name=digit, exact=True).click()
    began = time.monotonic()
    pin_pad(page).get_by_role("button", name="登录").click()
    expect(page.locator(".lock")).to_have_count(0)
    return time.monotonic() - began


def test_what_a_withdrawn_phone_holds_is_brought_in_by_file(phone, desk, administrator, ticket, book, tmp_path, people):
    page = phone()
    device = enrolled(page, administrator, "摔坏的 PDA")
    log_in_by_badge(page, TURNER)
    go_offline(page)
    terminal = Terminal(page).scan(op_code(ticket))
    terminal.start()
    terminal.good("5")
    terminal.scrap("1", "刀具磨损", picture="broken tool")
    terminal.let_go()
    administrator.step("people/device", {"id": device}, "revoke")
    page.context.set_offline(False)
    the_phone_says_so_and_keeps_everything(page)
    saved = export(page, tmp_path)
    assert "刀具" not in saved.read_text() and "production_report" not in saved.read_text()
    assert book.receipts(acts_of(page)[0]["device"]) == []

    made = acts_of(page)
    bring_in(desk(), saved)
    assert book.receipts(device) == [(act["seq"], "done", "") for act in made]
    assert book.photos([act["document_id"] for act in made]) == hashes_of(made)
    assert [book.stored_hash(sha256) for sha256 in hashes_of(made)] == hashes_of(made)
    assert book.one(Device, number=administrator.read("people/device", device)["number"]).state == "revoked"


def the_phone_says_so_and_keeps_everything(page: Page) -> None:
    expect(badge(page)).to_have_attribute("data-state", "needed")
    page.get_by_role("button", name="登录", exact=True).click()
    if not pin_pad(page).is_visible():
        show_badge(page, TURNER)
    tap_pin(page, "1234")
    expect(page.get_by_text("这台终端已注销，请交给管理员。")).to_be_visible()
    keep_picture(page, "shared-withdrawn", "phone")
    page.get_by_role("dialog").get_by_role("button", name="返回").click()
    assert len(acts_of(page)) == 3


def export(page: Page, folder):
    page.goto("/queue")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出成文件").click()
    path = folder / "outbox.json"
    waiting.value.save_as(path)
    assert json.loads(path.read_text())["gemba"] == "outbox"
    return path


def bring_in(page: Page, saved) -> None:
    log_in_with_password(page, "manager", "中文")
    page.goto("/sync/devices")
    page.locator("input[type=file]").set_input_files(saved)
    sheet = page.get_by_role("dialog", name="导入手机导出的记录")
    expect(sheet.get_by_text("3 条，其中 3 条还没到")).to_be_visible()
    keep_picture(page, "supervisor-import", "desk")
    assert faults(page, "desk") == []
    sheet.get_by_role("button", name="导入 3 条").click()
    expect(sheet.get_by_text("从这台设备的文件导入 3 条记录，其中 3 条是新的。")).to_be_visible()
    keep_picture(page, "supervisor-imported", "desk")

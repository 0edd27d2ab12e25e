"""A whole round in a dead zone: scanned, read, photographed, and counted once where the network is back."""

import shutil
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from backend.documents.attachments import Attachment
from backend.maintenance.maintenance_order import MaintenanceOrder
from backend.patrol.patrol_check import PatrolCheck
from backend.patrol.patrol_round import PatrolRound
from tests.browser.floor import by_badge, by_password
from tests.browser.hands import (
    badge,
    go_offline,
    log_in_by_badge,
    log_in_with_password,
    photo,
    put_flash_away,
    scan,
    type_on_pad,
    wait_for,
    wait_until_sent,
)
from tests.browser.judging import PICTURES, faults, keep_picture
from tests.browser.terminal import acts_of, hashes_of
from tests.browser.walk import Walk
from tests.builders.patrol import at

TURNER, MECHANIC = "1012", "1023"
POINT, ROUTE, ROUND = "patrol/patrol_point", "patrol/patrol_route", "patrol/patrol_round"
ORDER = "maintenance/maintenance_order"
HYDRAULICS = "液压站巡检"
HERE = {"latitude": 36.70601, "longitude": 119.12345, "accuracy": 8}


@pytest.fixture
def hydraulics(people, factory_server):
    """A route of three points that is due now: two machines, and a tank without one."""
    office = by_password(factory_server, "equipment")
    machines = [people.one("plant/equipment", number=number) for number in ("EQ-203", "EQ-204")]
    pressure = {"name": "压力", "kind": "reading", "unit": "MPa", "lower_limit": "4", "upper_limit": "6"}
    oil = {"name": "油位", "method": "看油标", "normal": "在上下刻线之间", "follow_up": "maintenance_order"}
    seal = {"name": "管接头", "method": "看、摸", "normal": "无渗漏", "photo_needed": True}
    kept = people.director.list(ROUTE, "number=RT-HYD")
    if kept:
        return people.director.read(ROUTE, kept[0]["id"])
    points = [
        office.make(
            POINT, number="PP-H1", name="加工中心液压站", equipment_id=machines[0]["id"], items=[oil, pressure]
        ),
        office.make(POINT, number="PP-H2", name="滚齿机液压站", equipment_id=machines[1]["id"], items=[oil, pressure]),
        office.make(POINT, number="PP-H3", name="集中供油箱", minimum_stay=1, items=[pressure, seal]),
    ]
    stops = [{"patrol_point_id": point["id"]} for point in points]
    return office.make(ROUTE, number="RT-HYD", name=HYDRAULICS, in_order=True, points=stops)


@pytest.fixture
def due(hydraulics, factory_server):
    window = {"window_from": at(-10), "window_to": at(120)}
    return by_badge(factory_server, TURNER).make(ROUND, patrol_route_id=hydraulics["id"], **window)


def test_a_round_in_a_dead_zone_is_counted_once_with_its_photos(phone, book, due, hydraulics):
    page = phone()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    log_in_by_badge(page, TURNER)
    go_offline(page)
    page.reload()
    expect(badge(page)).to_have_attribute("data-state", "offline")
    walk_round(page, [line["patrol_point_id"] for line in hydraulics["points"]])
    made = acts_of(page)
    assert [act["document"] for act in made] == ["patrol/patrol_check"] * 3
    assert len(set(hashes_of(made))) == 2

    page.context.set_offline(False)
    wait_until_sent(page)
    everything_counted(book, due, made)
    order = book.one(MaintenanceOrder, source_id=UUID(made[1]["document_id"]))
    assert (order.state, order.priority, order.description) == (
        "reported", 1, "滚齿机液压站: 油位 (油箱见底，地面有油)"
    )  # fmt: skip
    wait_for(lambda: book.count(Attachment.document_id == order.id), "the photo hangs on the order")
    assert [one.sha256 for one in book.all(Attachment, document_id=order.id)] == [made[1]["files"][0]]
    page.goto(f"/maintenance/order/{order.id}")
    expect(page.locator("h1")).to_contain_text("EQ-204")
    keep_picture(page, "patrol", "order", "phone")


def walk_round(page: Page, points: list[str]) -> None:
    walk = Walk(page).open(HYDRAULICS)
    walk.shows(["未检"] * 3)
    looked_at(page, "round-open")
    walk.come_to("PP", points[0])
    looked_at(page, "question")
    walk.ok()
    looked_at(page, "reading")
    walk.reads("5.2")
    walk.submit()
    find_a_leak(walk, points[1])
    walk.come_to("PP", points[2])
    walk.reads("4.4")
    page.locator(".answer.good").click()
    expect(page.get_by_text("这一项要求拍照。")).to_be_visible()
    expect(page.get_by_role("button", name="继续", exact=True)).to_be_disabled()
    walk.take("tank")
    walk.go_on()
    walk.submit()
    expect(page.get_by_text("全部走完")).to_be_visible()
    walk.shows(["正常", "异常", "正常"])
    looked_at(page, "round-done")
    looked_at_by_night(page, "round-done")


DRAFT_KEPT = """async (since) => {
  const asked = indexedDB.open('gemba')
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const drafts = opened.transaction('draft').objectStore('draft').getAll()
  const all = await new Promise((done) => { drafts.onsuccess = () => done(drafts.result) })
  opened.close()
  return all.some((draft) => draft.key.startsWith('patrol:') && draft.changed_at >= since)
}"""


def find_a_leak(walk: Walk, point: str) -> None:
    """Half of it entered when the phone restarts; a reading outside its limits is put right at once."""
    page = walk.page
    walk.come_to("PP", point)
    page.locator(".answer.bad").click()
    page.locator(".found textarea").fill("油箱见底")
    typed = page.evaluate("Date.now()")
    wait_for(lambda: page.evaluate(DRAFT_KEPT, typed), "the draft is kept, a moment after the last key")
    page.reload()
    expect(page.locator(".found textarea")).to_have_value("油箱见底")
    page.get_by_text("严重", exact=True).click()
    page.locator(".found textarea").fill("油箱见底，地面有油")
    walk.take("leak")
    looked_at(page, "abnormal")
    looked_at_by_night(page, "abnormal")
    walk.go_on()
    type_on_pad(page, "3.1")
    expect(page.locator(".panel .verdict")).to_have_text("✕ 异常")
    page.get_by_text("已当场处理", exact=True).click()
    walk.go_on()
    looked_at(page, "whole")
    walk.submit()


def looked_at(page: Page, name: str, context: str = "patrol") -> None:
    """The picture is kept, and nothing on it is out of reach or against a rule."""
    put_flash_away(page)
    keep_picture(page, context, name, "phone")
    assert faults(page, "phone") == []


def looked_at_by_night(page: Page, name: str) -> None:
    """Dark, and with gloves on."""
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.documentElement.toggleAttribute('data-glove', true)")
    looked_at(page, f"{name}-night")
    page.evaluate("document.documentElement.toggleAttribute('data-glove', false)")
    page.emulate_media(color_scheme="light")


def everything_counted(book, due: dict, made: list) -> None:
    """Read in the database: three checks in the device's order, the round finished, the pictures whole."""
    device = made[0]["device"]
    assert [(seq, status) for seq, status, _ in book.receipts(device)] == [(act["seq"], "done") for act in made]
    one = book.one(PatrolRound, id=UUID(due["id"]))
    assert (one.state, one.done_points, one.abnormal_points, one.missed_points) == ("finished", 3, 1, 0)
    checks = book.all(PatrolCheck, patrol_round_id=one.id)
    assert [(check.result, check.scanned, check.late) for check in checks] == [
        ("normal", True, False), ("abnormal", True, False), ("normal", True, False)
    ]  # fmt: skip
    assert {(float(check.latitude), float(check.longitude)) for check in checks} == {(36.70601, 119.12345)}
    hashes = sorted(hashes_of(made))
    assert book.photos([act["document_id"] for act in made]) == hashes
    assert [book.stored_hash(sha256) for sha256 in hashes] == hashes
    shutil.copy(book.files.path(made[1]["files"][0]), PICTURES / "patrol-photo.jpg")


def test_a_round_begun_by_hand_without_network_goes_on_on_another_phone(phone, book, hydraulics):
    points = [line["patrol_point_id"] for line in hydraulics["points"]]
    first, second = phone(), phone()
    log_in_by_badge(first, TURNER)
    go_offline(first)
    first.goto("/patrol")
    first.get_by_role("button", name="临时巡检").click()
    first.get_by_role("dialog").get_by_role("button", name=HYDRAULICS).click()
    check_one(first, points[0], ["未检"] * 3)
    [begun, _] = acts_of(first)
    first.context.set_offline(False)
    wait_until_sent(first)

    log_in_by_badge(second, MECHANIC)
    go_offline(second)
    second.goto(f"/patrol/round/{begun['document_id']}")
    check_one(second, points[1], ["正常", "未检", "未检"])
    second.context.set_offline(False)
    wait_until_sent(second)
    one = book.one(PatrolRound, id=UUID(begun["document_id"]))
    assert (one.state, one.done_points, one.by_hand) == ("running", 2, True)


def check_one(page: Page, point: str, marks: list[str]) -> None:
    """All well at one point of a round that looks like this before."""
    walk = Walk(page)
    walk.shows(marks)
    walk.come_to("PP", point)
    walk.ok()
    walk.reads("5")
    walk.submit()
    place = marks.index("未检")
    walk.shows([*marks[:place], "正常", *marks[place + 1 :]])


def test_a_fault_is_reported_and_repaired_without_network(phone, book, people):
    machine = people.one("plant/equipment", number="EQ-201")
    page = phone()
    log_in_by_badge(page, TURNER)
    go_offline(page)
    scan(page, f"G1:EQ:{UUID(machine['id']).hex.upper()}")
    expect(page.locator("h1")).to_contain_text("数控车床 1")
    looked_at(page, "machine", "maintenance")
    page.get_by_role("button", name="报修", exact=True).click()
    page.locator("input[type=file]").set_input_files(photo("spindle"))
    page.get_by_text("异响 (Noise)").click()
    page.get_by_text("设备已停机").click()
    looked_at(page, "report", "maintenance")
    page.get_by_role("button", name="报修", exact=True).click()
    expect(page.get_by_text("已报修")).to_be_visible()
    [act] = acts_of(page)
    page.context.set_offline(False)
    wait_until_sent(page)
    order = book.one(MaintenanceOrder, id=UUID(act["document_id"]))
    assert (order.state, order.priority, order.stands) == ("reported", 2, True)
    assert book.photos([act["document_id"]]) == act["files"]
    repair(phone(), book, order)


def repair(page: Page, book, order: MaintenanceOrder) -> None:
    log_in_by_badge(page, MECHANIC)
    go_offline(page)
    page.goto("/maintenance")
    expect(page.locator(".card").first).to_be_visible()
    looked_at(page, "orders", "maintenance")
    page.locator(".card", has_text=order.number).click()
    for name in ("接单", "开始维修", "暂停"):
        page.locator(".thumb").get_by_role("button", name=name, exact=True).click()
    page.get_by_text("等备件", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    page.locator(".thumb").get_by_role("button", name="继续维修").click()
    complete(page)
    page.context.set_offline(False)
    wait_for(lambda: book.one(MaintenanceOrder, id=order.id).state == "completed", "the repair has arrived")
    row = book.one(MaintenanceOrder, id=order.id)
    assert (row.parts_used, row.failure_mode_id is not None, row.verified_by_id) == ("主轴轴承 1 套", True, None)


def complete(page: Page) -> None:
    """Three codes and the parts; the hours are left out, which is told and does not stop a fact."""
    page.locator(".thumb").get_by_role("button", name="修好了").click()
    sheet = page.get_by_role("dialog")
    for code in ("异响 (Noise)", "磨损 (Wear)", "更换 (Replace)"):
        sheet.get_by_text(code, exact=True).click()
    sheet.locator("textarea").first.fill("主轴轴承 1 套")
    keep_picture(page, "maintenance", "complete", "phone")
    sheet.get_by_role("button", name="修好了").click()
    expect(page.get_by_text("修的人不能自己验收")).to_be_visible()
    looked_at(page, "order", "maintenance")


def test_the_board_draws_who_is_how_far(desk, due):
    page = desk()
    log_in_with_password(page, "equipment", "中文")
    page.goto("/patrol/board")
    expect(page.locator(".walk").first).to_be_visible()
    keep_picture(page, "patrol", "board", "desk")
    assert faults(page, "desk") == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/patrol")
    expect(page.locator(".card").first).to_be_visible()
    keep_picture(page, "patrol", "rounds", "phone")

"""What people get wrong, and what others did meanwhile: every answer is a sentence, and nothing is lost."""

import io
import re
import zipfile
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from backend.inventory.stock_move import StockMove
from backend.production.work_order import WorkOrder
from seed.demo.people import BADGE
from tests.browser import office
from tests.browser.floor import by_password
from tests.browser.hands import (
    chinese,
    log_in_by_badge,
    log_in_with_password,
    scan,
    wait_for,
    wait_until_sent,
)
from tests.browser.terminal import code_of, stored

SOMEBODY, MANAGER = "1021", "1002"
LARGE = 20 * 1024 * 1024


def flash(page: Page) -> Locator:
    """The sentence that answers a scan."""
    return page.locator(".flash")


def test_an_unknown_code_is_told_and_leaves_one_where_one_was(phone):
    page = phone()
    log_in_by_badge(page, SOMEBODY)
    for code, sentence in (
        ("G1:LT:0193C0DE00007000800000000000ABCD", chinese("This code is not known here.")),
        ("6901234567892", "没有这个编码：6901234567892"),
    ):
        scan(page, code)
        expect(flash(page)).to_have_text(sentence)
    expect(page).to_have_url(re.compile("/$"))


@pytest.fixture
def stranger_here(factory_server):
    """Somebody who may work at the first site only, and the code of a machine that stands at the second."""
    admin = by_password(factory_server, "admin")
    mark = str(admin.trail())
    [company], [here] = admin.list("plant/company"), admin.list("plant/site", "number=HT-1")
    there = admin.make("plant/site", number=f"HT-{mark}", name="二号工厂 (Second plant)")
    machine = admin.make("plant/equipment", number=f"EQ-{mark}", name="二号工厂的车床 (Lathe)", site_id=there["id"])
    person = admin.make("people/person", number=f"P{mark}", name="新来的 (New)", home_site_id=here["id"])
    [role] = admin.list("people/role", "number=worker")
    given = {"role_id": role["id"], "in_company_id": company["id"], "at_site_id": here["id"]}
    user = admin.make("people/user", number=f"U{mark}", person_id=person["id"], roles=[given])
    badge_code = admin.post(f"/api/people/user/{user['id']}/badge")["badge"]
    admin.post(f"/api/people/user/{user['id']}/pin", pin="2580")
    return {"badge": badge_code, "pin": "2580", "machine": code_of("EQ", machine["id"])}


def test_the_code_of_another_site_is_refused_with_a_sentence(phone, stranger_here):
    page = phone()
    log_in_by_badge(page, stranger_here["badge"].removeprefix(BADGE.format("")), stranger_here["pin"])
    wait_until_sent(page)
    scan(page, stranger_here["machine"])
    expect(flash(page)).to_have_text(chinese("This code belongs to another site."))


def test_a_change_on_a_stale_version_shows_both_and_lets_one_choose(desk, people, book):
    order = people.planner.make(
        "production/work_order", item_id=people.item("P-BRC")["id"], quantity="30", due="2027-03-01"
    )
    page = desk()
    log_in_with_password(page, "planner")
    page.goto(f"/d/production/work_order/{order['id']}")
    page.get_by_role("button", name="Change", exact=True).click()
    page.locator("[data-field=quantity] input").fill("36")
    people.planner.change("production/work_order", order, quantity="40", priority=2)
    page.get_by_role("button", name="Save", exact=True).click()

    both = page.get_by_role("dialog", name="Somebody changed it first")
    expect(both.get_by_role("row", name=re.compile("Quantity"))).to_contain_text(re.compile("36.*40"))
    both.get_by_role("button", name="Save with mine").click()
    expect(both).to_be_hidden()
    expect(page.get_by_role("button", name="Change", exact=True)).to_be_visible()
    [row] = book.rows(WorkOrder.__table__.select().where(WorkOrder.number == order["number"]))
    assert (row.quantity, row.priority, row.version) == (36, 2, 3)


@pytest.fixture
def impossible(people):
    """Drafts that must not be released: parts within themselves, a unit nothing relates, more than is there."""
    rotor, tube, bolt = people.item("A-ROT180"), people.item("P-TUBE180"), people.item("S-M12")
    litre = people.one("engineering/uom", number="L")
    loop = {"item_id": rotor["id"], "quantity": "1"}
    by_volume = {"item_id": bolt["id"], "quantity": "1", "uom_id": litre["id"]}
    boms = [
        people.engineer.make("engineering/bom", item_id=tube["id"], components=[part], priority=9, revision=revision)
        for revision, part in (("Z1", loop), ("Z2", by_volume))
    ]
    customer = people.director.list("sales/customer", "limit=1")[0]
    sold = people.sell(rotor, 999, customer)
    lines = [{"sales_order_line_id": sold["lines"][0]["id"], "quantity": "999"}]
    shipment = people.storekeeper.make("sales/shipment", sales_order_id=sold["id"], lines=lines)
    yield {"boms": boms, "shipment": shipment}
    people.seller.step("sales/sales_order", people.seller.read("sales/sales_order", sold["id"]), "cancel")


def refused_with(page: Page, step: str, sentence: str) -> None:
    office.press_step(page, step)
    expect(page.get_by_role("alert").filter(has_text=re.compile(sentence))).to_be_visible()


def test_what_cannot_be_is_refused_by_name_and_stays_a_draft(desk, people, impossible):
    page = desk()
    log_in_with_password(page, "engineer")
    loop, by_volume = impossible["boms"]
    page.goto(f"/d/engineering/bom/{loop['id']}")
    refused_with(page, "Release", r"An item would be part of itself: .*A-ROT180 → P-TUBE180|P-TUBE180 → A-ROT180")
    page.goto(f"/d/engineering/bom/{by_volume['id']}")
    refused_with(page, "Release", "S-M12: Nothing says how many pcs a L is.")
    for bom in (loop, by_volume):
        assert people.engineer.read("engineering/bom", bom["id"])["state"] == "draft"


def test_more_than_there_is_does_not_leave_and_nothing_is_moved(desk, people, impossible, book):
    page, shipment = desk(), impossible["shipment"]
    log_in_with_password(page, "store")
    page.goto(f"/d/sales/shipment/{shipment['id']}")
    refused_with(page, "Ship", "A-ROT180")
    assert people.storekeeper.read("sales/shipment", shipment["id"])["state"] == shipment["state"]
    assert book.count(StockMove.source_id == UUID(shipment["id"])) == 0


def test_a_workbook_bomb_is_no_table_and_makes_nothing(desk, people):
    page = desk()
    log_in_with_password(page, "engineer")
    before = people.director.trail()
    page.goto("/d/engineering/item")
    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name="Import").click()
    sheet = page.get_by_role("dialog", name=re.compile("^Import"))
    sheet.locator("input[type=file]").set_input_files([workbook_bomb()])
    expect(sheet.get_by_role("alert")).to_have_text("The file cannot be read as a table.")
    expect(sheet.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    assert people.director.trail() == before


def workbook_bomb() -> dict[str, object]:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 300_000_000)
    return {"name": "items.xlsx", "mimeType": "application/octet-stream", "buffer": written.getvalue()}


@pytest.fixture
def attachments(phone, people):
    """The attachments of a work order, on a phone."""
    order = people.released_order("P-PIN", "60")
    page = phone()
    log_in_by_badge(page, MANAGER)
    page.goto(f"/d/production/work_order/{order['id']}")
    page.get_by_role("tab", name="附件").click()
    return page, order["id"]


def test_a_paper_of_20_mb_is_turned_down_when_it_is_picked(attachments, book, tmp_path):
    page, order_id = attachments
    paper = tmp_path / "drawing.pdf"
    paper.write_bytes(b"%PDF-" + bytes(LARGE))
    page.locator(".attachments .pick input[type=file]").set_input_files([paper])
    expect(page.get_by_role("alert")).to_contain_text("drawing.pdf 有 20 MB，一个文件最多 10 MB，没有附上。")
    assert (stored(page)["files"], book.photos([order_id])) == ([], [])


def test_a_photo_of_20_mb_is_made_small_and_arrives(attachments, book, tmp_path):
    page, order_id = attachments
    taken = tmp_path / "seam.png"
    Image.new("RGB", (2700, 2600), (94, 104, 110)).save(taken, compress_level=0)
    assert taken.stat().st_size > LARGE
    page.locator(".attachments input[type=file][accept^=image]").set_input_files([taken])
    wait_for(lambda: book.photos([order_id]), "the photo arrives")
    [kept] = stored(page)["files"]
    assert kept["size"] < LARGE / 10
    assert book.photos([order_id]) == [kept["sha256"]]

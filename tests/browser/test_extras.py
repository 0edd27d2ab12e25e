"""What else a floor does without network: material called and brought, goods received, an approval that waits."""

import re
from decimal import Decimal
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from backend.documents.approvals import Approval
from backend.production.material_call import MaterialCall
from backend.purchasing.purchase_order import PurchaseReceipt
from tests.browser.hands import (
    badge,
    go_offline,
    log_in_by_badge,
    log_in_with_password,
    wait_until_kept,
    wait_until_sent,
)
from tests.browser.judging import faults, keep_picture
from tests.browser.terminal import acts_of, let_go

TURNER, KEEPER = "1012", "1007"
ORDER = "purchasing/purchase_order"


@pytest.fixture
def ticket(people):
    """At a work center that has a place for material beside it."""
    found = people.first_ticket(people.released_order("P-SPUR", "40"))
    beside = {"name": "线边 (Line side)", "kind": "line_side", "work_center_id": found["work_center_id"]}
    people.storekeeper.make("inventory/storage_location", number=f"LS-{found['number']}", **beside)
    return found


def test_material_is_called_brought_and_confirmed_without_network(phone, book, ticket):
    worker, keeper = phone(), phone()
    log_in_by_badge(worker, TURNER)
    go_offline(worker)
    call_material(worker, ticket["id"])
    [call] = book.all(MaterialCall, work_order_id=UUID(ticket["work_order_id"]))
    bring(keeper, ticket["work_order"]["number"])
    worker.goto("/calls")
    arrived = worker.locator(".card", has_text=ticket["work_order"]["number"])
    expect(arrived).to_contain_text("已送达", timeout=60_000)
    go_offline(worker)
    arrived.get_by_role("button", name="确认").click()
    found = worker.get_by_role("dialog", name=re.compile("^收 "))
    found.get_by_role("button", name="收到", exact=True).click()
    expect(found).to_be_hidden()
    worker.context.set_offline(False)
    send(worker)
    ended = book.one(MaterialCall, id=call.id)
    assert (ended.state, ended.delivered, ended.confirmed) == ("confirmed", call.quantity, call.quantity)


def call_material(worker: Page, ticket: str) -> None:
    """From the terminal: the first material of the operation."""
    worker.goto(f"/work/{ticket}")
    worker.get_by_role("tab", name="物料").click()
    worker.get_by_role("button", name=re.compile("^呼叫 ")).first.click()
    sheet = worker.get_by_role("dialog", name="呼叫物料")
    expect(sheet).to_be_visible()
    keep_picture(worker, "worker-call", "phone")
    assert faults(worker, "phone") == []
    sheet.get_by_role("button", name="呼叫", exact=True).click()
    expect(sheet).to_be_hidden()
    worker.context.set_offline(False)
    send(worker)


def bring(keeper: Page, order: str) -> None:
    """Taken on and delivered by the storekeeper, in a cellar."""
    log_in_by_badge(keeper, KEEPER)
    go_offline(keeper)
    keeper.goto("/calls")
    card = keeper.locator(".card", has_text=order)
    card.get_by_role("button", name="我来送").click()
    card.get_by_role("button", name="送达").click()
    brought = keeper.get_by_role("dialog", name=re.compile("^送 "))
    keep_picture(keeper, "storekeeper-deliver", "phone")
    assert faults(keeper, "phone") == []
    brought.get_by_role("button", name="确认送达").click()
    expect(card).to_contain_text("已送达")
    keep_picture(keeper, "storekeeper-calls", "phone")
    keeper.context.set_offline(False)
    send(keeper)
    assert [(act["state"], act["message"]) for act in acts_of(keeper)] == [("done", "")] * 2


def send(page: Page) -> None:
    """Nothing to think again about: what is saved may leave."""
    let_go(page)
    wait_until_sent(page)


def test_an_approval_without_network_is_asked_and_not_yet_decided(phone, people, book):
    lot = people.item("C-SPUR")
    made = people.inspector.make("quality/nonconformance", item_id=lot["id"], quantity="2", description="气孔")
    people.inspector.step("quality/nonconformance", made, "report")
    page = phone()
    log_in_with_password(page, "quality", "中文")
    wait_until_kept(page)
    page.goto("/inbox")
    card = page.locator("article.card", has_text=made["number"])
    expect(card).to_be_visible()
    go_offline(page)
    card.get_by_role("button", name="同意", exact=True).click()
    expect(card).to_contain_text("已提交，尚未生效：联网后才算数")
    keep_picture(page, "quality-asked", "phone")
    assert [one.state for one in book.all(Approval, document_id=UUID(made["id"]))] == ["asked"]
    page.context.set_offline(False)
    expect(badge(page)).to_have_attribute("data-state", "sent", timeout=60_000)
    [decided] = book.all(Approval, document_id=UUID(made["id"]))
    assert decided.state == "approved"


def test_goods_are_received_by_the_number_on_their_paper_without_network(phone, people, book):
    order = next(one for one in people.director.list(ORDER, "state=sent,approved&lines=1&limit=20") if is_open(one))
    line = next(one for one in order["lines"] if left_of(one) > 0)
    page = phone()
    log_in_by_badge(page, KEEPER)
    go_offline(page)
    open_order(page, order["number"])
    page.locator(".line", has_text=line["item"]["number"]).first.click()
    sheet = page.locator("dialog[open]")
    sheet.get_by_label("供应商批号").fill("HEAT-7")
    keep_picture(page, "storekeeper-receive-line", "phone")
    sheet.get_by_role("button", name="加入").click()
    keep_picture(page, "storekeeper-receive", "phone")
    assert faults(page, "phone") == []
    page.get_by_role("button", name="收货（1 行）").click()
    expect(page).to_have_url(re.compile("/receive$"))
    page.context.set_offline(False)
    send(page)
    [act] = acts_of(page)
    assert act["state"] == "done"
    [came] = book.lines_of(PurchaseReceipt, book.one(PurchaseReceipt, id=UUID(act["document_id"])).number)
    assert (came.supplier_lot, came.quantity, came.rejected) == ("HEAT-7", left_of(line), 0)


def open_order(page: Page, number: str) -> None:
    page.goto("/receive")
    keep_picture(page, "storekeeper-receiving", "phone")
    assert faults(page, "phone") == []
    page.get_by_label("采购单号").fill(number)
    page.get_by_role("button", name="打开").click()


def left_of(line) -> Decimal:
    return Decimal(line["quantity"]) - Decimal(line["received"])


def is_open(order) -> bool:
    return any(left_of(line) > 0 for line in order["lines"])

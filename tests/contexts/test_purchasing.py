"""Orders at suppliers and what arrives: who may be ordered from, what is flagged, what is never refused."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.purchasing.purchase_order import PurchaseOrder
from tests.builders.engineering import a_made_item, an_item, at_site
from tests.builders.inventory import a_place, check_the_books, on_hand
from tests.builders.production import flagged, review
from tests.builders.purchasing import (
    DUE,
    OFFER,
    ORDER,
    RECEIPT,
    SUPPLIER,
    a_bought,
    a_box,
    a_draft,
    a_line,
    a_supplier,
    an_offer,
    an_order,
    arrived,
    received,
)

D = Decimal
SHANGHAI = ZoneInfo("Asia/Shanghai")


def refused(response):
    return response.status_code, response.json["message"]


def ordered_line(shop, order):
    return shop.read(ORDER, order["id"])["lines"][0]


def today_here():
    return datetime.now(UTC).astimezone(SHANGHAI).date()


def test_a_bought_item_is_released_when_an_approved_supplier_sells_it(shop):
    item = an_item(shop, "BELT", any_supplier=False)
    at_site(shop, item, source="buy")
    supplier = a_supplier(shop, approved=False)
    an_offer(shop, item, supplier)
    answer = refused(shop.try_step("engineering/item", item, "release"))
    assert answer == (409, "Item BELT is bought, but no approved supplier sells it.")
    assert shop.read("engineering/item", item["id"])["state"] == "draft"
    shop.step(SUPPLIER, supplier, "approve")
    assert shop.step("engineering/item", item, "release")["state"] == "released"


def test_an_offer_that_is_valid_later_does_not_count_yet(shop):
    item = an_item(shop, "BELT", any_supplier=False)
    at_site(shop, item, source="buy")
    an_offer(shop, item, valid_from=date.today() + timedelta(days=3))
    assert shop.try_step("engineering/item", item, "release").status_code == 409


def test_an_item_of_any_supplier_and_a_made_one_need_none(shop):
    nut = a_bought(shop, "NUT")
    assert nut["state"] == "released"
    assert a_made_item(shop, "PLATE", (nut, 1), any_supplier=False)["state"] == "released"


def test_a_supplier_that_is_not_approved_is_not_ordered_from(shop):
    nut, supplier = a_bought(shop), a_supplier(shop, approved=False)
    order = a_draft(shop, nut, 5, supplier)
    assert refused(shop.try_step(ORDER, order, "approve")) == (
        409,
        "Supplier STEEL is draft; only an approved one can be ordered from.",
    )
    shop.step(SUPPLIER, supplier, "block")
    answer = refused(shop.try_step(ORDER, order, "approve"))
    assert answer == (409, "Supplier STEEL is blocked; only an approved one can be ordered from.")
    assert shop.read(ORDER, order["id"])["state"] == "draft"
    shop.step(SUPPLIER, supplier, "approve")
    assert shop.step(ORDER, order, "approve")["state"] == "approved"


def test_an_order_of_nothing_is_not_approved(shop):
    order = shop.make(ORDER, supplier_id=a_supplier(shop)["id"], ordered=date.today(), lines=[])
    assert refused(shop.try_step(ORDER, order, "approve")) == (409, f"Purchase order {order['number']} has no lines.")


def test_a_costly_order_waits_for_approval_and_a_cheap_one_does_not(shop):
    shop.make("documents/approval_rule", document=ORDER, step="approve", role="director", min_amount="500")
    director, nut = shop.as_role("director", "purchasing.*", "*.*.read"), a_bought(shop)
    assert an_order(shop, nut, 10, price="49.9")["state"] == "approved"
    order = a_draft(shop, nut, 10, price="50")
    assert shop.try_step(ORDER, order, "approve").status_code == 202
    assert shop.read(ORDER, order["id"])["state"] == "draft"
    [question] = director.get("/api/approvals?mine=1")["rows"]
    assert D(question["amount"]) == 500
    director.post(f"/api/approvals/{question['id']}/approve", remark="")
    assert shop.read(ORDER, order["id"])["state"] == "approved"


def test_the_amount_is_the_sum_of_quantity_times_price(shop):
    order = a_draft(shop, a_bought(shop), "1.5", price="0.333333")
    with shop.database.reading() as session:
        assert session.get_one(PurchaseOrder, UUID(order["id"])).amount == D("0.5")


def test_what_arrives_is_a_lot_in_stock_and_completes_its_order(shop):
    nut, store = a_bought(shop, lot_control="lot"), a_place(shop)
    order = an_order(shop, nut, 100)
    receipt = received(shop, order, 60, supplier_lot="S-7")
    lot = shop.read("inventory/lot", receipt["lines"][0]["lot_id"])
    assert (lot["supplier_lot"], lot["received"], lot["source"]) == ("S-7", str(today_here()), RECEIPT)
    assert on_hand(shop, nut, store, lot, "unrestricted") == 60
    assert (ordered_line(shop, order)["received"], shop.read(ORDER, order["id"])["state"]) == ("60", "approved")
    second = received(shop, order, 40)
    assert second["lines"][0]["lot_id"] != lot["id"]
    assert (on_hand(shop, nut, store), shop.read(ORDER, order["id"])["state"]) == (100, "received")
    assert flagged(receipt) == flagged(second) == ""
    check_the_books(shop)


def test_boxes_come_in_as_pieces(shop):
    nut, store = a_bought(shop), a_place(shop)
    box = a_box(shop, nut, 250)
    order = an_order(shop, nut, 4, uom_id=box["id"])
    received(shop, order, 3)
    assert (ordered_line(shop, order)["received"], on_hand(shop, nut, store)) == ("3", 750)


def test_rejected_pieces_do_not_come_into_stock(shop):
    nut, store = a_bought(shop), a_place(shop)
    order = an_order(shop, nut, 10)
    received(shop, order, 10, rejected="4")
    line = ordered_line(shop, order)
    assert (line["received"], line["rejected"], on_hand(shop, nut, store)) == ("10", "4", 6)


def test_more_rejected_than_arrived_or_less_than_nothing_is_no_fact(shop):
    nut = a_bought(shop)
    order = an_order(shop, nut, 10)
    for rejected in ("11", "-5"):
        answer = shop.try_make(RECEIPT, purchase_order_id=order["id"], lines=[a_line(order, 10, rejected=rejected)])
        assert refused(answer) == (422, "rejected: between 0 and 10 is needed.")
    assert (ordered_line(shop, order)["received"], on_hand(shop, nut, a_place(shop))) == ("0", 0)


def test_more_than_was_ordered_is_taken_and_flagged(shop):
    nut, store = a_bought(shop), a_place(shop)
    receipt = received(shop, an_order(shop, nut, 10), 11)
    assert flagged(receipt) == "11 of NUT arrived; 10 were ordered."
    assert review(shop) == ["11 of NUT arrived; 10 were ordered."]
    assert on_hand(shop, nut, store) == 11


def test_a_tolerance_allows_exactly_so_much_more(shop):
    nut = a_bought(shop, here={"over_receipt_percent": "10"})
    order = an_order(shop, nut, 10)
    assert flagged(received(shop, order, 11)) == ""
    assert flagged(received(shop, order, "0.1")) == "11.1 of NUT arrived; 10 were ordered."


def test_goods_of_a_cancelled_order_are_kept_and_flagged(shop):
    nut, store = a_bought(shop), a_place(shop)
    order = shop.step(ORDER, an_order(shop, nut, 10), "cancel")
    receipt = received(shop, order, 10)
    number = order["number"]
    assert flagged(receipt) == f"Purchase order {number} was cancelled when its goods arrived."
    assert (on_hand(shop, nut, store), shop.read(ORDER, order["id"])["state"]) == (10, "cancelled")


def test_goods_of_a_closed_order_are_kept_and_flagged(shop):
    nut, store = a_bought(shop), a_place(shop)
    order = an_order(shop, nut, 10)
    received(shop, order, 10)
    shop.step(ORDER, order, "close")
    receipt = received(shop, order, 1)
    assert f"Purchase order {order['number']} was closed when its goods arrived." in flagged(receipt)
    assert on_hand(shop, nut, store) == 11


def test_an_order_is_cancelled_before_goods_came_and_not_after(shop):
    order = an_order(shop, a_bought(shop), 10)
    received(shop, order, 3)
    number = order["number"]
    answer = refused(shop.try_step(ORDER, order, "cancel"))
    assert answer == (409, f"3 of purchase order {number} have arrived already; it cannot be cancelled.")
    assert shop.read(ORDER, order["id"])["state"] == "approved"


def test_an_inspected_item_waits_on_hold(shop):
    nut, store = a_bought(shop, here={"inspect_receipt": True}, lot_control="lot"), a_place(shop)
    receipt = received(shop, an_order(shop, nut, 10), 10)
    assert (on_hand(shop, nut, store, status="quality_hold"), on_hand(shop, nut, store, status="unrestricted")) == (
        10,
        0,
    )
    [inspection] = shop.list("quality/inspection")
    assert (inspection["lot"]["id"], inspection["quantity"]) == (receipt["lines"][0]["lot_id"], "10")


def test_a_late_receipt_came_on_the_day_it_was_captured_where_it_was_captured(shop):
    """17:30 UTC on the 3rd is half past one on the 4th in Shanghai."""
    nut = a_bought(shop, lot_control="lot", shelf_life_days=30)
    day = today_here() - timedelta(days=6)
    moment = datetime.combine(day - timedelta(days=1), time(17, 30), UTC)
    receipt = arrived(shop, an_order(shop, nut, 10), 10, moment)
    lot = shop.read("inventory/lot", receipt["lines"][0]["lot_id"])
    assert (receipt["received_on"], lot["received"]) == (str(day), str(day))
    assert lot["expires"] == str(day + timedelta(days=30))


def test_a_receipt_says_itself_when_it_came(shop):
    day = date.today() - timedelta(days=2)
    order = an_order(shop, a_bought(shop), 10)
    receipt = shop.make(RECEIPT, purchase_order_id=order["id"], received_on=day, lines=[a_line(order, 1)])
    assert receipt["received_on"] == str(day)


def test_goods_come_to_the_site_that_ordered_them(shop):
    nut, store = a_bought(shop), a_place(shop)
    order = an_order(shop, nut, 5)
    second = shop.make("plant/site", number="C1-2", name="Second site")
    given = {"purchase_order_id": order["id"], "site_id": second["id"], "lines": [a_line(order, 5)]}
    assert shop.make(RECEIPT, **given)["site_id"] == str(shop.site_id)
    assert on_hand(shop, nut, store) == 5


def test_a_line_of_another_order_or_company_is_not_there(shop):
    nut = a_bought(shop)
    mine, other = an_order(shop, nut, 5), an_order(shop, nut, 5)
    answer = shop.try_make(RECEIPT, purchase_order_id=mine["id"], lines=[a_line(other, 1)])
    assert refused(answer) == (404, "purchase_order_line_id: the order has no such line.")
    stranger = shop.as_stranger()
    theirs = an_order(stranger, a_bought(stranger), 5)
    answer = stranger.try_make(RECEIPT, purchase_order_id=theirs["id"], lines=[a_line(mine, 1)])
    assert refused(answer) == (404, "purchase_order_line_id: there is no such purchase order line.")
    assert stranger.request("GET", f"/api/{ORDER}/{mine['id']}").status_code == 404
    assert shop.list(RECEIPT) == stranger.list(RECEIPT) == []


def test_a_receipt_stays_as_it_was_written(shop):
    nut, store = a_bought(shop), a_place(shop)
    receipt = received(shop, an_order(shop, nut, 10), 10)
    line = {name: receipt["lines"][0][name] for name in ("id", "purchase_order_line_id")} | {"quantity": "1000"}
    answer = refused(shop.try_change(RECEIPT, receipt, lines=[line]))
    assert answer == (409, f"{receipt['number']} is received already and stays as it is.")
    assert (shop.read(RECEIPT, receipt["id"])["lines"][0]["quantity"], on_hand(shop, nut, store)) == ("10", 10)
    assert shop.change(RECEIPT, receipt, delivery_note="DN-7")["delivery_note"] == "DN-7"


def test_one_supplier_sells_an_item_on_one_set_of_terms(shop):
    nut = a_bought(shop)
    an_offer(shop, nut)
    again = shop.try_make(OFFER, supplier_id=a_supplier(shop)["id"], item_id=nut["id"], price="3")
    assert again.status_code in (409, 422)
    assert len(shop.list(OFFER)) == 1


def test_an_order_in_transit_is_changed_by_nobody(shop):
    order = shop.step(ORDER, an_order(shop, a_bought(shop), 5), "send")
    line = {"item_id": order["lines"][0]["item_id"], "quantity": "6", "due": DUE}
    answer = refused(shop.try_change(ORDER, order, lines=[line]))
    assert answer == (409, "Lines cannot be changed while the Purchase order is sent.")

"""Receipts: what came out of an order comes into stock, for whom it was made."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from tests.builders.engineering import a_uom
from tests.builders.inventory import a_place, check_the_books, on_hand, reserved
from tests.builders.production import (
    DUE,
    ORDER,
    a_customer_order,
    a_product,
    a_released_order,
    counters,
    flagged,
    graph,
    report,
    shipped,
    tickets,
)

D = Decimal

RECEIPT = "production/production_receipt"


def test_good_pieces_of_the_last_operation_are_in_stock_as_one_lot(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"))
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "good", 30)
    report(shop, ticket, "good", 20)
    now = shop.read(ORDER, order["id"])
    assert (now["good"], now["received"]) == ("50", "50")
    product = shop.read("engineering/item", order["item_id"])
    assert on_hand(shop, product, store, {"id": now["lot_id"]}) == 50
    assert [row["quantity"] for row in shop.list(RECEIPT)] == ["20", "30"]
    assert {row["lot_id"] for row in shop.list(RECEIPT)} == {now["lot_id"]}
    check_the_books(shop)


def test_inspected_output_waits_in_quality_hold(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot", inspect_production=True))
    report(shop, tickets(shop, order)[10], "good", 30)
    product = shop.read("engineering/item", order["item_id"])
    assert on_hand(shop, product, store, status="quality_hold") == 30
    assert on_hand(shop, product, store, status="unrestricted") == 0


def test_at_finish_everything_comes_into_the_store_at_once(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"), receipt_mode="at_finish")
    report(shop, tickets(shop, order)[10], "good", 100)
    product = shop.read("engineering/item", order["item_id"])
    assert on_hand(shop, product, store) == 0
    shop.step(ORDER, order, "finish")
    assert on_hand(shop, product, store) == 100
    assert counters(shop, order, 10)["H"] == 0


def test_a_receipt_by_hand_counts_and_says_what_is_not_reported(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"), receipt_mode="at_finish")
    report(shop, tickets(shop, order)[10], "good", 40)
    assert flagged(shop.make(RECEIPT, work_order_id=order["id"], quantity="40", location_id=store["id"])) == ""
    told = shop.make(RECEIPT, work_order_id=order["id"], quantity="5")
    assert flagged(told) == f"45 of work order {order['number']} are received; 40 are reported good."
    assert counters(shop, order, 10)["H"] == -5


def test_a_report_taken_back_takes_its_pieces_out_of_the_store(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"))
    ticket = tickets(shop, order)[10]
    first = report(shop, ticket, "good", 30)
    report(shop, ticket, "good", 20)
    report(shop, ticket, "void", voids_id=first["id"])
    now = shop.read(ORDER, order["id"])
    product = shop.read("engineering/item", order["item_id"])
    assert (now["good"], now["received"], on_hand(shop, product, store)) == ("20", "20", 20)
    assert [row["voided"] for row in shop.list(RECEIPT)] == [False, True]
    produced = graph(shop, now["lot_id"], "backward")["edges"]
    assert [(edge["kind"], edge["quantity"]) for edge in produced] == [("produced", "20")]
    check_the_books(shop)


def test_what_is_made_to_order_is_told_to_sales_and_reserved_for_the_customer(shop):
    a_place(shop)
    product = a_product(shop, lot_control="lot")
    sold = a_customer_order(shop, product, 30)
    order = a_released_order(shop, product, 30, sales_order_line_id=sold["lines"][0]["id"])
    report(shop, tickets(shop, order)[10], "good", 30)
    assert shop.read("sales/sales_order", sold["id"])["lines"][0]["made"] == "30"
    assert reserved(shop, product) == 30
    shipped(shop, sold, 30)
    assert reserved(shop, product) == 0


def test_inspected_output_is_reserved_for_the_customer_when_it_is_let_go(shop):
    a_place(shop)
    product = a_product(shop, lot_control="lot", inspect_production=True)
    sold = a_customer_order(shop, product, 30)
    order = a_released_order(shop, product, 30, sales_order_line_id=sold["lines"][0]["id"])
    report(shop, tickets(shop, order)[10], "good", 30)
    assert reserved(shop, product) == 0
    lot_id, item_id = UUID(shop.read(ORDER, order["id"])["lot_id"]), UUID(product["id"])

    def let_go(act):
        lot = act.session.get(Lot, lot_id)
        inventory.change_status(item_id, lot_id, "unrestricted", lot, act, from_status="quality_hold")

    shop.perform(let_go)
    assert reserved(shop, product) == 30


def test_sales_is_told_in_the_unit_that_was_sold(shop):
    """A box of 12 was sold; 24 pieces are 2 boxes."""
    a_place(shop)
    box = a_uom(shop, "box")
    product = a_product(shop, lot_control="lot", conversions=[{"uom_id": box["id"], "numerator": 12}])
    customer = shop.make("sales/customer", number="K1", name="Rail Works")
    line = {"item_id": product["id"], "quantity": "2", "uom_id": box["id"], "wanted": DUE}
    sold = shop.make("sales/sales_order", customer_id=customer["id"], ordered=date.today(), lines=[line])
    order = a_released_order(shop, product, 24, sales_order_line_id=sold["lines"][0]["id"])
    report(shop, tickets(shop, order)[10], "good", 24)
    assert shop.read("sales/sales_order", sold["id"])["lines"][0]["made"] == "2"

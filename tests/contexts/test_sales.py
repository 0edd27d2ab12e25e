"""Orders of customers and what leaves for them: what is promised, what may go, what is refused."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.sales.sales_order import SalesOrder
from tests.builders.engineering import a_uom, an_item
from tests.builders.inventory import a_place, check_the_books, on_hand, reserved, stocked
from tests.builders.production import a_product, a_released_order, report, tickets
from tests.builders.sales import ORDER, SHIPMENT, a_draft, a_good, a_line, a_sale, a_shipment, shipped

D = Decimal


def refused(response):
    return response.status_code, response.json["message"]


def test_a_draft_item_is_not_promised(shop):
    order = a_draft(shop, a_line(an_item(shop, "IDEA", "finished"), 1))
    answer = refused(shop.try_step(ORDER, order, "confirm"))
    assert answer == (409, "Item IDEA is draft and cannot be sold.")
    assert shop.read(ORDER, order["id"])["state"] == "draft"


def test_an_order_of_nothing_is_not_confirmed(shop):
    order = a_draft(shop)
    answer = refused(shop.try_step(ORDER, order, "confirm"))
    assert answer == (409, f"Sales order {order['number']} has no lines.")
    assert shop.step(ORDER, order, "cancel")["state"] == "cancelled"


def test_a_confirmed_order_keeps_its_lines(shop):
    pump = a_good(shop)
    order = a_sale(shop, pump, 5)
    answer = refused(shop.try_change(ORDER, order, lines=[a_line(pump, 6)]))
    assert answer == (409, "Lines cannot be changed while the Sales order is confirmed.")
    assert shop.read(ORDER, order["id"])["lines"][0]["quantity"] == "5"


def test_the_amount_is_the_sum_of_quantity_times_price(shop):
    pump = a_good(shop)
    order = a_draft(shop, a_line(pump, "2.5", price="10.1"), a_line(pump, 3, price="1"), a_line(pump, 7))
    with shop.database.reading() as session:
        assert session.get_one(SalesOrder, UUID(order["id"])).amount == D("28.25")


def test_a_large_order_is_approved_by_somebody_else_and_a_small_one_is_not_asked_about(shop):
    shop.make("documents/approval_rule", document=ORDER, step="confirm", role="sales_manager", min_amount="1000")
    pump, manager = a_good(shop), shop.as_role("sales_manager", "sales.*", "*.*.read")
    small = a_draft(shop, a_line(pump, 9, price="111"))
    assert shop.step(ORDER, small, "confirm")["state"] == "confirmed"
    large = a_draft(shop, a_line(pump, 10, price="100"))
    assert shop.try_step(ORDER, large, "confirm").status_code == 202
    assert shop.read(ORDER, large["id"])["state"] == "draft"
    [question] = manager.get("/api/approvals?mine=1")["rows"]
    assert (question["number"], D(question["amount"])) == (large["number"], 1000)
    manager.post(f"/api/approvals/{question['id']}/approve", remark="Good.")
    assert shop.read(ORDER, large["id"])["state"] == "confirmed"


def test_goods_leave_in_parts_until_the_order_is_shipped(shop):
    pump, store = a_good(shop, quantity=10), a_place(shop)
    order = a_sale(shop, pump, 10)
    first = shop.step(SHIPMENT, a_shipment(shop, order, 4), "ship")
    assert (first["state"], first["shipped_on"]) == ("shipped", date.today().isoformat())
    assert (shipped(shop, order), shop.read(ORDER, order["id"])["state"]) == (["4"], "confirmed")
    assert on_hand(shop, pump, store) == 6
    shop.step(SHIPMENT, a_shipment(shop, order, 6), "ship")
    assert (shipped(shop, order), shop.read(ORDER, order["id"])["state"]) == (["10"], "shipped")
    assert on_hand(shop, pump, store) == 0
    check_the_books(shop)


def test_more_than_is_open_does_not_leave(shop):
    pump = a_good(shop, quantity=20)
    order = a_sale(shop, pump, 10)
    shop.step(SHIPMENT, a_shipment(shop, order, 7), "ship")
    shipment = a_shipment(shop, order, 4)
    answer = refused(shop.try_step(SHIPMENT, shipment, "ship"))
    assert answer == (409, "Only 3 of PUMP are still open on the order; 4 is too much.")
    assert shop.read(SHIPMENT, shipment["id"])["state"] == "draft"
    assert (shipped(shop, order), on_hand(shop, pump, a_place(shop))) == (["7"], 13)


def test_two_lines_of_a_shipment_together_are_not_more_than_is_open(shop):
    pump = a_good(shop, quantity=20)
    order = a_sale(shop, pump, 10)
    line = {"sales_order_line_id": order["lines"][0]["id"], "quantity": "6"}
    shipment = shop.make(SHIPMENT, sales_order_id=order["id"], lines=[line, line])
    answer = refused(shop.try_step(SHIPMENT, shipment, "ship"))
    assert answer == (409, "Only 4 of PUMP are still open on the order; 6 is too much.")
    assert (shipped(shop, order), on_hand(shop, pump, a_place(shop))) == (["0"], 20)


def test_more_than_is_there_does_not_leave_and_nothing_is_half_written(shop):
    pump, valve, store = a_good(shop, quantity=10), a_good(shop, "VALVE", 3), a_place(shop)
    order = shop.step(ORDER, a_draft(shop, a_line(pump, 10), a_line(valve, 5)), "confirm")
    shipment = a_shipment(shop, order, 10, 5)
    answer = shop.try_step(SHIPMENT, shipment, "ship")
    assert answer.status_code == 409
    assert "VALVE" in answer.json["message"]
    assert shipped(shop, order) == ["0", "0"]
    assert (on_hand(shop, pump, store), on_hand(shop, valve, store)) == (10, 3)
    assert (shop.read(SHIPMENT, shipment["id"])["state"], shop.list("inventory/stock_move", "kind=shipment")) == (
        "draft",
        [],
    )


def test_a_shipment_of_nothing_and_one_of_a_draft_order_do_not_leave(shop):
    pump = a_good(shop, quantity=5)
    draft = a_draft(shop, a_line(pump, 1))
    answer = refused(shop.try_step(SHIPMENT, a_shipment(shop, draft, 1), "ship"))
    assert answer == (409, f"Sales order {draft['number']} is draft; only a confirmed one can be shipped.")
    order = a_sale(shop, pump, 1)
    empty = shop.make(SHIPMENT, sales_order_id=order["id"], lines=[])
    answer = refused(shop.try_step(SHIPMENT, empty, "ship"))
    assert answer == (409, f"Shipment {empty['number']} has no lines.")
    assert on_hand(shop, pump, a_place(shop)) == 5


def test_a_line_of_another_order_is_not_there(shop):
    pump = a_good(shop, quantity=5)
    mine, other = a_sale(shop, pump, 1), a_sale(shop, pump, 1)
    line = {"sales_order_line_id": other["lines"][0]["id"], "quantity": "1"}
    answer = refused(shop.try_make(SHIPMENT, sales_order_id=mine["id"], lines=[line]))
    assert answer == (404, "sales_order_line_id: the order has no such line.")
    assert shop.list(SHIPMENT) == []


def test_an_order_line_of_another_company_is_not_there(shop):
    order = a_sale(shop, a_good(shop, quantity=5), 1)
    stranger = shop.as_stranger()
    theirs = a_sale(stranger, a_good(stranger), 1)
    line = {"sales_order_line_id": order["lines"][0]["id"], "quantity": "1"}
    answer = stranger.try_make(SHIPMENT, sales_order_id=theirs["id"], lines=[line])
    assert refused(answer) == (404, "sales_order_line_id: there is no such sales order line.")
    assert stranger.request("GET", f"/api/{ORDER}/{order['id']}").status_code == 404
    assert [row["id"] for row in stranger.list(ORDER)] == [theirs["id"]]


def test_an_order_is_cancelled_before_anything_left_and_not_after(shop):
    pump = a_good(shop, quantity=10)
    order = a_sale(shop, pump, 10)
    shop.step(SHIPMENT, a_shipment(shop, order, 4), "ship")
    answer = refused(shop.try_step(ORDER, order, "cancel"))
    assert answer == (409, f"4 of sales order {order['number']} have left already; it cannot be cancelled.")
    assert shop.read(ORDER, order["id"])["state"] == "confirmed"
    assert shop.step(ORDER, a_sale(shop, pump, 3), "cancel")["state"] == "cancelled"


def test_an_order_with_open_goods_is_not_called_complete(shop):
    order = a_sale(shop, a_good(shop), 3)
    answer = refused(shop.try_step(ORDER, order, "complete"))
    assert answer == (409, f"3 of sales order {order['number']} are not shipped yet.")


def test_a_box_of_twelve_takes_twelve_pieces_from_stock(shop):
    item = an_item(shop, "CLIP")
    box = a_uom(shop, "BOX")
    shop.change("engineering/item", item, conversions=[{"uom_id": box["id"], "numerator": 12, "denominator": 1}])
    shop.make("inventory/item_site", item_id=item["id"], source="buy")
    shop.step("engineering/item", item, "release")
    stocked(shop, item, 30, a_place(shop))
    order = a_sale(shop, item, 2, uom_id=box["id"])
    shop.step(SHIPMENT, a_shipment(shop, order, 2), "ship")
    assert (on_hand(shop, item, a_place(shop)), shipped(shop, order)) == (6, ["2"])


def made_for(shop, sale, quantity):
    """So much is made for the first line of an order."""
    line_id = sale["lines"][0]["id"]
    order = a_released_order(shop, {"id": sale["lines"][0]["item_id"]}, quantity, sales_order_line_id=line_id)
    report(shop, tickets(shop, order)[10], "good", quantity)
    return order


def test_what_is_made_for_an_order_waits_for_it_and_for_nobody_else(shop):
    shaft = a_product(shop)
    a_place(shop)
    mine, other = a_sale(shop, shaft, 5), a_sale(shop, shaft, 5)
    made_for(shop, mine, 5)
    assert shop.read(ORDER, mine["id"])["lines"][0]["made"] == "5"
    assert reserved(shop, shaft) == 5
    assert shop.try_step(SHIPMENT, a_shipment(shop, other, 5), "ship").status_code == 409
    assert shipped(shop, other) == ["0"]
    shop.step(SHIPMENT, a_shipment(shop, mine, 5), "ship")
    assert (shipped(shop, mine), reserved(shop, shaft)) == (["5"], 0)
    check_the_books(shop)


def test_a_line_does_not_take_what_is_made_for_another_line_of_its_order(shop):
    shaft = a_product(shop)
    a_place(shop)
    order = shop.step(ORDER, a_draft(shop, a_line(shaft, 5), a_line(shaft, 5)), "confirm")
    made_for(shop, order, 5)
    line = {"sales_order_line_id": order["lines"][1]["id"], "quantity": "5"}
    shipment = shop.make(SHIPMENT, sales_order_id=order["id"], lines=[line])
    assert shop.try_step(SHIPMENT, shipment, "ship").status_code == 409
    assert (shipped(shop, order), reserved(shop, shaft)) == (["0", "0"], 5)


def test_a_cancelled_order_keeps_nothing_back(shop):
    shaft = a_product(shop)
    a_place(shop)
    order, other = a_sale(shop, shaft, 5), a_sale(shop, shaft, 5)
    made_for(shop, order, 5)
    shop.step(ORDER, order, "cancel")
    assert reserved(shop, shaft) == 0
    shop.step(SHIPMENT, a_shipment(shop, other, 5), "ship")
    assert shipped(shop, other) == ["5"]


def test_goods_leave_from_where_the_order_was_placed(shop):
    pump = a_good(shop, quantity=5)
    order = a_sale(shop, pump, 2)
    second = shop.make("plant/site", number="C1-2", name="Second site")
    line = {"sales_order_line_id": order["lines"][0]["id"], "quantity": "2"}
    shipment = shop.make(SHIPMENT, sales_order_id=order["id"], site_id=second["id"], lines=[line])
    assert shipment["site_id"] == str(shop.site_id)
    shop.step(SHIPMENT, shipment, "ship")
    assert on_hand(shop, pump, a_place(shop)) == 3


def test_a_customer_and_a_day_are_needed(shop):
    answer = shop.try_make(ORDER, lines=[])
    assert answer.status_code == 422
    assert set(answer.json["fields"]) == {"customer_id", "ordered"}

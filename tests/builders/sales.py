"""Customers, their orders and what leaves for them, in the words of the floor."""

from datetime import date, timedelta
from typing import Any

from tests.builders.engineering import a_bought_item
from tests.builders.inventory import a_place, stocked
from tests.shop import Row, Shop

ORDER, SHIPMENT = "sales/sales_order", "sales/shipment"
WANTED = date.today() + timedelta(days=20)


def a_customer(shop: Shop, number: str = "FARM") -> Row:
    found = shop.list("sales/customer", f"number={number}")
    return found[0] if found else shop.make("sales/customer", number=number, name=number)


def a_good(shop: Shop, number: str = "PUMP", quantity: Any = 0, **values: Any) -> Row:
    """Something that can be sold, so much of it in the store."""
    found = shop.list("engineering/item", f"number={number}")
    item = found[0] if found else a_bought_item(shop, number, **values)
    if quantity:
        stocked(shop, item, quantity, a_place(shop))
    return item


def a_line(item: Row, quantity: Any, **values: Any) -> Row:
    return {"item_id": item["id"], "quantity": str(quantity), "wanted": WANTED} | values


def a_draft(shop: Shop, *lines: Row, **values: Any) -> Row:
    given = {"customer_id": a_customer(shop)["id"], "ordered": date.today(), "lines": list(lines)} | values
    return shop.make(ORDER, **given)


def a_sale(shop: Shop, item: Row, quantity: Any, **values: Any) -> Row:
    """A confirmed order of one line."""
    return shop.step(ORDER, a_draft(shop, a_line(item, quantity, **values)), "confirm")


def a_shipment(shop: Shop, order: Row, *quantities: Any, **values: Any) -> Row:
    """A draft shipment of so much of each line of an order."""
    pairs = zip(order["lines"], quantities, strict=True)
    lines = [{"sales_order_line_id": line["id"], "quantity": str(quantity)} | values for line, quantity in pairs]
    return shop.make(SHIPMENT, sales_order_id=order["id"], lines=lines)


def shipped(shop: Shop, order: Row) -> list[str]:
    return [line["shipped"] for line in shop.read(ORDER, order["id"])["lines"]]

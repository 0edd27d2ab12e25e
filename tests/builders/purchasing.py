"""Suppliers, what is ordered from them and what arrives, in the words of the floor."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from backend.documents.steps import create
from backend.purchasing.purchase_order import PurchaseReceipt
from tests.builders.engineering import a_uom, an_item, at_site
from tests.builders.inventory import a_place, performed
from tests.shop import Row, Shop

SUPPLIER, OFFER = "purchasing/supplier", "purchasing/supplier_item"
ORDER, RECEIPT = "purchasing/purchase_order", "purchasing/purchase_receipt"
DUE = date.today() + timedelta(days=10)


def a_supplier(shop: Shop, number: str = "STEEL", approved: bool = True) -> Row:
    found = shop.list(SUPPLIER, f"number={number}")
    if found:
        return found[0]
    made = shop.make(SUPPLIER, number=number, name=number)
    return shop.step(SUPPLIER, made, "approve") if approved else made


def an_offer(shop: Shop, item: Row, supplier: Row | None = None, **values: Any) -> Row:
    """What a supplier sells."""
    given = {"supplier_id": (supplier or a_supplier(shop))["id"], "item_id": item["id"], "price": "2"} | values
    return shop.make(OFFER, **given)


def a_bought(shop: Shop, number: str = "NUT", here: Row | None = None, **values: Any) -> Row:
    """A released bought item with its parameters at the site."""
    a_place(shop)
    item = an_item(shop, number, **values)
    at_site(shop, item, **({"source": "buy"} | (here or {})))
    return shop.step("engineering/item", item, "release")


def a_box(shop: Shop, item: Row, pieces: int) -> Row:
    """A box of so many pieces, as a unit of this item."""
    box = a_uom(shop, "BOX")
    now = shop.read("engineering/item", item["id"])
    shop.change("engineering/item", now, conversions=[{"uom_id": box["id"], "numerator": pieces, "denominator": 1}])
    return box


def a_draft(shop: Shop, item: Row, quantity: Any, supplier: Row | None = None, **values: Any) -> Row:
    line = {"item_id": item["id"], "quantity": str(quantity), "due": DUE} | values
    supplier_id = (supplier or a_supplier(shop))["id"]
    return shop.make(ORDER, supplier_id=supplier_id, ordered=date.today(), lines=[line])


def an_order(shop: Shop, item: Row, quantity: Any, **values: Any) -> Row:
    """An approved order of one line."""
    return shop.step(ORDER, a_draft(shop, item, quantity, **values), "approve")


def received(shop: Shop, order: Row, quantity: Any, **values: Any) -> Row:
    return shop.make(RECEIPT, purchase_order_id=order["id"], lines=[a_line(order, quantity, **values)])


def a_line(order: Row, quantity: Any, **values: Any) -> Row:
    return {"purchase_order_line_id": order["lines"][0]["id"], "quantity": str(quantity)} | values


def arrived(shop: Shop, order: Row, quantity: Any, captured_at: datetime) -> Row:
    """A receipt that was written offline at some moment and is sent now."""
    values = {"purchase_order_id": order["id"], "lines": [a_line(order, quantity)]}

    def work(act: Any) -> UUID:
        return create(PurchaseReceipt, values, act).id

    return shop.read(RECEIPT, performed(shop, work, captured_at)[0])

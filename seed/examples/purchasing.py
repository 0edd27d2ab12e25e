"""Examples of supply."""

from typing import Any

from seed.examples.engineering import bought_item, new_bought_item

SUPPLIER, ORDER = "purchasing/supplier", "purchasing/purchase_order"


def supplier(m: Any) -> Any:
    return m.once("approved supplier", lambda: m.step(SUPPLIER, m.make(SUPPLIER), "approve"))["id"]


def order(m: Any) -> dict[str, Any]:
    line = {"item_id": bought_item(m)["id"], "quantity": "100", "due": "2027-01-15"}
    return {"supplier_id": supplier(m), "ordered": "2026-11-23", "lines": [line]}


def sent(m: Any) -> Any:
    return m.once("sent order", lambda: m.step(ORDER, m.shop.make(ORDER, **order(m)), "approve", "send"))


EXAMPLES = {
    SUPPLIER: lambda m: {"number": m.code("SU"), "name": "华新轴承"},
    "purchasing/supplier_item": lambda m: {"supplier_id": supplier(m), "item_id": new_bought_item(m)["id"]},
    ORDER: order,
    "purchasing/purchase_receipt": lambda m: {
        "purchase_order_id": sent(m)["id"],
        "lines": [{"purchase_order_line_id": m.shop.read(ORDER, sent(m)["id"])["lines"][0]["id"], "quantity": "1"}],
    },
}

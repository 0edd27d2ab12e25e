"""Examples of demand."""

from typing import Any

from seed.examples.engineering import made_item

ORDER = "sales/sales_order"


def order(m: Any) -> dict[str, Any]:
    line = {"item_id": made_item(m)["id"], "quantity": "5", "wanted": "2027-02-01"}
    return {"customer_id": m.id("sales/customer"), "ordered": "2026-11-23", "lines": [line]}


def confirmed(m: Any) -> Any:
    return m.once("confirmed order", lambda: m.step(ORDER, m.shop.make(ORDER, **order(m)), "confirm"))


EXAMPLES = {
    "sales/demand_history": lambda m: {"item_id": made_item(m)["id"], "day": "2026-03-02", "quantity": "40"},
    "sales/forecast_scheme": lambda m: {"number": m.code("FS"), "name": "按月预测"},
    "sales/forecast": lambda m: {"forecast_scheme_id": m.id("sales/forecast_scheme")},
    "sales/customer": lambda m: {"number": m.code("CU"), "name": "松林拖拉机"},
    ORDER: order,
    "sales/shipment": lambda m: {
        "sales_order_id": confirmed(m)["id"],
        "lines": [{"sales_order_line_id": m.shop.read(ORDER, confirmed(m)["id"])["lines"][0]["id"], "quantity": "1"}],
    },
}

"""Examples of proving."""

from typing import Any

from seed.examples.engineering import bought_item

PLAN, INSPECTION = "quality/inspection_plan", "quality/inspection"


def inspection(m: Any) -> dict[str, Any]:
    return {"kind": "stock_inspection", "item_id": bought_item(m)["id"], "quantity": "10"}


def planned(m: Any) -> Any:
    return m.once("planned inspection", lambda: new_planned(m))


def new_planned(m: Any) -> Any:
    m.once("approved plan", lambda: m.step(PLAN, m.make(PLAN), "approve"))
    return m.step(INSPECTION, m.shop.make(INSPECTION, **inspection(m)), "plan")


EXAMPLES = {
    "quality/defect_code": lambda m: {"number": m.code("DC"), "name": "Scratch"},
    "quality/gauge": lambda m: {"number": m.code("GA"), "name": "Caliper"},
    PLAN: lambda m: {
        "name": "Stock check",
        "kind": "stock_inspection",
        "item_id": bought_item(m)["id"],
        "characteristics": [{"name": "Diameter"}],
    },
    INSPECTION: inspection,
    "quality/inspection_result": lambda m: {
        "inspection_id": planned(m)["id"],
        "values": [
            {
                "characteristic_id": m.shop.read(INSPECTION, planned(m)["id"])["characteristics"][0]["id"],
                "sample": 1,
                "measured_value": "10.02",
            }
        ],
    },
    "quality/nonconformance": lambda m: {"item_id": bought_item(m)["id"], "quantity": "2"},
}

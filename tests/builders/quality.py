"""Inspections, values and nonconformances in the words of the floor."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.documents.steps import create
from backend.quality.inspection import InspectionResult
from tests.builders.inventory import performed
from tests.builders.purchasing import a_bought, an_order, received
from tests.shop import Row, Rows, Shop

PLAN, INSPECTION, RESULT = "quality/inspection_plan", "quality/inspection", "quality/inspection_result"
NONCONFORMANCE, GAUGE = "quality/nonconformance", "quality/gauge"
WIDTH = {"name": "Width", "unit": "mm", "lower_limit": "9", "upper_limit": "11"}
PAINT = {"name": "Paint", "kind": "qualitative"}


def a_plan(shop: Shop, item: Row | None, kind: str = "incoming_inspection", *checks: Row, **values: Any) -> Row:
    """An approved plan for an item."""
    given = {"name": kind, "kind": kind, "item_id": item["id"] if item else None, "sample_size": 2} | values
    made = shop.make(PLAN, characteristics=list(checks or (WIDTH,)), **given)
    return shop.step(PLAN, made, "approve")


def an_inspected_item(shop: Shop, number: str = "SHEET", **values: Any) -> Row:
    """A bought item that is inspected when it arrives."""
    return a_bought(shop, number, here={"inspect_receipt": True}, **({"lot_control": "lot"} | values))


def a_delivery(shop: Shop, item: Row, quantity: Any = 10) -> Row:
    """So much of an inspected item arrived; the inspection it waits for."""
    known = {row["id"] for row in shop.every(INSPECTION)}
    received(shop, an_order(shop, item, quantity), quantity)
    return next(row for row in inspections(shop) if row["id"] not in known)


def inspections(shop: Shop, query: str = "") -> Rows:
    return [shop.read(INSPECTION, row["id"]) for row in shop.every(INSPECTION, query)]


def a_value(inspection: Row, sample: int, value: Any, check: int = 0, **values: Any) -> Row:
    """A number, or yes or no, for one characteristic of one sample."""
    said = {"conforms": value} if isinstance(value, bool) else {"measured_value": str(value)}
    return {"characteristic_id": inspection["characteristics"][check]["id"], "sample": sample} | said | values


def record(shop: Shop, inspection: Row, *values: Row, **more: Any) -> Row:
    return shop.make(RESULT, inspection_id=inspection["id"], values=list(values), **more)


def recorded_at(shop: Shop, inspection: Row, captured_at: datetime, *values: Row) -> list[str]:
    """Values a phone kept for a while and sends now; what was flagged."""
    given = {"inspection_id": inspection["id"], "values": list(values)}

    def work(act: Any) -> UUID:
        return create(InspectionResult, given, act).id

    return performed(shop, work, captured_at)[1]


def judged(shop: Shop, inspection: Row, *values: Any) -> Row:
    """The same number of the first characteristic on sample after sample, and the verdict."""
    record(shop, inspection, *[a_value(inspection, sample, value) for sample, value in enumerate(values, 1)])
    return shop.step(INSPECTION, inspection, "judge")


def a_rejection(shop: Shop, item: Row, quantity: Any = 10, **plan: Any) -> tuple[Row, Row]:
    """A delivery that failed: its inspection and the nonconformance."""
    check = WIDTH | {name: plan.pop(name) for name in ("defect_class",) if name in plan}
    a_plan(shop, item, "incoming_inspection", check, **plan)
    inspection = judged(shop, a_delivery(shop, item, quantity), 10, 12)
    [found] = shop.list(NONCONFORMANCE, f"inspection_id={inspection['id']}")
    return inspection, shop.read(NONCONFORMANCE, found["id"])


def dispositions(**parts: Any) -> Rows:
    return [{"disposition": f"disposition_{name}", "quantity": str(quantity)} for name, quantity in parts.items()]

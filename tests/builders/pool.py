"""The order pool in the words of sales and planning."""

from datetime import date, timedelta
from typing import Any

from tests.builders.production import a_place, a_product, an_operation
from tests.builders.sales import ORDER as SALE
from tests.builders.sales import a_sale
from tests.shop import Row, Rows, Shop

POOL = "planning/order_pool_entry"
TODAY = date.today()
WHY = {"reason": "The customer asks."}
PATH: tuple[tuple[str, str], ...] = (
    ("review", "reviewing"),
    ("accept", "accepted"),
    ("pool", "pooled"),
    ("pre_schedule", "pre_scheduled"),
    ("pass_kit", "kit_ok"),
    ("plan_week", "week_planned"),
    ("fix_sequence", "sequenced"),
)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def a_line(shop: Shop) -> Row:
    found = shop.list("plant/work_center", "number=LINE-1")
    return found[0] if found else shop.make("plant/work_center", number="LINE-1", name="Line 1", kind="production_line")


def form_of(shop: Shop, step: str) -> dict[str, Any]:
    """What a step asks for."""
    if step == "pre_schedule":
        return {"work_center_id": a_line(shop)["id"], "week": day(7)}
    return {
        "plan_week": {"line_on": day(8), "line_off": day(9)},
        "fix_sequence": {"day": day(8), "sequence": 3},
        "counter": {"offered": day(40)} | WHY,
        "fail_kit": {"kit_on": day(5)} | WHY,
        "alter": {"wanted": day(33)} | WHY,
        "split": {"quantity": "1"},
        **{step: WHY for step in ("hold", "cancel", "reject")},
    }.get(step, {})


def a_shaft(shop: Shop, **values: Any) -> Row:
    """Something that is made here in one operation."""
    found = shop.list("engineering/item", "number=SHAFT")
    if found:
        return found[0]
    a_place(shop)
    return a_product(shop, an_operation(shop, 10), **values)


def sold(shop: Shop, quantity: Any = 10, **values: Any) -> Row:
    return a_sale(shop, a_shaft(shop), quantity, **values)


def entries(shop: Shop, sale: Row) -> Rows:
    """The portions of an order, the oldest first."""
    found = [shop.read(POOL, row["id"]) for row in shop.list(POOL, f"sales_order_id={sale['id']}")]
    return sorted(found, key=lambda row: row["id"])


def entry_of(shop: Shop, sale: Row) -> Row:
    [entry] = entries(shop, sale)
    return entry


def step(shop: Shop, entry: Row, name: str, **form: Any) -> Row:
    return shop.step(POOL, entry, name, **(form_of(shop, name) | form))


def brought_to(shop: Shop, entry: Row, state: str) -> Row:
    """Led along the path until it is in a state."""
    for name, target in PATH:
        if entry["state"] == state:
            return entry
        if target not in _behind(entry["state"]):
            entry = step(shop, entry, name)
    return entry


def _behind(state: str) -> tuple[str, ...]:
    """The states that lie behind one on the path, with itself."""
    states = tuple(target for _, target in PATH)
    return states[: states.index(state) + 1] if state in states else ()


def line_of(shop: Shop, sale: Row, place: int = 0) -> Row:
    return shop.read(SALE, sale["id"])["lines"][place]


def actual(entry: Row) -> list[str]:
    """The stages that were reached, in the order of the path."""
    return [row["stage"] for row in entry["times"] if row["actual"]]


def planned(entry: Row) -> dict[str, str]:
    return {row["stage"]: row["planned"] for row in entry["times"] if row["planned"]}

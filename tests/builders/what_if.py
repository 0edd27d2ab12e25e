"""What a planner supposes, in lines."""

from typing import Any

from tests.builders.planning import RUN, a_scheme, day, work
from tests.shop import Row, Shop


def item(shop: Shop, number: str) -> Row:
    [found] = shop.list("engineering/item", f"number={number}")
    return found


def wanted(shop: Shop, *lines: Row, **values: Any) -> Any:
    """The answer to a simulation that is asked for."""
    given = {"plan_scheme_id": a_scheme(shop)["id"], "kind": "simulation", "overlay": list(lines)}
    return shop.try_make(RUN, **given | values)


def supposed(shop: Shop, *lines: Row, **values: Any) -> Row:
    """The plan if it were so."""
    answer = wanted(shop, *lines, **values)
    assert answer.status_code == 201, answer.json
    return work(shop, answer.json)


def a_demand(action: str, item: Row, quantity: Any, on: int) -> Row:
    return {"kind": "demand", "action": action, "item_id": item["id"], "quantity": str(quantity), "day": str(day(on))}


def moved_sale(order: Row, to: int) -> Row:
    return {"kind": "demand", "action": "move", "sales_order_line_id": order["lines"][0]["id"], "day": str(day(to))}


def a_supply(action: str, to: int | None = None, **which: str) -> Row:
    return {"kind": "supply", "action": action} | which | ({} if to is None else {"day": str(day(to))})


def a_parameter(item: Row, parameter: str, value: Any) -> Row:
    return {"kind": "parameter", "item_id": item["id"], "parameter": parameter, "quantity": str(value)}


def a_bom_line(action: str, item: Row, component: Row, quantity: Any = None) -> Row:
    line = {"kind": "bom", "action": action, "item_id": item["id"], "component_id": component["id"]}
    return line if quantity is None else line | {"quantity": str(quantity)}


def days(action: str, first: int, last: int | None = None) -> Row:
    line = {"kind": "calendar", "action": action, "day": str(day(first))}
    return line if last is None else line | {"until": str(day(last))}


def a_capacity(action: str, center: Row, parameter: str | None, quantity: Any, **more: Any) -> Row:
    """Of a work center; `first` and `last` are days from today, of which both may be left open."""
    first, last = more.pop("first", None), more.pop("last", None)
    line = {"kind": "capacity", "action": action, "work_center_id": center["id"], "quantity": str(quantity)} | more
    line |= {} if parameter is None else {"parameter": parameter}
    line |= {} if first is None else {"day": str(day(first))}
    return line if last is None else line | {"until": str(day(last))}

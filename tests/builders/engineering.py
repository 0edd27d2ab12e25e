"""Items, BOMs and routings in the words of the floor."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from tests.shop import Row, Shop

PIECE = "pcs"


def a_uom(shop: Shop, code: str = PIECE, **values: Any) -> Row:
    """The unit with this code, made once."""
    found = shop.list("engineering/uom", f"number={code}")
    return found[0] if found else shop.make("engineering/uom", number=code, name=code, **values)


def an_item(shop: Shop, number: str, item_type: str = "raw", **values: Any) -> Row:
    """A draft item; bought ones may come from any supplier unless told otherwise."""
    given = {"uom_id": a_uom(shop)["id"], "lot_control": "none", "any_supplier": True, "name": number} | values
    return shop.make("engineering/item", number=number, item_type=item_type, **given)


def a_bought_item(shop: Shop, number: str, **values: Any) -> Row:
    """A released item that is bought at the shop's site."""
    item = an_item(shop, number, **values)
    at_site(shop, item, source="buy")
    return shop.step("engineering/item", item, "release")


def a_made_item(shop: Shop, number: str, *parts: tuple[Row, Any], item_type: str = "finished", **values: Any) -> Row:
    """A released item with a released BOM of these parts and a released routing of one operation."""
    item = an_item(shop, number, item_type, **values)
    at_site(shop, item, source="make")
    a_released_bom(shop, item, *parts)
    if item_type != "phantom":
        a_released_routing(shop, item)
    return shop.step("engineering/item", item, "release")


def at_site(shop: Shop, item: Row, **values: Any) -> Row:
    return shop.make("inventory/item_site", item_id=item["id"], **values)


def a_bom(shop: Shop, item: Row, *parts: tuple[Row, Any] | Row, **values: Any) -> Row:
    """A draft BOM; a part is (item, quantity) or a whole line."""
    lines = [part if isinstance(part, dict) else a_line(*part) for part in parts]
    return shop.make("engineering/bom", item_id=item["id"], components=lines, **values)


def a_line(item: Row, quantity: Any, **values: Any) -> Row:
    return {"item_id": item["id"], "quantity": str(quantity)} | values


def a_released_bom(shop: Shop, item: Row, *parts: tuple[Row, Any] | Row, **values: Any) -> Row:
    return shop.step("engineering/bom", a_bom(shop, item, *parts, **values), "release")


def a_work_center(shop: Shop, number: str = "WC1") -> Row:
    found = shop.list("plant/work_center", f"number={number}")
    return found[0] if found else shop.make("plant/work_center", number=number, name=number)


def an_operation(shop: Shop, number: int, **values: Any) -> Row:
    center = values.pop("work_center_id", None) or a_work_center(shop)["id"]
    return {"operation_number": number, "name": f"Operation {number}", "work_center_id": center} | values


def a_routing(shop: Shop, item: Row, *operations: Row, **values: Any) -> Row:
    lines = list(operations) or [an_operation(shop, 10)]
    return shop.make("engineering/routing", item_id=item["id"], operations=lines, **values)


def a_released_routing(shop: Shop, item: Row, *operations: Row, **values: Any) -> Row:
    return shop.step("engineering/routing", a_routing(shop, item, *operations, **values), "release")


def statements(shop: Shop, work: Callable[[], Any]) -> int:
    """How many statements some work takes."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(shop.database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(shop.database.engine, "before_cursor_execute", note)
    return len(seen)

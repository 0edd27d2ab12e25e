"""Examples of stock and where it lies."""

from datetime import date, timedelta
from typing import Any

from seed.examples.engineering import ITEM, bought_item, item, new_bought_item

LOCATION, LOT = "inventory/storage_location", "inventory/lot"


def place(m: Any, name: str) -> Any:
    """A shelf that several examples use."""
    return m.once(f"place {name}", lambda: m.shop.make(LOCATION, number=m.code(name), name=name, kind="storage"))["id"]


def lot_item(m: Any) -> Any:
    return m.once("lot item", lambda: new_bought_item(m, lot_control="lot"))["id"]


EXAMPLES = {
    "inventory/warehouse": lambda m: {"number": m.code("WH"), "name": "Main store"},
    LOCATION: lambda m: {
        "number": m.code("LOC"),
        "name": "Shelf 1",
        "warehouse_id": m.id("inventory/warehouse"),
        "kind": "storage",
    },
    "inventory/item_site": lambda m: {"item_id": m.shop.make(ITEM, **item(m))["id"], "source": "buy"},
    LOT: lambda m: {"item_id": lot_item(m)},
    "inventory/serial_number": lambda m: {"number": m.code("SN"), "item_id": bought_item(m)["id"]},
    "inventory/stock_move": lambda m: {
        "kind": "transfer",
        "insisted": True,
        "reason": "tidying",
        "moves": [
            {
                "item_id": bought_item(m)["id"],
                "quantity": "3",
                "from_location_id": place(m, "A"),
                "to_location_id": place(m, "B"),
            }
        ],
    },
    "inventory/stock_transfer": lambda m: {
        "direction": "out",
        "item_id": bought_item(m)["id"],
        "other_site_id": m.make("plant/site")["id"],
        "quantity": "3",
        "ship_on": "2027-01-04",
        "due": "2027-01-06",
    },
    "inventory/stock_count": lambda m: {"location_id": place(m, "B")},
    "inventory/count_entry": lambda m: {
        "stock_count_id": m.make("inventory/stock_count", location_id=place(m, "B"))["id"],
        "item_id": bought_item(m)["id"],
        "location_id": place(m, "B"),
        "quantity": "3",
    },
    "inventory/posting_period": lambda m: _day(m),
}


def _day(m: Any) -> dict[str, Any]:
    """Days long gone, one after the other: periods may not overlap, and today's must stay open."""
    number = m.code("PP")
    day = str(date(1900, 1, 1) + timedelta(days=int(number.rsplit("-", 1)[1])))
    return {"number": number, "starts": day, "ends": day}

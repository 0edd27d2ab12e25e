"""Transfers between sites in the words of two storekeepers."""

from typing import Any

from tests.builders.engineering import at_site
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import TODAY, day
from tests.builders.purchasing import a_bought
from tests.shop import Row, Shop

TRANSFER = "inventory/stock_transfer"


def lying(shop: Shop, other: Shop, quantity: Any = 50, **values: Any) -> Row:
    """An item both sites have, of which so much lies at the other one."""
    item = a_bought(shop, "X", **values)
    at_site(other, item, source="buy", default_location_id=a_place(other, "B-01")["id"])
    if quantity:
        stocked(other, item, quantity, a_place(other, "B-01"))
    return item


def a_transfer(sender: Shop, receiver: Shop, item: Row, quantity: Any, **values: Any) -> Row:
    """What the receiver asks for; its half."""
    wanted = {"item_id": item["id"], "quantity": str(quantity), "ship_on": TODAY, "due": day(2)}
    return receiver.make(TRANSFER, direction="in", other_site_id=sender.site_id, **wanted | values)


def half(shop: Shop, row: Row) -> Row:
    """The other half, as the shop has it."""
    [found] = shop.list(TRANSFER, f"number={row['other_number']}")
    return shop.read(TRANSFER, found["id"])


def approved(shop: Shop, row: Row) -> Row:
    return shop.step(TRANSFER, half(shop, row), "approve")


def shipped(shop: Shop, row: Row, **values: Any) -> Row:
    """The sender says yes and ships."""
    return shop.step(TRANSFER, approved(shop, row), "ship", **values)

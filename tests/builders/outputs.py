"""What comes out of an order beside its item, in the words of an engineer."""

from typing import Any

from tests.builders.engineering import a_released_bom, a_released_routing, an_item, at_site
from tests.shop import Row, Shop


def an_output(item: Row, quantity: Any = "3", **values: Any) -> Row:
    return {"item_id": item["id"], "quantity": str(quantity)} | values


def a_host(shop: Shop, *parts: tuple[Row, Any], outputs: list[Row], number: str = "HOST", **here: Any) -> Row:
    """Made so that, from ten of it, more comes out."""
    item = an_item(shop, number, "finished")
    at_site(shop, item, **({"source": "make"} | here))
    a_released_bom(shop, item, *parts, base_quantity="10", outputs=outputs)
    a_released_routing(shop, item)
    return shop.step("engineering/item", item, "release")

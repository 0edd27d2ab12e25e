"""Items with several sources, in the words of a buyer."""

from typing import Any

from tests.builders.engineering import a_released_bom, a_released_routing, an_item, at_site
from tests.builders.planning import from_today, orders
from tests.builders.purchasing import a_supplier, an_offer
from tests.shop import Row, Shop


def a_choosing(shop: Shop, number: str, choice: str = "priority", **here: Any) -> Row:
    """A bought item whose orders choose their supplier."""
    item = an_item(shop, number, any_supplier=True)
    at_site(shop, item, **({"source": "buy", "source_choice": choice} | here))
    return shop.step("engineering/item", item, "release")


def a_make_or_buy(shop: Shop, number: str, *parts: tuple[Row, Any], choice: str = "priority", **here: Any) -> Row:
    """A made item that may be bought as well."""
    item = an_item(shop, number, "finished")
    at_site(shop, item, **({"source": "make", "source_choice": choice} | here))
    a_released_bom(shop, item, *parts)
    a_released_routing(shop, item)
    return shop.step("engineering/item", item, "release")


def sold_by(shop: Shop, item: Row, number: str, approved: bool = True, **values: Any) -> Row:
    """What a supplier of this code sells of it."""
    return an_offer(shop, item, a_supplier(shop, number, approved), **values)


def taken(shop: Shop, version: Row, item: Row) -> list[tuple[str, str, int, int]]:
    """Who brings how much: source or supplier, quantity, first and last day from today."""
    return [_taken(shop, row) for row in orders(shop, version, item)]


def _taken(shop: Shop, row: Row) -> tuple[str, str, int, int]:
    return _source(shop, row), row["quantity"], from_today(row["start"]), from_today(row["due"])


def _source(shop: Shop, row: Row) -> str:
    return shop.read("purchasing/supplier", row["supplier_id"])["number"] if row["supplier_id"] else row["source"]

"""Plans of a small shop in the words of its planner."""

from datetime import date, timedelta
from typing import Any

from tests.builders.days import TODAY
from tests.builders.engineering import a_released_bom, a_released_routing, an_item, at_site
from tests.builders.inventory import a_place, stocked
from tests.builders.jobs import worked
from tests.builders.purchasing import a_bought
from tests.builders.sales import a_sale
from tests.shop import Row, Rows, Shop

SCHEME, RUN, ORDER = "planning/plan_scheme", "planning/plan_version", "planning/planned_order"


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def a_scheme(shop: Shop, number: str = "MAIN", **values: Any) -> Row:
    found = shop.list(SCHEME, f"number={number}")
    return found[0] if found else shop.make(SCHEME, number=number, name=number, **values)


def a_part(shop: Shop, number: str, lead: int = 0, **here: Any) -> Row:
    """A bought item with its lead time."""
    return a_bought(shop, number, here={"source": "buy", "lead_time_days": lead, **here})


def an_assembly(shop: Shop, number: str, *parts: tuple[Row, Any], lead: int = 0, **here: Any) -> Row:
    """A made item with its lead time."""
    item = an_item(shop, number, "finished")
    at_site(shop, item, source="make", lead_time_days=lead, **here)
    a_released_bom(shop, item, *parts)
    a_released_routing(shop, item)
    return shop.step("engineering/item", item, "release")


def a_cart(shop: Shop) -> Row:
    """A cart of two wheels; wheels have four spokes; twenty spokes are in the store."""
    spoke = a_part(shop, "SPOKE", lead=3)
    wheel = an_assembly(shop, "WHEEL", (spoke, 4), lead=2)
    item = an_assembly(shop, "CART", (wheel, 2), lead=1)
    stocked(shop, spoke, 20, a_place(shop))
    return item


def demand(shop: Shop, item: Row, quantity: Any, on: int) -> Row:
    return a_sale(shop, item, quantity, wanted=day(on))


def asked(shop: Shop, scheme: Row | None = None) -> Row:
    return shop.make(RUN, plan_scheme_id=(scheme or a_scheme(shop))["id"])


def work(shop: Shop, version: Row) -> Row:
    """Let a worker do the run."""
    worked(shop, version["job_id"])
    return shop.read(RUN, version["id"])


def planned(shop: Shop, scheme: Row | None = None) -> Row:
    """The plan of this moment."""
    return work(shop, asked(shop, scheme))


def orders(shop: Shop, version: Row, item: Row | None = None, **where: Any) -> Rows:
    where |= {"plan_version_id": version["id"]} | ({"item_id": item["id"]} if item else {})
    found = shop.every(ORDER, "&".join(f"{name}={value}" for name, value in where.items()))
    return sorted(found, key=lambda row: (row["item"]["number"], row["due"], row["number"]))


def shape(rows: Rows) -> list[tuple[str, str, int, int]]:
    """What is planned: item, quantity, first and last day from today."""
    return [(row["item"]["number"], row["quantity"], from_today(row["start"]), from_today(row["due"])) for row in rows]


def from_today(text: str) -> int:
    return (date.fromisoformat(text) - TODAY).days


def exceptions(shop: Shop, version: Row) -> Rows:
    return list(shop.get(f"/api/{RUN}/{version['id']}/exceptions")["rows"])


def in_force(shop: Shop, scheme: Row | None = None) -> str | None:
    return shop.read(SCHEME, (scheme or a_scheme(shop))["id"])["current_version_id"]

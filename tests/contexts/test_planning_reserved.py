"""Stock reserved to a customer's line serves that line alone (planning.md §2.6)."""

from decimal import Decimal
from uuid import UUID

import pytest

from backend.inventory import commands as inventory
from backend.inventory.reservations import Want
from backend.sales.sales_order import SalesOrder
from tests.builders.inventory import a_place, performed, stocked
from tests.builders.planning import a_part, an_assembly, day, demand, orders, planned, shape


@pytest.fixture
def kept(shop):
    """Ten in the store are made for the line that is wanted late; another customer wants ten early."""
    item = an_assembly(shop, "CAR", (a_part(shop, "STEEL"), 1), lead=2)
    stocked(shop, item, 10, a_place(shop))
    late, early = demand(shop, item, 12, 20), demand(shop, item, 10, 5)
    return item, late, early


def reserve(shop, item, sale, quantity):
    def work(act):
        line, order = sale["lines"][0], act.session.get_one(SalesOrder, UUID(sale["id"]))
        want = Want(UUID(item["id"]), Decimal(quantity), UUID(line["id"]))
        inventory.reserve_lines(shop.site_id, [want], order, act)

    performed(shop, work)


def test_free_stock_serves_who_comes_first(shop, kept):
    item, *_ = kept
    assert shape(orders(shop, planned(shop), item)) == [("CAR", "12", 18, 20)]


def test_reserved_stock_waits_for_its_line_and_the_other_is_made(shop, kept):
    item, late, _ = kept
    reserve(shop, item, late, 10)
    assert shape(orders(shop, planned(shop), item)) == [("CAR", "10", 3, 5), ("CAR", "2", 18, 20)]


def test_only_as_much_as_is_reserved_waits(shop, kept):
    item, late, _ = kept
    reserve(shop, item, late, 4)
    assert shape(orders(shop, planned(shop), item)) == [("CAR", "4", 3, 5), ("CAR", "8", 18, 20)]


def test_a_line_that_has_all_it_wants_in_the_store_asks_for_nothing(shop, kept):
    item, _, early = kept
    reserve(shop, item, early, 10)
    version = planned(shop)
    assert shape(orders(shop, version, item)) == [("CAR", "12", 18, 20)]
    rows = {row["day"]: row["balance"] for row in shop.get(f"/api/planning/item/{item['id']}/projection")["rows"]}
    assert str(day(5)) not in rows and rows[str(day(20))] == "0"

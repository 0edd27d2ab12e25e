"""Stock that expires serves only what is needed until then; the plan orders the rest and says what is lost."""

import pytest

from tests.builders.inventory import a_lot, a_place, stocked, taken
from tests.builders.planning import ORDER, a_part, day, demand, exceptions, orders, planned, shape
from tests.builders.purchasing import an_order as a_purchase_order


@pytest.fixture
def glue(shop):
    """Ten of it may be used to the eighth day, ten to the fortieth."""
    item = a_part(shop, "GLUE", lead=2)
    for number, last in (("L1", 8), ("L2", 40)):
        stocked(shop, item, 10, a_place(shop), a_lot(shop, item, number, expires=day(last)))
    return item


def test_what_has_expired_by_then_is_ordered_again_and_the_loss_is_said(shop, glue):
    demand(shop, glue, 6, 5)
    demand(shop, glue, 15, 20)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("GLUE", "5", 18, 20)]
    [loss] = exceptions(shop, version)
    assert (loss["code"], loss["sentence"]) == ("expiry_loss", f"4 expire before {day(9)} and serve nobody.")
    rows = shop.get(f"/api/planning/item/{glue['id']}/projection")["rows"]
    assert [(row["day"], row["balance"]) for row in rows] == [
        (str(day(0)), "20"),
        (str(day(5)), "14"),
        (str(day(9)), "10"),
        (str(day(20)), "0"),
    ]


def test_an_order_for_what_expired_says_whom_it_serves(shop, glue):
    demand(shop, glue, 6, 5)
    sale = demand(shop, glue, 15, 20)
    [order] = orders(shop, planned(shop))
    why = shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"]
    assert why == [f"5 for sales order {sale['number']} of {sale['customer']['title']}, wanted on {day(20)}."]
    assert order["sales_order_line_id"] == sale["lines"][0]["id"]


def test_a_lot_may_be_used_on_its_last_day(shop, glue):
    demand(shop, glue, 10, 8)
    demand(shop, glue, 10, 40)
    version = planned(shop)
    assert (orders(shop, version), exceptions(shop, version)) == ([], [])


def test_what_a_supplier_brings_ages_from_the_day_it_comes(shop):
    milk = a_part(shop, "MILK")
    shop.change("engineering/item", shop.read("engineering/item", milk["id"]), shelf_life_days=10)
    a_purchase_order(shop, milk, 10, due=day(2))
    demand(shop, milk, 4, 3)
    demand(shop, milk, 10, 20)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("MILK", "10", 20, 20)]
    assert [row["sentence"] for row in exceptions(shop, version)] == [f"6 expire before {day(13)} and serve nobody."]


def test_lots_are_never_more_than_what_is_there_when_a_line_has_taken_too_much(shop):
    item = a_part(shop, "GLUE")
    stocked(shop, item, 5, a_place(shop), a_lot(shop, item, "L1", expires=day(8)))
    taken(shop, item, 3, a_place(shop, "LINE", kind="line_side"))
    demand(shop, item, 2, 20)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("GLUE", "2", 20, 20)]
    assert [row["sentence"] for row in exceptions(shop, version)] == [f"2 expire before {day(9)} and serve nobody."]

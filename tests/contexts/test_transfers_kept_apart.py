"""What another site sends for a customer's order line stays that line's, on the way and in both stores."""

from tests.builders.group import a_lane, a_moved, another_site, released_here
from tests.builders.inventory import a_place, check_the_books, reserved, stocked
from tests.builders.planning import ORDER, a_scheme, demand, orders, planned
from tests.builders.transfers import TRANSFER, half
from tests.contexts.test_planning_strategies import MTO, kept, named


def test_a_transfer_for_an_order_line_stays_with_it(shop):
    other = another_site(shop)
    released_here(other, "X", source="buy", lead_time_days=5, **MTO)
    item = a_moved(shop, "X", **MTO)
    a_lane(shop, other, lead_time_days=3)
    first, second = demand(shop, item, 2, 20), demand(shop, item, 1, 20)
    version, scheme = planned(shop), a_scheme(other, "THERE")
    [order] = [row for row in orders(shop, version) if row["kept_for"] == named(first)]
    done = shop.step(ORDER, order, "release")
    row = shop.read(TRANSFER, done["stock_transfer"]["id"])
    assert (row["kept_for"], half(other, row)["kept_for"]) == (named(first), named(first))
    assert kept(orders(shop, planned(shop))) == [("X", "1", 17, 20, named(second))]
    assert kept(orders(other, planned(other, scheme)))[0] == ("X", "2", 12, 17, named(first))

    stocked(other, item, 5, a_place(other, "B-01"))
    sent = other.step(TRANSFER, other.step(TRANSFER, half(other, row), "approve"), "ship", quantity="2")
    assert sent["state"] == "shipped"
    assert [line[4] for line in kept(orders(other, planned(other, scheme)))] == [named(second)]
    shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", location_id=a_place(shop)["id"])
    assert reserved(shop, item) == 2
    assert kept(orders(shop, planned(shop))) == [("X", "1", 17, 20, named(second))]
    check_the_books(shop)

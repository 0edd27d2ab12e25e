"""From a plan to the floor and back: what is made and bought for an order line stays with it (planning.md §2.6)."""

import pytest

from tests.builders.inventory import a_place, reserved, stocked
from tests.builders.planning import ORDER, a_part, an_assembly, demand, exceptions, orders, planned
from tests.builders.production import report, tickets
from tests.builders.purchasing import ORDER as PURCHASE
from tests.builders.purchasing import an_offer, received
from tests.contexts.test_planning_strategies import MTO, kept, named, part

WORK, SALE = "production/work_order", "sales/sales_order"


@pytest.fixture
def tractor(shop):
    """A tractor to order of a cab that is made to order, too, and of a plate that is bought to order."""
    a_place(shop)
    plate = a_part(shop, "PLATE", lead=1, **MTO)
    an_offer(shop, plate)
    cab = an_assembly(shop, "CAB", (a_part(shop, "STEEL"), 1), lead=5, **MTO)
    return an_assembly(shop, "TRACTOR", (cab, 1), (plate, 1), lead=2, **MTO)


@pytest.fixture
def sales(shop, tractor):
    """Two tractors for one customer in ten days, one for another in twenty."""
    return demand(shop, tractor, 2, 10), demand(shop, tractor, 1, 20)


def of(shop, version, number, sale):
    """The one planned order of an item for a line."""
    rows = orders(shop, version, part(shop, number))
    [found] = [row for row in rows if row["kept_for"] == named(sale)]
    return found


def made(shop, order):
    """All of a released planned order is made and comes into the store."""
    work = shop.read(WORK, shop.step(ORDER, order, "release")["work_order_id"])
    [ticket] = tickets(shop, work).values()
    report(shop, ticket, "good", work["quantity"])
    shop.step(WORK, shop.read(WORK, work["id"]), "finish")
    return work


def left(shop, version):
    return [row for row in kept(orders(shop, version)) if row[0] != "STEEL"]


def test_a_release_carries_for_whom_it_is(shop, sales):
    first, _ = sales
    version = planned(shop)
    work = shop.read(WORK, shop.step(ORDER, of(shop, version, "CAB", first), "release")["work_order_id"])
    assert (work["kind"], work["sales_order_line_id"]) == ("make_to_order", first["lines"][0]["id"])
    bought = shop.read(PURCHASE, shop.step(ORDER, of(shop, version, "PLATE", first), "release")["purchase_order_id"])
    assert bought["lines"][0]["kept_for"] == named(first)
    again = planned(shop)
    assert [(row[0], row[4]) for row in left(shop, again)] == [
        ("CAB", named(sales[1])),
        ("PLATE", named(sales[1])),
        ("TRACTOR", named(first)),
        ("TRACTOR", named(sales[1])),
    ]


def test_a_firm_order_stays_with_its_line(shop, sales):
    first, second = sales
    order = shop.step(ORDER, of(shop, planned(shop), "CAB", first), "firm")
    assert order["kept_for"] == named(first)
    shop.step(ORDER, order, "split", quantity="1")
    first_left = left(shop, planned(shop))[0]
    assert (first_left[0], first_left[1], first_left[4]) == ("CAB", "1", named(second))
    assert {row["kept_for"] for row in shop.every(ORDER, "state=firm")} == {named(first)}


def test_what_came_into_the_store_for_a_line_serves_it_alone(shop, sales):
    first, second = sales
    version = planned(shop)
    made(shop, of(shop, version, "CAB", second))
    cab = part(shop, "CAB")
    assert reserved(shop, cab) == 1
    line = shop.read(SALE, second["id"])["lines"][0]
    assert line["made"] == "0"  # a cab is not the tractor they want
    [entry] = shop.list("planning/order_pool_entry", f"sales_order_line_id={line['id']}")
    assert entry["state"] == "received"
    assert [row[:2] + row[4:] for row in left(shop, planned(shop)) if row[0] == "CAB"] == [("CAB", "2", named(first))]


def test_stock_that_nobody_reserved_serves_no_order(shop, sales):
    cab = part(shop, "CAB")
    stocked(shop, cab, 9, a_place(shop))
    found = [row[:2] + row[4:] for row in left(shop, planned(shop)) if row[0] == "CAB"]
    assert found == [("CAB", "2", named(sales[0])), ("CAB", "1", named(sales[1]))]


def test_what_was_bought_for_a_line_waits_for_it_and_goes_into_what_is_made_for_it(shop, sales):
    first, second = sales
    version = planned(shop)
    made(shop, of(shop, version, "CAB", first))
    bought = shop.read(PURCHASE, shop.step(ORDER, of(shop, version, "PLATE", first), "release")["purchase_order_id"])
    bought = shop.step(PURCHASE, shop.step(PURCHASE, bought, "approve"), "send")
    received(shop, bought, 2)
    assert (reserved(shop, part(shop, "CAB")), reserved(shop, part(shop, "PLATE"))) == (2, 2)
    other = shop.step(ORDER, of(shop, version, "TRACTOR", second), "release")
    assert shop.read(WORK, other["work_order_id"])["shortages"] == 2  # what is in the store is not for them
    own = shop.step(ORDER, of(shop, version, "TRACTOR", first), "release")
    assert shop.read(WORK, own["work_order_id"])["shortages"] == 0
    assert [row[:2] + row[4:] for row in left(shop, planned(shop))] == [
        ("CAB", "1", named(second)),
        ("PLATE", "1", named(second)),
    ]


def test_what_comes_late_goes_to_the_order_it_was_made_for(shop, sales):
    _, second = sales
    version = planned(shop)
    orders_ = {sale["id"]: shop.step(ORDER, of(shop, version, "TRACTOR", sale), "release") for sale in sales}
    made(shop, of(shop, version, "CAB", second))
    works = [shop.read(WORK, orders_[sale["id"]]["work_order_id"]) for sale in sales]
    assert [work["shortages"] for work in works] == [2, 1]


def test_a_cancelled_order_leaves_what_was_made_for_it_to_be_let_go(shop, sales):
    first, _ = sales
    work = shop.step(ORDER, of(shop, planned(shop), "CAB", first), "release")
    shop.step(SALE, shop.read(SALE, first["id"]), "cancel")
    version = planned(shop)
    [told] = [row for row in exceptions(shop, version) if row["code"] == "release_to_free"]
    assert (told["item"]["number"], told["quantity"], told["document"]["number"]) == ("CAB", "2", first["number"])
    assert told["sentence"] == f"2 are kept for {named(first)}, which needs none of it."
    assert work["work_order_id"] is not None

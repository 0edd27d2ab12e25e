"""Facts in the order pool: on and off the line, in the store, shipped; nothing that happened is refused."""

import pytest

from tests.builders.pool import (
    POOL,
    SALE,
    actual,
    brought_to,
    entries,
    entry_of,
    line_of,
    sold,
    step,
)
from tests.builders.production import ORDER, a_released_order, report, review, tickets
from tests.builders.sales import SHIPMENT, a_good, a_sale, a_shipment

MADE = ("line_on", "line_off", "in_stock")


def work_order(shop, sale, quantity=10, **values):
    line = sale["lines"][0]
    return a_released_order(shop, {"id": line["item_id"]}, quantity, sales_order_line_id=line["id"], **values)


def made(shop, order, quantity):
    report(shop, tickets(shop, order)[10], "good", quantity)


def states(shop, sale):
    return [row["state"] for row in entries(shop, sale)]


def test_what_production_and_stores_tell_leads_a_portion_to_shipment(shop):
    sale = sold(shop)
    brought_to(shop, entry_of(shop, sale), "sequenced")
    order = work_order(shop, sale)
    report(shop, tickets(shop, order)[10], "good", 4)
    on_line = entry_of(shop, sale)
    assert (on_line["state"], on_line["ahead"], on_line["work_order_id"]) == ("line_on", False, order["id"])
    report(shop, tickets(shop, order)[10], "good", 6)
    in_stock = entry_of(shop, sale)
    assert (in_stock["state"], actual(in_stock)[-3:], in_stock["ahead"]) == ("in_stock", list(MADE), False)
    shop.step(SHIPMENT, a_shipment(shop, sale, 10), "ship")
    shipped = entry_of(shop, sale)
    assert (shipped["state"], shipped["ahead"], line_of(shop, sale)["progress"]) == ("shipped", False, {"shipped": 1})
    assert shop.step(POOL, shipped, "close")["state"] == "closed"
    assert review(shop) == []


def test_an_order_received_at_its_end_comes_off_the_line_first(shop):
    sale = sold(shop)
    brought_to(shop, entry_of(shop, sale), "sequenced")
    order = work_order(shop, sale, receipt_mode="at_finish")
    made(shop, order, 10)
    assert states(shop, sale) == ["line_on"]
    shop.step(ORDER, order, "finish")
    assert (states(shop, sale), entry_of(shop, sale)["ahead"]) == (["in_stock"], False)


@pytest.mark.parametrize("state", ["received", "accepted", "pooled", "kit_ok", "week_planned"])
def test_an_early_line_on_jumps_ahead_and_is_flagged(shop, state):
    sale = sold(shop)
    brought_to(shop, entry_of(shop, sale), state)
    made(shop, work_order(shop, sale), 1)
    entry = entry_of(shop, sale)
    assert (entry["state"], entry["ahead"]) == ("line_on", True)


def test_line_on_is_a_fact_also_while_the_order_is_on_hold_or_changed(shop):
    for name in ("hold", "alter"):
        sale = sold(shop)
        step(shop, brought_to(shop, entry_of(shop, sale), "pooled"), name)
        made(shop, work_order(shop, sale), 1)
        assert (states(shop, sale), entry_of(shop, sale)["ahead"]) == (["line_on"], True)


def test_a_cancelled_portion_stays_cancelled_whatever_is_made(shop):
    sale = sold(shop)
    order = work_order(shop, sale)
    step(shop, entry_of(shop, sale), "cancel")
    made(shop, order, 10)
    assert states(shop, sale) == ["cancelled"]


def test_a_portion_reported_by_hand_is_never_refused_and_says_what_was_skipped(shop):
    entry = brought_to(shop, entry_of(shop, sold(shop)), "accepted")
    shipped = step(shop, entry, "ship")
    assert (shipped["state"], shipped["ahead"]) == ("shipped", True)
    late = step(shop, shipped, "line_on")
    assert (late["state"], "line_on" in actual(late)) == ("shipped", True)
    assert review(shop) == ["line_on was reported while the Order pool entry was shipped."]


def test_a_fact_told_twice_is_one_fact(shop):
    entry = brought_to(shop, entry_of(shop, sold(shop)), "sequenced")
    first = step(shop, entry, "line_on")
    again = step(shop, first, "line_on")
    assert (again["state"], again["ahead"], review(shop)) == ("line_on", False, [])
    assert [row["actual"] for row in again["times"] if row["stage"] == "line_on"] == [
        row["actual"] for row in first["times"] if row["stage"] == "line_on"
    ]


def test_work_orders_take_as_many_portions_as_they_make(shop):
    sale = sold(shop, 10)
    brought_to(shop, entry_of(shop, sale), "pooled")
    step(shop, entry_of(shop, sale), "split", quantity="4")
    first, second = entries(shop, sale)
    six = work_order(shop, sale, 6)
    made(shop, six, 6)
    assert states(shop, sale) == ["in_stock", "pooled"]
    four = work_order(shop, sale, 4)
    made(shop, four, 1)
    assert states(shop, sale) == ["in_stock", "line_on"]
    assert [row["work_order_id"] for row in entries(shop, sale)] == [six["id"], four["id"]]
    assert line_of(shop, sale)["progress"] == {"in_stock": 1, "line_on": 1}
    assert (first["quantity"], second["quantity"]) == ("6", "4")


def test_the_portion_a_planner_gave_to_a_work_order_goes_on_the_line_with_it(shop):
    sale = sold(shop, 10)
    brought_to(shop, entry_of(shop, sale), "pooled")
    step(shop, entry_of(shop, sale), "split", quantity="5")
    order = work_order(shop, sale, 5)
    _, second = entries(shop, sale)
    shop.change(POOL, second, work_order_id=order["id"])
    made(shop, order, 1)
    assert states(shop, sale) == ["pooled", "line_on"]


def test_a_part_of_a_shipment_ships_the_portions_it_covers(shop):
    pump = a_good(shop, quantity=10)
    sale = a_sale(shop, pump, 10)
    step(shop, entry_of(shop, sale), "split", quantity="4")
    shop.step(SHIPMENT, a_shipment(shop, sale, 5), "ship")
    assert states(shop, sale) == ["received", "shipped"]
    shop.step(SHIPMENT, a_shipment(shop, sale, 5), "ship")
    assert (states(shop, sale), shop.read(SALE, sale["id"])["state"]) == (["shipped", "shipped"], "shipped")
    assert review(shop) == []


def test_what_is_made_for_stock_does_not_touch_the_pool(shop):
    sale = sold(shop)
    entry = entry_of(shop, sale)
    made(shop, a_released_order(shop, {"id": sale["lines"][0]["item_id"]}, 10), 10)
    assert entry_of(shop, sale)["version"] == entry["version"]

"""Items with several sources: which one a planned order takes, why, and what its release makes (planning.md §2.5)."""

import pytest

from tests.builders.group import a_lane, all_done, another_site, asked_for, part, released_here, schemes
from tests.builders.planning import ORDER, a_part, day, demand, exceptions, orders, planned, shape
from tests.builders.purchasing import ORDER as PURCHASE
from tests.builders.purchasing import SUPPLIER, a_bought, a_box, an_order
from tests.builders.sources import a_choosing, a_make_or_buy, sold_by, taken


def why(shop, order):
    return shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"]


def needs(shop, item, *rows):
    for quantity, on in rows:
        demand(shop, item, quantity, on)


def test_orders_go_to_the_first_supplier_up_to_its_cap_and_the_rest_is_passed_on(shop):
    bolt = a_choosing(shop, "BOLT")
    sold_by(shop, bolt, "P", cap="60", lead_time_days=2)
    sold_by(shop, bolt, "Q", priority=2, lead_time_days=1)
    needs(shop, bolt, (50, 2), (40, 5), (20, 7))
    version = planned(shop)
    assert taken(shop, version, bolt) == [("P", "50", 0, 2), ("P", "10", 3, 5), ("Q", "30", 4, 5), ("Q", "20", 6, 7)]
    assert [row["source"] for row in orders(shop, version)] == ["buy"] * 4
    assert why(shop, orders(shop, version)[-1])[1:] == [
        "It is bought from Q.",
        "This source comes first by its priority.",
        "P is passed over: it has reached its cap.",
    ]


def test_a_ratio_of_sixty_to_forty_gives_each_line_to_who_had_least(shop):
    """§1.3: lines 50, 30, 40, 30 → P 50, Q 30, Q 40, P 30."""
    bolt = a_choosing(shop, "BOLT", "ratio")
    sold_by(shop, bolt, "P", ratio="60")
    sold_by(shop, bolt, "Q", ratio="40")
    needs(shop, bolt, (50, 1), (30, 2), (40, 3), (30, 4))
    version = planned(shop)
    assert [row[:2] for row in taken(shop, version, bolt)] == [("P", "50"), ("Q", "30"), ("Q", "40"), ("P", "30")]
    assert "This source had the least for its ratio." in why(shop, orders(shop, version)[0])


def test_what_a_supplier_brought_and_has_on_order_counts_for_its_ratio(shop):
    bolt = a_choosing(shop, "BOLT", "ratio", quota_days=30)
    sold_by(shop, bolt, "P", ratio="60")
    sold_by(shop, bolt, "Q", ratio="40")
    an_order(shop, bolt, 90, supplier=shop.list(SUPPLIER, "number=P")[0], due=day(3))
    needs(shop, bolt, (90, 4), (30, 5), (40, 6))
    assert [row[:2] for row in taken(shop, planned(shop), bolt)] == [("Q", "30"), ("Q", "40")]


def test_the_cheapest_is_taken_by_the_price_of_the_base_unit(shop):
    bolt = a_choosing(shop, "BOLT", "cost")
    box = a_box(shop, bolt, 10)
    sold_by(shop, bolt, "BOXES", price="15", uom_id=box["id"])
    sold_by(shop, bolt, "PIECES", price="2")
    sold_by(shop, bolt, "UNKNOWN", price=None)
    needs(shop, bolt, (20, 4))
    version = planned(shop)
    assert [row[0] for row in taken(shop, version, bolt)] == ["BOXES"]
    assert why(shop, orders(shop, version)[0])[1:] == ["It is bought from BOXES.", "This source costs least."]


def test_the_earliest_is_taken_only_where_the_first_would_come_late(shop):
    bolt = a_choosing(shop, "BOLT", "earliest")
    sold_by(shop, bolt, "SLOW", lead_time_days=6)
    sold_by(shop, bolt, "FAST", priority=2, lead_time_days=1)
    needs(shop, bolt, (10, 3), (10, 8))
    assert taken(shop, planned(shop), bolt) == [("FAST", "10", 2, 3), ("SLOW", "10", 2, 8)]


@pytest.mark.parametrize(
    "offer,said",
    [
        ({"approved": False}, "P is passed over: it is not approved."),
        ({"valid_to": str(day(5))}, "P is passed over: it is not valid on that day."),
        ({"valid_from": str(day(6))}, "P is passed over: it is not valid on that day."),
        ({"max_quantity": "9"}, "P is passed over: it does not take orders of this size."),
        ({"min_quantity": "11"}, "P is passed over: it does not take orders of this size."),
    ],
)
def test_who_may_not_bring_it_is_passed_over_with_the_reason(shop, offer, said):
    bolt = a_choosing(shop, "BOLT")
    sold_by(shop, bolt, "P", **offer)
    sold_by(shop, bolt, "Q", priority=2)
    needs(shop, bolt, (10, 5))
    version = planned(shop)
    assert [row[0] for row in taken(shop, version, bolt)] == ["Q"]
    assert why(shop, orders(shop, version)[0])[-1] == said


def test_an_order_too_small_for_everybody_is_raised_and_the_rest_serves_later_needs(shop):
    bolt = a_choosing(shop, "BOLT")
    sold_by(shop, bolt, "P", min_quantity="25", lot_multiple="10")
    needs(shop, bolt, (10, 2), (5, 4), (40, 6))
    version = planned(shop)
    assert taken(shop, version, bolt) == [("P", "30", 2, 2), ("P", "30", 6, 6)]
    raised = "No source takes a smaller order, so it is raised to what this one sells at least."
    assert raised in why(shop, orders(shop, version)[0])
    assert list(row["balance"] for row in shop.get(f"/api/planning/item/{bolt['id']}/projection")["rows"])[-1] == "5"


def test_what_nobody_takes_is_planned_and_told(shop):
    bolt = a_choosing(shop, "BOLT")
    sold_by(shop, bolt, "P", cap="30")
    needs(shop, bolt, (50, 2))
    version = planned(shop)
    assert [row[:2] for row in taken(shop, version, bolt)] == [("P", "30"), ("buy", "20")]
    assert [(row["code"], row["quantity"]) for row in exceptions(shop, version)] == [("unallocated", "20")]


def test_release_orders_from_the_supplier_that_was_chosen_and_the_next_run_counts_it(shop):
    bolt = a_choosing(shop, "BOLT")
    sold_by(shop, bolt, "P", cap="60")
    sold_by(shop, bolt, "Q", priority=2, price="3")
    needs(shop, bolt, (50, 2), (40, 5))
    version = planned(shop)
    before = taken(shop, version, bolt)
    assert [row[:2] for row in before] == [("P", "50"), ("P", "10"), ("Q", "30")]
    released = [shop.step(ORDER, row, "release") for row in orders(shop, version)]
    bought = [shop.read(PURCHASE, row["purchase_order_id"]) for row in released]
    assert [row["supplier"]["number"] for row in bought] == ["P", "P", "Q"]
    assert [row["lines"][0]["quantity"] for row in bought] == ["50", "10", "30"]
    demand(shop, bolt, 5, 9)
    assert [row[:2] for row in taken(shop, planned(shop), bolt)] == [("Q", "5")]


def test_a_supplier_that_is_blocked_since_is_not_ordered_from(shop):
    bolt = a_choosing(shop, "BOLT")
    sold_by(shop, bolt, "P")
    needs(shop, bolt, (50, 2))
    [order] = orders(shop, planned(shop))
    shop.step(SUPPLIER, shop.list(SUPPLIER, "number=P")[0], "block")
    refused = shop.try_step(ORDER, order, "release")
    assert (refused.status_code, refused.json["message"]) == (409, "No approved supplier sells item BOLT.")
    assert shop.list(PURCHASE) == []


@pytest.fixture
def make_or_buy(shop):
    """A pump is made of two rods in four days; somebody sells it within one."""
    rod = a_part(shop, "ROD")
    pump = a_make_or_buy(shop, "PUMP", (rod, 2), choice="earliest", lead_time_days=4)
    sold_by(shop, pump, "P", priority=2, lead_time_days=1)
    needs(shop, pump, (10, 2), (10, 6))
    return rod, pump, planned(shop)


def test_only_what_is_made_takes_components(shop, make_or_buy):
    rod, pump, version = make_or_buy
    assert taken(shop, version, pump) == [("P", "10", 1, 2), ("make", "10", 2, 6)]
    assert shape(orders(shop, version, rod)) == [("ROD", "20", 2, 2)]
    bought, made = orders(shop, version, pump)
    assert (bought["source"], made["source"], made["supplier_id"]) == ("buy", "make", None)
    assert why(shop, made)[-2:] == ["It is made here.", "No other source brings it earlier."]


def test_a_stored_plan_knows_which_orders_take_components(shop, make_or_buy):
    _, pump, version = make_or_buy
    down = [shop.get(f"/api/{ORDER}/{one['id']}/pegging?direction=down") for one in orders(shop, version, pump)]
    assert [[(child["item"]["number"], child["pegged"]) for child in tree["children"]] for tree in down] == [
        [],
        [("ROD", "20")],
    ]


def test_release_makes_or_buys_as_it_was_chosen(shop, make_or_buy):
    _, pump, version = make_or_buy
    bought, made = (shop.step(ORDER, one, "release") for one in orders(shop, version, pump))
    assert shop.read(PURCHASE, bought["purchase_order_id"])["supplier"]["number"] == "P"
    assert (made["purchase_order_id"], bought["work_order_id"]) == (None, None)
    assert shop.read("production/work_order", made["work_order_id"])["quantity"] == "10"


def test_a_firm_order_keeps_its_source_and_takes_what_it_needs(shop, make_or_buy):
    rod, pump, version = make_or_buy
    made = orders(shop, version, pump)[1]
    shop.step(ORDER, made, "firm")
    again = planned(shop)
    assert taken(shop, again, pump) == [("P", "10", 1, 2)]
    assert shape(orders(shop, again, rod)) == [("ROD", "20", 2, 2)]


def test_what_a_lane_brings_is_needed_at_the_other_site_and_the_rest_is_bought(shop):
    other = another_site(shop)
    theirs = released_here(other, "X", source="buy", lead_time_days=5)
    mine = released_here(shop, "X", source="transfer", source_choice="earliest", own_priority=2)
    sold_by(shop, mine, "P", lead_time_days=8)
    a_lane(shop, other, lead_time_days=3, lot_multiple="24")
    schemes(shop, other)
    needs(shop, mine, (100, 5), (10, 20))
    run = all_done(asked_for(shop), shop)
    here = part(shop, run)
    assert taken(shop, here, mine) == [("transfer", "120", 2, 5)]
    assert why(shop, orders(shop, here)[0])[2] == "It is sent by site B."
    assert shape(orders(other, part(other, run), theirs)) == [("X", "120", -3, 2)]


def test_an_item_that_keeps_to_its_own_source_is_planned_as_before(shop):
    nut = a_bought(shop, "NUT", here={"source": "buy", "lead_time_days": 3}, any_supplier=True)
    sold_by(shop, nut, "P", cap="1", lead_time_days=1, min_quantity="500")
    needs(shop, nut, (10, 5))
    version = planned(shop)
    [order] = orders(shop, version)
    assert shape([order]) == [("NUT", "10", 2, 5)]
    assert (order["source"], order["supplier_id"]) == ("buy", None)
    assert len(why(shop, order)) == 1

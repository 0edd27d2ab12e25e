"""A planner takes a planned order from another source: a supplier, another site over its lane, or the item's own."""

from uuid import uuid4

import pytest

from tests.builders.group import a_lane, a_wall, another_site, released_here
from tests.builders.planning import ORDER, a_part, a_scheme, day, demand, from_today, orders, planned
from tests.builders.purchasing import ORDER as PURCHASE
from tests.builders.sources import sold_by


@pytest.fixture
def bolt(shop):
    return a_part(shop, "BOLT", lead=4)


@pytest.fixture
def order(shop, bolt):
    """Of thirty bolts on day 20."""
    demand(shop, bolt, 30, 20)
    return orders(shop, planned(shop))[0]


def sources(shop, order):
    rows = shop.get(f"/api/{ORDER}/{order['id']}/sources")["rows"]
    return [(row["source"], row["name"], from_today(row["start"]), row["refusal"], row["is_now"]) for row in rows]


def choose(shop, order, **form):
    return shop.try_step(ORDER, order, "change_source", **form)


def test_the_own_source_suppliers_and_lanes_are_offered_with_their_days_and_refusals(shop, bolt, order):
    sold_by(shop, bolt, "P", lead_time_days=2)
    sold_by(shop, bolt, "Q", approved=False)
    sold_by(shop, bolt, "R", valid_to=day(20))
    east, west = another_site(shop, "EAST"), another_site(shop, "WEST")
    released_here(east, "BOLT", source="buy")
    a_lane(shop, east, lead_time_days=7)
    a_lane(shop, west)
    names = {one["number"]: one["name"] for one in shop.list("purchasing/supplier")}
    assert sources(shop, order) == [
        ("buy", "", 16, "", True),
        ("buy", f"P {names['P']}", 18, "", False),
        ("buy", f"Q {names['Q']}", 16, "Supplier Q is not approved.", False),
        ("buy", f"R {names['R']}", 16, f"It is not sold on {day(20)}.", False),
        ("transfer", "EAST", 13, "", False),
        ("transfer", "WEST", 20, "BOLT is not planned there.", False),
    ]


def test_a_chosen_supplier_is_who_the_release_orders_from(shop, bolt, order):
    sold_by(shop, bolt, "P")
    other = sold_by(shop, bolt, "Q", priority=9, lead_time_days=2)
    changed = shop.step(ORDER, order, "change_source", source="buy", supplier_id=other["supplier_id"])
    assert (changed["state"], changed["supplier_id"]) == ("firm", other["supplier_id"])
    assert (from_today(changed["start"]), from_today(changed["due"])) == (18, 20)
    released = shop.step(ORDER, changed, "release")
    assert shop.read(PURCHASE, released["purchase_order_id"])["supplier_id"] == other["supplier_id"]


def test_what_is_asked_for_over_a_lane_is_a_need_of_the_sender(shop, bolt, order):
    east = another_site(shop, "EAST")
    released_here(east, "BOLT", source="buy", lead_time_days=1)
    lane = a_lane(shop, east, lead_time_days=7)
    changed = shop.step(ORDER, order, "change_source", source="transfer", supply_lane_id=lane["id"])
    assert (changed["source"], from_today(changed["start"])) == ("transfer", 13)
    assert orders(shop, planned(shop), bolt) == []  # the firm one covers it here
    [theirs] = orders(east, planned(east, a_scheme(east, "EAST")), bolt)
    assert (theirs["quantity"], from_today(theirs["due"])) == ("30", 13)


def test_and_back_to_its_own_source(shop, bolt, order):
    other = sold_by(shop, bolt, "P", lead_time_days=2)
    changed = shop.step(ORDER, order, "change_source", source="buy", supplier_id=other["supplier_id"])
    back = shop.step(ORDER, changed, "change_source", source="buy")
    assert (back["supplier_id"], from_today(back["start"])) == (None, 16)


def test_a_company_that_keeps_its_wall_shut_sends_nothing(shop, bolt, order):
    stranger = shop.as_stranger()
    released_here(stranger, "BOLT", source="buy")
    lane_of = {"lead_time_days": 1}
    wall = a_wall(stranger, shop, use="surplus")
    lane = a_lane(shop, stranger, **lane_of)
    refused = choose(shop, order, source="transfer", supply_lane_id=lane["id"])
    assert (refused.status_code, wall["use"]) == (409, "surplus")
    assert refused.json["message"].endswith("That company does not let it be used.")
    assert shop.read(ORDER, order["id"])["state"] == "proposed"


def test_what_is_no_source_of_it_is_refused(shop, bolt, order):
    far = sold_by(shop, a_part(shop, "NUT"), "N")
    for form, status in (
        ({"source": "make"}, 404),
        ({"source": "buy", "supplier_id": far["supplier_id"]}, 404),
        ({"source": "transfer", "supply_lane_id": str(uuid4())}, 404),
        ({"source": "buy"}, 422),
        ({"source": "theft"}, 422),
    ):
        answer = choose(shop, order, **form)
        assert (answer.status_code, form) == (status, form), answer.json
    assert shop.read(ORDER, order["id"])["state"] == "proposed"


def test_only_orders_of_one_lane_become_one(shop, bolt):
    demand(shop, bolt, 30, 20)
    demand(shop, bolt, 10, 25)
    east = another_site(shop, "EAST")
    released_here(east, "BOLT", source="buy")
    lane = a_lane(shop, east)
    first, second = orders(shop, planned(shop))
    asked = shop.step(ORDER, first, "change_source", source="transfer", supply_lane_id=lane["id"])
    rows = [{"id": row["id"], "version": row["version"]} for row in (asked, second)]
    assert shop.request("POST", f"/api/{ORDER}/merge", {"rows": rows}).status_code == 409
    part = shop.step(ORDER, asked, "split", quantity="10")
    assert {row["supply_lane_id"] for row in shop.list(ORDER, "state=firm")} == {lane["id"]}
    assert part["quantity"] == "20"

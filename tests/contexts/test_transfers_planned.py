"""Planned orders over a lane, carried out: what both sites' plans count of a transfer, also between companies."""

import pytest
from sqlalchemy import select

from backend.planning.plan_change import PlanChange
from tests.builders.group import a_lane, a_moved, a_wall, another_site, released_here, schemes, the_example
from tests.builders.inventory import a_lot, a_place, check_the_books, on_hand, stocked
from tests.builders.planning import ORDER, day, demand, from_today, orders, planned, shape
from tests.builders.purchasing import a_bought
from tests.builders.transfers import TRANSFER, half


@pytest.fixture
def other(shop):
    return another_site(shop)


@pytest.fixture
def pines(shop):
    """Another company of the installation."""
    return shop.as_stranger()


def proposal(shop, scheme, quantity=100, on=20):
    """The order over the lane that a need makes."""
    item = shop.list("engineering/item", "number=X")[0]
    demand(shop, item, quantity, on)
    [order] = orders(shop, planned(shop, scheme))
    return order


def released(shop, order):
    done = shop.step(ORDER, order, "release")
    return shop.read(TRANSFER, done["stock_transfer"]["id"])


def supply_and_need(shop, scheme, item):
    """What is left to be planned at a site, and what its need is told to be for."""
    return shape(orders(shop, planned(shop, scheme), item))


def test_a_planned_order_over_a_lane_becomes_a_transfer_both_plans_count(shop, other):
    item = the_example(shop, other)
    mine, theirs = schemes(shop, other)
    order = proposal(shop, mine)
    assert shape([order]) == [("X", "120", 17, 20)]
    row = released(shop, order)
    assert (row["state"], row["quantity"], row["source_id"]) == ("awaited", "120", order["id"])
    assert (from_today(row["ship_on"]), from_today(row["due"])) == (17, 20)
    assert supply_and_need(shop, mine, item) == []
    [bought] = orders(other, planned(other, theirs))
    assert (bought["quantity"], from_today(bought["due"])) == ("70", 17)
    [need] = other.get(f"/api/{ORDER}/{bought['id']}/pegging?direction=up")["children"]
    assert (need["kind"], need["number"], need["document"]) == ("stock_transfer", row["other_number"], TRANSFER)


def test_what_is_shipped_is_no_need_there_any_more_and_supply_here_until_it_is_received(shop, other):
    item = the_example(shop, other)
    mine, theirs = schemes(shop, other)
    row = released(shop, proposal(shop, mine))
    sender = other.step(TRANSFER, half(other, row), "approve")
    other.step(TRANSFER, sender, "ship", quantity="50")
    [bought] = orders(other, planned(other, theirs))
    assert bought["quantity"] == "70"
    assert supply_and_need(shop, mine, item) == []
    shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", location_id=a_place(shop)["id"])
    assert supply_and_need(shop, mine, item) == []
    other.step(TRANSFER, half(other, row), "end_shipping")
    assert orders(other, planned(other, theirs)) == []
    assert [(number, quantity) for number, quantity, *_ in supply_and_need(shop, mine, item)] == [("X", "72")]
    check_the_books(shop)


def test_a_transfer_that_is_called_off_is_planned_anew(shop, other):
    item = the_example(shop, other)
    mine, _ = schemes(shop, other)
    row = released(shop, proposal(shop, mine))
    other.step(TRANSFER, half(other, row), "cancel", reason="no truck")
    assert shape(orders(shop, planned(shop, mine), item)) == [("X", "120", 17, 20)]


def test_what_leaves_late_is_expected_late(shop, other):
    the_example(shop, other)
    mine, _ = schemes(shop, other)
    row = released(shop, proposal(shop, mine, on=2))
    assert from_today(row["ship_on"]) == -1
    other.step(TRANSFER, other.step(TRANSFER, half(other, row), "approve"), "ship", quantity="24")
    now = shop.read(TRANSFER, row["id"])
    assert (from_today(row["due"]), from_today(now["due"]), from_today(now["ship_on"])) == (2, 3, 0)


def test_each_act_marks_the_item_at_both_sites(shop, other):
    the_example(shop, other)
    mine, _ = schemes(shop, other)
    row = released(shop, proposal(shop, mine))
    for one in (shop, other):
        one.make("planning/plan_scheme", number=f"NET-{one is shop}", name="Net", net_change=True)
    other.step(TRANSFER, half(other, row), "approve")
    with shop.database.reading() as session:
        marked = {change.site_id for change in session.scalars(select(PlanChange))}
    assert marked == {shop.site_id, other.site_id}


def between_companies(shop, pines, **wall):
    """X lies at the other company, which lets it be used, and comes here over a lane."""
    theirs = released_here(pines, "X", source="buy", lead_time_days=5)
    stocked(pines, theirs, 50, a_place(pines, "P-01"))
    item = a_moved(shop, "X")
    a_wall(pines, shop, use="all", **wall)
    return item, theirs


def test_between_companies_goods_change_hands_at_receipt_and_the_wall_names_the_price(shop, pines):
    item, theirs = between_companies(shop, pines, price_rule="cost_plus", price_percent="10")
    pines.change("engineering/item", pines.read("engineering/item", theirs["id"]), standard_cost="20")
    a_lane(shop, pines, lead_time_days=3)
    [mine] = schemes(shop)
    row = released(shop, proposal(shop, mine, 30))
    assert row["price"] == "22"
    [sender] = pines.list(TRANSFER)
    assert (sender["number"], sender["state"]) == (row["other_number"], "requested")
    assert shop.request("GET", f"/api/{TRANSFER}/{sender['id']}").status_code == 404
    sent = pines.step(TRANSFER, pines.step(TRANSFER, sender, "approve"), "ship")
    transit = pines.list("inventory/storage_location", f"number={sent['number']}")[0]
    assert (on_hand(pines, theirs, transit), shop.read(TRANSFER, row["id"])["location"]) == (30, None)
    place = a_place(shop)
    got = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", location_id=place["id"])
    assert (got["state"], on_hand(shop, item, place), on_hand(pines, theirs, transit)) == ("received", 30, 0)
    assert pines.read(TRANSFER, sent["id"])["state"] == "received"
    check_the_books(shop)


@pytest.fixture
def bought_with_lots(shop, pines):
    """X has lots in both companies, is inspected here and becomes ours when it leaves; 30 of it have left."""
    theirs = a_bought(pines, "X", lot_control="lot")
    lot = a_lot(pines, theirs, "P-LOT", day(60))
    stocked(pines, theirs, 50, a_place(pines, "P-01"), lot)
    item = a_bought(shop, "X", lot_control="lot", here={"source": "transfer", "inspect_receipt": True})
    a_wall(pines, shop, use="all")
    a_lane(shop, pines, ownership="at_shipment")
    [mine] = schemes(shop)
    row = released(shop, proposal(shop, mine, 30))
    [sender] = pines.list(TRANSFER)
    pines.step(TRANSFER, pines.step(TRANSFER, sender, "approve"), "ship")
    return item, theirs, lot, shop.read(TRANSFER, row["id"])


def test_between_companies_lots_are_opened_anew_and_name_the_senders(shop, bought_with_lots):
    item, _, _, coming = bought_with_lots
    [own] = shop.list("inventory/lot")
    assert (own["supplier_lot"], own["expires"], coming["lines"][0]["lot_id"]) == ("P-LOT", str(day(60)), own["id"])
    place = a_place(shop)
    shop.step(TRANSFER, coming, "receive", quantity="20", location_id=place["id"])
    assert on_hand(shop, item, place, own, status="quality_hold") == 20
    [inspection] = shop.list("quality/inspection")
    told = inspection["kind"], shop.read("quality/inspection", inspection["id"])["held"]
    assert told == ("incoming_inspection", "20")


def test_what_was_bought_at_shipment_lies_in_our_transit_and_goes_back_as_theirs(shop, pines, bought_with_lots):
    item, theirs, lot, coming = bought_with_lots
    transit = shop.list("inventory/storage_location", f"number={coming['number']}")[0]
    assert on_hand(shop, item, transit) == 30
    shop.step(TRANSFER, coming, "send_back", reason="too many")
    store = a_place(pines)  # the first of that site
    assert (on_hand(shop, item, transit), on_hand(pines, theirs, store, lot)) == (0, 30)
    check_the_books(shop)


def test_what_a_wall_shuts_is_not_asked_for(shop, pines):
    between_companies(shop, pines)
    a_lane(shop, pines)
    [mine] = schemes(shop)
    order = proposal(shop, mine, 30)
    [wall] = pines.list("planning/visibility_wall")
    pines.change("planning/visibility_wall", wall, use="none")
    refused = shop.try_step(ORDER, order, "release")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        f"Planned order {order['number']} cannot come from there. That company does not let it be used.",
    )
    assert (shop.list(TRANSFER), pines.list(TRANSFER)) == ([], [])


def test_an_order_whose_lane_is_gone_says_so(shop, other):
    the_example(shop, other)
    mine, _ = schemes(shop, other)
    order = proposal(shop, mine)
    [lane] = shop.list("planning/supply_lane")
    shop.change("planning/supply_lane", lane, active=False)
    refused = shop.try_step(ORDER, order, "release")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        f"Planned order {order['number']} has no lane that its item comes over.",
    )
    assert shop.list(TRANSFER) == []

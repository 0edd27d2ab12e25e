"""Neighbors help out: a site lies low, asks another one for its surplus, and every plan sees what is on the way."""

import pytest

from tests.builders.engineering import at_site
from tests.builders.group import a_lane, another_site
from tests.builders.inventory import a_place, check_the_books, on_hand, stocked
from tests.builders.planning import ORDER, TODAY, a_scheme, from_today, orders, planned
from tests.builders.transfers import TRANSFER, half
from tests.stories import planners_day as day
from tests.stories import planners_factory

ASK, LEVEL = "/api/planning/transfer-suggestions", "planning/water_level"


@pytest.fixture
def desk(shop):
    return planners_factory.build(shop)


@pytest.fixture
def south(desk, shop):
    """Another works of the company, two days away: 400 rods lie there, and it wants to keep 100."""
    south = another_site(shop, "SOUTH")
    rod = desk.items["STEEL-ROD"]
    at_site(south, rod, source="buy", lead_time_days=5)
    stocked(south, rod, 400, a_place(south, "S-01"))
    a_lane(shop, south, lead_time_days=2)
    for one, minimum, target in ((shop, 150, 300), (south, 50, 100)):
        amounts = {"minimum": str(minimum), "target": str(target), "maximum": "900"}
        one.make(LEVEL, item_id=rod["id"], effective_from=TODAY, cover_days=30, **amounts)
    return south


def test_a_request_is_shipped_received_and_seen_by_both_plans(desk, south, shop):
    rod = desk.items["STEEL-ROD"]
    planner, theirs = desk.crew.planner, a_scheme(south, "SOUTH")
    planned(south, theirs)
    desk.crew.plan(desk.scheme)
    [wanted] = planner.get(f"{ASK}?site_id={shop.site_id}")["rows"]
    assert (wanted["item"]["number"], wanted["from"], from_today(wanted["arrive"])) == ("STEEL-ROD", "SOUTH", 2)
    transfer = requested(planner, wanted)
    assert planner.get(f"{ASK}?site_id={shop.site_id}")["rows"] == []
    shipped_by(south.as_role("storekeeper_south", "inventory.*", site_id=south.site_id), transfer)
    version = desk.crew.plan(desk.scheme)
    assert rods(desk, version) == []
    received(desk, shop, transfer)
    assert rods(desk, desk.crew.plan(desk.scheme)) == []
    assert orders(south, planned(south, theirs), rod) == []
    assert planner.get(f"{ASK}?site_id={shop.site_id}")["rows"] == []
    check_the_books(shop)


def requested(planner, wanted):
    """A suggestion becomes a request, and that a transfer."""
    seen = {name: wanted[name] for name in ("site_id", "supply_lane_id", "quantity")}
    order = planner.request("POST", f"{ASK}/request", seen | {"item_id": wanted["item"]["id"]}).json
    done = planner.step(ORDER, order, "release")
    return planner.read(TRANSFER, done["stock_transfer"]["id"])


def shipped_by(keeper, transfer):
    """The storekeeper of the other works sees only that half, sets the rods aside and lets them go."""
    [row] = keeper.list(TRANSFER)
    assert row["number"] == transfer["other_number"]
    for step in ("approve", "pick"):
        row = keeper.step(TRANSFER, row, step)
    sent = keeper.step(TRANSFER, row, "ship")
    assert (sent["state"], sent["shipped"]) == ("shipped", transfer["quantity"])


def received(desk, shop, transfer):
    """Two bundles of the truck are short: what came is taken in, the rest written off to the carrier."""
    place, rod = a_place(shop, "DOCK"), desk.items["STEEL-ROD"]
    coming = shop.read(TRANSFER, transfer["id"])
    here = str(int(transfer["quantity"]) - 2)
    row = shop.step(TRANSFER, coming, "receive", quantity=here, location_id=place["id"])
    assert (row["state"], on_hand(shop, rod, place)) == ("in_transit", int(here))
    row = shop.step(TRANSFER, row, "write_off", reason="two bundles short", fault="carrier")
    assert (row["state"], row["lost"], half(shop, row)["state"]) == ("received", "2", "received")


def rods(desk, version):
    """What is still proposed of them."""
    return [row for row in day.proposals(desk, version) if row["item"]["number"] == "STEEL-ROD"]

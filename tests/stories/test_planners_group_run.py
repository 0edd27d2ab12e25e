"""A run over two companies: a sister's mill sends the steel, a substitute helps out, a break point cuts in."""

import pytest

from tests.builders.engineering import at_site
from tests.builders.group import a_lane, a_wall, all_done, asked_for
from tests.builders.inventory import a_place, stocked
from tests.builders.purchasing import an_offer
from tests.stories import planners_day as day
from tests.stories import planners_factory

GROUP = "HARVEST"
SCHEME, HERE, RUN = "planning/plan_scheme", "inventory/item_site", "planning/plan_version"


@pytest.fixture
def desk(shop):
    return planners_factory.build(shop)


@pytest.fixture
def mill(desk, shop):
    """Another company of the group: 50 rods lie there, more come in five days; three days are they on their way."""
    mill = shop.as_stranger()
    kilogram = mill.make("engineering/uom", number="KG", name="kilogram", dimension="mass", decimals=3)
    given = {"number": "STEEL-ROD", "name": "Steel rod", "item_type": "raw", "uom_id": kilogram["id"]}
    rods = mill.make("engineering/item", **given)
    at_site(mill, rods, source="buy", lead_time_days=5)
    an_offer(mill, rods, lead_time_days=5)
    mill.step("engineering/item", rods, "release")
    stocked(mill, rods, 50, a_place(mill, "MILL-01"))
    a_wall(mill, shop, use="all")
    [here] = shop.list(HERE, f"item_id={desk.items['STEEL-ROD']['id']}")
    shop.change(HERE, here, source="transfer")
    a_lane(shop, mill, lead_time_days=3)
    mill.make(SCHEME, number="MILL", name="Plan of the mill", plan_group=GROUP)
    shop.change(SCHEME, shop.read(SCHEME, desk.scheme["id"]), plan_group=GROUP)
    return mill


def test_one_run_plans_what_is_made_here_and_what_the_sister_has_to_send(desk, mill):
    orders_of_two_weeks(desk)
    run = all_done(asked_for(desk.crew.planner, GROUP), desk.crew.planner, mill)
    assert run["state"] == "done"
    [ours] = desk.crew.planner.list(RUN, f"group_run_id={run['id']}")
    [theirs] = mill.list(RUN, f"group_run_id={run['id']}")
    what_is_made_and_sent_here(desk, ours)
    what_the_mill_has_to_buy(desk, mill, theirs)
    assert desk.crew.planner.request("GET", f"/api/{RUN}/{theirs['id']}").status_code == 404


def orders_of_two_weeks(desk):
    """25 and 40 tillers, each a firm decision of the master schedule."""
    for quantity, wanted in ((25, 16), (40, 23)):
        day.take_an_order(desk, quantity, desk.day(wanted))
    desk.crew.plan(desk.master)
    assert day.column(desk, "proposed") == [0, 0, 0, 25, 40, 0, 0, 0]


def what_is_made_and_sent_here(desk, version):
    """28 gearboxes of two makes lie here for 65; 500 old screws last until the rotors of the second order."""
    rows = day.proposals(desk, version)
    assert day.shape(desk, rows) == [
        ("BLADE", 100, 12), ("BLADE", 160, 19), ("GEARBOX", 37, 21), ("ROTOR", 25, 14), ("ROTOR", 40, 21),
        ("SCREW-Z", 320, 19), ("SCREW-Z", 480, 21), ("STEEL-ROD", 125, 10), ("STEEL-ROD", 200, 17),
    ]  # fmt: skip
    assert {row["source"] for row in rows if row["item"]["number"] == "STEEL-ROD"} == {"transfer"}
    [cut] = day.cut_ins(desk, version)
    assert (cut["predicted_on"], cut["stranded"]) == (str(desk.day(19)), "0")


def what_the_mill_has_to_buy(desk, mill, version):
    """It ships three days before: of the first 125 rods 50 lie there."""
    rows = mill.every("planning/planned_order", f"plan_version_id={version['id']}")
    assert day.shape(desk, rows) == [("STEEL-ROD", 75, 7), ("STEEL-ROD", 200, 14)]

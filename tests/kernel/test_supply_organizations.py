"""Supply from other sites and organizations, and what a run asks of those outside it (planning.md §2.7, §2.9)."""

from decimal import Decimal

from backend.kernel.mrp.days import OpenDays
from backend.kernel.supply.facts import Border, Lane, Reservation, Scope, Sight, Wall, WaterLevel
from backend.kernel.supply.findings import Finding
from backend.kernel.supply.reading import Order
from backend.kernel.supply.requirements import Requirement
from backend.kernel.supply.transfers import Transfer
from tests.builders.supply import at, codes, demand, firm_order, item_site, line, orders, planned, receipt, stock

LANE = Lane("B", "A", 3)
TWO = {"A": "north", "B": "south"}


def chain(*walls, more=(), **change):
    """Site A is supplied from site B, which belongs to another organization where walls are given."""
    given = {
        "lanes": [LANE],
        "demands": [demand(1, "X@A", 20, 100)],
        "sites": TWO if walls else {"A": "us", "B": "us"},
        "walls": walls,
        **change,
    }
    sites = item_site("X@A", lot_mult=24, source="B"), item_site("X@B", on_hand=50, lead_time=5)
    return planned(*sites, *more, **given)


def test_a_need_at_one_site_is_shipped_from_the_next():
    made = chain()
    assert orders(made) == ["X@A 120@20 start 17", "X@B 70@17 start 12"]
    assert made.transfers == (Transfer(at("X@B"), at("X@A"), 17, 20, 120),)


def test_what_is_in_transit_is_firm_supply_of_the_receiver():
    made = chain(receipts=[receipt(7, "X@A", 2, 90)])
    assert orders(made) == ["X@A 24@20 start 17"]


def test_a_firm_transfer_still_takes_from_the_supplier():
    made = chain(firm_orders=[firm_order(7, "X@A", 20, 100)])
    assert orders(made) == ["X@B 50@17 start 12"]


def test_lead_days_are_those_the_lane_is_open():
    made = chain(
        lanes=[Lane("B", "A", 3, "lorries")],
        calendars={"lorries": OpenDays(lambda day: day % 7 < 5)},
    )
    assert [(row.ship, row.arrive) for row in made.transfers] == [(16, 20)]
    made = chain(
        lanes=[Lane("B", "A", 3, "lorries")],
        calendars={"lorries": OpenDays(lambda day: day % 7 < 2)},
    )
    assert [(row.ship, row.arrive) for row in made.transfers] == [(8, 20)]


def test_lots_fill_the_lane_and_its_price_values_the_move():
    made = chain(lanes=[Lane("B", "A", 3, multiple=36, price=Decimal("1.5"))])
    assert [(row.quantity, row.price) for row in made.transfers] == [(144, Decimal("1.5"))]


def test_a_lane_multiple_that_the_largest_lot_is_none_of_gives_way():
    made = planned(
        item_site("X@A", lot_mult=24, lot_max=48, source="B"),
        item_site("X@B"),
        lanes=[Lane("B", "A", 3, multiple=36)],
        demands=[demand(1, "X@A", 20, 50)],
    )
    assert codes(made) == ["lane_multiple"]
    assert [row.quantity for row in made.transfers] == [48, 24]


def test_the_best_of_two_lanes_is_taken():
    made = chain(lanes=[Lane("B", "A", 1, priority=2), Lane("B", "A", 4), LANE])
    assert [row.ship for row in made.transfers] == [17]


def test_an_order_keeps_its_segment_along_the_chain():
    made = planned(
        item_site("X@A", "MTO", source="B"),
        item_site("X@B", "MTO", source="C", on_hand=9),
        item_site("X@C", on_hand=1),
        lanes=[Lane("B", "A", 3), Lane("C", "B", 2)],
        demands=[demand(1, "X@A/so1", 20, 4)],
    )
    assert orders(made) == ["X@C 3@15 start 15", "X@A/so1 4@20 start 17", "X@B/so1 4@17 start 15"]


def test_an_item_that_is_transferred_is_not_made_from_its_bom():
    made = chain(more=(item_site("M@A"), item_site("M@B")), lines=[line("X@A", "M@A"), line("X@B", "M@B", 2)])
    assert orders(made) == ["X@A 120@20 start 17", "X@B 70@17 start 12", "M@B 140@12 start 12"]


def test_a_circle_of_transfers_is_named_and_refused_and_the_rest_is_planned():
    made = planned(
        item_site("X@A", source="B", on_hand=3),
        item_site("X@B", source="C"),
        item_site("X@C", source="B"),
        item_site("Y@A"),
        lanes=[Lane("B", "A", 1), Lane("C", "B", 1), Lane("B", "C", 1)],
        demands=[demand(1, "X@A", 9, 5), demand(2, "Y@A", 9, 5)],
    )
    loop = at("X@B"), at("X@C"), at("X@B")
    assert made.findings == (Finding("circular_transfer", made.built.told.item_sites[1], at("X@B"), loop=loop),)
    assert orders(made) == ["X@A 2@9 start 8", "Y@A 5@9 start 9"]
    assert [found.code for found in made.exceptions] == ["no_source", "below_safety"]


def test_a_circle_through_the_bom_is_told_by_the_run():
    made = planned(
        item_site("X@A", source="B"),
        item_site("X@B"),
        item_site("Y@B", source="A"),
        item_site("Y@A"),
        item_site("Z@A"),
        lanes=[Lane("B", "A", 1), Lane("A", "B", 1)],
        lines=[line("X@B", "Y@B"), line("Y@A", "X@A")],
        demands=[demand(1, "X@A", 9, 5), demand(2, "Z@A", 9, 5)],
    )
    found = next(iter(made.exceptions))
    assert (found.code, [str(node) for node in found.loop]) == (
        "cycle",
        ["X at A", "X at B", "Y at B", "Y at A", "X at A"],
    )
    assert orders(made) == ["Z@A 5@9 start 9"]


BAD_SITES = [
    item_site("X@A", source="B"),
    item_site("X@B"),
    item_site("Y@A", source="nowhere"),
    item_site("Z@A", source="B"),
    item_site("V@A", source="C"),
    item_site("V@C"),
    item_site("W@lost"),
    item_site("X@B", lead_time=9),
]
BAD_LANES = [Lane("C", "A", 1, "unwritten"), Lane("A", "lost", 1), Lane("A", "B", -1)]


def test_bad_records_are_named_and_the_rest_is_planned():
    sites, lanes = BAD_SITES, BAD_LANES
    lines = [line("X@B", "bolt@B"), line("X@B", "V@C")]
    demands = [demand(n, text, 9, 5) for n, text in enumerate(("X@A", "Y@A", "Z@A", "V@A", "W@lost", "X@B"))]
    given = {"lines": lines, "demands": demands, "stock": [stock("U@A", 1)], "receipts": [receipt(1, "U@A", 1, 1)]}
    made = planned(*sites, sites=dict.fromkeys("ABC", "us"), lanes=lanes, **given)
    assert [(found.code, found.record) for found in made.findings] == [
        ("unknown_site", sites[6]),
        ("duplicate_item_site", sites[7]),
        ("wrong_lane", lanes[2]),
        ("unknown_site", lanes[1]),
        ("missing_lane", sites[0]),
        ("unknown_site", sites[2]),
        ("unknown_item_site", sites[3]),
        ("missing_calendar", lanes[0]),
        ("unknown_item_site", lines[0]),
        ("unknown_item_site", demands[4]),
        ("unknown_item_site", given["receipts"][0]),
        ("unknown_item_site", given["stock"][0]),
    ]
    assert orders(made) == ["X@B 5@9 start 9", "V@C 5@9 start 9"]
    assert [found.code for found in made.exceptions].count("no_source") == 4


def test_a_plan_tag_is_planned_alone_and_asks_the_others():
    sites = item_site("T", plan_tag="main", lead_time=2), item_site("E", plan_tag="castings", on_hand=50)
    given = {"lines": [line("T", "E", 2)], "demands": [demand(1, "T", 9, 3), demand(2, "E", 5, 1)]}
    made = planned(*sites, **given, scope=Scope(plan_tag="main"))
    assert orders(made) == ["T 3@9 start 7"]
    border = Border("E", "S", "", "interscheme", "us")
    assert made.requirements == (Requirement(border, 7, 6, Order(at("T"), 9)),)
    assert list(made.exceptions) == []


def test_sites_outside_the_run_are_asked_by_an_interplant_need():
    made = chain(scope=Scope(sites=frozenset("A")))
    assert [(row.border.kind, row.border.node, row.day, row.quantity) for row in made.requirements] == [
        ("interplant", at("X@B"), 17, 120)
    ]
    assert orders(made) == ["X@A 120@20 start 17"]


def test_a_scope_that_names_an_unknown_site_is_told():
    scope = Scope(sites=frozenset(("A", "nowhere")))
    assert chain(scope=scope).findings == (Finding("unknown_site", scope),)


def test_what_a_wall_keeps_from_use_is_asked_for_as_a_requirement():
    made = chain(Wall("north", "south"), demands=[demand(1, "X@A", 20, 100), demand(2, "X@B", 9, 60)])
    assert orders(made) == ["X@A 120@20 start 17", "X@B 10@9 start 4"]
    border = Border("X", "B", "", "inter_org", "north")
    assert made.requirements == (Requirement(border, 17, 120, Order(at("X@A"), 20)),)
    assert made.reservations == ()


def test_between_organizations_nothing_is_used_that_no_wall_opens():
    made = chain(Wall("south", "north", "all"))
    assert [row.quantity for row in made.requirements] == [120]


def test_an_open_wall_plans_both_as_one():
    assert orders(chain(Wall("north", "south", "all"))) == orders(chain())


def test_surplus_is_what_the_owner_needs_on_no_day_above_its_target():
    level = WaterLevel(at("X@B"), 5, 10, 90)
    made = chain(
        Wall("north", "south", "surplus"),
        water_levels=[level],
        demands=[demand(1, "X@A", 20, 100), demand(2, "X@B", 30, 25)],
    )
    border = Border("X", "B", "", "inter_org", "north")
    assert made.reservations == (Reservation(at("X@B"), border, 15, 17),)
    assert [(row.day, row.quantity) for row in made.requirements] == [(17, 105)]
    assert orders(made) == ["X@A 120@20 start 17"]
    assert min(left for _, left in made.reading.balance(at("X@B"))) == 10


def test_the_wall_for_an_item_goes_before_the_wall_for_all():
    general, item = Wall("north", "south", "all"), Wall("north", "south", "none", items=frozenset("X"))
    assert [row.quantity for row in chain(general, item).requirements] == [120]
    assert chain(general, Wall("north", "south", items=frozenset("Y"))).requirements == ()
    assert chain(Wall(None, "south"), Wall("north", "south", "all")).requirements == ()


def test_a_sealed_branch_is_asked_for_and_not_exploded():
    made = planned(
        item_site("noodle@A"),
        item_site("pack@B", lead_time=4),
        item_site("salt@B"),
        sites=TWO,
        walls=[Wall("north", "south", "all", Sight(names="exact"))],
        lines=[line("noodle@A", "pack@B", 2, sealed=True), line("pack@B", "salt@B", 5)],
        demands=[demand(1, "noodle@A", 9, 10)],
    )
    assert orders(made) == ["noodle@A 10@9 start 9"]
    assert [(row.border.kind, row.border.item, row.day, row.quantity) for row in made.requirements] == [
        ("inter_org", "pack", 9, 20)
    ]

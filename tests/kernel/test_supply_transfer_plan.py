"""Transfer suggestions 调拨 from water levels (planning.md §2.7)."""

from decimal import Decimal
from itertools import permutations
from random import Random

import pytest

from backend.kernel.mrp.days import OpenDays
from backend.kernel.supply.facts import Lane, Node, Wall, WaterLevel
from backend.kernel.supply.transfer_plan import Low, Suggestion, TransferFacts, lows, suggest
from tests.builders.supply import demand, item_site, planned, receipt

SIX = "ABCDEF"


def x(site):
    return Node("X", site)


def level(site, minimum, target, maximum=1000, **more):
    return WaterLevel(x(site), minimum, target, maximum, **more)


def facts(levels, quantities, lanes, **more):
    found = [Low(x(site), *row) if isinstance(row, tuple) else Low(x(site), row) for site, row in quantities.items()]
    sites = more.pop("sites", None) or {one.node.site: "us" for one in levels}
    return TransferFacts(sites, levels, found, lanes, **more)


def moves(made):
    return [(row.giver.site, row.receiver.site, row.quantity) for row in suggest(made)]


A, B, C = level("A", 20, 50), level("B", 0, 30), level("C", 0, 60)
LOWS = {"A": 10, "B": 55, "C": 80}
LANES = [Lane("B", "A", 2), Lane("C", "A", 1)]


def test_the_nearer_donor_gives_first_and_none_below_its_target():
    assert suggest(facts([A, B, C], LOWS, LANES)) == [
        Suggestion(x("C"), x("A"), 20, 0, 1),
        Suggestion(x("B"), x("A"), 20, 0, 2),
    ]


@pytest.mark.parametrize(
    ("lanes", "first"),
    [
        ([Lane("B", "A", 9, priority=1), Lane("C", "A", 1, priority=2)], "B"),
        ([Lane("B", "A", 1, cost=Decimal(2)), Lane("C", "A", 1, cost=Decimal(1))], "C"),
        ([Lane("B", "A", 1), Lane("C", "A", 1)], "B"),  # 25 are more than 20
    ],
)
def test_donors_are_asked_by_lane_priority_lead_cost_and_surplus(lanes, first):
    assert moves(facts([A, B, C], LOWS, lanes))[0][0] == first


def test_stale_stock_goes_first_and_only_the_stale_part_of_it():
    assert moves(facts([A, B, C], {**LOWS, "B": (55, 0, 5)}, LANES)) == [("B", "A", 20), ("C", "A", 20)]
    assert moves(facts([A, B, C], {"A": 35 - 25, "B": (55, 0, 25), "C": 80}, LANES)) == [("B", "A", 25), ("C", "A", 15)]


def test_a_site_at_its_minimum_asks_for_nothing_and_one_at_its_target_gives_nothing():
    assert moves(facts([A, B, C], {"A": 20, "B": 55, "C": 80}, LANES)) == []
    assert moves(facts([A, B, C], {"A": 10, "B": 30, "C": 60}, LANES)) == []


def test_quantities_fill_the_lane_but_neither_pass_the_maximum_nor_the_donors_target():
    lanes = [Lane("B", "A", 2, multiple=12), Lane("C", "A", 1, multiple=12)]
    assert moves(facts([A, B, C], LOWS, lanes)) == [("C", "A", 12), ("B", "A", 24)]
    nearly = level("A", 20, 35, 40)
    assert moves(facts([nearly, B], {"A": 15, "B": 90}, lanes)) == [("B", "A", 24)]
    assert moves(facts([level("A", 20, 35, 38), B], {"A": 15, "B": 90}, lanes)) == [("B", "A", 12)]


def test_receivers_are_served_by_priority_and_then_by_how_low_they_are():
    rows = [level("A", 20, 30), level("B", 20, 30), level("C", 0, 50), level("D", 20, 30, priority=1)]
    lanes = [Lane("C", site, 1) for site in "ABD"]
    assert moves(facts(rows, {"A": 10, "B": 5, "C": 90, "D": 19}, lanes)) == [
        ("C", "D", 11),
        ("C", "B", 25),
        ("C", "A", 4),
    ]


def test_fair_fills_every_receiver_to_the_same_ratio():
    rows = [level("A", 20, 30), level("B", 20, 50), level("C", 0, 50)]
    lanes = [Lane("C", site, 1) for site in "AB"]
    low = {"A": 10, "B": 10, "C": 80}
    assert moves(facts(rows, low, lanes, fair=True)) == [("C", "A", 10), ("C", "B", 20)]
    assert moves(facts(rows, low, lanes)) == [("C", "A", 20), ("C", "B", 10)]


def test_fair_leaves_the_only_donor_of_one_receiver_to_it():
    rows = [level("A", 20, 30), level("B", 20, 30), level("C", 0, 50), level("D", 0, 50)]
    lanes = [Lane("C", "A", 1), Lane("C", "B", 1), Lane("D", "A", 2)]
    low = {"A": 10, "B": 10, "C": 70, "D": 70}
    assert moves(facts(rows, low, lanes, fair=True)) == [("C", "B", 20), ("D", "A", 20)]


def test_whole_units_are_moved():
    rows = [level("A", 20, 30), level("B", 20, 40), level("C", 0, 50)]
    lanes = [Lane("C", site, 1) for site in "AB"]
    made = facts(rows, {"A": 10, "B": 10, "C": 79}, lanes, fair=True, units={"X": 5})
    assert moves(made) == [("C", "A", 10), ("C", "B", 15)]


def test_the_level_in_effect_on_the_low_day_counts():
    dated = [A, level("A", 5, 8, since=10), B, C]
    assert moves(facts(dated, {**LOWS, "A": (10, 9)}, LANES)) == [("C", "A", 20), ("B", "A", 20)]
    assert moves(facts(dated, {**LOWS, "A": (10, 10)}, LANES)) == []


def test_a_walled_donor_gives_nothing():
    sites = {"A": "north", "B": "south", "C": "south"}
    opened = [Wall("north", "south", "surplus", items=frozenset("X"))]
    assert moves(facts([A, B, C], LOWS, LANES, sites=sites)) == []
    assert len(moves(facts([A, B, C], LOWS, LANES, sites=sites, walls=opened))) == 2


def test_arrival_counts_the_days_the_lane_is_open():
    lanes = [Lane("C", "A", 2, "boat"), Lane("B", "A", 3, "unknown")]
    made = suggest(facts([A, B, C], LOWS, lanes, calendars={"boat": OpenDays(lambda day: day % 3 == 1)}))
    assert made == [Suggestion(x("C"), x("A"), 20, 1, 7)]


def test_lows_are_those_of_the_cover_window_after_own_netting():
    made = planned(
        item_site("X@A", on_hand=30, lot_mult=10),
        demands=[demand(1, "X@A", 3, 25), demand(2, "X@A", 8, 12), demand(3, "X@A", 20, 30)],
        receipts=[receipt(1, "X@A", 5, 2)],
    )
    levels = [level("A", 20, 50)]
    assert lows(made.reading, levels, 8) == [Low(x("A"), 5, 3)]
    assert lows(made.reading, levels, 30, {x("A"): 4}) == [Low(x("A"), 5, 3, 4)]
    assert lows(made.reading, levels, 3) == [Low(x("A"), 30, 0)]


def water_and_lanes(random):
    """Levels, what each site has, and lanes between some of six sites."""
    levels, quantities = [], {}
    for site in SIX:
        minimum = random.randint(0, 40)
        target = minimum + random.randint(0, 30)
        levels.append(level(site, minimum, target, target + random.randint(0, 20), priority=random.randint(1, 2)))
        quantities[site] = (random.randint(-10, 120), 0, random.randint(0, 50))
    lanes = [
        Lane(source, target, random.randint(0, 5), multiple=random.choice((1, 1, 6)), priority=random.randint(1, 2))
        for source, target in permutations(SIX, 2)
        if random.random() < 0.5
    ]
    return levels, quantities, lanes


@pytest.mark.parametrize("seed", range(60))
def test_no_donor_falls_below_target_no_receiver_above_maximum_and_nobody_does_both(seed):
    random = Random(seed)
    levels, quantities, lanes = water_and_lanes(random)
    made = facts(levels, quantities, lanes, fair=seed % 2 == 1)
    rows = suggest(made)
    shuffled = facts(random.sample(levels, 6), quantities, random.sample(lanes, len(lanes)), fair=seed % 2 == 1)
    assert suggest(shuffled) == rows
    gave, got = dict.fromkeys(SIX, 0), dict.fromkeys(SIX, 0)
    by_pair = {(lane.source, lane.target): lane for lane in lanes}
    for row in rows:
        lane = by_pair[row.giver.site, row.receiver.site]
        assert row.quantity > 0 and row.quantity % lane.multiple == 0 and row.arrive - row.ship >= lane.lead
        gave[row.giver.site] += row.quantity
        got[row.receiver.site] += row.quantity
    for one in levels:
        site, low = one.node.site, quantities[one.node.site][0]
        assert not (gave[site] and got[site])
        assert not gave[site] or low - gave[site] >= one.target
        assert not got[site] or (low < one.minimum and low + got[site] <= one.maximum)

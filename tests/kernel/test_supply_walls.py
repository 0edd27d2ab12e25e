"""One plan read as each organization: only what its walls let it see (planning.md §2.7, §8: 15)."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from backend.kernel.mrp.facts import BomLine, Demand, Item, Receipt
from backend.kernel.supply.facts import Border, ItemSite, Lane, Line, Node, Sight, Wall
from backend.kernel.supply.masks import AtLeast, Hidden, level_of, round_figure
from backend.kernel.supply.plan import plan_supply
from backend.kernel.supply.reading import Order
from backend.kernel.supply.view import seen_by
from backend.kernel.supply.walls import OPEN, Walls
from tests.builders.supply import at, demand, item_site, line, planned, receipt, stock
from tests.kernel.supply_networks import SITES, network, wall

ALL = Sight("exact", "exact", "exact", "exact", "exact")
TWO = {"A": "north", "B": "south"}


def noodles(see=None, use="all", back=None):
    """North's noodle is supplied from south, which seasons it and sells some itself."""
    return planned(
        item_site("noodle@A", source="B", lot_mult=24),
        item_site("noodle@B", "MTO", on_hand=50, lead_time=5, collective=True),
        item_site("seasoning@B", on_hand=7),
        sites=TWO,
        walls=[Wall("north", "south", use, see or Sight()), Wall("south", "north", "none", back or Sight())],
        lanes=[Lane("B", "A", 3, price=Decimal(2))],
        lines=[line("noodle@B", "seasoning@B", 2)],
        demands=[demand(1, "noodle@A", 20, 100), demand(2, "noodle@B", 9, 20)],
        receipts=[receipt(5, "seasoning@B", 8, 30)],
    )


def rows(seen, facet, item=None):
    found = [row for row in seen.rows if row.facet == facet and item in (None, row.node.item)]
    return [(row.node.item, row.node.site, row.day, row.kind, row.amount) for row in found]


def test_the_owner_sees_its_own_part_whole():
    seen = seen_by(noodles(), "south", {at("noodle@B"): Decimal("3.2"), at("noodle@A"): Decimal(9)})
    assert rows(seen, "stock") == [("noodle", "B", None, "H", 50), ("seasoning", "B", None, "H", 7)]
    assert rows(seen, "supply") == [
        ("noodle", "B", 17, "P", 90),
        ("seasoning", "B", 8, "R", 30),
        ("seasoning", "B", 12, "P", 143),
    ]
    assert rows(seen, "demand") == [
        ("noodle", "B", 9, "D", 20),
        ("noodle", "B", 17, "P", 120),
        ("seasoning", "B", 12, "P", 180),
    ]
    assert rows(seen, "cost") == [("noodle", "B", None, "", Decimal("3.2"))]


def test_the_shipper_is_told_what_to_ship_and_not_for_whom():
    seen = seen_by(noodles(), "south")
    assert [(row.receiver, row.quantity, row.price) for row in seen.transfers] == [(at("noodle@A"), 120, Decimal(2))]
    shipped = next(row for row in seen.rows if row.facet == "demand" and row.day == 17)
    assert (shipped.reference, shipped.order) == (0, None)
    told = seen_by(noodles(back=ALL), "south").rows
    assert [row.order for row in told if row.facet == "demand" and row.day == 17] == [Order(at("noodle@A"), 20)]


def test_behind_a_shut_wall_only_the_own_side_is_seen():
    seen = seen_by(noodles(), "north", {at("noodle@B"): Decimal(3)})
    assert {row.node.site for row in seen.rows} == {"A"}
    assert "seasoning" not in str(seen)
    assert [(peg.node, peg.supply, peg.need.order.node, peg.quantity) for peg in seen.pegs if peg.supply is None] == [
        (Node(Hidden("south", 1), "south"), None, at("noodle@A"), 120)
    ]
    assert seen.totals() == {("supply", "noodle"): 120, ("demand", "noodle"): 100}


def test_each_kind_of_fact_has_a_level_of_its_own():
    costs = {at("noodle@B"): Decimal("3.2")}
    see = Sight(stock="bucketed", supply="yes_no", demand="exact", names="exact", cost="bucketed")
    seen = seen_by(noodles(see), "north", costs)
    assert rows(seen, "stock") == [
        ("noodle", "B", None, "", AtLeast(50)),
        ("seasoning", "B", None, "", AtLeast(5)),
    ]
    assert [row for row in rows(seen, "supply") if row[1] == "B"] == [
        ("noodle", "B", None, "", None),
        ("seasoning", "B", None, "", None),
    ]
    assert ("noodle", "B", 9, "D", 20) in rows(seen, "demand")
    assert rows(seen, "cost") == [("noodle", "B", None, "", AtLeast(Decimal(2)))]
    assert seen_by(noodles(replace(see, cost="none")), "north", costs).totals()["demand", "noodle"] == 240


def test_bucketed_days_are_weeks_and_bucketed_amounts_round_figures():
    seen = seen_by(noodles(Sight(supply="bucketed", demand="bucketed", names="exact")), "north")
    others = [row for row in seen.rows if row.node.site == "B"]
    assert [(row.facet, row.node.item, row.day, row.amount) for row in others] == [
        ("supply", "noodle", 14, AtLeast(50)),
        ("supply", "seasoning", 7, AtLeast(100)),
        ("demand", "noodle", 7, AtLeast(20)),
        ("demand", "noodle", 14, AtLeast(100)),
        ("demand", "seasoning", 7, AtLeast(100)),
    ]
    assert seen.totals() == {("supply", "noodle"): 120, ("demand", "noodle"): 100}


@pytest.mark.parametrize(
    ("amount", "figure"),
    [(0, 0), (1, 1), (4, 2), (5, 5), (9, 5), (10, 10), (199, 100), (Decimal("0.07"), Decimal("0.05"))],
)
def test_round_figures(amount, figure):
    assert round_figure(amount) == figure


def test_hidden_names_are_hidden_from_rows_pegs_and_exports_alike():
    seen = seen_by(noodles(Sight("exact", "exact", "exact", "yes_no", "exact")), "north")
    hidden = [row for row in seen.rows if row.node.site != "A"]
    assert {str(row.node.item) for row in hidden} == {"south #1", "south #2"}
    assert all(row.reference is None and row.order is None and row.node.site == "south" for row in hidden)
    assert "seasoning" not in str(seen) and "seasoning" not in str(seen.export())
    assert ("stock", "south #2", "south", "", "", "7") in seen.export()


def test_exports_say_what_is_told_and_no_more():
    see = Sight("bucketed", "yes_no", "none", "exact")
    exported = seen_by(noodles(see), "north").export()
    assert [row for row in exported if row[2] == "B"] == [
        ("stock", "noodle", "B", "", "", "≥ 50"),
        ("stock", "seasoning", "B", "", "", "≥ 5"),
        ("supply", "noodle", "B", "", "", "yes"),
        ("supply", "seasoning", "B", "", "", "yes"),
    ]


def test_pegs_tell_the_supply_only_where_supply_is_told():
    seen = seen_by(noodles(replace(ALL, demand="none")), "north")
    served = [(peg.supply.kind, peg.need.order, peg.quantity) for peg in seen.pegs if peg.node == at("noodle@B")]
    assert served == [("H", Order(at("noodle@A"), 20), 30), ("P", Order(at("noodle@A"), 20), 90)]
    assert not [peg for peg in seen.pegs if peg.node == at("seasoning@B")]
    assert [peg for peg in seen_by(noodles(ALL), "north").pegs if peg.node == at("seasoning@B")]


def test_the_segment_of_anothers_order_is_told_only_with_its_demand():
    def seen(demand):
        made = planned(
            item_site("X@A"),
            item_site("X@B", "MTO"),
            sites=TWO,
            walls=[Wall("north", "south", "none", Sight("exact", "exact", demand, "exact"))],
            stock=[stock("X@B/so7", 4)],
        )
        return seen_by(made, "north")

    assert rows(seen("none"), "stock") == [("X", "B", None, "H", 4)]
    assert "so7" not in str(seen("bucketed")) and "so7" in str(seen("exact"))


def test_a_requirement_is_told_to_both_sides_and_its_reason_to_the_asker():
    made = noodles(use="none")
    asked, asker = seen_by(made, "south").requirements, seen_by(made, "north").requirements
    assert [(row.border.item, row.day, row.quantity, row.order) for row in asked] == [("noodle", 17, 120, None)]
    assert [row.order for row in asker] == [Order(at("noodle@A"), 20)]
    assert seen_by(made, "south").transfers == ()
    assert seen_by(made, "east").requirements == ()


def test_what_was_lent_is_told_to_both_sides_only():
    made = noodles(use="surplus")
    border = Border("noodle", "B", "", "inter_org", "north")
    for viewer, told in (("north", 1), ("south", 1), ("east", 0)):
        rows_ = seen_by(made, viewer).reservations
        assert [(row.taker, row.quantity) for row in rows_] == [(border, 30)] * told


def circle():
    return planned(
        item_site("X@A", source="B", safety_stock=3),
        item_site("X@B", source="A", safety_stock=3),
        sites=TWO,
        lanes=[Lane("A", "B", 1), Lane("B", "A", 1)],
    )


def test_messages_are_the_owners_and_a_circle_is_everybodys_on_it_each_with_its_part():
    seen = seen_by(circle(), "north")
    assert {(found.code, found.item) for found in seen.exceptions} == {
        ("no_source", at("X@A")),
        ("below_safety", at("X@A")),
    }
    hidden = Node(Hidden("south", 1), "south")
    assert [found.loop for found in seen.findings] == [(at("X@A"), hidden, at("X@A"))]
    assert seen_by(circle(), "east").findings == seen_by(circle(), "east").exceptions == ()


@pytest.mark.parametrize("seed", range(60))
def test_a_shut_wall_lets_nothing_through(seed):
    """Whatever changes on the other side, the viewer's picture stays the same to the letter."""
    facts, random = network(seed), Random(seed)
    shut = [Wall("north", "south"), wall(random, "south", "north", use="none")]
    ours = [one for one in facts.lines if one.parent.site == "A" or one.component.site != "A"]
    facts = replace(facts, walls=shut, lines=ours)
    costs = {one.node: Decimal(random.randint(1, 9)) for one in facts.item_sites}
    before = seen_by(plan_supply(facts), "north", costs)
    other, costs = changed_beyond(facts, random), {**costs, Node("T", "B"): Decimal(99)}
    after = plan_supply(other)
    assert seen_by(after, "north", costs) == before
    assert str(seen_by(after, "north", costs)) == str(before)
    assert seen_by(after, "south") != seen_by(plan_supply(facts), "south")


def changed_beyond(facts, random):
    """Other stock, demand and supply in the south, and a secret item of its own listed before all others."""
    secret = Node("secret", "B")
    sites = [ItemSite(Item(secret, 5, 9))]
    for one in facts.item_sites:
        more = random.randint(0, 50) if one.node.site != "A" else 0
        sites.append(replace(one, planned=replace(one.planned, on_hand=one.planned.on_hand + more)))
    lines = [Line(BomLine(Node("T", "B"), secret, 3)), *facts.lines]
    demands = [Demand(900, Node("U", "B"), 3, 77), *facts.demands]
    receipts = [Receipt(900, Node("V", "C"), 3, 77), *facts.receipts]
    return replace(facts, item_sites=sites, lines=lines, demands=demands, receipts=receipts)


@pytest.mark.parametrize("seed", range(60))
def test_every_row_is_as_exact_as_its_wall(seed):
    made = plan_supply(network(seed))
    costs = {one.node: Decimal("1.5") for one in made.built.told.item_sites}
    walls = Walls(made.built.told.walls, SITES)
    for viewer in ("north", "south"):
        owner = {"north": "south", "south": "north"}[viewer]
        see, own = walls.between(viewer, owner, "T").see, {site for site, name in SITES.items() if name == viewer}
        seen = seen_by(made, viewer, costs)
        for row in seen.rows:
            if row.node.site in own:
                assert isinstance(row.amount, (int, Decimal))
                continue
            level = level_of(see, row.facet)
            assert (see.names == "exact") == (not isinstance(row.node.item, Hidden))
            assert see.demand == "exact" or row.node.segment == ""
            assert {"exact": (int, Decimal), "bucketed": AtLeast, "yes_no": type(None)}[level] and level != "none"
            assert isinstance(row.amount, {"exact": (int, Decimal), "bucketed": AtLeast, "yes_no": type(None)}[level])
            assert level == "exact" or (row.reference is row.order is None and (row.day or 0) % 7 == 0)
        for facet in ("stock", "supply", "demand", "cost"):
            told = [row for row in seen.rows if row.facet == facet and row.node.site not in own]
            assert level_of(see, facet) != "none" or told == []
        if OPEN.see == see:
            assert len(seen.rows) == len(seen_by(made, owner, costs).rows)

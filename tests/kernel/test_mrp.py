"""The planning run: worked examples of planning.md §2 and what must hold for any network."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Issue, Item, Receipt, scaled, unscaled
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.pegging import pegs_of
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.watch import Cancelled, Watch

SERIES = [(0, 20), (2, 30), (5, 10), (6, 40), (9, 25)]


def needs(*rows, item="A"):
    return [Demand(number, item, day, quantity) for number, (day, quantity) in enumerate(rows)]


def planned(made, key="A"):
    return [(order.quantity, order.day) for order in made.planned_of(key)]


def started(made, key):
    return [(order.start, order.day) for order in made.planned_of(key)]


@pytest.mark.parametrize(
    "rule,expected",
    [
        ({}, [(20, 0), (30, 2), (10, 5), (40, 6), (25, 9)]),
        ({"lot_min": 25}, [(25, 0), (25, 2), (25, 5), (25, 6), (25, 9)]),
        ({"lot_mult": 12}, [(24, 0), (36, 2), (48, 6), (24, 9)]),
        ({"lot_min": 25, "lot_mult": 12}, [(36, 0), (36, 2), (36, 6), (36, 9)]),
        ({"lot_max": 15}, [(15, 0), (5, 0), (15, 2), (15, 2), (10, 5), (15, 6), (15, 6), (10, 6), (15, 9), (10, 9)]),
        ({"period": 3}, [(50, 0), (50, 5), (25, 9)]),
    ],
)
def test_the_lot_rules_give_the_results_of_the_test_series(rule, expected):
    assert planned(plan(Facts(12, [Item("A", **rule)], demands=needs(*SERIES)))) == expected


def test_the_last_piece_of_a_split_lot_is_raised_to_the_smallest_lot_and_its_surplus_is_used():
    made = plan(Facts(12, [Item("A", lot_min=10, lot_max=15)], demands=needs((0, 16), (3, 9), (4, 10))))
    assert planned(made) == [(15, 0), (10, 0), (10, 4)]
    assert [order.piece for order in made.planned_of("A")] == [0, 1, 0]


def test_a_need_of_absurdly_many_pieces_is_refused_by_name():
    with pytest.raises(Invalid, match="Item A: a need of 100000 would be 100000 orders of the largest lot 1"):
        plan(Facts(12, [Item("A", lot_max=1)], demands=needs((0, 100_000))))
    assert plan(Facts(12, [Item("A", lot_max=1)], demands=needs((0, 99_999)))).order_count == 99_999


def test_orders_go_down_the_levels_and_a_late_start_needs_its_components_today():
    items = [Item("C", lead_time=2), Item("A", lead_time=3, made=True)]
    made = plan(Facts(10, items, [BomLine("A", "C", 2)], demands=needs((2, 5), (8, 4))))
    assert (planned(made, "A"), started(made, "A")) == ([(5, 2), (4, 8)], [(-1, 2), (5, 8)])
    assert (planned(made, "C"), started(made, "C")) == ([(10, 0), (8, 5)], [(-2, 0), (3, 5)])
    assert made.exceptions == (
        PlanException("past_due_start", "A", -1, until=2, quantity=5),
        PlanException("past_due_start", "C", -2, until=0, quantity=10),
    )


def test_a_phantom_is_an_item_without_lead_that_lends_its_left_overs_first():
    made = plan(Facts(9, [Item("P", on_hand=4), Item("G")], [BomLine("P", "G", 2)], demands=needs((5, 10), item="P")))
    assert planned(made, "G") == [(12, 5)]


def test_the_low_level_code_is_the_longest_way_down():
    lines = [BomLine("A", "B"), BomLine("B", "C"), BomLine("A", "C"), BomLine("C", "D")]
    made = plan(Facts(5, [Item(key) for key in "DCBAX"], lines, demands=needs((4, 1))))
    assert made.network.levels.codes == [3, 2, 1, 0, 0]
    assert planned(made, "C") == [(2, 4)]


def test_a_loop_is_named_and_only_its_items_are_left_out():
    lines = [BomLine(*arc) for arc in ("TA", "AB", "BC", "CA", "CD", "TE", "EF")]
    made = plan(
        Facts(5, [Item(key) for key in "ABCDEFT"], lines, demands=[*needs((3, 2), item="T"), Demand(9, "D", 4, 1)])
    )
    assert made.exceptions == (PlanException("cycle", "A", loop=("A", "B", "C", "A")),)
    assert made.exceptions[0].severity == 1
    assert {key: planned(made, key) for key in "ABCDEFT"} == {
        "A": [], "B": [], "C": [], "D": [(1, 4)], "E": [(2, 3)], "F": [(2, 3)], "T": [(2, 3)],
    }  # fmt: skip


@pytest.mark.parametrize("arcs", permutations(("AB", "BA", "AC", "CA")))
def test_of_two_loops_through_an_item_the_first_by_position_is_named_in_any_order_of_the_lines(arcs):
    made = plan(Facts(5, [Item(key) for key in "ABC"], [BomLine(*arc) for arc in arcs], demands=needs((3, 2))))
    assert [found.loop for found in made.exceptions] == [("A", "B", "A")]


@pytest.mark.parametrize("turn", [1, -1])
def test_what_is_overdue_is_told_by_item_day_and_reference_in_any_order_of_the_rows(turn):
    rows = [(7, "B", -1), (4, "B", -3), (6, "A", -1), (5, "A", -1)]
    demands = [Demand(id, item, day, 2) for id, item, day in rows][::turn]
    receipts = [Receipt(id, item, day, 2) for id, item, day in rows][::turn]
    made = plan(Facts(5, [Item("B"), Item("A")], (), receipts, demands))
    told = [(4, "B", -3), (7, "B", -1), (5, "A", -1), (6, "A", -1)]
    assert [(one.reference, one.item, one.day) for one in made.exceptions if one.code == "late_demand"] == told
    assert [(one.reference, one.item, one.day) for one in made.exceptions if one.code == "late_supply"] == told


def test_an_item_that_is_part_of_itself_is_a_loop_of_one():
    made = plan(Facts(5, [Item("A")], [BomLine("A", "A")], demands=needs((3, 2))))
    assert [found.loop for found in made.exceptions] == [("A", "A")]


def test_an_item_nobody_makes_or_supplies_is_reported_with_the_days_it_is_short():
    items = [Item("A", on_hand=5, safety_stock=2, sourced=False), Item("M", made=True, sourced=False), Item("B")]
    facts = Facts(
        9, items, [BomLine("A", "B")], [Receipt(1, "A", 6, 40)], [*needs((2, 10), (4, 5)), Demand(7, "M", 3, 1)]
    )
    made = plan(facts)
    assert made.order_count == 0
    assert made.exceptions == (
        PlanException("no_source", "A", 2, quantity=12),
        PlanException("below_safety", "A", 2, until=5, quantity=12),
        PlanException("no_bom", "M", 3, quantity=1),
        PlanException("below_safety", "M", 3, until=8, quantity=1),
    )
    assert pegs_of(made, 0) == [("H", 0, "D", 0, 5), ("R", 1, "D", 0, 5), ("R", 1, "D", 1, 5)]


def test_overdue_supply_counts_today_and_overdue_demand_is_due_today_and_both_are_told():
    made = plan(Facts(5, [Item("A")], receipts=[Receipt(3, "A", -2, 6)], demands=[Demand(4, "A", -1, 10)]))
    assert planned(made) == [(4, 0)]
    assert made.exceptions == (
        PlanException("late_demand", "A", -1, quantity=10, reference=4),
        PlanException("late_supply", "A", -2, quantity=6, reference=3),
    )


def test_a_firm_order_is_supply_like_a_receipt_but_needs_its_components():
    items = [Item("A", lead_time=2, made=True), Item("B")]
    made = plan(Facts(9, items, [BomLine("A", "B", 3)], (), needs((6, 10)), [FirmOrder(1, "A", 5, 8)]))
    assert planned(made, "A") == [(2, 6)]
    assert planned(made, "B") == [(24, 3), (6, 4)]
    assert pegs_of(made, 0) == [("F", 1, "D", 0, 8), ("P", 6, "D", 0, 2)]
    assert pegs_of(made, 1) == [("P", 3, "F", 1, 24), ("P", 4, "P", 6, 6)]


def test_a_firm_order_with_its_own_issues_needs_these_and_not_the_bom():
    items = [Item("A", lead_time=2, made=True), Item("B"), Item("X")]
    firm = FirmOrder(1, "A", 5, 8, start=4, issues=(Issue("X", 7), Issue("X", 2, day=1)))
    made = plan(Facts(9, items, [BomLine("A", "B", 3)], (), needs((6, 8)), [firm]))
    assert (planned(made, "A"), planned(made, "B"), planned(made, "X")) == ([], [], [(2, 1), (7, 4)])


def test_leads_count_open_days_and_a_need_on_a_closed_day_moves_before_it():
    weekday = OpenDays(lambda day: (day + 5) % 7 < 5)  # day 0 is a Saturday; 29 Nov is day 8, a Sunday
    made = plan(Facts(12, [Item("A", lead_time=3, receiving=weekday, source=weekday)], demands=needs((8, 1))))
    assert started(made, "A") == [(3, 6)]  # received Friday, started Tuesday


def test_receipts_on_a_closed_day_count_on_the_next_open_one():
    odd = OpenDays(lambda day: day % 2 == 1)
    facts = Facts(6, [Item("A", receiving=odd)], receipts=[Receipt(1, "A", 2, 5)], demands=needs((2, 3), (4, 5)))
    assert planned(plan(facts)) == [(3, 1)]


def test_quantities_per_parent_are_exact_and_needs_are_rounded_up_to_the_unit():
    items = [Item("A", unit=1), Item("piece", unit=1), Item("gram", unit=10)]
    lines = [BomLine("A", "piece", Fraction(1, 3)), BomLine("A", "gram", Fraction(101, 10))]
    made = plan(Facts(5, items, lines, demands=needs((2, 10), (3, 3))))
    assert planned(made, "piece") == [(4, 2), (1, 3)]
    assert planned(made, "gram") == [(110, 2), (40, 3)]


def test_decimals_scaled_by_a_million_plan_exactly():
    whole = 10**6
    items = [Item("A", unit=whole, made=True), Item("steel", on_hand=scaled(Decimal("0.3")), unit=1000)]
    lines = [BomLine("A", "steel", Fraction(Decimal("0.1234567")))]
    made = plan(Facts(5, items, lines, demands=[Demand(1, "A", 3, scaled(Decimal(9)))]))
    assert unscaled(made.planned_of("steel")[0].quantity) == Decimal("0.812")  # 1.1111103 up to grams, less 0.3


def test_a_line_may_answer_for_itself_when_its_need_is_not_proportional():
    made = plan(
        Facts(5, [Item("A"), Item("B")], [BomLine("A", "B", gross=lambda n: 7 + 2 * n)], demands=needs((2, 10)))
    )
    assert planned(made, "B") == [(27, 2)]


def test_stock_owed_is_made_good_first():
    made = plan(Facts(5, [Item("A", on_hand=-4)], demands=needs((2, 3))))
    assert planned(made) == [(4, 0), (3, 2)]
    assert pegs_of(made, 0) == [("P", 0, "H", 0, 4), ("P", 2, "D", 0, 3)]


def test_numbers_beyond_64_bits_are_refused_at_the_border():
    with pytest.raises(Invalid, match="too large"):
        scaled(Decimal("9223372036854.775808"))
    with pytest.raises(Invalid, match="more than 6 decimals"):
        scaled(Decimal("0.0000001"))
    with pytest.raises(Invalid, match="Item B: an order of 18446744073709551614 is too large"):
        plan(Facts(2, [Item("A"), Item("B")], [BomLine("A", "B", 2)], demands=needs((0, 2**63 - 1))))


@pytest.mark.parametrize(
    "facts,sentence",
    [
        (Facts(0, []), "The horizon must be at least one day."),
        (Facts(5, [Item("A"), Item("A")]), "Item A is listed twice."),
        (Facts(5, [Item("A", lead_time=-1)]), "Item A: lead_time is -1; it must be 0 or more."),
        (Facts(5, [Item("A", lot_mult=4, lot_max=10)]), "Item A: the largest lot 10 must be a multiple of 4."),
        (Facts(5, [Item("A", lot_min=11, lot_max=10)]), "Item A: the smallest lot 11 is above the largest 10."),
        (Facts(5, [Item("A")], [BomLine("A", "B")]), "The BOM line A → B names the unknown item B."),
        (Facts(5, [Item("A")], demands=needs((1, -2))), "Demand 0 of item A has the quantity -2."),
        (Facts(5, [Item("A")], demands=needs((5, 2))), "Demand 0 of item A is on day 5, after the last day 4."),
        (Facts(5, [Item("A")], receipts=[Receipt(8, "Z", 1, 2)]), "Receipt 8 names the unknown item Z."),
    ],
)
def test_facts_no_plan_can_be_made_from_are_refused_by_name(facts, sentence):
    with pytest.raises(Invalid) as refused:
        plan(facts)
    assert refused.value.sentence == sentence


def test_progress_is_told_level_by_level_and_a_cancelled_run_stops():
    told, facts = [], Facts(5, [Item(n) for n in range(4)], [BomLine(0, 1), BomLine(1, 2)])
    plan(facts, Watch(progress=lambda *row: told.append(row)))
    assert told == [(1, 3, 2), (2, 3, 3), (3, 3, 4)]
    with pytest.raises(Cancelled):
        plan(facts, Watch(cancelled=lambda: True))

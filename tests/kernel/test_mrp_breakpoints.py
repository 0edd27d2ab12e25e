"""Break points inside the planning run: the worked example of planning.md §4, chains, sets and what is told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item
from backend.kernel.mrp.joined.facts import Extensions
from backend.kernel.mrp.pegging import pegs_of
from backend.kernel.mrp.plan import plan
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.facts import Member, Rules
from tests.builders.mrp import codes, moved, planned, told
from tests.builders.substitution import scheme

SOFT = BreakPoint("b", "O", (Member("N"),), quantity=500, consumed=180, cost=Decimal("2.5"))
LINES = [BomLine("T", "O")]
ITEMS = (Item("T"), Item("O", on_hand=320), Item("N", lead_time=6))


def run(points, *rows, items=ITEMS, lines=LINES, schemes=()):
    """`rows` are (quantity, first day, end) of a daily demand for T."""
    days = [(day, quantity) for quantity, first, end in rows for day in range(first, end)]
    demands = [Demand(number, "T", day, quantity) for number, (day, quantity) in enumerate(days)]
    return plan(Facts(20, items, lines, (), demands, (), Extensions(Rules(schemes), points)))


def old_days(made):
    return [side.day for side in made.cuts["b"].sides if side.old]


def test_old_lasts_to_its_transition_quantity_and_the_new_part_cuts_in():
    made = run([SOFT], (40, 0, 14))
    assert (old_days(made), made.cuts["b"].day, made.cuts["b"].stranded) == (list(range(8)), 8, 0)
    assert planned(made, "O") == []
    assert [(order.day, order.start, order.quantity) for order in made.planned_of("N")][:2] == [(8, 2, 40), (9, 3, 40)]
    assert (len(made.planned_of("N")), codes(made)) == (6, [])
    assert moved(made) == [(day, {"N": 40}) for day in range(8, 14)]


def test_the_safety_stock_of_a_part_that_runs_out_is_used_up():
    items = (ITEMS[0], replace(ITEMS[1], safety_stock=50), ITEMS[2])
    assert planned(run([SOFT], (40, 0, 14), items=items), "O") == []
    forced = replace(SOFT, quantity=None, day=6)
    made = run([forced], (40, 0, 14), items=items)
    assert (planned(made, "O"), made.cuts["b"].day) == ([], 6)
    late = replace(SOFT, quantity=None, day=8)
    assert planned(run([late], (40, 0, 14), items=items), "O") == [(10, 6), (40, 7)]


@pytest.mark.parametrize("split,new,stranded", [(False, 40, 10), (True, 30, 0)])
def test_the_prediction_follows_what_was_really_issued(split, new, stranded):
    later = replace(SOFT, consumed=180 + 150, previous=8 - 5, split=split)
    made = run([later], (40, 0, 9), items=(ITEMS[0], replace(ITEMS[1], on_hand=170), ITEMS[2]))
    assert (old_days(made)[:4], made.cuts["b"].day) == ([0, 1, 2, 3], 4)
    assert (planned(made, "N")[0], made.cuts["b"].stranded) == ((new, 4), stranded)
    found = [(each.item, each.day, each.quantity, each.cause) for each in told(made, "stranded")]
    assert found == ([("O", 4, 10, "b")] if stranded else [])


def test_a_forced_date_beats_what_is_left_and_strands_it():
    made = run([replace(SOFT, day=6)], (40, 0, 14))
    assert (old_days(made), made.cuts["b"].served) == (list(range(6)), 240)
    assert [(each.item, each.quantity) for each in told(made, "stranded")] == [("O", 80)]


def test_a_new_part_that_comes_after_the_cut_in_is_a_gap():
    made = run([replace(SOFT, consumed=380)], (40, 0, 14), items=(ITEMS[0], replace(ITEMS[1], on_hand=120), ITEMS[2]))
    (gap,) = told(made, "cutin_gap")
    assert (gap.item, gap.others, gap.day, gap.quantity, gap.severity) == ("O", ("N",), 3, 120, 2)
    stocked = (ITEMS[0], replace(ITEMS[1], on_hand=120), replace(ITEMS[2], on_hand=120))
    assert told(run([replace(SOFT, consumed=380)], (40, 0, 14), items=stocked), "cutin_gap") == []


def test_a_moved_need_is_pegged_from_the_new_part_through_to_the_order_that_needs_it():
    made = run([replace(SOFT, quantity=None, consumed=0, day=0)], (40, 5, 6), items=ITEMS)
    assert pegs_of(made, 1) == [("U", 1 << 32, "P", 5, 40)]
    assert pegs_of(made, 2) == [("P", 5, "U", 1 << 32, 40)]


def test_the_schemes_of_the_new_part_speak_after_the_break_point():
    items = (*ITEMS, Item("S", on_hand=25))
    made = run([replace(SOFT, quantity=None, day=0)], (40, 7, 8), items=items, schemes=[scheme("priority", "N", "S")])
    assert (moved(made), planned(made, "N")) == ([(7, {"N": 40}), (7, {"S": 25})], [(15, 7)])
    assert pegs_of(made, 2) == [("U", (1 << 32) + 1, "U", 1 << 32, 25), ("P", 7, "U", 1 << 32, 15)]


def test_a_chain_of_break_points_goes_part_after_part():
    second = BreakPoint("c", "N", (Member("M"),), day=10)
    items = (*ITEMS, Item("M"))
    made = run([second, SOFT], (40, 7, 12), items=items)
    assert (made.cuts["b"].day, made.cuts["c"].day) == (None, 10)
    made = run([second, replace(SOFT, quantity=80, consumed=0)], (40, 7, 12), items=items)
    assert [planned(made, key) for key in "NM"] == [[(40, 9)], [(40, 10), (40, 11)]]


def test_lines_of_a_group_switch_together():
    lines = [BomLine("T", "O"), BomLine("T", "P")]
    points = [
        replace(SOFT, consumed=380, group="g"),
        BreakPoint("p", "P", (Member("Q"),), quantity=200, group="g"),
    ]
    items = (ITEMS[0], Item("O", on_hand=120), Item("N"), Item("P", on_hand=200), Item("Q"))
    made = run(points, (40, 0, 8), items=items, lines=lines)
    assert (made.cuts["b"].day, made.cuts["p"].day) == (3, 3)
    assert [len(made.planned_of(key)) for key in "ONPQ"] == [0, 5, 0, 5]


def test_a_point_that_replaces_a_part_by_what_it_is_made_of_is_refused():
    made = run([SOFT], (40, 0, 3), lines=[*LINES, BomLine("O", "N")])
    (found,) = told(made, "substitution_cycle")
    assert (found.item, found.others, made.cuts) == ("O", ("N",), {})
    with pytest.raises(Invalid, match="Break point b replaces item O by itself"):
        run([replace(SOFT, new=(Member("O"),))])

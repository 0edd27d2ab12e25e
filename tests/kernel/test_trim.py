"""Trim of a paper machine: the checked case of paper.md §2, every plan of few patterns, what helps where none is."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.cutting.trim import patterns as patterns_module
from backend.kernel.cutting.trim.answer import Goal, answer
from backend.kernel.cutting.trim.board import Run, laid_out
from backend.kernel.cutting.trim.check import faults
from backend.kernel.cutting.trim.facts import (
    Cut,
    Plan,
    Trim,
    Wanted,
    Winder,
    by_width,
    checked,
    least_sets,
    range_of,
    reasons,
    used,
)
from backend.kernel.cutting.trim.knives import arrangements, moves, positions
from backend.kernel.cutting.trim.knives import settings as knife_settings
from backend.kernel.cutting.trim.patterns import patterns_of
from backend.kernel.cutting.trim.program import impossible, trimmed
from backend.kernel.cutting.trim.proposals import proposals, relaxation
from backend.kernel.cutting.trim.walk import dearest
from backend.kernel.errors import Invalid
from tests.builders.searching import looking

FIVE = Decimal(5)
ROLLS = ((1250, 18), (1090, 26), (940, 30), (787, 22), (620, 15))
CASE = Trim(
    Winder(3600, 30, 3380, 5),
    tuple(Wanted(f"O{width}", width, *range_of(quantity, FIVE, FIVE)) for width, quantity in ROLLS),
)
LONG = 10_000  # looks: as many seconds for a library, which needs none of them here


def told(plan):
    return plan.sets, plan.loss, len(plan.cuts), plan.proved


def test_the_checked_case():
    assert [(each.least, each.most) for each in CASE.wanted] == [(18, 18), (25, 27), (29, 31), (21, 23), (15, 15)]
    patterns, all_ = patterns_of(CASE, looking(LONG))
    assert (len(patterns), all_) == (11, True)
    plan, four = trimmed(CASE, looking(LONG)), trimmed(CASE, looking(LONG), 4)
    assert told(plan) == (31, 5006, 5, True) and told(four) == (31, 5009, 4, True)
    assert faults(CASE, plan) == faults(CASE, four) == []
    assert impossible(CASE, looking(LONG), 3) and not impossible(CASE, looking(LONG), 4)
    assert round(Decimal(100 * plan.loss) / (plan.sets * 3600), 3) == Decimal("4.486")
    assert least_sets(CASE) == 30


def test_fewest_patterns_before_least_loss():
    plan = trimmed(CASE, looking(LONG), None, fewest=True)
    assert told(plan) == (31, 5009, 4, True) and plan.fewest == 4 and faults(CASE, plan) == []


@st.composite
def trims(draw):
    widths = draw(st.lists(st.integers(3, 9), min_size=1, max_size=3, unique=True))
    winder = Winder(
        *(draw(st.integers(11, 16)), 1, draw(st.integers(0, 9)), draw(st.integers(2, 4)), draw(st.integers(1, 3))),
        least_sets=draw(st.integers(1, 2)),
    )
    least = [draw(st.integers(0, 4)) for _ in widths]
    wanted = (Wanted(str(w), w, few, few + draw(st.integers(0, 2))) for w, few in zip(widths, least, strict=True))
    return Trim(winder, tuple(wanted))


def every_pattern(trim):
    winder = trim.winder
    for rolls in product(*(range(winder.most_rolls + 1) for _ in trim.wanted)):
        within = winder.least_use <= used(trim.wanted, rolls) <= winder.usable and 1 <= sum(rolls) <= winder.most_rolls
        if within and sum(map(bool, rolls)) <= winder.most_widths:
            yield rolls


def every_plan(trim, patterns, made):
    """(loss, patterns, rolls) of all plans, pattern by pattern."""
    if not patterns:
        if all(each.least <= count <= each.most for each, count in zip(trim.wanted, made, strict=True)):
            yield 0, 0, sum(made)
        return
    rolls, sets = patterns[0], 0
    loss = trim.winder.deckle - used(trim.wanted, rolls)
    while all(count <= each.most for each, count in zip(trim.wanted, made, strict=True)):
        if sets == 0 or sets >= trim.winder.least_sets:
            for lost, used_, rolls_ in every_plan(trim, patterns[1:], made):
                yield lost + sets * loss, used_ + (sets > 0), rolls_
        sets, made = sets + 1, tuple(count + more for count, more in zip(made, rolls, strict=True))


@given(trims())
@settings(max_examples=20)
def test_no_plan_of_few_widths_is_better(trim):
    patterns = sorted(every_pattern(trim))
    possible = [p for p in patterns if all(k <= each.most for k, each in zip(p, trim.wanted, strict=True))]
    assert sorted(patterns_of(trim, looking(LONG))[0]) == possible
    plan = trimmed(trim, looking(LONG))
    best = min(every_plan(trim, possible, (0,) * len(trim.wanted)), default=None)
    assert (plan is None) == (best is None) == impossible(trim, looking(LONG))
    if plan is not None:
        made = sum(sum(cut.rolls) * cut.sets for cut in plan.cuts)
        assert (plan.loss, len(plan.cuts), made) == best and plan.proved and faults(trim, plan) == []


@given(trims(), st.data())
def test_the_dearest_pattern_is_found_by_walking(trim, data):
    wanted = sorted(trim.wanted, key=lambda each: -each.width)
    values = [data.draw(st.integers(-3, 12)) for _ in wanted]
    trim = replace(trim, wanted=tuple(replace(each, most=4) for each in wanted))
    winder, rows = trim.winder, np.zeros((2, len(values)), np.int64)
    rule = np.array([winder.usable, winder.least_use, winder.most_rolls, winder.most_widths])
    widths, most = np.array([each.width for each in wanted]), np.full(len(values), 4)
    worth = dearest(widths, most, np.array(values), rule, rows, np.zeros(4, np.int64))
    every = [sum(k * value for k, value in zip(rolls, values, strict=True)) for rolls in every_pattern(trim)]
    assert not every or worth == max(every) == int(rows[1] @ np.array(values))


def test_where_patterns_are_too_many_those_needed_are_made(monkeypatch):
    monkeypatch.setattr(patterns_module, "FEW", 10)
    patterns, all_ = patterns_of(CASE, looking(LONG))
    assert len(patterns) <= 10 and not all_
    plan = trimmed(CASE, looking(LONG))
    assert plan is None or (faults(CASE, plan) == [] and not plan.proved and plan.bound <= 5006 <= plan.loss)


def test_the_check_finds_what_is_wrong():
    right = trimmed(CASE, looking(LONG))
    fewer = Plan((replace(right.cuts[0], sets=right.cuts[0].sets - 1), *right.cuts[1:]), right.loss, 0, False)
    assert any("are wanted" in fault for fault in faults(CASE, fewer))
    assert any("the loss is" in fault for fault in faults(CASE, fewer))
    strict = replace(CASE, winder=Winder(3600, 30, 3380, 2, 1, 700, 40))
    found = " ".join(faults(strict, right))
    assert all(word in found for word in ("rolls", "too many widths", "narrower than 700", "sets only"))
    assert any("mm" in fault for fault in faults(CASE, Plan((Cut((3, 0, 0, 0, 0), 2),), 0, 0, False)))


def test_what_cannot_be_met_says_why():
    hopeless = replace(
        CASE, wanted=(Wanted("A", 3600, 1, 2), Wanted("B", 200, 1, 2), Wanted("C", 900, *range_of(1, FIVE, -FIVE)))
    )
    hopeless = replace(hopeless, winder=replace(CASE.winder, narrowest=300))
    assert reasons(hopeless) == [("A", "too_wide"), ("B", "too_narrow"), ("C", "tolerance")]
    assert trimmed(hopeless, looking(LONG)) is None and impossible(hopeless, looking(LONG))


def test_what_helps_is_tried_and_told_in_order():
    tight = replace(
        Trim(Winder(100, 0, 100, 4), (Wanted("A", 60, 5, 5), Wanted("B", 40, 3, 3))),
        stock=((60, 2),),
        fillers=(40, 20),
        others=(Winder(50), Winder(120)),
        sheets=True,
    )
    assert trimmed(tight, looking(LONG)) is None
    found = proposals(tight, looking(LONG))
    assert [proposal.way for proposal in found] == ["stock", "fillers", "other_winder", "tolerance", "sheets"]
    assert found[3].beyond in ((("A", -2),), (("B", 2),))
    assert all(trimmed(proposal.trim, looking(LONG)) is not None for proposal in found)
    assert relaxation(CASE, looking(LONG)) is None


def test_knives_stay_where_they_can():
    plan = trimmed(CASE, looking(LONG), 4)
    found = knife_settings(CASE, plan.cuts)
    assert sorted(each.cut.rolls for each in found) == sorted(cut.rolls for cut in plan.cuts)
    assert all(each.knives[0] == 30 and each.knives[-1] == 30 + sum(each.rolls) for each in found)
    best = min(
        sum(moves(*pair) for pair in pairwise(row))
        for order in permutations(plan.cuts)
        for row in product(*([positions(CASE, rolls) for rolls in arrangements(CASE, cut)] for cut in order))
    )
    assert sum(each.moved for each in found[1:]) == best


def test_many_patterns_follow_the_nearest():
    cuts = tuple(Cut(rolls, 1) for rolls in patterns_of(CASE, looking(LONG))[0])
    found = knife_settings(CASE, cuts)
    assert len(found) == 11 and {each.cut for each in found} == set(cuts)


def test_orders_of_a_width_go_together():
    joined = by_width([Wanted("A", 500, 2, 3), Wanted("B", 700, 1, 1), Wanted("C", 500, 4, 4, worth=2)])
    assert joined == (Wanted("B", 700, 1, 1), Wanted("A, C", 500, 6, 7, 2))
    with pytest.raises(Invalid):
        checked(Trim(Winder(1000), (Wanted("A", 500, 1, 1), Wanted("B", 500, 1, 1))))


def test_what_no_pattern_serves_is_told_and_the_rest_planned():
    more = (Wanted("wide", 3600, 1, 1), Wanted("none", 940, 4, 3), Wanted("second", 1090, 0, 2))
    found = answer(replace(CASE, wanted=(*CASE.wanted, *more)), Goal(fewest=True), looking(LONG))
    assert found.left_out == (("wide", "too_wide"), ("none", "tolerance"))
    assert (found.plan.sets, len(found.plan.cuts), found.gave_way) == (31, 4, False)
    assert sorted(sets for _, sets in found.runs) == sorted(cut.sets for cut in found.plan.cuts)
    three = answer(CASE, Goal(most_patterns=3), looking(LONG))
    assert (three.plan, three.impossible) == (None, True)
    odd = replace(CASE, wanted=(*CASE.wanted, Wanted("odd", 3000, 1, 1)))
    assert answer(odd, Goal(), looking(LONG)).left_out == (("odd", "no_pattern"),)


def test_where_ranges_cannot_be_met_the_fewest_rolls_give_way():
    tight = Trim(Winder(100, 0, 100, 4), (Wanted("A", 60, 5, 5), Wanted("B", 40, 3, 3)))
    found = answer(tight, Goal(), looking(LONG))
    assert found.gave_way and not found.plan.proved
    board = laid_out(tight, [Run(widths, sets) for widths, sets in found.runs])
    assert sum(each.short + each.over for each in board.served) == 2


def test_a_board_tells_everything_and_blocks_only_what_cannot_be_cut():
    runs = [Run((1250, 1250, 1250), 2), Run((620,) * 6, 1), Run((1250, 1090), 1), Run((1090, 1250), 1), Run((), 1)]
    board = laid_out(CASE, runs)
    assert [told.faults for told in board.patterns] == [
        (("too_wide", 210),),
        (("too_wide", 180), ("too_many_rolls", 6)),
        (("below_least_use", 1040),),
        (("below_least_use", 1040), ("repeated", 0)),
        (("empty", 0),),
    ]
    assert [told.blocked for told in board.patterns] == [True, True, False, False, True]
    assert board.patterns[2].knives == (30, 1280, 2370) and board.patterns[3].moved == 1


def test_orders_of_a_width_are_served_in_their_sequence():
    trim = Trim(Winder(100), (Wanted("A", 50, 2, 3), Wanted("B", 50, 2, 2), Wanted("C", 20, 1, 1)))
    board = laid_out(trim, [Run((50, 50), 3), Run((30, 20, 20), 1)])
    assert [(each.cut, each.short, each.over) for each in board.served] == [(3, 0, 0), (3, 0, 1), (2, 0, 1)]
    assert board.spare == ((30, 1),)
    assert (board.sets, board.loss) == (4, 30)
    assert [each.cut for each in laid_out(trim, [Run((50, 50), 1)]).served] == [2, 0, 0]

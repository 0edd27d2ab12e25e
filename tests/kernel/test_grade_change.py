"""The order of grades: against every order of few, with windows and forbidden changes; many, against due time."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.cutting import grade_change
from backend.kernel.cutting.grade_change import Change, Run, cost_of, ordered, timed
from backend.kernel.errors import Invalid, Refused

GRADES = "ABCDE"


@st.composite
def campaigns(draw):
    count = draw(st.integers(1, 5))
    runs = [
        Run(code, draw(st.integers(1, 9)), draw(st.integers(0, 8)), draw(st.integers(3, 30)), draw(st.integers(0, 4)))
        for code in GRADES[:count]
    ]
    pairs = [(one, other) for one in GRADES for other in GRADES if one != other]
    changes = {pair: Change(draw(st.integers(0, 5)), draw(st.integers(0, 20))) for pair in pairs if draw(st.booleans())}
    return runs, changes


def cheapest(runs, changes, now):
    found = [timed(order, changes, now) for order in permutations(runs)]
    return min((cost_of(placed) for placed in found if placed is not None), default=None)


@given(campaigns())
@settings(max_examples=40)
def test_no_order_of_few_grades_costs_less(campaign):
    runs, changes = campaign
    wanted = cheapest(runs, changes, "A")
    if wanted is None:
        with pytest.raises(Refused):
            ordered(runs, changes, "A")
        return
    found = ordered(runs, changes, "A")
    assert (found.cost, found.proved) == (wanted, True)
    assert timed([each.run for each in found.placed], changes, "A") == found.placed


@given(campaigns())
@settings(max_examples=40)
def test_insertion_finds_an_order_that_is_right(campaign):
    runs, changes = campaign
    wanted = cheapest(runs, changes, "E")
    path = grade_change._inserted(runs, changes, "E")
    if path is not None:
        placed = timed([runs[at] for at in path], changes, "E")
        assert sorted(path) == list(range(len(runs)))
        assert placed is not None and wanted is not None and cost_of(placed) >= wanted


def test_white_goes_before_dark_because_the_way_back_needs_a_wash():
    """light to dark 10 minutes, dark to light 90 and a boil-out of 400; the dark one is due first, a little."""
    runs = [Run("white", 300, due=620, late_cost=1), Run("light", 200), Run("dark", 100, due=500, late_cost=1)]
    step, wash = Change(10, 5), Change(90, 400)
    pairs = [("white", "light"), ("light", "dark"), ("white", "dark")]
    changes = {**dict.fromkeys(pairs, step), **{(dark, light): wash for light, dark in pairs}}
    found = ordered(runs, changes, "white")
    assert [each.run.code for each in found.placed] == ["white", "light", "dark"]
    assert [(each.start, each.end, each.late) for each in found.placed] == [(0, 300, 0), (310, 510, 0), (520, 620, 120)]
    assert found.cost == 5 + 5 + 120


def test_many_grades_are_ordered_too():
    runs = [Run(f"G{at}", 10, due=200 - 7 * at, late_cost=1) for at in range(14)]
    changes = {(f"G{a}", f"G{b}"): Change(abs(a - b), (a - b) ** 2) for a in range(14) for b in range(14) if a != b}
    found = ordered(runs, changes, "G0")
    assert not found.proved and len(found.placed) == 14
    assert found.cost <= cost_of(timed(sorted(runs, key=lambda run: run.due), changes, "G0"))


def test_a_grade_is_there_once():
    with pytest.raises(Invalid):
        ordered([Run("A", 1), Run("A", 2)], {}, "A")

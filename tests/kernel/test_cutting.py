"""Cutting stock: against every way to fill rolls with few pieces; bounds and the check."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.cutting import columns
from backend.kernel.cutting.columns import Columns
from backend.kernel.cutting.knapsack import Knapsack
from backend.kernel.cutting.solver import solve
from backend.kernel.cutting.stock import faults, first_fit, stock_of
from backend.kernel.errors import Invalid
from tests.builders.searching import looking, told

item = st.tuples(st.integers(2, 12), st.integers(0, 3))


def fewest(roll, pieces):
    """Rolls for the pieces, every way tried: the first piece with each set of others that fits."""

    @cache
    def rolls(left):
        return 1 + min(map(rolls, _rests(left[1:], roll - left[0]))) if left else 0

    return rolls(tuple(sorted(pieces, reverse=True)))


def _rests(left, room):
    if not left:
        return {()}
    kept = {(left[0], *rest) for rest in _rests(left[1:], room)}
    return kept | _rests(left[1:], room - left[0]) if left[0] <= room else kept


@given(st.integers(12, 20), st.lists(item, min_size=1, max_size=4))
@settings(max_examples=12)
def test_no_plan_for_few_pieces_has_fewer_rolls(roll, items):
    search = looking(60)
    found = solve({"width": roll, "items": items}, search)
    made = [sum(count * cut[at] for count, cut in found["patterns"]) for at in range(len(items))]
    assert all(number >= demand for number, (_, demand) in zip(made, items, strict=True))
    for count, cut in found["patterns"]:
        assert count >= 1 and sum(k * width for k, (width, _) in zip(cut, items, strict=True)) <= roll
    pieces = [width for width, demand in items for _ in range(demand)]
    assert found["bound"] <= found["objective"] == fewest(roll, pieces) == sum(count for count, _ in found["patterns"])
    assert told(search)[-1] == found["objective"]


@given(
    st.integers(6, 15),
    st.lists(st.tuples(st.integers(1, 7), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=3),
)
def test_the_dearest_pattern_is_worth_what_is_said(roll, items):
    widths, most, values = (np.array(column, dtype=np.int64) for column in zip(*items, strict=True))
    value, cut = Knapsack(roll, tuple(widths.tolist())).most(values, most)
    assert value == cut @ values and cut @ widths <= roll and (cut <= most).all()
    every = np.array(np.meshgrid(*(range(k + 1) for k in most.tolist()))).reshape(len(items), -1).T
    assert value == max(int(row @ values) for row in every if row @ widths <= roll)


def test_the_bound_of_prices_is_above_that_of_widths():
    """Rolls of 10 hold one piece of 6: ten pieces need ten rolls, though six would hold their width."""
    stock = stock_of({"width": 10, "items": [[6, 10]]})
    _, least = Columns(stock, ()).grow(stock.demands, looking(99))
    assert (stock.least(), least) == (6, 10)


def test_first_fit_is_in_hand_when_there_is_no_time():
    search = looking(0)
    found = solve({"width": 11, "items": [[4, 2], [5, 2], [2, 2]]}, search)
    assert (found["objective"], told(search), found["bound"]) == (3, [3], 2)


def test_the_check_finds_what_is_wrong():
    stock = stock_of({"width": 10, "items": [[6, 2], [4, 1]]})
    assert faults(stock, first_fit(stock)) == []
    assert len(faults(stock, {(2, 0): 1})) == 2
    assert faults(stock, {(1, 1): 1, (1, 0): 0}) == ["(1, 0) is cut 0 times", "1 of 2 of width 6"]


@pytest.mark.parametrize("items", [[[11, 1]], [[0, 1]], [[3, -1]]])
def test_what_no_roll_gives_is_refused(items):
    with pytest.raises(Invalid):
        stock_of({"width": 10, "items": items})


def test_of_many_widths_patterns_come_a_part_at_a_time(monkeypatch):
    """So that plans are tried before the last pattern is known; the bound proves what it says all the same."""
    stock = stock_of({"width": 100, "items": [[47, 9], [33, 8], [21, 9], [13, 7]]})
    whole = Columns(stock, ())
    _, least = whole.grow(stock.demands, looking(99))
    monkeypatch.setattr(columns, "FEW", 3)
    part = Columns(stock, ())
    _, first = part.grow(stock.demands, looking(99))
    assert len(part.patterns) == 4 + 4 // columns.PART < len(whole.patterns)
    assert 0 < first <= least

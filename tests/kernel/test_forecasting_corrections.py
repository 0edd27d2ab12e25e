"""People's corrections: worked examples of planning.md §1.2, and sums that hold after every edit."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import Invalid, Refused
from backend.kernel.forecasting.corrections import Correction, Layer, corrected, edited
from backend.kernel.forecasting.tree import Tree

TREE = Tree({"item": None, "A": "item", "C": "item", "a1": "A", "a2": "A", "c1": "C", "c2": "C"})
BASE = {1: {"a1": 250, "a2": 150, "c1": 300, "c2": 300}}


def a_correction(node, layer, value, **more):
    row = {"id": 1, "bucket": 1, "reason": "Spring fair", "who": "li", "at": datetime(2026, 11, 1, tzinfo=UTC)}
    return Correction(node=node, layer=Layer(layer), value=D(value), **(row | more))


def test_the_layers_of_the_page():
    """1000 × 1.2, A customers 40 % × 1.1, C 60 % × 0.9 → 1176; delta −50 → 1126, entered in any order."""
    rows = [
        a_correction("item", "delta", "-50", id=1),
        a_correction("C", "customer", "0.9", id=2),
        a_correction("A", "customer", "1.1", id=3),
        a_correction("item", "season", "1.2", id=4),
    ]
    found = corrected(BASE, rows, TREE.leaves_of)
    assert [(step.correction, step.before, step.after) for step in found.steps] == [
        (4, 1000, 1200),
        (2, 720, 648),
        (3, 480, 528),
        (1, 1176, 1126),
    ]
    assert sum(found.leaves[1].values()) == 1126


def test_an_absolute_figure_replaces_all_before_it_and_keeps_the_shares():
    rows = [a_correction("A", "market", "3", id=1), a_correction("item", "absolute", "90", id=2)]
    assert corrected(BASE, rows, TREE.leaves_of).leaves[1] == {"a1": 38, "a2": 22, "c1": 15, "c2": 15}


def test_an_edit_of_the_page():
    """100 = 50 + 30 locked + 20, set 130 → 71 + 30 + 29."""
    assert edited({"x": 50, "y": 30, "z": 20}, "xyz", 130, {"y"}) == {"x": 71, "y": 30, "z": 29}


def test_a_locked_figure_stays_under_a_later_one_above_it():
    rows = [
        a_correction("A", "absolute", "500", id=1, locked=True),
        a_correction("item", "absolute", "800", id=2),
    ]
    assert corrected(BASE, rows, TREE.leaves_of).leaves[1] == {"a1": 313, "a2": 187, "c1": 150, "c2": 150}


def test_more_locked_than_the_new_value_is_refused():
    with pytest.raises(Refused, match=r"Locked figures sum to 30, more than the new value 20."):
        edited({"x": 50, "y": 30}, "xy", 20, {"y"})
    with pytest.raises(Refused, match=r"All figures below are locked; they sum to 30, not to 40."):
        edited({"x": 50, "y": 30}, "y", 40, {"y"})


def test_all_zero_is_shared_equally_and_other_leaves_are_left_alone():
    assert edited({"x": 0, "y": 0, "z": 9}, "xy", 5) == {"x": 3, "y": 2, "z": 9}


def test_a_delta_takes_no_more_than_is_there():
    assert sum(corrected(BASE, [a_correction("item", "delta", "-5000")], TREE.leaves_of).leaves[1].values()) == 0


@pytest.mark.parametrize(
    "row, sentence",
    [
        (a_correction("A", "season", "-1"), "The correction of A is -1; it must be a number of 0 or more."),
        (a_correction("A", "delta", "NaN"), "The correction of A is NaN; it must be a number of 0 or more."),
        (a_correction("A", "delta", "5", reason=" "), "The correction of A needs a reason."),
        (a_correction("A", "delta", "5", bucket=9), "The correction of A lies outside the forecast."),
        (a_correction("A", "season", "1e20"), "The correction of A makes 40000000000000000000000, too large to plan."),
        (a_correction("B", "delta", "5"), "B is not in the hierarchy."),
    ],
)
def test_corrections_that_cannot_be(row, sentence):
    with pytest.raises(Invalid, match=sentence):
        corrected(BASE, [row], TREE.leaves_of)


def test_a_correction_over_a_leaf_without_forecast_is_refused():
    with pytest.raises(Invalid, match=r"a2 under A has no forecast to correct."):
        corrected({1: {"a1": 5}}, [a_correction("A", "delta", "5")], TREE.leaves_of)


LAYERS = st.sampled_from([layer for layer in Layer if layer is not Layer.DELTA])


@given(st.lists(st.tuples(st.sampled_from(list(TREE.parents)), LAYERS, st.integers(0, 300)), max_size=8), st.randoms())
def test_the_last_step_of_the_top_is_the_sum_and_entry_order_does_not_matter(rows, random):
    made = [a_correction(node, layer, D(value) / 100, id=n) for n, (node, layer, value) in enumerate(rows)]
    found = corrected(BASE, made, TREE.leaves_of)
    assert corrected(BASE, random.sample(made, len(made)), TREE.leaves_of) == found
    assert all(value >= 0 for value in found.leaves[1].values())
    if found.steps and found.steps[-1].node == "item":
        assert sum(found.leaves[1].values()) == found.steps[-1].after

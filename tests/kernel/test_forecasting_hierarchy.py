"""Forecasts of all levels agree: exact sums in whole units, however they were made (planning.md §1.2, §8.9)."""

from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.reconciling import bottom_up, from_level, least_squares, merged, structural
from backend.kernel.forecasting.rounding import apportioned, whole
from backend.kernel.forecasting.tree import Tree

SMALL = Tree({"all": None, "north": "all", "south": "all", "n1": "north", "n2": "north", "s1": "south"})


@st.composite
def trees(draw):
    """Up to a dozen nodes, each under an earlier one or a top itself."""
    count = draw(st.integers(1, 12))
    parents = {0: None}
    for node in range(1, count):
        parents[node] = draw(st.one_of(st.none(), st.integers(0, node - 1)))
    return Tree(parents)


@st.composite
def rows_of(draw, nodes, buckets):
    figure = st.floats(0, 1e6) | st.floats(0, 1) | st.just(0.0)
    return {node: [draw(figure) for _ in range(buckets)] for node in nodes}


def assert_sums(tree, found):
    assert found.keys() == tree.parents.keys()
    for node, below in tree.children.items():
        assert all(type(value) is int and value >= 0 for value in found[node])
        if below:
            assert found[node] == tuple(map(sum, zip(*(found[child] for child in below), strict=True)))


@settings(deadline=None, max_examples=60)
@given(st.data(), trees())
def test_bottom_up_keeps_every_top_within_half_a_unit_of_its_running_sum(data, tree):
    leaves = data.draw(rows_of(tree.leaves, 4))
    found = bottom_up(tree, leaves)
    assert_sums(tree, found)
    for top in tree.tops:
        real = np.cumsum(np.sum([leaves[leaf] for leaf in tree.leaves_of(top)], axis=0))
        assert np.all(np.abs(np.cumsum(found[top]) - real) <= 0.5 + 1e-4)


@settings(deadline=None, max_examples=60)
@given(st.data(), trees())
def test_least_squares_sums_exactly_and_leaves_agreeing_forecasts_alone(data, tree):
    own = data.draw(rows_of(tree.parents, 3))
    variances = {node: data.draw(st.floats(0, 100)) for node in tree.parents}
    assert_sums(tree, least_squares(tree, own, variances))
    agreeing = bottom_up(tree, {leaf: own[leaf] for leaf in tree.leaves})
    assert least_squares(tree, agreeing, variances) == agreeing


@settings(deadline=None, max_examples=60)
@given(st.data(), trees())
def test_on_a_tree_the_way_up_and_down_is_generalised_least_squares(data, tree):
    own = {node: data.draw(st.floats(0, 100)) for node in tree.parents}
    variances = {node: data.draw(st.floats(0.1, 10)) for node in tree.parents}
    sums = np.array([[leaf in tree.leaves_of(node) for leaf in tree.leaves] for node in tree.parents], dtype=float)
    precision = np.diag([1 / variances[node] for node in tree.parents])
    given_ = np.array([own[node] for node in tree.parents])
    wanted = sums @ np.linalg.solve(sums.T @ precision @ sums, sums.T @ precision @ given_)
    found = merged(tree, own, variances)
    assert np.allclose([found[node] for node in tree.parents], wanted, atol=1e-6)


def test_a_parent_and_two_children_by_hand():
    """Ŝ 12 over 4 + 6, all variances 1: the gap of 2 is shared between three, 2/3 each."""
    found = merged(Tree({"p": None, "a": "p", "b": "p"}), {"p": 12, "a": 4, "b": 6}, {"p": 1, "a": 1, "b": 1})
    assert all(isclose(found[node], value) for node, value in {"p": 34 / 3, "a": 14 / 3, "b": 20 / 3}.items())


def test_from_a_middle_level_sums_go_up_and_shares_down():
    found = from_level(SMALL, {"north": (10, 7), "south": (5, 5)}, {"n1": [3], "n2": [1], "s1": [0]})
    assert found["all"] == (15, 12) and found["n1"] == (8, 5) and found["n2"] == (2, 2) and found["s1"] == (5, 5)


def test_top_down_without_any_weight_gives_every_leaf_the_same():
    found = from_level(SMALL, {"all": [10]})
    assert [found[leaf] for leaf in ("n1", "n2", "s1")] == [(4,), (3,), (3,)]


@settings(deadline=None, max_examples=40)
@given(st.data(), trees())
def test_whole_given_figures_are_kept_exactly(data, tree):
    totals = {top: data.draw(st.lists(st.integers(0, 1000), min_size=3, max_size=3)) for top in tree.tops}
    found = from_level(tree, totals, data.draw(rows_of(tree.leaves, 3)))
    assert_sums(tree, found)
    assert {top: list(found[top]) for top in tree.tops} == totals


def test_many_small_leaves_do_not_round_to_nothing():
    tree = Tree({"family": None, **{f"i{n:02}": "family" for n in range(100)}})
    found = bottom_up(tree, {leaf: [0.3] * 10 for leaf in tree.leaves})
    assert found["family"] == (30,) * 10
    assert {sum(found[leaf]) for leaf in tree.leaves} == {3}


def test_structural_variances_count_the_leaves():
    assert structural(SMALL) == {"all": 3, "north": 2, "south": 1, "n1": 1, "n2": 1, "s1": 1}


@pytest.mark.parametrize(
    "parents, sentence",
    [
        ({"a": "b"}, "a stands under b, which is not in the hierarchy."),
        ({"top": None, "a": "b", "b": "a"}, "a stands under itself."),
    ],
)
def test_a_hierarchy_that_is_none_is_refused(parents, sentence):
    with pytest.raises(Invalid, match=sentence):
        Tree(parents)


@pytest.mark.parametrize(
    "given_, sentence",
    [
        ({"north": [1]}, "s1 stands under none of the nodes that are given."),
        ({"all": [1], "s1": [1]}, "s1 stands under both all and s1; each may be given once."),
        ({"north": [1], "south": [1, 2]}, "The forecasts have different numbers of buckets."),
        ({"all": [float("nan")]}, "The figures of all must be numbers of 0 or more."),
        ({"west": [1]}, "west is not in the hierarchy."),
    ],
)
def test_leaves_must_be_given_once(given_, sentence):
    with pytest.raises(Invalid, match=sentence):
        from_level(SMALL, given_)


def test_a_forecast_without_a_variance_is_refused():
    own = {node: [1.0] for node in SMALL.leaves}
    with pytest.raises(Invalid, match=r"n2 has a forecast but no variance of 0 or more."):
        least_squares(SMALL, own, {"n1": 1.0, "s1": 1.0, "n2": -1.0})


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_parts_by_largest_remainder_sum_and_stray_less_than_one(total, weights):
    parts = apportioned(total, weights)
    assert sum(parts) == total
    if any(weights):
        assert all(
            abs(part * sum(weights) - total * weight) < sum(weights)
            for part, weight in zip(parts, weights, strict=True)
        )


@given(st.lists(st.floats(0, 1e6), max_size=20))
def test_whole_figures_follow_the_running_sum(values):
    assert np.all(np.abs(np.cumsum(whole(values)) - np.cumsum(values)) <= 0.5 + 1e-4)

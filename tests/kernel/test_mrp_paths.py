"""The compiled path and the exact one give the same plan, the same pegs, the same findings, the same refusals."""

import numpy as np
import pytest
from hypothesis import given, settings

from backend.kernel.errors import Problem
from backend.kernel.mrp.arrange import arrange
from backend.kernel.mrp.arrays import EXACT
from backend.kernel.mrp.check import check
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item
from backend.kernel.mrp.pegging import all_pegs, peg_parts
from backend.kernel.mrp.plan import plan, plan_network
from tests.kernel.mrp_networks import whole_networks


def exactly(facts):
    """The plan with every item on the exact path."""
    check(facts)
    network = arrange(facts)
    network.arrays.rules.path[:] = EXACT
    return plan_network(network)


def told(made):
    """All a plan says."""
    parts = [(place, rows) for part in peg_parts(made) for place, rows in by_place(part)]
    assert parts == list(all_pegs(made))
    return list(made.planned()), parts, made.exceptions, made.network.levels


def by_place(part):
    rows, at = part.rows(), 0
    for place, count in zip(part.places.tolist(), part.pegs.counts.tolist(), strict=True):
        yield place, rows[at : at + count]
        at += count


def outcome(work, facts):
    try:
        return told(work(facts))
    except Problem as problem:
        return type(problem), problem.sentence


@settings(max_examples=400, deadline=None)
@given(whole_networks())
def test_both_paths_say_the_same_of_any_network(facts):
    assert outcome(plan, facts) == outcome(exactly, facts)


@settings(max_examples=50, deadline=None)
@given(whole_networks())
def test_threads_change_nothing(facts):
    assert outcome(lambda one: plan(one, threads=3), facts) == outcome(plan, facts)


def test_most_items_of_a_shop_take_the_compiled_path():
    made = plan(Facts(9, [Item(n) for n in range(3)], [BomLine(0, 1, 2), BomLine(1, 2)], (), [Demand(1, 0, 5, 4)]))
    assert not (made.orders.columns.path == EXACT).any()


@pytest.mark.parametrize("size,path", [(2**59, False), (2**62, True)])
def test_only_numbers_that_may_leave_64_bits_are_planned_one_by_one(size, path):
    made = plan(Facts(9, [Item("A"), Item("B")], [BomLine("A", "B")], (), [Demand(1, "A", 5, size)]))
    assert [order.quantity for order in made.planned()] == [size, size]
    assert np.all((made.orders.columns.path == EXACT) == path)


def test_needs_that_cancel_beyond_64_bits_are_no_error():
    large = 2**63 - 1
    items = [Item("A", on_hand=large), Item("B", on_hand=5)]
    facts = Facts(9, items, (), (), [Demand(n, "A", 4, large // 2) for n in (1, 2)])
    assert plan(facts).order_count == 0

"""Jobs in a row by weighted tardiness: against every order of few, by a cost computed here."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.chance import chance, draw
from backend.kernel.scheduling.tardiness.compiled import BACK, EXCHANGE, FORWARD, cost_of, gain, move
from backend.kernel.scheduling.tardiness.solver import solve
from tests.builders.searching import looking, told

job = st.tuples(st.integers(1, 9), st.integers(1, 5), st.integers(0, 25))
SIX = {"p": [3, 6, 2, 5, 4, 7], "w": [2, 5, 1, 4, 3, 2], "d": [5, 7, 6, 12, 9, 8]}


def instance(jobs):
    work, weight, due = zip(*jobs, strict=True)
    return {"p": list(work), "w": list(weight), "d": list(due)}


def cost(facts, order):
    clock = total = 0
    for each in order:
        clock += facts["p"][each]
        total += facts["w"][each] * max(0, clock - facts["d"][each])
    return total


@given(st.lists(job, min_size=1, max_size=6))
@settings(max_examples=25)
def test_no_order_of_few_jobs_is_better(jobs):
    facts, search = instance(jobs), looking(6)
    found = solve(facts, search)
    assert sorted(found["order"]) == list(range(len(jobs)))
    assert found["objective"] == cost(facts, found["order"]) == told(search)[-1]
    assert found["objective"] == min(cost(facts, order) for order in permutations(range(len(jobs))))


@given(st.lists(job, min_size=3, max_size=9), st.data())
def test_what_a_move_is_said_to_gain_it_gains(jobs, data):
    facts = instance(jobs)
    table, order = np.array(jobs, dtype=np.int64), np.arange(len(jobs))
    ends = np.zeros(len(jobs), dtype=np.int64)
    first = data.draw(st.integers(0, len(jobs) - 2))
    last = data.draw(st.integers(first + 1, len(jobs) - 1))
    kind = data.draw(st.sampled_from((EXCHANGE, BACK, FORWARD)))
    before = cost_of(table, order, ends)
    said = gain(table, order, ends, first, last, kind)
    move(order, first, last, kind)
    assert said == max(0, before - cost(facts, order.tolist()))


def test_an_order_without_lateness_is_proved_at_once():
    search = looking(1000)
    assert solve({"p": [1, 2], "w": [1, 1], "d": [9, 9]}, search)["bound"] == 0
    assert told(search) == [0]


def test_the_same_seed_takes_the_same_path():
    one, other = looking(9, seed=7), looking(9, seed=7)
    assert solve(SIX, one)["order"] == solve(SIX, other)["order"]
    assert told(one) == told(other)


def test_two_workers_find_no_worse():
    search = looking(40, workers=2)
    assert (
        solve(SIX, search)["objective"] == told(search)[-1] == min(cost(SIX, order) for order in permutations(range(6)))
    )


@pytest.mark.parametrize("seed", [0, 1, 2**40, -3])
def test_chance_is_spread_over_what_is_asked(seed):
    state = chance(seed)
    counts = np.bincount([draw(state, 5) for _ in range(5000)], minlength=5)
    assert counts.min() > 850 and len(counts) == 5

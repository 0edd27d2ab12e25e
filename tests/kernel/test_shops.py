"""Shops: schedules keep every rule, are as short as can be where that is known, and the same for the same seed."""

import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.scheduling.kinds import kind_of
from backend.kernel.scheduling.shop.arrays import new_floor, new_work, no_setups
from backend.kernel.scheduling.shop.bounds import lower_bound
from backend.kernel.scheduling.shop.compiled.graph import build, place
from backend.kernel.scheduling.shop.opening import opening
from backend.kernel.scheduling.shop.pool import MEETING, QUIET, SIZE, Found, Pool
from backend.kernel.scheduling.shop.reading import setups_of, shop_of
from backend.kernel.scheduling.shop.rules import schedules
from backend.kernel.scheduling.shop.solve import solve
from backend.kernel.scheduling.shop.timing import Timer
from tests.kernel.shops import SIX, THREE, a_search, a_shop, faults_of


@pytest.mark.parametrize("shop,optimum", [(THREE, 11), (SIX, 55)])
def test_a_small_shop_is_solved_and_proved(shop, optimum):
    found = solve(shop, a_search(1_000))
    assert faults_of(shop, found) == []
    assert (found["objective"], found["bound"]) == (optimum, optimum)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from(["none", "points", "matrix"]), st.booleans())
def test_every_rule_is_kept_and_no_dispatch_rule_is_better(number, setups, flexible):
    shop = a_shop(random.Random(number), setups, flexible)
    found = solve(shop, a_search(20))
    assert faults_of(shop, found) == []
    work = new_work(shop_of(shop), setups_of(shop, shop_of(shop)), 1)
    assert found["objective"] <= min(length for _, length in schedules(work, new_floor(work.shop)))


@given(st.integers(0, 10**6), st.sampled_from(["none", "points", "matrix"]), st.booleans())
def test_the_first_schedule_is_one_and_as_long_as_it_says(number, setups, flexible):
    instance = a_shop(random.Random(number), setups, flexible)
    shop = shop_of(instance)
    between = setups_of(instance, shop)
    found, timer = opening(shop, between), Timer(shop, between)
    assert timer.found(found.order, found.mode).length == found.length >= lower_bound(shop)
    assert faults_of(instance, {"tasks": timer.tasks(found), "objective": found.length, "bound": 0}) == []


def test_there_is_a_schedule_before_the_machine_code_is_loaded():
    words = "import sys; from backend.kernel.scheduling.shop.solve import solve; print('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True).stdout == "False\n"
    search = a_search(1)
    solve(SIX, search)
    assert search.improvements[0][1] == opening(shop_of(SIX), no_setups(36)).length


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from(["none", "points", "matrix"]))
def test_two_workers_keep_every_rule_too(number, setups):
    shop = a_shop(random.Random(number), setups, flexible=True)
    assert faults_of(shop, solve(shop, a_search(20, workers=2))) == []


def test_with_one_worker_the_same_seed_takes_the_same_path():
    shop = a_shop(random.Random(5), "points") | {"jobs": SIX["jobs"] * 8, "machines": 6}
    shop["points"] = [[[x * y % 7, x + y] for x in range(48)] for y in range(6)]
    searches = [a_search(40, seed) for seed in (3, 3, 4)]
    one, same, other = (solve(shop, search) for search in searches)
    assert one == same
    assert searches[0].improvements == searches[1].improvements
    assert one["tasks"] != other["tasks"]


@given(st.integers(0, 10**6), st.booleans())
def test_a_move_counts_what_building_anew_would(number, flexible):
    """Ends and tails after moves at random are those of the same sequences built from nothing."""
    chance = random.Random(number)
    instance = a_shop(chance, chance.choice(["none", "matrix"]), flexible)
    shop = shop_of(instance)
    work = new_work(shop, setups_of(instance, shop), 1)
    work.graph.order[:], work.mode[:] = np.arange(len(shop.job)), shop.first_mode[:-1]
    build(work)
    for _ in range(20):
        one = chance.randrange(len(shop.job))
        mode = chance.randrange(shop.first_mode[one], shop.first_mode[one + 1])
        machine = shop.mode_machine[mode]
        fronts = [x for x in range(len(shop.job)) if work.graph.machine[x] == machine and x != one]
        place(work, one, mode, chance.choice([*fronts, len(shop.job)]))
        again = new_work(shop, setups_of(instance, shop), 1)
        again.graph.order[:], again.mode[:] = work.graph.order, work.mode
        build(again)
        assert np.array_equal(work.graph.nodes, again.graph.nodes)
        assert np.array_equal(work.head, again.head)


def test_a_pool_that_nothing_changes_begins_anew_and_the_best_of_each_time_meet():
    shop = shop_of({"machines": 1, "jobs": [[[0, 1]]] * 9})
    one, pool = random.Random(1), Pool(shop, a_search(100), 0)

    def some(length):
        order = np.array(one.sample(range(9), 9), np.int32)
        return Found(length, order, np.arange(9, dtype=np.int32))

    for time in range(1, MEETING + 1):
        best = some(50 - time)
        for found in (best, some(60), some(70), *[some(99)] * (SIZE - 3)):
            pool.keep(found)
        for _ in range(QUIET + SIZE):  # whatever else of the same comes changes nothing
            if len(pool.winners) < time and pool.kept:
                pool.keep(best)
        assert pool.winners[-1:] == ([best] if time < MEETING else [])
    assert [found.length for found in pool.kept] == [49, 48, 47, 46, 45, 44]
    assert pool.best.length == 44


def test_jobs_are_released_and_delivered_when_they_say():
    found = solve({"machines": 1, "jobs": [[[0, 2]], [[0, 3]]], "release": [4, 0], "delivery": [0, 5]}, a_search(200))
    assert found["objective"] == 8
    assert found["tasks"] == [[0, 0, 0, 4, 6], [1, 0, 0, 0, 3]]


@pytest.mark.parametrize(
    "changed,sentence",
    [
        ({"jobs": [[[0, 2]], []]}, "jobs: job 1 has no operation."),
        ({"jobs": [[[0, 2], [3, 1]]]}, "jobs: job 0, operation 1: [3, 1] is not a machine and a duration."),
        ({"jobs": [[[0, -2]]]}, "jobs: job 0, operation 0: [0, -2] is not a machine and a duration."),
        ({"jobs": [[]]}, "jobs: job 0 has no operation."),
        ({"release": [1]}, "release: a number of at least 0 is needed for each of the 3 jobs."),
        *(
            ({"setup": setup}, "setup: 8 × 8 times below 134217728 are needed for each of 3 machines.")
            for setup in (
                [],
                [[[1] * 8] * 8] * 2,
                [[[1] * 8] * 7 + [[1]]] * 3,
                [[[-1] * 8] * 8] * 3,
                [[[1 << 27] * 8] * 8] * 3,
            )
        ),
        (
            {"jobs": [[[0, (1 << 30) - 1]], [[1, 1]]]},
            "jobs: all durations together are 1073741824, which must stay below 1073741824; use a larger unit.",
        ),
    ],
)
def test_a_wrong_shop_is_refused_by_its_place(changed, sentence):
    with pytest.raises(Invalid) as refused:
        solve(THREE | changed, a_search(10))
    assert refused.value.sentence == sentence


def test_a_kind_is_known_by_its_fields():
    assert kind_of(THREE).name == "shop"
    assert kind_of({"width": 5, "items": []}).answer == "patterns"
    with pytest.raises(Invalid, match="its fields are speed"):
        kind_of({"speed": 1})


def test_what_takes_no_time_stands_at_one_moment_in_the_order_of_its_number():
    """Two operations of nothing on one machine: from the second to the first there is no set-up, yet by their starts
    and ends the first stands before the second, and from it there are 5."""
    shop = {"machines": 1, "jobs": [[[[0, 0]]], [[[0, 0]]]], "setup": [[[0, 5], [0, 0]]]}
    tasks = sorted(solve(shop, a_search(100))["tasks"], key=lambda task: (task[3], task[4], task[0]))
    (first, _, _, _, end), (second, _, _, start, _) = tasks
    assert start - end >= shop["setup"][0][first][second]

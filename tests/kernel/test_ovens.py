"""Ovens: against every way to load few jobs; times and costs are computed here once more, from the rules alone."""

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Invalid, Refused
from backend.kernel.scheduling.islands import islands
from backend.kernel.scheduling.ovens.solver import solve
from tests.builders.searching import looking, told

NAMES = ("earliest_start", "latest_end", "min_time", "max_time", "size", "attribute")
BASE = {
    "a": 2,
    "setup_times": [[0, 2], [1, 0]],
    "setup_costs": [[0, 5], [3, 1]],
    "upper_bound_integer_objective": 100,
    "mult_factor_total_runtime": 2,
    "mult_factor_finished_toolate": 30,
    "mult_factor_total_setupcosts": 1,
}
TWO_OVENS = {"m": 2, "max_cap": [3, 2], "initState": [1, 2], "m_a_s": [[0, 12], [0, 20]], "m_a_e": [[12, 60], [15, 60]]}
jobs_ = st.tuples(
    *(st.integers(0, 6), st.integers(4, 20), st.integers(2, 5), st.integers(4, 8), st.integers(1, 2)),
    *(st.integers(1, 2), st.sampled_from(([1], [2], [1, 2]))),
)


def ovens(jobs, **changes):
    columns = {name: [job[at] for job in jobs] for at, name in enumerate(NAMES)}
    columns["max_time"] = [max(job[2], job[3]) for job in jobs]
    return {**BASE, **TWO_OVENS, **columns, "n": len(jobs), "eligible_machine": [job[6] for job in jobs], **changes}


def row_cost(facts, oven, loads):
    """What loads in this order on an oven cost, each as early as it can; None if one does not fit."""
    state, free, total = facts["initState"][oven] - 1, None, 0
    for load in loads:
        attribute, length = facts["attribute"][load[0]] - 1, max(facts["min_time"][job] for job in load)
        setup = facts["setup_times"][state][attribute]
        total += facts["mult_factor_total_setupcosts"] * facts["setup_costs"][state][attribute]
        soonest = max(facts["earliest_start"][job] for job in load)
        soonest = soonest if free is None else max(soonest, free + setup)
        shifts = zip(facts["m_a_s"][oven], facts["m_a_e"][oven], strict=True)
        starts = [max(soonest, begin + setup) for begin, end in shifts if max(soonest, begin + setup) + length <= end]
        if not starts:
            return None
        state, free = attribute, min(starts) + length
        total += facts["mult_factor_total_runtime"] * length
        total += facts["mult_factor_finished_toolate"] * sum(free > facts["latest_end"][job] for job in load)
    return total


def agrees(facts, oven, load):
    return (
        len({facts["attribute"][job] for job in load}) == 1
        and all(oven + 1 in facts["eligible_machine"][job] for job in load)
        and sum(facts["size"][job] for job in load) <= facts["max_cap"][oven]
        and max(facts["min_time"][job] for job in load) <= min(facts["max_time"][job] for job in load)
    )


def partitions(jobs):
    if not jobs:
        yield []
        return
    for rest in partitions(jobs[1:]):
        yield [[jobs[0]], *rest]
        for at in range(len(rest)):
            yield [*rest[:at], [jobs[0], *rest[at]], *rest[at + 1 :]]


def least(facts):
    costs = []
    for loads in partitions(list(range(facts["n"]))):
        for where in product(range(facts["m"]), repeat=len(loads)):
            if all(agrees(facts, oven, load) for oven, load in zip(where, loads, strict=True)):
                rows = [[load for oven, load in zip(where, loads, strict=True) if oven == k] for k in range(facts["m"])]
                best = [_cheapest(facts, oven, row) for oven, row in enumerate(rows)]
                costs += [sum(best)] if None not in best else []
    return min(costs, default=None)


def _cheapest(facts, oven, loads):
    costs = [cost for order in permutations(loads) if (cost := row_cost(facts, oven, order)) is not None]
    return min(costs, default=None)


def cost_of(facts, batches):
    """Of a solution, after a look at everything a solution must hold to."""
    assert sorted(job for batch in batches for job in batch["jobs"]) == list(range(facts["n"]))
    assert all(agrees(facts, batch["machine"] - 1, batch["jobs"]) for batch in batches)
    total = 0
    for oven in range(facts["m"]):
        row = sorted((batch for batch in batches if batch["machine"] == oven + 1), key=lambda batch: batch["start"])
        total += row_cost(facts, oven, [batch["jobs"] for batch in row])
    return total


@given(st.lists(jobs_, min_size=1, max_size=4))
@settings(max_examples=15)
def test_no_way_to_load_few_jobs_costs_less(jobs):
    facts, search = ovens(jobs), looking(40)
    wanted = least(facts)
    if wanted is None:
        with pytest.raises(Refused):
            solve(facts, search)
        return
    found = solve(facts, search)
    assert cost_of(facts, found["batches"]) == wanted
    assert found["objective"] == wanted / 100 == told(search)[-1]


def test_jobs_of_one_attribute_share_a_load_where_it_has_room():
    alike = (0, 60, 3, 5, 1, 1, [1, 2])
    found = solve(ovens([alike, alike, alike]), looking(20))
    assert [(batch["jobs"], batch["end"] - batch["start"]) for batch in found["batches"]] == [([0, 1, 2], 3)]


def test_many_jobs_keep_to_the_rules_and_to_the_seed():
    jobs = [(k % 7 * 3, 20 + k * 2, 2 + k % 3, 5, 1 + k % 2, 1 + k % 2, [1 + k % 2, 2]) for k in range(24)]
    facts = ovens(jobs, m_a_e=[[12, 400], [15, 400]])
    one, other = solve(facts, looking(5)), solve(facts, looking(5))
    assert one == other
    assert cost_of(facts, one["batches"]) / 100 == one["objective"]


def test_a_job_that_fits_into_no_oven_is_named():
    with pytest.raises(Invalid, match="Job 1 "):
        solve(ovens([(0, 9, 2, 4, 1, 1, [1]), (0, 9, 2, 4, 3, 1, [2])]), looking(3))


def test_the_first_schedule_is_told_even_without_time():
    search = looking(0)
    found = solve(ovens([(0, 60, 3, 5, 1, 1, [1])]), search)
    assert told(search) == [found["objective"]]


def test_a_job_that_must_stay_longer_than_it_may_is_named():
    facts = ovens([(0, 9, 2, 4, 1, 1, [1]), (0, 9, 5, 5, 1, 1, [1])])
    with pytest.raises(Invalid, match="Job 1 "):
        solve({**facts, "max_time": [4, 3]}, looking(3))


def test_from_a_state_nobody_knows_the_first_load_costs_no_set_up():
    facts = ovens([(0, 60, 3, 5, 1, 1, [1])])
    known, unknown = (solve({**facts, "initState": [state, 1]}, looking(9)) for state in (2, 7))
    assert (known["objective"], unknown["objective"]) == (0.09, 0.06)
    assert [one["batches"][0]["start"] for one in (known, unknown)] == [1, 0]


def test_ovens_may_have_more_shifts_than_others():
    jobs = [(0, 60, 3, 5, 1, 1, [1]), (0, 60, 3, 5, 1, 1, [2])]
    found = solve(ovens(jobs, m_a_s=[[0], [0, 20]], m_a_e=[[12], [2, 60]], initState=[1, 1]), looking(9))
    assert [(batch["machine"], batch["start"]) for batch in found["batches"]] == [(1, 0), (2, 20)]


def test_what_one_island_finds_counts_though_another_finds_nothing():
    def lucky(search):
        if search.seed > 1:
            raise Refused("No schedule was found.")
        return {"objective": 3}

    assert islands(looking(9, workers=2), lucky) == {"objective": 3}
    with pytest.raises(Refused, match="No schedule"):
        islands(looking(9, seed=2, workers=2), lucky)

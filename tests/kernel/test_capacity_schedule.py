"""A project with shared capacities: against every order of few activities, and a check that is written here."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.scheduling.capacity.solver import solve
from tests.builders.searching import looking, told


@st.composite
def projects(draw):
    """At most five activities between two dummies; an arrow only leads from a lower number to a higher."""
    size = draw(st.integers(1, 5))
    capacities = draw(st.lists(st.integers(2, 4), min_size=1, max_size=2))
    durations = [0, *draw(st.lists(st.integers(0, 4), min_size=size, max_size=size)), 0]
    demands = [[0] * len(capacities)]
    demands += [[draw(st.integers(0, most)) for most in capacities] for _ in range(size)]
    demands.append([0] * len(capacities))
    successors = [
        [later for later in range(at + 1, size + 1) if at and draw(st.booleans())] or [size + 1]
        for at in range(size + 1)
    ]
    successors[0] = list(range(1, size + 2))
    return {"durations": durations, "demands": demands, "successors": [*successors, []], "capacities": capacities}


def faults(project, starts):
    ends = [start + duration for start, duration in zip(starts, project["durations"], strict=True)]
    for at, successors in enumerate(project["successors"]):
        yield from (f"{later} before {at} ends" for later in successors if starts[later] < ends[at])
    for time in range(max(ends)):
        runs = [at for at in range(len(starts)) if starts[at] <= time < ends[at]]
        for capacity, most in enumerate(project["capacities"]):
            if sum(project["demands"][at][capacity] for at in runs) > most:
                yield f"too much of {capacity} at {time}"


def shortest(project):
    """Of all active schedules, one of which is as short as can be (Kolisch 1996)."""
    size = len(project["durations"])
    best = sum(project["durations"])
    for inner in permutations(range(1, size - 1)):
        order = (0, *inner, size - 1)
        place = {at: k for k, at in enumerate(order)}
        if all(place[at] < place[later] for at in range(size) for later in project["successors"][at]):
            best = min(best, _serial(project, order))
    return best


def _serial(project, order):
    starts, ends = {}, {}
    for at in order:
        time = max((ends[k] for k in starts if at in project["successors"][k]), default=0)
        while not _free(project, starts, at, time):
            time += 1
        starts[at], ends[at] = time, time + project["durations"][at]
    return max(ends.values())


def _free(project, starts, at, time):
    for moment in range(time, time + project["durations"][at]):
        runs = [at, *(k for k, start in starts.items() if start <= moment < start + project["durations"][k])]
        for capacity, most in enumerate(project["capacities"]):
            if sum(project["demands"][k][capacity] for k in runs) > most:
                return False
    return True


@given(projects())
@settings(max_examples=20)
def test_no_schedule_of_few_activities_is_shorter(project):
    search = looking(4)
    found = solve(project, search)
    assert list(faults(project, found["starts"])) == []
    assert found["objective"] == found["starts"][-1] == shortest(project) == told(search)[-1]
    assert found["bound"] <= found["objective"]


def test_activities_may_be_numbered_in_any_way():
    backwards = {"durations": [0, 3, 2, 0], "demands": [[0], [2], [2], [0]], "successors": [[], [0], [1], [2]]}
    found = solve({**backwards, "capacities": [3]}, looking(3))
    assert (found["starts"], found["objective"], found["bound"]) == ([5, 2, 0, 0], 5, 5)


def test_the_same_seed_takes_the_same_path():
    project = {
        "durations": [0, *([3, 5, 2, 4, 6, 1] * 4), 0],
        "demands": [[0, 0], *([[2, 1], [1, 3], [3, 2], [2, 2], [1, 1], [4, 0]] * 4), [0, 0]],
        "successors": [list(range(1, 7)), *([k + 6 if k + 6 < 25 else 25] for k in range(1, 25)), []],
        "capacities": [5, 5],
    }
    one, other = looking(3, seed=5), looking(3, seed=5)
    assert solve(project, one)["starts"] == solve(project, other)["starts"]
    assert told(one) == told(other)


@pytest.mark.parametrize("change", [{"demands": [[4], [0]]}, {"successors": [[1], [0]]}])
def test_what_cannot_be_scheduled_is_refused(change):
    with pytest.raises(Invalid):
        solve(
            {"durations": [1, 1], "demands": [[1], [1]], "successors": [[1], []], "capacities": [3], **change},
            looking(1),
        )


def test_activities_that_take_no_time_are_a_schedule_of_none():
    idle = {"durations": [0, 0], "demands": [[0], [0]], "successors": [[1], []], "capacities": [1]}
    assert solve(idle, looking(5)) == {"objective": 0, "bound": 0, "starts": [0, 0]}


def test_times_are_counted_in_the_largest_unit_that_divides_them():
    seconds = {"durations": [0, 7200, 3600, 0], "demands": [[0], [2], [2], [0]], "successors": [[1, 2], [3], [3], []]}
    search = looking(3)
    found = solve({**seconds, "capacities": [3]}, search)
    assert (found["objective"], found["bound"], told(search)[-1]) == (10_800, 7200, 10_800)
    assert sorted(found["starts"][1:3]) in ([0, 3600], [0, 7200])


def test_times_too_fine_to_be_looked_at_one_by_one_are_refused():
    with pytest.raises(Invalid, match="durations: "):
        solve({"durations": [10**8, 7], "demands": [[1], [1]], "successors": [[1], []], "capacities": [1]}, looking(1))

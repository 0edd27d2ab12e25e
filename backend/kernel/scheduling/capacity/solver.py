"""A project with shared capacities, as short as it can be made by the time (resource-constrained scheduling, RCPSP)."""

import numpy as np

from backend.kernel.chance import chance
from backend.kernel.errors import Invalid
from backend.kernel.scheduling.capacity.compiled import BEST, STATES, People, evolve
from backend.kernel.scheduling.capacity.facts import Project, bound, project_of, tails
from backend.kernel.scheduling.islands import islands
from backend.kernel.scheduling.search import Fields, Instance, Search

SIZE, WORK, PATIENCE = 200, 20_000, 20_000
CELLS = 16  # of the table of use are looked through in the time an activity takes
MOST_CELLS = 50_000_000


def solve(instance: Instance, search: Search) -> Fields:
    """`starts` of all activities; one that needs more than there is, is refused."""
    return islands(search, lambda one: _found(instance, one))


def _found(instance: Instance, search: Search) -> Fields:
    project, order, unit = in_units(*project_of(instance))
    least, people = bound(project), people_of(project, search.seed)
    told = bred(project, people, search, (least, unit))
    starts = np.empty(len(order), dtype=np.int64)
    starts[order] = people.best * unit
    return {"objective": told * unit, "bound": least * unit, "starts": starts.tolist()}


def in_units(project: Project, order: list[int]) -> tuple[Project, list[int], int]:
    """Times in the largest unit that divides all of them: nothing need begin between."""
    unit = int(np.gcd.reduce(project.durations)) or 1
    project = project._replace(durations=project.durations // unit)
    if horizon_of(project) * max(1, len(project.capacities)) > MOST_CELLS:
        raise Invalid(
            f"durations: all together are {horizon_of(project)}, too many to be looked at one by one.",
            {"durations": ["Use a larger unit."]},
        )
    return project, order, unit


def bred(project: Project, people: People, search: Search, bound: tuple[int, int]) -> int:
    """The shortest a population found by the time, or as soon as it is as short as the bound; told in its unit."""
    steps, told, (least, unit) = 1, horizon_of(project), bound
    work = max(len(project.durations), people.used.size // CELLS)
    while told == horizon_of(project) or (told > least and not search.over):
        evolve(project, people, steps, PATIENCE)
        steps = max(1, WORK // work)
        if people.state[BEST] < told:
            told = int(people.state[BEST])
            search.told(told * unit)
    return told


def horizon_of(project: Project) -> int:
    """Every schedule made here ends before it."""
    return int(project.durations.sum()) + 2


def people_of(project: Project, seed: int) -> People:
    """A population yet to be made."""
    size, horizon = len(project.durations), horizon_of(project)
    whole = np.int64
    return People(
        np.zeros((SIZE, size), whole),
        np.zeros(SIZE, whole),
        np.zeros(SIZE, whole),
        np.zeros(size, whole),
        np.zeros(size, whole),
        np.zeros((horizon, len(project.capacities)), whole),
        np.zeros(horizon + 1, whole),
        np.zeros(size, whole),
        tails(project, 1) + 1,
        np.zeros(size, whole),
        np.array([horizon, *[0] * (STATES - 1)], whole),
        chance(seed),
    )

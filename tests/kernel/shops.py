"""Shops for the tests: small ones written here, random ones, and a checker that knows only the rules."""

import random
from itertools import pairwise

from backend.kernel.scheduling.search import Search

THREE = {"machines": 3, "jobs": [[[0, 3], [1, 2], [2, 2]], [[0, 2], [2, 1], [1, 4]], [[1, 4], [2, 3]]]}  # optimum 11
SIX = {  # Fisher & Thompson 1963, ft06: optimum 55
    "machines": 6,
    "jobs": [
        [[2, 1], [0, 3], [1, 6], [3, 7], [5, 3], [4, 6]],
        [[1, 8], [2, 5], [4, 10], [5, 10], [0, 10], [3, 4]],
        [[2, 5], [3, 4], [5, 8], [0, 9], [1, 1], [4, 7]],
        [[1, 5], [0, 5], [2, 5], [3, 3], [4, 8], [5, 9]],
        [[2, 9], [1, 3], [4, 5], [5, 4], [0, 3], [3, 1]],
        [[1, 3], [3, 3], [5, 9], [0, 10], [4, 4], [2, 1]],
    ],
}


class Looks:
    """A clock on which every look takes a millisecond: the same everywhere."""

    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1
        return self.count / 1000


def a_search(looks, seed=1, workers=1):
    return Search(Looks(), looks / 1000, workers, seed)


def a_shop(chance: random.Random, setups="none", flexible=False):
    """Jobs of unequal length that may come to a machine again, operations that take no time among them."""
    machines = chance.randint(1, 4)
    jobs = [
        [a_way(chance, machines, flexible) for _ in range(chance.randint(1, 5))] for _ in range(chance.randint(1, 6))
    ]
    shop = {"machines": machines, "jobs": jobs}
    count = sum(map(len, jobs))
    if setups == "points":
        places = [[[chance.randint(0, 9), chance.randint(0, 9)] for _ in jobs] for _ in range(machines)]
        shop["points"] = places
    if setups == "matrix":  # a way over a third may be shorter
        shop["setup"] = [[[chance.randint(0, 9) for _ in range(count)] for _ in range(count)] for _ in range(machines)]
    return shop


def a_way(chance, machines, flexible):
    if not flexible:
        return [chance.randrange(machines), chance.randint(0, 9)]
    chosen = chance.sample(range(machines), chance.randint(1, machines))
    return [[machine, chance.randint(0, 9)] for machine in chosen]


def faults_of(shop, solution):
    """Reasons why tasks are no schedule of a shop, or not as long as said."""
    return [*_in_jobs(shop, solution["tasks"]), *_on_machines(shop, solution["tasks"]), *_told(solution)]


def _in_jobs(shop, tasks):
    found = {(job, place): (machine, start, end) for job, place, machine, start, end in tasks}
    if len(found) != len(tasks) or len(tasks) != sum(map(len, shop["jobs"])):
        yield "not every operation once"
    for job, operations in enumerate(shop["jobs"]):
        done = 0
        for place, ways in enumerate(operations):
            machine, start, end = found[job, place]
            ways = ways if isinstance(ways[0], list) else [ways]
            if [machine, end - start] not in ways or start < done:
                yield f"{job}/{place}"
            done = end


def _on_machines(shop, tasks):
    counted = [(job, place) for job, operations in enumerate(shop["jobs"]) for place in range(len(operations))]
    for machine in range(shop["machines"]):
        mine = sorted((start, end, job, place) for job, place, where, start, end in tasks if where == machine)
        for (_, free, *one), (start, _, *other) in pairwise(mine):
            if start < free + _setup(shop, machine, (tuple(one), tuple(other)), counted):
                yield f"machine {machine}: {one} and {other}"


def _setup(shop, machine, pair, counted):
    if "setup" in shop:
        return shop["setup"][machine][counted.index(pair[0])][counted.index(pair[1])]
    if "points" in shop:
        (x, y), (u, v) = (shop["points"][machine][job] for job, _ in pair)
        return int(((x - u) ** 2 + (y - v) ** 2) ** 0.5 + 0.5)
    return 0


def _told(solution):
    if max(task[4] for task in solution["tasks"]) != solution["objective"]:
        yield "another makespan"
    if solution["bound"] > solution["objective"]:
        yield "a bound above the makespan"

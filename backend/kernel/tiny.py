"""The machine code of the searches, made on a problem of each kind that takes a moment."""

import numpy as np

from backend.kernel.cutting.solver import solve as cut
from backend.kernel.cutting.trim.walk import dearest, every
from backend.kernel.machine_code import compiled
from backend.kernel.mrp.warm import tidy as tidy_folder
from backend.kernel.scheduling.capacity.solver import solve as share
from backend.kernel.scheduling.kinds import Solver
from backend.kernel.scheduling.ovens.solver import solve as fire
from backend.kernel.scheduling.search import Fields, Instance, Search
from backend.kernel.scheduling.tardiness.solver import solve as order
from backend.kernel.sequence.facts import Spacing, Unit
from backend.kernel.sequence.improving import improved
from backend.kernel.sequence.spacing_search import solve as space

PROJECT = {
    "durations": [0, 2, 3, 2, 0],
    "demands": [[0], [2], [2], [2], [0]],
    "successors": [[1, 2], [3], [3], [4], []],
    "capacities": [3],
}
OVENS = {
    "n": 3,
    "m": 1,
    "a": 1,
    "max_cap": [2],
    "initState": [1],
    "m_a_s": [[0]],
    "m_a_e": [[99]],
    "setup_times": [[1]],
    "setup_costs": [[1]],
    "eligible_machine": [[1]] * 3,
    "size": [1] * 3,
    "earliest_start": [0, 1, 2],
    "latest_end": [9, 5, 5],
    "min_time": [2] * 3,
    "max_time": [4] * 3,
    "attribute": [1] * 3,
    "upper_bound_integer_objective": 100,
    "mult_factor_total_runtime": 1,
    "mult_factor_finished_toolate": 2,
    "mult_factor_total_setupcosts": 1,
}
TINY = (
    (order, {"p": [3, 2, 4], "w": [1, 2, 1], "d": [2, 2, 3]}),
    (space, {"cars": 4, "p": [1], "q": [2], "classes": [[3, [1]], [1, [0]]]}),
    (share, PROJECT),
    (fire, OVENS),
    (cut, {"width": 11, "items": [[4, 2], [5, 2], [2, 2]]}),
)
LOOKS = 4  # at a clock that counts them


def warm() -> None:
    for solve, instance in TINY:
        solved(solve, instance)
    improved([Unit("1", "A"), Unit("2", "B", frozenset("x"))], (Spacing("x", 1, 2),), (), _looking())
    widths = np.array([6, 4], dtype=np.int64)
    rule, rows = np.array([10, 0, 2, 2], dtype=np.int64), np.zeros((2, 2), dtype=np.int64)
    every(widths, widths, rule, np.zeros(2, np.int64), np.zeros(4, np.int64), rows)
    dearest(widths, widths, widths, rule, rows, np.zeros(4, np.int64))


def solved(solve: Solver, instance: Instance) -> Fields:
    return solve(instance, _looking())


def _looking() -> Search:
    looks = iter(range(1 << 30))
    return Search(lambda: next(looks), LOOKS, workers=1)


def tidy() -> None:
    tidy_folder(compiled.shelves[0].parent)

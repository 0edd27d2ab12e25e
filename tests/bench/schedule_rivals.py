"""What every search is held against: the best dispatch rule of shops, and CP-SAT alone as one would first write it.

Their lines stand in the same file as ours, with the name of who they are `by`.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ortools.sat.python import cp_model

from backend.kernel.scheduling.kinds import kind_of
from backend.kernel.scheduling.shop.arrays import new_floor, new_work
from backend.kernel.scheduling.shop.reading import setups_of, shop_of
from backend.kernel.scheduling.shop.rules import schedules
from tests.bench.rival_models import MODELS

FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
Line = Mapping[str, Any]


def lines(document: Mapping[str, Any], chosen: Sequence[str], best: Any, asked: Any, known: Any) -> Iterator[Line]:
    """Of each instance the rules' line and CP-SAT's; what is known is not measured again."""
    for name in chosen:
        instance = document["instances"][name]
        for by, look in (("dispatch", by_dispatch), ("cp_sat", by_cp_sat)):
            key = document["set"], name, asked.seconds, by
            if key in known:
                yield known[key]
            elif can(by, instance):
                yield line(key, best[document["set"], name], *timed(look, instance, asked))


def can(by: str, instance: Mapping[str, Any]) -> bool:
    kind = kind_of(instance).name
    return kind == "shop" if by == "dispatch" else kind in MODELS


def line(key: tuple[str, str, float, str], best: Mapping[str, Any], objective: int | None, cpu: float) -> Line:
    gap = None if objective is None or not best["best"] else 100 * (objective - best["best"]) / best["best"]
    told = dict(zip(("set", "instance", "seconds_given", "by"), key, strict=True))
    found = {"ok": objective is not None, "objective": objective, "best_known": best["best"], "gap_percent": gap}
    return told | found | {"status": best["status"], "cpu_seconds": cpu}


def timed(look: Any, instance: Any, asked: Any) -> tuple[int | None, float]:
    begun = time.process_time()
    objective = look(instance, asked.seconds, asked.workers)
    return objective, round(time.process_time() - begun, 4)


def by_dispatch(instance: Any, _seconds: float, _workers: int) -> int:
    shop = shop_of(instance)
    work = new_work(shop, setups_of(instance, shop), 1)
    return min(length for _, length in schedules(work, new_floor(shop)))


def by_cp_sat(instance: Any, seconds: float, workers: int) -> int | None:
    """What it found in the seconds, which do not count the time its model takes to be written; None: nothing."""
    model, worth = MODELS[kind_of(instance).name](instance)
    model.minimize(worth)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = workers, seconds
    return round(solver.objective_value) if solver.solve(model) in FOUND else None

"""Loads of ovens at the least weighted cost found by the time: greedy, then annealing, each time longer."""

import numpy as np

from backend.kernel.errors import Invalid, Refused
from backend.kernel.scheduling.islands import islands
from backend.kernel.scheduling.ovens.facts import (
    BEST,
    BEST_BAD,
    EARLIEST,
    L_END,
    L_SHORTEST,
    LATEST,
    LONGEST,
    OVENS,
    SHORTEST,
    SIZE,
    Schedule,
    Shop,
    schedule_of,
    shop_of,
)
from backend.kernel.scheduling.ovens.moves import fill
from backend.kernel.scheduling.ovens.moves import search as anneal
from backend.kernel.scheduling.ovens.restoring import restore
from backend.kernel.scheduling.search import Fields, Instance, Search

CHUNK = 2_000
ROUND = 60
COOLED = 0.002


def solve(instance: Instance, search: Search) -> Fields:
    """`batches` with machine, start, end, attribute and jobs; refused if no schedule that fits was found."""
    return islands(search, lambda one: _found(instance, one))


def _found(instance: Instance, search: Search) -> Fields:
    shop = shop_of(instance)
    _check(shop)
    schedule = schedule_of(shop, search.seed)
    fill(shop, schedule, np.lexsort((shop.jobs[:, EARLIEST], shop.jobs[:, LATEST])))
    divisor = instance["upper_bound_integer_objective"]
    improve(shop, schedule, search, divisor)
    if schedule.state[BEST_BAD]:
        raise Refused("No schedule was found in which every load fits into a shift.")
    restore(shop, schedule)
    return {"objective": int(schedule.state[BEST]) / divisor, "batches": batches(schedule)}


def improve(shop: Shop, schedule: Schedule, search: Search, divisor: int) -> None:
    """Rounds of annealing, each from the best so far and half as long again as the one before."""
    told, chunks = _told(schedule, search, divisor, None), ROUND
    warm = float(shop.weights[0] * shop.jobs[:, SHORTEST].mean() + shop.weights[1])
    while not search.over:
        for chunk in range(chunks):
            anneal(shop, schedule, warm * COOLED ** (chunk / chunks), CHUNK)
            told = _told(schedule, search, divisor, told)
            if search.over:
                return
        restore(shop, schedule)
        chunks, warm = chunks * 3 // 2, warm * 0.7


def _told(schedule: Schedule, search: Search, divisor: int, told: int | None) -> int | None:
    """The best cost that was told of, after telling of a better one in which every load fits."""
    best = int(schedule.state[BEST])
    if schedule.state[BEST_BAD] or (told is not None and best >= told):
        return told
    search.told(best / divisor)
    return best


def batches(schedule: Schedule) -> list[dict[str, object]]:
    found = []
    for oven, row in enumerate(schedule.rows):
        for at in row[: schedule.counts[oven]]:
            load = schedule.loads[at]
            jobs = sorted(int(job) for job in np.flatnonzero(schedule.load_of == at))
            end = int(load[L_END])
            start = end - int(load[L_SHORTEST])
            attribute = int(load[3]) + 1
            found.append({"machine": oven + 1, "start": start, "end": end, "attribute": attribute, "jobs": jobs})
    return found


def _check(shop: Shop) -> None:
    """Each job by itself must be able to be in some oven."""
    for number, job in enumerate(shop.jobs):
        if job[SHORTEST] > job[LONGEST]:
            raise Invalid(f"Job {number} must stay longer than it may.", {"max_time": ["Not below the least."]})
        if not any(job[OVENS] >> oven & 1 and job[SIZE] <= most for oven, most in enumerate(shop.capacity)):
            raise Invalid(f"Job {number} fits into no oven it may go to.", {"eligible_machine": ["One with room."]})

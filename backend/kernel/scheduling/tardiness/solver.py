"""Jobs in a row on one resource, least Σ weight × tardiness (a NP-hard problem: Lenstra et al. 1977)."""

from collections.abc import Sequence

import numpy as np

from backend.kernel.chance import chance
from backend.kernel.scheduling.islands import islands
from backend.kernel.scheduling.search import Fields, Instance, Search
from backend.kernel.scheduling.tardiness.compiled import BEST, COST, STATES, cost_of
from backend.kernel.scheduling.tardiness.compiled import search as look

CHUNK = 20_000


def solve(instance: Instance, search: Search) -> Fields:
    """The best order found by the time; stops at 0, which nothing is below. `order`: job numbers, first to last."""
    return islands(search, lambda one: _found(instance, one))


def _found(instance: Instance, search: Search) -> Fields:
    jobs = np.array([instance["p"], instance["w"], instance["d"]], dtype=np.int64).T.copy()
    order = np.array(_urgent(instance), dtype=np.int64)
    ends, state, best = np.zeros_like(order), np.zeros(STATES, dtype=np.int64), order.copy()
    random = chance(search.seed)
    state[COST] = state[BEST] = cost_of(jobs, order, ends)
    told = int(state[BEST])
    search.told(told)
    while len(order) > 1 and told > 0 and not search.over:
        look(jobs, order, ends, state, best, random, max(1, CHUNK // len(order)))
        if state[BEST] < told:
            told = int(state[BEST])
            search.told(told)
    return {"objective": told, "bound": 0 if told == 0 else None, "order": best.tolist()}


def _urgent(instance: Instance) -> Sequence[int]:
    """The earliest due first, the dearer first among equals."""
    return sorted(range(len(instance["p"])), key=lambda job: (instance["d"][job], -instance["w"][job]))

"""The dispatch rules: each ranks the operations that wait at a machine, the least key first."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from backend.kernel.scheduling.shop.arrays import Floor, Shop, Whole, Work
from backend.kernel.scheduling.shop.bounds import remaining, shortest_durations
from backend.kernel.scheduling.shop.compiled.dispatch import dispatch

Keys = Any
LOOKED_BACK = 3  # so often a schedule's own tails rank the next one


def keys_of(shop: Shop) -> dict[str, Whole]:
    """By rule: shortest or longest, most work or operations remaining, work weighed by machine load, first come."""
    shortest = shortest_durations(shop)
    load = np.bincount(shop.mode_machine[shop.first_mode[:-1]], shortest, shop.machines)
    weighed = shortest * (1000 * load[shop.mode_machine[shop.first_mode[:-1]]] / max(1.0, load.max())).astype(np.int64)
    return {
        "most work remaining": -remaining(shop, shortest),
        "most loaded work remaining": -remaining(shop, weighed),
        "most operations remaining": -remaining(shop, np.ones(len(shortest), np.int64)),
        "shortest": shortest,
        "longest": -shortest,
        "first come": np.zeros(len(shortest), np.int64),
    }


def schedules(work: Work, floor: Floor) -> Iterator[tuple[str, int]]:
    """Rule and makespan, one after the other; the schedule itself is in `work` until the next is asked for."""
    best, best_keys = 1 << 62, None
    weights = (0, 1, 4) if work.graph.families else (0,)
    for rule, keys in keys_of(work.shop).items():
        for weight in weights:
            length = dispatch(work, floor, keys, weight)
            if length < best:
                best, best_keys = length, -work.graph.nodes["tail"][: len(keys)].astype(np.int64)
            yield rule, length
    for _ in range(LOOKED_BACK):
        length = dispatch(work, floor, best_keys, weights[-1])
        best_keys = -work.graph.nodes["tail"][: len(best_keys)].astype(np.int64)
        yield "longest tail of the schedule before", length

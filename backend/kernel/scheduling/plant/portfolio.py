"""The first schedules: the same floor by many rules, of which the best is where the search begins (planning.md §7)."""

from collections.abc import Iterable, Iterator

import numpy as np

from backend.kernel.scheduling.plant.arrays import (
    ATCS,
    BY_KEY,
    IN_TURN,
    NOTHING,
    Floor,
    Plant,
    Real,
    Rule,
    Small,
    Whole,
)
from backend.kernel.scheduling.plant.best import Best, Limits, Placed
from backend.kernel.scheduling.plant.build import clear, empty
from backend.kernel.scheduling.plant.compiled import entries
from backend.kernel.scheduling.plant.goals import Goals

NO_SETUPS = np.empty(0, np.int64)
LOOKS, SCALES = (1.0, 3.0, 8.0), (0.2, 1.0)


def by_key(key: Real, way: Small, care: float = 0.0, patience: int = 0) -> Rule:
    return Rule(BY_KEY, key, care, 1.0, 1.0, patience, way, NO_SETUPS)


def in_turn(key: Real, way: Small) -> Rule:
    """With the starts of a schedule as keys it makes that schedule again."""
    return by_key(key, way)._replace(kind=IN_TURN)


def rules(plant: Plant) -> Iterator[tuple[str, Rule]]:
    """Named as the literature names them; each also with care for set-ups where there are any."""
    work, free = plant.operations, np.full(len(plant.operations.due), NOTHING, np.int32)
    due, tail = np.minimum(work.due, 2**53).astype(float), work.tail.astype(float)
    shortest = _shortest(plant).astype(float)
    known = work.earliest.astype(float)
    keys = {"edd": due, "slack": due - tail, "fifo": known, "mwkr": -tail - shortest, "spt": shortest}
    has_setups = bool(plant.setups.any())
    for name, key in keys.items():
        yield name, by_key(key, free)
        if has_setups:
            yield f"{name}+setups", by_key(key, free, care=_ratio(key, plant))
    usual = float(max(1.0, shortest.mean() if len(shortest) else 1.0))
    mean_setup = float(max(1.0, plant.setups[plant.setups > 0].mean())) if has_setups else 1.0
    for look in LOOKS:
        for scale in SCALES if has_setups else (1.0,):
            yield f"atcs {look} {scale}", Rule(ATCS, due, 0.0, look * usual, scale * mean_setup, 0, free, NO_SETUPS)


def _shortest(plant: Plant) -> Whole:
    """Seconds of each operation's fastest way, 0 of one without."""
    first, seconds = plant.ways.at[:-1], plant.ways.seconds
    made: Whole = np.zeros(len(first), np.int64)
    has = np.flatnonzero(plant.ways.at[1:] > first)
    if len(has):
        made[has] = np.minimum.reduceat(seconds, first[has])
    return made


def _ratio(key: Real, plant: Plant) -> float:
    """How much of a key a second of set-up is worth: a mean set-up about a tenth of what the keys differ by."""
    spread = float(np.std(key)) if len(key) else 0.0
    return max(1.0, 0.3 * spread / float(plant.setups[plant.setups > 0].mean()))


def placed(plant: Plant, floor: Floor, told: tuple[str, Rule], goals: Goals) -> Placed:
    name, rule = told
    clear(plant, floor)
    entries.dispatch(plant, floor, rule)
    slot, way = floor.slot.copy(), floor.way.copy()
    return Placed(goals.worth(plant, slot, way), slot, way, name)


def try_rules(plant: Plant, goals: Goals, named: Iterable[tuple[str, Rule]], how: tuple[Best, Limits]) -> list[Placed]:
    """What each rule makes, until the limits say stop; the first is tried whatever they say."""
    floor, (best, limits), made = empty(plant), how, list[Placed]()
    for told in named:
        if made and limits.over():
            break
        one = placed(plant, floor, told, goals)
        made.append(one)
        best.better(one)
    return made

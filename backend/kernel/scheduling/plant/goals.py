"""What a schedule is worth: measures in whole numbers, weighed within a level, the levels one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from backend.kernel.scheduling.plant.arrays import END, NEVER, NOTHING, SETUP, START, Plant, Small, Whole

MEASURES = ("left_out", "tardiness", "late", "lateness", "makespan", "setup", "flow", "moved")
Level = Mapping[str, int]
ELSEWHERE = 900  # seconds that another machine counts as moved: none is changed for nothing


@dataclass(frozen=True)
class Goals:
    """Levels in order, each with weights by measure; whoever leaves out less is better before anything else.

    tardiness: weighted seconds late by order, late: orders late, lateness: their seconds unweighted,
    makespan: last end, setup: seconds before starts in which machines are set up, flow: seconds between the first start
    and the last end of orders, moved: seconds by which operations lie elsewhere than in `before` (by row: start or
    NEVER). Another way than in `ways` (by row, NOTHING: it may be any) counts as moved besides.
    """

    levels: Sequence[Level] = ({"tardiness": 1}, {"setup": 1, "makespan": 1})
    before: Whole | None = field(default=None, compare=False)
    ways: Small | None = field(default=None, compare=False)

    def worth(self, plant: Plant, slot: Whole, way: Small) -> tuple[int, ...]:
        """Lower is better, the first difference decides."""
        told = measures(plant, slot, self.before)
        if self.ways is not None:
            there = (slot[:, END] < NEVER) & (self.ways != NOTHING)
            told["moved"] += ELSEWHERE * int((there & (way != self.ways)).sum())
        return (
            told["left_out"],
            *(sum(weight * told[name] for name, weight in level.items()) for level in self.levels),
        )


def measures(plant: Plant, slot: Whole, before: Whole | None = None) -> dict[str, int]:
    """All measures of a schedule; orders are told apart by their due date and weight in the columns' order."""
    work, done = plant.operations, slot[:, END] < NEVER
    ends = np.where(done, slot[:, END], 0)
    last, first = (
        _by_order(plant, ends, np.maximum),
        _by_order(plant, np.where(done, slot[:, START], NEVER), np.minimum),
    )
    late = np.maximum(0, last - _of_order(plant, work.due))
    setup = np.where(done & (slot[:, SETUP] < slot[:, START]), slot[:, START] - slot[:, SETUP], 0)
    moved = 0
    if before is not None:
        told = done & (before < NEVER)
        moved = int(np.abs(slot[told, START] - before[told]).sum())
    return {
        "left_out": int((~done).sum()),
        "tardiness": int((late * _of_order(plant, work.weight)).sum()),
        "late": int((late > 0).sum()),
        "lateness": int(late.sum()),
        "makespan": int(ends.max(initial=0)),
        "setup": int(setup.sum()),
        "flow": int(np.maximum(0, last - np.where(first < NEVER, first, last)).sum()),
        "moved": moved,
    }


def _by_order(plant: Plant, values: Whole, combine: np.ufunc) -> Whole:
    made: Whole = combine.reduceat(values[plant.orders.row], plant.orders.at[:-1]) if len(plant.orders.row) else values
    return made


def _of_order(plant: Plant, values: Whole) -> Whole:
    made: Whole = values[plant.orders.row[plant.orders.at[:-1]]] if len(plant.orders.row) else values
    return made

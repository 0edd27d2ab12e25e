"""Small changes to a schedule's keys and ways, of which the next schedule is made (planning.md §7)."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np

from backend.kernel.scheduling.plant.arrays import END, NEVER, NOTHING, SETUP, START, Plant, Real, Small, Whole
from backend.kernel.scheduling.plant.best import Placed
from backend.kernel.scheduling.plant.goals import Goals

FAR = 0.02  # of the whole time: how far a blind change moves an operation
TOGETHER = 0.5  # how often what went elsewhere together goes back together


@dataclass
class Draft:
    """Keys and ways on trial, and the schedule they were taken from."""

    plant: Plant
    slot: Whole
    key: Real
    way: Small
    free: Whole  # rows of operations that may be moved
    by_machine: list[Whole]  # rows in order of time

    @property
    def span(self) -> float:
        done = self.slot[:, END] < NEVER
        return float(max(1, self.slot[done, END].max(initial=1)))


Move = Callable[[Draft, Random], None]


def drafted(plant: Plant, placed: Placed) -> Draft:
    slot, way = placed.slot, placed.way
    rows = np.flatnonzero((plant.operations.fixed == NOTHING) & (slot[:, END] < NEVER))
    machine = plant.ways.machine[way[rows]]
    order = rows[np.lexsort((slot[rows, START], machine))]
    bounds = np.searchsorted(plant.ways.machine[way[order]], np.arange(len(plant.machines.calendar) + 1))
    key = np.minimum(slot[:, START], NEVER).astype(float)
    return Draft(plant, slot, key, way, rows, [order[a:b] for a, b in pairwise(bounds)])


def pull_late(draft: Draft, random: Random) -> None:
    """A late order, the later the likelier, comes before others by about what it is late."""
    late = lateness(draft)
    weights = late * draft.plant.operations.weight[draft.plant.orders.row[draft.plant.orders.at[:-1]]]
    total = int(weights.sum())
    if total:
        _pull(draft, int(np.searchsorted(np.cumsum(weights), random.randrange(total), side="right")), late, random)
    else:
        shake(draft, random)


def squeak(draft: Draft, random: Random) -> None:
    """Every late order complains, some more loudly (squeaky wheel optimization: Joslin, Clements 1999)."""
    late, share = lateness(draft), random.random()
    for chosen in np.flatnonzero(late):
        if random.random() < share:
            _pull(draft, int(chosen), late, random)


def lateness(draft: Draft) -> Whole:
    """Seconds late by order."""
    orders, work = draft.plant.orders, draft.plant.operations
    ends = np.where(draft.slot[:, END] < NEVER, draft.slot[:, END], 0)[orders.row]
    late: Whole = np.maximum(0, np.maximum.reduceat(ends, orders.at[:-1]) - work.due[orders.row[orders.at[:-1]]])
    return late


def _pull(draft: Draft, order: int, late: Whole, random: Random) -> None:
    rows = draft.plant.orders.row[draft.plant.orders.at[order] : draft.plant.orders.at[order + 1]]
    draft.key[rows] -= random.uniform(0.1, 1.3) * float(late[order])


def shake(draft: Draft, random: Random) -> None:
    """One operation goes somewhat earlier or later."""
    row = int(draft.free[random.randrange(len(draft.free))])
    draft.key[row] += random.gauss(0.0, FAR * draft.span)


def pass_by(draft: Draft, random: Random) -> None:
    """An operation changes places with the one before it on its machine."""
    rows = _queue(draft, random)
    if len(rows) > 1:
        at = random.randrange(1, len(rows))
        one, other = rows[at - 1], rows[at]
        draft.key[one], draft.key[other] = draft.key[other], draft.key[one]


def join_family(draft: Draft, random: Random) -> None:
    """An operation whose set-up costs time goes behind another of its family on its machine."""
    rows = _queue(draft, random)
    costly = np.flatnonzero(draft.slot[rows, SETUP] < draft.slot[rows, START])
    if not len(costly):
        pass_by(draft, random)
        return
    row = rows[int(costly[random.randrange(len(costly))])]
    mates = rows[draft.plant.operations.family[rows] == draft.plant.operations.family[row]]
    other = mates[random.randrange(len(mates))]
    draft.key[row] = draft.key[other] + (1.0 if draft.key[row] >= draft.key[other] else -1.0)


def other_way(draft: Draft, random: Random) -> None:
    """An operation is done another way."""
    at = draft.plant.ways.at
    for _ in range(8):
        row = int(draft.free[random.randrange(len(draft.free))])
        if at[row + 1] - at[row] > 1:
            draft.way[row] = random.randrange(int(at[row]), int(at[row + 1]))
            return
    shake(draft, random)


def _queue(draft: Draft, random: Random) -> Whole:
    """The rows of the machine of an operation picked at random."""
    row = draft.free[random.randrange(len(draft.free))]
    return draft.by_machine[draft.plant.ways.machine[draft.way[row]]]


def going_back(goals: Goals) -> Move:
    """One that is of use where a schedule is mended: what lies elsewhere than before goes back there."""
    before, ways = goals.before, goals.ways
    assert before is not None and ways is not None

    def go_back(draft: Draft, random: Random) -> None:
        """One operation alone, or with all that were moved to or from its machine and the one it had."""
        free, machine = draft.free, draft.plant.ways.machine
        known = free[(before[free] < NEVER) & (ways[free] != NOTHING)]
        moved = known[(draft.slot[known, START] != before[known]) | (draft.way[known] != ways[known])]
        if not len(moved):
            shake(draft, random)
            return
        rows = moved[random.randrange(len(moved)), None]
        if random.random() < TOGETHER:
            places = machine[np.concatenate((draft.way[rows], ways[rows]))]
            rows = moved[np.isin(machine[draft.way[moved]], places) | np.isin(machine[ways[moved]], places)]
        draft.key[rows], draft.way[rows] = before[rows], ways[rows]

    return go_back


MOVES: tuple[Move, ...] = (pull_late, squeak, pass_by, join_family, other_way, shake)

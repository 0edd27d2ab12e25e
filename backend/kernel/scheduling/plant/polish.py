"""Many stretches of a schedule's queues put in their best order at once (compiled/stretches.py)."""

from random import Random

import numpy as np

from backend.kernel.scheduling.plant.arrays import END, NEVER, NOTHING, START, Desk, Queues, Whole
from backend.kernel.scheduling.plant.columns import starts, whole
from backend.kernel.scheduling.plant.compiled import stretches
from backend.kernel.scheduling.plant.moves import Draft, shake

SHARES = (10, 30, 100, 300)  # of 1000 stretches


def polish(draft: Draft, random: Random) -> None:
    """Keys change places within stretches of what is late; where none does, one operation is shaken."""
    how = random.randrange(stretches.LONG), random.choice(SHARES), random.randrange(2**31)
    if not stretches.polish(draft.plant, draft.slot, queues_of(draft), how):
        shake(draft, random)


def queues_of(draft: Draft) -> Queues:
    rows = np.concatenate(draft.by_machine) if draft.by_machine else whole(())
    at = starts(map(len, draft.by_machine))
    return Queues(at, rows, draft.way, _ready(draft), _spare(draft), draft.key, a_desk())


def a_desk() -> Desk:
    long = stretches.LONG
    return Desk(
        np.zeros((long, stretches.SETUP + long + 1), np.int64), *(np.zeros(long + 1, np.int64) for _ in range(5))
    )


def _ready(draft: Draft) -> Whole:
    """When all that comes before each operation is done, or handed on its first portion."""
    then, slot = draft.plant.followers, draft.slot
    made = draft.plant.operations.earliest.copy()
    before = np.repeat(np.arange(len(slot)), np.diff(then.at))
    portion = np.minimum(slot[before, END], slot[before, START] + then.first)
    np.maximum.at(made, then.operation, np.where(then.first == NOTHING, slot[before, END] + then.lag, portion))
    return np.minimum(made, NEVER)


def _spare(draft: Draft) -> Whole:
    """How much later the order of each operation may end than it does."""
    orders, due = draft.plant.orders, draft.plant.operations.due
    ends = np.where(draft.slot[:, END] < NEVER, draft.slot[:, END], 0)[orders.row]
    made = np.zeros(len(due), np.int64)
    made[orders.row] = np.repeat(np.maximum.reduceat(ends, orders.at[:-1]), np.diff(orders.at))
    spare: Whole = np.minimum(due, NEVER // 4) - made
    return spare

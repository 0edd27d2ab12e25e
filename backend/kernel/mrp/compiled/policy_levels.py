"""What an item with a policy needs on which day, and how much must be left over: levels, triggers, targets."""

from backend.kernel.mrp.arrays import (
    BASE,
    BELOW_TIME,
    CEILING,
    COVER,
    FLOOR,
    KEPT,
    KEPT_OF,
    LEVEL,
    NEED,
    OWN_TIME,
    PERCENT,
    POINT,
    PROTECTED,
    STEP_END,
    STEP_FIRST,
    TARGET,
    TRIGGER,
    UP_TO,
    Arrays,
    Book,
    Part,
    Policies,
    Whole,
)
from backend.kernel.mrp.compiled.gross import dated, dependent
from backend.kernel.mrp.compiled.jit import compiled


@compiled
def gross_needs(arrays: Arrays, book: Book, place: int, part: Part) -> float:
    """Needs of each day, safety time taken off, and supply minus need; returns the sum of all their sizes."""
    policies, change, need = arrays.policies, part.change, part.desk[NEED]
    row = policies.table[policies.row[place]]
    need[:] = 0
    bound = dated(arrays.demands, place, need, 1)
    _earlier(policies, row[OWN_TIME], need)
    change[:] = 0
    bound += dated(arrays.firm_needs, place, change, -1) + dependent(arrays, book, place, change)
    _earlier(policies, row[BELOW_TIME], change)
    for day in range(len(need)):
        need[day] -= change[day]
        change[day] = -need[day]
    bound += dated(arrays.receipts, place, change, 1)
    return bound + dated(arrays.firm_orders, place, change, 1)


@compiled
def _earlier(policies: Policies, time: int, quantities: Whole) -> None:
    """Move quantities to the day a row of `earlier` says; none moves to a later one."""
    if time < 0:
        return
    for day in range(len(quantities)):
        quantity, quantities[day] = quantities[day], 0
        quantities[policies.earlier[time, day]] += quantity


@compiled
def set_levels(policies: Policies, row: Whole, part: Part) -> None:
    """LEVEL is the safety stock of each day, TRIGGER what an order is made below, TARGET what it fills up to."""
    level, trigger, target = part.desk[LEVEL], part.desk[TRIGGER], part.desk[TARGET]
    if row[COVER] > 0:
        _cover(row, part.desk[NEED], level)
    else:
        _step(policies, row, level)
    if row[POINT] >= 0:
        level[:] = row[POINT]
    for day in range(len(level)):
        kept = day >= row[PROTECTED]
        trigger[day] = (level[day] * row[KEPT] + row[KEPT_OF] - 1) // row[KEPT_OF] if kept else 0
        target[day] = level[day] if kept else 0
    if row[UP_TO] >= 0:
        target[:] = row[UP_TO]


@compiled
def _step(policies: Policies, row: Whole, level: Whole) -> None:
    """The latest step on or before each day."""
    now, step = row[BASE], row[STEP_FIRST]
    for day in range(len(level)):
        while step < row[STEP_END] and policies.step_day[step] <= day:
            now = policies.step_level[step]
            step += 1
        level[day] = now


@compiled
def _cover(row: Whole, need: Whole, level: Whole) -> None:
    """So much of the needs of the next days, rounded up, within floor and ceiling."""
    days, ahead = len(level), 0
    for day in range(1, min(row[COVER], days - 1) + 1):
        ahead += need[day]
    for day in range(days):
        level[day] = max((ahead * row[PERCENT] + 99) // 100, row[FLOOR])
        if row[CEILING] >= 0:
            level[day] = min(level[day], row[CEILING])
        if day + 1 < days:
            ahead -= need[day + 1]
        if day + 1 + row[COVER] < days:
            ahead += need[day + 1 + row[COVER]]

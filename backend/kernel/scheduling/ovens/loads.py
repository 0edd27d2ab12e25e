"""What is done to loads, compiled: jobs in and out, loads on and off an oven, and the times that follow from it.

A row of loads has one best timing: each as early as it can, each as short as its jobs allow. So a schedule is its rows.
"""

from backend.kernel.machine_code import compiled
from backend.kernel.scheduling.ovens.facts import (
    ATTRIBUTE,
    BAD,
    COST,
    EARLIEST,
    L_ATTRIBUTE,
    L_BAD,
    L_COST,
    L_EARLIEST,
    L_END,
    L_JOBS,
    L_LONGEST,
    L_OVEN,
    L_OVENS,
    L_PLACE,
    L_SHORTEST,
    L_SIZE,
    LATEST,
    LONGEST,
    NEVER,
    OVENS,
    SHORTEST,
    SIZE,
    SPARE,
    Schedule,
    Shop,
    Whole,
)


@compiled
def mark(schedule: Schedule, oven: int, first: int, last: int) -> None:
    schedule.dirty[oven, 0] = min(schedule.dirty[oven, 0], first)
    schedule.dirty[oven, 1] = max(schedule.dirty[oven, 1], last)


@compiled
def widen(shop: Shop, load: Whole, job: int) -> None:
    """The load with one job more, as to its limits."""
    facts = shop.jobs[job]
    load[L_EARLIEST] = max(load[L_EARLIEST], facts[EARLIEST])
    load[L_SHORTEST] = max(load[L_SHORTEST], facts[SHORTEST])
    load[L_LONGEST] = min(load[L_LONGEST], facts[LONGEST])
    load[L_OVENS] &= facts[OVENS]
    load[L_SIZE] += facts[SIZE]


@compiled
def put(shop: Shop, schedule: Schedule, job: int, at: int) -> None:
    load = schedule.loads[at]
    schedule.members[at, load[L_JOBS]] = job
    load[L_JOBS] += 1
    schedule.load_of[job] = at
    widen(shop, load, job)
    mark(schedule, load[L_OVEN], load[L_PLACE], load[L_PLACE])


@compiled
def take(shop: Shop, schedule: Schedule, job: int, at: int) -> None:
    load, members = schedule.loads[at], schedule.members[at]
    last = load[L_JOBS] - 1
    for place in range(last):
        if members[place] == job:
            members[place] = members[last]
            break
    load[L_JOBS] = last
    clear(load)
    for place in range(last):
        widen(shop, load, members[place])
    mark(schedule, load[L_OVEN], load[L_PLACE], load[L_PLACE])


@compiled
def clear(load: Whole) -> None:
    load[L_EARLIEST], load[L_SHORTEST], load[L_LONGEST], load[L_SIZE], load[L_OVENS] = 0, 0, NEVER, 0, -1


@compiled
def create(schedule: Schedule, attribute: int) -> int:
    """A load without jobs and without an oven."""
    schedule.state[SPARE] -= 1
    at = schedule.spare[schedule.state[SPARE]]
    load = schedule.loads[at]
    load[L_JOBS], load[L_ATTRIBUTE], load[L_COST], load[L_BAD], load[L_END] = 0, attribute, 0, 0, -1
    clear(load)
    return at


@compiled
def discard(schedule: Schedule, at: int) -> None:
    schedule.spare[schedule.state[SPARE]] = at
    schedule.state[SPARE] += 1


@compiled
def insert(schedule: Schedule, at: int, oven: int, place: int) -> None:
    row = schedule.rows[oven]
    for later in range(schedule.counts[oven], place, -1):
        row[later] = row[later - 1]
        schedule.loads[row[later], L_PLACE] = later
    row[place] = at
    schedule.loads[at, L_OVEN], schedule.loads[at, L_PLACE] = oven, place
    schedule.counts[oven] += 1
    if schedule.dirty[oven, 1] >= place:
        schedule.dirty[oven, 1] += 1
    mark(schedule, oven, place, place + 1)


@compiled
def remove(schedule: Schedule, at: int) -> None:
    """Off its oven; it costs nothing until it is on one again."""
    load = schedule.loads[at]
    oven, place = load[L_OVEN], load[L_PLACE]
    row = schedule.rows[oven]
    schedule.counts[oven] -= 1
    for later in range(place, schedule.counts[oven]):
        row[later] = row[later + 1]
        schedule.loads[row[later], L_PLACE] = later
    schedule.state[COST] -= load[L_COST]
    schedule.state[BAD] -= load[L_BAD]
    load[L_COST], load[L_BAD], load[L_END] = 0, 0, -1
    mark(schedule, oven, place, place)


@compiled
def begin(shop: Shop, load: Whole, oven: int, free: int, setup: int) -> int:
    """When the load begins on an oven that is free from `free` on; NEVER if no shift has room for it."""
    soonest = max(load[L_EARLIEST], free + setup)
    for shift in range(shop.shift_start.shape[1]):
        start = max(soonest, shop.shift_start[oven, shift] + setup)
        if start + load[L_SHORTEST] <= shop.shift_end[oven, shift]:
            return start
    return NEVER


@compiled
def priced(shop: Shop, schedule: Schedule, at: int, end: int, setup: int) -> int:
    """What a load costs that ends then."""
    load = schedule.loads[at]
    if end >= NEVER:
        return shop.weights[3] * load[L_JOBS]
    late = 0
    for place in range(load[L_JOBS]):
        late += end > shop.jobs[schedule.members[at, place], LATEST]
    return shop.weights[0] * load[L_SHORTEST] + shop.weights[1] * late + shop.weights[2] * setup


@compiled
def retime(shop: Shop, schedule: Schedule, oven: int) -> None:
    """The times of an oven's loads from the first that changed until they are again what they were."""
    first, last = schedule.dirty[oven, 0], schedule.dirty[oven, 1]
    row, loads, state = schedule.rows[oven], schedule.loads, schedule.state
    for place in range(first, schedule.counts[oven]):
        load, before = loads[row[place]], row[place - 1] if place else -1
        since = loads[before, L_ATTRIBUTE] if place else shop.first_state[oven]
        free = loads[before, L_END] if place else -NEVER
        start = begin(shop, load, oven, free, shop.setup_time[since, load[L_ATTRIBUTE]])
        end = min(NEVER, start + load[L_SHORTEST])
        cost = priced(shop, schedule, row[place], end, shop.setup_cost[since, load[L_ATTRIBUTE]])
        same = end == load[L_END] and cost == load[L_COST]
        state[COST] += cost - load[L_COST]
        state[BAD] += (end == NEVER) - load[L_BAD]
        load[L_END], load[L_COST], load[L_BAD] = end, cost, end == NEVER
        if same and place >= last:
            break
    schedule.dirty[oven, 0], schedule.dirty[oven, 1] = NEVER, -1


@compiled
def settle(shop: Shop, schedule: Schedule) -> None:
    for oven in range(len(schedule.counts)):
        if schedule.dirty[oven, 0] <= schedule.dirty[oven, 1]:
            retime(shop, schedule, oven)


@compiled
def takes(shop: Shop, schedule: Schedule, at: int, job: int) -> bool:
    """Whether a load has room for a job and agrees with it; attributes are the caller's business."""
    load, facts = schedule.loads[at], shop.jobs[job]
    return (
        (facts[OVENS] >> load[L_OVEN]) & 1 == 1
        and load[L_SIZE] + facts[SIZE] <= shop.capacity[load[L_OVEN]]
        and max(load[L_SHORTEST], facts[SHORTEST]) <= min(load[L_LONGEST], facts[LONGEST])
    )


@compiled
def attribute_of(shop: Shop, job: int) -> int:
    return shop.jobs[job, ATTRIBUTE]

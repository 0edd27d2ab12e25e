"""The best schedule of a search put back as the one in hand, compiled."""

from backend.kernel.machine_code import compiled
from backend.kernel.rows import write, write_all
from backend.kernel.scheduling.ovens.facts import (
    BAD,
    COST,
    L_ATTRIBUTE,
    L_BAD,
    L_COST,
    L_END,
    L_JOBS,
    L_OVEN,
    L_PLACE,
    SPARE,
    Schedule,
    Shop,
)
from backend.kernel.scheduling.ovens.loads import attribute_of, clear, discard, mark, put, settle


@compiled
def restore(shop: Shop, schedule: Schedule) -> None:
    """Everything is taken off and put on as the best had it; times and costs come out the same."""
    schedule.state[COST], schedule.state[BAD], schedule.state[SPARE] = 0, 0, 0
    write(schedule.counts, schedule.best_counts)
    write_all(schedule.rows, schedule.best_rows)
    for at in range(len(schedule.loads)):
        load = schedule.loads[at]
        load[L_JOBS], load[L_COST], load[L_BAD], load[L_END], load[L_OVEN] = 0, 0, 0, -1, -1
        clear(load)
    for oven in range(len(schedule.counts)):
        for place in range(schedule.counts[oven]):
            load = schedule.loads[schedule.rows[oven, place]]
            load[L_OVEN], load[L_PLACE] = oven, place
        mark(schedule, oven, 0, schedule.counts[oven])
    for job in range(len(schedule.load_of)):
        at = schedule.best_load[job]
        schedule.loads[at, L_ATTRIBUTE] = attribute_of(shop, job)
        put(shop, schedule, job, at)
    for at in range(len(schedule.loads)):
        if schedule.loads[at, L_OVEN] < 0:
            discard(schedule, at)
    settle(shop, schedule)

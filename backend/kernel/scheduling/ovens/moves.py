"""Simulated annealing over rows of loads, compiled: each move is done, timed, and kept or undone.

Da Ros, Di Gaspero, Lackner, Musliu and Winter (2024) anneal, too, with other moves and over orders of jobs.
"""

import numpy as np

from backend.kernel.chance import draw, fraction
from backend.kernel.machine_code import compiled
from backend.kernel.rows import write, write_all
from backend.kernel.scheduling.ovens.facts import (
    BAD,
    BEST,
    BEST_BAD,
    COST,
    L_ATTRIBUTE,
    L_JOBS,
    L_LONGEST,
    L_OVEN,
    L_OVENS,
    L_PLACE,
    L_SHORTEST,
    L_SIZE,
    OVENS,
    SIZE,
    Schedule,
    Shop,
)
from backend.kernel.scheduling.ovens.loads import (
    attribute_of,
    create,
    discard,
    insert,
    put,
    remove,
    settle,
    take,
    takes,
)


@compiled
def keeps(schedule: Schedule, before: int, heat: float) -> bool:
    grown = schedule.state[COST] - before
    return grown <= 0 or fraction(schedule.random) < np.exp(-grown / heat)


@compiled
def record(schedule: Schedule) -> None:
    """The schedule in hand is the best, if it is: first of all every load fits, then the cost."""
    state = schedule.state
    if state[BAD] < state[BEST_BAD] or (state[BAD] == state[BEST_BAD] and state[COST] < state[BEST]):
        state[BEST], state[BEST_BAD] = state[COST], state[BAD]
        write(schedule.best_load, schedule.load_of)
        write_all(schedule.best_rows, schedule.rows)
        write(schedule.best_counts, schedule.counts)


@compiled
def kin(shop: Shop, schedule: Schedule, job: int) -> int:
    """Some job of the same attribute."""
    attribute = attribute_of(shop, job)
    first = shop.kin_first[attribute]
    return shop.kin[first + draw(schedule.random, shop.kin_first[attribute + 1] - first)]


@compiled
def some_oven(schedule: Schedule, mask: int) -> int:
    """One of the ovens of a mask, by chance; −1 if there is none."""
    count = len(schedule.counts)
    first = draw(schedule.random, count)
    for step in range(count):
        oven = (first + step) % count
        if (mask >> oven) & 1:
            return oven
    return -1


@compiled
def some_place(schedule: Schedule, oven: int) -> int:
    return draw(schedule.random, schedule.counts[oven] + 1)


@compiled
def change(shop: Shop, schedule: Schedule, job: int, source: int, target: int) -> None:
    take(shop, schedule, job, source)
    put(shop, schedule, job, target)


@compiled
def over(shop: Shop, schedule: Schedule, job: int, target: int, heat: float) -> None:
    """A job into another load; its own goes if it was the last."""
    source = schedule.load_of[job]
    if source == target or not takes(shop, schedule, target, job):
        return
    before, last = schedule.state[COST], schedule.loads[source, L_JOBS] == 1
    oven, place = schedule.loads[source, L_OVEN], schedule.loads[source, L_PLACE]
    change(shop, schedule, job, source, target)
    if last:
        remove(schedule, source)
    settle(shop, schedule)
    if keeps(schedule, before, heat):
        if last:
            discard(schedule, source)
        return
    if last:
        insert(schedule, source, oven, place)
    change(shop, schedule, job, target, source)
    settle(shop, schedule)


@compiled
def alone(shop: Shop, schedule: Schedule, job: int, heat: float) -> None:
    """A job into a load of its own somewhere."""
    source, oven = schedule.load_of[job], some_oven(schedule, shop.jobs[job, OVENS])
    if oven < 0 or schedule.loads[source, L_JOBS] == 1 or shop.jobs[job, SIZE] > shop.capacity[oven]:
        return
    before, place = schedule.state[COST], some_place(schedule, oven)
    load = create(schedule, attribute_of(shop, job))
    insert(schedule, load, oven, place)
    change(shop, schedule, job, source, load)
    settle(shop, schedule)
    if not keeps(schedule, before, heat):
        change(shop, schedule, job, load, source)
        remove(schedule, load)
        discard(schedule, load)
        settle(shop, schedule)


@compiled
def exchange(shop: Shop, schedule: Schedule, one: int, other: int, heat: float) -> None:
    """Two jobs change loads, if those then still agree."""
    first, second = schedule.load_of[one], schedule.load_of[other]
    if first == second:
        return
    before = schedule.state[COST]
    take(shop, schedule, one, first)
    take(shop, schedule, other, second)
    if takes(shop, schedule, first, other) and takes(shop, schedule, second, one):
        put(shop, schedule, other, first)
        put(shop, schedule, one, second)
        settle(shop, schedule)
        if keeps(schedule, before, heat):
            return
        take(shop, schedule, other, first)
        take(shop, schedule, one, second)
    put(shop, schedule, one, first)
    put(shop, schedule, other, second)
    settle(shop, schedule)


@compiled
def relocate(shop: Shop, schedule: Schedule, load: int, heat: float) -> None:
    """A load to another place, there or on another oven."""
    facts = schedule.loads[load]
    oven = some_oven(schedule, facts[L_OVENS])
    if oven < 0 or facts[L_SIZE] > shop.capacity[oven]:
        return
    before, old_oven, old_place = schedule.state[COST], facts[L_OVEN], facts[L_PLACE]
    remove(schedule, load)
    insert(schedule, load, oven, near(schedule, oven, old_oven, old_place))
    settle(shop, schedule)
    if not keeps(schedule, before, heat):
        remove(schedule, load)
        insert(schedule, load, old_oven, old_place)
        settle(shop, schedule)


@compiled
def near(schedule: Schedule, oven: int, old_oven: int, old_place: int) -> int:
    """A place of an oven; on the same one half of the time a few places away."""
    if oven != old_oven or draw(schedule.random, 2):
        return some_place(schedule, oven)
    return max(0, min(schedule.counts[oven], old_place + draw(schedule.random, 7) - 3))


@compiled
def join(shop: Shop, schedule: Schedule, source: int, target: int, heat: float) -> None:
    """All jobs of a load into another of the same attribute."""
    one, other = schedule.loads[source], schedule.loads[target]
    if source == target or one[L_SIZE] + other[L_SIZE] > shop.capacity[other[L_OVEN]]:
        return
    shortest, longest = max(one[L_SHORTEST], other[L_SHORTEST]), min(one[L_LONGEST], other[L_LONGEST])
    if shortest > longest or not (one[L_OVENS] >> other[L_OVEN]) & 1:
        return
    before, count, oven, place = schedule.state[COST], one[L_JOBS], one[L_OVEN], one[L_PLACE]
    for _ in range(count):
        change(shop, schedule, schedule.members[source, 0], source, target)
    remove(schedule, source)
    settle(shop, schedule)
    if keeps(schedule, before, heat):
        discard(schedule, source)
        return
    insert(schedule, source, oven, place)
    for _ in range(count):
        change(shop, schedule, schedule.members[target, other[L_JOBS] - 1], target, source)
    settle(shop, schedule)


@compiled
def step(shop: Shop, schedule: Schedule, heat: float) -> None:
    job = draw(schedule.random, len(shop.jobs))
    other, kind = kin(shop, schedule, job), draw(schedule.random, 20)
    if kind < 7:
        over(shop, schedule, job, schedule.load_of[other], heat)
    elif kind < 10:
        exchange(shop, schedule, job, other, heat)
    elif kind < 16:
        relocate(shop, schedule, schedule.load_of[job], heat)
    elif kind < 18:
        alone(shop, schedule, job, heat)
    else:
        join(shop, schedule, schedule.load_of[job], schedule.load_of[other], heat)


@compiled
def search(shop: Shop, schedule: Schedule, heat: float, steps: int) -> None:
    """So many moves at one heat."""
    for _ in range(steps):
        before = schedule.state[COST]
        step(shop, schedule, heat)
        if schedule.state[COST] < before:
            record(schedule)


@compiled
def cheapest(shop: Shop, schedule: Schedule, job: int) -> None:
    """A job into the load, or into a new last one, in which it costs least."""
    attribute, least, best, load = attribute_of(shop, job), -1, -1, create(schedule, attribute_of(shop, job))
    before = schedule.state[COST]
    for oven in range(len(schedule.counts)):
        for place in range(schedule.counts[oven] + 1):
            new = place == schedule.counts[oven]
            if new:
                insert(schedule, load, oven, place)
            at = schedule.rows[oven, place]
            if schedule.loads[at, L_ATTRIBUTE] == attribute and takes(shop, schedule, at, job):
                cost = tried(shop, schedule, job, at) - before
                if best < 0 or cost < least:
                    least, best = cost, oven if new else len(schedule.counts) + at
            if new:
                remove(schedule, load)
                settle(shop, schedule)
    if best < len(schedule.counts):
        insert(schedule, load, best, schedule.counts[best])
        put(shop, schedule, job, load)
    else:
        discard(schedule, load)
        put(shop, schedule, job, best - len(schedule.counts))
    settle(shop, schedule)


@compiled
def tried(shop: Shop, schedule: Schedule, job: int, load: int) -> int:
    """The cost with the job in a load, where it does not stay."""
    put(shop, schedule, job, load)
    settle(shop, schedule)
    cost = schedule.state[COST]
    take(shop, schedule, job, load)
    settle(shop, schedule)
    schedule.load_of[job] = -1
    return cost


@compiled
def fill(shop: Shop, schedule: Schedule, order: np.ndarray) -> None:
    for job in order:
        cheapest(shop, schedule, job)
    record(schedule)

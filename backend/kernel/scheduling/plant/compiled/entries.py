"""The whole floor, machine by machine in the order of time: what the portfolio and the search call."""

from backend.kernel.scheduling.plant.arrays import (
    COUNT,
    END,
    FIXED,
    IN_TURN,
    NEVER,
    NOTHING,
    SETUP,
    START,
    Floor,
    Plant,
    Rule,
)
from backend.kernel.scheduling.plant.compiled.calendar import after
from backend.kernel.scheduling.plant.compiled.cards import card_at, stay_on
from backend.kernel.scheduling.plant.compiled.heap import pop, push
from backend.kernel.scheduling.plant.compiled.jit import compiled
from backend.kernel.scheduling.plant.compiled.place import place, setup_seconds
from backend.kernel.scheduling.plant.compiled.pools import hold
from backend.kernel.scheduling.plant.compiled.queues import arrive, choose, leave, look_again, pass_fixed


@compiled
def dispatch(plant: Plant, floor: Floor, rule: Rule) -> int:
    """Places everything that can be placed; returns how many that are.

    By rules as Giffler and Thompson (1960) do, machine by machine in the order of time.
    """
    _begin(plant, floor, rule)
    if rule.kind == IN_TURN:
        return _in_turn(plant, floor, rule)
    placed = 0
    while True:
        machine = _soonest(floor)
        if machine == NOTHING:
            return placed
        if pass_fixed(plant, floor, machine):
            look_again(plant, floor, machine)
            continue
        operation = choose(plant, floor, rule, machine)
        if operation == NOTHING:
            look_again(plant, floor, machine)
            continue
        wait = place(plant, floor, operation, floor.way[operation])
        if floor.spot[END] >= NEVER:
            leave(plant, floor, operation)
        elif wait > 0 and floor.tried[operation] != placed:
            floor.tried[operation] = placed
            floor.guess[operation] = max(floor.guess[operation], floor.free[machine]) + wait
        else:
            placed += _take(plant, floor, rule, operation)
        look_again(plant, floor, machine)


@compiled
def _in_turn(plant: Plant, floor: Floor, rule: Rule) -> int:
    placed = 0
    while floor.spot[COUNT] > 0:
        operation = pop(floor, rule)
        if floor.slot[operation, END] < NEVER:
            continue
        if card_at(plant, floor, operation) == NEVER:
            _wait_aside(plant, floor, operation)
            continue
        place(plant, floor, operation, floor.way[operation])
        if floor.spot[END] < NEVER:
            placed += _take(plant, floor, rule, operation)
        else:
            leave(plant, floor, operation)
    return placed


@compiled
def _wait_aside(plant: Plant, floor: Floor, operation: int) -> None:
    cap = plant.caps.cap[plant.caps.stay[operation]]
    floor.aside_next[operation], floor.aside[cap] = floor.aside[cap], operation


@compiled
def _call_in(plant: Plant, floor: Floor, rule: Rule, cap: int) -> None:
    """A card is free sooner than it was: whoever waits for one looks again."""
    if rule.kind == IN_TURN:
        while floor.aside[cap] != NOTHING:
            push(floor, rule, floor.aside[cap])
            floor.aside[cap] = floor.aside_next[floor.aside[cap]]
        return
    for at in range(plant.caps.door_at[cap], plant.caps.door_at[cap + 1]):
        look_again(plant, floor, plant.caps.door[at])


@compiled
def _soonest(floor: Floor) -> int:
    best, soonest = NOTHING, NEVER
    for machine in range(len(floor.next_start)):
        if floor.next_start[machine] < soonest:
            best, soonest = machine, floor.next_start[machine]
    return best


@compiled
def _begin(plant: Plant, floor: Floor, rule: Rule) -> None:
    """What is fixed has its place; what waits for nothing joins a queue."""
    work, machines = plant.operations, plant.machines
    for at in range(len(machines.operation)):
        operation = machines.operation[at]
        span = (machines.start[at], machines.end[at])
        floor.slot[operation, SETUP], floor.slot[operation, START] = machines.begin[at], span[0]
        floor.slot[operation, END] = span[1]
        _hold_needs(plant, floor, floor.way[operation], span)
    for at in range(len(machines.operation)):
        _tell(plant, floor, machines.operation[at])
    for operation in range(len(work.usable)):
        if work.usable[operation] and work.fixed[operation] == NOTHING and floor.missing[operation] == 0:
            arrive(plant, floor, rule, operation)


@compiled
def _hold_needs(plant: Plant, floor: Floor, way: int, span: tuple[int, int]) -> None:
    for need in range(plant.ways.need_at[way], plant.ways.need_at[way + 1]):
        hold(plant, floor, (plant.ways.pool[need], plant.ways.units[need]), span)


@compiled
def _tell(plant: Plant, floor: Floor, operation: int) -> None:
    """What follows knows when it can begin."""
    then, start, end = plant.followers, floor.slot[operation, START], floor.slot[operation, END]
    calendar = plant.ways.calendar[floor.way[operation]]
    for at in range(then.at[operation], then.at[operation + 1]):
        following = then.operation[at]
        moment = end + then.lag[at]
        if then.first[at] != NOTHING:
            moment = min(end, after(plant.times, calendar, start, then.first[at]))
            floor.least_end[following] = max(floor.least_end[following], end + then.last[at])
        floor.ready[following] = max(floor.ready[following], moment)
        floor.missing[following] -= 1


@compiled
def _take(plant: Plant, floor: Floor, rule: Rule, operation: int) -> int:
    """The operation is done where it was looked at, and in a furnace what fits in with it; returns how many."""
    way, spot = floor.way[operation], floor.spot
    machine, family = plant.ways.machine[way], plant.operations.family[operation]
    span = (spot[START], spot[END])
    before = _family_behind(plant, floor, machine)
    if spot[SETUP] < spot[START] and plant.machines.crew[machine] != NOTHING:
        seconds = setup_seconds(plant, machine, before, family)
        done = after(plant.times, plant.machines.calendar[machine], spot[SETUP], seconds)
        hold(plant, floor, (plant.machines.crew[machine], plant.machines.crew_units[machine]), (spot[SETUP], done))
    _hold_needs(plant, floor, way, span)
    floor.free[machine], floor.next_fixed[machine] = span[1], spot[FIXED]
    floor.family[machine] = family if family else before
    count = 1
    _put(plant, floor, rule, operation)
    room = plant.machines.load[machine] - plant.operations.load[operation]
    while room > 0:
        other = _mate(plant, floor, (operation, room), span)
        if other == NOTHING:
            break
        room, count = room - plant.operations.load[other], count + 1
        _put(plant, floor, rule, other)
    return count


@compiled
def _family_behind(plant: Plant, floor: Floor, machine: int) -> int:
    """What the machine is set up for behind the fixed slots that the spot leaves behind."""
    family, fixed = floor.family[machine], floor.next_fixed[machine]
    while fixed < floor.spot[FIXED]:
        passed = plant.operations.family[plant.machines.operation[fixed]]
        family = passed if passed else family
        fixed += 1
    return family


@compiled
def _mate(plant: Plant, floor: Floor, host: tuple[int, int], span: tuple[int, int]) -> int:
    """Who of the queue goes into the furnace too: the most urgent of its family that fits in and bears its breaks."""
    (operation, room), best, work = host, NOTHING, plant.operations
    longest, other = plant.ways.seconds[floor.way[operation]], floor.first[plant.ways.machine[floor.way[operation]]]
    while other != NOTHING:
        fits = (
            work.family[other] == work.family[operation] and work.load[other] <= room and floor.ready[other] <= span[0]
        )
        fits = fits and plant.ways.seconds[floor.way[other]] <= longest and floor.least_end[other] <= span[1]
        fits = fits and (work.breaks[other] or span[1] - span[0] == longest)
        fits = fits and card_at(plant, floor, other) <= span[0]
        fits = fits and _needs_no_more(plant, floor.way[other], floor.way[operation])
        if fits and (best == NOTHING or (work.due[other], other) < (work.due[best], best)):
            best = other
        other = floor.after[other]
    return best


@compiled
def _needs_no_more(plant: Plant, way: int, than: int) -> bool:
    """Whether the other way holds already all that this one needs."""
    ways = plant.ways
    for need in range(ways.need_at[way], ways.need_at[way + 1]):
        units = 0
        for other in range(ways.need_at[than], ways.need_at[than + 1]):
            if ways.pool[other] == ways.pool[need]:
                units = ways.units[other]
        if units < ways.units[need]:
            return False
    return True


@compiled
def _put(plant: Plant, floor: Floor, rule: Rule, operation: int) -> None:
    leave(plant, floor, operation)
    for part in range(3):
        floor.slot[operation, part] = floor.spot[part]
    cap = stay_on(plant, floor, operation)
    if cap != NOTHING:
        _call_in(plant, floor, rule, cap)
    _tell(plant, floor, operation)
    then = plant.followers
    for at in range(then.at[operation], then.at[operation + 1]):
        following = then.operation[at]
        if (
            floor.missing[following] == 0
            and plant.operations.fixed[following] == NOTHING
            and plant.operations.usable[following]
        ):
            arrive(plant, floor, rule, following)

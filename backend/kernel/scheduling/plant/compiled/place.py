"""Where an operation would be if its machine took it next."""

from backend.kernel.scheduling.plant.arrays import END, FIXED, NEVER, NOTHING, SETUP, START, Floor, Plant
from backend.kernel.scheduling.plant.compiled.calendar import after, fit, latest
from backend.kernel.scheduling.plant.compiled.cards import card_at
from backend.kernel.scheduling.plant.compiled.jit import compiled
from backend.kernel.scheduling.plant.compiled.pools import room


@compiled
def setup_seconds(plant: Plant, machine: int, before: int, family: int) -> int:
    return plant.setups[plant.machines.setup[machine], before, family]


@compiled
def place(plant: Plant, floor: Floor, operation: int, way: int) -> int:
    """Writes the spot; returns how long pools and fixed slots make it wait."""
    machines, machine, spot = plant.machines, plant.ways.machine[way], floor.spot
    free, family, fixed = floor.free[machine], floor.family[machine], floor.next_fixed[machine]
    sooner = try_after(plant, floor, (operation, way), (free, family))
    while spot[END] < NEVER and fixed < machines.at[machine + 1]:
        following = plant.operations.family[machines.operation[fixed]]
        seconds = setup_seconds(plant, machine, plant.operations.family[operation], following)
        if after(plant.times, machines.calendar[machine], spot[END], seconds) <= machines.start[fixed]:
            break
        free, family = max(free, machines.end[fixed]), following if following else family
        fixed += 1
        try_after(plant, floor, (operation, way), (free, family))
    spot[FIXED] = fixed
    return spot[START] - sooner


@compiled
def try_after(plant: Plant, floor: Floor, what: tuple[int, int], when: tuple[int, int]) -> int:
    """Writes the spot behind a machine that is `free` with a `family`; returns the start if no pool were short."""
    (operation, way), (free, family) = what, when
    times, ways, spot = plant.times, plant.ways, floor.spot
    machine, mine = ways.machine[way], plant.operations.family[operation]
    seconds = setup_seconds(plant, machine, family, mine)
    ready = free
    if seconds > 0:
        ready = _setup(plant, floor, machine, (max(free, floor.least_setup[operation]), seconds))
    work = (ways.seconds[way], plant.operations.breaks[operation])
    ready = max(ready, floor.ready[operation], card_at(plant, floor, operation))
    start, end = fit(times, ways.calendar[way], ready, work)
    sooner = start
    if end < floor.least_end[operation]:
        start = max(start, latest(times, ways.calendar[way], floor.least_end[operation], work[0]))
        start, end = fit(times, ways.calendar[way], start, work)
        if end < floor.least_end[operation]:
            start, end = fit(times, ways.calendar[way], start + 1, work)
        sooner = start
    start, end = _with_pools(plant, floor, what, (start, end))
    if seconds == 0:
        spot[SETUP] = start
    elif plant.machines.crew[machine] == NOTHING and start < NEVER:
        spot[SETUP] = max(free, latest(times, plant.machines.calendar[machine], start, seconds))
    spot[START], spot[END] = start, end
    return sooner


@compiled
def _setup(plant: Plant, floor: Floor, machine: int, when: tuple[int, int]) -> int:
    """When a set-up begun as soon as its crew is there is done; writes the spot's set-up."""
    (free, seconds), crew = when, plant.machines.crew[machine]
    calendar = plant.machines.calendar[machine]
    start, end = fit(plant.times, calendar, free, (seconds, 1))
    while crew != NOTHING and end < NEVER:
        moment = room(plant, floor, (crew, plant.machines.crew_units[machine]), (start, end))
        if moment == start:
            break
        start, end = fit(plant.times, calendar, moment, (seconds, 1))
    floor.spot[SETUP] = start
    return end


@compiled
def _with_pools(plant: Plant, floor: Floor, what: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """The first span at or after this one in which all that the way holds is free."""
    (operation, way), (start, end), ways = what, span, plant.ways
    work, need = (ways.seconds[way], plant.operations.breaks[operation]), ways.need_at[way]
    while need < ways.need_at[way + 1] and end < NEVER:
        moment = room(plant, floor, (ways.pool[need], ways.units[need]), (start, end))
        if moment == start:
            need += 1
            continue
        start, end = fit(plant.times, ways.calendar[way], moment, work)
        need = ways.need_at[way]
    return start, end

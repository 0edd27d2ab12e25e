"""What waits at a machine, which of it is next, and when it could begin."""

import math

from backend.kernel.scheduling.plant.arrays import AS_BEFORE, ATCS, IN_TURN, NEVER, NOTHING, Floor, Plant, Rule
from backend.kernel.scheduling.plant.compiled.calendar import after, stretch
from backend.kernel.scheduling.plant.compiled.cards import card_at
from backend.kernel.scheduling.plant.compiled.heap import push
from backend.kernel.scheduling.plant.compiled.jit import compiled
from backend.kernel.scheduling.plant.compiled.place import setup_seconds


@compiled
def arrive(plant: Plant, floor: Floor, rule: Rule, operation: int) -> None:
    """An operation whose predecessors have all their place joins the queue where it would be done first."""
    way = rule.way[operation] if rule.way[operation] != NOTHING else _soonest_way(plant, floor, operation)
    machine = plant.ways.machine[way]
    if rule.kind == AS_BEFORE and rule.setup[operation] < NEVER:
        floor.ready[operation] = max(floor.ready[operation], int(rule.key[operation]))
        floor.least_setup[operation] = rule.setup[operation]
    floor.way[operation], floor.guess[operation] = way, floor.ready[operation]
    floor.queued[machine] += plant.ways.seconds[way]
    head = floor.first[machine]
    floor.after[operation], floor.ahead[operation] = head, NOTHING
    if head != NOTHING:
        floor.ahead[head] = operation
    floor.first[machine] = operation
    if rule.kind == IN_TURN:
        push(floor, rule, operation)
    soonest = could(plant, floor, operation)
    if soonest < NEVER:
        floor.next_start[machine] = min(floor.next_start[machine], opening(plant, floor, machine, soonest))


@compiled
def could(plant: Plant, floor: Floor, operation: int) -> int:
    """When it could begin as far as known, NEVER while its order has no card."""
    return max(floor.guess[operation], card_at(plant, floor, operation))


@compiled
def leave(plant: Plant, floor: Floor, operation: int) -> None:
    way = floor.way[operation]
    machine, ahead, behind = plant.ways.machine[way], floor.ahead[operation], floor.after[operation]
    floor.queued[machine] -= plant.ways.seconds[way]
    if ahead == NOTHING:
        floor.first[machine] = behind
    else:
        floor.after[ahead] = behind
    if behind != NOTHING:
        floor.ahead[behind] = ahead


@compiled
def _soonest_way(plant: Plant, floor: Floor, operation: int) -> int:
    ways, best, soonest = plant.ways, NOTHING, NEVER + 1
    family = plant.operations.family[operation]
    for way in range(ways.at[operation], ways.at[operation + 1]):
        machine = ways.machine[way]
        begin = max(floor.ready[operation], floor.free[machine])
        seconds = setup_seconds(plant, machine, floor.family[machine], family) + ways.seconds[way]
        if plant.machines.load[machine] == 0:
            seconds += floor.queued[machine]
        end = after(plant.times, ways.calendar[way], begin, seconds)
        if end < soonest:
            best, soonest = way, end
    return best if best != NOTHING else ways.at[operation]


@compiled
def opening(plant: Plant, floor: Floor, machine: int, moment: int) -> int:
    """When a free machine is open at or after `moment`, or NEVER."""
    moment, times, calendar = max(moment, floor.free[machine]), plant.times, plant.machines.calendar[machine]
    place = stretch(times, calendar, moment)
    return NEVER if place == times.at[calendar + 1] else max(moment, times.start[place])


@compiled
def pass_fixed(plant: Plant, floor: Floor, machine: int) -> bool:
    """Whether a fixed slot has begun before anything else could, which then waits for its end."""
    machines, fixed = plant.machines, floor.next_fixed[machine]
    if fixed == machines.at[machine + 1] or machines.start[fixed] > floor.next_start[machine]:
        return False
    family = plant.operations.family[machines.operation[fixed]]
    floor.family[machine] = family if family else floor.family[machine]
    floor.free[machine] = max(floor.free[machine], machines.end[fixed])
    floor.next_fixed[machine] = fixed + 1
    return True


@compiled
def look_again(plant: Plant, floor: Floor, machine: int) -> None:
    """When the first of the queue could begin now."""
    soonest, operation = NEVER, floor.first[machine]
    while operation != NOTHING:
        soonest = min(soonest, could(plant, floor, operation))
        operation = floor.after[operation]
    floor.next_start[machine] = NEVER if soonest == NEVER else opening(plant, floor, machine, soonest)


@compiled
def score(plant: Plant, floor: Floor, rule: Rule, operation: int) -> float:
    """The lowest goes next: key and set-up, or apparent tardiness cost with set-ups (Lee, Bhaskaran, Pinedo 1997)."""
    way = floor.way[operation]
    machine, work = plant.ways.machine[way], plant.operations
    setup = setup_seconds(plant, machine, floor.family[machine], work.family[operation])
    if rule.kind != ATCS:
        return rule.key[operation] + rule.care * setup
    seconds = max(1, plant.ways.seconds[way])
    moment = max(floor.free[machine], floor.guess[operation])
    slack = max(0, work.due[operation] - work.tail[operation] - seconds - moment)
    return -math.exp(-slack / rule.look - setup / rule.scale) * work.weight[operation] / seconds


@compiled
def choose(plant: Plant, floor: Floor, rule: Rule, machine: int) -> int:
    """The best (the longest of equals) of those that could begin when the first could, or not later than it waits.

    NOTHING where the card the first counted on has gone to another.
    """
    best, least, limit, longest = NOTHING, 0.0, floor.next_start[machine] + rule.patience, 0
    operation = floor.first[machine]
    while operation != NOTHING:
        if could(plant, floor, operation) <= limit:
            mine, seconds = score(plant, floor, rule, operation), -plant.ways.seconds[floor.way[operation]]
            if best == NOTHING or (mine, seconds, operation) < (least, longest, best):
                best, least, longest = operation, mine, seconds
        operation = floor.after[operation]
    return best

"""How many units of a pool are held when: a step function kept as ascending moments."""

from backend.kernel.scheduling.plant.arrays import NEVER, Floor, Plant
from backend.kernel.scheduling.plant.compiled.jit import compiled


@compiled
def step_at(floor: Floor, base: int, length: int, moment: int) -> int:
    """The last step that begins at or before `moment`; the first begins at -NEVER."""
    low, high = base, base + length - 1
    while low < high:
        middle = (low + high + 1) >> 1
        if floor.steps[middle] <= moment:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def room(plant: Plant, floor: Floor, held: tuple[int, int], span: tuple[int, int]) -> int:
    """The span's start if the units (`held`: pool, units) are free all of it, else when they may be, or NEVER."""
    (pool, units), (start, end) = held, span
    base, length, most = plant.pool_at[pool], floor.length[pool], plant.units[pool] - units
    if most < 0:
        return NEVER
    place, last = step_at(floor, base, length, start), base + length
    while place < last and floor.steps[place] < end:
        if floor.used[place] > most:
            while place < last and floor.used[place] > most:
                place += 1
            return NEVER if place == last else floor.steps[place]
        place += 1
    return start


@compiled
def cut(floor: Floor, base: int, length: int, moment: int) -> int:
    """Makes a step begin at `moment`; returns how many there are then."""
    place = step_at(floor, base, length, moment)
    if floor.steps[place] == moment:
        return length
    for at in range(base + length, place + 1, -1):
        floor.steps[at], floor.used[at] = floor.steps[at - 1], floor.used[at - 1]
    floor.steps[place + 1], floor.used[place + 1] = moment, floor.used[place]
    return length + 1


@compiled
def hold(plant: Plant, floor: Floor, held: tuple[int, int], span: tuple[int, int]) -> None:
    (pool, units), (start, end) = held, span
    if end <= start:
        return
    base = plant.pool_at[pool]
    floor.length[pool] = cut(floor, base, floor.length[pool], start)
    floor.length[pool] = cut(floor, base, floor.length[pool], end)
    place = step_at(floor, base, floor.length[pool], start)
    while floor.steps[place] < end and place < base + floor.length[pool]:
        floor.used[place] += units
        place += 1

"""Stretches of the machines' queues in their best order, all else as it is.

One machine with heads and tails (Carlier 1982), set-ups and weighted lateness, by trying orders depth first: each
operation may begin when what is before it is done, and is late when its order would be if all behind it took as long
as now. Times are the machine's open seconds; the dispatch afterwards is exact and judges.
"""

from backend.kernel.scheduling.plant.arrays import END, NEVER, NOTHING, START, Desk, Plant, Queues, Whole
from backend.kernel.scheduling.plant.compiled.calendar import open_until
from backend.kernel.scheduling.plant.compiled.jit import compiled

LONG = 6  # operations of a stretch
LATE = 100  # a second late against one by which the stretch ends sooner
PARTS = 1000
READY, SECONDS, DUE, WEIGHT, SETUP = 0, 1, 2, 3, 4  # columns of a stretch; from SETUP on after nothing, after each


@compiled
def polish(plant: Plant, slot: Whole, queues: Queues, how: tuple[int, int, int]) -> int:
    """Hands starts out anew, as keys, within stretches of `LONG`, the first of a queue `how[0]` in; of 1000 about
    `how[1]` are looked at, which ones follows from `how[2]`. Returns how many have another order now."""
    first, share, seed = how
    changed = 0
    for machine in range(len(queues.at) - 1):
        if plant.machines.load[machine] > 0:
            continue
        for start in range(queues.at[machine] + first, queues.at[machine + 1] - 1, LONG):
            count = min(LONG, queues.at[machine + 1] - start)
            if (queues.row[start] * 40503 + seed) % PARTS >= share:
                continue
            if _look(plant, slot, queues, (machine, start, count)) and best_turn(queues.desk, count):
                for at in range(count):
                    queues.key[queues.row[start + queues.desk.turn[at]]] = slot[queues.row[start + at], START]
                changed += 1
    return changed


@compiled
def _look(plant: Plant, slot: Whole, queues: Queues, where: tuple[int, int, int]) -> bool:
    """Writes what a stretch is like; whether anything in it is late."""
    (machine, start, count), facts = where, queues.desk.facts
    work, calendar, is_late = plant.operations, plant.machines.calendar[machine], False
    table, family, base = plant.setups[plant.machines.setup[machine]], plant.machines.family[machine], 0
    if start > queues.at[machine]:
        before = queues.row[start - 1]
        family, base = work.family[before], open_until(plant.times, calendar, slot[before, END])
    for at in range(count):
        row = queues.row[start + at]
        facts[at, READY] = max(0, open_until(plant.times, calendar, queues.ready[row]) - base)
        facts[at, SECONDS] = plant.ways.seconds[queues.way[row]]
        facts[at, DUE] = open_until(plant.times, calendar, slot[row, END] + queues.spare[row]) - base
        facts[at, WEIGHT] = work.weight[row]
        facts[at, SETUP] = table[family, work.family[row]]
        for other in range(count):
            facts[at, SETUP + 1 + other] = table[work.family[queues.row[start + other]], work.family[row]]
        is_late = is_late or queues.spare[row] < 0
    return is_late


@compiled
def best_turn(desk: Desk, count: int) -> bool:
    """Writes the places in the order in which they are done best; whether that is another than theirs."""
    facts, tried, cost, done = desk.facts, desk.tried, desk.cost, desk.done
    best, depth = NEVER, 0
    for at in range(count):
        tried[at], desk.used[at] = NOTHING, 0
    while depth >= 0:
        if tried[depth] != NOTHING:
            desk.used[tried[depth]] = 0
        place = _next(desk.used, tried[depth], count)
        if place == count:
            tried[depth], depth = NOTHING, depth - 1
            continue
        tried[depth], desk.used[place] = place, 1
        setup = facts[place, SETUP + (tried[depth - 1] + 1 if depth else 0)]
        done[depth + 1] = max(facts[place, READY], done[depth] + setup) + facts[place, SECONDS]
        late = max(0, done[depth + 1] - facts[place, DUE])
        cost[depth + 1] = cost[depth] + LATE * facts[place, WEIGHT] * late
        total = cost[depth + 1] + done[depth + 1]
        if total < best and depth + 1 < count:
            depth += 1
        elif total < best:
            best = total
            for at in range(count):
                desk.turn[at] = tried[at]
    return _is_another(desk.turn, count)


@compiled
def _is_another(turn: Whole, count: int) -> bool:
    other = False
    for at in range(count):
        other = other or turn[at] != at
    return other


@compiled
def _next(used: Whole, place: int, count: int) -> int:
    """The first free place behind one."""
    place += 1
    while place < count and used[place]:
        place += 1
    return place

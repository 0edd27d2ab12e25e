"""Iterated local search over the order of jobs on one resource: exchanges and insertions, then a few random exchanges.

The neighborhood is that of Congram, Potts and van de Velde (2002) without its dynamic program: single moves, the first
that is better is made. All of it stops after so many moves tried and can be taken up again where it stopped.
"""

import numpy as np

from backend.kernel.chance import Chance, draw
from backend.kernel.machine_code import compiled
from backend.kernel.rows import write

Whole = np.ndarray
# columns of the jobs' table
WORK, WEIGHT, DUE = 0, 1, 2
# fields of the search's state
AT, QUIET, COST, BEST, KICKS = 0, 1, 2, 3, 4
STATES = 5
EXCHANGE, BACK, FORWARD = 0, 1, 2


@compiled
def cost_of(jobs: Whole, order: Whole, ends: Whole) -> int:
    """Σ weight × tardiness; `ends` gets the completion of each place."""
    clock = cost = 0
    for place in range(len(order)):
        job = order[place]
        clock += jobs[job, WORK]
        ends[place] = clock
        cost += jobs[job, WEIGHT] * max(0, clock - jobs[job, DUE])
    return cost


@compiled
def late(jobs: Whole, job: int, end: int) -> int:
    return jobs[job, WEIGHT] * max(0, end - jobs[job, DUE])


@compiled
def moved(order: Whole, first: int, last: int, kind: int, place: int) -> int:
    """Which job stands at a place between first and last after a move of that kind."""
    if kind == EXCHANGE:
        return order[last] if place == first else order[first] if place == last else order[place]
    if kind == BACK:
        return order[last] if place == first else order[place - 1]
    return order[first] if place == last else order[place + 1]


@compiled
def gain(jobs: Whole, order: Whole, ends: Whole, first: int, last: int, kind: int) -> int:
    """How much less the cost is after the move; 0 as soon as it cannot be less."""
    before = 0
    for place in range(first, last + 1):
        before += late(jobs, order[place], ends[place])
    clock = ends[first] - jobs[order[first], WORK]
    for place in range(first, last + 1):
        job = moved(order, first, last, kind, place)
        clock += jobs[job, WORK]
        before -= late(jobs, job, clock)
        if before <= 0:
            return 0
    return before


@compiled
def move(order: Whole, first: int, last: int, kind: int) -> None:
    head, tail = order[first], order[last]
    if kind == EXCHANGE:
        order[first], order[last] = tail, head
    elif kind == BACK:
        for place in range(last, first, -1):
            order[place] = order[place - 1]
        order[first] = tail
    else:
        for place in range(first, last):
            order[place] = order[place + 1]
        order[last] = head


@compiled
def improve(jobs: Whole, order: Whole, ends: Whole, first: int, reach: int) -> int:
    """Makes the first better move that begins at a place; what it gained, or 0."""
    for last in range(first + 1, min(len(order), first + reach + 1)):
        for kind in range(3):
            gained = gain(jobs, order, ends, first, last, kind)
            if gained > 0:
                move(order, first, last, kind)
                cost_of(jobs, order, ends)
                return gained
    return 0


@compiled
def kick(order: Whole, state: Whole, best: Whole, random: Chance) -> None:
    """From the best order, or where the last descent ended, a few exchanges of near jobs."""
    size = len(order)
    state[KICKS] += 1
    if state[COST] > state[BEST] and draw(random, 4) == 0:
        write(order, best)
    for _ in range(3 + draw(random, 5)):
        first = draw(random, size)
        last = min(size - 1, first + 1 + draw(random, max(2, size // 3)))
        order[first], order[last] = order[last], order[first]


@compiled
def search(jobs: Whole, order: Whole, ends: Whole, state: Whole, best: Whole, random: Chance, steps: int) -> None:
    """`steps` places looked at; order, state and random say where it goes on."""
    size = len(order)
    reach = size if size <= 200 else 60
    for _ in range(steps):
        gained = improve(jobs, order, ends, state[AT], reach)
        state[COST] -= gained
        state[QUIET] = 0 if gained else state[QUIET] + 1
        if not gained:
            state[AT] = (state[AT] + 1) % size
        if state[COST] < state[BEST]:
            state[BEST] = state[COST]
            write(best, order)
        if state[QUIET] >= size:
            kick(order, state, best, random)
            state[COST], state[QUIET] = cost_of(jobs, order, ends), 0

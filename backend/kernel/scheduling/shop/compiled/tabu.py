"""Tabu search for the makespan: moves of critical operations inside their block (N7) and to other machines.

Zhang et al. 2007 for the moves, Dell'Amico & Trubian 1993 for what is forbidden: the order of two operations on a
machine, or an operation's machine, for a random number of steps.
"""

from backend.kernel.scheduling.shop.arrays import BEST, FOUND, STEP, Work
from backend.kernel.scheduling.shop.compiled.chance import below
from backend.kernel.scheduling.shop.compiled.graph import makespan, place, setup
from backend.kernel.scheduling.shop.compiled.jit import compiled
from backend.kernel.scheduling.shop.compiled.moves import (
    DOWN,
    FAR,
    ONE,
    OVER,
    WAY,
    clear,
    elsewhere,
    forbid,
    in_block,
)


@compiled
def tabu(work: Work, rounds: int, patience: int, goal: int) -> int:
    """Up to `rounds` steps, `patience` of them without a new best; stops at `goal`. Returns the steps done."""
    numbers, move = work.numbers, work.best
    begun, length = numbers[STEP], makespan(work)
    keep(work, length)
    while numbers[STEP] - begun < rounds and numbers[STEP] - numbers[FOUND] < patience and numbers[BEST] > goal:
        numbers[STEP] += 1
        choose(work, critical(work, length))
        if move[WAY] == 0:
            break
        if step(work, move[ONE], move[FAR], move[WAY]):
            length = makespan(work)
            keep(work, length)
    return numbers[STEP] - begun


@compiled
def step(work: Work, one: int, far: int, way: int) -> bool:
    """Make a move and forbid its way back; False if it would make a cycle."""
    forbid(work, one, far, way)
    front = work.graph.nodes[far].prev if way == DOWN else far
    return place(work, one, way - OVER if way >= OVER else work.mode[one], front)


@compiled
def keep(work: Work, length: int) -> None:
    """Remember the schedule if it is the best so far."""
    if length < work.numbers[BEST]:
        work.numbers[BEST], work.numbers[FOUND] = length, work.numbers[STEP]
        for place in range(len(work.mode)):
            work.best_order[place] = work.graph.order[place]
            work.best_mode[place] = work.mode[place]


@compiled
def critical(work: Work, length: int) -> int:
    """One longest way at random into `work.path`; returns how many operations it has."""
    nodes, none = work.graph.nodes, len(work.mode)
    one, count = _begin(work, length), 0
    while one < none:
        work.path[count] = one
        count += 1
        rest = nodes[one].tail - nodes[one].duration
        then, after = nodes[one].next, nodes[one].after
        gap = setup(work.graph, work.graph.machine[one], one, then)
        on_machine = then != none and nodes[then].tail + gap == rest
        in_job = nodes[after].tail == rest
        one = then if on_machine and (not in_job or below(work.numbers, 2) == 0) else after
    return count


@compiled
def _begin(work: Work, length: int) -> int:
    ties, one = 0, len(work.mode)
    for job in range(len(work.shop.release)):
        first = work.shop.first[job]
        if work.graph.nodes[first].tail + work.shop.release[job] == length:
            ties += 1
            if ties == 1 or below(work.numbers, ties) == 0:
                one = first
    return one


@compiled
def choose(work: Work, count: int) -> None:
    """The best move allowed into `work.best`, one of the equals at random; if none is allowed, any at random."""
    clear(work.best)
    clear(work.spare)
    begin, nodes = 0, work.graph.nodes
    for index in range(1, count + 1):
        if index < count and nodes[work.path[index - 1]].next == work.path[index]:
            continue
        if index - begin > 1:
            in_block(work, begin, index, count)
        begin = index
    if len(work.shop.mode_machine) > len(work.mode):
        elsewhere(work, count)
    if work.best[WAY] == 0:
        for index in range(len(work.best)):
            work.best[index] = work.spare[index]

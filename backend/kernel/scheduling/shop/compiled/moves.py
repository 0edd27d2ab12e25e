"""Candidate moves of a step, weighed against each other, and what a chosen one forbids.

A move is `one`, `far` and a way: UP right behind `far`, DOWN right before it, OVER + mode behind it on that
mode's machine.
"""

from backend.kernel.scheduling.shop.arrays import BEST, LOOKED_AT, STEP, Whole, Work
from backend.kernel.scheduling.shop.compiled.chance import below
from backend.kernel.scheduling.shop.compiled.estimate import ahead, behind, between, may_follow, may_lead
from backend.kernel.scheduling.shop.compiled.jit import compiled

LENGTH, ONE, FAR, WAY, TIES = range(5)  # of a candidate
UP, DOWN, OVER = 1, 2, 3
MULTIPLIER = 0x9E3779B1
WIDE = 24  # so far inside a long block are moves looked for


@compiled
def clear(candidate: Whole) -> None:
    candidate[LENGTH], candidate[WAY], candidate[TIES] = 1 << 40, 0, 0


@compiled
def in_block(work: Work, begin: int, end: int, count: int) -> None:
    """Moves of the operations path[begin:end] on one machine: to its ends, and of its ends inward."""
    path, graph = work.path, work.graph
    if graph.families:
        anywhere(work, begin, end)
        return
    first, last = path[begin], path[end - 1]
    if end < count:
        for index in range(max(begin, end - WIDE), end - 1):
            if may_follow(graph, path[index], last):
                weigh(work, path[index], last, UP)
        for index in range(max(begin + 1, end - WIDE), end - 2 + (begin == 0)):
            if may_lead(graph, last, path[index]):
                weigh(work, last, path[index], DOWN)
    if begin > 0:
        for index in range(begin + 1, min(end, begin + WIDE)):
            if (end - begin > 2 or end == count) and may_lead(graph, path[index], first):
                weigh(work, path[index], first, DOWN)
        for index in range(begin + 2 - (end == count), min(end - 1, begin + WIDE)):
            if may_follow(graph, first, path[index]):
                weigh(work, first, path[index], UP)


@compiled
def anywhere(work: Work, begin: int, end: int) -> None:
    """With set-ups what stands beside what counts: every operation of the block behind or before every other."""
    path, graph = work.path, work.graph
    for low in range(begin, end - 1):
        for high in range(low + 1, min(end, low + WIDE)):
            one, other = path[low], path[high]
            if may_follow(graph, one, other):
                weigh(work, one, other, UP)
            if high > low + 1 and may_lead(graph, other, one):
                weigh(work, other, one, DOWN)


@compiled
def elsewhere(work: Work, count: int) -> None:
    """The first `count` operations of the path on their other machines, or every so many of those, if they are many."""
    first_mode, modes = work.shop.first_mode, 0
    for index in range(count):
        modes += first_mode[work.path[index] + 1] - first_mode[work.path[index]] - 1
    stride = 1 + modes // work.numbers[LOOKED_AT]
    mode = below(work.numbers, stride)
    for index in range(count):
        one = work.path[index]
        mode += first_mode[one]
        while mode < first_mode[one + 1]:
            if mode != work.mode[one]:
                on_other(work, one, mode)
            mode += stride
        mode -= first_mode[one + 1]


@compiled
def on_other(work: Work, one: int, mode: int) -> None:
    """`one` in another mode, unless it would be too long there wherever it stood."""
    nodes, shop = work.graph.nodes, work.shop
    ready, rest = nodes[nodes[one].before].end, nodes[nodes[one].after].tail
    worth_it = ready + shop.mode_duration[mode] + rest <= work.best[LENGTH]
    if worth_it and shop.mode_machine[mode] != work.graph.machine[one]:
        on_machine(work, one, mode)


@compiled
def on_machine(work: Work, one: int, mode: int) -> None:
    """The places worth a look that surely make no cycle: behind all that end before `one` can begin, and before all
    with less to follow; others are no shorter (Mastrolilli & Gambardella 2000)."""
    nodes, graph, none = work.graph.nodes, work.graph, len(work.mode)
    ready, rest = nodes[nodes[one].before].end, nodes[nodes[one].after].tail
    front, back = none, work.head[work.shop.mode_machine[mode]]
    if not graph.families:
        while back != none and nodes[back].end <= ready:
            front, back = back, nodes[back].next
    while may_follow(graph, one, front):
        if may_lead(graph, one, back):
            weigh(work, one, front, OVER + mode)
        if back == none or (nodes[back].tail <= rest and not graph.families):
            break
        front, back = back, nodes[back].next


@compiled
def weigh(work: Work, one: int, far: int, way: int) -> None:
    """Keep the move if it is allowed and the best so far, or one of the best at random."""
    length, best, spare = estimated(work, one, far, way), work.best, work.spare
    if length <= best[LENGTH] and (length < work.numbers[BEST] or is_allowed(work, one, far, way)):
        if length < best[LENGTH]:
            best[TIES] = 0
        take(work, best, (length, one, far, way))
    elif best[WAY] == 0:
        take(work, spare, (length, one, far, way))


@compiled
def take(work: Work, candidate: Whole, move: tuple[int, int, int, int]) -> None:
    candidate[TIES] += 1
    if candidate[TIES] == 1 or below(work.numbers, candidate[TIES]) == 0:
        candidate[LENGTH], candidate[ONE], candidate[FAR], candidate[WAY] = move


@compiled
def estimated(work: Work, one: int, far: int, way: int) -> int:
    if way == UP:
        return behind(work.graph, one, far)
    if way == DOWN:
        return ahead(work.graph, one, far)
    return between(work, one, way - OVER, far)


@compiled
def spot(work: Work, one: int, other: int) -> int:
    """Where it is remembered that `one` may not come before `other`, or not be in the mode `other` - n."""
    return ((one * 2 * (len(work.mode) + 1) + other) * MULTIPLIER >> 9) & (len(work.until) - 1)


@compiled
def mode_spot(work: Work, one: int, mode: int) -> int:
    return spot(work, one, len(work.mode) + mode - work.shop.first_mode[one])


@compiled
def is_allowed(work: Work, one: int, far: int, way: int) -> bool:
    nodes, until, step = work.graph.nodes, work.until, work.numbers[STEP]
    if way >= OVER:
        return until[mode_spot(work, one, way - OVER)] < step
    while far != one:
        if until[spot(work, far, one) if way == UP else spot(work, one, far)] >= step:
            return False
        far = nodes[far].prev if way == UP else nodes[far].next
    return True


@compiled
def forbid(work: Work, one: int, far: int, way: int) -> None:
    """What a move changes may not be changed back for some steps."""
    nodes, until = work.graph.nodes, work.until
    least = 10 + len(work.shop.release) // work.shop.machines
    end = work.numbers[STEP] + least + below(work.numbers, least // 2 + 2)
    if way >= OVER:
        until[mode_spot(work, one, work.mode[one])] = end
        return
    while far != one:
        until[spot(work, one, far) if way == UP else spot(work, far, one)] = end
        far = nodes[far].prev if way == UP else nodes[far].next

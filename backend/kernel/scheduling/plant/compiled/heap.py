"""Operations that could be placed next, the lowest key first."""

from backend.kernel.scheduling.plant.arrays import COUNT, Floor, Rule
from backend.kernel.scheduling.plant.compiled.jit import compiled


@compiled
def push(floor: Floor, rule: Rule, operation: int) -> None:
    """Into the heap by key, then by row."""
    at = floor.spot[COUNT]
    floor.spot[COUNT] += 1
    while at > 0:
        above = (at - 1) >> 1
        other = floor.heap[above]
        if (rule.key[other], other) <= (rule.key[operation], operation):
            break
        floor.heap[at] = other
        at = above
    floor.heap[at] = operation


@compiled
def pop(floor: Floor, rule: Rule) -> int:
    """The first; one less is in the heap then."""
    count, at = floor.spot[COUNT] - 1, 0
    found, last = floor.heap[0], floor.heap[count]
    floor.spot[COUNT] = count
    while 2 * at + 1 < count:
        below = 2 * at + 1
        if below + 1 < count:
            one, other = floor.heap[below], floor.heap[below + 1]
            if (rule.key[other], other) < (rule.key[one], one):
                below += 1
        other = floor.heap[below]
        if (rule.key[last], last) <= (rule.key[other], other):
            break
        floor.heap[at] = other
        at = below
    floor.heap[at] = last
    return found

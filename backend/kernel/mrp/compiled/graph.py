"""Arranging: rows by item, lines by component, items by level. Counting sorts throughout, so in linear time."""

from backend.kernel.mrp.arrays import Below, Small, Whole
from backend.kernel.mrp.compiled.jit import compiled


@compiled
def by_key(keys: Small, order: Small, first: Whole, made: Small) -> None:
    """`made` becomes `order` sorted by `keys[order]`, equal keys left as they are; `first` says where each key begins.

    `first` is one longer than there are keys.
    """
    first[:] = 0
    for at in order:
        first[keys[at] + 1] += 1
    for key in range(len(first) - 1):
        first[key + 1] += first[key]
    for at in order:
        made[first[keys[at]]] = at
        first[keys[at]] += 1
    for key in range(len(first) - 1, 0, -1):
        first[key] = first[key - 1]
    first[0] = 0


@compiled
def levels_of(below: Below, level: Small, waiting: Small, ready: Small) -> None:
    """`level` becomes the longest path from a top (Kahn 1962); −1 where a loop holds an item or anything it needs."""
    level[:] = 0
    waiting[:] = 0
    for component in below.component:
        waiting[component] += 1
    filled = done = 0
    for place in range(len(level)):
        if waiting[place] == 0:
            ready[filled] = place
            filled += 1
    while done < filled:
        filled = _pass_down(below, (level, waiting, ready), ready[done], filled)
        done += 1
    for place in range(len(level)):
        if waiting[place] > 0:
            level[place] = -1


@compiled
def _pass_down(below: Below, state: tuple[Small, Small, Small], place: int, filled: int) -> int:
    """Tell the components of an item whose level is known; those that heard from all parents are ready."""
    level, waiting, ready = state
    depth = level[place] + 1
    for at in range(below.first[place], below.first[place + 1]):
        component = below.component[at]
        level[component] = max(level[component], depth)
        waiting[component] -= 1
        if waiting[component] == 0:
            ready[filled] = component
            filled += 1
    return filled

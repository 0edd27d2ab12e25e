"""Levels where clusters are planned as one: longest paths with every cluster a single node (planning.md §2.1)."""

from collections.abc import Iterable, Sequence

import numpy as np

from backend.kernel.bom.graph import SKIPPED, low_level_codes
from backend.kernel.mrp.arrays import Below, Small
from backend.kernel.mrp.network import children_of, level_codes, sorted_by
from backend.kernel.substitution.clusters import entangled

Group = tuple[int, ...]  # item places, ascending


def with_arcs(below: Below, arcs: Sequence[tuple[int, int]]) -> Below:
    """The components of each parent and what the arcs add to them."""
    if not arcs:
        return below
    more = np.array(arcs, np.int32).reshape(-1, 2)
    parent, component = np.concatenate((_parents(below), more[:, 0])), np.concatenate((below.component, more[:, 1]))
    return _below((parent, component), len(below.first) - 1)


def levels_together(below: Below, codes: Small, groups: Sequence[Group]) -> tuple[Small, list[Group]]:
    """Codes with each group at one level, and the groups that would have to be planned before themselves.

    `codes` are those of the items apart; what they skip stays skipped. With tangled groups the codes are of no use.
    """
    heads = np.arange(len(codes), dtype=np.int32)
    for group in groups:
        heads[list(group)] = group[0]
    parent, component = _parents(below), below.component
    sound = (codes[parent] != SKIPPED) & (codes[component] != SKIPPED)
    graph = _below((heads[parent[sound]], heads[component[sound]]), len(codes))
    made: Small = level_codes(graph)[heads]
    if (made < 0).any():
        stuck = low_level_codes(children_of(graph)).skipped
        return made, [group for group in groups if group[0] in stuck]
    made[codes == SKIPPED] = SKIPPED
    return made, []


def tangle_of(group: Group, below: Below, tangled: Iterable[Group]) -> Group:
    """An item of the group and what it is made of in the group; else all who tie each other up."""
    found = entangled([group], dict(enumerate(children_of(below))))
    if found:
        return tuple(item for item in found[0].items if isinstance(item, int))
    return tuple(sorted(place for each in tangled for place in each))


def _parents(below: Below) -> Small:
    return np.repeat(np.arange(len(below.first) - 1, dtype=np.int32), np.diff(below.first))


def _below(arcs: tuple[Small, Small], items: int) -> Below:
    parent, component = arcs
    first = np.zeros(items + 1, np.int64)
    order = sorted_by(parent, np.arange(len(parent), dtype=np.int32), first)
    return Below(first, component[order])

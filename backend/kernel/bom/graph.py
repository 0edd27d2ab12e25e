"""Longest paths and loops in a graph of positions 0 … n−1; BOM structure and MRP levels share it."""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

Children = Sequence[Sequence[int]]
SKIPPED = -1


@dataclass(frozen=True)
class Levels:
    """`codes` holds each node's longest path from a top (SKIPPED on a loop); a loop ends where it began."""

    codes: Sequence[int]
    loops: tuple[tuple[int, ...], ...]
    skipped: frozenset[int]


def low_level_codes(children: Children) -> Levels:
    """Low-level code of every node that is on no loop (Orlicky 1975); nodes on a loop are named and left out."""
    codes, stuck = _longest_paths(children, frozenset())
    if not stuck:
        return Levels(codes, (), frozenset())
    knots = knots_of(children, stuck)
    skipped = frozenset(node for knot in knots for node in knot)
    codes, _ = _longest_paths(children, skipped)
    return Levels(codes, tuple(shortest_loop(children, knot) for knot in knots), skipped)


def _longest_paths(children: Children, without: Collection[int]) -> tuple[list[int], list[int]]:
    """Codes by Kahn's algorithm, and the nodes it could not reach because a loop holds them."""
    waiting = [0] * len(children)
    for node, below in enumerate(children):
        if node not in without:
            for child in below:
                waiting[child] += 1
    codes = [SKIPPED if node in without else 0 for node in range(len(children))]
    ready = [node for node, count in enumerate(waiting) if not count and node not in without]
    left = set(range(len(children))).difference(without)
    while ready:
        node = ready.pop()
        left.discard(node)
        depth = codes[node] + 1
        for child in children[node]:
            if child in without:
                continue
            codes[child] = max(codes[child], depth)
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    return codes, sorted(left)


def knots_of(children: Children, nodes: Collection[int]) -> list[list[int]]:
    """Groups of `nodes` that reach each other (strong components, Kosaraju), each sorted, by smallest node."""
    inside = set(nodes)
    above: dict[int, list[int]] = {node: [] for node in inside}
    for node in inside:
        for child in children[node]:
            if child in inside:
                above[child].append(node)
    knots, seen = [], set[int]()
    for node in reversed(_finish_order(children, inside)):
        group = _reached(above, node, seen)
        if len(group) > 1 or (group and node in children[node]):
            knots.append(sorted(group))
    return sorted(knots)


def _finish_order(children: Children, inside: set[int]) -> list[int]:
    """Nodes in the order a depth-first walk leaves them."""
    done: list[int] = []
    seen: set[int] = set()
    for start in sorted(inside):
        if start in seen:
            continue
        seen.add(start)
        walk = [(start, iter(children[start]))]
        while walk:
            node, rest = walk[-1]
            child = next((c for c in rest if c in inside and c not in seen), None)
            if child is None:
                done.append(node)
                walk.pop()
            else:
                seen.add(child)
                walk.append((child, iter(children[child])))
    return done


def _reached(above: dict[int, list[int]], start: int, seen: set[int]) -> list[int]:
    """Everything not yet seen from which `start` can be reached; marks it seen."""
    if start in seen:
        return []
    seen.add(start)
    group, rest = [start], [start]
    while rest:
        for parent in above[rest.pop()]:
            if parent not in seen:
                seen.add(parent)
                group.append(parent)
                rest.append(parent)
    return group


def shortest_loop(children: Children, knot: Sequence[int]) -> tuple[int, ...]:
    """The shortest way from the knot's first node back to itself, that node at both ends; of several the first by node.

    Children may come in any order: which loop is named depends on the arcs alone.
    """
    start, inside = knot[0], set(knot)
    came_from: dict[int, int] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for child in sorted(children[node]):
            if child == start:
                return _trail(came_from, node, start)
            if child in inside and child not in came_from:
                came_from[child] = node
                queue.append(child)
    raise ValueError(f"node {start} is on no loop")


def _trail(came_from: dict[int, int], last: int, start: int) -> tuple[int, ...]:
    backwards, node = [start], last
    while node != start:
        backwards.append(node)
        node = came_from[node]
    return (start, *reversed(backwards))

"""Where the knives stand for each pattern, and the order of patterns and of rolls in them that moves few knives.

A knife that must stand where none stood for the pattern before is moved. The least is found exactly while patterns and
their arrangements are few (Held and Karp 1962, over both), else each pattern follows the nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from backend.kernel.cutting.trim.facts import Cut, Trim

MOST_EXACT = 7
MOST_ARRANGED = 24
FAR = 1 << 40

Widths = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A pattern with its rolls from the drive side, the knives' positions in millimeters, and how many were moved."""

    cut: Cut
    rolls: Widths
    knives: Widths
    moved: int


def settings(trim: Trim, cuts: Sequence[Cut]) -> list[Setting]:
    """All patterns in the order they are run; for the first one every knife is moved."""
    ways = [arrangements(trim, cut) for cut in cuts]
    chosen = _exact(trim, ways) if len(cuts) <= MOST_EXACT else _nearest(trim, ways)
    found: list[Setting] = []
    for at, way in chosen:
        rolls = ways[at][way]
        knives = positions(trim, rolls)
        before = found[-1].knives if found else ()
        found.append(Setting(cuts[at], rolls, knives, moves(before, knives)))
    return found


def positions(trim: Trim, rolls: Widths) -> Widths:
    """Cumulative widths from the drive side, both edge knives included."""
    at, found = trim.winder.edge, [trim.winder.edge]
    for width in rolls:
        at += width
        found.append(at)
    return tuple(found)


def moves(before: Widths, after: Widths) -> int:
    return len(set(after) - set(before))


def arrangements(trim: Trim, cut: Cut) -> list[Widths]:
    """Orders of a pattern's rolls, the widest first to begin with; only some where there are very many."""
    widths = [each.width for each, count in zip(trim.wanted, cut.rolls, strict=True) for _ in range(count)]
    found: dict[Widths, None] = {}
    for order in permutations(sorted(widths, reverse=True)):
        found[order] = None
        if len(found) == MOST_ARRANGED:
            break
    return list(found)


def _exact(trim: Trim, ways: Sequence[Sequence[Widths]]) -> list[tuple[int, int]]:
    """(pattern, arrangement) in the order of fewest moves: the best way to have run a set of patterns, by the last."""
    if not ways:
        return []
    places = [(at, way) for at, each in enumerate(ways) for way in range(len(each))]
    knives = [positions(trim, ways[at][way]) for at, way in places]
    price = np.array([[moves(before, after) for after in knives] for before in knives])
    of = [np.array([place for place, (at, _) in enumerate(places) if at == pattern]) for pattern in range(len(ways))]
    least = np.full((1 << len(ways), len(places)), FAR)
    for pattern, own in enumerate(of):
        least[1 << pattern, own] = 0
    for done in range(1, 1 << len(ways)):
        for pattern, own in enumerate(of):
            if not done >> pattern & 1:
                after = done | 1 << pattern
                least[after, own] = np.minimum(least[after, own], (least[done][:, None] + price[:, own]).min(axis=0))
    return [places[place] for place in _back(least, price, [at for at, _ in places])]


def _back(least: np.ndarray, price: np.ndarray, pattern_of: Sequence[int]) -> list[int]:
    """The places on the best way, from its end to its beginning and turned round."""
    done = len(least) - 1
    path = [int(least[done].argmin())]
    while done := done & ~(1 << pattern_of[path[-1]]):
        path.append(int((least[done] + price[:, path[-1]]).argmin()))
    return path[::-1]


def _nearest(trim: Trim, ways: Sequence[Sequence[Widths]]) -> list[tuple[int, int]]:
    left, path = set(range(1, len(ways))), [(0, 0)]
    while left:
        last = positions(trim, ways[path[-1][0]][path[-1][1]])
        near = [
            (moves(last, positions(trim, rolls)), at, way) for at in sorted(left) for way, rolls in enumerate(ways[at])
        ]
        _, at, way = min(near)
        left.remove(at)
        path.append((at, way))
    return path

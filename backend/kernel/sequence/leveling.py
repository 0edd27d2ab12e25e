"""Exchanges that make a sequence more level and break no more rules, compiled."""

import numpy as np

from backend.kernel.chance import draw
from backend.kernel.machine_code import compiled
from backend.kernel.sequence.windows import COST, FIXED, Line, Whole, exchange


def ahead_of(kinds: Whole, model_of: Whole, models: int) -> Whole:
    """[model, k]: k · nₘ − N · xₘ, how far a model is behind its share after k places, N times."""
    size = len(kinds)
    built = np.zeros((models, size + 1), dtype=np.int64)
    for place, kind in enumerate(kinds.tolist()):
        built[:, place + 1] = built[:, place]
        built[model_of[kind], place + 1] += 1
    return np.arange(size + 1) * built[:, -1:] - size * built


@compiled
def gained(ahead: Whole, one: int, other: int, first: int, last: int) -> int:
    """By how much Σ of squares falls when model `one` at a place goes to the later place of model `other`."""
    size, total = ahead.shape[1] - 1, 0
    for k in range(first + 1, last + 1):
        total -= 2 * size * (ahead[one, k] - ahead[other, k] + size)
    return total


@compiled
def level(line: Line, model_of: Whole, ahead: Whole, steps: int) -> int:
    """So many exchanges tried; how many were made."""
    fixed, made = line.state[FIXED], 0
    size = len(line.cars) - fixed
    for _ in range(steps):
        at, to = draw(line.random, size), draw(line.random, size)
        first, last = min(at, to), max(at, to)
        one, other = model_of[line.cars[fixed + first]], model_of[line.cars[fixed + last]]
        if one == other or gained(ahead, one, other, first, last) <= 0:
            continue
        grown = exchange(line, fixed + first, fixed + last)
        if grown > 0:
            exchange(line, fixed + first, fixed + last)
            continue
        line.state[COST] += grown
        made += 1
        for k in range(first + 1, last + 1):
            ahead[one, k] += size
            ahead[other, k] -= size
    return made

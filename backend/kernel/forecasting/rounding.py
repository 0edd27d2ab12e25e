"""Whole smallest units out of real numbers, so that every sum stays exact (largest remainder; planning.md §0).

Real numbers are first made whole grains of 2⁻²⁰, so that what follows is exact arithmetic on integers.
"""

from collections.abc import Iterable, Sequence

GRAIN = 2**20


def grains(value: float) -> int:
    """`value` in grains; anything negative is nothing."""
    return max(0, round(value * GRAIN))


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` ≥ 0 by whole weights ≥ 0, largest remainder first, ties to the lowest place; all zero: equally."""
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(parts)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def whole(values: Iterable[float]) -> tuple[int, ...]:
    """Whole numbers whose running sum is the rounded running sum: 0.3 a bucket becomes one now and then, not never."""
    return from_grains(grains(value) for value in values)


def from_grains(values: Iterable[int]) -> tuple[int, ...]:
    found, running, before = [], 0, 0
    for value in values:
        running += value
        now = (2 * running + GRAIN) // (2 * GRAIN)
        found.append(now - before)
        before = now
    return tuple(found)

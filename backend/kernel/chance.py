"""Chance for compiled searches: the same seed gives the same numbers in every process, on every platform."""

import numpy as np

from backend.kernel.machine_code import compiled

Chance = np.ndarray


def chance(seed: int) -> Chance:
    """The state that `draw` changes: one word of 64 bits, never 0 (splitmix64 of the seed, Steele et al. 2014)."""
    word = (seed * 0x9E3779B97F4A7C15 + 0xBF58476D1CE4E5B9) % 2**64
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    return np.array([word ^ (word >> 27) or 1], dtype=np.uint64)


@compiled
def draw(state: Chance, below: int) -> int:
    """A whole number from 0 to `below` − 1 (xorshift64, Marsaglia 2003)."""
    word = state[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    state[0] = word
    return np.int64(word >> np.uint64(33)) % below


@compiled
def fraction(state: Chance) -> float:
    """A number from 0 to below 1."""
    return draw(state, 1 << 30) / (1 << 30)

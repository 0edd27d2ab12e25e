"""Random numbers of a search, from its own state: the same seed gives the same numbers on every machine."""

from backend.kernel.scheduling.shop.arrays import CHANCE, Whole
from backend.kernel.scheduling.shop.compiled.jit import compiled


@compiled
def below(numbers: Whole, limit: int) -> int:
    """A whole number from 0 up to, not including, `limit` (xorshift64, Marsaglia 2003)."""
    state = numbers[CHANCE]
    state ^= state << 13
    state ^= (state >> 7) & 0x1FFFFFFFFFFFFFF
    state ^= state << 17
    numbers[CHANCE] = state
    return ((state >> 16) & 0xFFFFFFFF) * limit >> 32

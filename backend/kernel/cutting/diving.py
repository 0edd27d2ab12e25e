"""Whole plans from the linear program: fix what is nearly whole, make patterns for what is left, and so on to the end.

Diving with columns made on the way (Sadykov et al. 2019) is seldom a roll from the least. Later dives choose by chance.
"""

from random import Random

from backend.kernel.cutting.columns import Columns
from backend.kernel.cutting.stock import Pattern, Plan
from backend.kernel.scheduling.search import Search


def dive(columns: Columns, search: Search, chance: "Chooser", most: int) -> Plan | None:
    """A whole plan of fewer than `most` rolls; None if this way leads to none, or the time is over."""
    left, plan, rolls = list(columns.stock.demands), Plan(), 0
    while any(left):
        uses, least = columns.grow(left, search)
        if search.over or rolls + least >= most:
            return None
        for pattern, count in chance.fixed(columns.patterns, uses):
            cut = trimmed(pattern, left)
            if any(cut):
                plan[cut] = plan.get(cut, 0) + count
                rolls += count
                left = [max(0, need - made * count) for need, made in zip(left, cut, strict=True)]
    return plan if rolls < most else None


def trimmed(pattern: Pattern, left: list[int]) -> Pattern:
    """Without what nobody needs any more."""
    return tuple(min(count, need) for count, need in zip(pattern, left, strict=True))


class Chooser:
    """Which patterns are fixed next: the whole parts, else one with a large fraction; the seed decides how strictly."""

    def __init__(self, random: Random) -> None:
        self.random, self.strict = random, True

    def fixed(self, patterns: list[Pattern], uses: list[float]) -> list[tuple[Pattern, int]]:
        whole = [(patterns[at], int(use + 1e-6)) for at, use in enumerate(uses) if use >= 1 - 1e-6]
        if whole and self.strict:
            return whole
        weights = [(use % 1.0 if use < 1 - 1e-6 else 1.0, at) for at, use in enumerate(uses) if use > 1e-6]
        if self.strict:
            return [(patterns[max(weights)[1]], 1)]
        at = self.random.choices([at for _, at in weights], [weight**3 for weight, _ in weights])[0]
        return [(patterns[at], 1)]

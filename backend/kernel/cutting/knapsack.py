"""The pattern of most value: a bounded knapsack over whole numbers, compiled."""

import numpy as np

from backend.kernel.machine_code import compiled

Whole = np.ndarray


@compiled
def fill(roll: int, widths: Whole, most: Whole, values: Whole, best: Whole, taken: Whole) -> None:
    """`best`[r]: the most value in a width of r; `taken`[i, r]: how many of i that takes, after those before i."""
    best[:] = 0
    for item in range(len(widths)):
        width, value = widths[item], values[item]
        taken[item, :] = 0
        if value <= 0 or width > roll:
            continue
        for _ in range(min(most[item], roll // width)):
            changed = False
            for used in range(roll, width - 1, -1):
                offered = best[used - width] + value
                if offered > best[used]:
                    best[used] = offered
                    taken[item, used] = taken[item, used - width] + 1
                    changed = True
            if not changed:
                break


@compiled
def unfold(roll: int, widths: Whole, taken: Whole, cut: Whole) -> None:
    """The counts of a filled table, from the last item to the first."""
    used = roll
    for item in range(len(widths) - 1, -1, -1):
        cut[item] = taken[item, used]
        used -= cut[item] * widths[item]


class Knapsack:
    """Room for one roll's table, used again and again. Values are whole, so that a value is exactly what it is said."""

    def __init__(self, roll: int, widths: tuple[int, ...]) -> None:
        self.roll, self.widths = roll, np.array(widths, dtype=np.int64)
        self._best = np.zeros(roll + 1, dtype=np.int64)
        self._taken = np.zeros((len(widths), roll + 1), dtype=np.int32)

    def most(self, values: Whole, demands: Whole) -> tuple[int, Whole]:
        """The value of the best pattern with at most `demands` of each, and its counts."""
        cut = np.zeros(len(self.widths), dtype=np.int64)
        fill(self.roll, self.widths, demands, values, self._best, self._taken)
        unfold(self.roll, self.widths, self._taken, cut)
        return int(self._best[self.roll]), cut

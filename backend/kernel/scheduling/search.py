"""What every any-time solver is given: a clock, an end, workers, a seed, and somebody to tell of improvements.

A solver is a function `solve(instance: Instance, search: Search) -> Fields`. It returns the fields of the best solution
it found, `objective` among them and, where one is proved, `bound`; its kind names the others. It looks at the clock
only to know whether it must stop: with one worker the same seed takes the same path, however fast the processor is.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Instance = Mapping[str, Any]
Fields = dict[str, Any]


@dataclass
class Search:
    """`clock` and `until` are seconds of one clock; `improvements` (clock, objective), each below the one before.

    `seconds` is what the search was given in all, the same however long reading took: effort is counted by it.
    """

    clock: Callable[[], float]
    until: float
    workers: int = 2
    seed: int = 1
    seconds: float | None = None
    improvements: list[tuple[float, float]] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def left(self) -> float:
        """Seconds until the solver must have returned, never below 0."""
        return max(0.0, self.until - self.clock())

    @property
    def short_seed(self) -> int:
        """Any whole number is a seed; CP-SAT takes 31 bits of it."""
        return self.seed % 2**31

    @property
    def effort(self) -> float:
        """Seconds to count effort by."""
        return self.left if self.seconds is None else self.seconds

    @property
    def over(self) -> bool:
        return self.clock() >= self.until

    def told(self, objective: float) -> bool:
        """A solution of this objective is in hand; True if it is the best so far. Safe to call from any thread."""
        with self._turn:
            better = not self.improvements or objective < self.improvements[-1][1]
            if better:
                self.improvements.append((self.clock(), objective))
            return better

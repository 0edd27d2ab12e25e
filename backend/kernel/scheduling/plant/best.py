"""The best schedule so far, which any thread may better, and how long to look for others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from backend.kernel.scheduling.plant.arrays import Small, Whole


class Placed(NamedTuple):
    """A schedule: its worth, the slots (setup, start, end by operation), the ways taken, and what made it."""

    worth: tuple[int, ...]
    slot: Whole
    way: Small
    name: str


@dataclass
class Best:
    """`told` hears of each schedule that is better than all before."""

    told: Callable[[Placed], None]
    placed: Placed | None = None
    turn: Lock = field(default_factory=Lock)

    @property
    def sure(self) -> Placed:
        """There is one already."""
        assert self.placed is not None
        return self.placed

    def better(self, one: Placed) -> None:
        with self.turn:
            if self.placed is None or one.worth < self.placed.worth:
                self.placed = one
                self.told(one)


def never() -> bool:
    return False


@dataclass(frozen=True)
class Limits:
    """`over` says when to stop; `rounds` stops a worker's search after so many tries, whatever the clock says."""

    over: Callable[[], bool] = never
    workers: int = 1
    seed: int = 1
    rounds: int | None = None

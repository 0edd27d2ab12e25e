"""Good schedules that differ, shared by the workers of a search, and what is made of two of them."""

import random
import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backend.kernel.scheduling.search import Search
from backend.kernel.scheduling.shop.arrays import Shop, Small

SIZE = 12  # schedules kept
QUIET = 60  # climbs that changed nothing in the pool, after which others are begun
MEETING = SIZE // 2  # times round, the best of which meet
ALIKE = 0.02  # share of operations behind another one than in a schedule of the pool, below which it is the same


@dataclass(frozen=True, eq=False)
class Found:
    """A schedule: makespan, operations in an order that obeys jobs and machines, the mode of each operation."""

    length: int
    order: Small
    mode: Small


@dataclass
class Pool:
    """What the workers of one search share. `bound` is proved; nothing more is wanted once the best meets it.

    Schedules that are crossed for long grow alike. Then the pool begins anew, and keeps the best of each time round;
    when there are enough of those, they are crossed in a time of their own.
    """

    shop: Shop
    search: Search
    bound: int
    kept: list[Found] = field(default_factory=list)
    best: Found | None = None
    quiet: int = 0
    winners: list[Found] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def done(self) -> bool:
        return self.search.over or (self.best is not None and self.best.length <= self.bound)

    def show(self, found: Found) -> None:
        """It may be the best so far; it need not be different."""
        with self._turn:
            if self.best is None or found.length < self.best.length:
                self.best = found
                self.search.told(found.length)

    def prove(self, bound: int) -> None:
        with self._turn:
            self.bound = max(self.bound, bound)

    def keep(self, found: Found) -> None:
        """In place of the worst, if better; never beside one it is like."""
        self.show(found)
        with self._turn:
            self.quiet = 0 if self._takes(found) else self.quiet + 1
            if self.quiet == QUIET:
                self._begin_anew()

    def _takes(self, found: Found) -> bool:
        alike = [at for at, other in enumerate(self.kept) if self._distance(found, other) < ALIKE]
        if alike and all(found.length < self.kept[at].length for at in alike):
            self.kept = [other for at, other in enumerate(self.kept) if at not in alike] + [found]
            return True
        if alike:
            return False
        if len(self.kept) < SIZE:
            self.kept.append(found)
            return True
        worst = max(range(SIZE), key=lambda at: self.kept[at].length)
        is_better = found.length < self.kept[worst].length
        if is_better:
            self.kept[worst] = found
        return is_better

    def _begin_anew(self) -> None:
        self.winners.append(min(self.kept, key=lambda one: one.length))
        self.kept, self.quiet = [], 0
        if len(self.winners) == MEETING:
            self.kept, self.winners = self.winners, []

    def _distance(self, one: Found, other: Found) -> float:
        return float(np.mean(self._fronts(one) != self._fronts(other)))

    def _fronts(self, found: Found) -> Any:
        """For each operation the one before it on its machine, or a number of that machine."""
        machine = self.shop.mode_machine[found.mode]
        rows = found.order[np.argsort(machine[found.order], kind="stable")]
        fronts = np.empty(len(rows), np.int64)
        fronts[rows[0]] = -1 - machine[rows[0]]
        fronts[rows[1:]] = np.where(machine[rows[1:]] == machine[rows[:-1]], rows[:-1], -1 - machine[rows[1:]])
        return fronts

    def pair(self, chance: random.Random) -> tuple[Found, Found] | None:
        with self._turn:
            return tuple(chance.sample(self.kept, 2)) if len(self.kept) > 1 else None  # type: ignore[return-value]


def places(order: Small) -> Any:
    found = np.empty(len(order), np.float64)
    found[order] = np.arange(len(order))
    return found


def mixed(shop: Shop, pair: tuple[Found, Found], chance: random.Random) -> tuple[Any, Any]:
    """Order and modes between two schedules. Both orders obey the jobs, so any mean of their places does, too, and
    what comes before what in both does so here; a little noise, sorted within each job, makes each child its own."""
    one, other = pair
    draw = np.random.default_rng(chance.getrandbits(32))
    share = draw.uniform(0.3, 0.7)
    keys = places(one.order) * (1 - share) + places(other.order) * share
    mode = np.where(draw.random(len(one.mode)) < share, other.mode, one.mode)
    return shaken(shop, keys, draw.normal(0.0, 0.01 * len(keys), len(keys))), mode.astype(np.int32)


def shaken(shop: Shop, keys: Any, noise: Any) -> Any:
    """The order by keys with noise, each job's keys put in its own order again."""
    keys = keys + noise
    rows = np.lexsort((keys, shop.job))
    sorted_keys = keys[rows]  # rows of a job stand together and in its order: place i is operation i
    return np.argsort(sorted_keys, kind="stable").astype(np.int32)

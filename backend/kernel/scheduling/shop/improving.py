"""A worker of the search: tabu search from dispatch rules, from noise, then from between two good schedules.

Peng, Lü & Cheng 2015 (tabu search with path relinking), with the way between two schedules replaced by a mean of their
orders. All that decides is counted in steps; the clock only stops it.
"""

import random
from collections.abc import Callable

import numpy as np

from backend.kernel.scheduling.shop.arrays import BEST, FOUND, LOOKED_AT, STEP, Setups, Work, new_floor, new_work
from backend.kernel.scheduling.shop.compiled.graph import build
from backend.kernel.scheduling.shop.compiled.tabu import tabu
from backend.kernel.scheduling.shop.pool import SIZE, Found, Pool, mixed, places, shaken
from backend.kernel.scheduling.shop.rules import schedules

PATIENCE = 5_000  # steps without a better schedule after which another start is worth more
AT_ONCE = 200_000  # operations counted between two looks at the clock
BEFORE_INTERLUDE = 12  # climbs
LOOKS = (32, 64, 128)  # modes looked at in a step: few make quick steps, many good ones


class Improver:
    """One worker with its own schedule under way and its own chance."""

    def __init__(self, pool: Pool, setups: Setups, seed: int) -> None:
        self.pool, self.chance = pool, random.Random(seed)
        self.work: Work = new_work(pool.shop, setups, seed)
        self.rounds = max(10, AT_ONCE // len(pool.shop.job))
        self.interlude: Callable[[], None] | None = None  # done once, after some climbs

    def run(self, first: int) -> None:
        """Until the pool is done; the worker `first` of several begins with another rule than the rest."""
        starts = self._dispatched()
        self.start(starts[first % len(starts)])
        climbs = 0
        while not self.pool.done:
            self.once_more(starts)
            climbs += 1
            if climbs == BEFORE_INTERLUDE and self.interlude is not None and not self.pool.done:
                self.interlude()

    def once_more(self, starts: list[Found]) -> None:
        """Climb from between two good schedules, or while there are few from near a dispatched one."""
        pair = self.pool.pair(self.chance)
        if pair is None or len(self.pool.kept) < SIZE // 2:
            self.start(self._noisy(starts))
        else:
            self.work.graph.order[:], self.work.mode[:] = mixed(self.pool.shop, pair, self.chance)
            self.climb()

    def start(self, found: Found) -> None:
        self.work.graph.order[:], self.work.mode[:] = found.order, found.mode
        self.climb()

    def climb(self) -> None:
        """Tabu search from the order and modes in the work until its patience ends; the best goes to the pool."""
        work, pool, numbers = self.work, self.pool, self.work.numbers
        build(work)
        numbers[LOOKED_AT] = self.chance.choice(LOOKS)
        numbers[BEST], numbers[FOUND] = np.iinfo(np.int32).max, numbers[STEP]
        while not pool.done:
            before = numbers[BEST]
            steps = tabu(work, self.rounds, PATIENCE, pool.bound)
            if numbers[BEST] < before and (pool.best is None or numbers[BEST] < pool.best.length):
                pool.show(self._best())
            if steps < self.rounds:
                break
        if numbers[BEST] < np.iinfo(np.int32).max:
            pool.keep(self._best())

    def _best(self) -> Found:
        work = self.work
        return Found(int(work.numbers[BEST]), work.best_order.copy(), work.best_mode.copy())

    def _dispatched(self) -> list[Found]:
        """A schedule of each rule, the best first."""
        found: list[Found] = []
        for _, length in schedules(self.work, new_floor(self.pool.shop)):
            found.append(Found(length, self.work.graph.order.copy(), self.work.mode.copy()))
            self.pool.show(found[-1])
            if self.pool.done:
                break
        return sorted(found, key=lambda each: each.length)

    def _noisy(self, starts: list[Found]) -> Found:
        """Near one of the dispatched schedules, in an order of its own."""
        found = self.chance.choice(starts)
        draw = np.random.default_rng(self.chance.getrandbits(32))
        count = len(found.order)
        order = shaken(self.pool.shop, places(found.order), draw.normal(0.0, 0.1 * count, count))
        return Found(found.length, order, found.mode)

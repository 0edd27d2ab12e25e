"""The first schedule of a shop, in plain Python: it is there before the machine code of the search is loaded."""

from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import pairwise

import numpy as np

from backend.kernel.scheduling.shop.arrays import Setups, Shop
from backend.kernel.scheduling.shop.bounds import remaining, shortest_durations
from backend.kernel.scheduling.shop.pool import Found


def opening(shop: Shop, setups: Setups) -> Found:
    """Who is ready first is served first, of several the job with most work left, on the machine that ends first."""
    queues = Queues.of(shop, setups)
    first, delivery = shop.first.tolist(), shop.delivery.tolist()
    left = remaining(shop, shortest_durations(shop)).tolist()
    waiting = [(ready, -left[first[job]], first[job], job) for job, ready in enumerate(shop.release.tolist())]
    heapify(waiting)
    length = 0
    while waiting:
        ready, _, one, job = heappop(waiting)
        end = queues.append(one, ready)
        if one + 1 < first[job + 1]:
            heappush(waiting, (end, -left[one + 1], one + 1, job))
        else:
            length = max(length, end + delivery[job])
    return Found(length, np.array(queues.order, np.int32), np.array(queues.mode, np.int32))


@dataclass
class Queues:
    """What stands on the machines so far: when each is free, and what was last on it."""

    modes: list[list[tuple[int, int, int]]]  # of each operation: (mode, machine, duration)
    setups: Setups
    free: list[int]
    last: list[int]  # -1: nothing yet
    order: list[int] = field(default_factory=list)
    mode: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, shop: Shop, setups: Setups) -> "Queues":
        machines, durations = shop.mode_machine.tolist(), shop.mode_duration.tolist()
        modes = list(zip(range(len(machines)), machines, durations, strict=True))
        own = [modes[start:end] for start, end in pairwise(shop.first_mode.tolist())]
        return cls(own, setups, [0] * shop.machines, [-1] * shop.machines, mode=[0] * len(own))

    def append(self, one: int, ready: int) -> int:
        """Put an operation behind its best machine's last; when it ends."""
        ends = [(self._begins(one, machine, ready) + lasts, machine, mode) for mode, machine, lasts in self.modes[one]]
        end, machine, self.mode[one] = min(ends)
        self.free[machine], self.last[machine] = end, one
        self.order.append(one)
        return end

    def _begins(self, one: int, machine: int, ready: int) -> int:
        families, family, times = self.setups
        free, last = self.free[machine], self.last[machine]
        if families and last >= 0:
            free += int(times[(machine * families + int(family[last])) * families + int(family[one])])
        return max(ready, free)

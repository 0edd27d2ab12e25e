"""When everything starts: an order and modes made a schedule."""

from typing import Any

from backend.kernel.scheduling.shop.arrays import Setups, Shop, Small, new_work
from backend.kernel.scheduling.shop.compiled.graph import build
from backend.kernel.scheduling.shop.pool import Found


class Timer:
    """Makes schedules of orders and modes, each operation as early as its job and machine allow; of one thread."""

    def __init__(self, shop: Shop, setups: Setups) -> None:
        self.shop, self.setups = shop, setups
        self._work = new_work(shop, setups, 1)

    def found(self, order: Small, mode: Small) -> Found:
        self._work.graph.order[:], self._work.mode[:] = order, mode
        return Found(int(build(self._work)), order.copy(), mode.copy())

    def starts(self, found: Found) -> list[int]:
        self.found(found.order, found.mode)
        nodes: Any = self._work.graph.nodes[: len(found.order)]
        starts: list[int] = (nodes["end"] - nodes["duration"]).tolist()
        return starts

    def tasks(self, found: Found) -> list[list[int]]:
        """[job, place in the job, machine, start, end] of every operation, through the jobs in order."""
        shop, starts = self.shop, self.starts(found)
        ends = self._work.graph.nodes["end"][: len(starts)].tolist()
        places = (range(len(starts)) - shop.first[shop.job]).tolist()
        machines = shop.mode_machine[found.mode].tolist()
        return [list(task) for task in zip(shop.job.tolist(), places, machines, starts, ends, strict=True)]

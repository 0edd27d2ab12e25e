"""The workers of a search side by side: dispatch rules, then tabu search in each, CP-SAT to prove small shops."""

import importlib
import threading
from collections.abc import Callable

import numpy as np

from backend.kernel.scheduling.shop.arrays import Setups, Shop
from backend.kernel.scheduling.shop.improving import Improver
from backend.kernel.scheduling.shop.pool import Pool
from backend.kernel.scheduling.shop.timing import Timer

PROVABLE = 250  # operations that CP-SAT is asked about
MOST_PAIRS = 8_000  # of modes on a machine with set-ups, likewise
SHARE_TO_PROVE = 0.4  # of the seconds, where a proof is unlikely or nobody else would search meanwhile
EASY = 120  # operations: a proof is likely


def searched(pool: Pool, setups: Setups) -> list[list[int]]:
    """Search until the pool is done; the tasks of its best schedule."""
    search = pool.search
    workers = [Improver(pool, setups, 1000 * search.seed + at) for at in range(search.workers)]
    if is_provable(pool.shop, setups):
        workers[-1].interlude = prover(pool, setups)
    together([lambda at=at, worker=worker: worker.run(at) for at, worker in enumerate(workers)])
    assert pool.best is not None
    return Timer(pool.shop, setups).tasks(pool.best)


def is_provable(shop: Shop, setups: Setups) -> bool:
    pairs = int((np.bincount(shop.mode_machine).astype(np.int64) ** 2).sum()) if setups.families else 0
    return len(shop.job) <= PROVABLE and len(shop.mode_machine) <= 4 * PROVABLE and pairs <= MOST_PAIRS


def prover(pool: Pool, setups: Setups) -> Callable[[], None]:
    """Its effort is fixed now, so that it does not depend on how long anything took."""
    part_only = pool.search.workers == 1 or len(pool.shop.job) > EASY
    effort = pool.search.effort * (SHARE_TO_PROVE if part_only else 1)

    def run() -> None:
        module = importlib.import_module("backend.kernel.scheduling.shop.prover")  # OR-tools cost a second to import
        module.prove(pool, Timer(pool.shop, setups), effort)

    return run


def together(works: list[Callable[[], None]]) -> None:
    """All at once, the first in this thread; what one raises is raised here when all have ended."""
    raised: list[BaseException] = []

    def caught(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=caught, args=(work,)) for work in works[1:]]
    for thread in threads:
        thread.start()
    caught(works[0])
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]

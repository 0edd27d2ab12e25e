"""Solves a shop of any size, any-time: a plain schedule at once, then whatever the workers find until the end."""

import importlib

from backend.kernel.scheduling.search import Fields, Instance, Search
from backend.kernel.scheduling.shop.bounds import lower_bound
from backend.kernel.scheduling.shop.opening import opening
from backend.kernel.scheduling.shop.pool import Pool
from backend.kernel.scheduling.shop.reading import setups_of, shop_of

OPENED = 30_000  # operations; for more the dispatch rules are there as soon, though machine code takes half a second


def solve(instance: Instance, search: Search) -> Fields:
    """`tasks` as [job, place in the job, machine, start, end], `objective` the makespan, `bound` what is proved."""
    shop = shop_of(instance)
    setups = setups_of(instance, shop)
    pool = Pool(shop, search, lower_bound(shop))
    if len(shop.job) <= OPENED:
        pool.show(opening(shop, setups))
    workers = importlib.import_module("backend.kernel.scheduling.shop.workers")  # numba takes its time
    tasks = workers.searched(pool, setups)
    assert pool.best is not None
    return {"tasks": tasks, "objective": pool.best.length, "bound": min(pool.bound, pool.best.length)}

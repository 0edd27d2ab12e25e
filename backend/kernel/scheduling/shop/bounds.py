"""What no schedule of a shop can beat: the longest job, and each machine's load between least head and least tail."""

import numpy as np

from backend.kernel.scheduling.shop.arrays import Shop
from backend.kernel.scheduling.shop.rules import remaining


def lower_bound(shop: Shop) -> int:
    """The makespan's simple bound; alternatives count with their shortest duration, set-ups not at all."""
    shortest = np.minimum.reduceat(shop.mode_duration, shop.first_mode[:-1]).astype(np.int64)
    left = remaining(shop, shortest)
    heads = shop.release[shop.job] + left[shop.first[shop.job]] - left
    tails = left - shortest + shop.delivery[shop.job]
    longest = int((heads + shortest + tails).max())
    if shop.first_mode[-1] > len(shop.job):
        return max(longest, -(-int(shortest.sum()) // shop.machines))
    for machine in range(shop.machines):
        mine = shop.mode_machine == machine
        if mine.any():
            longest = max(longest, int(heads[mine].min() + shortest[mine].sum() + tails[mine].min()))
    return longest

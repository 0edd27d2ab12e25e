"""What no schedule of a shop can beat: the longest job, and each machine's load between least head and least tail."""

import numpy as np

from backend.kernel.scheduling.shop.arrays import Shop, Whole


def lower_bound(shop: Shop) -> int:
    """The makespan's simple bound; alternatives count with their shortest duration, set-ups not at all."""
    shortest = shortest_durations(shop)
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


def shortest_durations(shop: Shop) -> Whole:
    """Each operation's on its quickest machine."""
    durations: Whole = np.minimum.reduceat(shop.mode_duration, shop.first_mode[:-1]).astype(np.int64)
    return durations


def remaining(shop: Shop, amounts: Whole) -> Whole:
    """For each operation the sum of amounts from it to the end of its job."""
    sums = np.append(0, np.cumsum(amounts))
    ends: Whole = sums[shop.first[shop.job + 1]] - sums[:-1]
    return ends

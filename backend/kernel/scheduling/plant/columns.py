"""Lists laid down as columns."""

from collections.abc import Iterable
from itertools import accumulate

import numpy as np

from backend.kernel.scheduling.plant.arrays import Small, Whole


def whole(values: Iterable[int]) -> Whole:
    return np.fromiter(values, np.int64)


def small(values: Iterable[int]) -> Small:
    return np.fromiter(values, np.int32)


def starts(counts: Iterable[int]) -> Whole:
    """Where each of the lists begins when they are laid end to end, and where the last ends."""
    return np.array([0, *accumulate(counts)], np.int64)

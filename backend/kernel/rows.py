"""Copying between arrays in compiled code that may allocate nothing: `a[:] = b` would, in case they overlap."""

import numpy as np

from backend.kernel.machine_code import compiled


@compiled
def write(target: np.ndarray, source: np.ndarray) -> None:
    """All of one row into another of the same length."""
    for at in range(len(source)):
        target[at] = source[at]


@compiled
def write_all(target: np.ndarray, source: np.ndarray) -> None:
    """All of one table into another of the same shape."""
    for row in range(len(source)):
        write(target[row], source[row])

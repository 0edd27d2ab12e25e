"""An instance as the bench writes it (jobs of [machine, duration] or of alternatives, set-ups or points) as arrays."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from backend.kernel.errors import Invalid
from backend.kernel.scheduling.search import Instance
from backend.kernel.scheduling.shop.arrays import Setups, Shop, no_setups

LONGEST = 1 << 30  # ends and tails are 32-bit numbers, and their sum must be one


def shop_of(instance: Instance) -> Shop:
    """Invalid, naming job and operation, where a mode is wrong or the whole would not fit 32 bits."""
    jobs, machines = instance["jobs"], instance["machines"]
    modes = [[_modes(operation) for operation in job] for job in jobs]
    flat = [mode for job in modes for operation in job for mode in operation]
    counts = [len(operation) for job in modes for operation in job]
    _check(modes, machines)
    table = np.array(flat).reshape(-1, 2)
    if table.dtype.kind not in "iu" and table.size:
        raise Invalid("jobs: machines and durations are whole numbers.")
    lengths = [len(job) for job in modes]
    if not all(lengths):
        raise Invalid(f"jobs: job {lengths.index(0)} has no operation.")
    release, delivery = (_column(instance, name, len(jobs)) for name in ("release", "delivery"))
    return Shop(
        _sums(lengths),
        np.repeat(np.arange(len(jobs), dtype=np.int32), lengths),
        _sums(counts),
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.int32),
        machines,
        release,
        delivery,
    )


def _modes(operation: Sequence[Any]) -> Sequence[Sequence[int]]:
    return operation if operation and isinstance(operation[0], (list, tuple)) else [operation]  # type: ignore[list-item]


def _check(modes: list[list[Sequence[Sequence[int]]]], machines: int) -> None:
    total = 0
    for job, operations in enumerate(modes):
        for place, operation in enumerate(operations):
            for mode in operation:
                if len(mode) != 2 or not 0 <= mode[0] < machines or not 0 <= mode[1] < LONGEST:
                    raise Invalid(f"jobs: job {job}, operation {place}: {mode!r} is not a machine and a duration.")
            total += max(duration for _, duration in operation)
    if total >= LONGEST:
        raise Invalid(f"jobs: all durations together are {total}, which must stay below {LONGEST}; use a larger unit.")


def _sums(counts: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32)


def _column(instance: Instance, name: str, jobs: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    values = np.array(instance.get(name, [0] * jobs), np.int32)
    if len(values) != jobs or (len(values) and values.min() < 0):
        raise Invalid(f"{name}: a number of at least 0 is needed for each of the {jobs} jobs.")
    return values


def setups_of(instance: Instance, shop: Shop) -> Setups:
    """Families are the jobs where the instance has points, the operations where it has a matrix."""
    count = len(shop.job)
    if "points" in instance:
        rows = [[[_distance(a, b) for b in points] for a in points] for points in instance["points"]]
        return _setups(rows, shop, shop.job)
    if "setup" in instance:
        return _setups(instance["setup"], shop, np.arange(count), apart=True)
    return no_setups(count)


def _setups(rows: Sequence[Any], shop: Shop, family: Any, apart: bool = False) -> Setups:
    families, most = int(family[-1]) + 1, LONGEST // len(family)
    try:
        table = np.array(rows, np.int64)
    except ValueError:  # rows of unequal length
        table = np.empty(0, np.int64)
    if table.shape != (shop.machines, families, families) or table.min() < 0 or table.max() >= most:
        raise Invalid(
            f"setup: {families} × {families} times below {most} are needed for each of {shop.machines} machines."
        )
    if apart:
        _keep_apart(table, shop)
    return Setups(families, np.append(family, 0).astype(np.int32), table.astype(np.int32).ravel())


def _keep_apart(table: np.ndarray[Any, np.dtype[np.int64]], shop: Shop) -> None:
    """Of operations that take no time, several at one moment on a machine stand there in the order of their numbers.

    So whoever judges a schedule by starts and ends reads it; against that order they are at least 1 apart.
    """
    modes = np.repeat(np.arange(len(shop.first_mode) - 1), np.diff(shop.first_mode))
    for machine in range(shop.machines):
        quick = np.unique(modes[(shop.mode_machine == machine) & (shop.mode_duration == 0)])
        if len(quick) > 1:
            rows = table[machine][np.ix_(quick, quick)]
            table[machine][np.ix_(quick, quick)] = np.where(np.tril(np.ones_like(rows), -1) > 0, rows.clip(1), rows)


def _distance(a: Sequence[int], b: Sequence[int]) -> int:
    """floor(euclid + 0.5) in whole numbers."""
    square = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    root = math.isqrt(square)
    return root + (square > root * root + root)

"""Ovens and jobs as arrays, and the state a search changes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from backend.kernel.chance import Chance, chance
from backend.kernel.errors import Invalid

Whole = np.ndarray
# columns of the jobs' table; OVENS is a mask of those eligible
EARLIEST, LATEST, SHORTEST, LONGEST, SIZE, ATTRIBUTE, OVENS = range(7)
# columns of the loads' table
L_OVEN, L_PLACE, L_JOBS, L_ATTRIBUTE, L_EARLIEST, L_SHORTEST = range(6)
L_LONGEST, L_SIZE, L_OVENS, L_END, L_COST, L_BAD = range(6, 12)
# fields of the state
COST, BAD, BEST, BEST_BAD, SPARE = range(5)
MOST_OVENS = 62
NEVER = 1 << 40


class Shop(NamedTuple):
    """What does not change; attributes and ovens count from 0."""

    jobs: Whole
    kin: Whole
    """Jobs by attribute."""
    kin_first: Whole
    capacity: Whole
    first_state: Whole
    setup_time: Whole
    setup_cost: Whole
    shift_start: Whole
    """[oven, k]"""
    shift_end: Whole
    weights: Whole
    """Of run time, of a late job, of set-up cost, of a load that fits nowhere."""


class Schedule(NamedTuple):
    """What does: loads in a row on each oven, jobs in them, and what is to be computed anew."""

    loads: Whole
    """[load, column]"""
    members: Whole
    """[load, at]: its jobs, in no order."""
    load_of: Whole
    rows: Whole
    """[oven, place]: the loads of an oven, first to last."""
    counts: Whole
    dirty: Whole
    """[oven, 0..1]: the first and the last place to compute anew; first above last: none."""
    spare: Whole
    """Loads without jobs, a stack."""
    state: Whole
    best_load: Whole
    best_rows: Whole
    best_counts: Whole
    random: Chance


def shop_of(instance: Mapping[str, Any]) -> Shop:
    count = instance["m"]
    if count > MOST_OVENS:
        raise Invalid(f"m: at most {MOST_OVENS} ovens at once.", {"m": [f"At most {MOST_OVENS}."]})
    names = ("earliest_start", "latest_end", "min_time", "max_time", "size")
    columns = [instance[name] for name in names]
    columns.append([attribute - 1 for attribute in instance["attribute"]])
    columns.append([sum(1 << (oven - 1) for oven in set(ovens)) for ovens in instance["eligible_machine"]])
    jobs = np.array(columns, dtype=np.int64).T.copy()
    shift_start, shift_end = _shifts(instance)
    kin = np.argsort(jobs[:, ATTRIBUTE], kind="stable")
    ends = np.bincount(jobs[:, ATTRIBUTE], minlength=instance["a"]).cumsum()
    return Shop(
        jobs,
        kin.astype(np.int64),
        np.array([0, *ends], dtype=np.int64),
        np.array(instance["max_cap"], dtype=np.int64),
        _first_states(instance),
        _table(instance["setup_times"], instance),
        _table(instance["setup_costs"], instance),
        shift_start,
        shift_end,
        _weights(instance, jobs),
    )


def _shifts(instance: Mapping[str, Any]) -> tuple[Whole, Whole]:
    most = max(map(len, instance["m_a_s"]), default=0)
    starts, ends = (_square(instance[name], most, fill) for name, fill in (("m_a_s", NEVER), ("m_a_e", -NEVER)))
    order = np.argsort(starts, axis=1, kind="stable")
    return np.take_along_axis(starts, order, 1), np.take_along_axis(ends, order, 1)


def _square(rows: list[list[int]], most: int, fill: int) -> Whole:
    """As many for each oven; those that are too few begin never and have ended always."""
    return np.array([[*row, *[fill] * (most - len(row))] for row in rows], dtype=np.int64).reshape(len(rows), most)


def _states(instance: Mapping[str, Any]) -> int:
    """How many states an oven can be in: one of each attribute, and those it may be delivered in."""
    return max(instance["a"], len(instance["setup_times"]), len(instance["setup_costs"]))


def _table(rows: list[list[int]], instance: Mapping[str, Any]) -> Whole:
    """From every state to every attribute; the last row is for a state nobody knows. What is not said costs nothing."""
    table = np.zeros((_states(instance) + 1, instance["a"]), dtype=np.int64)
    for state, row in enumerate(rows):
        table[state] = row
    return table


def _first_states(instance: Mapping[str, Any]) -> Whole:
    states = _states(instance)
    known = [state - 1 if 1 <= state <= states else states for state in instance["initState"]]
    return np.array(known, dtype=np.int64)


def _weights(instance: Mapping[str, Any], jobs: Whole) -> Whole:
    names = ("total_runtime", "finished_toolate", "total_setupcosts")
    run, late, setup = (instance[f"mult_factor_{name}"] for name in names)
    dearest = max((max(row, default=0) for row in instance["setup_costs"]), default=0)
    bad = 3 * (run * int(jobs[:, SHORTEST].max(initial=1)) + late * 3 + setup * dearest + 1)
    return np.array([run, late, setup, bad], dtype=np.int64)


def schedule_of(shop: Shop, seed: int) -> Schedule:
    """An empty one."""
    size, ovens, whole = len(shop.jobs), len(shop.capacity), np.int64
    fullest = int(min(size, (shop.capacity.max(initial=1) // max(1, shop.jobs[:, SIZE].min(initial=1))) + 1))
    state = np.array([0, 0, NEVER << 20, NEVER, size + 2], dtype=whole)
    return Schedule(
        np.zeros((size + 2, 12), whole),
        np.zeros((size + 2, fullest + 1), whole),
        np.full(size, -1, whole),
        np.zeros((ovens, size + 3), whole),
        np.zeros(ovens, whole),
        np.array([[NEVER, -1]] * ovens, dtype=whole),
        np.arange(size + 2, dtype=whole)[::-1].copy(),
        state,
        np.zeros(size, whole),
        np.zeros((ovens, size + 3), whole),
        np.zeros(ovens, whole),
        chance(seed),
    )

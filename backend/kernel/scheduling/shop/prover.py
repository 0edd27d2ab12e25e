"""CP-SAT on small shops, never cold: it is given the best schedule as its hint and asked for a shorter one or for the
proof that there is none. One thread, the same seed, effort counted by its own deterministic time."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from backend.kernel.scheduling.shop.arrays import Setups
from backend.kernel.scheduling.shop.bounds import remaining
from backend.kernel.scheduling.shop.pool import Found, Pool
from backend.kernel.scheduling.shop.timing import Timer


@dataclass
class Model:
    """The shop for CP-SAT; `taken` is by mode, 1 where an operation has only one."""

    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    starts: list[Any] = field(default_factory=list)
    ends: list[Any] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)
    on_machine: dict[int, list[tuple[int, int, Any]]] = field(default_factory=dict)  # operation, mode, interval
    makespan: Any = None


def prove(pool: Pool, timer: Timer, effort: float) -> None:
    """Look for less than the pool's best until `effort` is spent; what is found or proved goes to the pool."""
    assert pool.best is not None
    best = pool.best
    model = modelled(pool, timer, best)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = pool.search.short_seed
    solver.parameters.max_time_in_seconds = max(0.01, pool.search.left)
    solver.parameters.max_deterministic_time = effort
    ended = solver.solve(model.cp, Shown(model, pool, timer))
    if ended == cp_model.INFEASIBLE:
        pool.prove(best.length)
    else:
        assert ended != cp_model.MODEL_INVALID, model.cp.validate()
        pool.prove(min(best.length, int(np.ceil(solver.best_objective_bound - 1e-6))))


def modelled(pool: Pool, timer: Timer, best: Found) -> Model:
    """Everything shorter than `best`, which is the hint."""
    model, shop, most = Model(), pool.shop, best.length - 1
    model.makespan = model.cp.new_int_var(pool.bound, max(pool.bound, most), "")
    shortest = np.minimum.reduceat(shop.mode_duration, shop.first_mode[:-1]).astype(np.int64)
    left = remaining(shop, shortest)
    heads = (shop.release[shop.job] + left[shop.first[shop.job]] - left).tolist()
    lasts = (most - left - shop.delivery[shop.job]).tolist()
    for one, (head, last) in enumerate(zip(heads, lasts, strict=True)):
        _operation(model, pool, one, (head, max(head, last)))
    for one, job in enumerate(shop.job.tolist()):
        if one + 1 < shop.first[job + 1]:
            model.cp.add(model.starts[one + 1] >= model.ends[one])
        else:
            model.cp.add(model.makespan >= model.ends[one] + int(shop.delivery[job]))
    for machine, uses in model.on_machine.items():
        model.cp.add_no_overlap([interval for _, _, interval in uses])
        if timer.setups.families:
            _sequence(model, timer.setups, machine, shop.mode_duration)
    model.cp.minimize(model.makespan)
    _hint(model, timer, best)
    return model


def _operation(model: Model, pool: Pool, one: int, window: tuple[int, int]) -> None:
    cp, shop = model.cp, pool.shop
    modes = range(int(shop.first_mode[one]), int(shop.first_mode[one + 1]))
    start = cp.new_int_var(*window, "")
    durations = [int(shop.mode_duration[mode]) for mode in modes]
    end = cp.new_int_var(window[0] + min(durations), window[1] + max(durations), "")
    model.starts.append(start)
    model.ends.append(end)
    for mode, duration in zip(modes, durations, strict=True):
        taken = cp.new_bool_var("") if len(modes) > 1 else cp.new_constant(1)
        interval = cp.new_optional_interval_var(start, duration, end, taken, "")
        model.taken.append(taken)
        model.on_machine.setdefault(int(shop.mode_machine[mode]), []).append((one, mode, interval))
    if len(modes) > 1:
        cp.add_exactly_one(model.taken[modes[0] :])


def _sequence(model: Model, setups: Setups, machine: int, durations: Any) -> None:
    """Between any two on a machine at least the least time from one to the other, over third ones or not."""
    uses = model.on_machine[machine]
    apart = least_gaps(setups, machine, [one for one, _, _ in uses], [int(durations[mode]) for _, mode, _ in uses])
    for at, (one, mode, _) in enumerate(uses):
        for beside in range(at + 1, len(uses)):
            other, other_mode, _ = uses[beside]
            first, both = model.cp.new_bool_var(""), [model.taken[mode], model.taken[other_mode]]
            there, back = int(apart[at, beside]), int(apart[beside, at])
            model.cp.add(model.starts[other] >= model.ends[one] + there).only_enforce_if([first, *both])
            model.cp.add(model.starts[one] >= model.ends[other] + back).only_enforce_if([~first, *both])


def least_gaps(setups: Setups, machine: int, ones: list[int], durations: list[int]) -> Any:
    """Set-ups count between neighbors only; where the way over a third operation is shorter, that is all that is sure
    (Floyd & Warshall). Where none is, as with distances, the model is exact."""
    families = setups.family[ones].astype(np.int64)
    rows = (machine * setups.families + families[:, None]) * setups.families + families[None, :]
    apart = setups.setups[rows].astype(np.int64)
    for third, duration in enumerate(durations):
        np.minimum(apart, apart[:, third, None] + duration + apart[None, third, :], out=apart)
    return apart


def _hint(model: Model, timer: Timer, best: Found) -> None:
    for start, value in zip(model.starts, timer.starts(best), strict=True):
        model.cp.add_hint(start, value)
    for one, mode in enumerate(best.mode.tolist()):
        modes = range(timer.shop.first_mode[one], timer.shop.first_mode[one + 1])
        if len(modes) > 1:
            for each in modes:
                model.cp.add_hint(model.taken[each], each == mode)


class Shown(cp_model.CpSolverSolutionCallback):
    """Each schedule CP-SAT finds goes to the pool; it stops when the pool is done."""

    def __init__(self, model: Model, pool: Pool, timer: Timer) -> None:
        super().__init__()
        self.model, self.pool, self.timer = model, pool, timer

    def on_solution_callback(self) -> None:
        starts = np.array([self.value(start) for start in self.model.starts])
        ends = np.array([self.value(end) for end in self.model.ends])
        taken = [mode for mode, each in enumerate(self.model.taken) if self.value(each)]
        order = np.lexsort((ends, starts)).astype(np.int32)
        self.pool.keep(self.timer.found(order, np.array(taken, np.int32)))
        if self.pool.done:
            self.stop_search()

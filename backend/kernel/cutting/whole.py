"""Whole numbers of the patterns known: a program over them, so long as a share of the time there is."""

from collections.abc import Sequence

from ortools.sat.python import cp_model

from backend.kernel.cutting.stock import Pattern, Plan, Stock
from backend.kernel.scheduling.search import Search


def whole(stock: Stock, patterns: Sequence[Pattern], search: Search, aim: tuple[int, int, float]) -> Plan | None:
    """A plan of these patterns with fewer than `rolls` rolls, if one is found. `aim` is (least, rolls, share)."""
    least, rolls, share = aim
    model, most = cp_model.CpModel(), max(stock.demands)
    uses = [model.new_int_var(0, most, "") for _ in patterns]
    for at, demand in enumerate(stock.demands):
        model.add(sum(p[at] * use for p, use in zip(patterns, uses, strict=True) if p[at]) >= demand)
    model.add_linear_constraint(sum(uses), least, rolls - 1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = search.workers
    solver.parameters.random_seed = search.short_seed
    if search.workers == 1:  # the same seed takes the same path: effort is counted, the clock only ends it
        solver.parameters.max_deterministic_time = search.effort * share
        share = 1
    solver.parameters.max_time_in_seconds = max(0.01, search.left * share)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {p: count for p, use in zip(patterns, uses, strict=True) if (count := solver.value(use))}

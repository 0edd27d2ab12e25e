"""What the search for shops is held against: the best dispatch rule, and CP-SAT alone as one would first write it."""

from typing import Any

from ortools.sat.python import cp_model

from backend.kernel.scheduling.shop.arrays import new_floor, new_work
from backend.kernel.scheduling.shop.reading import setups_of, shop_of
from backend.kernel.scheduling.shop.rules import schedules

Model = cp_model.CpModel


def by_dispatch(instance: Any, _seconds: float, _workers: int) -> int:
    shop = shop_of(instance)
    work = new_work(shop, setups_of(instance, shop), 1)
    return min(length for _, length in schedules(work, new_floor(shop)))


def by_cp_sat(instance: Any, seconds: float, workers: int) -> int | None:
    """The makespan found within the seconds; None if none was, or where set-ups would need another model."""
    if "setup" in instance or "points" in instance:
        return None
    model, makespan = modelled(instance)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = workers, seconds
    found = solver.solve(model)
    return solver.value(makespan) if found in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def modelled(instance: Any) -> tuple[Model, Any]:
    model, on_machine = Model(), {}
    horizon = sum(max(time for _, time in ways(operation)) for job in instance["jobs"] for operation in job)
    makespan = model.new_int_var(0, horizon, "")
    for job in instance["jobs"]:
        ready: Any = 0
        for operation in job:
            start, end = model.new_int_var(0, horizon, ""), model.new_int_var(0, horizon, "")
            model.add(start >= ready)
            taken = [model.new_bool_var("") for _ in ways(operation)]
            model.add_exactly_one(taken)
            for (machine, time), lit in zip(ways(operation), taken, strict=True):
                each = model.new_optional_interval_var(start, time, end, lit, "")
                on_machine.setdefault(machine, []).append(each)
            ready = end
        model.add(makespan >= ready)
    for intervals in on_machine.values():
        model.add_no_overlap(intervals)
    model.minimize(makespan)
    return model, makespan


def ways(operation: Any) -> Any:
    return operation if isinstance(operation[0], list) else [operation]

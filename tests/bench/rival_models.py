"""CP-SAT models as one would first write them, of each kind of problem that has an obvious one."""

import math
from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any

from ortools.sat.python import cp_model

Model = cp_model.CpModel
Instance = Mapping[str, Any]
Task = tuple[Any, Any, Any]  # start, end, whether it is done on this machine


def shop(instance: Instance) -> tuple[Model, Any]:
    """An interval for each way of each operation, no two at once on a machine, the latest end is least."""
    model, setup, on_machine, number = Model(), setups(instance), {}, 0
    last = horizon(instance, setup)
    makespan = model.new_int_var(0, last, "")
    for place, job in enumerate(instance["jobs"]):
        ready: Any = 0
        for operation in job:
            start, end, done = placed(model, operation, last)
            model.add(start >= ready)
            family = place if "points" in instance else number
            for machine, interval, lit in done:
                on_machine.setdefault(machine, []).append((interval, (start, end, lit), family))
            ready, number = end, number + 1
        model.add(makespan >= ready)
    for machine, tasks in on_machine.items():
        model.add_no_overlap([interval for interval, _, _ in tasks])
        if setup:
            in_a_row(model, [(task, family) for _, task, family in tasks], setup[machine])
    return model, makespan


def horizon(instance: Instance, setup: Any) -> int:
    operations = [operation for job in instance["jobs"] for operation in job]
    longest = max((max(row) for matrix in setup or () for row in matrix), default=0)
    return sum(max(time for _, time in ways(operation)) + longest for operation in operations)


def placed(model: Model, operation: Any, last: int) -> tuple[Any, Any, list[tuple[int, Any, Any]]]:
    """When it begins and ends, and on which machine it may be done: one of them."""
    start, end = model.new_int_var(0, last, ""), model.new_int_var(0, last, "")
    taken = [model.new_bool_var("") for _ in ways(operation)]
    model.add_exactly_one(taken)
    each = zip(ways(operation), taken, strict=True)
    made = [(machine, model.new_optional_interval_var(start, time, end, lit, ""), lit) for (machine, time), lit in each]
    return start, end, made


def ways(operation: Any) -> Any:
    return operation if isinstance(operation[0], list) else [operation]


def setups(instance: Instance) -> Any:
    """By machine: from one job or operation to another; nothing where there are none."""
    if "points" in instance:
        return [[[math.floor(math.dist(a, b) + 0.5) for b in points] for a in points] for points in instance["points"]]
    return instance.get("setup")


def in_a_row(model: Model, tasks: list[tuple[Task, int]], setup: Any) -> None:
    """A way through all that is done on a machine; between neighbors lies the set-up."""
    arcs = [(0, 0, model.new_bool_var(""))]
    for at, ((_, _, lit), _) in enumerate(tasks, 1):
        arcs += [(at, at, ~lit), (0, at, model.new_bool_var("")), (at, 0, model.new_bool_var(""))]
    for (at, ((_, end, _), one)), (to, ((start, _, _), other)) in permutations(enumerate(tasks, 1), 2):
        follows = model.new_bool_var("")
        arcs.append((at, to, follows))
        model.add(start >= end + setup[one][other]).only_enforce_if(follows)
    model.add_circuit(arcs)


def capacity(instance: Instance) -> tuple[Model, Any]:
    model, times, demands = Model(), instance["durations"], instance["demands"]
    starts = [model.new_int_var(0, sum(times), "") for _ in times]
    intervals = [model.new_fixed_size_interval_var(start, time, "") for start, time in zip(starts, times, strict=True)]
    for at, others in enumerate(instance["successors"]):
        for other in others:
            model.add(starts[other] >= starts[at] + times[at])
    for at, most in enumerate(instance["capacities"]):
        model.add_cumulative(intervals, [demand[at] for demand in demands], most)
    return model, starts[-1] + times[-1]


def tardiness(instance: Instance) -> tuple[Model, Any]:
    model, times = Model(), instance["p"]
    late: Any = 0
    intervals = []
    for time, weight, due in zip(times, instance["w"], instance["d"], strict=True):
        start, by = model.new_int_var(0, sum(times) - time, ""), model.new_int_var(0, sum(times), "")
        intervals.append(model.new_fixed_size_interval_var(start, time, ""))
        model.add(by >= start + time - due)
        late += weight * by
    model.add_no_overlap(intervals)
    return model, late


def cars(instance: Instance) -> tuple[Model, Any]:
    model, count = Model(), instance["cars"]
    stands = [[model.new_bool_var("") for _ in instance["classes"]] for _ in range(count)]
    for place in stands:
        model.add_exactly_one(place)
    for at, (many, _) in enumerate(instance["classes"]):
        model.add(sum(place[at] for place in stands) == many)
    broken: Any = 0
    for option, (most, window) in enumerate(zip(instance["p"], instance["q"], strict=True)):
        carriers = [at for at, (_, options) in enumerate(instance["classes"]) if options[option]]
        for first in range(count - window + 1):
            over = model.new_bool_var("")
            carried = sum(stands[place][at] for place in range(first, first + window) for at in carriers)
            model.add(carried <= most + (window - most) * over)
            broken += over
    return model, broken


MODELS: Mapping[str, Callable[[Instance], tuple[Model, Any]]] = {
    "shop": shop,
    "capacity": capacity,
    "tardiness": tardiness,
    "cars": cars,
}

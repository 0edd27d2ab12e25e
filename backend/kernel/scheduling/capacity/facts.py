"""A project of activities that share capacities, as arrays; activities renumbered, predecessors first."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from backend.kernel.errors import Invalid

Whole = np.ndarray


class Project(NamedTuple):
    """What the compiled search reads. `first`[way] .. `other`[way] are predecessors (way 0) and successors (way 1)."""

    durations: Whole
    demands: Whole
    """[activity, capacity]"""
    capacities: Whole
    first: Whole
    """[way, activity]: where its neighbors begin; the last column is where all end."""
    other: Whole
    """[way, at]"""


def project_of(instance: Mapping[str, Any]) -> tuple[Project, list[int]]:
    """The project and, per activity of it, its number in the instance."""
    durations, demands, capacities = (instance[name] for name in ("durations", "demands", "capacities"))
    order = _topological(instance["successors"])
    place = {activity: at for at, activity in enumerate(order)}
    after = [sorted(place[successor] for successor in instance["successors"][activity]) for activity in order]
    before: list[list[int]] = [[] for _ in order]
    for activity, successors in enumerate(after):
        for successor in successors:
            before[successor].append(activity)
    for activity, row in enumerate(demands):
        if durations[activity] and any(need > most for need, most in zip(row, capacities, strict=True)):
            raise Invalid(f"Activity {activity} needs more than there is.", {"demands": ["At most the capacity."]})
    pairs = [_rows(before), _rows(after)]
    project = Project(
        np.array([durations[activity] for activity in order], dtype=np.int64),
        np.array([demands[activity] for activity in order], dtype=np.int64).reshape(len(order), len(capacities)),
        np.array(capacities, dtype=np.int64),
        np.array([first for first, _ in pairs]),
        np.array([other for _, other in pairs]),
    )
    return project, order


def _rows(lists: Sequence[Sequence[int]]) -> tuple[Whole, Whole]:
    first = np.cumsum([0, *(len(row) for row in lists)])
    return first.astype(np.int64), np.array([each for row in lists for each in row], dtype=np.int64)


def _topological(successors: Sequence[Sequence[int]]) -> list[int]:
    waits = [0] * len(successors)
    for row in successors:
        for successor in row:
            waits[successor] += 1
    ready = [activity for activity, count in enumerate(waits) if count == 0]
    for activity in ready:
        for successor in successors[activity]:
            waits[successor] -= 1
            if waits[successor] == 0:
                ready.append(successor)
    if len(ready) < len(successors):
        raise Invalid("Activities wait for each other in a circle.", {"successors": ["A circle."]})
    return ready


def tails(project: Project, way: int) -> Whole:
    """Per activity the longest path before it (way 0) or from its start to the end (way 1), capacities aside."""
    size = len(project.durations)
    longest = np.zeros(size, dtype=np.int64)
    for activity in range(size) if way == 0 else range(size - 1, -1, -1):
        near = project.other[way][project.first[way, activity] : project.first[way, activity + 1]]
        if way == 0:
            longest[activity] = max((longest[each] + project.durations[each] for each in near), default=0)
        else:
            longest[activity] = project.durations[activity] + max((longest[each] for each in near), default=0)
    return longest


def bound(project: Project) -> int:
    """No schedule is shorter than the longest path, nor than what a capacity has to do by what it can."""
    work = (project.durations[:, None] * project.demands).sum(axis=0)
    energy = (-(-work // project.capacities.clip(1))).max(initial=0)
    return int(max(tails(project, 1).max(initial=0), energy))

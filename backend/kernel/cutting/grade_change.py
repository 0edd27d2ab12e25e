"""The order of grades on a paper machine 改产: what changes cost and what is late, least in sum (paper.md §5).

A traveling salesman without symmetry, with windows: exact by dynamic programming over what is run already (Held and
Karp 1962, with every undominated pair of time and cost), for the few grades of a campaign; beyond that insertion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.kernel.errors import Invalid, Refused

MOST_EXACT = 11


@dataclass(frozen=True, slots=True)
class Run:
    """A grade to be run: how long, not before when, due when, and what a minute late costs. Minutes from now."""

    code: str
    minutes: int
    earliest: int = 0
    due: int | None = None
    late_cost: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """From one grade to another: minutes it takes and what it costs (off-spec tonnes, washing, felt)."""

    minutes: int
    cost: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A run in its place, with the cost of the change before it and of its lateness."""

    run: Run
    start: int
    end: int
    change_cost: int
    late: int


@dataclass(frozen=True, slots=True)
class Order:
    """Runs first to last; `proved` says that no order costs less."""

    placed: tuple[Placed, ...]
    cost: int
    proved: bool


Changes = Mapping[tuple[str, str], Change]
Path = tuple[int, ...]


def ordered(runs: Sequence[Run], changes: Changes, now: str) -> Order:
    """The order of least cost from the grade that runs now. A change that is not in `changes` is forbidden."""
    if len({run.code for run in runs}) < len(runs):
        raise Invalid("A grade is there twice; its runs go together.", {"code": ["Once."]})
    exact = len(runs) <= MOST_EXACT
    path = _exact(runs, changes, now) if exact else _inserted(runs, changes, now)
    if path is None:
        raise Refused("No order of these grades does without a change that is forbidden.")
    placed = timed([runs[at] for at in path], changes, now)
    assert placed is not None
    return Order(placed, cost_of(placed), exact)


def timed(runs: Sequence[Run], changes: Changes, now: str) -> tuple[Placed, ...] | None:
    """Each run as early as it can; None if a change is forbidden."""
    found: list[Placed] = []
    time, grade = 0, now
    for run in runs:
        change = changes.get((grade, run.code), Change(0, 0) if grade == run.code else None)
        if change is None:
            return None
        start = max(time + change.minutes, run.earliest)
        time, grade = start + run.minutes, run.code
        found.append(Placed(run, start, time, change.cost, max(0, time - run.due) if run.due is not None else 0))
    return tuple(found)


def cost_of(placed: Sequence[Placed]) -> int:
    return sum(each.change_cost + each.late * each.run.late_cost for each in placed)


def _exact(runs: Sequence[Run], changes: Changes, now: str) -> Path | None:
    """By set of runs done and the last: the ways that are not both later and dearer than another."""
    ways: dict[tuple[int, int], list[tuple[int, int, Path]]] = {(0, -1): [(0, 0, ())]}
    for _ in runs:
        longer: dict[tuple[int, int], list[tuple[int, int, Path]]] = {}
        for (done, last), labels in ways.items():
            grade = runs[last].code if last >= 0 else now
            for at, run in enumerate(runs):
                change = changes.get((grade, run.code), Change(0, 0) if grade == run.code else None)
                if done >> at & 1 or change is None:
                    continue
                kept = longer.setdefault((done | 1 << at, at), [])
                for time, cost, path in labels:
                    end = max(time + change.minutes, run.earliest) + run.minutes
                    late = max(0, end - run.due) * run.late_cost if run.due is not None else 0
                    _keep(kept, (end, cost + change.cost + late, (*path, at)))
        ways = longer
    ends = [label for labels in ways.values() for label in labels]
    return min(ends, key=lambda label: (label[1], label[0], label[2]))[2] if ends else None


def _keep(kept: list[tuple[int, int, Path]], label: tuple[int, int, Path]) -> None:
    if any(time <= label[0] and cost <= label[1] for time, cost, _ in kept):
        return
    kept[:] = [other for other in kept if not (label[0] <= other[0] and label[1] <= other[1])]
    kept.append(label)


def _inserted(runs: Sequence[Run], changes: Changes, now: str) -> Path | None:
    """Each run, by due time, where it costs least; then runs moved to other places while that helps."""

    def price(path: Path) -> tuple[int, int]:
        forbidden = _forbidden(runs, changes, (now, path))
        placed = timed([runs[at] for at in path], changes, now) if not forbidden else None
        return forbidden, cost_of(placed) if placed is not None else 0

    path: Path = ()
    for at in sorted(range(len(runs)), key=lambda at: (runs[at].due is None, runs[at].due or 0, at)):
        path = min((_with(path, at, place) for place in range(len(path) + 1)), key=price)
    while True:
        others = [
            _with(tuple(each for each in path if each != at), at, place) for at in path for place in range(len(path))
        ]
        better = min(others, key=price)
        if price(better) >= price(path):
            return path if price(path)[0] == 0 else None
        path = better


def _with(path: Path, at: int, place: int) -> Path:
    return (*path[:place], at, *path[place:])


def _forbidden(runs: Sequence[Run], changes: Changes, tour: tuple[str, Path]) -> int:
    """How many changes of a tour are not allowed."""
    grade, count = tour[0], 0
    for at in tour[1]:
        code = runs[at].code
        count += (grade, code) not in changes and grade != code
        grade = code
    return count

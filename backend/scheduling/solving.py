"""Making the schedule itself: dispatch or mend, search, and the checker's word on it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from backend.kernel.errors import Refused
from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.check import Fault, faults
from backend.kernel.scheduling.plant.facts import Facts
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.solve import Made, mend, solve
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.goal_levels import levels, mends
from backend.scheduling.loaded import Loaded
from backend.scheduling.standing_slots import RUNNING

EVERY = 1.0  # seconds between two points of the curve
HOUR = 3600
Point = dict[str, Any]


@dataclass
class Curve:
    """How good the best schedule was when; at most a point a second, and the last.

    Its seconds begin with the first schedule: reading the compiled kernel takes nothing from a search. `tell` hears of
    the first at once, then about once a second for as long as the search goes on, and may stop it by raising.
    """

    loaded: Loaded
    tell: Callable[[list[Point]], None]
    points: list[Point] = field(default_factory=list)
    began: float = float("inf")
    told_at: float = float("-inf")

    @property
    def elapsed(self) -> float:
        return max(0.0, time.monotonic() - self.began)

    def better(self, measures: dict[str, int]) -> None:
        if not self.points:
            self.began, self.told_at = time.monotonic(), float("-inf")
        point = {"s": round(self.elapsed, 2)} | told(measures, self.loaded)
        if len(self.points) > 1 and self.points[-1]["s"] - self.points[-2]["s"] < EVERY:
            self.points[-1] = point
        else:
            self.points.append(point)
        self.look()

    def look(self) -> None:
        now = time.monotonic()
        if now - self.told_at >= EVERY:
            self.told_at = now
            self.tell(self.points)


def told(measures: dict[str, int], loaded: Loaded) -> Point:
    """Measures as people read them; text where it is exact."""
    return {
        "late": measures["late"],
        "tardiness_hours": hours(measures["lateness"]),
        "setup_hours": hours(measures["setup"]),
        "ends_at": loaded.moment(measures["makespan"]).isoformat(),
    }


def hours(seconds: int) -> str:
    return f"{seconds / HOUR:.2f}".rstrip("0").rstrip(".")


def solved(schedule: DetailedSchedule, loaded: Loaded, curve: Curve) -> tuple[Made, Facts]:
    """A schedule the checker has nothing against, and the facts it keeps.

    What is pinned or frozen and cannot stay, because what comes before it ends too late, is free in another try; in
    the last one all of it is.
    """
    facts = loaded.facts
    for free in (_in_the_way, _in_the_way, _all_of_it, None):
        made = _made(schedule, replace(loaded, facts=facts), curve)
        wrong = faults(facts, made.schedule)
        if not wrong:
            return made, facts
        if free is not None:
            facts = _freed(facts, loaded, free(wrong, facts))
    raise Refused(f"The schedule that was found cannot be carried out ({wrong[0].code}); it was not kept.")


def _made(schedule: DetailedSchedule, loaded: Loaded, curve: Curve) -> Made:
    def over() -> bool:
        curve.look()
        return bool(schedule.search_seconds) and curve.elapsed >= schedule.search_seconds

    limits = Limits(over, seed=schedule.seed, rounds=None if schedule.search_seconds else 0)
    goals = Goals(levels(schedule))
    if mends(schedule):
        return mend(loaded.facts, loaded.before, goals, (limits, curve.better))
    return solve(loaded.facts, goals, limits, curve.better)


def _in_the_way(wrong: list[Fault], facts: Facts) -> set[str]:
    return {id for fault in wrong for id in fault.about}


def _all_of_it(wrong: list[Fault], facts: Facts) -> set[str]:
    return {one.id for one in facts.operations}


def _freed(facts: Facts, loaded: Loaded, about: set[str]) -> Facts:
    """What runs, runs."""
    loose = {id for id in about if id in loaded.tasks and loaded.tasks[id].fixed != RUNNING}
    return replace(facts, operations=tuple(
        replace(one, fixed=None) if one.id in loose else one for one in facts.operations
    ))  # fmt: skip

"""How little a mended schedule moves."""

import pytest

from backend.kernel.scheduling.plant import improve
from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.moves import shake
from backend.kernel.scheduling.plant.solve import mend, solve
from tests.kernel.plants import at_day, down_from, random_plant

MENDED = Goals(({"tardiness": 1, "moved": 1}, {"setup": 1}))
SEEDS = range(4, 8)


def moved(seed: int) -> tuple[int, int]:
    """Operations that lie elsewhere after a machine stood still for three days, and what the schedule is worth."""
    facts = random_plant(seed)
    before = solve(facts, limits=Limits(rounds=500)).schedule.slots
    down = down_from(at_day(facts, before, 2), "machine 1", (2, 5))
    made = mend(down, before, MENDED, (Limits(rounds=500), lambda _: None))
    slots = made.schedule.slots
    other = [id for id in before if (slots[id].machine, slots[id].start) != (before[id].machine, before[id].start)]
    return len(other), made.measures["tardiness"] + made.measures["moved"]


def test_what_a_search_moved_for_nothing_goes_back(monkeypatch: pytest.MonkeyPatch):
    few, good = zip(*map(moved, SEEDS), strict=True)
    monkeypatch.setattr(improve, "going_back", lambda goals: shake)
    many, bad = zip(*map(moved, SEEDS), strict=True)
    assert sum(few) < sum(many) * 0.9
    assert all(one <= other for one, other in zip(good, bad, strict=True))

"""How little a mended schedule moves."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from backend.kernel.scheduling.plant import improve
from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.facts import Calendar, Facts, Slot, Way
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.moves import shake
from backend.kernel.scheduling.plant.solve import mend, solve
from tests.kernel.plants import HOUR, at_day, down_from, line, random_plant, shop

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


def lathes(one: tuple[int, int], other: tuple[int, int], *work: str) -> Facts:
    """An hour each on either of two machines, which are open once from one second to another."""
    either = Way("lathe 1", HOUR), Way("lathe 2", HOUR)
    operations = [replace(operation, ways=either) for id in work for operation in line(id, ("lathe 1", 1))]
    made = shop(*operations, calendars=(Calendar("1", (one,)), Calendar("2", (other,))))
    return replace(made, machines=tuple(replace(machine, calendar=machine.id[-1]) for machine in made.machines))


def machines(facts: Facts, before: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Where each is done when what was to begin there and then (in hours) is mended."""
    slots = {
        id: Slot(id, machine, *(int(at * HOUR) for at in (start, start, start + 1)))
        for id, (machine, start) in before.items()
    }
    return {id: slot.machine for id, slot in mend(facts, slots, MENDED).schedule.slots.items()}


DAY_SHIFT, DOWN = (0, 8 * HOUR), (4 * HOUR, 8 * HOUR)


@pytest.mark.parametrize("minutes", [1, 30, 59, 60, 600])
def test_what_should_have_begun_by_now_stays_on_its_machine(minutes: int):
    before = {"A.10": ("lathe 2", -minutes / 60), "B.10": ("lathe 2", 1), "C.10": ("lathe 1", -minutes / 60)}
    made = machines(lathes(DAY_SHIFT, DAY_SHIFT, "A", "B", "C"), before)
    assert made == {"A.10": "lathe 2", "B.10": "lathe 2", "C.10": "lathe 1"}


@pytest.mark.parametrize("minutes", [1, 30, 60, 600])
def test_what_should_have_begun_by_now_leaves_a_machine_that_stands_still(minutes: int):
    assert machines(lathes(DOWN, DAY_SHIFT, "A"), {"A.10": ("lathe 1", -minutes / 60)}) == {"A.10": "lathe 2"}


def test_what_is_late_at_night_waits_for_its_own_machine():
    morning = 6 * HOUR, 14 * HOUR
    assert machines(lathes(morning, morning, "A"), {"A.10": ("lathe 2", -7)}) == {"A.10": "lathe 2"}

"""Whatever runs, is frozen, pinned or closed: a schedule comes about that can be carried out."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from types import SimpleNamespace

import pytest

from backend.kernel.scheduling.plant.check import faults
from backend.kernel.scheduling.plant.facts import Calendar, Facts, Slot
from backend.kernel.scheduling.plant.known import Known
from backend.kernel.scheduling.plant.opening import joined, shared
from backend.kernel.scheduling.plant.solve import solve
from backend.scheduling.loaded import Loaded
from backend.scheduling.solving import Curve, solved
from backend.scheduling.standing_slots import Standing
from tests.kernel.plants import HOUR, random_plant

NOW, FAR = datetime(2026, 12, 1, tzinfo=UTC), 10**9


def with_breakdowns(facts: Facts, random: Random) -> Facts:
    """Some machines close for a while, some material comes later than was thought."""
    known, machines, calendars = Known(facts), [], list(facts.calendars)
    for machine in facts.machines:
        if random.random() < 0.3:
            begins = random.randint(0, 20) * HOUR
            ends = begins + random.randint(1, 30) * HOUR
            open_ = shared(known.open(frozenset((machine.calendar,))), joined(((0, begins), (ends, FAR))))
            calendars.append(Calendar(f"of {machine.id}", open_))
            machine = replace(machine, calendar=f"of {machine.id}")
        machines.append(machine)
    late = (replace(one, earliest=max(one.earliest, random.choice((0, 0, 14 * HOUR)))) for one in facts.operations)
    return replace(facts, operations=tuple(late), machines=tuple(machines), calendars=tuple(calendars))


def standing(facts: Facts, before: Facts, random: Random) -> Standing:
    """Some operations run, some are put anywhere by hand, what was to begin early enough, late or not, is frozen."""
    known, late = Known(facts), random.choice((0, 60, 5 * HOUR))
    found = Standing(
        facts,
        {one.id: known.open(frozenset((one.calendar,))) for one in facts.machines},
        {slot.operation: later(slot, -late) for slot in solve(before).schedule.slots.values()},
    )
    parts = [
        SimpleNamespace(
            key=one.id, operation_id=one.id, ticket_id=None, center_id=one.ways[0].machine,
            running=random.random() < 0.08,
        )
        for one in facts.operations
    ]  # fmt: skip
    by_hand = (one for one in facts.operations if random.random() < 0.08)
    pins = {one.id: (SimpleNamespace(key=one.ways[-1].machine), random.randint(0, 60) * HOUR) for one in by_hand}
    found.run(parts, {one.id: [SimpleNamespace(key=one.id)] for one in facts.machines})
    found.pin(SimpleNamespace(pins=pins), parts)
    found.freeze(random.randint(5, 60) * HOUR)
    return found


def later(slot: Slot, by: int) -> Slot:
    return slot._replace(setup=slot.setup + by, start=slot.start + by, end=slot.end + by)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("cause", ["plan", "behind"])
def test_a_schedule_comes_about_that_keeps_all_and_leaves_what_runs_where_it_is(seed, cause):
    random, plant = Random(seed), random_plant(seed)
    found = standing(with_breakdowns(plant, random), plant, random)
    facts = found.laid()
    tasks = {one.id: SimpleNamespace(fixed=found.why.get(one.id, "")) for one in facts.operations}
    loaded = Loaded(NOW, NOW, facts, tasks, {}, found.before)
    asked = SimpleNamespace(search_seconds=0, seed=1, cause=cause, goal="on_time", base_id=1)
    made, kept = solved(asked, loaded, Curve(loaded, lambda points: None))
    assert faults(kept, made.schedule) == []
    running = {id: slot for id, slot in found.slots.items() if found.why[id] == "running"}
    assert {id: made.schedule.slots[id] for id in running} == running
    frozen = [(found.before[id], found.slots[id]) for id, why in found.why.items() if why == "frozen"]
    assert all(now.machine == was.machine and now.start >= max(0, was.start) for was, now in frozen)

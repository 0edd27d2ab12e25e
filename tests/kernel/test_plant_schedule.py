"""A factory's schedule: what it keeps, what it says about bad facts, how it is mended, and why."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.build import build
from backend.kernel.scheduling.plant.check import Fault, faults
from backend.kernel.scheduling.plant.facts import (
    After,
    Calendar,
    Facts,
    LeftOut,
    Machine,
    Need,
    Operation,
    Order,
    Pool,
    Setup,
    Slot,
    Way,
)
from backend.kernel.scheduling.plant.goals import ELSEWHERE, Goals
from backend.kernel.scheduling.plant.solve import mend, moments, solve, ways_as_before
from backend.kernel.scheduling.plant.why import Reader
from tests.kernel.plants import DAY, HOUR, always, at_day, down_from, line, random_plant, shop, two_shifts

STAND_STILL = Goals(({"tardiness": 1}, {"moved": 1}))


def spans(facts: Facts) -> dict[str, tuple[int, int]]:
    """Hours from and to, of a schedule that keeps everything."""
    made = solve(facts)
    assert faults(facts, made.schedule) == []
    return {id: (slot.start // HOUR, slot.end // HOUR) for id, slot in made.schedule.slots.items()}


def test_operations_follow_each_other_and_share_a_machine():
    facts = shop(*line("A", ("saw", 2), ("mill", 3)), *line("B", ("saw", 4)))
    assert spans(facts) == {"A.10": (0, 2), "A.20": (2, 5), "B.10": (2, 6)}


def test_work_waits_for_the_shift_and_goes_on_after_the_night():
    facts = shop(*line("A", ("saw", 20)), machines=(Machine("saw", "two shifts"),), calendars=(two_shifts(),))
    slot = solve(facts).schedule.slots["A.10"]
    assert (slot.start, slot.end) == (6 * HOUR, DAY + 10 * HOUR + 900 + 15 * 60)


def test_work_that_bears_no_break_waits_for_a_stretch_that_is_long_enough():
    facts = shop(
        *line("A", ("saw", 8), breaks=False), machines=(Machine("saw", "two shifts"),), calendars=(two_shifts(),)
    )
    slot = solve(facts).schedule.slots["A.10"]
    assert (slot.start, slot.end) == (10 * HOUR + 900, 18 * HOUR + 900)


def test_families_are_kept_together_when_a_set_up_costs_more_than_it_saves():
    red, blue = (
        Operation(f"{order}.10", order, (Way("press", HOUR),), (), family)
        for order, family in (("A", "red"), ("B", "blue"))
    )
    third = Operation("C.10", "C", (Way("press", HOUR),), (), "red")
    press = Machine("press", "always", "dies", "red")
    facts = shop(red, blue, third, machines=(press,), setups=(Setup("dies", {}, 2 * HOUR),))
    assert spans(facts) == {"A.10": (0, 1), "C.10": (1, 2), "B.10": (4, 5)}


def test_a_tool_there_is_one_of_is_used_by_one_at_a_time():
    ways = {machine: (Way(machine, 2 * HOUR, (Need("mould"),)),) for machine in ("left", "right")}
    facts = shop(*(Operation(f"{name}.10", name, way) for name, way in ways.items()), pools=(Pool("mould", 1),))
    assert sorted(spans(facts).values()) == [(0, 2), (2, 4)]


def test_a_furnace_takes_what_fits_of_one_family_together():
    work = [Operation(f"{order}.10", order, (Way("oven", 3 * HOUR),), (), family, load=2) for order, family in
            (("A", "hard"), ("B", "hard"), ("C", "hard"), ("D", "soft"))]  # fmt: skip
    facts = shop(*work, machines=(Machine("oven", "always", load=5),))
    told = spans(facts)
    assert told["A.10"] == told["B.10"] == (0, 3)
    assert sorted((told["C.10"], told["D.10"])) == [(3, 6), (6, 9)]


def test_a_transfer_batch_lets_the_next_begin_early_but_not_end_early():
    first = Operation("A.10", "A", (Way("slow", 10 * HOUR),))
    second = Operation("A.20", "A", (Way("fast", 2 * HOUR),), (After("A.10", 0, HOUR, HOUR),))
    assert spans(shop(first, second)) == {"A.10": (0, 10), "A.20": (9, 11)}


def test_what_is_pinned_stays_and_others_go_around_it():
    pinned = Operation("A.10", "A", (Way("saw", 2 * HOUR),), fixed=Slot("A.10", "saw", 3 * HOUR, 3 * HOUR, 5 * HOUR))
    facts = shop(pinned, *line("B", ("saw", 3)), *line("C", ("saw", 4)))
    told = spans(facts)
    assert told["A.10"] == (3, 5)
    assert sorted((told["B.10"], told["C.10"])) in ([(0, 3), (5, 9)], [(5, 8), (8, 12)])


def test_the_fastest_way_is_taken_unless_another_is_free_sooner():
    ways = (Way("new", 2 * HOUR), Way("old", 3 * HOUR))
    told = spans(shop(*(Operation(f"{order}.10", order, ways) for order in "ABC")))
    assert sorted(told.values()) == [(0, 2), (0, 3), (2, 4)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ways": ()}, LeftOut("A.10", "no_way")),
        ({"ways": (Way("lathe", HOUR),)}, LeftOut("A.10", "unknown_machine", ("lathe",))),
        ({"ways": (Way("saw", HOUR, (Need("jig"),)),)}, LeftOut("A.10", "unknown_pool", ("jig",))),
        ({"ways": (Way("saw", HOUR, (Need("mould", 2),)),)}, LeftOut("A.10", "too_many_units", ("mould",))),
        ({"ways": (Way("oven", HOUR),), "load": 9}, LeftOut("A.10", "too_heavy", ("oven",))),
        ({"ways": (Way("shut", HOUR),)}, LeftOut("A.10", "no_open_time", ("never",))),
        ({"ways": (Way("saw", 5000 * HOUR),), "breaks": False}, LeftOut("A.10", "too_long", ("always",))),
        ({"ways": (Way("saw", 5000 * HOUR),)}, LeftOut("A.10", "calendar_ends")),
        ({"order": "X"}, LeftOut("A.10", "unknown_order", ("X",))),
        ({"after": (After("X.10"),)}, LeftOut("A.10", "unknown_before", ("X.10",))),
        ({"after": (After("A.20"),)}, LeftOut("A.10", "cycle", ("A.10", "A.20"))),
    ],
)
def test_what_cannot_be_scheduled_says_why_and_the_rest_is_scheduled(change, reason):
    bad = replace(line("A", ("saw", 2))[0], **change)
    facts = shop(
        bad, *line("A", ("saw", 2), ("saw", 1))[1:], *line("B", ("saw", 4)), pools=(Pool("mould", 1),),
        machines=(Machine("saw", "always"), Machine("oven", "always", load=5), Machine("shut", "never")),
        calendars=(always(), Calendar("never", ())), orders=(Order("A", DAY), Order("B", DAY)),
    )  # fmt: skip
    made = solve(facts)
    assert reason in made.schedule.left_out
    assert {one.operation for one in made.schedule.left_out} == {"A.10", "A.20"}
    assert list(made.schedule.slots) == ["B.10"]
    assert faults(facts, made.schedule) == []


@settings(max_examples=40)
@given(integers(0, 10**6))
def test_whatever_the_plant_every_operation_has_a_place_that_keeps_everything(seed):
    facts = random_plant(seed)
    made = solve(facts, limits=Limits(seed=seed, rounds=30))
    assert faults(facts, made.schedule) == []
    assert not made.schedule.left_out
    assert all(
        (0, made.measures["tardiness"], made.measures["setup"] + made.measures["makespan"]) <= one
        for one in made.rules.values()
    )


@settings(max_examples=20)
@given(integers(0, 10**6))
def test_the_same_seed_takes_the_same_path(seed):
    facts = random_plant(seed, 30, 3)
    one, other = (solve(facts, limits=Limits(seed=7, rounds=40)) for _ in range(2))
    assert one == other


@settings(max_examples=20)
@given(integers(0, 10**6))
def test_two_workers_keep_everything_too(seed):
    facts = random_plant(seed, 40, 4)
    assert faults(facts, solve(facts, limits=Limits(workers=2, seed=seed, rounds=20)).schedule) == []


@settings(max_examples=30)
@given(integers(0, 10**6), integers(0, 8))
def test_where_nothing_happened_nothing_moves(seed, day):
    facts = random_plant(seed)
    before = solve(facts).schedule.slots
    frozen = at_day(facts, before, day)
    assert mend(frozen, before, STAND_STILL).schedule.slots == before


@settings(max_examples=30)
@given(integers(0, 10**6), integers(0, 4))
def test_a_machine_that_stands_still_moves_work_but_breaks_nothing(seed, machine):
    facts = random_plant(seed)
    before = solve(facts).schedule.slots
    down = down_from(at_day(facts, before, 2), f"machine {machine}", (2, 5))
    made = mend(down, before, STAND_STILL, (Limits(rounds=20), lambda _: None))
    assert faults(down, made.schedule) == []
    assert not made.schedule.left_out


def test_a_rush_order_goes_before_what_can_wait():
    facts = shop(*line("A", ("saw", 5)), *line("B", ("saw", 5)), due=1000 * HOUR)
    before = solve(facts).schedule.slots
    rush = replace(
        facts, operations=(*facts.operations, *line("R", ("saw", 1))), orders=(*facts.orders, Order("R", HOUR))
    )
    after = mend(rush, before, STAND_STILL).schedule.slots
    assert (after["R.10"].start, after["A.10"].start, after["B.10"].start) == (0, HOUR, 6 * HOUR)


@settings(max_examples=30)
@given(integers(0, 10**6))
def test_every_place_has_a_cause_and_nothing_begins_before_it(seed):
    facts = random_plant(seed)
    schedule = solve(facts).schedule
    reader = Reader(facts, schedule)
    for id, slot in schedule.slots.items():
        why = reader.why(id)
        assert why.cause.moment == slot.start
        assert why.gain >= 0
        assert why.cause.cause != "choice"


def test_causes_name_what_binds_and_what_it_would_gain():
    facts = shop(*line("A", ("saw", 2), ("mill", 3)), *line("B", ("mill", 4)))
    reader = Reader(facts, solve(facts).schedule)
    why = reader.why("A.20")
    assert (why.cause.cause, why.cause.about, why.cause.moment, why.gain) == ("machine", ("B.10",), 4 * HOUR, 2 * HOUR)
    assert reader.why("B.10").cause.cause == "now"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"start": 0, "end": 3 * HOUR, "setup": 0}, "before_others"),
        ({"end": 4 * HOUR}, "open_seconds"),
        ({"machine": "saw"}, "no_such_way"),
        ({"start": 2000 * DAY, "end": 2000 * DAY + 3 * HOUR}, "closed"),
    ],
)
def test_the_checker_sees_a_slot_that_was_meddled_with(change, code):
    facts = shop(*line("A", ("saw", 2), ("mill", 3)))
    schedule = solve(facts).schedule
    slots = dict(schedule.slots) | {"A.20": schedule.slots["A.20"]._replace(**change)}
    assert code in {fault.code for fault in faults(facts, replace(schedule, slots=slots))}


def test_the_checker_sees_a_set_up_a_tool_and_a_load_that_are_too_much():
    red = Operation("A.10", "A", (Way("press", HOUR, (Need("mould"),)),), (), "red", load=3)
    blue = Operation("B.10", "B", (Way("other", HOUR, (Need("mould"),)),), (), "blue", load=3)
    machines = (Machine("press", "always", "dies", "blue"), Machine("other", "always", load=5))
    facts = shop(red, blue, machines=machines, pools=(Pool("mould", 1),), setups=(Setup("dies", {}, HOUR),))
    slots = {"A.10": Slot("A.10", "press", 0, 0, HOUR), "B.10": Slot("B.10", "other", 0, 0, HOUR)}
    told = faults(facts, replace(solve(facts).schedule, slots=slots))
    assert Fault("no_setup", ("A.10", "press")) in told
    assert {fault.code for fault in told} == {"no_setup", "pool"}


def test_another_machine_at_the_same_moment_is_worse_for_what_stands_still():
    ways = (Way("saw", HOUR), Way("other saw", HOUR))
    facts = shop(Operation("A.10", "A", ways, ()), machines=(Machine("saw", "always"), Machine("other saw", "always")))
    built, before = build(facts), solve(facts).schedule.slots
    goals = Goals(STAND_STILL.levels, moments(built, before, "start"), there := ways_as_before(built, before))
    slot = np.array([before["A.10"][2:]], np.int64)
    assert goals.worth(built.plant, slot, there) == (0, 0, 0)
    assert goals.worth(built.plant, slot, 1 - there) == (0, 0, ELSEWHERE)

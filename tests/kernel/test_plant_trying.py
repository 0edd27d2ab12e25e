"""An operation put elsewhere by hand: it has its place, what is in its way moves, everything else stays."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers

from backend.kernel.scheduling.plant.check import faults
from backend.kernel.scheduling.plant.facts import (
    Calendar,
    Facts,
    Machine,
    Need,
    Operation,
    Pool,
    Schedule,
    Setup,
    Slot,
    Way,
)
from backend.kernel.scheduling.plant.solve import solve
from backend.kernel.scheduling.plant.trying import Tried, Wish, tried
from backend.kernel.scheduling.plant.why import Bound
from tests.kernel.plants import DAY, HOUR, always, at_day, line, random_plant, shop, two_shifts


def put(facts: Facts, operation: str, machine: str, hour: int) -> Tried:
    """The answer to a wish, which keeps everything that the facts demand."""
    slots = solve(facts).schedule.slots
    told = tried(facts, slots, Wish(operation, machine, hour * HOUR))
    assert not told.feasible or faults(loosened(facts, operation), Schedule(told.slots)) == []
    return told


def loosened(facts: Facts, operation: str) -> Facts:
    """What is moved by hand was not fixed."""
    work = (replace(one, fixed=None) if one.id == operation else one for one in facts.operations)
    return replace(facts, operations=tuple(work))


def hours(told: Tried) -> dict[str, tuple[int, int]]:
    return {id: (slot.start // HOUR, slot.end // HOUR) for id, slot in told.slots.items()}


def lies(told: Tried) -> dict[str, tuple[str, int, int]]:
    """Machine and hours."""
    return {id: (slot.machine, slot.start // HOUR, slot.end // HOUR) for id, slot in told.slots.items()}


def test_what_is_in_its_way_comes_after_it_in_the_order_it_had():
    queue = shop(*line("A", ("saw", 4)), *line("B", ("saw", 3)), *line("C", ("saw", 2)))
    assert lies(put(queue, "C.10", "saw", 0)) == {"C.10": ("saw", 0, 2), "A.10": ("saw", 2, 6), "B.10": ("saw", 6, 9)}
    assert put(queue, "C.10", "saw", 0).moved == ("A.10", "B.10", "C.10")


def test_it_comes_behind_what_has_ended_by_then_and_nothing_else_moves():
    facts = shop(*line("A", ("saw", 4)), *line("B", ("mill", 3)), *line("C", ("saw", 2), ("mill", 1)))
    told = put(facts, "B.10", "mill", 8)
    assert told.moved == ("B.10",)
    assert lies(told)["B.10"] == ("mill", 8, 11)
    assert told.reason is None


def test_it_goes_to_another_machine_that_can_do_it_and_its_place_stays_free():
    ways = (Way("new", 2 * HOUR), Way("old", 3 * HOUR))
    facts = shop(Operation("A.10", "A", ways), *line("B", ("new", 2)), *line("C", ("new", 2)))
    before = solve(facts).schedule.slots
    told = put(facts, "A.10", "old", 1)
    assert lies(told)["A.10"] == ("old", 1, 4)
    assert told.moved == ("A.10",)
    assert all(told.slots[id] == before[id] for id in ("B.10", "C.10"))


def test_what_lies_before_it_makes_it_later_and_that_is_said():
    facts = shop(*line("A", ("saw", 4), ("mill", 2)), *line("B", ("mill", 1)))
    told = put(facts, "A.20", "mill", 1)
    assert lies(told)["A.20"] == ("mill", 4, 6)
    assert told.reason == Bound("before", ("A.10",), 4 * HOUR)


def test_what_comes_after_it_goes_along():
    told = put(shop(*line("A", ("saw", 4), ("mill", 2))), "A.10", "saw", 3)
    assert lies(told) == {"A.10": ("saw", 3, 7), "A.20": ("mill", 7, 9)}


def test_what_is_fixed_does_not_give_way():
    fixed = replace(line("A", ("saw", 4))[0], fixed=Slot("A.10", "saw", 2 * HOUR, 2 * HOUR, 6 * HOUR))
    told = put(shop(fixed, *line("B", ("saw", 1))), "B.10", "saw", 3)
    assert lies(told) == {"A.10": ("saw", 2, 6), "B.10": ("saw", 6, 7)}
    assert told.reason == Bound("machine", ("A.10",), 6 * HOUR)


def test_a_closed_machine_begins_with_its_shift():
    facts = shop(*line("A", ("saw", 2)), machines=(Machine("saw", "two shifts"),), calendars=(two_shifts(),))
    told = put(facts, "A.10", "saw", 23)
    assert told.slots["A.10"].start == DAY + 6 * HOUR
    assert told.reason == Bound("calendar", (), DAY + 6 * HOUR)


def test_who_holds_its_tool_then_gives_way():
    ways = {machine: (Way(machine, 2 * HOUR, (Need("mold"),)),) for machine in ("left", "right")}
    facts = shop(*(Operation(f"{name}.10", name, way) for name, way in ways.items()), pools=(Pool("mold", 1),))
    last = max(solve(facts).schedule.slots.values(), key=lambda slot: slot.start)
    told = put(facts, last.operation, last.machine, 1)
    assert sorted(lies(told).values(), key=lambda lie: lie[1])[0] == (last.machine, 1, 3)
    assert len(told.moved) == 2


def test_its_set_up_and_those_of_its_neighbors_are_made_anew():
    red, blue = (Operation(f"{order}.10", order, (Way("press", HOUR),), (), family) for order, family in
                 (("A", "red"), ("B", "blue")))  # fmt: skip
    third = Operation("C.10", "C", (Way("press", HOUR),), (), "red")
    press = Machine("press", "always", "dies", "red")
    facts = shop(red, blue, third, machines=(press,), setups=(Setup("dies", {}, 2 * HOUR),))
    told = put(facts, "B.10", "press", 1)
    assert lies(told) == {"A.10": ("press", 0, 1), "B.10": ("press", 3, 4), "C.10": ("press", 6, 7)}
    assert told.reason == Bound("setup", ("blue",), 3 * HOUR)


def test_it_joins_a_furnace_load_that_has_room_for_it():
    work = [Operation(f"{order}.10", order, (Way("oven", 3 * HOUR),), (), "hard", load=2) for order in "ABC"]
    facts = shop(*work, machines=(Machine("oven", "always", load=6),))
    slots = {
        one.id: Slot(one.id, "oven", at, at, at + 3 * HOUR) for one, at in zip(work, (0, 0, 9 * HOUR), strict=True)
    }
    told = tried(facts, slots, Wish("C.10", "oven", HOUR))
    assert told.moved == ("C.10",)
    assert lies(told)["C.10"] == ("oven", 0, 3)


def test_what_is_pinned_is_not_overtaken_by_what_comes_before_it():
    first, second = line("A", ("saw", 2), ("mill", 2))
    facts = shop(first, replace(second, fixed=Slot("A.20", "mill", 2 * HOUR, 2 * HOUR, 4 * HOUR)))
    told = put(facts, "A.10", "saw", 1)
    assert (told.feasible, told.reason) == (False, Bound("fixed", ("A.20", "A.10"), 2 * HOUR))


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish("A.10", "mill", 0), Bound("no_way", ("mill",), 0)),
        (Wish("X.10", "saw", 0), Bound("unknown_operation", ("X.10",), 0)),
        (Wish("A.10", "shut", 0), Bound("no_open_time", ("never",), 0)),
        (Wish("A.10", "saw", 100 * DAY), Bound("calendar_ends", ("saw",), 0)),
        (Wish("A.10", "saw", 99 * DAY), Bound("calendar_ends", ("A.20",), 0)),
    ],
)
def test_what_cannot_be_says_why_and_nothing_moves(wish, reason):
    first, second = line("A", ("saw", 2), ("mill", 30))
    facts = shop(
        replace(first, ways=(*first.ways, Way("shut", HOUR))), second, calendars=(always(), Calendar("never", ())),
        machines=(Machine("saw", "always"), Machine("mill", "always"), Machine("shut", "never")),
    )  # fmt: skip
    slots = solve(facts).schedule.slots
    told = tried(facts, slots, wish)
    assert (told.feasible, told.slots, told.moved, told.reason) == (False, slots, (), reason)


@settings(max_examples=60)
@given(integers(0, 10**6), integers(0, 8), integers(0, 10**6), floats(0, 1))
def test_whatever_is_wished_the_answer_keeps_everything_and_what_lay_before_stays(seed, day, picked, when):
    facts = random_plant(seed)
    before = solve(facts).schedule.slots
    facts = at_day(facts, before, day)
    free = [one for one in facts.operations if one.fixed is None] or list(facts.operations)
    one = free[picked % len(free)]
    moment = int(when * max(slot.end for slot in before.values()))
    told = tried(facts, before, Wish(one.id, one.ways[picked % len(one.ways)].machine, moment))
    if not told.feasible:
        assert (told.reason.cause, told.slots) == ("fixed", before)
        return
    assert faults(loosened(facts, one.id), Schedule(told.slots)) == []
    assert all(slot.start >= before[id].start for id, slot in told.slots.items() if id != one.id)
    assert told.slots[one.id].machine == one.ways[picked % len(one.ways)].machine
    assert set(told.moved) <= {id for id, slot in told.slots.items() if slot != before[id]}
    soonest = min(moment, before[one.id].start)
    assert all(told.slots[id] == slot for id, slot in before.items() if slot.end < soonest and id != one.id)


@settings(max_examples=30)
@given(integers(0, 10**6), integers(0, 10**6))
def test_a_wish_for_where_it_already_is_moves_nothing(seed, picked):
    facts = random_plant(seed)
    before = solve(facts).schedule.slots
    slot = list(before.values())[picked % len(before)]
    told = tried(facts, before, Wish(slot.operation, slot.machine, slot.start))
    assert (told.feasible, told.slots, told.moved, told.reason) == (True, before, (), None)
    assert told.before == told.after

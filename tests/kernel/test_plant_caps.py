"""Caps on orders in work: who comes in when, what is fixed already, and why an order waits outside."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.check import Fault, faults
from backend.kernel.scheduling.plant.facts import Cap, Facts, LeftOut, Operation, Order, Schedule, Slot
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.solve import mend, solve
from backend.kernel.scheduling.plant.trying import Wish, tried
from backend.kernel.scheduling.plant.why import Bound, Reader
from tests.kernel.plants import HOUR, line, random_plant, shop


def pair(order: str, first: int = 2, second: int = 4, **given: object) -> tuple[Operation, ...]:
    """Sawn and milled under one cap."""
    return line(order, ("saw", first), ("mill", second), cap="cell", **given)


def cell(most: int, *work: Operation, **given: object) -> Facts:
    return shop(*work, caps=(Cap("cell", most),), **given)


def lying(operation: Operation, start: int, end: int) -> Operation:
    slot = Slot(operation.id, operation.ways[0].machine, start * HOUR, start * HOUR, end * HOUR)
    return replace(operation, fixed=slot)


def hours(facts: Facts) -> dict[str, tuple[int, int]]:
    made = solve(facts).schedule
    assert faults(facts, made) == []
    return {id: (slot.start // HOUR, slot.end // HOUR) for id, slot in made.slots.items()}


def test_an_order_comes_in_when_another_has_left():
    work = (*pair("A"), *pair("B"), *pair("C"))
    assert hours(cell(3, *work))["C.10"] == (4, 6)
    assert hours(cell(2, *work)) == {
        "A.10": (0, 2), "A.20": (2, 6), "B.10": (2, 4), "B.20": (6, 10), "C.10": (6, 8), "C.20": (10, 14)
    }  # fmt: skip
    assert hours(cell(1, *work))["C.10"] == (12, 14)


def test_who_comes_in_first_is_whom_the_rule_wants_first():
    orders = Order("A", 100 * HOUR), Order("B", 6 * HOUR)
    assert hours(cell(1, *pair("A"), *pair("B"), orders=orders)) == {
        "B.10": (0, 2), "B.20": (2, 6), "A.10": (6, 8), "A.20": (8, 12)
    }  # fmt: skip


def test_work_under_no_cap_goes_on_meanwhile():
    facts = cell(1, *pair("A"), *pair("B"), *line("C", ("saw", 3)))
    assert hours(facts)["C.10"] == (2, 5)


def test_what_runs_has_its_card():
    first, second = pair("A")
    assert hours(cell(1, lying(first, 0, 2), second, *pair("B"))) == {
        "A.10": (0, 2), "A.20": (2, 6), "B.10": (6, 8), "B.20": (8, 12)
    }  # fmt: skip


def test_an_order_that_has_begun_is_in_although_nothing_of_it_runs():
    _, second = pair("A")
    facts = shop(*line("X", ("mill", 3)), replace(second, after=()), *pair("B"), caps=(Cap("cell", 1, frozenset("A")),))
    assert hours(facts) == {"X.10": (4, 7), "A.20": (0, 4), "B.10": (4, 6), "B.20": (7, 11)}
    reader = Reader(facts, solve(facts).schedule)
    assert (reader.why("B.10").cause.cause, reader.why("A.20").cause.cause) == ("cap", "now")


def test_more_running_than_allowed_is_accepted_and_nobody_comes_in_until_they_are_fewer():
    work = [(lying(first, at, at + 1), second) for at, (first, second) in enumerate(map(pair, "ABC"))]
    found = hours(cell(1, *(one for each in work for one in each), *pair("D")))
    assert (found["A.20"], found["B.20"], found["C.20"], found["D.10"]) == ((1, 5), (5, 9), (9, 13), (13, 15))


def test_frozen_orders_pass_one_card_on():
    frozen = [
        (lying(first, at, at + 2), lying(second, at + 2, at + 6))
        for at, (first, second) in ((0, pair("A")), (6, pair("B")))
    ]
    assert hours(cell(1, *(one for each in frozen for one in each), *pair("C")))["C.10"] == (12, 14)


def test_frozen_orders_that_overlap_beyond_the_cap_keep_others_out_until_they_do_not():
    frozen = [
        (lying(first, at, at + 2), lying(second, end - 4, end))
        for at, end, (first, second) in ((0, 6, pair("A")), (2, 10, pair("B")), (4, 20, pair("C")))
    ]
    assert hours(cell(2, *(one for each in frozen for one in each), *pair("D")))["D.10"] == (10, 12)


def test_an_order_whose_end_is_fixed_still_has_to_come_in():
    first, second = pair("A")
    found = hours(cell(1, first, lying(second, 20, 24), *pair("B")))
    assert sorted([found["A.10"], found["B.10"]]) in ([(0, 2), (24, 26)], [(0, 2), (6, 8)])


def test_why_an_order_waits_outside_names_who_left_last():
    facts = cell(1, *pair("A"), *pair("B"))
    reader = Reader(facts, solve(facts).schedule)
    assert (reader.why("B.10").cause, reader.why("B.10").gain) == (Bound("cap", ("cell", "A.20"), 6 * HOUR), 4 * HOUR)
    assert "cap" not in {bound.cause for id in ("A.10", "B.20") for bound in reader.why(id).bounds}


def test_the_checker_sees_one_order_too_many():
    facts = cell(2, *pair("A"), *pair("B"))
    made = solve(facts).schedule
    assert faults(replace(facts, caps=(Cap("cell", 1),)), made) == [Fault("cap", ("B.10", "cell"))]


@pytest.mark.parametrize(
    ("caps", "reason"),
    [((), LeftOut("A.10", "unknown_cap", ("cell",))), ((Cap("cell", 0),), LeftOut("A.10", "no_card", ("cell",)))],
)
def test_a_cap_that_is_unknown_or_lets_nobody_in_is_told(caps, reason):
    facts = shop(*pair("A"), *line("B", ("saw", 1)), caps=caps)
    made = solve(facts).schedule
    assert (made.left_out[0], list(made.slots)) == (reason, ["B.10"])


def test_orders_that_wait_for_each_others_cards_are_told():
    one = line("A", ("saw", 1), ("mill", 1), ("saw", 1))
    other = line("B", ("mill", 1), ("saw", 1), ("mill", 1))
    names = ("left", "right", "left"), ("right", "left", "right")
    work = [
        replace(each, cap=name)
        for line, caps in zip((one, other), names, strict=True)
        for each, name in zip(line, caps, strict=True)
    ]
    made = solve(shop(*work, caps=(Cap("left", 1), Cap("right", 1)))).schedule
    told = {(left.operation, left.code) for left in made.left_out}
    assert {("A.20", "no_card"), ("B.20", "no_card")} <= told


def test_a_wish_by_hand_lets_an_order_in_first_and_the_others_wait_until_it_has_left():
    facts = cell(1, *pair("A"), *pair("B"))
    told = tried(facts, solve(facts).schedule.slots, Wish("B.10", "saw", 0))
    assert told.feasible and faults(facts, Schedule(told.slots)) == []
    assert {id: slot.start // HOUR for id, slot in told.slots.items()} == {"B.10": 0, "B.20": 8, "A.10": 12, "A.20": 14}


def test_a_rush_order_comes_in_before_those_that_wait():
    facts = cell(
        1,
        *pair("A"),
        *pair("B"),
        *pair("C"),
        orders=tuple(Order(id, (at + 1) * 6 * HOUR) for at, id in enumerate("ABC")),
    )
    before = solve(facts).schedule.slots
    rush = replace(
        facts, orders=(*facts.orders, Order("R", 6 * HOUR, weight=100)), operations=(*facts.operations, *pair("R"))
    )
    made = mend(rush, before, Goals(({"tardiness": 1}, {"moved": 1})), (Limits(rounds=300), lambda _: None))
    assert faults(rush, made.schedule) == []
    assert made.schedule.slots["R.10"].start <= 6 * HOUR


@settings(max_examples=25)
@given(integers(0, 10_000))
def test_searching_on_under_caps_keeps_everything_and_is_never_worse(seed):
    facts = random_plant(seed)
    first, more = solve(facts), solve(facts, limits=Limits(rounds=60, seed=seed))
    assert faults(facts, more.schedule) == []
    assert more.measures["tardiness"] <= first.measures["tardiness"]

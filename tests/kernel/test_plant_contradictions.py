"""Facts of a plant that contradict themselves: named, with everything else scheduled around them."""

from dataclasses import replace

from backend.kernel.scheduling.plant.check import faults
from backend.kernel.scheduling.plant.facts import After, Calendar, Machine, Operation, Order, Slot, Way
from backend.kernel.scheduling.plant.known import Known, clashes
from backend.kernel.scheduling.plant.solve import solve
from tests.kernel.plants import DAY, HOUR, line, shop


def test_fixed_work_that_contradicts_itself_is_named():
    first, second = line("A", ("saw", 2), ("mill", 2))
    facts = shop(
        replace(first, fixed=Slot("A.10", "saw", 0, 0, 2 * HOUR)),
        replace(second, fixed=Slot("A.20", "mill", HOUR, HOUR, 3 * HOUR)),
        replace(line("B", ("saw", 2))[0], fixed=Slot("B.10", "saw", HOUR, HOUR, 3 * HOUR)),
    )  # fmt: skip
    assert sorted(clashes(Known(facts))) == [("A.10", "A.20"), ("A.10", "B.10")]


def test_fixed_work_that_overlaps_is_named_however_long_and_whatever_lies_between():
    fixed = {"A": (0, 10), "B": (1, 2), "C": (3, 4), "D": (10, 12)}
    work = [
        replace(
            line(order, ("saw", end - start))[0],
            fixed=Slot(f"{order}.10", "saw", *(at * HOUR for at in (start, start, end))),
        )
        for order, (start, end) in fixed.items()
    ]
    assert clashes(Known(shop(*work))) == [("A.10", "B.10"), ("A.10", "C.10")]


def test_a_furnace_holds_fixed_work_together_only_when_it_begins_and_ends_together():
    spans = {"A": (0, 4), "B": (0, 4), "C": (2, 6)}
    work = [
        Operation(f"{order}.10", order, (Way("oven", 4 * HOUR),), (), "hard",
                  fixed=Slot(f"{order}.10", "oven", *(at * HOUR for at in (start, start, end))))
        for order, (start, end) in spans.items()
    ]  # fmt: skip
    assert clashes(Known(shop(*work, machines=(Machine("oven", "always", load=9),)))) == [("B.10", "C.10")]


def test_fixed_work_that_ends_before_its_portions_come_is_named():
    first = Operation("A.10", "A", (Way("slow", 10 * HOUR),), fixed=Slot("A.10", "slow", 0, 0, 10 * HOUR))
    second = Operation("A.20", "A", (Way("fast", HOUR),), (After("A.10", 0, HOUR, HOUR),))
    early = replace(second, fixed=Slot("A.20", "fast", 2 * HOUR, 2 * HOUR, 3 * HOUR))
    assert clashes(Known(shop(first, early))) == [("A.10", "A.20")]
    late = replace(second, fixed=Slot("A.20", "fast", 10 * HOUR, 10 * HOUR, 11 * HOUR))
    assert clashes(Known(shop(first, late))) == []


def test_fixed_work_that_contradicts_itself_stays_and_the_rest_is_scheduled_around_it():
    one, other = (
        replace(line(order, ("saw", 4))[0], fixed=Slot(f"{order}.10", "saw", start, start, start + 4 * HOUR))
        for order, start in (("A", 0), ("B", 2 * HOUR))
    )
    made = solve(shop(one, other, *line("C", ("saw", 1)), *line("D", ("mill", 1))))
    assert {id: (slot.start // HOUR, slot.end // HOUR) for id, slot in made.schedule.slots.items()} == {
        "A.10": (0, 4), "B.10": (2, 6), "C.10": (6, 7), "D.10": (0, 1)
    }  # fmt: skip
    assert made.schedule.left_out == ()


def test_an_order_that_is_due_before_its_release_is_scheduled_and_late():
    made = solve(shop(*line("A", ("saw", 2)), orders=(Order("A", 3 * HOUR, 10 * HOUR, 2),)))
    assert made.schedule.slots["A.10"].start == 10 * HOUR
    assert (made.measures["late"], made.measures["tardiness"]) == (1, 2 * 9 * HOUR)


def test_what_bears_no_break_joins_no_furnace_load_that_is_interrupted():
    shifts = Calendar("two shifts", ((0, 2 * HOUR), (3 * HOUR, 9 * HOUR)))
    first = Operation("A.10", "A", (Way("oven", 4 * HOUR),), (), "hard")
    second = Operation("B.10", "B", (Way("oven", 3 * HOUR),), (), "hard", breaks=False)
    oven = Machine("oven", "two shifts", load=2)
    orders = Order("A", HOUR), Order("B", DAY)
    facts = shop(first, second, machines=(oven,), calendars=(shifts,), orders=orders)
    schedule = solve(facts).schedule
    assert faults(facts, schedule) == []
    assert {id: (slot.start // HOUR, slot.end // HOUR) for id, slot in schedule.slots.items()} == {
        "A.10": (0, 5), "B.10": (5, 8)
    }  # fmt: skip

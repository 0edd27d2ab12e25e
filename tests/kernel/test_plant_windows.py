"""When a machine is given to maintenance: gaps first, else where it makes the least late; never over what is fixed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, sampled_from

from backend.kernel.scheduling.plant.check import faults
from backend.kernel.scheduling.plant.facts import Facts, Machine, Order, Schedule, Slot
from backend.kernel.scheduling.plant.known import Known
from backend.kernel.scheduling.plant.opening import fit, open_between
from backend.kernel.scheduling.plant.solve import mend, solve
from backend.kernel.scheduling.plant.windows import STAND_STILL, best_window, without
from tests.kernel.plants import DAY, HOUR, at_day, line, random_plant, shop, two_shifts

WEEK = (0, 7 * DAY)


def hours(span: tuple[int, int] | None) -> tuple[float, float] | None:
    return None if span is None else (span[0] / HOUR, span[1] / HOUR)


def window(facts: Facts, seconds: int, within=WEEK, machine: str = "saw"):
    return hours(best_window(facts, solve(facts).schedule, machine, seconds, within))


def test_a_machine_that_is_idle_first_is_taken_at_once():
    facts = shop(*line("A", ("mill", 4), ("saw", 2)))
    assert window(facts, 3 * HOUR) == (0, 3)


def test_the_first_gap_that_is_long_enough_is_taken():
    """The saw works 0–2 and 6–8 and then no more."""
    facts = shop(*line("A", ("saw", 2), ("mill", 4), ("saw", 2)))
    assert window(facts, 4 * HOUR) == (2, 6)
    assert window(facts, 5 * HOUR) == (8, 13)


def test_it_lies_in_open_hours_and_on_one_side_of_a_break():
    """From 6:00 there are four hours to the break of a quarter of an hour, then twelve."""
    facts = shop(*line("A", ("saw", 1)), machines=(Machine("saw", "two shifts"),), calendars=(two_shifts(),))
    assert window(facts, 3 * HOUR) == (7, 10)
    assert window(facts, 4 * HOUR) == (10.25, 14.25)


def test_what_is_longer_than_any_shift_goes_on_over_the_break():
    facts = shop(*line("A", ("saw", 1)), machines=(Machine("saw", "two shifts"),), calendars=(two_shifts(),))
    assert window(facts, 14 * HOUR) == (7, 21.25)


def test_between_two_moments_only():
    facts = shop(*line("A", ("saw", 2), ("mill", 4), ("saw", 2)))
    assert window(facts, 4 * HOUR, (3 * HOUR, 20 * HOUR)) == (8, 12)
    assert window(facts, 4 * HOUR, (9 * HOUR, 12 * HOUR)) is None


def test_without_a_gap_the_order_that_can_wait_waits():
    """A is due at 2 and B at 4, C has a week: six hours of the saw are taken, and C goes behind them."""
    facts = shop(*line("A", ("saw", 2)), *line("B", ("saw", 2)), *line("C", ("saw", 6)))
    facts = replace(facts, orders=(Order("A", 2 * HOUR), Order("B", 4 * HOUR), Order("C", 7 * DAY)))
    assert window(facts, 6 * HOUR, (0, 10 * HOUR)) == (4, 10)


def test_of_two_orders_that_become_late_the_lighter_one_does():
    """All eight hours are taken, each order is due when it ends; whoever comes second is two hours late."""
    facts = shop(*line("A", ("saw", 4)), *line("B", ("saw", 4)))
    facts = replace(facts, orders=(Order("A", 4 * HOUR, weight=9), Order("B", 8 * HOUR)))
    assert window(facts, 2 * HOUR, (0, 8 * HOUR)) == (4, 6)


def test_what_runs_is_not_interrupted():
    facts = shop(*line("A", ("saw", 4)))
    [running] = (replace(one, fixed=Slot("A.10", "saw", 0, 0, 4 * HOUR)) for one in facts.operations)
    facts = replace(facts, operations=(running,))
    assert window(facts, 2 * HOUR, (0, 5 * HOUR)) is None
    assert window(facts, 2 * HOUR, (0, 6 * HOUR)) == (4, 6)


@pytest.mark.parametrize("machine", ["lathe", "saw"])
def test_a_machine_nobody_knows_and_no_time_at_all_have_no_window(machine):
    facts = shop(*line("A", ("saw", 4)))
    assert best_window(facts, Schedule({}), machine, 0 if machine == "saw" else HOUR, WEEK) is None


def test_a_stretch_is_taken_out_of_open_hours():
    assert list(without(((0, 10), (20, 30)), (5, 25))) == [(0, 5), (25, 30)]
    assert list(without(((0, 10),), (0, 10))) == []
    assert list(without(((0, 10),), (10, 12))) == [(0, 10)]


@settings(max_examples=40, deadline=None)
@given(integers(0, 10**6), sampled_from((1, 3, 6, 11)), integers(0, 6), integers(1, 4))
def test_a_window_is_open_free_of_what_is_fixed_and_the_schedule_can_be_mended_around_it(seed, long, day, days):
    planned = random_plant(seed, 40, 4)
    facts = at_day(planned, solve(planned).schedule.slots, 2) if not solve(planned).schedule.left_out else planned
    schedule, machine, seconds = solve(facts).schedule, f"machine {seed % 4}", long * HOUR
    within = (day * DAY, (day + days) * DAY)
    opened = Known(facts).open(frozenset((facts.machines[seed % 4].calendar,)))
    found = best_window(facts, schedule, machine, seconds, within)
    slots = [slot for slot in schedule.slots.values() if slot.machine == machine]
    if found is None:
        fits = fit(opened, within[0], seconds, True)
        assert fits is None or fits[1] > within[1] or _blocked(facts, slots, within)
        return
    start, end = found
    assert within[0] <= start < end <= within[1]
    assert open_between(opened, start, end) == seconds
    fixed = {one.id for one in facts.operations if one.fixed is not None}
    assert not [slot for slot in slots if slot.operation in fixed and slot.setup < end and slot.end > start]
    own = replace(next(one for one in facts.calendars if one.id == facts.machines[seed % 4].calendar), id="closed")
    closed = replace(own, open=tuple(without(opened, found)))
    machines = tuple(replace(one, calendar="closed") if one.id == machine else one for one in facts.machines)
    mended = replace(facts, machines=machines, calendars=(*facts.calendars, closed))
    made = mend(mended, schedule.slots, STAND_STILL).schedule
    assert faults(mended, made) == []
    if not any(slot.setup < end and slot.end > start for slot in slots):
        assert all(made.slots[slot.operation] == slot for slot in slots if slot.operation in made.slots)


def _blocked(facts: Facts, slots: list[Slot], within: tuple[int, int]) -> bool:
    """Something fixed lies between the two moments."""
    fixed = {one.id for one in facts.operations if one.fixed is not None}
    return any(slot.operation in fixed and slot.setup < within[1] and slot.end > within[0] for slot in slots)

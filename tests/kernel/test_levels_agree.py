"""Levels rolled on, told, reconciled and carried; push and pull; measures (planning.md §6 and §8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.levels.facts import Bucket
from backend.kernel.levels.measures import adherence, kit_rate, moves_per_hundred, nervousness
from backend.kernel.levels.pull import Loop, cards, line_call
from backend.kernel.levels.push_pull import CallOff, call_off, guard
from backend.kernel.levels.reconciling import carry, gaps, settle
from backend.kernel.levels.rolling import Change, change, roll
from backend.kernel.levels.runs import run_due
from backend.kernel.levels.submissions import Fallback, Submission
from backend.kernel.levels.submissions import settle as settle_submissions
from tests.builders.levels import LEVELS, WEEKDAYS, D, dec, jan, nov, refusing, span

FIVE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MONTH = Bucket(dec(1), dec(31), True)
ASSEMBLY = "Final assembly of an item that is made for an order needs the order it is for."
PUSHED = "Capacity, purchasing and making parts start on a forecast or an order only."
CALLED = "Line delivery and replenishment start on the line plan or on consumption only."


def told(unit, quantity, at=FIVE, approved_by=""):
    return Submission(unit, at, {("P", dec(7)): D(quantity)}, approved_by)


def test_the_last_figures_told_in_time_count():
    told_ = [told("north", 30, FIVE), told("north", 20, FIVE - MINUTE)]
    taken, late = settle_submissions(["north"], told_, FIVE, Fallback({}, {}))
    assert (taken["north"].quantities, taken["north"].defaulted, late) == ({("P", dec(7)): 30}, False, [])


def test_who_is_late_is_taken_by_the_last_version_else_by_statistics_and_flagged():
    fallback = Fallback(
        {"north": {("P", dec(7)): D(8)}}, {"north": {("P", dec(7)): D(1)}, "south": {("P", dec(7)): D(9)}}
    )
    after = told("north", 30, FIVE + MINUTE)
    taken, late = settle_submissions(["north", "south", "west"], [after], FIVE, fallback)
    assert [(taken[unit].source, taken[unit].defaulted) for unit in taken] == [
        ("last_version", True),
        ("statistics", True),
        ("nothing", True),
    ]
    assert (taken["north"].quantities[("P", dec(7))], taken["west"].quantities, late) == (8, {}, [after])


def test_a_late_entry_counts_where_somebody_approved_the_exception():
    taken, late = settle_submissions(["north"], [told("north", 30, FIVE + MINUTE, "Wang")], FIVE, Fallback({}, {}))
    assert (taken["north"].quantities, taken["north"].source, late) == ({("P", dec(7)): 30}, "submitted", [])


def test_what_was_firm_and_lies_ahead_stays_and_the_outlook_is_planned_anew():
    run = run_due(LEVELS["2+2"], WEEKDAYS, dec(1))
    old_firm = span(dec(7), dec(20))
    old = {("P", nov(30)): D(9), ("P", dec(7)): D(10), ("P", dec(14)): D(20), ("P", dec(21)): D(30)}
    proposal = {("P", dec(14)): D(99), ("P", dec(21)): D(31), ("P", dec(28)): D(40), ("P", jan(25)): D(7)}
    rolled = roll(old, old_firm, proposal, run)
    assert rolled.kept == {("P", dec(7)): 10, ("P", dec(14)): 20}
    assert rolled.fixed == {("P", dec(21)): 31}
    assert rolled.outlook == {("P", dec(28)): 40}
    assert rolled.firm == {("P", dec(7)): 10, ("P", dec(14)): 20, ("P", dec(21)): 31}


def test_firm_days_behind_the_run_are_not_kept():
    run = run_due(LEVELS["10+3"], WEEKDAYS, nov(26))
    rolled = roll({("P", nov(25)): D(1), ("P", nov(26)): D(2)}, span(nov(24), dec(7)), {}, run)
    assert rolled.firm == {("P", nov(26)): 2}


def test_the_frozen_part_changes_only_with_a_reason_and_an_approver_and_counts():
    plan, frozen = {("P", dec(7)): D(10), ("P", dec(21)): D(30)}, span(dec(7), dec(20))
    outside = Change("P", dec(21), D(25))
    with refusing("P on 2026-12-07 is frozen; changing it needs a reason."):
        change(plan, [outside, Change("P", dec(7), D(5))], frozen)
    with refusing("P on 2026-12-07 is frozen; changing it needs an approver."):
        change(plan, [Change("P", dec(7), D(5), "No steel")], frozen)
    good = Change("P", dec(7), D(5), "No steel", "Wang")
    after, counted = change(plan, [outside, good], frozen)
    assert (after, counted) == ({("P", dec(7)): 5, ("P", dec(21)): 25}, [good])


def test_saying_again_what_is_planned_is_no_change_and_nothing_is_left_of_nothing():
    plan, frozen = {("P", dec(7)): D(10)}, span(dec(7), dec(20))
    assert change(plan, [Change("P", dec(7), D(10))], frozen) == (plan, [])
    assert change(plan, [Change("P", dec(7), D(0))], None) == ({}, [])


def half_month(lower, upper=1000):
    return gaps({("P", dec(1)): D(upper)}, lower, [MONTH], LEVELS["HALF-MONTH"])


def test_the_second_half_takes_what_the_first_lacked_and_a_gap_of_five_percent_is_allowed():
    assert carry([D(480), D(520)], [D(430)]) == carry_of([570], 0)
    [gap] = half_month({("P", dec(1)): D(430), ("P", dec(16)): D(520)})
    assert (gap.difference, gap.share, gap.allowed) == (50, D("0.05"), True)


def carry_of(targets, backlog):
    found = carry([D(target) for target in targets], [])
    return type(found)(found.targets, D(backlog))


def test_a_gap_above_the_tolerance_is_no_longer_allowed():
    [gap] = half_month({("P", dec(1)): D(430), ("P", dec(16)): D(519)})
    assert (gap.difference, gap.allowed) == (51, False)
    assert half_month({("P", dec(1)): D(480), ("P", dec(16)): D(520)}) == []
    with refusing("P: the gap of 2026-12-01 needs a decision: raise, carry or absorb."):
        settle(gap)


def test_raise_lifts_the_upper_figure_absorb_the_lower_and_carry_hands_the_rest_on():
    [gap] = half_month({("P", dec(1)): D(430), ("P", dec(16)): D(470)})
    assert settle(gap, "raise") == type(settle(gap, "raise"))(D(900), D(900), D(0))
    assert (settle(gap, "absorb").upper, settle(gap, "absorb").lower) == (1000, 1000)
    assert (settle(gap, "carry").upper, settle(gap, "carry").lower, settle(gap, "carry").carried) == (1000, 900, 100)


def test_without_a_choice_the_lower_level_wins_in_firm_and_the_upper_in_outlook():
    [firm] = half_month({("P", dec(1)): D(960)})
    assert (settle(firm).upper, settle(firm).lower) == (960, 960)
    outlook = Bucket(dec(1), dec(31), False)
    [later] = gaps({("P", dec(1)): D(1000)}, {("P", dec(1)): D(960)}, [outlook], LEVELS["HALF-MONTH"])
    assert (settle(later).upper, settle(later).lower) == (1000, 1000)


def test_ten_and_three_may_differ_from_two_and_two_in_the_outlook_only():
    upper, lower = {("P", dec(7)): D(10)}, {("P", dec(7)): D(9)}
    for firm in (True, False):
        [gap] = gaps(upper, lower, [Bucket(dec(7), dec(7), firm)], LEVELS["10+3"])
        assert gap.allowed is not firm


def test_what_nobody_planned_above_is_a_gap_too():
    [gap] = half_month({("P", dec(1)): D(1000), ("Q", dec(3)): D(1)})
    assert (gap.family, gap.upper, gap.lower, gap.allowed, gap.share) == ("Q", 0, 1, False, None)


def test_a_shortfall_at_the_end_of_the_month_is_a_backlog_and_a_surplus_too():
    assert carry([D(480), D(520)], [D(430), D(520)]) == carry_of([], 50)
    assert carry([D(480), D(520)], [D(500)]) == carry_of([500], 0)
    assert carry([D(100), D(20)], [D(150)]) == carry_of([0], -30)
    with refusing("More buckets were built than are planned."):
        carry([D(1)], [D(1), D(1)])


@given(st.lists(st.integers(0, 500), max_size=8), st.data())
def test_nothing_is_lost_when_it_is_carried(planned, data):
    built = data.draw(st.lists(st.integers(0, 700), max_size=len(planned)))
    carried = carry([D(q) for q in planned], [D(q) for q in built])
    assert sum(built) + sum(carried.targets) + carried.backlog == sum(planned)
    assert all(target >= 0 for target in carried.targets)


def test_a_forecast_starts_everything_upstream_and_only_an_order_starts_final_assembly():
    for activity in ("capacity", "purchasing", "upstream"):
        guard(activity, "forecast")
        guard(activity, "order")
    guard("final_assembly", "order")
    guard("final_assembly", "forecast", keyed=False)
    guard("shipping", "order")
    guard("line_delivery", "line_plan")
    guard("replenishment", "consumption")


@pytest.mark.parametrize(
    ("activity", "cause", "keyed", "sentence"),
    [
        (
            "final_assembly",
            None,
            True,
            ASSEMBLY,
        ),
        (
            "final_assembly",
            "forecast",
            True,
            ASSEMBLY,
        ),
        ("final_assembly", None, False, PUSHED),
        ("shipping", "forecast", True, "Shipping starts on an order only."),
        (
            "line_delivery",
            "order",
            True,
            CALLED,
        ),
        (
            "replenishment",
            "forecast",
            True,
            CALLED,
        ),
        (
            "upstream",
            "consumption",
            True,
            PUSHED,
        ),
    ],
)
def test_nothing_starts_on_the_wrong_cause(activity, cause, keyed, sentence):
    with refusing(sentence):
        guard(activity, cause, keyed)


def test_the_purchase_plan_rolls_four_weeks():
    assert call_off(1, D(100)) == CallOff("firm", D(100), D(100))
    assert call_off(2, D(100)) == CallOff("range", D(90), D(110))
    assert [call_off(week, D(100)).kind for week in (3, 4)] == ["forecast", "forecast"]
    assert call_off(3, D(100)).high is None
    with pytest.raises(Invalid):
        call_off(5, D(100))


def test_four_cards_circulate():
    assert cards(D(240), D("0.5"), D("0.2"), D(40)) == 4
    assert cards(D(240), D("0.5"), D("0.4"), D(40)) == 5
    with refusing("container: more than nothing is needed."):
        cards(D(240), D(1), D(0), D(0))


def test_the_line_calls_whole_containers_for_what_is_neither_there_nor_called():
    assert line_call(D(130), D(35), D(40), Loop(D(40))) == 80
    assert line_call(D(75), D(35), D(40), Loop(D(40))) == 0
    assert line_call(D(10), D(35), D(0), Loop(D(40))) == 0


@given(*[st.integers(0, 300)] * 4, st.integers(1, 60))
def test_a_call_never_fills_the_line_above_its_cap(need, there, called, cap, container):
    call = line_call(D(need), D(there), D(called), Loop(D(container), D(cap)))
    assert call >= 0 and call % container == 0
    assert call == 0 or there + called + call <= cap
    assert call <= line_call(D(need), D(there), D(called), Loop(D(container)))


def test_too_much_of_one_item_does_not_make_up_for_another():
    plan = {("P", dec(7)): D(10), ("Q", dec(7)): D(10)}
    assert adherence(plan, {("P", dec(7)): D(15), ("Q", dec(7)): D(4)}) == D("0.7")
    assert adherence(plan, {("P", dec(8)): D(20)}) == 0
    assert adherence({}, {("P", dec(7)): D(15)}) is None


def test_nervousness_weighs_what_lies_near_more():
    today = nov(24)
    day = [today + timedelta(days=n) for n in range(30)]
    old = {("P", day[2]): D(50), ("P", day[6]): D(40), ("P", day[20]): D(1)}
    new = {("P", day[3]): D(50), ("P", day[6]): D(30)}
    assert nervousness(old, new, today, 10) == D(79) / D(56)
    assert nervousness({}, new, today, 10) is None
    assert (moves_per_hundred(3, 40), moves_per_hundred(3, 0)) == (D("7.5"), None)


def test_the_kit_rate_counts_orders_complete_three_open_days_before_their_start():
    starts = {"a": date(2026, 11, 27), "b": date(2026, 11, 30), "c": date(2026, 11, 30), "d": date(2026, 11, 30)}
    full = {"a": nov(24), "b": nov(25), "c": nov(26)}
    assert kit_rate(starts, full, WEEKDAYS) == D("0.5")
    assert kit_rate({}, {}, WEEKDAYS) is None

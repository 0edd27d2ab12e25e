"""Past-due forecast buckets, the current one, and orders that are late (planning.md §1.1, 1 and 5)."""

from fractions import Fraction

import pytest

from backend.kernel.demand.consumption import consume
from backend.kernel.demand.consumption_rule import ConsumptionRule
from backend.kernel.demand.facts import ForecastRow, Frame
from backend.kernel.demand.merging import merge
from backend.kernel.demand.predicate import Comparison
from backend.kernel.mrp.days import OpenDays
from tests.builders.demand import order, took, week, weeks

PAST = weeks(100, 100, 100, first=-1)  # W-1, W0 and the current W1
CURRENT = week(1, 100)


def aged(*lines, forecast=PAST, frame=None, **more):
    return consume(lines, forecast, [ConsumptionRule("R1", 10, **more)], frame)


def test_a_past_bucket_is_dropped_after_its_own_lines_took_from_it():
    answer = aged(order("late", -2, 30), order("now", 0, 200), back=7, forward=7)
    assert took(answer, "late") == {"W0": 30} and took(answer, "now") == {"W1": 100}
    assert answer.net == {"W-1": 0, "W0": 0, "W1": 0} and answer.by_row["W0"].lapsed == 70


def test_what_a_past_bucket_has_left_is_carried_with_its_decay():
    answer = aged(order("late", -2, 30), past_due="carry", carry_buckets=2, decay=Fraction(1, 2))
    assert answer.net == {"W-1": 0, "W0": 0, "W1": 100 + 35 + 25}
    assert [(each.row, each.into, each.quantity) for each in answer.carried] == [("W-1", "W1", 25), ("W0", "W1", 35)]
    w0 = answer.by_row["W0"]
    assert (w0.consumed, w0.lapsed, w0.carried_out, w0.net) == (30, 35, 35, 0)


def test_a_bucket_is_carried_no_further_than_so_many_buckets():
    answer = aged(past_due="carry", carry_buckets=1)
    assert answer.net["W1"] == 200 and answer.by_row["W-1"].lapsed == 100


def test_carrying_stays_within_one_key_and_in_whole_units():
    forecast = [week(0, 100, customer="K", unit=10), week(1, 10, customer="K"), CURRENT]
    answer = aged(forecast=forecast, past_due="carry", decay=Fraction(1, 3))
    assert answer.net == {"KW0": 0, "KW1": 40, "W1": 100}


def test_what_can_be_carried_nowhere_stays_and_is_wanted_on_the_first_day():
    answer = aged(forecast=[week(0, 100)], past_due="carry")
    assert [(row.day, row.quantity, row.late) for row in merge([], answer).rows] == [(0, 100, True)]


@pytest.mark.parametrize(("grace", "net"), [(0, 0), (1, 100), (7, 100)])
def test_a_bucket_is_kept_until_its_grace_is_over(grace, net):
    answer = aged(past_due="keep", grace=grace)
    assert answer.net == {"W-1": 0, "W0": net, "W1": 100}  # W0 ended on day 0, W-1 a week before
    assert aged(past_due="keep", grace=8).net["W-1"] == 100


def test_late_lines_beyond_the_window_take_nothing_unless_their_bucket_still_counts():
    line = order("late", -6, 30)
    assert aged(line, back=5).lines[0].reason == "past"
    assert aged(line, back=6).lines[0].reason == ""
    assert took(aged(line, back=0, past_due="keep", grace=7), "late") == {"W0": 30}
    assert took(aged(line, back=0, past_due="carry"), "late") == {"W0": 30}


def test_a_line_due_earlier_in_the_current_bucket_takes_from_it():
    started = [ForecastRow("W", -3, 4, 100, item="A")]
    assert took(aged(order("late", -3, 30), forecast=started), "late") == {"W": 30}


def test_late_lines_count_working_days_or_buckets_like_their_window():
    monday_to_friday = Frame(working={None: OpenDays(lambda day: day % 7 < 5)})
    line = order("late", -3, 30)  # Friday, day 0 being Monday
    assert aged(line, back=1, unit="working", frame=monday_to_friday).lines[0].reason == ""
    assert aged(order("late", -4, 30), back=1, unit="working", frame=monday_to_friday).lines[0].reason == "past"
    assert took(aged(order("late", -10, 30), back=2, unit="bucket"), "late") == {"W-1": 30}
    assert aged(order("late", -10, 30), back=1, unit="bucket").lines[0].reason == "past"
    assert aged(order("late", -10, 30, item="Z"), back=1, unit="bucket").lines[0].reason == "past"


def test_the_current_bucket_counts_by_the_open_days_left():
    row = ForecastRow("W", -3, 4, 100, item="A", unit=1)  # Friday to Thursday: Friday gone, Monday to Thursday left
    frame = Frame(working={None: OpenDays(lambda day: day % 7 < 5)})
    assert aged(forecast=[row], frame=frame).net == {"W": 100}
    assert aged(forecast=[row], frame=frame, current_bucket="prorate").net == {"W": 80}
    sold = order("late", -3, 30)
    answer = aged(sold, forecast=[row], frame=frame, current_bucket="prorate")
    assert answer.net == {"W": 70}  # what Friday sold beyond its share is not wanted again


def test_days_left_round_up_to_whole_units_and_keep_what_was_carried():
    row = ForecastRow("W", -3, 4, 100, item="A", unit=10)
    assert aged(forecast=[row], current_bucket="prorate").net == {"W": 60}  # 4 of 7 days: 57.1
    before = ForecastRow("V", -10, -3, 20, item="A")
    kept = aged(forecast=[before, row], current_bucket="prorate", past_due="carry")
    assert kept.net == {"V": 0, "W": 80}


def test_a_bucket_without_an_open_day_counts_whole():
    row = ForecastRow("W", -1, 2, 100, item="A")
    closed = Frame(working={None: OpenDays(lambda day: day < -1)})
    assert aged(forecast=[row], frame=closed, current_bucket="prorate").net == {"W": 100}


def test_a_bucket_ages_by_the_rule_that_would_speak_of_its_orders():
    forecast = [week(0, 100, customer="K"), week(0, 100)]
    rules = [
        ConsumptionRule("never", 1, action="skip", past_due="keep", grace=9),
        ConsumptionRule("K", 2, Comparison("customer", "eq", "K"), past_due="keep", grace=9),
        ConsumptionRule("big", 3, Comparison("quantity", "gt", 0), past_due="keep", grace=9),
    ]
    assert consume([], forecast, rules).net == {"KW0": 100, "W0": 0}

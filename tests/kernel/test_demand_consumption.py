"""Forecast consumption 冲销: the example of planning.md §1.1 and every option of a rule."""

from dataclasses import replace
from fractions import Fraction

import pytest

from backend.kernel.demand.consumption import consume
from backend.kernel.demand.facts import Frame
from backend.kernel.demand.merging import merge
from backend.kernel.demand.predicate import Comparison
from backend.kernel.mrp.days import OpenDays
from tests.builders.demand import order, over, rule, took, week, weeks

FORECAST = [*weeks(100, 100, 100, 100), week(2, 30, customer="K")]
ORDERS = [
    order("o1", 8, 50, customer="K"),
    order("o2", 9, 110),
    order("o3", 10, 120),
    order("o4", 12, 60),
    order("o5", 27, 70),
]
MON_TO_FRI = OpenDays(lambda day: day % 7 < 5)


def alone(*lines, forecast=None, frame=None, **more):
    """Lines under one rule against the weeks W1 … W4 of 100 each."""
    return consume(lines, weeks(100, 100, 100, 100) if forecast is None else forecast, [rule(**more)], frame)


def test_the_worked_example():
    answer = consume(ORDERS, FORECAST, [rule()])
    assert took(answer, "o1") == {"KW2": 30, "W2": 20}
    assert took(answer, "o2") == {"W2": 80, "W1": 30}
    assert took(answer, "o3") == {"W1": 70, "W3": 50}
    assert took(answer, "o4") == {"W3": 50}
    assert took(answer, "o5") == {"W4": 70}
    assert over(answer) == {"o4": 10}
    assert answer.net == {"W1": 0, "W2": 0, "W3": 0, "W4": 30, "KW2": 0}
    assert answer.exceptions == []  # 10 is 10 % of W2, and not above it


def test_the_checks_of_the_worked_example():
    answer = consume(ORDERS, FORECAST, [rule()])
    taken = sum(take.quantity for take in answer.takes)
    assert (sum(row.quantity for row in FORECAST) - taken, taken) == (430 - 400, 400)
    assert sum(each.consumed + each.over for each in answer.lines) == 410
    assert sum(row.quantity for row in merge(ORDERS, answer).rows) == 440


def test_shipping_leaves_the_net_forecast_and_lowers_what_is_open():
    shipped = [replace(line, shipped=40) if line.id == "o2" else line for line in ORDERS]
    answer = consume(shipped, FORECAST, [rule()])
    assert answer.net == consume(ORDERS, FORECAST, [rule()]).net
    assert {row.source: row.quantity for row in merge(shipped, answer).rows}["o2"] == 70


def test_what_is_cancelled_takes_nothing():
    assert took(alone(order("o", 8, 50, cancelled=20)), "o") == {"W2": 30}


def test_without_a_rule_a_line_takes_of_its_own_bucket_and_the_item():
    answer = consume([order("o", 8, 150, customer="K")], FORECAST)
    assert took(answer, "o") == {"W2": 100} and over(answer) == {"o": 50}


def test_the_first_true_rule_by_sequence_applies():
    small = Comparison("quantity", "lt", 10)
    rules = [rule(id="late", sequence=20), rule(id="early", sequence=10, predicate=small, action="skip")]
    answer = consume([order("little", 8, 9), order("much", 8, 10)], FORECAST, rules)
    assert [(each.line.id, each.rule, each.reason) for each in answer.lines] == [
        ("little", "early", "skipped"),
        ("much", "late", ""),
    ]
    assert took(answer, "little") == {} and took(answer, "much") == {"W2": 10}


def test_an_abnormal_line_takes_nothing_and_stays_demand():
    answer = alone(order("o", 8, 50, abnormal=True))
    assert [(each.consumed, each.over, each.reason) for each in answer.lines] == [(0, 0, "abnormal")]
    assert sum(row.quantity for row in merge([order("o", 8, 50, abnormal=True)], answer).rows) == 450


@pytest.mark.parametrize(
    ("direction", "taken", "beyond"),
    [
        ("back_then_forward", {"W2": 100, "W1": 100, "W3": 50}, 0),
        ("forward_then_back", {"W2": 100, "W3": 100, "W1": 50}, 0),
        ("back", {"W2": 100, "W1": 100}, 50),
        ("forward", {"W2": 100, "W3": 100}, 50),
        ("own_only", {"W2": 100}, 150),
    ],
)
def test_directions(direction, taken, beyond):
    answer = alone(order("o", 10, 250), direction=direction)
    assert took(answer, "o") == taken and list(took(answer, "o")) == list(taken)
    assert sum(over(answer).values()) == beyond


@pytest.mark.parametrize(
    ("back", "forward", "taken"),
    [
        (3, 0, {"W2": 100}),  # [7, 10] does not reach W1, which ends with day 6
        (4, 0, {"W2": 100, "W1": 100}),
        (0, 3, {"W2": 100}),  # W3 begins on day 14
        (0, 4, {"W2": 100, "W3": 100}),
        (0, 11, {"W2": 100, "W3": 100, "W4": 50}),
    ],
)
def test_windows_reach_to_the_day(back, forward, taken):
    assert took(alone(order("o", 10, 250), back=back, forward=forward), "o") == taken


def test_a_window_in_working_days_passes_over_closed_ones():
    frame = Frame(working={"S": MON_TO_FRI})
    near = {"forecast": weeks(100, 100, 100, site="S"), "frame": frame, "unit": "working", "forward": 0}
    monday = order("o", 14, 250, site="S")
    assert took(alone(monday, back=1, **near), "o") == {"W3": 100, "W2": 100}  # one back is Friday, day 11
    assert took(alone(monday, back=5, **near), "o") == {"W3": 100, "W2": 100}
    assert took(alone(monday, back=6, **near), "o") == {"W3": 100, "W2": 100, "W1": 50}
    ahead = {**near, "forward": 2, "back": 0}
    assert took(alone(order("o", 10, 250, site="S"), **ahead), "o") == {"W2": 100, "W3": 100}  # Thursday + 2 is Monday
    assert took(alone(order("o", 10, 250, site="S"), **{**ahead, "forward": 1}), "o") == {"W2": 100}


def test_a_window_in_buckets_counts_them_however_long_they_are():
    forecast = [*weeks(100, 100), week(4, 100), week(6, 100)]
    taken = took(alone(order("o", 22, 1000), forecast=forecast, unit="bucket", back=2, forward=1), "o")
    assert taken == {"W4": 100, "W2": 100, "W1": 100, "W6": 100}
    taken = took(alone(order("o", 22, 1000), forecast=forecast, unit="bucket", back=1, forward=0), "o")
    assert taken == {"W4": 100, "W2": 100}


LEVELS = (("item", "customer"), ("item", "customer_class"), ("item", "channel"), ("item",), ("family",))
KEYED = [
    week(2, 10, name="of item"),
    week(2, 10, name="of customer", customer="K"),
    week(2, 10, name="of another", customer="L"),
    week(2, 10, name="of class", customer_class="A"),
    week(2, 10, name="of channel", channel="web"),
    week(2, 10, name="of region", region="north"),
    week(2, 10, name="of family", item=None, family="F"),
]


def test_levels_from_the_most_specific_to_the_family():
    line = order("o", 8, 100, customer="K", customer_class="A", channel="web", region="north", family="F")
    answer = alone(line, forecast=KEYED, levels=LEVELS)
    assert list(took(answer, "o")) == ["of customer", "of class", "of channel", "of item", "of family"]
    assert over(answer) == {"o": 50}
    assert [take.level for take in answer.takes] == list(LEVELS)


def test_level_first_or_window_first():
    forecast = [*weeks(10, 10), *weeks(10, 10, customer="K")]
    line = order("o", 8, 30, customer="K")
    assert list(took(alone(line, forecast=forecast), "o")) == ["KW2", "KW1", "W2"]
    assert list(took(alone(line, forecast=forecast, loops="window_first"), "o")) == ["KW2", "W2", "KW1"]


FAMILY = [week(2, q, name=n, item=n, family="F") for n, q in (("A", 10), ("B", 30), ("C", 30), ("D", 50))]


def test_a_broken_down_family_gives_its_own_part_then_siblings_by_what_is_left():
    lent = {"forecast": [*FAMILY, week(2, 10, name="else", item="E", family="G")], "levels": (("item",), ("family",))}
    line = order("o", 8, 105, family="F")
    assert took(alone(line, **lent), "o") == {"A": 10}
    answer = alone(line, borrow=True, **lent)
    assert took(answer, "o") == {"A": 10, "D": 50, "B": 30, "C": 15}
    assert [take.borrowed for take in answer.takes] == [False, True, True, True]


def test_the_family_level_alone_finds_the_own_part_first():
    answer = alone(order("o", 8, 15, family="F"), forecast=FAMILY, levels=(("family",),), borrow=True)
    assert took(answer, "o") == {"A": 10, "D": 5}


def test_one_line_takes_no_more_of_a_bucket_than_the_outlier_share():
    answer = alone(order("o", 8, 250), order("p", 9, 30), outlier_pct=Fraction(40))
    assert took(answer, "o") == {"W2": 40, "W1": 40, "W3": 40} and over(answer) == {"o": 130}
    assert took(answer, "p") == {"W2": 30}


def test_the_outlier_share_holds_when_a_row_is_met_on_two_levels():
    forecast = [week(2, 100, name="A", family="F")]
    answer = alone(
        order("o", 8, 90, family="F"), forecast=forecast, levels=(("item",), ("family",)), outlier_pct=Fraction(50)
    )
    assert took(answer, "o") == {"A": 50}


def test_over_consumption_is_told_above_the_tolerance_of_all_lines_of_the_bucket():
    lines = [order("o", 8, 105), order("p", 9, 5), order("q", 9, 1)]
    told = alone(*lines, direction="own_only").exceptions
    assert [(e.code, e.rule, e.rows, e.forecast, e.quantity, e.lines) for e in told] == [
        ("over_consumed", "R1", ("W2",), 100, 11, ("o", "p", "q"))
    ]
    assert alone(*lines[:2], direction="own_only").exceptions == []
    assert len(alone(*lines[:2], direction="own_only", tolerance_pct=Fraction(9)).exceptions) == 1
    assert alone(*lines, direction="own_only", tolerance_least=12).exceptions == []


def test_less_than_one_is_no_over_consumption():
    lines, forecast = [order("o", 8, 900_000)], [week(2, 0)]
    assert alone(*lines, forecast=forecast, frame=Frame(one=1_000_000)).exceptions == []
    assert len(alone(*lines, forecast=forecast, frame=Frame(one=900_000)).exceptions) == 1


def test_where_nothing_was_forecast_nothing_is_over_consumed():
    answer = alone(order("o", 8, 500, item="Z"))
    assert over(answer) == {"o": 500} and answer.exceptions == []


def test_lines_take_by_due_day_priority_order_date_and_id():
    lines = [
        order("d", 9, 60),
        order("c", 8, 60, priority=2),
        order("b", 8, 60, priority=1, order_date=-1),
        order("a", 8, 60, priority=1),
    ]
    answer = alone(*lines, direction="own_only")
    assert [each.line.id for each in answer.lines] == ["b", "a", "c", "d"]
    assert over(answer) == {"a": 20, "c": 60, "d": 60}


def test_a_promised_day_goes_before_the_wanted_one():
    assert took(alone(order("o", 8, 10, promised=16)), "o") == {"W3": 10}


def test_a_line_takes_of_its_own_site_before_what_is_for_all_sites():
    forecast = [week(2, 10, name="S1", site="S1"), week(2, 10, name="S2", site="S2"), week(2, 10, name="all")]
    assert took(alone(order("o", 8, 30, site="S1"), forecast=forecast), "o") == {"S1": 10, "all": 10}
    assert took(alone(order("o", 8, 30), forecast=forecast), "o") == {"all": 10}


def test_of_buckets_that_overlap_the_shorter_is_taken_first():
    forecast = [replace(week(1, 40, name="month"), end=28), week(2, 40, name="week")]
    assert took(alone(order("o", 8, 50), forecast=forecast, back=0, forward=0), "o") == {"week": 40, "month": 10}
    assert took(alone(order("o", 22, 50), forecast=forecast, back=20, forward=0), "o") == {"month": 40, "week": 10}

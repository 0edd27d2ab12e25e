"""Predicates of rules: data that is read with every error by its place, and asked of order lines."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from backend.kernel.demand.consumption import consume
from backend.kernel.demand.consumption_rule import ConsumptionRule, check_rule
from backend.kernel.demand.facts import ForecastRow, Frame
from backend.kernel.demand.merging import merge
from backend.kernel.demand.predicate import DEEPEST, Reading, predicate_of
from backend.kernel.errors import Invalid
from tests.builders.demand import order, week

READING = Reading(date(2026, 11, 30), one=1000)
LINE = order("o", 9, 10_500, customer="K", customer_class="A", priority=2, abnormal=True, order_date=-3)


def of(field, operator, value=None):
    return {"field": field, "operator": operator, **({} if value is None else {"value": value})}


@pytest.mark.parametrize(
    "test",
    [
        of("customer", "eq", "K"),
        of("customer", "ne", "L"),
        of("channel", "ne", "web"),
        of("customer_class", "in", ["A", "B"]),
        of("channel", "not_in", ["web"]),
        of("channel", "is_empty"),
        of("segment", "is_empty"),
        of("customer", "is_set"),
        of("priority", "le", 2),
        of("priority", "in", [1, 2]),
        of("quantity", "eq", "10.5"),
        of("quantity", "gt", 10),
        of("quantity", "lt", "10.501"),
        of("quantity", "lt", "10.5005"),
        of("wanted", "ge", "2026-12-09"),
        of("due", "le", 9),
        of("promised", "is_empty"),
        of("order_date", "lt", "2026-11-30"),
        of("abnormal", "eq", True),
        of("abnormal", "ne", False),
        {"and": [of("customer", "eq", "K"), {"or": [of("region", "eq", "x"), of("priority", "lt", 3)]}]},
        {},
        None,
    ],
)
def test_what_is_true_of_the_line(test):
    assert predicate_of(test, READING).holds(LINE)


@pytest.mark.parametrize(
    "test",
    [
        of("customer", "eq", "L"),
        of("customer", "ne", "K"),
        of("channel", "eq", "web"),
        of("channel", "in", ["web"]),
        of("customer_class", "not_in", ["A"]),
        of("channel", "is_set"),
        of("customer", "is_empty"),
        of("priority", "gt", 2),
        of("quantity", "lt", "10.5"),
        of("quantity", "gt", "10.5"),
        of("wanted", "lt", "2026-12-09"),
        of("promised", "lt", 100),
        of("promised", "ge", -100),
        of("abnormal", "eq", False),
        {"and": [of("customer", "eq", "K"), of("priority", "gt", 3)]},
        {"or": [of("customer", "eq", "L"), of("priority", "gt", 3)]},
    ],
)
def test_what_is_not(test):
    assert not predicate_of(test, READING).holds(LINE)


def test_keys_are_compared_as_texts():
    assert predicate_of(of("customer", "eq", "7"), READING).holds(replace(LINE, customer=7))


DEEP = of("customer", "eq", "K")
for _ in range(DEEPEST):
    DEEP = {"and": [DEEP]}


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        ("customer = K", "predicate", "A test with field, operator and value is needed"),
        ([], "predicate", "A test with field"),
        (of("colour", "eq", "x"), "predicate.field", "It must be one of item, family"),
        ({"operator": "eq"}, "predicate.field", "It must be one of"),
        (of(["item"], "eq", "x"), "predicate.field", "It must be one of"),
        (of("customer", "lt", "x"), "predicate.operator", "For customer it must be one of eq, ne, in, not_in"),
        (of("customer", ["eq"], "x"), "predicate.operator", "For customer it must be"),
        (of("abnormal", "is_set"), "predicate.operator", "For abnormal it must be one of eq, ne."),
        (of("customer", "eq"), "predicate.value", "A code is needed."),
        (of("customer", "eq", " "), "predicate.value", "A code is needed."),
        (of("customer", "eq", 7), "predicate.value", "A code is needed."),
        (of("customer", "in", "K"), "predicate.value", "A list with at least one value is needed."),
        (of("customer", "in", []), "predicate.value", "A list with at least one value is needed."),
        (of("customer", "in", ["K", 1]), "predicate.value.1", "A code is needed."),
        (of("customer", "is_set", "K"), "predicate.value", "is_set takes no value."),
        (of("priority", "eq", "high"), "predicate.value", "A whole number is needed."),
        (of("priority", "eq", True), "predicate.value", "A whole number is needed."),
        (of("quantity", "gt", "much"), "predicate.value", "A number with at most six decimals is needed."),
        (of("quantity", "gt", "0.0000001"), "predicate.value", "A number with at most six"),
        (of("quantity", "gt", 1.5), "predicate.value", "A number with at most six"),
        (of("quantity", "gt", "NaN"), "predicate.value", "A number with at most six"),
        (of("wanted", "lt", "30.11.2026"), "predicate.value", "A date such as 2026-11-30"),
        (of("abnormal", "eq", "yes"), "predicate.value", "true or false is needed."),
        ({**of("customer", "eq", "K"), "colour": 1}, "predicate.colour", "Only field, operator and value"),
        ({"and": []}, "predicate.and", "A list with at least one test is needed."),
        ({"or": of("customer", "eq", "K")}, "predicate.or", "A list with at least one test"),
        ({"and": [DEEP], "or": [DEEP]}, "predicate", "Either and or or stands alone."),
        ({"or": [of("item", "eq", "A"), of("item", "eq")]}, "predicate.or.1.value", "A code is needed."),
        ({"or": [of("item", "eq", "A")] * 200}, "predicate.or.199", "at most 8 levels and 200 parts."),
        (DEEP, "predicate" + ".and.0" * DEEPEST, "at most 8 levels and 200 parts."),
    ],
)
def test_what_is_no_predicate_is_refused_by_its_place(data, place, reason):
    with pytest.raises(Invalid) as refused:
        predicate_of(data, READING)
    assert refused.value.sentence.startswith(f"{place}: ") and reason in refused.value.sentence
    assert list(refused.value.fields) == [place]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("action", "eat", "It must be one of consume, skip."),
        ("unit", "month", "It must be one of calendar, working, bucket."),
        ("direction", "sideways", "It must be one of back_then_forward"),
        ("loops", "", "It must be one of level_first, window_first."),
        ("past_due", "forget", "It must be one of drop, carry, keep."),
        ("current_bucket", "half", "It must be one of whole, prorate."),
        ("back", -1, "It must be 0 or more."),
        ("forward", -1, "It must be 0 or more."),
        ("grace", -1, "It must be 0 or more."),
        ("carry_buckets", -1, "It must be 0 or more."),
        ("tolerance_least", -1, "It must be 0 or more."),
        ("tolerance_pct", Fraction(-1), "It must be 0 or more."),
        ("outlier_pct", Fraction(0), "It must be above 0 and at most 100."),
        ("outlier_pct", Fraction(101), "It must be above 0 and at most 100."),
        ("decay", Fraction(0), "It must be above 0 and at most 1."),
        ("decay", Fraction(2), "It must be above 0 and at most 1."),
        ("levels", (), "At least one level is needed."),
        ("levels", (("item",), ("item",)), "A level stands in it twice."),
    ],
)
def test_what_is_no_rule_is_refused_by_its_field(field, value, reason):
    with pytest.raises(Invalid) as refused:
        check_rule(replace(ConsumptionRule("R", 1), **{field: value}))
    assert refused.value.sentence.startswith(f"{field}: {reason}")
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("level", "reason"),
    [
        (("item", "market"), "market is not one of item, family"),
        (("customer",), "A level names the item or the family, and not both."),
        (("item", "family"), "A level names the item or the family, and not both."),
        (("item", "customer", "customer"), "It names a dimension twice."),
    ],
)
def test_what_is_no_level_is_refused_by_its_number(level, reason):
    with pytest.raises(Invalid, match=r"levels\.1: " + reason):
        check_rule(ConsumptionRule("R", 1, levels=(("item",), level)))


def test_two_rules_of_one_number_are_refused():
    with pytest.raises(Invalid, match="sequence: Rules a and b have the same number 1"):
        consume([], [], [ConsumptionRule("b", 1), ConsumptionRule("a", 1)])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (order("o", 1, -1), "ordered: -1 in order line o does not lie between 0 and"),
        (order("o", 1, 2**63), "ordered: 9223372036854775808 in order line o does not lie between 0 and"),
        (order("o", 1, 1.5), "ordered: 1.5 in order line o is not a whole number."),
        (order("o", 1, True), "ordered: True in order line o is not a whole number."),
        (order("o", 1, 5, shipped=-1), "shipped: -1 in order line o does not lie between 0 and"),
        (order("o", 1, 5, cancelled=6), "cancelled: 6 in order line o is more than 5 ordered."),
        (order("o", 1, 5, delivery_days=-1), "delivery_days: -1 in order line o does not lie between 0 and"),
        (order("o", 1, 5, item=None), "item: It is missing in order line o."),
    ],
)
def test_a_line_that_cannot_be_is_refused(line, sentence):
    for ask in (consume, merge):
        with pytest.raises(Invalid) as refused:
            ask([line], *([[]] if ask is consume else []))
        assert refused.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (ForecastRow("W", 0, 7, -1, item="A"), "quantity: -1 in forecast row W does not lie between 0 and"),
        (ForecastRow("W", 0, 7, 1, item="A", unit=0), "unit: 0 in forecast row W does not lie between 1 and"),
        (ForecastRow("W", 7, 7, 1, item="A"), "end: Day 7 in forecast row W does not lie after its start, day 7."),
        (ForecastRow("W", 0, 7, 1), "item: It is missing in forecast row W, and so is the family."),
    ],
)
def test_a_row_that_cannot_be_is_refused(row, sentence):
    with pytest.raises(Invalid) as refused:
        consume([], [row])
    assert refused.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (Frame(horizon=0), "horizon: It must be 1 or more."),
        (Frame(spread="random"), "spread: It must be one of start, middle, end, even."),
        (Frame(fences={("A", "S"): -1}), "fences: The demand time fence of A at S is -1; it must be 0 or more."),
    ],
)
def test_a_frame_that_cannot_be_is_refused(frame, sentence):
    with pytest.raises(Invalid, match=sentence):
        merge([], frame=frame)
    with pytest.raises(Invalid, match=sentence):
        consume([], [], frame=frame)


def test_what_is_listed_twice_is_refused():
    with pytest.raises(Invalid, match=r"order line o is listed twice\."):
        consume([order("o", 1, 1), order("o", 2, 1)], [])
    with pytest.raises(Invalid, match=r"forecast row W1 is listed twice\."):
        consume([], [week(1, 1), week(1, 2)])

"""The explanation: why a net forecast is what it is, what became of an order line (planning.md §1.1, 6)."""

import pytest

from backend.kernel.demand.consumption import consume
from backend.kernel.demand.consumption_rule import ConsumptionRule
from backend.kernel.demand.why import why_bucket, why_day, why_line
from backend.kernel.errors import NotFound
from tests.builders.demand import order, rule, week, weeks
from tests.kernel.test_demand_consumption import FORECAST, ORDERS


@pytest.fixture(scope="module")
def answer():
    return consume(ORDERS, FORECAST, [rule()])


def test_why_the_net_forecast_of_the_second_week_is_nothing(answer):
    customer_s, general = sorted(why_day(answer, "A", 10), key=lambda story: story.row.quantity)
    assert (general.row.id, general.row.quantity, general.state, general.net) == ("W2", 100, "used_up", 0)
    assert [(part.line.id, part.take.quantity, part.take.window) for part in general.takes] == [
        ("o1", 20, "own"),
        ("o2", 80, "own"),
    ]
    assert (customer_s.row.id, customer_s.state) == ("KW2", "used_up")
    assert [(part.line.id, part.take.quantity, part.take.level) for part in customer_s.takes] == [
        ("o1", 30, ("item", "customer"))
    ]


def test_the_most_general_row_of_a_day_comes_first(answer):
    assert [story.row.id for story in why_day(answer, "A", 7)] == ["W2", "KW2"]
    assert [story.row.id for story in why_day(answer, "A", 6)] == ["W1"]
    assert why_day(answer, "Z", 7) == []


def test_why_a_line_took_from_other_weeks_and_what_it_found_nothing_for(answer):
    story = why_line(answer, "o3")
    assert [(part.row.id, part.take.window, part.take.quantity) for part in story.takes] == [
        ("W1", "back", 70),
        ("W3", "forward", 50),
    ]
    assert (story.rule.id, story.reason, story.over, story.exceptions) == ("R1", "", 0, ())
    assert why_line(answer, "o4").over == 10


def test_a_line_without_a_rule_and_one_that_does_not_consume():
    answer = consume([order("o", 8, 300), order("p", 8, 1, abnormal=True)], weeks(100, 100))
    story = why_line(answer, "o")
    assert (story.rule, story.over, [each.quantity for each in story.exceptions]) == (None, 200, [200])
    assert (why_line(answer, "p").reason, why_line(answer, "p").takes) == ("abnormal", ())


def test_a_bucket_s_story_accounts_for_all_of_it():
    past = ConsumptionRule("R", 1, past_due="carry")
    answer = consume([order("late", -2, 30)], [week(0, 100), week(1, 50), week(2, 5)], [past])
    w0, w1, w2 = (why_bucket(answer, name) for name in ("W0", "W1", "W2"))
    assert [story.state for story in (w0, w1, w2)] == ["passed", "changed", "untouched"]
    assert w0.carried == w1.carried and [(each.into, each.quantity) for each in w0.carried] == [("W1", 70)]
    assert w1.net == 50 + 70


@pytest.mark.parametrize("why", [why_bucket, why_line])
def test_what_is_not_in_the_plan_is_refused(answer, why):
    with pytest.raises(NotFound, match=r"There is no .* nobody in this plan\."):
        why(answer, "nobody")

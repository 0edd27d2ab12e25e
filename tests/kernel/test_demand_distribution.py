"""Distribution of orders and forecasts: the example of planning.md §1.3, every method, caps, lots and scopes."""

from dataclasses import replace
from fractions import Fraction

import pytest

from backend.kernel.demand.distribution import distribute
from backend.kernel.demand.distribution_rule import Candidate, DistributionRule, check_rule, most_specific_first
from backend.kernel.errors import Invalid
from tests.builders.demand import gave, lacked, sources, wanted

EXAMPLE = [wanted("a", 50), wanted("b", 30), wanted("c", 40), wanted("d", 30)]
P, Q, S = (Candidate(name, priority=place) for place, name in enumerate("PQS", 1))


def given_away(*lines, candidates=(P, Q, S), **more):
    return distribute(lines, [DistributionRule("R", tuple(candidates), **more)])


def test_the_worked_example():
    answer = given_away(*EXAMPLE, candidates=sources(P=60, Q=40))
    assert gave(answer) == {"a": {"P": 50}, "b": {"Q": 30}, "c": {"Q": 40}, "d": {"P": 30}}
    assert answer.by_source == {"P": 80, "Q": 70} and lacked(answer) == []
    assert {(each.rule, each.how) for each in answer.allotments} == {("R", "ratio")}


def test_what_was_given_before_in_the_quota_period_counts():
    candidates = [replace(row, allocated=100) if row.source == "P" else row for row in sources(P=60, Q=40)]
    answer = given_away(*EXAMPLE, candidates=candidates)
    assert gave(answer) == {"a": {"Q": 50}, "b": {"Q": 30}, "c": {"P": 40}, "d": {"Q": 30}}  # P stands at 100 / 60
    later = [replace(line, day=30) for line in EXAMPLE]
    assert given_away(*later, candidates=candidates, quota_days=30).by_source == {"P": 80, "Q": 70}


def test_equal_standing_goes_by_priority_then_code():
    assert gave(given_away(wanted("a", 1), candidates=sources(Q=1, P=1))) == {"a": {"P": 1}}
    assert gave(given_away(wanted("a", 1), candidates=[replace(P, priority=2), replace(Q, priority=1)])) == {
        "a": {"Q": 1}
    }


def test_lines_are_served_by_priority_day_and_id():
    lines = [wanted("d", 5, 1), wanted("c", 5, 0), wanted("b", 5, 0), wanted("a", 5, 9, priority=1)]
    answer = given_away(*lines, candidates=[replace(P, cap=15)], method="fixed")
    assert list(gave(answer)) == ["a", "b", "c"] and lacked(answer) == [("d", 5, "cap")]


def test_fixed_knows_one_source():
    answer = given_away(wanted("a", 10), wanted("b", 10), candidates=[replace(P, cap=15), Q], method="fixed")
    assert gave(answer) == {"a": {"P": 10}} and lacked(answer) == [("b", 10, "cap")]
    split = given_away(wanted("a", 20), candidates=[replace(P, cap=15), Q], method="fixed", split=True)
    assert gave(split) == {"a": {"P": 15}} and lacked(split) == [("a", 5, "cap")]


def test_priority_fills_to_the_cap_and_passes_on():
    candidates = [replace(P, cap=15), replace(Q, cap=10), S]
    answer = given_away(wanted("a", 10), wanted("b", 10), wanted("c", 10), candidates=candidates, method="priority")
    assert gave(answer) == {"a": {"P": 10}, "b": {"Q": 10}, "c": {"S": 10}}
    split = given_away(wanted("a", 30), candidates=candidates, method="priority", split=True)
    assert gave(split) == {"a": {"P": 15, "Q": 10, "S": 5}}


def test_cost_takes_the_cheapest_first():
    candidates = [replace(P, cost=Fraction(3)), replace(Q, cost=Fraction(2), cap=10), replace(S, cost=Fraction(5, 2))]
    answer = given_away(wanted("a", 10), wanted("b", 10), candidates=candidates, method="cost")
    assert gave(answer) == {"a": {"Q": 10}, "b": {"S": 10}}


def test_capacity_shares_by_free_hours():
    candidates = [replace(P, free_hours=Fraction(30)), replace(Q, free_hours=Fraction(10)), S]
    split = given_away(wanted("a", 40), candidates=candidates, method="capacity", split=True)
    assert gave(split) == {"a": {"P": 30, "Q": 10}}
    whole = given_away(*(wanted(name, 10) for name in "abcd"), candidates=candidates, method="capacity")
    assert whole.by_source == {"P": 30, "Q": 10}


def test_caps_begin_anew_with_each_period():
    lines = [wanted("a", 10, 0), wanted("b", 10, 6), wanted("c", 10, 7), wanted("past", 10, -1)]
    answer = given_away(*lines, candidates=[replace(P, cap=10)], method="priority", cap_days=7)
    assert list(gave(answer)) == ["past", "a", "c"] and lacked(answer) == [("b", 10, "cap")]


def test_a_split_line_is_shared_by_largest_remainder_in_multiples():
    assert gave(given_away(wanted("a", 100), candidates=sources(P=1, Q=1, S=1), split=True)) == {
        "a": {"P": 34, "Q": 33, "S": 33}
    }
    boxes = [replace(row, multiple=10) for row in sources(P=60, Q=40)]
    assert gave(given_away(wanted("a", 70), candidates=boxes, split=True)) == {"a": {"P": 40, "Q": 30}}
    assert gave(given_away(wanted("a", 77), candidates=boxes, split=True)) == {"a": {"P": 47, "Q": 30}}


def test_a_split_line_stays_in_whole_units():
    assert gave(given_away(wanted("a", 50, unit=10), candidates=sources(P=1, Q=1), split=True)) == {
        "a": {"P": 30, "Q": 20}
    }


def test_a_piece_below_the_least_lot_goes_to_the_biggest():
    candidates = [replace(row, min_lot=20) for row in sources(P=70, Q=20, S=10)]
    assert gave(given_away(wanted("a", 100), candidates=candidates, split=True)) == {"a": {"P": 80, "Q": 20}}
    assert gave(given_away(wanted("a", 10), candidates=candidates, split=True)) == {"a": {"P": 10}}


def test_a_piece_that_the_biggest_has_no_room_for_goes_to_the_next_or_to_nobody():
    candidates = [replace(row, min_lot=20) for row in sources(P=70, Q=20, S=10)]
    candidates[0] = replace(candidates[0], cap=72)
    assert gave(given_away(wanted("a", 100), candidates=candidates, split=True)) == {"a": {"P": 72, "Q": 28}}
    candidates[1] = replace(candidates[1], cap=21)
    answer = given_away(wanted("a", 100), candidates=candidates, split=True)
    assert gave(answer) == {"a": {"P": 72, "Q": 21}} and lacked(answer) == [("a", 7, "min_lot")]


def test_passing_on_keeps_to_lots_and_multiples():
    candidates = [replace(P, cap=25, multiple=10), replace(Q, cap=4, min_lot=5), S]
    assert gave(given_away(wanted("a", 30), candidates=candidates, method="priority", split=True)) == {
        "a": {"P": 20, "S": 10}
    }
    small = [replace(P, cap=26), replace(Q, min_lot=5)]
    answer = given_away(wanted("a", 30), candidates=small, method="priority", split=True)
    assert gave(answer) == {"a": {"P": 26}} and lacked(answer) == [("a", 4, "min_lot")]


def test_what_a_cap_keeps_from_a_source_the_others_share():
    candidates = [replace(row, cap=cap) for row, cap in zip(sources(P=60, Q=20, S=20), (30, None, 30), strict=True)]
    assert gave(given_away(wanted("a", 100), candidates=candidates, split=True)) == {"a": {"P": 30, "S": 30, "Q": 40}}


def test_a_line_not_split_passes_over_sources_without_room_for_all_of_it():
    candidates = [replace(row, cap=40) if row.source == "P" else row for row in sources(P=60, Q=40)]
    assert gave(given_away(wanted("a", 50), candidates=candidates)) == {"a": {"Q": 50}}
    full = [replace(row, cap=40) for row in candidates]
    assert lacked(given_away(wanted("a", 50), candidates=full)) == [("a", 50, "cap")]


def test_excluded_customers_go_elsewhere_or_nowhere():
    candidates = [replace(P, excluded=frozenset({"K"})), Q]
    assert gave(given_away(wanted("a", 5, customer="K"), candidates=candidates, method="priority")) == {"a": {"Q": 5}}
    assert gave(given_away(wanted("a", 5, customer="L"), candidates=candidates, method="priority")) == {"a": {"P": 5}}
    answer = given_away(wanted("a", 5, customer="K"), candidates=candidates[:1])
    assert lacked(answer) == [("a", 5, "no_source")]


def test_a_line_stays_where_it_is_unless_the_rule_rebalances():
    lines = [wanted("new", 10), wanted("old", 10, 5, at="P")]
    answer = given_away(*lines, candidates=[replace(P, cap=10), Q], method="priority")
    assert gave(answer) == {"old": {"P": 10}, "new": {"Q": 10}}  # what stays counts before what is new
    assert [(each.line, each.how) for each in answer.allotments] == [("old", "stays"), ("new", "priority")]
    again = given_away(*lines, candidates=[replace(P, cap=10), Q], method="priority", rebalance=True)
    assert gave(again) == {"new": {"P": 10}, "old": {"Q": 10}}


def test_a_line_stays_beyond_a_cap_at_a_source_no_rule_names_and_without_a_rule():
    answer = given_away(wanted("a", 15, at="P"), wanted("b", 15, at="Z"), candidates=[replace(P, cap=10)])
    assert [(each.line, each.source, each.beyond_cap) for each in answer.allotments] == [("a", "P", 5), ("b", "Z", 0)]
    assert gave(distribute([wanted("a", 15, at="Z")], [])) == {"a": {"Z": 15}}


def test_a_line_does_not_stay_where_its_customer_is_excluded():
    candidates = [replace(P, excluded=frozenset({"K"})), Q]
    assert gave(given_away(wanted("a", 5, customer="K", at="P"), candidates=candidates)) == {"a": {"Q": 5}}


def test_the_most_specific_rule_wins():
    line = wanted("a", 1, family="F", customer="K", region="north", channel="web", kind="forecast")
    scopes = [
        {},
        {"kind": "forecast"},
        {"channel": "web"},
        {"region": "north"},
        {"family": "F"},
        {"item": "A"},
        {"customer": "K"},
        {"region": "north", "channel": "web"},
        {"customer": "K", "item": "A"},
        {"family": "F", "region": "north", "channel": "web"},
    ]
    rules = [DistributionRule(str(n), (P,), **scope) for n, scope in enumerate(scopes)]
    for number in reversed(range(len(scopes))):
        (allotment,) = distribute([line], rules[: number + 1]).allotments
        assert allotment.rule == str(number)
    assert lacked(distribute([wanted("a", 1, item="B")], rules[5:6])) == [("a", 1, "no_rule")]


def test_of_equal_scope_the_latest_start_then_the_priority_number_then_the_id_rules():
    rule = DistributionRule("z", (P,), item="A")
    dated = replace(rule, id="y", valid_from=-5)
    later = replace(rule, id="x", valid_from=0, valid_to=7)
    urgent = replace(later, id="w", priority=-1)
    first = replace(urgent, id="v")
    found = [each.id for each in most_specific_first([rule, dated, later, urgent, first])]
    assert found == ["v", "w", "x", "y", "z"]
    told = distribute([wanted("in", 1, 6), wanted("after", 1, 7), wanted("before", 1, -6)], [rule, dated, later])
    assert {each.line: each.rule for each in told.allotments} == {"in": "x", "after": "y", "before": "z"}


def test_no_rule_speaks_of_it_is_told_and_nothing_wanted_is_nothing():
    answer = distribute([wanted("a", 7), wanted("none", 0)], [])
    assert answer.allotments == [] and lacked(answer) == [("a", 7, "no_rule")]
    assert answer.unallocated[0].code == "unallocated"


@pytest.mark.parametrize(
    ("more", "place", "reason"),
    [
        ({"method": "chance"}, "method", "It must be one of fixed, priority, capacity, cost, ratio."),
        ({"candidates": ()}, "candidates", "At least one is needed."),
        ({"candidates": (P, P)}, "candidates", "A source stands in it twice."),
        ({"candidates": sources(P=0)}, "candidates", "At least one ratio must be above 0."),
        ({"candidates": sources(P=-1)}, "candidates.0.ratio", "It must lie between 0 and"),
        ({"candidates": (P, replace(Q, cap=-1))}, "candidates.1.cap", "It must lie between 0 and"),
        ({"candidates": (replace(P, multiple=0),)}, "candidates.0.multiple", "It must lie between 1 and"),
        ({"candidates": (replace(P, min_lot=-1),)}, "candidates.0.min_lot", "It must lie between 0 and"),
        ({"candidates": (replace(P, free_hours=Fraction(-1)),)}, "candidates.0.free_hours", "It must lie"),
        ({"candidates": (replace(P, cost=Fraction(-1)),)}, "candidates.0.cost", "It must lie"),
        ({"candidates": (replace(P, allocated=-1),)}, "candidates.0.allocated", "It must lie"),
        ({"cap_days": 0}, "cap_days", "It must be 1 or more."),
        ({"quota_days": 0}, "quota_days", "It must be 1 or more."),
        ({"valid_from": 3, "valid_to": 3}, "valid_to", "It must lie after the first day."),
    ],
)
def test_what_is_no_rule_is_refused_by_its_field(more, place, reason):
    with pytest.raises(Invalid) as refused:
        check_rule(replace(DistributionRule("R", (P,)), **more))
    assert refused.value.sentence.startswith(f"{place}: {reason}") and list(refused.value.fields) == [place]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([wanted("a", -1)], "quantity: -1 in demand a does not lie between 0 and"),
        ([wanted("a", 5, unit=0)], "unit: 0 in demand a does not lie between 1 and"),
        ([wanted("a", 5, unit=2)], "quantity: 5 in demand a is no multiple of 2."),
        ([wanted("a", 5), wanted("a", 6)], "id: demand a is listed twice."),
    ],
)
def test_demand_that_cannot_be_is_refused(lines, sentence):
    with pytest.raises(Invalid) as refused:
        given_away(*lines)
    assert refused.value.sentence.startswith(sentence)


def test_two_rules_of_one_id_are_refused():
    with pytest.raises(Invalid, match="id: rule R is listed twice"):
        distribute([], [DistributionRule("R", (P,)), DistributionRule("R", (Q,))])

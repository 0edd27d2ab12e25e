"""Scopes, shares, validity, units, waiting; and schemes that contradict themselves or each other (planning.md §3)."""

from fractions import Fraction

import pytest

from backend.kernel.substitution.book import Book
from backend.kernel.substitution.clusters import clusters, entangled, levels
from backend.kernel.substitution.contradictions import fault
from backend.kernel.substitution.evaluation import evaluate
from backend.kernel.substitution.facts import Member, Option, Rules, Scheme, Supply, Veto, View
from backend.kernel.substitution.issue import Lot, deviations, issue_view
from tests.builders.substitution import found, need, option, ordered, scheme, sets, stock, took


def test_scopes_from_the_order_line_down_to_the_item_each_also_by_site():
    order_of_scopes = ["order_line", "order", "customer", "bom_line", "end_item", "family"]
    schemes = [scheme("priority", "A", f"by {level}", id=level, level=level, value="x") for level in order_of_scopes]
    schemes += [scheme("priority", "A", "by item", id="item"), scheme("priority", "A", "by site", id="site", site="S1")]
    supply = View([Supply(f"by {name}", 9) for name in (*order_of_scopes, "item", "site")])
    for place, level in enumerate(order_of_scopes):
        scope = dict.fromkeys(order_of_scopes[place:], "x")
        outcome = evaluate([need("A", 1, site="S1", **scope)], Rules(schemes), supply)
        assert took(outcome, "A@0") == {f"by {level}": 1}
    assert took(evaluate([need("A", 1, site="S1")], Rules(schemes), supply), "A@0") == {"by site": 1}
    assert took(evaluate([need("A", 1, site="S2")], Rules(schemes), supply), "A@0") == {"by item": 1}


def test_of_equal_scope_the_latest_start_then_the_priority_number_rules():
    schemes = [
        scheme("priority", "A", "B", id="old"),
        scheme("priority", "A", "C", id="new", valid_from=5),
        scheme("priority", "A", "D", id="first", valid_from=5, priority=-1),
    ]
    supply = stock(B=9, C=9, D=9)
    assert took(evaluate([need("A", 1, 4)], Rules(schemes), supply), "A@4") == {"B": 1}
    assert took(evaluate([need("A", 1, 5)], Rules(schemes), supply), "A@5") == {"D": 1}
    why = Book(Rules(schemes)).why_not(need("A", 1, 4))
    assert [(refusal.scheme, refusal.reason) for refusal in why] == [("first", "not_valid"), ("new", "not_valid")]


def test_the_reference_day_of_the_parent_decides_validity():
    rules = Rules([scheme("by_date", "A", "B", day=10)])
    assert took(evaluate([need("A", 1, 8, reference=10)], rules, stock(A=5, B=5)), "A@8") == {"B": 1}


def test_an_inheriting_scheme_is_followed_by_the_options_of_the_next_wider_one():
    rules = Rules(
        [
            scheme("priority", "A", "B", id="K", level="customer", value="K", inherit=True),
            scheme("priority", "A", "C", "D", id="item"),
        ]
    )
    outcome = evaluate([need("A", 10, customer="K")], rules, stock(B=2, C=3, D=4))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"B": 2, "C": 3, "D": 4}, {"A": 1})


def test_a_share_caps_an_option_and_what_is_ordered_on_it():
    rules = Rules([scheme("use_up", "A", option("B", 1, share=Fraction(1, 4)), option("C", 2))])
    outcome = evaluate([need("A", 20)], rules, stock(B=30, C=3))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"B": 5, "C": 3}, {"C": 12})
    assert ("B", "share_reached") in [(r.option, r.reason) for r in outcome.decisions[0].refusals]


def test_an_option_outside_its_own_validity_is_left_out_with_the_reason():
    rules = Rules([scheme("priority", "A", option("B", valid_from=3, valid_to=6))])
    for day, taken in ((2, {}), (3, {"B": 1}), (6, {})):
        outcome = evaluate([need("A", 1, day)], rules, stock(B=9))
        assert took(outcome, f"A@{day}") == taken
    assert outcome.decisions[0].refusals[0].reason == "not_valid"


def test_a_substitute_ranked_before_main_goes_first_and_is_ordered():
    rules = Rules([scheme("priority", "A", "B", main_rank=9)])
    outcome = evaluate([need("A", 10)], rules, stock(A=3, B=4))
    assert ([take.item for take in outcome.decisions[0].takes], ordered(outcome)) == (["B", "A"], {"B": 3})
    back = Rules([scheme("priority", "A", "B", main_rank=9, order_on="main")])
    assert ordered(evaluate([need("A", 10)], back, stock(A=3, B=4))) == {"A": 3}


def test_what_is_kept_of_main_serves_service_only():
    rules = Rules([scheme("use_up", "A", "B", keep=4)])
    outcome = evaluate([need("A", 10, 1), need("A", 3, 2, kind="service")], rules, stock(A=9, B=9))
    assert [took(outcome, name) for name in ("A@1", "A@2")] == [{"A": 5, "B": 5}, {"A": 3}]


def test_firm_main_supply_due_soon_goes_before_substitutes():
    view = View([Supply("A", 3), Supply("A", 20, 6, "PO"), Supply("B", 50)])
    for days, taken in ((0, {"A": 3, "B": 7}), (1, {"A": 10})):
        rules = Rules([scheme("priority", "A", "B", wait_days=days)])
        assert took(evaluate([need("A", 10, 5)], rules, view), "A@5") == taken


def test_decimals_are_scaled_and_rounded_to_the_unit_of_each_item():
    kilo = 10**6
    rules = Rules([scheme("priority", "A", sets(C=Fraction(2, 3)))], one=kilo, units={"C": kilo})
    view = View([Supply("A", 500_000), Supply("C", 5 * kilo)])
    (decision,) = evaluate([need("A", 4_250_000)], rules, view).decisions
    assert [(p.option, p.covers[0], dict(p.orders)) for p in decision.portions] == [
        ("main", 500_000, {}),
        ("C", 3_750_000, {}),
    ]
    assert decision.taken() == {"A": 500_000, "C": 3 * kilo}
    pieces = Rules([scheme("priority", "A", sets(C=2))], one=kilo, units={"A": kilo, "C": kilo})
    (decision,) = evaluate([need("A", 3_400_000)], pieces, View([Supply("C", 5 * kilo)])).decisions
    assert (decision.wanted[0].quantity, decision.taken(), decision.ordered()) == (
        4 * kilo,
        {"C": 4 * kilo},
        {"A": 2 * kilo},
    )


def test_sets_of_pieces_stay_whole_when_quantities_are_scaled():
    one = 10**6
    rules = Rules([scheme("priority", "A", sets(B=1, C=2))], one=one)
    (decision,) = evaluate(
        [need("A", 30 * one)], rules, View([Supply("B", 25 * one), Supply("C", 30 * one + 7)])
    ).decisions
    assert (decision.taken(), decision.ordered()) == ({"B": 15 * one, "C": 30 * one}, {"A": 15 * one})


def test_what_is_less_than_a_set_is_still_ordered_as_a_whole_set():
    rules = Rules([scheme("use_up", sets(A=2), sets(B=1, C=2))])
    outcome = evaluate([need("A", 5)], rules, stock(A=0, B=1, C=9))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"B": 1, "C": 6}, {"B": 2})


def test_a_set_scheme_needs_all_its_lines_or_does_not_speak():
    rules = Rules([scheme("group", sets(A=1, B=2), sets(M=1), id="set"), scheme("priority", "A", "N", id="single")])
    alone = evaluate([need("A", 5, parent="wo")], rules, stock(M=9, N=9))
    assert took(alone, "A@0") == {"N": 5}
    apart = [need("A", 5, name="a", parent="wo1"), need("B", 10, name="b", parent="wo2")]
    assert took(evaluate(apart, rules, stock(M=9)), "b") == {}


def test_what_lies_outside_whole_sets_is_served_by_its_own_item():
    rules = Rules([scheme("group", sets(A=1, B=2), sets(M=1))])
    needs = [need("A", 3, name="a", parent="p"), need("B", 9, name="b", parent="p")]
    outcome = evaluate(needs, rules, stock(M=9, B=2))
    assert ([decision.taken() for decision in outcome.decisions], ordered(outcome)) == ([{"M": 3}, {"B": 2}], {"B": 1})


def test_options_first_when_the_group_says_so_and_orders_still_go_to_main():
    rules = Rules([scheme("group", sets(A=1, B=2), sets(M=1), option_first=True)])
    needs = [need("A", 5, name="a", parent="p"), need("B", 10, name="b", parent="p")]
    (decision,) = evaluate(needs, rules, stock(A=1, B=2, M=3)).decisions
    assert [(p.option, p.covers) for p in decision.portions] == [("M", (3, 6)), ("main", (1, 2)), ("main", (1, 2))]
    assert decision.ordered() == {"A": 1, "B": 2}


def test_a_replaced_item_is_served_by_the_rules_of_its_successor():
    rules = Rules([scheme("replacement", "A", "B"), scheme("priority", "B", "C")])
    outcome = evaluate([need("A", 10)], rules, stock(A=5, B=3, C=4))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"B": 3, "C": 4}, {"B": 3})


def test_a_designated_item_is_not_collapsed_by_its_own_replacement():
    rules = Rules(
        [scheme("specified", "A", "B", level="order", value="so1"), scheme("replacement", "B", "C", id="B to C")]
    )
    assert took(evaluate([need("A", 5, order="so1")], rules, stock(B=5, C=5)), "A@0") == {"B": 5}


def test_a_law_check_without_an_answer_stops_the_item_and_is_told():
    rules = Rules([scheme("priority", "A", "B")], [Veto("B", ("law", "RoHS"), unknown=True)])
    outcome = evaluate([need("A", 5, tags=frozenset({("law", "RoHS")}))], rules, stock(B=9))
    assert (took(outcome, "A@0"), found(outcome)) == ({}, [("law_unknown", ("B",), 0)])


@pytest.mark.parametrize("turn", [1, -1])
def test_a_law_check_without_an_answer_is_told_also_of_an_item_that_something_else_vetoes(turn):
    vetoes = [Veto("B"), Veto("B", ("law", "RoHS"), unknown=True)][::turn]
    outcome = evaluate(
        [need("A", 5, tags=frozenset({("law", "RoHS")}))], Rules([scheme("priority", "A", "B")], vetoes), stock(B=9)
    )
    assert (took(outcome, "A@0"), found(outcome)) == ({}, [("law_unknown", ("B",), 0)])


def test_when_the_ordered_item_is_vetoed_the_next_legal_one_is_ordered():
    rules = Rules([scheme("priority", "A", "B")], [Veto("A")])
    outcome = evaluate([need("A", 5)], rules, stock(A=9, B=2))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"B": 2}, {"B": 3})
    nothing = evaluate([need("A", 5)], Rules([scheme("use_up", "A", "B")], [Veto("B")]), stock(A=2))
    assert (took(nothing, "A@0"), ordered(nothing), found(nothing)) == ({"A": 2}, {}, [("no_legal_item", ("A",), 3)])


# contradictions


def test_one_way_schemes_in_a_circle_are_named_and_left_out_and_the_rest_is_evaluated():
    rules = Rules(
        [
            scheme("use_up", "A", "B", id="1"),
            scheme("replacement", "B", "C", id="2"),
            scheme("use_up", "C", "A", id="3"),
            scheme("use_up", "X", "Y", id="4"),
        ]
    )
    outcome = evaluate([need("A", 5), need("X", 5)], rules, stock(B=9, C=9, Y=2))
    (cycle,) = outcome.findings
    assert (cycle.code, cycle.items, cycle.schemes, cycle.severity) == (
        "substitution_cycle", ("A", "B", "C", "A"), ("1", "2", "3"), 1,
    )  # fmt: skip
    assert (ordered(outcome, "A@0"), took(outcome, "X@0"), ordered(outcome, "X@0")) == ({"A": 5}, {"Y": 2}, {"Y": 3})


@pytest.mark.parametrize(
    "back",
    [
        scheme("priority", "B", "A", id="2"),
        scheme("use_up", "B", "A", id="2", level="customer", value="L"),
        scheme("use_up", "B", "A", id="2", valid_from=9),
        scheme("use_up", "B", "A", id="2", state="draft"),
    ],
)
def test_two_way_or_never_together_is_no_contradiction(back):
    there = scheme("use_up", "A", "B", id="1", level="customer", value="K", valid_to=9)
    assert evaluate([], Rules([there, back]), stock()).findings == ()


def test_two_schemes_of_equal_scope_and_priority_are_named_and_the_lower_id_rules():
    rules = Rules([scheme("priority", "A", "C", id="b"), scheme("use_up", "A", "B", id="a")])
    outcome = evaluate([need("A", 5)], rules, stock(B=9, C=9))
    (rivals,) = outcome.findings
    assert (rivals.code, rivals.items, rivals.schemes) == ("substitution_ambiguous", ("A",), ("a", "b"))
    assert took(outcome, "A@0") == {"B": 5}
    apart = [scheme("priority", "A", "C", id="b", priority=1), scheme("use_up", "A", "B", id="a")]
    assert evaluate([], Rules(apart), stock()).findings == ()


def made(**change):
    fields = {"id": "s", "kind": "substitution_priority", "main": sets(A=1), "options": (option("B"),)} | change
    return Scheme(**fields)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (made(main=()), "no_main"),
        (made(options=()), "no_option"),
        (made(options=(Option("o", ()),)), "empty_option"),
        (made(options=(option("B", members=sets(B=0)),)), "ratio_not_positive"),
        (made(options=(option("B", members=(Member("B"), Member("B"))),)), "item_twice"),
        (made(main=sets(A=Fraction(1, 3))), "main_is_no_whole_quantity"),
        (made(options=(option("A"),)), "replaces_itself"),
        (made(options=(option("B", share=Fraction(3, 2)),)), "share_out_of_range"),
        (made(kind="substitution_by_date"), "no_day"),
        (made(order_on="Z"), "unknown_order_on"),
        (made(options=(option("B"), option("B", 3))), "option_twice"),
        (made(keep=-1), "negative_quantity"),
        (made(), ""),
    ],
)
def test_a_scheme_that_cannot_be_followed_says_why(wrong, why):
    assert fault(wrong) == why
    codes = [(finding.code, finding.reason) for finding in evaluate([], Rules([wrong]), stock()).findings]
    assert codes == ([("substitution_invalid", why)] if why else [])


def test_items_joined_by_schemes_form_clusters_planned_at_the_highest_level():
    schemes = [scheme("priority", "A", "B"), scheme("priority", "B", "C", id="2"), scheme("priority", "X", "Y", id="3")]
    groups = clusters(schemes)
    assert groups == [("A", "B", "C"), ("X", "Y")]
    assert levels({"A": 1, "B": 4, "C": 0, "X": 2, "Z": 7}, groups) == {"A": 4, "B": 4, "C": 4, "X": 2, "Y": 2, "Z": 7}
    assert entangled(groups, {"A": ["P"], "P": ["Q"], "X": ["Q"]}) == []
    (tangle,) = entangled(groups, {"A": ["P"], "P": ["C"]})
    assert (tangle.code, tangle.items) == ("substitution_cycle", ("A", "C"))


def test_reservations_of_others_do_not_count_and_ones_own_go_first():
    lots = [
        Lot("A", "L1", 5, expiry=9, reserved=3, reserved_for="other"),
        Lot("A", "L2", 5, reserved=2, reserved_for="so1"),
    ]
    outcome = evaluate([need("A", 7, order="so1")], Rules(), issue_view(lots))
    assert [take.refs for take in outcome.decisions[0].takes] == [(("L2", 2), ("L1", 2), ("L2", 3))]


def test_remaining_life_is_asked_of_lots():
    lots = [Lot("A", "L1", 5, expiry=9), Lot("A", "L2", 5, expiry=20)]
    outcome = evaluate([need("A", 3, 5, remaining_life=5)], Rules(), issue_view(lots))
    assert outcome.decisions[0].takes[0].refs == (("L2", 3),)


def test_a_scheme_may_refuse_that_issue_differs_from_the_plan():
    strict = scheme("priority", "A", "B", deviation_allowed=False)
    outcome = evaluate([need("A", 3)], Rules([strict]), issue_view([Lot("B", "L", 9)]))
    rows = deviations({"A": 3}, outcome.decisions, {strict.id: strict})
    assert [(row.item, row.planned, row.actual, row.allowed) for row in rows] == [
        ("A", 3, 0, False),
        ("B", 0, 3, False),
    ]
    assert deviations({"B": 3}, outcome.decisions, {strict.id: strict}) == []

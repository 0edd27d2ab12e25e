"""The worked examples of substitution (planning.md §3.3), line by line."""

from fractions import Fraction

from backend.kernel.substitution.decisions import shifts
from backend.kernel.substitution.evaluation import evaluate
from backend.kernel.substitution.facts import Member, OwnNeed, Rules, Supply, Veto, View
from backend.kernel.substitution.issue import Lot, deviations, issue_view
from tests.builders.substitution import found, need, option, ordered, scheme, sets, stock, took


def test_1_use_up_takes_main_and_its_open_order_first_and_never_orders_it_again():
    rules = Rules([scheme("use_up", "A", "B")])
    view = View([Supply("A", 30), Supply("A", 20, 5, "PO"), Supply("B", 100)])
    outcome = evaluate([need("A", 25, 2), need("A", 40, 6), need("A", 100, 9)], rules, view)
    assert [took(outcome, name) for name in ("A@2", "A@6", "A@9")] == [{"A": 25}, {"A": 25, "B": 15}, {"B": 85}]
    assert ordered(outcome) == {"B": 15} == ordered(outcome, "A@9")


def test_2_by_date_leaves_the_rest_of_main_stranded_or_uses_it_up():
    needs = [need("A", 30, 8), need("A", 30, 12)]
    outcome = evaluate(needs, Rules([scheme("by_date", "A", "B", day=10)]), stock(A=50, B=10))
    assert [took(outcome, "A@8"), took(outcome, "A@12")] == [{"A": 30}, {"B": 10}]
    assert (ordered(outcome), found(outcome)) == ({"B": 20}, [("stranded", ("A",), 20)])
    outcome = evaluate(needs, Rules([scheme("by_date", "A", "B", day=10, leftover="use_up")]), stock(A=50, B=10))
    assert took(outcome, "A@12") == {"A": 20, "B": 10}
    assert (ordered(outcome), found(outcome)) == ({}, [])


def test_3_a_designated_item_has_no_fallback():
    rules = Rules([scheme("specified", "A", "B", level="order", value="so7")])
    outcome = evaluate([need("A", 20, 3, order="so7")], rules, stock(A=100, B=5))
    assert (took(outcome, "A@3"), ordered(outcome), outcome.left) == ({"B": 5}, {"B": 15}, {"A": 100})


def test_3_what_exceeds_the_named_quantity_is_served_as_if_nobody_had_designated():
    rules = Rules([scheme("specified", "A", "B", level="order", value="so7", quantity=12)])
    needs = [need("A", 10, 3, order="so7"), need("A", 10, 4, order="so7")]
    outcome = evaluate(needs, rules, stock(A=100, B=50))
    assert [took(outcome, "A@3"), took(outcome, "A@4")] == [{"B": 10}, {"B": 2, "A": 8}]


def test_4_priority_takes_ranks_in_turn_and_orders_the_first():
    rules = Rules([scheme("priority", "A", "B", sets(C=2))])
    (decision,) = evaluate([need("A", 100)], rules, stock(A=40, B=35, C=31)).decisions
    assert [(p.option, p.covers, [t[:2] for t in p.takes], p.orders) for p in decision.portions] == [
        ("main", (40,), [("A", 40)], ()),
        ("B", (35,), [("B", 35)], ()),
        ("C", (15,), [("C", 30)], ()),
        ("main", (10,), [], (("A", 10),)),
    ]
    assert [(r.option, r.reason, r.limit) for r in decision.refusals] == [
        ("main", "not_enough", 40), ("B", "not_enough", 35), ("C", "not_enough", 15),
    ]  # fmt: skip


def test_5_without_mixing_nobody_covers_all_so_main_serves_what_it_can():
    rules = Rules([scheme("priority", "A", "B", sets(C=2), mix=False)])
    outcome = evaluate([need("A", 100)], rules, stock(A=40, B=35, C=31))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"A": 40}, {"A": 60})
    whole = evaluate([need("A", 100)], rules, stock(A=40, B=100, C=31))
    assert (took(whole, "A@0"), ordered(whole)) == ({"B": 100}, {})


def lines(*rows, **more):
    return [need(item, quantity, parent="wo", **more) for item, quantity in rows]


def test_6_many_to_one_takes_whole_sets():
    rules = Rules([scheme("group", sets(A=1, B=2), sets(M=1))])
    outcome = evaluate(lines(("A", 50), ("B", 100)), rules, stock(A=30, B=80, M=25))
    (decision,) = outcome.decisions
    assert decision.taken() == {"A": 30, "B": 60, "M": 20}
    assert [p.covers for p in decision.portions] == [(30, 60), (20, 40)]
    assert (ordered(outcome), outcome.left) == ({}, {"B": 20, "M": 5})


def test_7_many_to_many_orders_whole_sets_of_main_and_uses_what_is_left_of_their_members():
    rules = Rules([scheme("group", sets(A=2, B=1), sets(C=1, D=3))])
    outcome = evaluate(lines(("A", 90), ("B", 45)), rules, stock(A=50, B=60, C=30, D=50))
    (decision,) = outcome.decisions
    assert [(p.option, p.covers, {t.item: t.quantity for t in p.takes}, dict(p.orders)) for p in decision.portions] == [
        ("main", (50, 25), {"A": 50, "B": 25}, {}),
        ("C+D", (32, 16), {"C": 16, "D": 48}, {}),
        ("main", (8, 4), {"B": 4}, {"A": 8}),
    ]


def test_8_one_to_many_takes_whole_sets():
    rules = Rules([scheme("priority", "A", sets(B=1, C=2))])
    outcome = evaluate([need("A", 30)], rules, stock(A=12, B=25, C=30))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"A": 12, "B": 15, "C": 30}, {"A": 3})


LINKED = [
    scheme("priority", "A", option("v2", members=sets(A2=1)), id="motor", link_key="v"),
    scheme("priority", "X", option("v2", members=sets(X2=1)), id="bracket", link_key="v"),
]


def test_9_linked_lines_change_together():
    needs = lines(("A", 10), ("X", 10), parent_quantity=10)
    outcome = evaluate(needs, Rules(LINKED), stock(A=6, X=10, A2=8, X2=3))
    (decision,) = outcome.decisions
    assert [(p.option, p.covers) for p in decision.portions] == [("main", (6, 6)), ("v2", (3, 3)), ("main", (1, 1))]
    assert (decision.taken(), ordered(outcome)) == ({"A": 6, "X": 7, "A2": 3, "X2": 3}, {"A": 1})


def test_10_replacement_collapses_the_chain_and_reports_what_nobody_uses_any_more():
    rules = Rules([scheme("replacement", "A", "B"), scheme("replacement", "B", sets(C=2))])
    outcome = evaluate([need("A", 10)], rules, stock(A=7, B=4, C=12))
    assert (took(outcome, "A@0"), ordered(outcome)) == ({"C": 12}, {"C": 8})
    assert found(outcome) == [("obsolete_stock", ("A",), 7), ("obsolete_stock", ("B",), 4)]
    service = evaluate([need("A", 10, kind="service")], rules, stock(A=7, B=1, C=3))
    assert (took(service, "A@0"), ordered(service)) == ({"A": 7, "B": 1, "C": 2}, {"C": 2})


def test_11_a_substitute_lends_only_its_surplus_unless_protection_is_off():
    view = View([Supply("B", 50)], [OwnNeed("B", 5, 25)], {"B": [(0, 5)]})
    outcome = evaluate([need("A", 30, 3)], Rules([scheme("priority", "A", "B")]), view)
    assert (took(outcome, "A@3"), ordered(outcome)) == ({"B": 20}, {"A": 10})
    assert [(r.option, r.reason, r.limit) for r in outcome.decisions[0].refusals] == [
        ("main", "no_supply", 0), ("B", "protected", 20),
    ]  # fmt: skip
    both = [need("A", 30, 3), need("B", 25, 5)]
    off = evaluate(both, Rules([scheme("priority", "A", "B", protect=False)]), View([Supply("B", 50)]))
    assert (took(off, "A@3"), took(off, "B@5"), ordered(off)) == ({"B": 30}, {"B": 20}, {"B": 5})


TWELVE = Rules(
    [
        scheme("priority", "A", "B", id="item"),
        scheme("priority", "A", "C", id="K", level="customer", value="K"),
        scheme("specified", "A", "B", id="so9", level="order", value="so9"),
    ],
    [Veto("B", ("market", "EU"))],
)


def twelve(market, **scope):
    wanted = need("A", 10, tags=frozenset({("market", market)}), **scope)
    return evaluate([wanted], TWELVE, stock(B=20, C=20))


def test_12_the_most_specific_scheme_rules_alone_and_a_veto_beats_designation():
    assert took(twelve("CN", customer="K"), "A@0") == {"C": 10}
    assert took(twelve("CN", order="so9"), "A@0") == {"B": 10}
    blocked = twelve("EU", order="so9")
    assert (took(blocked, "A@0"), ordered(blocked)) == ({}, {})
    assert found(blocked) == [("blocked_need", ("A",), 10)]
    other = twelve("EU")
    assert (took(other, "A@0"), ordered(other)) == ({}, {"A": 10})
    assert ("B", "vetoed", "B") in [(r.option, r.reason, r.item) for r in other.decisions[0].refusals]


def test_13_at_issue_expired_lots_do_not_count_and_the_deviation_is_told():
    lots = [Lot("A", "L1", 2, expiry=9), Lot("A", "L2", 2, expiry=30), Lot("B", "L3", 20)]
    planned = {"A": 10}
    wanted = need("A", 10, 10, name="wo1/1", order="wo1")
    outcome = evaluate([wanted], Rules([scheme("priority", "A", "B")]), issue_view(lots))
    assert took(outcome, "wo1/1") == {"A": 2, "B": 8}
    assert [take.refs for take in outcome.decisions[0].takes] == [(("L2", 2),), (("L3", 8),)]
    assert [(d.item, d.planned, d.actual) for d in deviations(planned, outcome.decisions)] == [
        ("A", 10, 2),
        ("B", 0, 8),
    ]


def test_substitution_becomes_needs_and_receipts_for_netting():
    rules = Rules([scheme("priority", "A", "B", sets(C=2))])
    (decision,) = evaluate([need("A", 100, 4)], rules, stock(A=40, B=35, C=31)).decisions
    assert [tuple(row)[:4] for row in shifts(decision, {"A@4": "A"})] == [
        ("B", "N", 4, 35), ("A", "R", 4, 35), ("C", "N", 4, 30), ("A", "R", 4, 15),
    ]  # fmt: skip
    chain = Rules([scheme("replacement", "A", sets(C=Fraction(3, 2)))])
    (decision,) = evaluate([need("A", 5, 4)], chain, stock(C=5)).decisions
    assert [tuple(row)[:4] for row in shifts(decision, {"A@4": "A"})] == [
        ("C", "N", 4, 5), ("A", "R", 4, 3), ("C", "N", 4, 3), ("A", "R", 4, 2),
    ]  # fmt: skip
    assert Member("C").per == 1

"""Substitution inside the planning run: the worked examples of planning.md §3.3, and what a cluster is (§3.4)."""

from fractions import Fraction

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item, Receipt
from backend.kernel.mrp.joined.facts import Extensions
from backend.kernel.mrp.pegging import pegs_of
from backend.kernel.mrp.plan import plan
from backend.kernel.substitution.facts import Member, Rules, Veto
from tests.builders.mrp import codes, moved, planned, told
from tests.builders.substitution import need, option, scheme, sets

HORIZON = 20


def run(stock, demands, *schemes, **more):
    """Items by name with what is on hand (or their rule), demands as (item, quantity, day)."""
    items = [each if isinstance(each, Item) else Item(each[0], on_hand=each[1]) for each in stock]
    rows = [Demand(number, item, day, quantity) for number, (item, quantity, day) in enumerate(demands)]
    rules = Rules(list(schemes), more.pop("vetoes", ()))
    extensions = Extensions(rules, asked=more.pop("asked", {}))
    return plan(Facts(HORIZON, items, more.pop("lines", ()), more.pop("receipts", ()), rows, (), extensions))


def test_1_use_up_takes_main_and_its_open_order_first_and_never_orders_it_again():
    needs = [("A", 25, 2), ("A", 40, 6), ("A", 100, 9)]
    main = Item("A", on_hand=30, safety_stock=10)
    made = run([main, ("B", 100)], needs, scheme("use_up", "A", "B"), receipts=[Receipt(7, "A", 5, 20)])
    assert (planned(made, "A"), planned(made, "B")) == ([], [(15, 9)])
    assert moved(made) == [(6, {"B": 15}), (9, {"B": 85}), (9, {"B": 15})]


def test_2_by_date_leaves_the_rest_of_main_stranded_or_uses_it_up():
    needs = [("A", 30, 8), ("A", 30, 12)]
    main = Item("A", on_hand=50, safety_stock=20)
    made = run([main, ("B", 10)], needs, scheme("by_date", "A", "B", day=10))
    assert (planned(made, "A"), planned(made, "B")) == ([], [(20, 12)])
    assert [(found.item, found.day, found.quantity) for found in told(made, "stranded")] == [("A", 10, 20)]
    made = run([main, ("B", 10)], needs, scheme("by_date", "A", "B", day=10, leftover="use_up"))
    assert (planned(made, "A"), planned(made, "B"), told(made, "stranded")) == ([], [], [])


def test_3_a_designated_item_has_no_fallback():
    designated = scheme("specified", "A", "B", level="order_line", value="so7")
    made = run([("A", 100), ("B", 5)], [("A", 20, 3)], designated, asked={0: need("A", 0, order_line="so7")})
    assert (planned(made, "A"), planned(made, "B"), pegs_of(made, 0)) == ([], [(15, 3)], [
        ("U", 0, "D", 0, 5), ("U", 1, "D", 0, 15),
    ])  # fmt: skip


def test_4_priority_takes_ranks_in_turn_and_orders_the_first():
    made = run([("A", 40), ("B", 35), ("C", 31)], [("A", 100, 0)], scheme("priority", "A", "B", sets(C=2)))
    assert [planned(made, key) for key in "ABC"] == [[(10, 0)], [], []]
    assert moved(made) == [(0, {"B": 35}), (0, {"C": 30})]
    assert pegs_of(made, 0) == [
        ("U", 0, "D", 0, 35), ("U", 1, "D", 0, 15), ("H", 0, "D", 0, 40), ("P", 0, "D", 0, 10),
    ]  # fmt: skip
    assert pegs_of(made, 2) == [("H", 0, "U", 1, 30)]
    used = [(found.item, found.others, found.quantity) for found in told(made, "substitute_used")]
    assert used == [("A", ("B",), 35), ("A", ("C",), 30)]


def test_5_without_mixing_nobody_covers_all_so_main_is_ordered():
    made = run([("A", 40), ("B", 35), ("C", 31)], [("A", 100, 0)], scheme("priority", "A", "B", sets(C=2), mix=False))
    assert ([planned(made, key) for key in "ABC"], moved(made)) == ([[(60, 0)], [], []], [])


def of_a_parent(stock, quantity, per, *schemes):
    """One order of T needs `per` of each component on its start day 3."""
    lines = [BomLine("T", item, times) for item, times in per.items()]
    return run([Item("T", lead_time=2), *stock.items()], [("T", quantity, 5)], *schemes, lines=lines)


def test_6_many_to_one_takes_whole_sets():
    group = scheme("group", sets(A=1, B=2), sets(M=1))
    made = of_a_parent({"A": 30, "B": 80, "M": 25}, 50, {"A": 1, "B": 2}, group)
    assert [planned(made, key) for key in "ABM"] == [[], [], []]
    assert moved(made) == [(3, {"M": 20})]
    assert [sum(peg[4] for peg in pegs_of(made, place) if peg[0] == "H") for place in (1, 2, 3)] == [30, 60, 20]


def test_7_many_to_many_orders_whole_sets_of_main_and_uses_what_is_left_of_their_members():
    group = scheme("group", sets(A=2, B=1), sets(C=1, D=3))
    made = of_a_parent({"A": 50, "B": 60, "C": 30, "D": 50}, 45, {"A": 2, "B": 1}, group)
    assert [planned(made, key) for key in "ABCD"] == [[(8, 3)], [], [], []]
    assert moved(made) == [(3, {"C": 16, "D": 48})]


def test_8_one_to_many_takes_whole_sets_and_orders_main():
    made = run([("A", 12), ("B", 25), ("C", 30)], [("A", 30, 0)], scheme("priority", "A", sets(B=1, C=2)))
    assert [planned(made, key) for key in "ABC"] == [[(3, 0)], [], []]
    assert moved(made) == [(0, {"B": 15, "C": 30})]


def linked(link):
    return (
        scheme("priority", "A", option("v2", members=(Member("A'"),)), link_key=link),
        scheme("priority", "X", option("v2", members=(Member("X'"),)), link_key=link),
    )


def test_9_linked_lines_of_one_parent_choose_the_same_variant():
    stock = {"A": 6, "X": 10, "A'": 8, "X'": 3}
    made = of_a_parent(stock, 10, {"A": 1, "X": 1}, *linked("drive"))
    assert [planned(made, key) for key in stock] == [[(1, 3)], [], [], []]
    assert moved(made) == [(3, {"A'": 3, "X'": 3})]
    assert moved(of_a_parent(stock, 10, {"A": 1, "X": 1}, *linked(""))) == [(3, {"A'": 4})]


def test_10_replacement_goes_to_the_end_of_the_chain_and_leaves_the_rest_obsolete():
    chain = [scheme("replacement", "A", "B"), scheme("replacement", "B", sets(C=2))]
    stock = [Item("A", on_hand=7, safety_stock=9), ("B", 4), ("C", 12)]
    made = run(stock, [("A", 10, 3)], *chain)
    assert [planned(made, key) for key in "ABC"] == [[], [], [(8, 3)]]
    assert [(found.item, found.quantity) for found in told(made, "obsolete_stock")] == [("A", 7), ("B", 4)]
    assert pegs_of(made, 0)[0][0] == "U"


@pytest.mark.parametrize("protect,orders", [(True, ([(10, 3)], [])), (False, ([], [(10, 5)]))])
def test_11_a_protected_substitute_gives_only_its_surplus(protect, orders):
    stock = [("A", 0), Item("B", on_hand=50, safety_stock=5)]
    made = run(stock, [("A", 30, 3), ("B", 25, 5)], scheme("priority", "A", "B", protect=protect))
    assert (planned(made, "A"), planned(made, "B")) == orders
    assert moved(made) == [(3, {"B": 20 if protect else 30})]


def test_12_scope_designation_and_veto_decide_together():
    schemes = [
        scheme("priority", "A", "B", id="item"),
        scheme("priority", "A", "C", id="customer", level="customer", value="K"),
        scheme("specified", "A", "B", id="named", level="order", value="so9"),
    ]
    eu = frozenset([("market", "EU")])

    def of(**whose):
        made = run(
            [("A", 0), ("B", 20), ("C", 20)], [("A", 10, 4)], *schemes,
            vetoes=[Veto("B", ("market", "EU"))], asked={0: need("A", 0, **whose)},
        )  # fmt: skip
        return moved(made), [planned(made, key) for key in "ABC"], codes(made)

    nothing = [[], [], []]
    assert of(customer="K") == ([(4, {"C": 10})], nothing, ["substitute_used"])
    assert of(order="so9") == ([(4, {"B": 10})], nothing, ["substitute_used"])
    assert of(order="so9", tags=eu) == ([], nothing, ["blocked_need"])
    assert of(tags=eu) == ([], [[(10, 4)], [], []], [])


def test_a_blocked_need_is_told_with_its_demand_and_never_pegged():
    made = run(
        [("A", 50), ("B", 0)], [("A", 10, 4), ("A", 5, 6)], scheme("replacement", "A", "B"),
        vetoes=[Veto("B")],
    )  # fmt: skip
    found = told(made, "no_legal_item")
    assert [(each.item, each.day, each.quantity, each.reference) for each in found] == [("A", 4, 10, 0), ("A", 6, 5, 1)]
    assert (pegs_of(made, 0), planned(made, "A"), planned(made, "B")) == ([], [], [])


def test_a_cluster_is_planned_at_the_highest_level_of_its_members():
    lines = [BomLine("T", "A"), BomLine("T", "M"), BomLine("M", "N"), BomLine("N", "B")]
    made = run([(key, 0) for key in "TAMNB"], [("T", 10, 5)], scheme("priority", "A", "B"), lines=lines)
    assert made.network.levels.codes == [0, 3, 1, 2, 3]
    assert made.exceptions == ()


def test_a_cluster_of_an_item_and_its_component_is_refused_and_the_rest_is_planned():
    lines = [BomLine("A", "M"), BomLine("M", "B")]
    schemes = [scheme("priority", "A", "B"), scheme("priority", "C", "D")]
    stock = [("A", 0), ("M", 0), ("B", 50), ("C", 0), ("D", 9)]
    made = run(stock, [("A", 10, 5), ("C", 4, 5)], *schemes, lines=lines)
    (found,) = told(made, "substitution_cycle")
    assert (found.item, found.others, found.severity) == ("A", ("B",), 1)
    assert ([planned(made, key) for key in "AMBCD"], moved(made)) == (
        [[(10, 5)], [(10, 5)], [], [], []], [(5, {"D": 4})],
    )  # fmt: skip


def test_two_clusters_that_wait_for_each_other_are_refused_by_all_their_members():
    lines = [BomLine("A", "C"), BomLine("D", "B")]
    schemes = [scheme("priority", "A", "B"), scheme("priority", "C", "D")]
    made = run([(key, 0) for key in "ABCD"], [("A", 3, 5)], *schemes, lines=lines)
    (found,) = told(made, "substitution_cycle")
    assert (found.item, *found.others) == ("A", "B", "C", "D")
    assert [planned(made, key) for key in "ABCD"] == [[(3, 5)], [], [(3, 5)], []]


def test_where_main_is_vetoed_a_protected_substitute_lends_its_surplus_and_the_rest_is_ordered_on_it():
    in_the_eu = {0: need("A", 0, tags=frozenset({("market", "EU")}))}
    made = run(
        [("A", 9), Item("B", on_hand=3, safety_stock=2)], [("A", 5, 3), ("A", 4, 6)], scheme("priority", "A", "B"),
        vetoes=[Veto("A", ("market", "EU"))], asked=in_the_eu,
    )  # fmt: skip
    assert (planned(made, "A"), planned(made, "B"), moved(made)) == ([], [(4, 3)], [(3, {"B": 1}), (3, {"B": 4})])


def test_a_scheme_of_an_item_on_a_loop_is_left_out_with_it():
    lines = [BomLine("A", "X"), BomLine("X", "A")]
    made = run([("A", 0), ("X", 0), ("B", 9)], [("A", 5, 3), ("B", 12, 4)], scheme("priority", "A", "B"), lines=lines)
    assert (codes(made), planned(made, "B")) == (["cycle"], [(3, 4)])


def test_dependent_needs_are_served_by_day_and_priority_and_carry_their_place_in_the_bom():
    of_the_line = scheme("priority", "A", "B", level="bom_line", value=("T", "A"))
    lines = [BomLine("T", "A"), BomLine("S", "A")]
    made = run([(key, 0) for key in "TSA"] + [("B", 15)], [("T", 10, 5), ("S", 10, 4)], of_the_line, lines=lines)
    assert (moved(made), planned(made, "A")) == ([(5, {"B": 10})], [(10, 4)])
    everybody = scheme("priority", "A", "B")
    made = run([(key, 0) for key in "TSA"] + [("B", 15)], [("T", 10, 5), ("S", 10, 4)], everybody, lines=lines)
    assert (moved(made), planned(made, "A")) == ([(4, {"B": 10}), (5, {"B": 5})], [(5, 5)])


def test_a_scheme_that_contradicts_itself_is_told_and_the_item_is_planned_without_it():
    made = run([("A", 0), ("B", 9)], [("A", 5, 3)], scheme("priority", "A", "B", keep=-1))
    (found,) = told(made, "substitution_invalid")
    assert (found.item, found.cause, planned(made, "A")) == ("A", "priority:A negative_quantity", [(5, 3)])


def test_a_scheme_that_names_an_unknown_item_is_refused():
    with pytest.raises(Invalid, match="Scheme priority:A names the unknown item B"):
        run([("A", 0)], [], scheme("priority", "A", "B"))


def test_what_stock_owes_is_served_first():
    made = run([("A", -5), ("B", 7)], [("A", 10, 0)], scheme("priority", "A", "B"))
    assert pegs_of(made, 0) == [("U", 0, "H", 0, 5), ("U", 1, "D", 0, 2), ("P", 0, "D", 0, 8)]


def test_a_ratio_covers_whole_units_only():
    made = run([("A", 0), ("B", 10)], [("A", 4, 2)], scheme("priority", "A", sets(B=Fraction(7, 2))))
    assert (moved(made), planned(made, "A")) == ([(2, {"B": 7})], [(2, 2)])

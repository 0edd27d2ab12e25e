"""Schemes and vetoes written as documents give the numbers of the page (planning.md §3.3) through rules_for."""

from datetime import date
from decimal import Decimal as D

from tests.builders.engineering import a_bought_item, a_uom, statements
from tests.builders.substitution import found
from tests.builders.substitution_documents import (
    ONE,
    SCHEME,
    VETO,
    a_need,
    a_released_scheme,
    a_scheme,
    a_view,
    answered,
    bought_items,
    followed,
    key,
    sets_of,
)

DAY = date(2026, 3, 2)


def test_row_1_a_use_up_takes_main_and_its_order_first_and_never_orders_it_again(shop):
    a, b = bought_items(shop, "AB")
    a_released_scheme(shop, "use_up", a, b)
    needs = [a_need(a, 25, 2), a_need(a, 40, 6), a_need(a, 100, 9)]
    said = answered([a, b], needs, followed(shop, DAY).rules, a_view((a, 30), (a, 20, 5), (b, 100)))
    assert [said.took(name) for name in ("A@2", "A@6", "A@9")] == [{"A": 25}, {"A": 25, "B": 15}, {"B": 85}]
    assert said.ordered == {"B": 15}


def test_row_2_a_scheme_by_date_counts_its_day_from_the_planning_day(shop):
    a, b = bought_items(shop, "AB")
    a_released_scheme(shop, "by_date", a, b, switch_on="2026-03-12")
    needs = [a_need(a, 30, 8), a_need(a, 30, 12)]
    said = answered([a, b], needs, followed(shop, DAY).rules, a_view((a, 50), (b, 10)))
    assert (said.took("A@8"), said.took("A@12"), said.ordered) == ({"A": 30}, {"B": 10}, {"B": 20})
    assert found(said.outcome) == [("stranded", (key(a),), 20 * ONE)]


def test_row_4_priority_takes_ranks_in_turn_and_orders_the_first(shop):
    a, b, c = bought_items(shop, "ABC")
    a_released_scheme(shop, "priority", a, b, [(c, 2)])
    said = answered([a, b, c], [a_need(a, 100)], followed(shop, DAY).rules, a_view((a, 40), (b, 35), (c, 31)))
    assert said.took("A@0") == {"A": 40, "B": 35, "C": 30}
    assert (said.ordered, said.left) == ({"A": 10}, {"C": 1})


def test_row_4_with_the_options_ranked_the_other_way_and_orders_on_one_of_them(shop):
    a, b, c = bought_items(shop, "ABC")
    ranks = [{"option_number": 1, "rank": 3}, {"option_number": 2, "rank": 2}]
    a_released_scheme(shop, "priority", a, b, [(c, 2)], options=ranks, main_rank=4, order_on=2)
    said = answered([a, b, c], [a_need(a, 100)], followed(shop, DAY).rules, a_view((a, 40), (b, 35), (c, 31)))
    assert said.took("A@0") == {"C": 30, "B": 35, "A": 40}
    assert (said.ordered, said.left) == ({"C": 20}, {"C": 1})


def test_row_6_many_to_one_takes_whole_sets(shop):
    a, b, m = bought_items(shop, "ABM")
    a_released_scheme(shop, "group", [a, (b, 2)], m)
    needs = [a_need(a, 50, parent="wo"), a_need(b, 100, parent="wo")]
    said = answered([a, b, m], needs, followed(shop, DAY).rules, a_view((a, 30), (b, 80), (m, 25)))
    assert said.took("A@0") == {"A": 30, "B": 60, "M": 20}
    assert (said.ordered, said.left) == ({}, {"B": 20, "M": 5})


def test_row_12_the_most_specific_scheme_rules_alone_and_a_veto_beats_designation(shop):
    a, b, c = items = bought_items(shop, "ABC")
    customer = shop.make("sales/customer", number="K", name="K")
    order = shop.make("sales/sales_order", customer_id=customer["id"], ordered="2026-03-02")
    a_released_scheme(shop, "priority", a, b)
    a_released_scheme(shop, "priority", a, c, level="customer", scope_id=customer["id"])
    a_released_scheme(shop, "specified", a, b, level="order", scope_id=order["id"])
    shop.step(VETO, shop.make(VETO, item_id=b["id"], against="market", mark="EU"), "release")
    rules = followed(shop, DAY).rules

    def served(market, **scope):
        need = a_need(a, 10, tags=frozenset({("market", market)}), **scope)
        return answered(items, [need], rules, a_view((b, 20), (c, 20)))

    assert served("CN", customer=key(customer)).took("A@0") == {"C": 10}
    assert served("CN", order=key(order)).took("A@0") == {"B": 10}
    blocked = served("EU", order=key(order))
    assert (blocked.took("A@0"), blocked.ordered) == ({}, {})
    assert found(blocked.outcome) == [("blocked_need", (key(a),), 10 * ONE)]
    assert (served("EU").took("A@0"), served("EU").ordered) == ({}, {"A": 10})


def test_quantities_are_in_base_units_and_keep_to_their_steps(shop):
    steel = a_bought_item(shop, "STEEL", uom_id=a_uom(shop, "g", dimension="mass", decimals=3)["id"])
    bar, kilo = a_bought_item(shop, "BAR"), a_uom(shop, "kg", dimension="mass", numerator=1000, decimals=3)
    members = sets_of(bar, [(steel, "1.5")])
    members[1]["uom_id"] = kilo["id"]
    a_released_scheme(shop, "priority", members=members)
    rules = followed(shop, DAY).rules
    (scheme,) = rules.schemes
    assert [(m.item, m.per) for m in scheme.options[0].members] == [(key(steel), 1500)]
    assert dict(rules.units) == {key(bar): ONE, key(steel): ONE // 1000}
    said = answered([bar, steel], [a_need(bar, 3)], rules, a_view((steel, 4000)))
    assert (said.took("BAR@0"), said.ordered) == ({"STEEL": D(3000)}, {"BAR": 1})


def test_a_share_caps_an_option_and_a_window_ends_it(shop):
    a, b = bought_items(shop, "AB")
    terms = [{"option_number": 1, "share": "0.3", "valid_to": "2026-03-07"}]
    a_released_scheme(shop, "priority", a, b, options=terms)
    needs = [a_need(a, 10, 4), a_need(a, 10, 5)]
    said = answered([a, b], needs, followed(shop, DAY).rules, a_view((b, 100)))
    assert (said.took("A@4"), said.took("A@5"), said.ordered) == ({"B": 3}, {}, {"A": 17})


def test_only_what_is_released_and_speaks_at_the_site_is_followed(shop):
    a, b, c, d = bought_items(shop, "ABCD")
    other = shop.make("plant/site", number="S2", name="Second")
    a_scheme(shop, "priority", a, b)
    shop.step(SCHEME, a_released_scheme(shop, "priority", b, c), "close")
    elsewhere = a_released_scheme(shop, "priority", c, d, for_site_id=other["id"])
    everywhere = a_released_scheme(shop, "priority", d, a)
    shop.make(VETO, item_id=a["id"], against="everywhere")
    here, there = followed(shop, DAY).rules, followed(shop, DAY, key(other)).rules
    assert [scheme.id for scheme in here.schemes] == [everywhere["number"]]
    assert [scheme.id for scheme in there.schemes] == [elsewhere["number"], everywhere["number"]]
    assert list(here.vetoes) == []


def test_more_schemes_take_no_more_statements(shop):
    a, *others = bought_items(shop, "ABCDE")
    a_released_scheme(shop, "priority", a, others[0])
    few = statements(shop, lambda: followed(shop, DAY))
    for other in others[1:]:
        a_released_scheme(shop, "priority", other, a)
    assert statements(shop, lambda: followed(shop, DAY)) == few


def test_an_unanswered_law_check_is_a_veto_that_is_reported(shop):
    a, b = bought_items(shop, "AB")
    a_released_scheme(shop, "priority", a, b)
    veto = shop.make(VETO, item_id=b["id"], against="law_rule", mark="RoHS", unknown=True, valid_to="2026-03-06")
    shop.step(VETO, veto, "release")
    tags = {"tags": frozenset({("law_rule", "RoHS")})}
    needs = [a_need(a, 10, 3, **tags), a_need(a, 10, 4, **tags)]
    said = answered([a, b], needs, followed(shop, DAY).rules, a_view((b, 50)))
    assert (said.took("A@3"), said.took("A@4"), said.ordered) == ({}, {"B": 10}, {"A": 10})
    assert [finding.code for finding in said.outcome.findings] == ["law_unknown"]

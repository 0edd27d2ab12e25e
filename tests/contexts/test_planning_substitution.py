"""Substitution in the factory's own run: documents in, orders, stock and exceptions out (planning.md §3.3)."""

import pytest

from tests.builders.inventory import a_place, stocked
from tests.builders.planning import ORDER, a_part, an_assembly, day, demand, orders, planned, shape
from tests.builders.planning import exceptions as all_exceptions
from tests.builders.purchasing import an_order as a_purchase_order
from tests.builders.sales import a_draft, a_line
from tests.builders.substitution_documents import SCHEME, VETO, a_released_scheme


def exceptions(shop, version, *codes):
    """Code, item, day from today, quantity, and the record that is linked."""
    rows = [row for row in all_exceptions(shop, version) if not codes or row["code"] in codes]
    return [
        (row["code"], row["item"]["number"], row["quantity"], (row["document"] or {}).get("number")) for row in rows
    ]


def parts(shop, **stock):
    """Bought parts by their letters, with what is in the store."""
    made = {}
    for number, quantity in stock.items():
        made[number] = a_part(shop, number)
        if quantity:
            stocked(shop, made[number], quantity, a_place(shop))
    return made


def balances(shop, item):
    rows = shop.get(f"/api/planning/item/{item['id']}/projection")["rows"]
    return {row["day"]: row["balance"] for row in rows}


def left(shop, item):
    return list(balances(shop, item).values())[-1]


def test_what_is_used_up_is_never_ordered_again(shop):
    """Example 1."""
    at = parts(shop, A=30, B=100)
    scheme = a_released_scheme(shop, "use_up", at["A"], at["B"])
    a_purchase_order(shop, at["A"], 20, due=day(5))
    for quantity, on in ((25, 2), (40, 6), (100, 9)):
        demand(shop, at["A"], quantity, on)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("B", "15", 9, 9)]
    assert (left(shop, at["A"]), left(shop, at["B"])) == ("0", "0")
    assert exceptions(shop, version) == [("substitute_used", "A", "115", scheme["number"])]


@pytest.mark.parametrize("leftover,ordered,stranded", [("strand", [("B", "20", 12, 12)], "20"), ("use_up", [], None)])
def test_from_its_day_on_the_option_serves_and_what_is_left_is_told(shop, leftover, ordered, stranded):
    """Example 2."""
    at = parts(shop, A=50, B=10)
    scheme = a_released_scheme(shop, "by_date", at["A"], at["B"], switch_on=str(day(10)), leftover=leftover)
    demand(shop, at["A"], 30, 8)
    demand(shop, at["A"], 30, 12)
    version = planned(shop)
    assert shape(orders(shop, version)) == ordered
    found = exceptions(shop, version, "stranded")
    assert found == ([("stranded", "A", stranded, scheme["number"])] if stranded else [])
    assert left(shop, at["A"]) == (stranded or "0")


def test_a_priority_list_is_taken_in_its_order_and_the_rest_ordered_on_the_first(shop):
    """Example 4."""
    at = parts(shop, A=40, B=35, C=31)
    scheme = a_released_scheme(shop, "priority", at["A"], at["B"], [(at["C"], 2)])
    demand(shop, at["A"], 100, 5)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("A", "10", 5, 5)]
    assert [left(shop, at[letter]) for letter in "ABC"] == ["0", "0", "1"]
    used = [("substitute_used", "A", "35", scheme["number"]), ("substitute_used", "A", "30", scheme["number"])]
    assert exceptions(shop, version) == used
    said = [row["sentence"] for row in all_exceptions(shop, version)]
    number = scheme["number"]
    assert said == [
        f"{n} of {item} are used instead from {day(5)} on ({number})." for n, item in ((35, "B"), (30, "C"))
    ]


def test_replacements_in_a_chain_go_to_its_end_and_the_old_stock_is_obsolete(shop):
    """Example 10."""
    at = parts(shop, A=7, B=4, C=12)
    first = a_released_scheme(shop, "replacement", at["A"], at["B"])
    second = a_released_scheme(shop, "replacement", at["B"], [(at["C"], 2)])
    demand(shop, at["A"], 10, 5)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("C", "8", 5, 5)]
    assert [left(shop, at[letter]) for letter in "ABC"] == ["7", "4", "0"]
    assert sorted(exceptions(shop, version, "obsolete_stock")) == [
        ("obsolete_stock", "A", "7", first["number"]),
        ("obsolete_stock", "B", "4", second["number"]),
    ]


@pytest.mark.parametrize(
    "protect,expected",
    [(True, [("A", "10", 3, 3)]), (False, [("B", "10", 5, 5)])],
)
def test_a_substitute_lends_only_what_it_needs_not_itself(shop, protect, expected):
    """Example 11."""
    at = {"A": a_part(shop, "A"), "B": a_part(shop, "B", safety_stock="5")}
    stocked(shop, at["B"], 50, a_place(shop))
    a_released_scheme(shop, "priority", at["A"], at["B"], protect=protect)
    demand(shop, at["A"], 30, 3)
    demand(shop, at["B"], 25, 5)
    assert shape(orders(shop, planned(shop))) == expected


def a_customer_in(shop, number, region):
    return shop.make("sales/customer", number=number, name=number, region=region)


def sold(shop, customer, item):
    draft = a_draft(shop, a_line(item, 10, wanted=str(day(5))), customer_id=customer["id"])
    return shop.step("sales/sales_order", draft, "confirm")


@pytest.fixture
def scoped(shop):
    """Example 12: whose need it is decides what may serve it."""
    at = parts(shop, A=0, B=20, C=20)
    at["K"], at["EU"] = a_customer_in(shop, "K", "CN"), a_customer_in(shop, "EU", "EU")
    a_released_scheme(shop, "priority", at["A"], at["B"])
    a_released_scheme(shop, "priority", at["A"], at["C"], level="customer", scope_id=at["K"]["id"])
    veto = shop.make(VETO, item_id=at["B"]["id"], against="market", mark="EU")
    shop.step(VETO, veto, "release")
    return at


def designated(shop, order, at):
    return a_released_scheme(shop, "specified", at["A"], at["B"], level="order", scope_id=order["id"])


def test_the_scheme_of_a_customer_goes_before_that_of_the_item(shop, scoped):
    sold(shop, scoped["K"], scoped["A"])
    version = planned(shop)
    assert orders(shop, version) == []
    assert [left(shop, scoped[letter]) for letter in "ABC"] == ["0", "20", "10"]


def test_an_order_that_names_its_part_gets_it(shop, scoped):
    order = sold(shop, a_customer_in(shop, "OTHER", "US"), scoped["A"])
    designated(shop, order, scoped)
    version = planned(shop)
    assert orders(shop, version) == []
    assert [left(shop, scoped[letter]) for letter in "ABC"] == ["0", "10", "20"]


def test_a_veto_beats_a_designation_and_nothing_is_planned(shop, scoped):
    order = sold(shop, scoped["EU"], scoped["A"])
    designated(shop, order, scoped)
    version = planned(shop)
    assert orders(shop, version) == []
    assert [left(shop, scoped[letter]) for letter in "BC"] == ["20", "20"]
    assert exceptions(shop, version) == [("blocked_need", "A", "10", order["number"])]


def test_where_the_substitute_is_vetoed_the_main_item_is_ordered(shop, scoped):
    sold(shop, scoped["EU"], scoped["A"])
    version = planned(shop)
    assert shape(orders(shop, version)) == [("A", "10", 5, 5)]
    assert [left(shop, scoped[letter]) for letter in "BC"] == ["20", "20"]
    assert exceptions(shop, version) == []


@pytest.fixture
def used_up(shop):
    """Cars take A, of which four are left; the other six are ordered of B."""
    b, a = a_part(shop, "B"), a_part(shop, "A")
    stocked(shop, a, 4, a_place(shop))
    scheme = a_released_scheme(shop, "use_up", a, b)
    sale = demand(shop, an_assembly(shop, "CAR", (a, 1)), 10, 6)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("B", "6", 6, 6), ("CAR", "10", 6, 6)]
    return scheme, sale, *orders(shop, version)


def tree(shop, order, direction):
    return shop.get(f"/api/{ORDER}/{order['id']}/pegging?direction={direction}")["children"]


def test_the_tree_of_a_substitute_leads_through_the_take_to_the_customer(shop, used_up):
    scheme, sale, order, made = used_up
    [take] = tree(shop, order, "up")
    assert (take["kind"], take["document"], take["number"]) == ("substitute", SCHEME, scheme["number"])
    assert (take["id"], take["item"]["number"], take["pegged"]) == (scheme["id"], "A", "6")
    [parent] = take["children"]
    assert (parent["kind"], parent["number"]) == ("planned_order", made["number"])
    assert [one["number"] for one in parent["children"]] == [sale["number"]]


def test_what_an_order_is_made_from_shows_the_substitute_beside_the_stock(shop, used_up):
    _, _, order, made = used_up
    take, stock = tree(shop, made, "down")
    assert (stock["kind"], stock["item"]["number"], stock["pegged"]) == ("on_hand", "A", "4")
    assert (take["kind"], take["item"]["number"], take["pegged"]) == ("substitute", "B", "6")
    assert [(one["kind"], one["number"]) for one in take["children"]] == [("planned_order", order["number"])]


def test_why_names_the_substitute_its_rule_and_whom_it_is_for(shop, used_up):
    scheme, _, order, made = used_up
    assert shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"] == [
        f"6 are used instead of A on {day(6)} ({scheme['number']}).",
        "New orders go to it.",
        f"6 for {made['number']}, which makes CAR by {day(6)}.",
    ]

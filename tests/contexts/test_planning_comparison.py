"""Two plans compared: what moved, and which input caused it."""

import pytest

from tests.builders.inventory import a_place, stocked
from tests.builders.planning import RUN, a_cart, a_scheme, demand, from_today, planned


@pytest.fixture
def cart(shop):
    return a_cart(shop)


def told(shop, version, query=""):
    return shop.get(f"/api/{RUN}/{version['id']}/comparison?{query}")


def rows(answer):
    """Kind, item, and day and quantity before and after."""
    return [(row["kind"], row["item"]["number"], when(row["old"]), when(row["new"])) for row in answer["rows"]]


def when(order):
    return order and (from_today(order["day"]), order["quantity"])


def causes(answer, number):
    [row] = [row for row in answer["rows"] if row["item"]["number"] == number]
    return [(cause["kind"], cause["item"]["number"], cause["depth"]) for cause in row["causes"]]


def test_a_new_sale_is_named_as_the_cause_all_the_way_down(shop, cart):
    demand(shop, cart, 10, 30)
    before = planned(shop)
    sale = demand(shop, cart, 5, 40)
    answer = told(shop, planned(shop))
    assert rows(answer) == [
        ("new", "CART", None, (40, "5")),
        ("new", "SPOKE", None, (37, "40")),
        ("new", "WHEEL", None, (39, "10")),
    ]
    assert causes(answer, "SPOKE") == [("sales_order", "CART", 2)]
    [cause] = answer["rows"][0]["causes"]
    assert (cause["source"]["number"], cause["was"]) == (sale["number"], None)
    assert (cause["is"]["quantity"], from_today(cause["is"]["day"])) == ("5", 40)
    assert (answer["old"]["number"], answer["count"]) == (before["number"], 3)
    assert answer["counts"] == {"new": 3, "gone": 0, "moved": 0, "resized": 0}


def test_stock_that_came_resizes_an_order_and_says_so(shop, cart):
    demand(shop, cart, 10, 30)
    planned(shop)
    [spoke] = shop.list("engineering/item", "number=SPOKE")
    stocked(shop, spoke, 25, a_place(shop, "SECOND"))
    answer = told(shop, planned(shop))
    assert rows(answer) == [("resized", "SPOKE", (27, "60"), (27, "35"))]
    [cause] = answer["rows"][0]["causes"]
    assert (cause["kind"], cause["field"], cause["was"], cause["is"]) == ("field", "on_hand", "20", "45")


def test_rows_are_chosen_by_kind_and_item_and_come_in_pages(shop, cart):
    demand(shop, cart, 10, 30)
    planned(shop)
    demand(shop, cart, 5, 40)
    version = planned(shop)
    assert rows(told(shop, version, "kind=moved,gone")) == []
    assert [row[1] for row in rows(told(shop, version, f"item_id={cart['id']}"))] == ["CART"]
    second = told(shop, version, "first=1&limit=1")
    assert ([row[1] for row in rows(second)], second["count"]) == (["SPOKE"], 3)


def test_any_two_plans_of_a_site_can_be_compared_both_ways(shop, cart):
    first = planned(shop)
    demand(shop, cart, 10, 30)
    second = planned(shop, a_scheme(shop, "OTHER"))
    assert {row[0] for row in rows(told(shop, second, f"with={first['id']}"))} == {"new"}
    assert {row[0] for row in rows(told(shop, first, f"with={second['id']}"))} == {"gone"}


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("kind=lost", 422, "kind: 'lost' is not one of new, gone, moved, resized."),
        ("with=x", 422, "with: an id is needed."),
        ("limit=9999", 422, "limit: a count up to 500 is needed."),
        ("", 404, "There is no plan before {} to compare it with."),
    ],
)
def test_what_cannot_be_compared_is_said(shop, cart, query, status, sentence):
    version = planned(shop)
    answer = shop.request("GET", f"/api/{RUN}/{version['id']}/comparison?{query}")
    assert (answer.status_code, answer.json["message"]) == (status, sentence.format(version["number"]))


def test_a_stranger_sees_neither_plan(shop, cart):
    planned(shop)
    version = planned(shop)
    answer = shop.as_stranger().request("GET", f"/api/{RUN}/{version['id']}/comparison")
    assert answer.status_code == 404

"""Simulations: a plan of the factory as it is with something supposed; nothing in the factory changes by it."""

import pytest

from tests.builders.planning import (
    ORDER,
    RUN,
    SCHEME,
    a_cart,
    day,
    demand,
    from_today,
    in_force,
    orders,
    planned,
    shape,
)
from tests.builders.production import a_firm_order
from tests.builders.purchasing import an_order as a_purchase_order
from tests.builders.what_if import a_bom_line, a_demand, a_parameter, a_supply, days, item, moved_sale, supposed

CART, WHEEL, SPOKE = ("CART", "10", 29, 30), ("WHEEL", "20", 27, 29), ("SPOKE", "60", 24, 27)


@pytest.fixture
def cart(shop):
    return a_cart(shop)


@pytest.fixture
def sale(shop, cart):
    """Ten carts on the thirtieth day: twenty wheels before, and sixty spokes beside the twenty in the store."""
    return demand(shop, cart, 10, 30)


@pytest.fixture
def plan(shop, sale):
    return planned(shop)


def made(shop, *lines):
    """What is planned if these were so."""
    return shape(orders(shop, supposed(shop, *lines)))


def told(shop, version, query=""):
    return shop.get(f"/api/{RUN}/{version['id']}/comparison?{query}")


def cause(answer, number):
    """The nearest cause of the item's first difference, without the names it carries."""
    row = next(row for row in answer["rows"] if row["item"]["number"] == number)
    return row["causes"][0]


def behind(answer, number):
    """Kind and depth of the nearest cause, and the overlay line it is laid to."""
    nearest = cause(answer, number)
    return nearest["kind"], nearest["depth"], nearest["overlay"] and nearest["overlay"]["line"]


def test_more_demand_is_planned_beside_what_is_ordered_and_named_as_the_cause(shop, cart, plan):
    version = supposed(shop, a_demand("more", cart, 5, 40))
    found = sorted(shape(orders(shop, version)))
    more = [("CART", "5", 39, 40), ("SPOKE", "40", 34, 37), ("WHEEL", "10", 37, 39)]
    assert found == sorted([CART, WHEEL, SPOKE, *more])
    answer = told(shop, version)
    assert (answer["old"]["number"], answer["new"]["kind"], answer["count"]) == (plan["number"], "simulation", 3)
    assert behind(answer, "SPOKE") == ("plan_overlay", 2, 1)
    nearest = cause(answer, "CART")
    assert (nearest["source"]["number"], nearest["was"]) == (f"{version['number']}/1", None)
    assert (nearest["is"]["quantity"], from_today(nearest["is"]["day"])) == ("5", 40)


def test_less_demand_takes_from_the_orders_of_that_day(shop, cart, plan):
    version = supposed(shop, a_demand("less", cart, 4, 30))
    assert shape(orders(shop, version)) == [("CART", "6", 29, 30), ("SPOKE", "28", 24, 27), ("WHEEL", "12", 27, 29)]
    answer = told(shop, version)
    assert behind(answer, "WHEEL") == ("sales_order", 1, 1)
    nearest = cause(answer, "WHEEL")
    assert (nearest["was"]["quantity"], nearest["is"]["quantity"]) == ("10", "6")


def test_less_than_nothing_is_never_wanted(shop, cart, plan):
    assert made(shop, a_demand("less", cart, 99, 30)) == []
    assert made(shop, a_demand("less", cart, 99, 29)) == sorted([CART, WHEEL, SPOKE])


def test_a_quantity_is_said_for_a_day_whatever_stands_there(shop, cart, plan):
    assert made(shop, a_demand("set", cart, 12, 30)) == [
        ("CART", "12", 29, 30),
        ("SPOKE", "76", 24, 27),
        ("WHEEL", "24", 27, 29),
    ]
    assert made(shop, a_demand("set", cart, 0, 30)) == []


def test_a_sale_that_moves_takes_its_orders_along(shop, sale, plan):
    version = supposed(shop, moved_sale(sale, 33))
    assert shape(orders(shop, version)) == [("CART", "10", 32, 33), ("SPOKE", "60", 27, 30), ("WHEEL", "20", 30, 32)]
    answer = told(shop, version)
    assert (answer["counts"]["moved"], behind(answer, "SPOKE")) == (3, ("sales_order", 2, 1))
    nearest = cause(answer, "SPOKE")
    days_of = [from_today(nearest[name]["day"]) for name in ("was", "is")]
    assert (nearest["source"]["number"], days_of) == (sale["number"], [30, 33])


def test_a_purchase_that_is_late_or_does_not_come_is_ordered_again(shop, sale):
    bought = a_purchase_order(shop, item(shop, "SPOKE"), 30, due=day(20))
    line = bought["lines"][0]["id"]
    assert shape(orders(shop, planned(shop))) == sorted([CART, WHEEL, ("SPOKE", "30", 24, 27)])
    for overlay in (a_supply("remove", purchase_order_line_id=line), a_supply("move", 28, purchase_order_line_id=line)):
        version = supposed(shop, overlay)
        assert shape(orders(shop, version)) == sorted([CART, WHEEL, SPOKE])
        assert behind(told(shop, version), "SPOKE") == ("purchase_order", 0, 1)
    assert made(shop, a_supply("move", 26, purchase_order_line_id=line)) == sorted(
        [CART, WHEEL, ("SPOKE", "30", 24, 27)]
    )


def test_a_work_order_that_moves_or_goes_takes_its_parts_along(shop, sale):
    order = a_firm_order(shop, item(shop, "WHEEL"), 8, due=str(day(20)), start=str(day(18)))
    plan = planned(shop)
    before = [CART, ("SPOKE", "12", 15, 18), ("SPOKE", "48", 24, 27), ("WHEEL", "12", 27, 29)]
    assert shape(orders(shop, plan)) == before
    version = supposed(shop, a_supply("move", 30, work_order_id=order["id"]))
    assert shape(orders(shop, version)) == [
        CART,
        ("SPOKE", "60", 24, 27),
        ("SPOKE", "32", 25, 28),
        ("WHEEL", "20", 27, 29),
    ]
    assert behind(told(shop, version), "WHEEL") == ("work_order", 0, 1)
    gone = supposed(shop, a_supply("remove", work_order_id=order["id"]))
    assert shape(orders(shop, gone)) == sorted([CART, WHEEL, SPOKE])
    assert behind(told(shop, gone), "WHEEL") == ("work_order", 0, 1)


@pytest.mark.parametrize(
    ("number", "parameter", "value", "expected"),
    [
        ("WHEEL", "lead_time_days", 5, [CART, ("SPOKE", "60", 21, 24), ("WHEEL", "20", 24, 29)]),
        ("SPOKE", "safety_stock", 10, [CART, ("SPOKE", "70", 24, 27), WHEEL]),
        ("SPOKE", "lot_min", 100, [CART, ("SPOKE", "100", 24, 27), WHEEL]),
        ("SPOKE", "lot_multiple", 25, [CART, ("SPOKE", "75", 24, 27), WHEEL]),
        (
            "SPOKE",
            "lot_max",
            25,
            [CART, ("SPOKE", "25", 24, 27), ("SPOKE", "25", 24, 27), ("SPOKE", "10", 24, 27), WHEEL],
        ),
        ("SPOKE", "on_hand", 45, [CART, ("SPOKE", "35", 24, 27), WHEEL]),
    ],
)
def test_a_parameter_of_an_item_is_otherwise(shop, plan, number, parameter, value, expected):
    version = supposed(shop, a_parameter(item(shop, number), parameter, value))
    assert shape(orders(shop, version)) == expected
    nearest = cause(told(shop, version), "SPOKE")
    assert (nearest["kind"], nearest["item"]["number"], nearest["overlay"]["line"]) == ("field", number, 1)
    assert nearest["is"] == str(value)


def test_a_bom_line_takes_more_goes_or_comes(shop, cart, plan):
    wheel, spoke = item(shop, "WHEEL"), item(shop, "SPOKE")
    version = supposed(shop, a_bom_line("set", wheel, spoke, 5))
    assert shape(orders(shop, version)) == [CART, ("SPOKE", "80", 24, 27), WHEEL]
    nearest = cause(told(shop, version), "SPOKE")
    assert (nearest["kind"], nearest["component"]["number"], nearest["was"], nearest["is"]) == (
        "line",
        "SPOKE",
        "4",
        "5",
    )
    assert nearest["overlay"] == {"plan": version["number"], "line": 1}
    assert made(shop, a_bom_line("remove", wheel, spoke)) == [CART, WHEEL]
    assert made(shop, a_bom_line("add", cart, spoke, 1)) == [CART, SPOKE, ("SPOKE", "10", 26, 29), WHEEL]


def test_days_on_which_the_site_is_closed_are_not_worked(shop, plan):
    version = supposed(shop, days("close", 28, 29))
    assert shape(orders(shop, version)) == [("CART", "10", 27, 30), ("SPOKE", "60", 22, 25), ("WHEEL", "20", 25, 27)]
    answer = told(shop, version)
    assert [behind(answer, number) for number in ("WHEEL", "SPOKE")] == [("calendar", 0, 1)] * 2
    [line] = answer["new"]["overlay"]
    assert (line["kind"], line["action"], from_today(line["day"]), from_today(line["until"])) == (
        "calendar",
        "close",
        28,
        29,
    )
    opened = [("CART", "10", 28, 30), ("SPOKE", "60", 23, 26), ("WHEEL", "20", 26, 28)]
    assert made(shop, days("close", 28, 29), days("open", 28)) == opened


def test_orders_for_a_closed_day_are_made_on_the_last_open_one(shop, plan):
    assert made(shop, days("close", 30)) == [("CART", "10", 28, 29), ("SPOKE", "60", 23, 26), ("WHEEL", "20", 26, 28)]


def test_weeks_count_the_orders_of_both_plans(shop, cart, plan):
    answer = told(shop, supposed(shop, a_demand("more", cart, 5, 40)))
    totals = [sum(week[name] for week in answer["weeks"]) for name in ("old", "new")]
    assert totals == [3, 6]
    week = f"{day(30).fromisocalendar(*day(30).isocalendar()[:2], 1)}"
    assert next(one for one in answer["weeks"] if one["week"] == week)["old"] >= 1
    only = told(shop, supposed(shop, a_demand("more", cart, 5, 40)), f"item_id={cart['id']}")
    assert [sum(week[name] for week in only["weeks"]) for name in ("old", "new")] == [1, 2]


def test_a_simulation_leaves_the_factory_and_the_plan_in_force_as_they_were(shop, cart, sale, plan):
    spoke = item(shop, "SPOKE")
    lines = [a_demand("less", cart, 4, 30), a_parameter(spoke, "on_hand", 500), moved_sale(sale, 31), days("close", 29)]
    documents = ("sales/sales_order", "inventory/item_site", "engineering/bom", "plant/site", SCHEME)
    before = [shop.every(name) for name in documents]
    version = supposed(shop, *lines, a_bom_line("set", item(shop, "WHEEL"), spoke, 9))
    assert (version["state"], version["base_version"]["number"], in_force(shop)) == ("done", plan["number"], plan["id"])
    assert [shop.every(name) for name in documents] == before
    after = planned(shop)
    assert shape(orders(shop, after)) == shape(orders(shop, plan))
    answer = told(shop, after)
    assert (answer["old"]["number"], answer["count"], answer["rows"]) == (plan["number"], 0, [])
    assert [row["id"] for row in shop.every(ORDER)] == [
        row["id"] for row in shop.every(ORDER, f"plan_version_id={after['id']}")
    ]

"""What a simulation must not do, and what cannot be supposed."""

import pytest

from tests.builders.planning import (
    ORDER,
    RUN,
    a_cart,
    a_part,
    a_scheme,
    asked,
    day,
    demand,
    exceptions,
    in_force,
    orders,
    planned,
    shape,
    work,
)
from tests.builders.what_if import a_bom_line, a_demand, a_parameter, a_supply, days, item, moved_sale, supposed, wanted

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


@pytest.mark.parametrize("step", ["firm", "release", "cancel", "split"])
def test_nothing_a_simulation_proposes_is_firmed_or_released(shop, cart, plan, step):
    version = supposed(shop, a_demand("more", cart, 5, 40))
    [order] = orders(shop, version, cart, due=str(day(40)))
    refused = shop.try_step(ORDER, order, step, **({"quantity": "1"} if step == "split" else {}))
    sentence = f"{order['number']} is only supposed in {version['number']}; firm and release orders of the live plan."
    assert (refused.status_code, refused.json["message"]) == (409, sentence)
    assert [shop.list(name) for name in ("production/work_order", "purchasing/purchase_order")] == [[], []]
    assert shape(orders(shop, planned(shop))) == sorted([CART, WHEEL, SPOKE])


def test_an_order_of_a_simulation_is_not_changed_either(shop, cart, plan):
    version = supposed(shop, a_demand("more", cart, 5, 40))
    [order] = orders(shop, version, cart, due=str(day(40)))
    refused = shop.try_change(ORDER, order, quantity="6")
    assert refused.status_code == 409
    assert shop.read(ORDER, order["id"])["quantity"] == "5"


def test_a_supposed_demand_is_named_by_the_orders_that_serve_it(shop, cart, plan):
    version = supposed(shop, a_demand("more", cart, 5, 40))
    [order] = orders(shop, version, cart, due=str(day(40)))
    assert order["sales_order_line_id"] is None
    why = shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"]
    assert why == [f"5 for what {version['number']}/1 supposes, on {day(40)}."]


def test_a_simulation_stands_in_nobodys_way(shop, cart, plan):
    waiting = wanted(shop, a_demand("more", cart, 5, 40))
    assert waiting.status_code == 201
    assert planned(shop)["state"] == "done"
    running = asked(shop)
    assert wanted(shop, a_demand("more", cart, 6, 40)).status_code == 201
    work(shop, running)
    assert work(shop, waiting.json)["state"] == "done"
    assert in_force(shop) == running["id"]


def test_what_is_gone_by_the_time_of_the_run_is_reported_and_the_rest_planned(shop, cart, sale, plan):
    waiting = wanted(shop, moved_sale(sale, 33), a_demand("more", cart, 5, 40)).json
    shop.step("sales/sales_order", shop.read("sales/sales_order", sale["id"]), "cancel")
    version = work(shop, waiting)
    assert [row[:2] for row in shape(orders(shop, version))] == [("CART", "5"), ("SPOKE", "20"), ("WHEEL", "10")]
    sentences = [row["sentence"] for row in exceptions(shop, version)]
    assert sentences == ["What if, line 1: this sales order line is not open any more."]


LINES = {
    "an unknown action": lambda cart, spoke: a_demand("close", cart, 1, 5),
    "a negative quantity": lambda cart, spoke: a_demand("more", cart, -1, 5),
    "a day before the plan": lambda cart, spoke: a_demand("more", cart, 1, -1),
    "a day after the plan": lambda cart, spoke: a_demand("more", cart, 1, 182),
    "no day": lambda cart, spoke: a_demand("more", cart, 1, 5) | {"day": None},
    "no quantity": lambda cart, spoke: a_demand("set", cart, 1, 5) | {"quantity": None},
    "half a day of lead": lambda cart, spoke: a_parameter(spoke, "lead_time_days", "1.5"),
    "no largest lot": lambda cart, spoke: a_parameter(spoke, "lot_max", 0),
    "no such BOM line": lambda cart, spoke: a_bom_line("set", cart, spoke, 3),
    "an item from itself": lambda cart, spoke: a_bom_line("add", cart, cart, 3),
    "an end before the beginning": lambda cart, spoke: days("close", 9, 8),
    "no supply": lambda cart, spoke: a_supply("remove"),
}
ABOUT = {
    "an unknown action": "action: It must be one of more, less, set, move here.",
    "a negative quantity": "quantity: It must not be negative.",
    "a day before the plan": f"day: {day(-1)} is not among the days planned, {day(0)} to {day(181)}.",
    "a day after the plan": f"day: {day(182)} is not among the days planned, {day(0)} to {day(181)}.",
    "no day": "day: It is needed here.",
    "no quantity": "quantity: It is needed here.",
    "half a day of lead": "quantity: Whole days up to 3660 are needed.",
    "no largest lot": "quantity: More than nothing is needed.",
    "no such BOM line": "component_id: The released BOM of the item has no such line.",
    "an item from itself": "component_id: An item cannot be made from itself.",
    "an end before the beginning": "until: It must not lie before the first day.",
    "no supply": "purchase_order_line_id: A purchase order line or a work order is needed, and not both.",
}


def test_a_line_that_cannot_be_is_refused_by_its_place_and_field(shop, cart, plan):
    good, spoke = a_demand("more", cart, 1, 5), item(shop, "SPOKE")
    answers = {name: wanted(shop, good, line(cart, spoke)) for name, line in LINES.items()}
    assert {name: answer.json["message"] for name, answer in answers.items()} == {
        name: f"overlay.1.{reason}" for name, reason in ABOUT.items()
    }
    assert {answer.status_code for answer in answers.values()} == {422}
    assert [row["id"] for row in shop.list(RUN)] == [plan["id"]]


def test_an_item_that_is_unknown_or_not_planned_here_is_refused(shop, cart, plan):
    unknown = wanted(shop, a_demand("more", cart, 1, 5) | {"item_id": plan["id"]})
    assert (unknown.status_code, unknown.json["message"]) == (404, "item_id: there is no such item.")
    [away] = [shop.make("engineering/item", number="AWAY", name="AWAY", uom_id=cart["uom_id"], item_type="raw")]
    refused = wanted(shop, a_demand("more", away, 1, 5))
    sentence = "overlay.0.item_id: This item is not planned at the site of the scheme."
    assert (refused.status_code, refused.json["message"]) == (422, sentence)


def test_what_a_simulation_needs_beside_its_lines(shop, cart):
    never = wanted(shop, a_demand("more", cart, 1, 5))
    sentence = "base_version_id: This scheme has no plan in force to compare with; run it first."
    assert (never.status_code, never.json["message"]) == (422, sentence)
    plan = planned(shop)
    empty = wanted(shop)
    assert (empty.status_code, empty.json["message"]) == (
        422,
        "overlay: Say what is supposed: at least one line is needed.",
    )
    other = planned(shop, a_scheme(shop, "OTHER"))
    foreign = wanted(shop, a_demand("more", cart, 1, 5), base_version_id=other["id"])
    assert foreign.json["message"] == "base_version_id: A finished plan of the same scheme is needed."
    live = wanted(shop, a_demand("more", cart, 1, 5), kind="live")
    assert live.json["message"] == "kind: Only a simulation supposes something and is compared with a plan."
    assert (foreign.status_code, live.status_code, in_force(shop)) == (422, 422, plan["id"])


def test_a_stranger_cannot_suppose_by_somebody_elses_plan(shop, cart, plan):
    given = {"plan_scheme_id": plan["plan_scheme_id"], "kind": "simulation", "base_version_id": plan["id"]}
    answer = shop.as_stranger().try_make(RUN, **given, overlay=[a_demand("more", cart, 1, 5)])
    assert answer.status_code == 404
    assert [row["id"] for row in shop.list(RUN)] == [plan["id"]]


def test_a_part_nobody_plans_yet_can_be_supposed_wanted(shop, cart, plan):
    bell = a_part(shop, "BELL", lead=4)
    assert ("BELL", "7", 6, 10) in shape(orders(shop, supposed(shop, a_demand("more", bell, 7, 10))))

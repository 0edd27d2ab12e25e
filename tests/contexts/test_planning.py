"""MRP runs: what they plan, what a planner may do with it, what becomes of runs that fail, die or are cancelled."""

from uuid import UUID

import pytest

from backend.engineering.item import Item
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.plan import plan_network
from backend.planning.columns import ids_of
from backend.planning.loading import Loader
from backend.planning.plan_version import PlanScheme
from tests.builders.engineering import an_item, at_site
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import (
    ORDER,
    RUN,
    SCHEME,
    TODAY,
    a_cart,
    a_part,
    a_scheme,
    day,
    demand,
    exceptions,
    in_force,
    orders,
    planned,
    shape,
)
from tests.builders.production import a_firm_order, a_released_order
from tests.builders.purchasing import an_order as a_purchase_order


def refused(response):
    return response.status_code, response.json["message"]


@pytest.fixture
def cart(shop):
    return a_cart(shop)


def test_needs_are_planned_level_by_level_with_their_lead_times(shop, cart):
    demand(shop, cart, 10, 30)
    version = planned(shop)
    assert (version["state"], version["planned_orders"], version["items"], version["error"]) == ("done", 3, 3, "")
    assert shape(orders(shop, version)) == [("CART", "10", 29, 30), ("SPOKE", "60", 24, 27), ("WHEEL", "20", 27, 29)]
    assert in_force(shop) == version["id"]
    assert exceptions(shop, version) == []


def test_the_run_plans_what_the_kernel_plans_from_the_same_facts(shop, cart):
    for quantity, on in ((7, 20), (3, 25), ("2", 3)):
        demand(shop, cart, quantity, on)
    a_purchase_order(shop, shop.list("engineering/item", "number=SPOKE")[0], 40, due=day(10))
    version = planned(shop)
    with shop.database.reading() as session:
        scheme = session.get_one(PlanScheme, UUID(a_scheme(shop)["id"]))
        loaded = Loader(session, scheme, TODAY).load()
        numbers = [session.get_one(Item, id).number for id in ids_of(loaded.items.rows["id"])]
    expected = [
        (numbers[one.item], str(unscaled(one.quantity).to_integral_value()), one.start, one.day)
        for one in plan_network(loaded.network).planned()
    ]
    assert sorted(shape(orders(shop, version))) == sorted(expected)
    assert len(expected) == version["planned_orders"] > 5


def test_overdue_supply_and_demand_count_today_and_are_said(shop, cart):
    spoke = shop.list("engineering/item", "number=SPOKE")[0]
    wheel = shop.list("engineering/item", "number=WHEEL")[0]
    sale = demand(shop, cart, 10, -4)
    bought = a_purchase_order(shop, spoke, 60, due=day(-6))
    made = a_firm_order(shop, wheel, 20, due=day(-2), start=day(-3))
    version = planned(shop)
    assert shape(orders(shop, version)) == [("CART", "10", -1, 0)]
    found = {(row["code"], row["document"]["number"]): row for row in exceptions(shop, version) if row["document"]}
    assert set(found) == {
        ("late_demand", sale["number"]),
        ("late_supply", bought["number"]),
        ("late_supply", made["number"]),
    }
    late = found["late_supply", bought["number"]]
    assert (late["day"], late["quantity"], late["severity"]) == (str(day(-6)), "60", 2)
    assert late["sentence"] == f"A supply of 60 is overdue since {day(-6)}."
    assert found["late_demand", sale["number"]]["sentence"] == f"A demand of 10 is overdue since {day(-4)}."
    assert late["document"]["document"] == "purchasing/purchase_order"


def test_overdue_or_due_today_the_plan_is_the_same(shop, cart):
    spoke = shop.list("engineering/item", "number=SPOKE")[0]
    sale = demand(shop, cart, 10, 0)
    bought = a_purchase_order(shop, spoke, 30, due=day(0))
    punctual = shape(orders(shop, planned(shop)))

    def be_late(act):
        from backend.purchasing.purchase_order import PurchaseOrderLine
        from backend.sales.sales_order import SalesOrderLine

        act.session.get_one(SalesOrderLine, UUID(sale["lines"][0]["id"])).wanted = day(-9)
        act.session.get_one(PurchaseOrderLine, UUID(bought["lines"][0]["id"])).due = day(-9)

    shop.perform(be_late)
    late = planned(shop)
    assert shape(orders(shop, late)) == punctual
    assert {row["code"] for row in exceptions(shop, late)} >= {"late_demand", "late_supply"}


def test_what_lacks_a_bom_or_begins_too_late_is_said(shop, cart):
    frame = an_item(shop, "FRAME", "finished")
    at_site(shop, frame, source="make")
    shop.perform(lambda act: release_without_a_bom(act, frame))
    demand(shop, frame, 4, 10)
    demand(shop, cart, 10, 2)
    said = {row["code"]: row["sentence"] for row in exceptions(shop, planned(shop))}
    assert said["no_bom"] == "This item is made but has no released BOM, and 4 are needed."
    assert said["past_due_start"].startswith("An order of ")
    assert said["below_safety"] == f"Stock falls below the safety stock by 4 on {day(10)}."


def release_without_a_bom(act, frame):
    from backend.engineering.item import Item

    act.session.get_one(Item, UUID(frame["id"])).state = "released"


def test_a_need_that_cannot_be_converted_is_said_and_the_rest_is_planned(shop, cart):
    kilogram = shop.make("engineering/uom", number="KG", name="kilogram", dimension="mass", decimals=3)
    spoke = shop.list("engineering/item", "number=SPOKE")[0]
    order = shop.make(
        "purchasing/purchase_order",
        supplier_id=shop.make("purchasing/supplier", number="S", name="S")["id"],
        ordered=TODAY,
        lines=[{"item_id": spoke["id"], "quantity": "1", "uom_id": kilogram["id"], "due": day(1)}],
    )
    demand(shop, cart, 10, 30)
    version = planned(shop)
    assert len(orders(shop, version)) == 3
    [found] = exceptions(shop, version)
    assert (found["code"], found["item"]["number"]) == ("no_conversion", "SPOKE")
    assert order["state"] == "draft"


def test_an_order_says_why_it_is_there_and_what_it_is_made_from(shop, cart):
    sale = demand(shop, cart, 10, 30)
    version = planned(shop)
    top, spokes, wheels = orders(shop, version)
    why = shop.get(f"/api/{ORDER}/{wheels['id']}/why")["sentences"]
    assert why == [f"20 for {top['number']}, which makes CART by {day(30)}."]
    assert shop.get(f"/api/{ORDER}/{top['id']}/why")["sentences"] == [
        f"10 for sales order {sale['number']} of FARM, wanted on {day(30)}."
    ]
    up = shop.get(f"/api/{ORDER}/{spokes['id']}/pegging?direction=up")
    [wheel] = up["children"]
    [above] = wheel["children"]
    [customer] = above["children"]
    assert (wheel["id"], wheel["pegged"], above["id"], above["pegged"]) == (wheels["id"], "60", top["id"], "20")
    assert (customer["kind"], customer["number"], customer["pegged"]) == ("sales_order", sale["number"], "10")
    down = shop.get(f"/api/{ORDER}/{top['id']}/pegging?direction=down")
    [below] = down["children"]
    assert sorted((leaf["kind"], leaf["pegged"]) for leaf in below["children"]) == [
        ("on_hand", "20"),
        ("planned_order", "60"),
    ]
    assert shop.request("GET", f"/api/{ORDER}/{top['id']}/pegging?direction=left").status_code == 422


def test_what_a_lot_has_too_much_remains_as_stock(shop):
    nail = a_part(shop, "NAIL", lot_rule="multiple", lot_multiple="100")
    demand(shop, nail, 30, 5)
    [order] = orders(shop, planned(shop))
    sentences = shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"]
    assert (order["quantity"], sentences[-1]) == ("100", "70 remain as stock: safety stock or the rest of a lot.")


def test_projected_stock_shows_what_comes_and_goes(shop, cart):
    spoke = shop.list("engineering/item", "number=SPOKE")[0]
    demand(shop, cart, 10, 30)
    a_purchase_order(shop, spoke, 5, due=day(-3))
    planned(shop)
    rows = shop.get(f"/api/planning/item/{spoke['id']}/projection")["rows"]
    assert [(row["day"], row["supply"], row["need"], row["balance"]) for row in rows] == [
        (str(day(0)), "5", "0", "25"),
        (str(day(27)), "55", "80", "0"),
    ]


def test_stock_on_hold_is_supply_and_stock_elsewhere_is_not(shop, cart):
    spoke = shop.list("engineering/item", "number=SPOKE")[0]
    stocked(shop, spoke, 15, a_place(shop), status="quality_hold")
    stocked(shop, spoke, 99, a_place(shop), status="blocked")
    demand(shop, cart, 10, 30)
    assert orders(shop, planned(shop), spoke)[0]["quantity"] == "45"


def test_an_order_on_the_floor_still_needs_what_it_was_not_given(shop, cart):
    wheel = shop.list("engineering/item", "number=WHEEL")[0]
    spoke = shop.list("engineering/item", "number=SPOKE")[0]
    a_released_order(shop, wheel, 20, due=day(20), start=day(18))
    version = planned(shop)
    assert [row[:2] for row in shape(orders(shop, version))] == [("SPOKE", "60")]
    [order] = orders(shop, version, spoke)
    made = shop.list("production/work_order")[0]["number"]
    sentence = shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"][0]
    assert sentence == f"60 for {made}, which makes WHEEL by {day(20)}."


def test_another_company_and_another_site_never_see_a_plan(shop, cart):
    demand(shop, cart, 1, 30)
    version = planned(shop)
    order = orders(shop, version)[0]
    second = shop.make("plant/site", number="C1-2", name="Second site")
    there = shop.as_role("planner", "*.*.read", "planning.*", site_id=UUID(second["id"]))
    for stranger in (shop.as_stranger(), there):
        for path in (
            f"{RUN}/{version['id']}",
            f"{RUN}/{version['id']}/exceptions",
            f"{ORDER}/{order['id']}/why",
            f"{ORDER}/{order['id']}/pegging",
            f"{SCHEME}/{a_scheme(shop)['id']}",
            f"planning/item/{cart['id']}/projection",
        ):
            assert stranger.request("GET", f"/api/{path}").status_code == 404, path
        assert [stranger.list(one) for one in (RUN, ORDER, SCHEME)] == [[], [], []]
        assert stranger.try_make(RUN, plan_scheme_id=a_scheme(shop)["id"]).status_code == 404
    nobody = shop.as_role("worker", "production.*")
    assert nobody.request("GET", f"/api/{ORDER}/{order['id']}/why").status_code == 403

"""Items that are made to order: planned, bought and kept apart for each order line (planning.md §2.6)."""

import pytest

from tests.builders.group import a_lane, a_moved, another_site, released_here
from tests.builders.inventory import a_place, stocked
from tests.builders.plan_schemes import a_need, expected
from tests.builders.planning import (
    ORDER,
    RUN,
    a_part,
    a_scheme,
    an_assembly,
    demand,
    exceptions,
    from_today,
    orders,
    planned,
    shape,
)
from tests.builders.substitution_documents import a_released_scheme
from tests.builders.what_if import a_demand, moved_sale, supposed

MTO, ATO = {"strategy": "make_to_order"}, {"strategy": "assemble_to_order"}


def named(sale):
    """A line of an order as it is called where something is kept for it."""
    return f"{sale['number']} / {sale['lines'][0]['position']}"


def kept(rows):
    """What is planned, and for whom it is kept apart."""
    return [(*told, row["kept_for"]) for told, row in zip(shape(rows), rows, strict=True)]


@pytest.fixture
def tractor(shop):
    """A tractor to order: its cab is made for it, too; the steel in both is for everybody."""
    steel = a_part(shop, "STEEL", lead=4, lot_rule="multiple", lot_multiple="10")
    cab = an_assembly(shop, "CAB", (steel, 2), lead=5, **MTO)
    return an_assembly(shop, "TRACTOR", (cab, 1), (steel, 3), lead=2, **MTO)


def part(shop, number):
    return shop.list("engineering/item", f"number={number}")[0]


def test_two_orders_are_planned_apart_down_to_what_is_collective(shop, tractor):
    first, second = demand(shop, tractor, 3, 20), demand(shop, tractor, 2, 20)
    version = planned(shop)
    assert kept(orders(shop, version)) == [
        ("CAB", "3", 13, 18, named(first)),
        ("CAB", "2", 13, 18, named(second)),
        ("STEEL", "10", 9, 13, ""),
        ("STEEL", "20", 14, 18, ""),
        ("TRACTOR", "3", 18, 20, named(first)),
        ("TRACTOR", "2", 18, 20, named(second)),
    ]
    assert (version["items"], version["planned_orders"]) == (3, 6)
    for row, sale in zip(orders(shop, version, part(shop, "CAB")), (first, second), strict=True):
        assert row["sales_order_line_id"] == sale["lines"][0]["id"]
        assert shop.read(ORDER, row["id"])["kept_for"] == named(sale)


def test_a_scheme_may_plan_everything_for_everybody(shop, tractor):
    for quantity in (3, 2):
        demand(shop, tractor, quantity, 20)
    version = planned(shop, a_scheme(shop, strategies=False))
    assert kept(orders(shop, version)) == [
        ("CAB", "5", 13, 18, ""),
        ("STEEL", "10", 9, 13, ""),
        ("STEEL", "20", 14, 18, ""),
        ("TRACTOR", "5", 18, 20, ""),
    ]


def test_an_item_of_the_master_schedule_is_planned_for_everybody(shop, tractor):
    [here] = shop.list("inventory/item_site", f"item_id={tractor['id']}")
    shop.change("inventory/item_site", here, mps=True)
    demand(shop, tractor, 3, 20)
    assert [row["kept_for"] for row in orders(shop, planned(shop))] == ["", "", "", ""]


def test_assembled_to_order_of_stock_and_of_parts_to_order(shop):
    """The mixed example of §2.6: the engine's forecast was meant for orders, free cabs are not taken."""
    engine = a_part(shop, "ENGINE", lead=10)
    cab = a_part(shop, "CAB", lead=5, **MTO)
    tractor = an_assembly(shop, "TRACTOR", (engine, 1), (cab, 1), lead=2, **ATO)
    stocked(shop, engine, 4, a_place(shop))
    stocked(shop, cab, 2, a_place(shop))
    expected(shop, engine, 5, on=18)
    sale = demand(shop, tractor, 3, 20)
    assert kept(orders(shop, planned(shop))) == [
        ("CAB", "3", 13, 18, named(sale)),
        ("ENGINE", "1", 8, 18, ""),
        ("TRACTOR", "3", 18, 20, named(sale)),
    ]


def test_orders_leave_a_forecast_alone_that_is_of_other_days(shop):
    engine = a_part(shop, "ENGINE")
    tractor = an_assembly(shop, "TRACTOR", (engine, 1), **ATO)
    expected(shop, engine, 5, on=30)
    demand(shop, tractor, 3, 20)
    assert shape(orders(shop, planned(shop), engine)) == [("ENGINE", "3", 20, 20), ("ENGINE", "5", 30, 30)]


def test_free_stock_is_used_where_the_item_lets_orders_use_it(shop):
    cab = a_part(shop, "CAB", lead=5, use_free=True, safety_stock="1", **MTO)
    tractor = an_assembly(shop, "TRACTOR", (cab, 1), lead=2, **ATO)
    stocked(shop, cab, 6, a_place(shop))
    a_need(shop, cab, 2, on=9)
    late, early = demand(shop, tractor, 2, 30), demand(shop, tractor, 2, 20)
    assert kept(orders(shop, planned(shop), cab)) == [("CAB", "1", 23, 28, named(late))]
    assert named(early) != named(late)


def test_other_demand_of_such_an_item_is_for_everybody(shop, tractor):
    sale = demand(shop, tractor, 2, 20)
    a_need(shop, tractor, 1, on=20)
    expected(shop, tractor, 50, on=25)
    assert kept(orders(shop, planned(shop), tractor)) == [
        ("TRACTOR", "1", 18, 20, ""),
        ("TRACTOR", "2", 18, 20, named(sale)),
    ]
    assert kept(orders(shop, planned(shop), part(shop, "CAB"))) == [
        ("CAB", "1", 13, 18, ""),
        ("CAB", "2", 13, 18, named(sale)),
    ]


def test_a_phantom_hands_on_for_whom_it_is(shop):
    cab = a_part(shop, "CAB", lead=5, **MTO)
    frame = an_assembly(shop, "FRAME", (cab, 2))
    shop.change("engineering/item", frame, item_type="phantom")
    tractor = an_assembly(shop, "TRACTOR", (frame, 1), lead=2, **MTO)
    sale = demand(shop, tractor, 3, 20)
    stocked(shop, frame, 1, a_place(shop))
    assert kept(orders(shop, planned(shop))) == [
        ("CAB", "4", 13, 18, named(sale)),
        ("TRACTOR", "3", 18, 20, named(sale)),
    ]


def test_what_is_joined_with_others_is_planned_for_everybody_and_told(shop, tractor):
    other = a_part(shop, "COVER")
    cab = part(shop, "CAB")
    a_released_scheme(shop, "use_up", cab, other)
    demand(shop, tractor, 3, 20)
    version = planned(shop)
    assert {row["item"]["number"]: bool(row["kept_for"]) for row in orders(shop, version)}["TRACTOR"]
    assert [row["item"]["number"] for row in exceptions(shop, version) if row["code"] == "not_kept_apart"] == ["CAB"]


def test_a_demand_that_is_supposed_is_planned_apart_too(shop, tractor):
    sale = demand(shop, tractor, 3, 20)
    planned(shop)
    version = supposed(shop, a_demand("more", tractor, 2, 20), moved_sale(sale, 25))
    assert kept(orders(shop, version, tractor)) == [
        ("TRACTOR", "2", 18, 20, f"{version['number']}/1"),
        ("TRACTOR", "3", 23, 25, named(sale)),
    ]


def test_two_plans_are_compared_order_by_order(shop, tractor):
    first = demand(shop, tractor, 3, 20)
    planned(shop)
    second = demand(shop, tractor, 2, 20)
    answer = shop.get(f"/api/{RUN}/{planned(shop)['id']}/comparison")
    apart = [row for row in answer["rows"] if row["kept_for"]]
    assert [(row["kind"], row["item"]["number"], row["kept_for"]) for row in apart] == [
        ("new", "CAB", named(second)),
        ("new", "TRACTOR", named(second)),
    ]
    assert {row["item"]["number"] for row in answer["rows"] if not row["kept_for"]} == {"STEEL"}
    cause = apart[0]["causes"][0]
    assert (cause["kind"], cause["source"]["number"], cause["depth"]) == ("sales_order", second["number"], 1)
    assert named(first) != named(second)


def test_another_site_plans_what_it_sends_for_the_same_order(shop):
    other = another_site(shop)
    released_here(other, "X", source="buy", lead_time_days=5, **MTO)
    item = a_moved(shop, "X", **MTO)
    a_lane(shop, other, lead_time_days=3)
    first, second = demand(shop, item, 2, 20), demand(shop, item, 1, 20)
    planned(shop)
    assert kept(orders(other, planned(other, a_scheme(other, "THERE")))) == [
        ("X", "2", 12, 17, named(first)),
        ("X", "1", 12, 17, named(second)),
    ]


def test_chains_and_projections_go_through_what_is_kept_apart(shop, tractor):
    first, second = demand(shop, tractor, 3, 20), demand(shop, tractor, 2, 25)
    version = planned(shop)
    [_, later] = orders(shop, version, part(shop, "CAB"))
    tree = shop.get(f"/api/{ORDER}/{later['id']}/pegging?direction=up")
    [above] = tree["children"]
    assert (tree["kept_for"], above["kept_for"], above["item"]["number"]) == (named(second), named(second), "TRACTOR")
    assert [leaf["number"] for leaf in above["children"]] == [second["number"]]
    rows = shop.get(f"/api/planning/item/{tractor['id']}/projection")["rows"]
    flows = {from_today(row["day"]): (row["supply"], row["need"], row["balance"]) for row in rows}
    assert (flows[20], flows[25]) == (("3", "3", "0"), ("2", "2", "0"))
    assert first["number"] != second["number"]

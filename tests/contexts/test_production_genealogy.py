"""Genealogy: from a lot back to what was bought, and on to who got it."""

from decimal import Decimal

import pytest

from tests.builders.engineering import a_line as a_component
from tests.builders.engineering import statements
from tests.builders.inventory import a_lot, a_place, stocked
from tests.builders.production import (
    ORDER,
    a_bought_lot,
    a_customer_order,
    a_line,
    a_material,
    a_product,
    a_released_order,
    a_rod,
    graph,
    issue,
    report,
    shipped,
    tickets,
)

D = Decimal

RECEIPT = "production/production_receipt"


def test_flushed_lots_are_derived_in_the_genealogy(shop):
    line_side = a_place(shop, "LINE", "line_side")
    here = {"backflush_location_id": line_side["id"], "issue_mode": "backflush"}
    frame = a_material(shop, "FRAME", here=here, lot_control="lot")
    lot = a_lot(shop, frame, "F-1")
    stocked(shop, frame, 50, line_side, lot)
    order = a_released_order(shop, a_product(shop, parts=(a_component(frame, 1),), lot_control="lot"), quantity=10)
    report(shop, tickets(shop, order)[10], "good", 10)
    edges = graph(shop, lot["id"], "forward")["edges"]
    assert [(edge["kind"], edge["quantity"], edge["certainty"]) for edge in edges] == [
        ("consumed_in", "10", "derived"),
        ("produced", "10", "exact"),
    ]


def test_from_the_supplier_to_the_customer_and_back(shop):
    a_place(shop)
    rod, product = a_rod(shop, lot_control="lot"), a_product(shop, lot_control="lot")
    steel = a_bought_lot(shop, rod, 200)
    sold = a_customer_order(shop, product, 30)
    order = a_released_order(shop, product, 30, sales_order_line_id=sold["lines"][0]["id"])
    issue(shop, order, a_line(rod, 30, lot_id=steel))
    report(shop, tickets(shop, order)[10], "good", 30)
    sent = shipped(shop, sold, 30)
    forward = graph(shop, steel, "forward")
    assert [edge["kind"] for edge in forward["edges"]] == ["consumed_in", "produced", "shipped"]
    assert len(forward["nodes"]) == 4
    customer = next(node for node in forward["nodes"] if node["kind"] == "shipment")
    assert (customer["title"], customer["number"], customer["quantity"]) == ("Rail Works", sent["number"], "30")
    made = shop.read(ORDER, order["id"])["lot_id"]
    back = graph(shop, made, "backward")
    assert [edge["kind"] for edge in back["edges"]] == ["produced", "consumed_in", "received"]
    assert next(node for node in back["nodes"] if node["kind"] == "purchase_receipt")["title"] == "Steel Mill"
    assert {node["id"] for node in graph(shop, made)["nodes"]} >= {steel, made}
    assert len(graph(shop, steel, "forward", depth=1)["nodes"]) == 2


def test_each_node_is_met_once_and_in_few_statements(shop):
    """A lot used in five orders whose output is used in one: many paths, one walk."""
    a_place(shop)
    rod = a_rod(shop, lot_control="lot")
    steel = a_bought_lot(shop, rod, 500)
    shaft = a_product(shop, lot_control="lot")
    machine = a_product(shop, number="MACHINE", parts=(a_component(shaft, 1),), lot_control="lot")
    top = a_released_order(shop, machine, 25)
    for _ in range(5):
        order = a_released_order(shop, shaft, 5)
        issue(shop, order, a_line(rod, 5, lot_id=steel))
        report(shop, tickets(shop, order)[10], "good", 5)
        issue(shop, top, a_line(shaft, 5, lot_id=shop.read(ORDER, order["id"])["lot_id"]))
    report(shop, tickets(shop, top)[10], "good", 25)
    found = graph(shop, steel, "forward")
    assert len(found["nodes"]) == len({node["id"] for node in found["nodes"]}) == 1 + 5 + 5 + 1 + 1
    made = shop.read(ORDER, top["id"])["lot_id"]
    assert steel in {node["id"] for node in graph(shop, made, "backward")["nodes"]}
    assert statements(shop, lambda: graph(shop, steel, "both")) <= 9


def test_a_stranger_sees_no_genealogy(shop):
    rod = a_rod(shop, lot_control="lot")
    lot = a_lot(shop, rod, "L-1")
    answer = shop.as_stranger().request("GET", f"/api/production/lot/{lot['id']}/genealogy")
    assert answer.status_code == 404


@pytest.mark.parametrize("query", ["direction=sideways", "depth=0", "depth=x", "depth=99999999"])
def test_a_walk_that_makes_no_sense_is_refused(shop, query):
    rod = a_rod(shop, lot_control="lot")
    lot = a_lot(shop, rod, "L-1")
    assert shop.request("GET", f"/api/production/lot/{lot['id']}/genealogy?{query}").status_code == 422

"""One customer order through the factory: demand, plan, purchase, floor, inspection, concession, shipment, history."""

from collections import Counter
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.inventory.stock_move import StockLeg
from tests.stories import small_factory
from tests.stories.driving import Factory


@pytest.fixture
def factory(shop):
    return Factory(shop), small_factory.build(shop)


def test_an_order_runs_from_demand_to_shipment(factory, shop):
    people, made = factory
    order = people.sell(made.tiller, 25, made.customer)
    version = people.plan(made.scheme)

    [top] = people.planned(version, item_id=made.tiller["id"])
    assert (top["quantity"], top["source"], top["state"]) == ("25", "make", "proposed")
    assert top["sales_order_line_id"] == order["lines"][0]["id"]
    assert planned_quantities(people.planned(version)) == {
        "TILLER": 25,
        "ROTOR": 25,
        "BLADE": 100,
        "STEEL-ROD": 125,
        "GEARBOX": 25,
        "SCREW": 500,
    }
    reasons = people.planner.get(f"/api/planning/planned_order/{top['id']}/why")["sentences"]
    assert reasons[0].startswith(f"25 for sales order {order['number']} of Green farm")

    chain = people.orders_below(top)
    for planned in [row for row in chain if row["source"] == "buy"]:
        people.buy(planned)
    made_orders = [people.make(row) for row in chain if row["source"] == "make"]
    assert [Decimal(row["good"]) for row in made_orders] == [Decimal(100), Decimal(25), Decimal(25)]
    tiller_order = made_orders[-1]
    assert Decimal(tiller_order["received"]) == 25

    [inspection] = people.inspect_all(fail=True)
    assert inspection["verdict"] == "rejected"
    refused = people.supervisor.try_step("production/work_order", tiller_order, "finish")
    assert refused.status_code == 200
    closing = people.supervisor.try_step("production/work_order", tiller_order, "close")
    assert closing.status_code == 409

    [question] = people.supervisor.get("/api/approvals?mine=1")["rows"]
    assert (question["document"], question["step"]) == ("quality/nonconformance", "concede")
    people.supervisor.post(f"/api/approvals/{question['id']}/approve", remark="Paint is touched up at the farm.")
    people.supervisor.step("production/work_order", tiller_order, "close")

    progress = people.seller.read("sales/sales_order", order["id"])["lines"][0]
    assert (progress["made"], progress["shipped"]) == ("25", "0")
    shipment = people.ship(order)
    assert shipment["state"] == "shipped"
    assert people.seller.read("sales/sales_order", order["id"])["state"] == "shipped"

    lot = shipment["lines"][0]["lot_id"]
    graph = shop.get(f"/api/production/lot/{lot}/genealogy?direction=backward")
    bought = [node for node in graph["nodes"] if node["kind"] == "purchase_receipt"]
    assert len(bought) == 4

    with shop.database.reading() as session:
        sums = session.execute(select(StockLeg.item_id, func.sum(StockLeg.quantity)).group_by(StockLeg.item_id)).all()
    assert {total for _, total in sums} == {Decimal(0)}


def planned_quantities(rows):
    found = Counter()
    for row in rows:
        found[row["item"]["number"]] += Decimal(row["quantity"])
    return found

"""What comes out of a work order beside its item: copied at release, proposed, received, and counted by the plan."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from backend.documents import holds
from backend.inventory.commands import hold_lot
from backend.inventory.lot import Lot
from tests.builders.inventory import a_lot, a_place, check_the_books, on_hand, stocked
from tests.builders.kitting import kit
from tests.builders.outputs import a_host, an_output
from tests.builders.planning import a_part, an_assembly, day, demand, exceptions, orders, planned, shape
from tests.builders.production import a_firm_order
from tests.builders.purchasing import a_bought

ORDER, RECEIPT = "production/work_order", "production/production_receipt"


@pytest.fixture
def example(shop):
    """A host of which ten yield three of C; its order of 100, on the floor."""

    def made(quantity=100, beside=None, parts=(), **output):
        found = beside or a_part(shop, "C")
        host = a_host(shop, *(parts or [(a_part(shop, "RAW"), 10)]), outputs=[an_output(found, **output)])
        order = shop.make(ORDER, item_id=host["id"], quantity=str(quantity), due=str(day(5)))
        order = shop.step(ORDER, shop.step(ORDER, order, "firm"), "release")
        return order, found

    return made


def board(shop, order):
    return shop.get(f"/api/{ORDER}/{order['id']}/board")["outputs"]


def good(shop, order, quantity):
    [ticket] = shop.list("production/ticket", f"work_order_id={order['id']}")
    return shop.make("production/production_report", ticket_id=ticket["id"], kind="good", quantity=str(quantity))


def received(shop, order, quantity, **values):
    line = shop.read(ORDER, order["id"])["outputs"][0]
    return shop.make(RECEIPT, work_order_id=order["id"], output_id=line["id"], quantity=str(quantity), **values)


def figures(shop, order):
    return [(row["item"]["number"], row["expected"], row["proposed"], row["received"]) for row in board(shop, order)]


def test_outputs_are_copied_at_release_and_proposed_as_the_host_is_reported(shop, example):
    order, _ = example()
    assert [(one["kind"], one["expected"], one["received"]) for one in order["outputs"]] == [("coproduct", "30", "0")]
    assert figures(shop, order) == [("C", "30", "0", "0")]
    good(shop, order, 55)
    assert figures(shop, order) == [("C", "30", "16", "0")]


def test_a_person_says_what_really_came_and_it_is_in_the_store(shop, example):
    order, beside = example()
    good(shop, order, 50)
    place = a_place(shop)
    row = received(shop, order, 14, location_id=place["id"])
    assert (row["lot"], on_hand(shop, beside, place)) == (None, 14)
    assert figures(shop, order) == [("C", "30", "1", "14")]
    now = shop.read(ORDER, order["id"])
    assert (now["received"], now["good"]) == ("50", "50")
    received(shop, order, 3, location_id=place["id"])
    assert figures(shop, order) == [("C", "30", "0", "17")]
    check_the_books(shop)


def test_an_output_with_lots_gets_one_of_its_own_that_leads_back_to_the_order(shop, example):
    order, _ = example(beside=a_bought(shop, "C", lot_control="lot", shelf_life_days=20))
    good(shop, order, 100)
    first, second = received(shop, order, 10), received(shop, order, 20)
    assert first["lot"]["id"] == second["lot"]["id"] == shop.read(ORDER, order["id"])["outputs"][0]["lot"]["id"]
    lot = shop.read("inventory/lot", first["lot"]["id"])
    assert (lot["item"]["number"], lot["source_id"], lot["expires"] is not None) == ("C", order["id"], True)
    found = shop.get(f"/api/production/lot/{lot['id']}/genealogy?direction=backward")
    assert order["number"] in {node["number"] for node in found["nodes"]}


def test_what_is_inspected_waits_apart_and_does_not_stop_the_order(shop, example):
    beside = a_bought(shop, "C", here={"source": "buy", "inspect_production": True})
    order, _ = example(beside=beside)
    good(shop, order, 100)
    place = a_place(shop)
    row = received(shop, order, 30, location_id=place["id"])
    assert on_hand(shop, beside, place, status="quality_hold") == 30
    [inspection] = shop.list("quality/inspection")
    assert (inspection["kind"], inspection["item"]["number"], inspection["quantity"]) == ("final_inspection", "C", "30")
    assert (row["id"], shop.read(ORDER, order["id"])["held"]) == (inspection["source_id"], "")


def test_what_comes_out_of_held_material_is_held(shop, example):
    part = a_bought(shop, "RAW", lot_control="lot")
    order, _ = example(beside=a_bought(shop, "C", lot_control="lot"), parts=[(part, 10)])
    lot = a_lot(shop, part, "BAD")
    stocked(shop, part, 100, a_place(shop), lot)
    line = shop.read(ORDER, order["id"])["materials"][0]
    taken = {"material_id": line["id"], "item_id": part["id"], "quantity": "100", "lot_id": lot["id"]}
    shop.make("production/material_issue", work_order_id=order["id"], lines=[taken])
    shop.perform(lambda act: hold_lot(act.session.get_one(Lot, UUID(lot["id"])), "quality", "doubt", act).id)
    good(shop, order, 100)
    row = received(shop, order, 30)
    with shop.database.reading() as session:
        found = holds.active(session, UUID(row["lot"]["id"]), datetime.now(UTC))
        assert [(one.kind, one.reason) for one in found] == [("quality", "doubt")]


def test_another_quantity_expects_another_and_back_with_the_planner_nothing(shop, example):
    order, _ = example()
    order = shop.change(ORDER, shop.read(ORDER, order["id"]), quantity="45")
    assert [one["expected"] for one in order["outputs"]] == ["13"]
    received(shop, order, 2)
    refused = shop.try_step(ORDER, shop.read(ORDER, order["id"]), "unrelease")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        f"2 came out of work order {order['number']} beside its item; take it back first.",
    )


def test_an_output_of_another_order_is_refused_and_nothing_is_kept(shop, example):
    order, _ = example()
    other = shop.make(ORDER, item_id=order["item"]["id"], quantity="10", due=str(day(5)))
    answer = shop.try_make(
        RECEIPT, work_order_id=other["id"], output_id=order["outputs"][0]["id"], quantity="1"
    )  # fmt: skip
    assert (answer.status_code, answer.json["message"]) == (404, "output_id: the order has no such output.")
    assert shop.list(RECEIPT) == []


def test_the_plan_counts_what_is_still_to_come_out_and_nothing_twice(shop, example):
    order, beside = example()
    demand(shop, beside, 50, 6)
    assert shape(orders(shop, planned(shop), beside)) == [("C", "20", 6, 6)]
    good(shop, order, 100)
    assert shape(orders(shop, planned(shop), beside)) == [("C", "20", 6, 6)]
    received(shop, order, 12, location_id=a_place(shop)["id"])
    version = planned(shop)
    assert shape(orders(shop, version, beside)) == [("C", "20", 6, 6)]
    assert exceptions(shop, version) == []
    rows = {row["day"]: row for row in shop.get(f"/api/planning/item/{beside['id']}/projection")["rows"]}
    assert rows[str(day(5))]["balance"] == "30"
    shop.step(ORDER, shop.read(ORDER, order["id"]), "finish")
    assert shape(orders(shop, planned(shop), beside)) == [("C", "38", 6, 6)]


def test_a_chain_leads_to_the_order_it_comes_out_of(shop, example):
    order, beside = example()
    user = an_assembly(shop, "USER", (beside, 1))
    demand(shop, user, 10, 8)
    [made] = orders(shop, planned(shop), user)
    [below] = shop.get(f"/api/planning/planned_order/{made['id']}/pegging?direction=down")["children"]
    told = (below["kind"], below["number"], below["document"], below["item"]["number"], below["pegged"])
    assert told == ("work_order_output", order["number"], ORDER, "C", "10")


def test_kits_count_what_is_still_to_come_out(shop, example):
    order, beside = example()
    made = a_firm_order(shop, an_assembly(shop, "USER", (beside, 1)), 30, start=day(3), due=day(9))
    told = kit(shop, made)
    [short] = told["shortages"]
    assert (told["full_kit_day"], short["blocking"]["kind"], short["blocking"]["number"]) == (
        str(day(5)),
        "work_order",
        order["number"],
    )

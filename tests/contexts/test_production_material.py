"""Material to and from orders: issues, limits, back-flush, receipts; and the genealogy they leave."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from tests.builders.engineering import a_line as a_component
from tests.builders.engineering import a_released_bom, an_item, an_operation, at_site, statements
from tests.builders.inventory import a_lot, a_place, check_the_books, on_hand, reserved, stocked
from tests.builders.production import (
    DUE,
    ISSUE,
    ORDER,
    REPORT,
    a_line,
    a_material,
    a_product,
    a_released_order,
    a_rod,
    counters,
    flagged,
    issue,
    material,
    report,
    review,
    tickets,
)

D = Decimal
RECEIPT = "production/production_receipt"


def at_the_order(shop, order, item, lot=None):
    place = shop.list("inventory/storage_location", f"number={order['number']}")[0]
    return on_hand(shop, item, place, lot)


def graph(shop, lot, direction="both", depth=30):
    return shop.get(f"/api/production/lot/{lot}/genealogy?direction={direction}&depth={depth}")


def test_picked_material_goes_to_the_order_and_uses_its_reservation(shop):
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 150, store)
    order = a_released_order(shop)
    assert reserved(shop, rod) == 100
    issue(shop, order, a_line(rod, 40))
    line = material(shop.read(ORDER, order["id"]), rod)
    assert [line[name] for name in ("issued", "reserved", "short")] == ["40", "60", "0"]
    assert (on_hand(shop, rod, store), at_the_order(shop, order, rod), reserved(shop, rod)) == (110, 40, 60)
    check_the_books(shop)


def test_first_expired_is_taken_first_and_the_lot_is_known(shop):
    rod, store = a_rod(shop, lot_control="lot"), a_place(shop)
    late, soon = (
        a_lot(shop, rod, "L-LATE", DUE + timedelta(days=90)),
        a_lot(shop, rod, "L-SOON", DUE + timedelta(days=60)),
    )
    stocked(shop, rod, 100, store, late)
    stocked(shop, rod, 30, store, soon)
    order = a_released_order(shop, a_product(shop, lot_control="lot"))
    issue(shop, order, a_line(rod, 50))
    assert (at_the_order(shop, order, rod, soon), at_the_order(shop, order, rod, late)) == (30, 20)
    assert [edge["certainty"] for edge in graph(shop, soon["id"])["edges"]] == ["booked"]


def test_a_scanned_lot_is_taken_exactly(shop):
    rod, store = a_rod(shop, lot_control="lot"), a_place(shop)
    one, two = a_lot(shop, rod, "L-1", DUE + timedelta(days=60)), a_lot(shop, rod, "L-2", DUE + timedelta(days=90))
    stocked(shop, rod, 100, store, one)
    stocked(shop, rod, 100, store, two)
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 100, lot_id=two["id"]))
    assert at_the_order(shop, order, rod, two) == 100
    assert reserved(shop, rod) == 0
    assert [edge["certainty"] for edge in graph(shop, two["id"])["edges"]] == ["exact"]


def test_more_than_may_be_issued_is_taken_flagged_and_accepted_by_the_supervisor(shop):
    """production.md §6: required 100, over-issue 5 %: 105 may be issued, 110 were taken."""
    rod = a_material(shop, "ROD", here={"over_issue_percent": "5"})
    stocked(shop, rod, 200, a_place(shop))
    order = a_released_order(shop)
    assert flagged(issue(shop, order, a_line(rod, 105))) == ""
    told = issue(shop, order, a_line(rod, 5))
    sentence = f"110 of ROD are issued to work order {order['number']}; 105 are allowed."
    assert (flagged(told), told["review"]) == (sentence, sentence)
    line = material(shop.read(ORDER, order["id"]), rod)
    assert (line["over_issued"], line["issued"]) == ("5", "110")
    path = f"/api/production/work_order/{order['id']}/accept-over-issue"
    accepted = material(shop.post(path, material_id=line["id"], reason="Two bars were bent."), rod)
    assert (accepted["replenished"], accepted["over_issued"]) == ("5", "0")
    again = shop.request("POST", path, {"material_id": line["id"]})
    nothing = f"Nothing of this material was issued above the limit to work order {order['number']}."
    assert (again.status_code, again.json["message"]) == (409, nothing)


def test_only_with_the_right_is_an_over_issue_accepted(shop):
    order = a_released_order(shop)
    worker = shop.as_role("worker", "production.material_issue.*", "*.*.read")
    path = f"/api/production/work_order/{order['id']}/accept-over-issue"
    body = {"material_id": order["materials"][0]["id"]}
    assert worker.request("POST", path, body).status_code == 403


def test_an_over_issue_that_is_brought_back_is_settled(shop):
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 200, store)
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 110))
    issue(shop, order, a_line(rod, 10), kind="return")
    line = material(shop.read(ORDER, order["id"]), rod)
    assert (line["over_issued"], line["issued"], line["returned"]) == ("0", "110", "10")
    assert (on_hand(shop, rod, store), at_the_order(shop, order, rod)) == (100, 100)


def test_material_that_is_not_on_the_list_is_taken_and_flagged(shop):
    oil = a_rod(shop, "OIL")
    stocked(shop, oil, 10, a_place(shop))
    order = a_released_order(shop)
    told = issue(shop, order, a_line(oil, 2))
    number = order["number"]
    listed = f"OIL is not on the material list of work order {number}."
    assert flagged(told) == f"{listed} 2 of OIL are issued to work order {number}; 0 are allowed."
    line = material(shop.read(ORDER, order["id"]), oil)
    assert (line["required"], line["issued"], line["over_issued"]) == ("0", "2", "2")


def test_more_brought_back_than_taken_is_flagged(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 200, a_place(shop))
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 10))
    told = issue(shop, order, a_line(rod, 12), kind="return")
    sentence = f"12 of ROD came back from work order {order['number']}; only 10 were issued."
    assert sentence in flagged(told)


def test_a_held_lot_that_was_taken_stays_held_and_so_is_what_was_made_of_it(shop):
    rod, store = a_rod(shop, lot_control="lot"), a_place(shop)
    lot = a_lot(shop, rod, "L-1")
    stocked(shop, rod, 100, store, lot)
    order = a_released_order(shop, a_product(shop, lot_control="lot"))
    lot_id = UUID(lot["id"])
    shop.perform(lambda act: inventory.hold_lot(act.session.get(Lot, lot_id), "quality", "Cracks.", act))
    told = issue(shop, order, a_line(rod, 100, lot_id=lot["id"]))
    assert "A lot of ROD was taken that must not be used: Cracks." in flagged(told)
    assert at_the_order(shop, order, rod, lot) == 100
    report(shop, tickets(shop, order)[10], "good", 100)
    made = shop.read("inventory/lot", shop.read(ORDER, order["id"])["lot_id"])
    assert [hold["reason"] for hold in made["holds"]] == ["Cracks."]


def test_an_issue_to_a_closed_order_is_late(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 200, a_place(shop))
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 100)
    shop.step(ORDER, order, "finish")
    shop.step(ORDER, order, "close")
    late = issue(shop, order, a_line(rod, 10))
    assert late["late"] is True
    assert f"Work order {order['number']} was closed when this arrived." in flagged(late)
    assert at_the_order(shop, order, rod) == 10


def test_an_issue_of_nothing_is_not_an_issue(shop):
    order = a_released_order(shop)
    answer = shop.try_make(ISSUE, work_order_id=order["id"], lines=[])
    assert (answer.status_code, answer.json["message"]) == (422, "lines: name what was taken.")


def flushed_product(shop, line_side):
    """Frames and screws, flushed from the line side: 4 screws each with 2 % scrap."""
    here = {"backflush_location_id": line_side["id"], "issue_mode": "backflush"}
    frame, screw = a_material(shop, "FRAME", here=here), a_material(shop, "SCREW", here=here)
    parts = (a_component(frame, 1), a_component(screw, 4, scrap_factor="0.02"))
    return frame, screw, a_product(shop, an_operation(shop, 10), parts=parts, lot_control="lot")


def test_the_worked_example_of_a_back_flush(shop):
    """production.md §7: 58 good + 2 scrapped: frames 60, screws 4 × 60 × 1.02 = 244.8 → 245."""
    line_side = a_place(shop, "LINE", "line_side")
    frame, screw, product = flushed_product(shop, line_side)
    stocked(shop, frame, 100, line_side)
    stocked(shop, screw, 1000, line_side)
    order = a_released_order(shop, product)
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "good", 58)
    scrap = report(shop, ticket, "scrap", 2)
    now = shop.read(ORDER, order["id"])
    assert (material(now, frame)["flushed"], material(now, screw)["flushed"]) == ("60", "245")
    assert (on_hand(shop, frame, line_side), on_hand(shop, screw, line_side)) == (40, 755)
    assert (at_the_order(shop, order, frame), at_the_order(shop, order, screw)) == (60, 245)
    report(shop, ticket, "void", voids_id=scrap["id"])
    assert (on_hand(shop, frame, line_side), on_hand(shop, screw, line_side)) == (42, 763)
    check_the_books(shop)


def test_flushing_in_many_small_reports_does_not_drift(shop):
    line_side = a_place(shop, "LINE", "line_side")
    _, screw, product = flushed_product(shop, line_side)
    stocked(shop, screw, 1000, line_side)
    order = a_released_order(shop, product, quantity=20)
    ticket = tickets(shop, order)[10]
    for _ in range(10):
        report(shop, ticket, "good", 2)
    assert material(shop.read(ORDER, order["id"]), screw)["flushed"] == "82"  # 4 × 20 × 1.02 = 81.6


def test_output_is_never_blocked_by_what_the_line_side_lacks(shop):
    line_side = a_place(shop, "LINE", "line_side")
    frame, _, product = flushed_product(shop, line_side)
    stocked(shop, frame, 5, line_side)
    order = a_released_order(shop, product)
    told = report(shop, tickets(shop, order)[10], "good", 8)
    assert "3 of FRAME more were taken at LINE than the book has." in flagged(told)
    assert counters(shop, order, 10)["G"] == 8
    assert on_hand(shop, frame, line_side) == -3


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


def test_good_pieces_of_the_last_operation_are_in_stock_as_one_lot(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"))
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "good", 30)
    report(shop, ticket, "good", 20)
    now = shop.read(ORDER, order["id"])
    assert (now["good"], now["received"]) == ("50", "50")
    product = shop.read("engineering/item", order["item_id"])
    assert on_hand(shop, product, store, {"id": now["lot_id"]}) == 50
    assert [row["quantity"] for row in shop.list(RECEIPT)] == ["20", "30"]
    assert {row["lot_id"] for row in shop.list(RECEIPT)} == {now["lot_id"]}
    check_the_books(shop)


def test_inspected_output_waits_in_quality_hold(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot", inspect_production=True))
    report(shop, tickets(shop, order)[10], "good", 30)
    product = shop.read("engineering/item", order["item_id"])
    assert on_hand(shop, product, store, status="quality_hold") == 30
    assert on_hand(shop, product, store, status="unrestricted") == 0


def test_at_finish_everything_comes_into_the_store_at_once(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"), receipt_mode="at_finish")
    report(shop, tickets(shop, order)[10], "good", 100)
    product = shop.read("engineering/item", order["item_id"])
    assert on_hand(shop, product, store) == 0
    shop.step(ORDER, order, "finish")
    assert on_hand(shop, product, store) == 100
    assert counters(shop, order, 10)["H"] == 0


def test_a_receipt_by_hand_counts_and_says_what_is_not_reported(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"), receipt_mode="at_finish")
    report(shop, tickets(shop, order)[10], "good", 40)
    assert flagged(shop.make(RECEIPT, work_order_id=order["id"], quantity="40", location_id=store["id"])) == ""
    told = shop.make(RECEIPT, work_order_id=order["id"], quantity="5")
    assert flagged(told) == f"45 of work order {order['number']} are received; 40 are reported good."
    assert counters(shop, order, 10)["H"] == -5


def test_a_report_taken_back_takes_its_pieces_out_of_the_store(shop):
    store = a_place(shop)
    order = a_released_order(shop, a_product(shop, lot_control="lot"))
    ticket = tickets(shop, order)[10]
    first = report(shop, ticket, "good", 30)
    report(shop, ticket, "good", 20)
    report(shop, ticket, "void", voids_id=first["id"])
    now = shop.read(ORDER, order["id"])
    product = shop.read("engineering/item", order["item_id"])
    assert (now["good"], now["received"], on_hand(shop, product, store)) == ("20", "20", 20)
    assert [row["voided"] for row in shop.list(RECEIPT)] == [False, True]
    produced = graph(shop, now["lot_id"], "backward")["edges"]
    assert [(edge["kind"], edge["quantity"]) for edge in produced] == [("produced", "20")]
    check_the_books(shop)


def a_customer_order(shop, product, quantity):
    customer = shop.make("sales/customer", number="K1", name="Rail Works")
    line = {"item_id": product["id"], "quantity": str(quantity), "wanted": DUE}
    order = shop.make("sales/sales_order", customer_id=customer["id"], ordered=date.today(), lines=[line])
    return shop.step("sales/sales_order", order, "confirm")


def test_what_is_made_to_order_is_told_to_sales_and_reserved_for_the_customer(shop):
    a_place(shop)
    product = a_product(shop, lot_control="lot")
    sold = a_customer_order(shop, product, 30)
    line = sold["lines"][0]
    order = a_released_order(shop, product, 30, sales_order_line_id=line["id"])
    report(shop, tickets(shop, order)[10], "good", 30)
    assert shop.read("sales/sales_order", sold["id"])["lines"][0]["made"] == "30"
    assert reserved(shop, product) == 30
    shipment = shop.make(
        "sales/shipment", sales_order_id=sold["id"], lines=[{"sales_order_line_id": line["id"], "quantity": "30"}]
    )
    shop.step("sales/shipment", shipment, "ship")
    assert reserved(shop, product) == 0


def test_inspected_output_is_reserved_for_the_customer_when_it_is_let_go(shop):
    a_place(shop)
    product = a_product(shop, lot_control="lot", inspect_production=True)
    sold = a_customer_order(shop, product, 30)
    order = a_released_order(shop, product, 30, sales_order_line_id=sold["lines"][0]["id"])
    report(shop, tickets(shop, order)[10], "good", 30)
    assert reserved(shop, product) == 0
    lot_id, item_id = UUID(shop.read(ORDER, order["id"])["lot_id"]), UUID(product["id"])

    def let_go(act):
        lot = act.session.get(Lot, lot_id)
        inventory.change_status(item_id, lot_id, "unrestricted", lot, act, from_status="quality_hold")

    shop.perform(let_go)
    assert reserved(shop, product) == 30


def bought_lot(shop, item, quantity, supplier_lot="S-1"):
    """An item that arrives on a purchase order; the lot it became."""
    supplier = shop.step(
        "purchasing/supplier", shop.make("purchasing/supplier", number="V1", name="Steel Mill"), "approve"
    )
    line = {"item_id": item["id"], "quantity": str(quantity), "due": DUE}
    order = shop.make("purchasing/purchase_order", supplier_id=supplier["id"], ordered=date.today(), lines=[line])
    shop.step("purchasing/purchase_order", order, "approve")
    got = {"purchase_order_line_id": order["lines"][0]["id"], "quantity": str(quantity), "supplier_lot": supplier_lot}
    return shop.make("purchasing/purchase_receipt", purchase_order_id=order["id"], lines=[got])["lines"][0]["lot_id"]


def test_from_the_supplier_to_the_customer_and_back(shop):
    a_place(shop)
    rod = a_rod(shop, lot_control="lot")
    steel = bought_lot(shop, rod, 200)
    product = a_product(shop, lot_control="lot")
    sold = a_customer_order(shop, product, 30)
    line = sold["lines"][0]
    order = a_released_order(shop, product, 30, sales_order_line_id=line["id"])
    issue(shop, order, a_line(rod, 30, lot_id=steel))
    report(shop, tickets(shop, order)[10], "good", 30)
    shipped = shop.make(
        "sales/shipment", sales_order_id=sold["id"], lines=[{"sales_order_line_id": line["id"], "quantity": "30"}]
    )
    shop.step("sales/shipment", shipped, "ship")
    made = shop.read(ORDER, order["id"])["lot_id"]
    forward = graph(shop, steel, "forward")
    assert [edge["kind"] for edge in forward["edges"]] == ["consumed_in", "produced", "shipped"]
    nodes = {node["kind"]: node for node in forward["nodes"]}
    assert nodes["shipment"]["title"] == "Rail Works"
    assert (nodes["shipment"]["number"], nodes["shipment"]["quantity"]) == (shipped["number"], "30")
    assert len(forward["nodes"]) == 4
    back = graph(shop, made, "backward")
    assert [edge["kind"] for edge in back["edges"]] == ["produced", "consumed_in", "received"]
    bought = next(node for node in back["nodes"] if node["kind"] == "purchase_receipt")
    assert bought["title"] == "Steel Mill"
    assert {node["id"] for node in graph(shop, made)["nodes"]} >= {steel, made}
    assert len(graph(shop, steel, "forward", depth=1)["nodes"]) == 2


def test_each_node_is_met_once_and_in_few_statements(shop):
    """A lot used in five orders whose output is used in one: many paths, one walk."""
    a_place(shop)
    rod = a_rod(shop, lot_control="lot")
    steel = bought_lot(shop, rod, 500)
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


def test_a_rework_order_needs_the_bad_pieces_themselves(shop):
    product = a_product(shop, lot_control="lot")
    order = a_released_order(shop, product, 5, kind="rework")
    assert [(line["item_id"], line["required"]) for line in order["materials"]] == [(product["id"], "5")]


def test_requirements_carry_scrap_fixed_parts_and_phantoms(shop):
    screw, paint = a_rod(shop, "SCREW"), a_rod(shop, "PAINT")
    kit = an_item(shop, "KIT", "phantom")
    at_site(shop, kit, source="make")
    a_released_bom(shop, kit, a_component(screw, 4, scrap_factor="0.02"))
    shop.step("engineering/item", kit, "release")
    parts = (a_component(kit, 2), a_component(paint, 3, kind="fixed"))
    order = a_released_order(shop, a_product(shop, parts=parts), 60)
    lines = {line["item"]["number"]: line for line in order["materials"]}
    assert [lines["SCREW"][name] for name in ("required", "per_unit", "fixed")] == ["490", "8.16", "0"]
    assert [lines["PAINT"][name] for name in ("required", "per_unit", "fixed")] == ["3", "0", "3"]


def test_reviews_are_on_the_supervisors_list(shop):
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 101)
    assert len(review(shop)) == 1
    assert shop.list(REPORT)[0]["review"] == review(shop)[0]

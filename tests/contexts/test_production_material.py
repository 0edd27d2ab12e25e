"""Material to and from orders: issues, limits, back-flush, receipts; and the genealogy they leave."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from tests.builders.engineering import a_line as a_component
from tests.builders.engineering import a_released_bom, an_item, an_operation, at_site
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
    at_the_order,
    counters,
    flagged,
    graph,
    issue,
    material,
    report,
    review,
    tickets,
)

D = Decimal

RECEIPT = "production/production_receipt"


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


def test_what_comes_in_goes_to_the_orders_that_wait_for_it_the_earliest_first(shop):
    rod, store = a_rod(shop), a_place(shop)
    product = a_product(shop)
    later = a_released_order(shop, product, 100, due=DUE + timedelta(days=9))
    sooner = a_released_order(shop, product, 100)
    assert [shop.read(ORDER, order["id"])["shortages"] for order in (sooner, later)] == [1, 1]
    stocked(shop, rod, 130, store)
    assert [kept(shop, order, rod) for order in (sooner, later)] == [("100", "0", 0), ("30", "70", 1)]
    stocked(shop, rod, 100, store)
    assert [kept(shop, order, rod) for order in (sooner, later)] == [("100", "0", 0), ("100", "0", 0)]
    assert reserved(shop, rod) == 200
    check_the_books(shop)


def kept(shop, order, item):
    """What an order has reserved of an item, what it is still short of, and how many of its materials are short."""
    now = shop.read(ORDER, order["id"])
    line = material(now, item)
    return line["reserved"], line["short"], now["shortages"]


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

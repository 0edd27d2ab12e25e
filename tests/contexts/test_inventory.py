"""The ledger: two legs a line, below zero as a decision and as a fact, and back again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.inventory import commands, queries
from backend.inventory.stock_shortage import StockShortage
from backend.kernel.errors import Refused
from tests.builders.engineering import a_bought_item, a_uom, at_site, statements
from tests.builders.inventory import (
    a_lot,
    a_need,
    a_place,
    check_the_books,
    move_of,
    on_hand,
    order_place,
    reserve,
    source,
    stocked,
    taken,
    virtual,
)

TODAY = datetime.now(UTC).date()


def line(item, quantity, here, there, **values):
    ends = {"from_location_id": here["id"], "to_location_id": there["id"]}
    return {"item_id": item["id"], "quantity": str(quantity)} | ends | values


def shortages(shop):
    with shop.database.reading() as session:
        rows = session.scalars(select(StockShortage).order_by(StockShortage.id))
        return [(row.kind, row.quantity, row.cleared_at is None) for row in rows]


def test_a_receipt_has_two_legs_and_opens_a_lot_where_the_item_has_lots(shop):
    flour, place = a_bought_item(shop, "FLOUR", lot_control="lot", shelf_life_days=90), a_place(shop)
    move = stocked(shop, flour, "12.5", place)
    assert (move["kind"], move["moves"][0]["quantity"]) == ("receipt", "12.5")
    lot = shop.read("inventory/lot", move["moves"][0]["lot_id"])
    assert lot["expires"] == str(TODAY + timedelta(days=90))
    assert on_hand(shop, flour, place) == D("12.5")
    assert on_hand(shop, flour, virtual(shop, "supplier_in")) == D("-12.5")
    check_the_books(shop)


def test_a_receipt_goes_to_the_items_own_place_else_to_the_sites_first_store(shop):
    own, first = a_place(shop, "Z-99"), a_place(shop, "A-01")
    bolt, nut = a_bought_item(shop, "BOLT"), a_bought_item(shop, "NUT")
    row = shop.list("inventory/item_site", f"item_id={bolt['id']}")[0]
    shop.change("inventory/item_site", row, default_location_id=own["id"])

    def work(act):
        for item in (bolt, nut):
            commands.receive(UUID(item["id"]), D(5), source(act, own), act)

    shop.perform(work)
    assert (on_hand(shop, bolt, own), on_hand(shop, nut, first)) == (5, 5)


def test_a_transfer_by_scan_moves_stock(shop):
    bolt, here, there = a_bought_item(shop, "BOLT"), a_place(shop, "A-01"), a_place(shop, "A-02")
    stocked(shop, bolt, 10, here)
    move = shop.make("inventory/stock_move", kind="transfer", moves=[line(bolt, 4, here, there)])
    assert (on_hand(shop, bolt, here), on_hand(shop, bolt, there)) == (6, 4)
    assert move["posting_date"] is not None
    check_the_books(shop)


def test_what_was_entered_in_boxes_is_kept_in_pieces(shop):
    box = a_uom(shop, "box")
    bolt = a_bought_item(shop, "BOLT", conversions=[{"uom_id": box["id"], "numerator": 12}])
    entered = {"entered_quantity": "3", "entered_uom_id": box["id"]}
    given = line(bolt, 1, virtual(shop, "supplier_in"), a_place(shop), **entered)
    move = shop.make("inventory/stock_move", kind="receipt", moves=[given])
    assert (move["moves"][0]["quantity"], move["moves"][0]["entered_quantity"]) == ("36", "3")
    assert on_hand(shop, bolt, a_place(shop)) == 36


def test_a_decision_below_zero_is_refused_naming_item_place_and_what_is_there(shop):
    bolt, here, there = a_bought_item(shop, "BOLT"), a_place(shop, "A-01"), a_place(shop, "A-02")
    stocked(shop, bolt, 3, here)
    refused = shop.try_make("inventory/stock_move", kind="transfer", moves=[line(bolt, 5, here, there)])
    assert (refused.status_code, refused.json["message"]) == (409, "Only 3 of BOLT can be taken at A-01; 5 are wanted.")
    assert refused.json["details"] == {"item": "BOLT", "location": "A-01", "available": "3"}
    assert (on_hand(shop, bolt, here), on_hand(shop, bolt, there)) == (3, 0)
    assert [move["kind"] for move in shop.list("inventory/stock_move")] == ["receipt"]


def test_a_decision_does_not_take_what_others_reserved(shop):
    bolt, here, there = a_bought_item(shop, "BOLT"), a_place(shop, "A-01"), a_place(shop, "A-02")
    stocked(shop, bolt, 10, here)
    assert reserve(shop, bolt, 8, a_need(shop)) == 8
    refused = shop.try_make("inventory/stock_move", kind="transfer", moves=[line(bolt, 3, here, there)])
    assert refused.json["message"] == "Only 2 of BOLT can be taken at A-01; 3 are wanted."
    assert shop.try_make("inventory/stock_move", kind="transfer", moves=[line(bolt, 2, here, there)]).status_code == 201


def test_a_fact_below_zero_is_taken_from_the_adjustment_place_and_flagged(shop):
    """A storage place forbids less than nothing: 5 are taken where the book has 3, 2 come from adjustment."""
    bolt, here, there = a_bought_item(shop, "BOLT"), a_place(shop, "A-01"), a_place(shop, "A-02")
    stocked(shop, bolt, 3, here)
    given = {"kind": "transfer", "insisted": True, "moves": [line(bolt, 5, here, there)]}
    made = shop.try_make("inventory/stock_move", **given)
    assert (made.status_code, made.headers["Gemba-Review"]) == (201, "1")
    assert made.json["message"] == "2 of BOLT more were taken at A-01 than the book has."
    places = (here, there, virtual(shop, "adjustment"))
    assert [on_hand(shop, bolt, place) for place in places] == [0, 5, -2]
    check_the_books(shop)


def test_a_fact_below_zero_overdraws_a_place_under_review(shop):
    bolt, line_side = a_bought_item(shop, "BOLT"), a_place(shop, "L-01", kind="line_side")
    stocked(shop, bolt, 3, line_side)
    move = taken(shop, bolt, 5, line_side)
    assert move["flags"] == ["2 of BOLT more were taken at L-01 than the book has."]
    assert on_hand(shop, bolt, line_side) == -2
    assert shortages(shop) == [("overdraft", D(2), True)]
    with shop.database.reading() as session:
        assert queries.available(session, shop.site_id, UUID(bolt["id"])) == 0
    stocked(shop, bolt, 2, line_side)
    assert shortages(shop) == [("overdraft", D(2), False)]
    check_the_books(shop)


def test_a_late_receipt_gives_back_what_came_from_adjustment_and_a_new_one_does_not(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    now = datetime.now(UTC)
    taken(shop, bolt, 8, place, captured_at=now - timedelta(hours=2))
    assert on_hand(shop, bolt, virtual(shop, "adjustment")) == -8
    stocked(shop, bolt, 5, place, captured_at=now - timedelta(hours=1))
    assert (on_hand(shop, bolt, place), shortages(shop)) == (5, [("adjusted", D(8), True)])
    stocked(shop, bolt, 5, place, captured_at=now - timedelta(hours=3))
    assert (on_hand(shop, bolt, place), shortages(shop)) == (5, [("adjusted", D(3), True)])
    stocked(shop, bolt, 5, place, captured_at=now - timedelta(hours=4))
    assert (on_hand(shop, bolt, place), shortages(shop)) == (7, [("adjusted", D(0), False)])
    assert on_hand(shop, bolt, virtual(shop, "adjustment")) == 0
    check_the_books(shop)


def test_the_storekeeper_is_asked_to_explain_what_was_short(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    move = taken(shop, bolt, 8, place)
    groups = {group["name"]: group for group in shop.get("/api/tasks")["groups"]}
    task = groups["inventory.shortages"]["rows"][0]
    assert (task["number"], task["title"]) == (move["number"], "BOLT · A-01")
    assert task["hint"] == "8 of BOLT are missing at A-01: find the receipt or the lot, or count."
    assert shop.as_role("worker", "production.*").get("/api/tasks")["groups"] == []


def test_a_reversal_is_the_opposite_move_and_happens_once(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    move = taken(shop, bolt, 4, place)
    back = shop.post(f"/api/inventory/stock_move/{move['id']}/reverse", reason="Wrong order")
    assert (back["kind"], back["reverses_id"], back["reason"]) == ("reverse", move["id"], "Wrong order")
    assert (on_hand(shop, bolt, place), on_hand(shop, bolt, order_place(shop))) == (10, 0)
    again = shop.request("POST", f"/api/inventory/stock_move/{move['id']}/reverse", {"reason": "Again"})
    assert again.json["message"] == f"{move['number']} was reversed already by {back['number']}."
    third = shop.request("POST", f"/api/inventory/stock_move/{back['id']}/reverse", {"reason": "Again"})
    assert third.json["message"] == f"{back['number']} is a reversal itself; make the move anew."
    check_the_books(shop)


def test_a_receipt_whose_stock_went_on_is_not_reversed(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    move = stocked(shop, bolt, 10, place)
    taken(shop, bolt, 4, place)
    refused = shop.request("POST", f"/api/inventory/stock_move/{move['id']}/reverse", {"reason": "Returned"})
    sentence = "Only 6 of BOLT can be taken at A-01; 10 are wanted."
    assert (refused.status_code, refused.json["message"]) == (409, sentence)
    assert on_hand(shop, bolt, place) == 6


def test_reversing_a_short_issue_brings_home_what_late_receipts_gave_back(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    now = datetime.now(UTC)
    stocked(shop, bolt, 5, place, captured_at=now - timedelta(hours=3))
    move = taken(shop, bolt, 8, place, captured_at=now - timedelta(hours=2))
    stocked(shop, bolt, 10, place, captured_at=now - timedelta(hours=4))
    assert on_hand(shop, bolt, place) == 7
    shop.perform(lambda act: commands.reverse(move_of(act, move), act, "Not taken").id)
    assert (on_hand(shop, bolt, place), on_hand(shop, bolt, virtual(shop, "adjustment"))) == (15, 0)
    check_the_books(shop)


def test_a_piece_has_one_place_and_a_fact_takes_it_from_where_the_book_has_it(shop):
    pump, here, there = a_bought_item(shop, "PUMP", lot_control="serial"), a_place(shop), a_place(shop, "A-02")
    serial = shop.make("inventory/serial_number", item_id=pump["id"], number="SN1")
    stocked(shop, pump, 1, here, serial_number_id=UUID(serial["id"]))
    move = taken(shop, pump, 1, there, serial_number_id=serial)
    assert move["flags"] == ["The book has this piece of PUMP at A-01."]
    assert (on_hand(shop, pump, here), on_hand(shop, pump, there), on_hand(shop, pump, order_place(shop))) == (0, 0, 1)
    with pytest.raises(Refused) as refused:
        taken(shop, pump, 1, there, fact=False, serial_number_id=serial)
    assert refused.value.sentence == "The book has this piece of PUMP at WO-1."
    check_the_books(shop)


@pytest.mark.parametrize(
    ("control", "given", "message"),
    [
        ("lot", {}, "moves: the lot of X is missing."),
        ("serial", {}, "moves: X is moved piece by piece, each with its serial number."),
        ("none", {"lot": True}, "moves: X has neither lots nor serial numbers."),
        ("lot", {"lot": "other"}, "moves: the lot or serial number is not one of X."),
    ],
)
def test_what_is_moved_by_hand_is_identified(shop, control, given, message):
    item, here, there = a_bought_item(shop, "X", lot_control=control), a_place(shop), a_place(shop, "A-02")
    owner = a_bought_item(shop, "Y") if given.get("lot") == "other" else item
    named = {"lot_id": a_lot(shop, owner, "B1")["id"]} if given else {}
    refused = shop.try_make("inventory/stock_move", kind="transfer", moves=[line(item, 1, here, there, **named)])
    assert (refused.status_code, refused.json["message"]) == (422, message)


def test_moves_of_other_documents_and_ends_of_another_kind_are_not_made_by_hand(shop):
    bolt, here = a_bought_item(shop, "BOLT"), a_place(shop)
    adjusted = [line(bolt, 1, virtual(shop, "adjustment"), here)]
    refused = shop.try_make("inventory/stock_move", kind="count", moves=adjusted)
    assert refused.json["message"] == "kind: a stock move of kind count is made by its own document."
    refused = shop.try_make("inventory/stock_move", kind="transfer", moves=adjusted)
    assert refused.status_code == 422
    assert refused.json["message"].startswith("from_location_id: a transfer needs a place of kind real;")
    same = shop.try_make("inventory/stock_move", kind="transfer", moves=[line(bolt, 1, here, here)])
    assert same.json["message"] == "moves: BOLT would go from A-01 to the same place."
    assert shop.try_make("inventory/stock_move", kind="transfer").status_code == 422


def test_a_hand_made_receipt_of_what_is_inspected_waits(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    row = shop.list("inventory/item_site", f"item_id={milk['id']}")[0]
    shop.change("inventory/item_site", row, inspect_receipt=True)
    given = [line(milk, 5, virtual(shop, "supplier_in"), place)]
    move = shop.make("inventory/stock_move", kind="receipt", moves=given)
    assert (move["moves"][0]["to_status"], move["moves"][0]["lot"]["number"][:1]) == ("quality_hold", "L")
    with shop.database.reading() as session:
        assert queries.receipt_status(session, shop.site_id, UUID(milk["id"])) == "quality_hold"
        assert queries.on_hand(session, shop.site_id) == {}


def test_a_status_is_changed_by_hand_only_with_the_right(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 5, place)
    given = {"kind": "status", "moves": [line(bolt, 5, place, place, to_status="blocked")]}
    keeper = shop.as_role("keeper", "*.*.read", "inventory.stock_move.create")
    assert keeper.try_make("inventory/stock_move", **given).status_code == 403
    assert shop.try_make("inventory/stock_move", **given).status_code == 201


def test_goods_do_not_jump_between_sites(shop):
    other = shop.make("plant/site", number="C1-2", name="Second")
    bolt, here = a_bought_item(shop, "BOLT"), a_place(shop)
    there = a_place(shop, "B-01", site_id=other["id"])
    stocked(shop, bolt, 5, here)
    refused = shop.try_make("inventory/stock_move", kind="transfer", moves=[line(bolt, 1, here, there)])
    assert refused.json["message"] == "A-01 and B-01 belong to two sites; send it through transit."


def test_a_write_takes_as_many_statements_for_many_lines_as_for_few(shop):
    here, there = a_place(shop), a_place(shop, "A-02")
    items = [a_bought_item(shop, f"I{n}") for n in range(12)]
    for item in items:
        stocked(shop, item, 10, here)

    def transfer(some):
        given = [line(item, 1, here, there) for item in some]
        return statements(shop, lambda: shop.make("inventory/stock_move", kind="transfer", moves=given))

    transfer(items)
    assert transfer(items[:1]) == transfer(items)
    assert transfer(items[:1]) < 32


def test_the_default_place_is_found_by_site(shop):
    bolt = a_bought_item(shop, "BOLT")
    other = shop.make("plant/site", number="C1-2", name="Second")
    at_site(shop, bolt, site_id=other["id"])
    number = shop.perform(lambda act: commands.default_location(UUID(bolt["id"]), UUID(other["id"]), act).number)
    assert number == "C1-2:storage"

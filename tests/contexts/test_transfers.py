"""Transfers between sites of a company: shipped into transit, received in parts, short or over; both halves agree."""

from uuid import UUID

import pytest

from backend.inventory.commands import hold_lot
from backend.inventory.lot import Lot
from tests.builders.group import another_site
from tests.builders.inventory import D, a_lot, a_place, check_the_books, on_hand, reserved, stocked, virtual
from tests.builders.planning import TODAY, day
from tests.builders.transfers import TRANSFER, a_transfer, approved, half, lying, shipped


@pytest.fixture
def other(shop):
    return another_site(shop)


def in_transit(shop, row):
    return shop.list("inventory/storage_location", f"number={row['number']}")[0]


def test_both_sites_have_a_document_of_their_own(shop, other):
    item = lying(shop, other)
    row = a_transfer(other, shop, item, 20)
    theirs = half(other, row)
    assert (row["direction"], row["state"], row["other_end"]) == ("in", "awaited", "B")
    assert (theirs["direction"], theirs["state"], theirs["other_number"]) == ("out", "requested", row["number"])
    assert (theirs["quantity"], theirs["due"], theirs["site_id"]) == ("20", str(day(2)), str(other.site_id))
    assert shop.step(TRANSFER, approved(other, row), "pick")["state"] == "picking"
    assert shop.read(TRANSFER, row["id"])["state"] == "promised"
    assert reserved(shop, item) == 20


def test_what_is_shipped_lies_in_transit_until_it_is_received(shop, other):
    item = lying(shop, other)
    row = a_transfer(other, shop, item, 20)
    sent = shipped(other, row)
    assert (sent["state"], sent["shipped"], sent["shipped_on"]) == ("shipped", "20", str(TODAY))
    coming = shop.read(TRANSFER, row["id"])
    assert (coming["state"], coming["shipped"], coming["due"]) == ("in_transit", "20", str(day(2)))
    assert (on_hand(shop, item, a_place(other, "B-01")), on_hand(shop, item, in_transit(other, sent))) == (30, 20)
    got = shop.step(TRANSFER, coming, "receive", location_id=a_place(shop)["id"])
    assert (got["state"], got["received"], got["received_on"]) == ("received", "20", str(TODAY))
    assert half(other, got)["state"] == "received"
    assert (on_hand(shop, item, a_place(shop)), on_hand(shop, item, in_transit(other, sent))) == (20, 0)
    assert shop.step(TRANSFER, got, "close")["state"] == "closed"
    check_the_books(shop)


def test_lots_are_kept_the_first_expired_leaves_first(shop, other):
    item = lying(shop, other, None, lot_control="lot")
    place = a_place(other, "B-01")
    late, soon = a_lot(shop, item, "LATE", day(90)), a_lot(shop, item, "SOON", day(30))
    stocked(other, item, 8, place, late)
    stocked(other, item, 5, place, soon)
    row = a_transfer(other, shop, item, 10)
    sent = shipped(other, row)
    assert [(line["lot_number"], line["quantity"]) for line in sent["lines"]] == [("SOON", "5"), ("LATE", "5")]
    coming = shop.read(TRANSFER, row["id"])
    assert [line["lot_id"] for line in coming["lines"]] == [soon["id"], late["id"]]
    got = shop.step(TRANSFER, coming, "receive", lot_number="LATE", location_id=a_place(shop)["id"])
    assert (got["state"], got["received"]) == ("in_transit", "5")
    assert (on_hand(shop, item, a_place(shop), late), on_hand(shop, item, a_place(shop), soon)) == (5, 0)
    refused = shop.try_step(TRANSFER, got, "receive", lot_number="LATE")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        f"Nothing of lot or serial number LATE is on the way with {row['number']}.",
    )
    assert shop.step(TRANSFER, got, "receive", location_id=a_place(shop)["id"])["state"] == "received"
    assert on_hand(shop, item, a_place(shop), soon) == 5
    check_the_books(shop)


def test_a_piece_goes_by_its_serial_number(shop, other):
    item = lying(shop, other, None, lot_control="serial")
    serial = shop.make("inventory/serial_number", item_id=item["id"], number="SN1")
    stocked(other, item, 1, a_place(other, "B-01"), serial_number_id=UUID(serial["id"]))
    row = a_transfer(other, shop, item, 2)
    sender = approved(other, row)
    refused = other.try_step(TRANSFER, sender, "ship")
    assert (refused.status_code, refused.json["message"]) == (422, "serial_number_id: X is shipped piece by piece.")
    sent = other.step(TRANSFER, sender, "ship", serial_number_id=serial["id"])
    assert (sent["state"], sent["shipped"], sent["lines"][0]["lot_number"]) == ("part_shipped", "1", "SN1")
    gone = other.try_step(TRANSFER, sent, "ship", serial_number_id=serial["id"])
    assert (gone.status_code, gone.json["message"]) == (
        409,
        "This piece is not in stock here, or may not be used.",
    )
    got = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", location_id=a_place(shop)["id"])
    assert (got["state"], on_hand(shop, item, a_place(shop))) == ("promised", 1)
    ended = other.step(TRANSFER, half(other, got), "end_shipping")
    assert (ended["state"], ended["quantity"], shop.read(TRANSFER, row["id"])["state"]) == ("received", "1", "received")
    check_the_books(shop)


def test_it_is_shipped_and_received_in_parts(shop, other):
    item = lying(shop, other)
    row = a_transfer(other, shop, item, 30)
    sent = shipped(other, row, quantity="20")
    assert (sent["state"], sent["shipped"]) == ("part_shipped", "20")
    too_much = other.try_step(TRANSFER, sent, "ship", quantity="11")
    assert (too_much.status_code, too_much.json["message"]) == (
        409,
        f"Only 10 of {sent['number']} are left to be shipped; 11 are too many.",
    )
    got = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", quantity="15", location_id=a_place(shop)["id"])
    assert (got["state"], got["received"]) == ("in_transit", "15")
    sent = other.step(TRANSFER, half(other, got), "ship")
    assert (sent["state"], sent["shipped"], len(sent["lines"])) == ("shipped", "30", 2)
    got = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", location_id=a_place(shop)["id"])
    assert (got["state"], got["received"]) == ("received", "30")
    assert [line["received"] for line in got["lines"]] == ["20", "10"]
    check_the_books(shop)


def test_what_is_missing_is_written_off_with_a_reason_and_by_whose_fault(shop, other):
    item = lying(shop, other)
    row = a_transfer(other, shop, item, 20)
    sent = shipped(other, row)
    coming = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", quantity="17")
    why = shop.try_step(TRANSFER, coming, "write_off")
    assert (why.status_code, list(why.json["fields"])) == (422, ["reason"])
    too_much = shop.try_step(TRANSFER, coming, "write_off", quantity="4", reason="fell off")
    assert (too_much.status_code, too_much.json["message"]) == (
        409,
        f"Only 3 of {row['number']} are on the way; 4 are too many.",
    )
    done = shop.step(TRANSFER, coming, "write_off", reason="fell off", fault="carrier")
    assert (done["state"], done["lost"], done["fault"], done["reason"]) == ("received", "3", "carrier", "fell off")
    theirs = half(other, done)
    assert (theirs["state"], theirs["lost"], theirs["fault"]) == ("received", "3", "carrier")
    assert (on_hand(shop, item, virtual(other, "scrap")), on_hand(shop, item, in_transit(other, sent))) == (3, 0)
    check_the_books(shop)


def test_what_is_not_wanted_goes_back_into_the_senders_store(shop, other):
    item = lying(shop, other)
    row = a_transfer(other, shop, item, 20)
    shipped(other, row)
    back = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "send_back", quantity="20", reason="wrong colour")
    assert (back["state"], back["returned"]) == ("received", "20")
    assert on_hand(shop, item, a_place(other, "B-01")) == 50
    check_the_books(shop)


def test_more_than_was_shipped_is_taken_and_flagged_for_the_storekeeper(shop, other):
    item = lying(shop, other)
    row = a_transfer(other, shop, item, 20)
    shipped(other, row)
    coming = shop.read(TRANSFER, row["id"])
    answer = shop.try_step(TRANSFER, coming, "receive", quantity="22", location_id=a_place(shop)["id"])
    assert answer.status_code == 200
    got = shop.read(TRANSFER, row["id"])
    assert (got["state"], got["received"], on_hand(shop, item, a_place(shop))) == ("received", "22", 22)
    groups = {group["name"]: group["rows"] for group in shop.get("/api/tasks")["groups"]}
    assert "2 of X are missing at" in groups["inventory.shortages"][0]["hint"]
    check_the_books(shop)


def test_what_is_not_there_is_not_shipped_and_nothing_changes(shop, other):
    item = lying(shop, other, 5)
    row = a_transfer(other, shop, item, 20)
    theirs = approved(other, row)
    trail = shop.trail()
    refused = other.try_step(TRANSFER, theirs, "ship")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "Only 5 of X can be taken at this site; 20 are wanted.",
    )
    here = a_place(shop, "A-09")
    elsewhere = other.try_step(TRANSFER, theirs, "ship", location_id=here["id"])
    assert (elsewhere.status_code, elsewhere.json["message"]) == (
        422,
        "location_id: A-09 is not a place of this site.",
    )
    assert (shop.trail(), half(other, row)["state"], on_hand(shop, item, a_place(other, "B-01"))) == (
        trail + 1,
        "approved",
        D(5),
    )


def test_only_what_was_approved_is_shipped_and_only_what_is_on_the_way_received(shop, other):
    row = a_transfer(other, shop, lying(shop, other), 20)
    early = other.try_step(TRANSFER, half(other, row), "ship")
    assert (early.status_code, early.json["message"]) == (
        409,
        "ship needs the state approved or picking or part_shipped; this is requested.",
    )
    nothing = shop.try_step(TRANSFER, row, "receive")
    assert (nothing.status_code, nothing.json["message"]) == (
        409,
        "receive needs the state in_transit; this is awaited.",
    )


def test_the_sender_answers_with_less_and_either_side_calls_it_off(shop, other):
    item = lying(shop, other)
    row = a_transfer(other, shop, item, 20)
    theirs = other.change(TRANSFER, half(other, row), quantity="12", due=str(day(4)))
    assert (theirs["quantity"], shop.read(TRANSFER, row["id"])["quantity"]) == ("12", "12")
    fixed = other.try_change(TRANSFER, theirs, direction="in")
    assert (fixed.status_code, fixed.json["message"]) == (
        409,
        f"{theirs['number']} stays what it is and where it goes; cancel it and ask anew.",
    )
    off = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "cancel", reason="not needed")
    assert (off["state"], half(other, off)["state"], half(other, off)["reason"]) == (
        "cancelled",
        "cancelled",
        "not needed",
    )


def test_what_is_to_be_answered_shipped_and_received_waits_as_tasks(shop, other):
    def waiting(one, site):
        keeper = one.as_role(f"keeper-{site}", "inventory.*", site_id=one.site_id)
        groups = {group["name"]: group["rows"] for group in keeper.get("/api/tasks")["groups"]}
        return [(row["number"], row["state"]) for row in groups.get("inventory.transfers", [])]

    row = a_transfer(other, shop, lying(shop, other), 20)
    theirs = half(other, row)
    assert waiting(other, "a") == [(theirs["number"], "requested")]
    other.step(TRANSFER, approved(other, row), "ship")
    assert waiting(shop, "b") == [(row["number"], "in_transit")]


def test_once_something_left_it_is_not_called_off_any_more(shop, other):
    row = a_transfer(other, shop, lying(shop, other), 20)
    shipped(other, row, quantity="5")
    got = shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive")
    refused = shop.try_step(TRANSFER, got, "cancel")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        f"5 of {row['number']} were shipped already; the sender ends it instead.",
    )


def test_people_of_one_site_see_their_half_only(shop, other):
    row = a_transfer(other, shop, lying(shop, other), 20)
    theirs = half(other, row)
    keeper = other.as_role("keeper", "inventory.*", site_id=other.site_id)
    assert [one["number"] for one in keeper.list(TRANSFER)] == [theirs["number"]]
    assert keeper.request("GET", f"/api/{TRANSFER}/{row['id']}").status_code == 404
    assert keeper.step(TRANSFER, keeper.step(TRANSFER, theirs, "approve"), "ship")["state"] == "shipped"
    assert shop.read(TRANSFER, row["id"])["state"] == "in_transit"


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"quantity": "0"}, 422, "quantity: More than 0 is needed."),
        ({"due": str(day(-3))}, 422, "due: This must not be before, or less than, To be shipped on."),
        ({"other_site_id": None}, 422, "other_site_id: another site is needed."),
    ],
)
def test_bad_input_is_named_and_nothing_is_kept(shop, other, values, status, sentence):
    item = lying(shop, other)
    wanted = {"item_id": item["id"], "quantity": "2", "ship_on": TODAY, "due": day(2)}
    answer = shop.try_make(TRANSFER, direction="in", **{"other_site_id": other.site_id} | wanted | values)
    assert (answer.status_code, answer.json["message"]) == (status, sentence)
    assert shop.list(TRANSFER) == []


def test_a_lot_held_on_its_way_stays_held_where_it_arrives(shop, other):
    item = lying(shop, other, None, lot_control="lot")
    lot = a_lot(shop, item, "L1")
    stocked(other, item, 6, a_place(other, "B-01"), lot)
    row = a_transfer(other, shop, item, 6)
    shipped(other, row)
    shop.perform(lambda act: hold_lot(act.session.get_one(Lot, UUID(lot["id"])), "quality", "doubt", act).id)
    shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", location_id=a_place(shop)["id"])
    back = a_transfer(shop, other, item, 6)
    refused = shop.try_step(TRANSFER, approved(shop, back), "ship")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "Only 0 of X can be taken at this site; 6 are wanted.",
    )

"""Stock counts: the book at the moment of counting, late records, tolerance and the second counter."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

from sqlalchemy import select

from backend.inventory.stock_shortage import StockShortage
from tests.builders.engineering import a_bought_item
from tests.builders.inventory import a_lot, a_place, check_the_books, on_hand, stocked, taken, virtual

TEN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)


def minutes(number):
    return TEN + timedelta(minutes=number)


def a_count(shop, place, *lines, **values):
    """A released count whose lines were counted at ten."""
    count = shop.make("inventory/stock_count", location_id=place["id"], **values)
    count = shop.step("inventory/stock_count", count, "release")
    return shop.change("inventory/stock_count", count, counted=list(lines))


def counted(item, quantity, place, at=TEN, **values):
    given = {"item_id": item["id"], "location_id": place["id"], "quantity": str(quantity)}
    return given | {"counted_at": at.isoformat()} | values


def posted(shop, count):
    for name in ("compare", "approve", "post"):
        count = shop.step("inventory/stock_count", count, name)
    return count


def test_the_page_s_example_and_its_late_issue(shop):
    """inventory-costing.md §4: 100 at 10:00, counted 97, issue of 10 at 10:05: 87. A late 3 of 09:50: 84, then 87."""
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 100, place, captured_at=minutes(-60))
    count = a_count(shop, place, counted(bolt, 97, place))
    taken(shop, bolt, 10, place, captured_at=minutes(5))
    assert on_hand(shop, bolt, place) == 90
    compared = shop.step("inventory/stock_count", count, "compare")
    assert (compared["counted"][0]["book"], compared["counted"][0]["difference"]) == ("100", "-3")
    shop.step("inventory/stock_count", compared, "approve")
    shop.step("inventory/stock_count", compared, "post")
    assert (on_hand(shop, bolt, place), on_hand(shop, bolt, virtual(shop, "adjustment"))) == (87, 3)
    move = taken(shop, bolt, 3, place, captured_at=minutes(-10))
    assert on_hand(shop, bolt, place) == 84
    correction = shop.list("inventory/stock_count", "lines=1&state=compared")[0]
    assert move["flags"] == [
        f"{count['number']} was posted before late records arrived; {correction['number']} proposes the correction."
    ]
    assert [(x["book"], x["difference"]) for x in correction["counted"]] == [("94", "3")]
    shop.step("inventory/stock_count", correction, "approve")
    shop.step("inventory/stock_count", correction, "post")
    assert on_hand(shop, bolt, place) == 87
    check_the_books(shop)


def test_a_second_late_record_corrects_the_correction_once(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 100, place, captured_at=minutes(-60))
    posted(shop, a_count(shop, place, counted(bolt, 99, place)))
    taken(shop, bolt, 3, place, captured_at=minutes(-10))
    taken(shop, bolt, 4, place, captured_at=minutes(-5))
    waiting = shop.list("inventory/stock_count", "lines=1&state=compared")
    assert [[x["difference"] for x in count["counted"]] for count in waiting] == [["7"]]
    shop.step("inventory/stock_count", waiting[0], "approve")
    shop.step("inventory/stock_count", waiting[0], "post")
    assert on_hand(shop, bolt, place) == 99
    taken(shop, bolt, 1, place, captured_at=minutes(-4))
    again = shop.list("inventory/stock_count", "lines=1&state=compared")
    assert [[x["difference"] for x in count["counted"]] for count in again] == [["1"]]
    check_the_books(shop)


def test_a_record_from_before_the_count_reopens_it_until_it_is_posted(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 100, place, captured_at=minutes(-60))
    count = a_count(shop, place, counted(bolt, 98, place))
    count = shop.step("inventory/stock_count", count, "compare")
    count = shop.step("inventory/stock_count", count, "approve")
    move = taken(shop, bolt, 2, place, captured_at=minutes(-5))
    assert move["flags"] == [f"{count['number']} has records that arrived late; it was compared again."]
    now = shop.read("inventory/stock_count", count["id"])
    assert (now["state"], now["counted"][0]["difference"]) == ("compared", "0")
    taken(shop, bolt, 7, place, captured_at=minutes(5))
    assert shop.read("inventory/stock_count", count["id"])["counted"][0]["book"] == "98"
    posted_ = [shop.step("inventory/stock_count", count, name) for name in ("approve", "post")][-1]
    assert posted_["state"] == "posted"
    assert on_hand(shop, bolt, place) == 91
    assert shop.list("inventory/stock_move", "kind=count") == []


def test_outside_tolerance_another_person_counts_again(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 100, place, captured_at=minutes(-60))
    count = shop.step("inventory/stock_count", a_count(shop, place, counted(bolt, 90, place)), "compare")
    refused = shop.try_step("inventory/stock_count", count, "approve")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "BOLT at A-01 differs by -10 from 100; another person must count it again.",
    )
    again = shop.step("inventory/stock_count", count, "count_again")
    line = again["counted"][0]
    assert (line["first_quantity"], line["counted_at"]) == ("90", None)
    given = {"id": line["id"], "item_id": bolt["id"], "location_id": place["id"], "quantity": "91"}
    refused = shop.try_change("inventory/stock_count", again, counted=[given | {"counted_at": TEN.isoformat()}])
    assert (refused.status_code, refused.json["message"]) == (
        403,
        "BOLT at A-01 must be counted again by another person.",
    )
    other = shop.as_role("second", "*")
    other.change("inventory/stock_count", again, counted=[given | {"counted_at": TEN.isoformat()}])
    posted(shop, count)
    assert on_hand(shop, bolt, place) == 91


def test_a_class_a_item_is_held_to_two_in_a_thousand(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    row = shop.list("inventory/item_site", f"item_id={bolt['id']}")[0]
    shop.change("inventory/item_site", row, count_class="A")
    stocked(shop, bolt, 1000, place, captured_at=minutes(-60))
    good = shop.step("inventory/stock_count", a_count(shop, place, counted(bolt, 998, place)), "compare")
    assert shop.step("inventory/stock_count", good, "approve")["state"] == "approved"
    bad = shop.step("inventory/stock_count", a_count(shop, place, counted(bolt, 997, place)), "compare")
    assert shop.try_step("inventory/stock_count", bad, "approve").status_code == 409


def test_what_nobody_knew_of_is_found(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    lot = a_lot(shop, milk, "B9")
    count = a_count(shop, place, counted(milk, 6, place, lot_id=lot["id"], status="quality_hold"))
    compared = shop.step("inventory/stock_count", count, "compare")
    assert (compared["counted"][0]["book"], compared["counted"][0]["difference"]) == ("0", "6")
    again = shop.step("inventory/stock_count", compared, "count_again")
    line = {"id": again["counted"][0]["id"]} | counted(milk, 6, place, lot_id=lot["id"], status="quality_hold")
    shop.as_role("second", "*").change("inventory/stock_count", again, counted=[line])
    posted(shop, count)
    assert on_hand(shop, milk, place, lot, "quality_hold") == 6


def test_a_count_explains_what_was_short(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    taken(shop, bolt, 5, place, captured_at=minutes(-30))
    posted(shop, a_count(shop, place, counted(bolt, 0, place)))
    with shop.database.reading() as session:
        assert [row.cleared_at is not None for row in session.scalars(select(StockShortage))] == [True]
    assert (on_hand(shop, bolt, place), on_hand(shop, bolt, virtual(shop, "adjustment"))) == (D(0), D(-5))


def test_a_count_without_lines_or_with_a_line_twice_is_not_compared(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    empty = a_count(shop, place)
    assert shop.try_step("inventory/stock_count", empty, "compare").json["message"] == (
        f"{empty['number']} has no counted lines."
    )
    twice = a_count(shop, place, counted(bolt, 1, place), counted(bolt, 2, place))
    assert shop.try_step("inventory/stock_count", twice, "compare").json["message"] == "BOLT at A-01 is counted twice."


def test_who_counted_when_is_noted(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    given = {"item_id": bolt["id"], "location_id": place["id"], "quantity": "4"}
    line = a_count(shop, place, given)["counted"][0]
    assert line["counted_by_id"] == str(shop.person_id)
    assert datetime.now(UTC) - datetime.fromisoformat(line["counted_at"]) < timedelta(minutes=1)


def test_counts_wait_for_the_storekeeper(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    count = a_count(shop, place, counted(bolt, 0, place))
    groups = {group["name"]: group for group in shop.get("/api/tasks")["groups"]}
    assert [row["number"] for row in groups["inventory.counts"]["rows"]] == [count["number"]]

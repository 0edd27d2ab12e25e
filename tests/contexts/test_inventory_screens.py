"""What people see of stock: the stock screen, an item's ledger, a lot's whereabouts."""

from uuid import UUID

import pytest

from backend.inventory import commands
from tests.builders.engineering import a_bought_item, statements
from tests.builders.inventory import a_lot, a_need, a_place, reserve, stocked, taken, virtual


def test_the_stock_screen_shows_what_lies_where_and_what_is_free(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    lot = a_lot(shop, milk, "B1")
    stocked(shop, milk, 10, place, lot)
    stocked(shop, milk, 5, place, lot, status="quality_hold")
    reserve(shop, milk, 4, a_need(shop))
    found = shop.get("/api/inventory/stock?count=1")
    rows = {row["status"]: row for row in found["rows"]}
    assert found["count"] == 2
    names = ("quantity", "reserved", "available", "uom")
    assert [rows["unrestricted"][name] for name in names] == ["10", "4", "6", "pcs"]
    assert [rows["quality_hold"][name] for name in names] == ["5", "0", "0", "pcs"]
    assert rows["unrestricted"]["lot"]["number"] == "B1"
    assert rows["unrestricted"]["item"] == {"id": milk["id"], "number": "MILK", "title": "MILK"}
    assert rows["unrestricted"]["location"]["number"] == "A-01"


def test_the_stock_screen_is_filtered_searched_and_turned_page_by_page(shop):
    items = [a_bought_item(shop, f"ITEM{n}") for n in range(5)]
    places = [a_place(shop, "A-01"), a_place(shop, "B-02")]
    for item in items:
        for place in places:
            stocked(shop, item, 3, place)
    seen, after = [], ""
    while True:
        page = shop.get(f"/api/inventory/stock?limit=3&after={after}")
        seen += [(row["item"]["number"], row["location"]["number"]) for row in page["rows"]]
        if not (after := page["after"]):
            break
    assert seen == [(f"ITEM{n}", place) for n in range(5) for place in ("A-01", "B-02")]

    def numbers(query):
        rows = shop.get(f"/api/inventory/stock?{query}")["rows"]
        return [(row["item"]["number"], row["location"]["number"]) for row in rows]

    assert numbers(f"item_id={items[2]['id']}") == [("ITEM2", "A-01"), ("ITEM2", "B-02")]
    assert numbers(f"location_id={places[1]['id']}&item_id={items[2]['id']}") == [("ITEM2", "B-02")]
    assert numbers("q=item4 b-02") == [("ITEM4", "B-02")]
    assert numbers("status=blocked") == []


def test_the_ledger_runs_backwards_with_what_was_there_after_each_leg(shop):
    bolt, place, other = a_bought_item(shop, "BOLT"), a_place(shop), a_place(shop, "A-02")
    for quantity in (10, 5, 7):
        stocked(shop, bolt, quantity, place)
    taken(shop, bolt, 4, place)
    stocked(shop, bolt, 2, other)
    found = shop.get(f"/api/inventory/item/{bolt['id']}/ledger")["rows"]
    assert [(row["quantity"], row["balance"]) for row in found] == [
        ("2", "20"), ("-4", "18"), ("7", "22"), ("5", "15"), ("10", "10"),
    ]  # fmt: skip
    assert (found[1]["move"]["title"], found[1]["location"]["number"]) == ("issue", "A-01")
    first = shop.get(f"/api/inventory/item/{bolt['id']}/ledger?limit=2")
    rest = shop.get(f"/api/inventory/item/{bolt['id']}/ledger?limit=200&after={first['after']}")
    assert first["rows"] + rest["rows"] == found
    assert rest["after"] is None


def test_a_lot_is_found_wherever_it_lies_orders_too(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    lot = a_lot(shop, milk, "B1")
    stocked(shop, milk, 10, place, lot)
    taken(shop, milk, 4, place, lot_id=lot)
    rows = shop.get(f"/api/inventory/lot/{lot['id']}/stock")["rows"]
    assert [(row["location"]["number"], row["quantity"], row["available"]) for row in rows] == [
        ("A-01", "6", "6"), ("WO-1", "4", "0"),
    ]  # fmt: skip


def test_a_held_lot_is_there_but_not_free(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    lot = a_lot(shop, milk, "B1")
    stocked(shop, milk, 10, place, lot)
    id = commands.UUID(lot["id"])
    shop.perform(lambda act: commands.hold_lot(act.session.get(commands.Lot, id), "doubt", "Smells", act))
    row = shop.get("/api/inventory/stock")["rows"][0]
    assert (row["quantity"], row["available"]) == ("10", "0")
    shop.perform(lambda act: commands.release_lot(act.session.get(commands.Lot, id), "doubt", act))
    assert shop.get("/api/inventory/stock")["rows"][0]["available"] == "10"


def test_a_stranger_and_a_person_of_another_site_see_none_of_it(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    stranger = shop.as_stranger()
    assert stranger.get("/api/inventory/stock?count=1") == {"rows": [], "after": None, "count": 0}
    assert stranger.request("GET", f"/api/inventory/item/{bolt['id']}/ledger").status_code == 404
    other = shop.make("plant/site", number="C1-2", name="Second")
    elsewhere = shop.as_role("elsewhere", "*", site_id=UUID(other["id"]))
    assert elsewhere.get("/api/inventory/stock")["rows"] == []
    assert elsewhere.get(f"/api/inventory/item/{bolt['id']}/ledger")["rows"] == []


def test_virtual_ends_are_no_stock(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    rows = shop.get("/api/inventory/stock")["rows"]
    assert [row["location"]["number"] for row in rows] == ["A-01"]
    end = virtual(shop, "supplier_in")
    assert shop.get(f"/api/inventory/stock?location_id={end['id']}")["rows"] == []


@pytest.mark.parametrize("query", ["item_id=x", "limit=0", "limit=9999", "after=zzz", "status=nice"])
def test_a_wrong_question_is_answered_422(shop, query):
    assert shop.request("GET", f"/api/inventory/stock?{query}").status_code == 422


def test_a_page_takes_few_statements_however_many_rows(shop):
    place = a_place(shop)
    for n in range(6):
        stocked(shop, a_bought_item(shop, f"I{n}"), 3, place)
    few, many = (statements(shop, lambda n=n: shop.get(f"/api/inventory/stock?limit={n}&count=1")) for n in (1, 200))
    assert few == many <= 5

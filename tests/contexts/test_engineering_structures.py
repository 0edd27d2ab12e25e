"""What an order needs, and structures as people read them: trees, where-used, differences, units."""

from datetime import date
from decimal import Decimal as D
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, permutations, tuples

from backend.engineering import queries, units
from backend.engineering.rules import Part, compare
from backend.kernel.errors import Refused
from backend.kernel.units import Purpose
from tests.builders.engineering import (
    a_bom,
    a_bought_item,
    a_line,
    a_made_item,
    a_released_bom,
    a_released_routing,
    a_uom,
    an_item,
    an_operation,
    at_site,
    statements,
)

DAY = date(2026, 3, 2)


def needs(shop, item, quantity):
    with shop.database.reading() as session:
        today = shop.perform(lambda act: act.today)
        found = queries.requirements(session, UUID(item["id"]), shop.site_id, D(quantity), today)
        numbers = {str(row.id): row.number for row in session.query(queries.Item)}
        return [(numbers[str(need.item_id)], need.quantity, need.operation_number) for need in found]


def bicycle(shop):
    """BICYCLE of 2 WHEEL (36 SPOKE, 1 RIM each) and 1 FRAME."""
    spoke, rim, frame = (a_bought_item(shop, number) for number in ("SPOKE", "RIM", "FRAME"))
    wheel = a_made_item(shop, "WHEEL", (spoke, 36), (rim, 1), item_type="semi_finished")
    return a_made_item(shop, "BICYCLE", (wheel, 2), (frame, 1)), wheel, spoke


def test_a_made_item_needs_a_released_bom_and_routing_where_it_is_made(shop):
    steel = a_bought_item(shop, "STEEL")
    axle = an_item(shop, "AXLE", "finished")
    at_site(shop, axle, source="make")
    today = shop.perform(lambda act: act.today)
    refused = shop.try_step("engineering/item", axle, "release")
    assert refused.json["message"] == f"No released BOM of AXLE is effective at site C1-1 on {today}."
    a_released_bom(shop, axle, (steel, 2))
    refused = shop.try_step("engineering/item", axle, "release")
    assert refused.json["message"] == f"No released routing of AXLE is effective at site C1-1 on {today}."
    a_released_routing(shop, axle)
    assert shop.step("engineering/item", axle, "release")["state"] == "released"


def test_an_order_needs_what_yields_and_scrap_add_up_to(shop):
    """engineering.md §2: yields 0.98 then 0.95, order 100: lines at the first take 108, at the second 106."""
    steel, paint, axle = a_bought_item(shop, "STEEL"), a_bought_item(shop, "PAINT"), an_item(shop, "AXLE", "finished")
    at_site(shop, axle, source="make")
    first, second = an_operation(shop, 10, yield_rate="0.98"), an_operation(shop, 20, yield_rate="0.95")
    a_released_routing(shop, axle, first, second)
    parts = (a_line(steel, 1, operation_number=10), a_line(paint, 1, operation_number=20))
    a_released_bom(shop, axle, *parts)
    assert needs(shop, axle, 100) == [("STEEL", D(108), 10), ("PAINT", D(106), 20)]


def test_a_setup_loss_and_a_multiple_are_as_the_page_says(shop):
    """engineering.md §2: 50 × 10 pieces of 200 mm, 5 % scrap, 1 500 mm set-up, bars of 6 000 mm: 108 000 mm."""
    millimetre = a_uom(shop, "mm", dimension="length")
    bar, axle = a_bought_item(shop, "BAR", uom_id=millimetre["id"]), an_item(shop, "AXLE", "finished")
    a_released_bom(shop, axle, a_line(bar, 2000, scrap_factor="0.05", setup_loss="1500", rounding="6000"))
    assert needs(shop, axle, 50) == [("BAR", D(108000), None)]


def test_phantoms_are_replaced_by_their_own_lines(shop):
    bolt, plate = a_bought_item(shop, "BOLT"), a_bought_item(shop, "PLATE")
    kit = a_made_item(shop, "KIT", (bolt, 4), item_type="phantom")
    frame = a_made_item(shop, "FRAME", (kit, 2), (plate, 1))
    assert needs(shop, frame, 5) == [("BOLT", D(40), None), ("PLATE", D(5), None)]


def test_lines_in_another_unit_are_needed_in_the_base_unit(shop):
    kilogram = a_uom(shop, "kg", dimension="mass", decimals=3, numerator=1000)
    gram = a_uom(shop, "g", dimension="mass", decimals=1)
    dye, cloth = a_bought_item(shop, "DYE", uom_id=kilogram["id"]), an_item(shop, "CLOTH", "finished")
    a_released_bom(shop, cloth, a_line(dye, 250, uom_id=gram["id"]))
    assert needs(shop, cloth, 3) == [("DYE", D("0.75"), None)]


def test_a_box_of_twelve_is_twelve_pieces(shop):
    piece, box = a_uom(shop), a_uom(shop, "box")
    bolt = an_item(shop, "BOLT", conversions=[{"uom_id": box["id"], "numerator": 12}])
    with shop.database.reading() as session:
        assert units.to_base(session, UUID(bolt["id"]), D("2.5"), UUID(box["id"])) == 30
        assert units.from_base(session, UUID(bolt["id"]), D(30), UUID(box["id"]), Purpose.AVAILABLE) == 2
        assert units.to_base(session, UUID(bolt["id"]), D(7), UUID(piece["id"])) == 7


def test_units_nothing_relates_are_refused_naming_item_and_units(shop):
    bolt, litre = an_item(shop, "BOLT"), a_uom(shop, "l", dimension="volume")
    with shop.database.reading() as session, pytest.raises(Refused) as refused:
        units.to_base(session, UUID(bolt["id"]), D(1), UUID(litre["id"]))
    assert refused.value.sentence == "BOLT: Nothing says how many pcs a l is."


def test_a_bom_whose_unit_cannot_be_converted_is_not_released(shop):
    bolt, litre = a_bought_item(shop, "BOLT"), a_uom(shop, "l", dimension="volume")
    bom = a_bom(shop, an_item(shop, "AXLE", "finished"), a_line(bolt, 1, uom_id=litre["id"]))
    refused = shop.try_step("engineering/bom", bom, "release")
    assert refused.json["message"] == "BOLT: Nothing says how many pcs a l is."


def test_the_tree_shows_every_level_with_quantity_and_source(shop):
    bicycle_, _, _ = bicycle(shop)
    tree = shop.get(f"/api/engineering/item/{bicycle_['id']}/bom-tree?quantity=10")

    def short(node):
        return (node["item"]["number"], node["quantity"], node["source"], [short(n) for n in node["children"]])

    wheel = ("WHEEL", "20", "make", [("SPOKE", "720", "buy", []), ("RIM", "20", "buy", [])])
    assert short(tree) == ("BICYCLE", "10", "make", [wheel, ("FRAME", "10", "buy", [])])
    assert tree["uom"] == "pcs" and tree["bom"]["revision"] == "A" and tree["assumed"] is False
    one = shop.get(f"/api/engineering/item/{bicycle_['id']}/bom-tree?levels=1")
    assert [(n["item"]["number"], n["children"]) for n in one["children"]] == [("WHEEL", []), ("FRAME", [])]


def test_the_tree_takes_as_many_statements_for_a_wide_structure_as_for_a_narrow_one(shop):
    narrow = a_made_item(shop, "NARROW", (a_bought_item(shop, "P0"), 1))
    parts = [(a_made_item(shop, f"Q{n}", (a_bought_item(shop, f"P{n}"), 1)), 1) for n in range(1, 8)]
    wide = a_made_item(shop, "WIDE", *parts)
    paths = [f"/api/engineering/item/{item['id']}/bom-tree" for item in (narrow, wide)]
    few, many = (statements(shop, lambda path=path: shop.get(path)) for path in paths)
    assert many <= few + 2 < 20


def test_where_used_climbs_every_level(shop):
    _, _, spoke = bicycle(shop)
    rows = shop.get(f"/api/engineering/item/{spoke['id']}/where-used")["rows"]
    assert [(r["item"]["number"], r["level"], r["quantity"], r["path"]) for r in rows] == [
        ("WHEEL", 1, "36", ["SPOKE", "WHEEL"]),
        ("BICYCLE", 2, "72", ["SPOKE", "WHEEL", "BICYCLE"]),
    ]
    rows = shop.get(f"/api/engineering/item/{spoke['id']}/where-used?levels=1&on=2026-03-02")["rows"]
    assert [r["item"]["number"] for r in rows] == ["WHEEL"]


def test_two_boms_are_compared_field_by_field(shop):
    steel, paint, bolt = (a_bought_item(shop, number) for number in ("STEEL", "PAINT", "BOLT"))
    axle = an_item(shop, "AXLE", "finished")
    before = a_bom(shop, axle, (steel, 2), (paint, 1))
    after = a_bom(shop, axle, (steel, 3), a_line(bolt, 8), revision="B")
    found = shop.get(f"/api/engineering/bom/{before['id']}/compare?with={after['id']}")
    assert found["header"] == {"revision": ["A", "B"]}
    assert found["changed"] == [{"item": "STEEL", "position": 10, "quantity": "3", "fields": {"quantity": ["2", "3"]}}]
    assert [(part["item"], part["quantity"]) for part in found["added"]] == [("BOLT", "8")]
    assert [part["item"] for part in found["removed"]] == ["PAINT"]
    assert found["moved"] == []


def test_a_line_at_another_place_has_moved(shop):
    same, other = Part(10, "BOLT", {"quantity": "8"}), Part(30, "BOLT", {"quantity": "8"})
    found = compare([same], [other])
    assert (found.moved, found.added, found.removed, found.changed) == ([(same, other)], [], [], [])


@given(lists(tuples(integers(1, 5), integers(1, 3)), max_size=8).flatmap(lambda rows: permutations(rows)))
def test_comparing_accounts_for_every_line_once(rows):
    before = [Part(place, f"I{item}", {"quantity": place}) for place, item in rows]
    after = [Part(place + 1, f"I{item}", {"quantity": place}) for place, item in rows[::2]]
    found = compare(before, after)
    assert len(after) - len(found.added) == len(before) - len(found.removed)
    assert compare(before, before).changed == compare(before, before).moved == []


def test_a_stranger_sees_no_structure(shop):
    bicycle_, _, spoke = bicycle(shop)
    stranger = shop.as_stranger()
    assert stranger.request("GET", f"/api/engineering/item/{bicycle_['id']}/bom-tree").status_code == 404
    assert stranger.request("GET", f"/api/engineering/item/{spoke['id']}/where-used").status_code == 404


@pytest.mark.parametrize("query", ["quantity=abc", "quantity=0", "levels=99", "levels=x", "on=yesterday", "site_id=1"])
def test_a_wrong_question_is_answered_422(shop, query):
    item = an_item(shop, "STEEL")
    assert shop.request("GET", f"/api/engineering/item/{item['id']}/bom-tree?{query}").status_code == 422

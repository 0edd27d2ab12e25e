"""Items, BOMs and routings: what may be released, and which one an order takes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal as D
from uuid import UUID

from backend.documents.steps import step_within
from backend.engineering import queries
from backend.engineering.bom import Bom
from backend.kernel.errors import Refused
from tests.builders.engineering import (
    a_bom,
    a_bought_item,
    a_line,
    a_made_item,
    a_released_bom,
    a_released_routing,
    a_routing,
    an_item,
    an_operation,
    at_site,
)

DAY = date(2026, 3, 2)


def test_an_item_without_parameters_at_a_site_is_not_released(shop):
    item = an_item(shop, "STEEL")
    refused = shop.try_step("engineering/item", item, "release")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "STEEL has no parameters at any site (item at site).",
    )
    assert shop.read("engineering/item", item["id"])["state"] == "draft"


def test_a_phantom_is_released_without_a_routing(shop):
    kit = a_made_item(shop, "KIT", (a_bought_item(shop, "BOLT"), 4), item_type="phantom")
    assert kit["state"] == "released"


def test_a_bom_line_at_an_operation_the_routing_lacks_stops_the_item(shop):
    steel, axle = a_bought_item(shop, "STEEL"), an_item(shop, "AXLE", "finished")
    at_site(shop, axle, source="make")
    a_released_bom(shop, axle, a_line(steel, 2, operation_number=30))
    a_released_routing(shop, axle, an_operation(shop, 10), an_operation(shop, 20))
    refused = shop.try_step("engineering/item", axle, "release")
    assert refused.json["message"] == "The BOM of AXLE names operation 30, which its routing does not have."


def test_a_bom_with_a_draft_component_is_not_released(shop):
    steel, axle = an_item(shop, "STEEL"), an_item(shop, "AXLE", "finished")
    bom = a_bom(shop, axle, (steel, 2))
    refused = shop.try_step("engineering/bom", bom, "release")
    assert refused.status_code == 409
    assert refused.json["message"] == f"{bom['number']} cannot be released: not released are STEEL (draft)."


def test_an_empty_bom_is_not_released(shop):
    bom = a_bom(shop, an_item(shop, "AXLE", "finished"))
    refused = shop.try_step("engineering/bom", bom, "release")
    assert refused.json["message"] == f"{bom['number']} has no components."


def test_a_loop_is_refused_and_spelled_out(shop):
    base = a_bought_item(shop, "ORE")
    c = a_made_item(shop, "C", (base, 1))
    b = a_made_item(shop, "B", (c, 1))
    a = a_made_item(shop, "A", (b, 1))
    shut = a_bom(shop, c, (a, 1), priority=2)
    refused = shop.try_step("engineering/bom", shut, "release")
    assert (refused.status_code, refused.json["message"]) == (409, "An item would be part of itself: A → B → C → A.")
    assert shop.read("engineering/bom", shut["id"])["state"] == "draft"


def test_two_drafts_released_at_once_do_not_close_a_loop(shop):
    base = a_bought_item(shop, "ORE")
    a, b = a_made_item(shop, "A", (base, 1)), a_made_item(shop, "B", (base, 1))
    drafts = [a_bom(shop, a, (b, 1), priority=2), a_bom(shop, b, (a, 1), priority=2)]

    def release(draft):
        def work(act):
            step_within(act.find(Bom, UUID(draft["id"]), lock=True), "release", act)

        try:
            shop.perform(work)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(release, drafts)) == [False, True]


def test_an_item_is_no_component_of_itself(shop):
    a = a_made_item(shop, "A", (a_bought_item(shop, "ORE"), 1))
    refused = shop.try_step("engineering/bom", a_bom(shop, a, (a, 1), priority=2), "release")
    assert refused.json["message"] == "An item would be part of itself: A → A."


def test_a_released_bom_is_never_edited_and_carries_its_checksum(shop):
    steel, axle = a_bought_item(shop, "STEEL"), an_item(shop, "AXLE", "finished")
    bom = a_released_bom(shop, axle, (steel, 2))
    assert len(bom["checksum"]) == 64
    refused = shop.try_change("engineering/bom", bom, base_quantity="3")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "For quantity cannot be changed while the BOM is released.",
    )
    refused = shop.try_change("engineering/bom", bom, components=[a_line(steel, 5)])
    assert refused.json["message"] == "Components cannot be changed while the BOM is released."
    ended = shop.change("engineering/bom", bom, valid_to="2030-01-01")
    assert ended["checksum"] == bom["checksum"]


def test_the_same_content_has_the_same_checksum_and_other_content_another(shop):
    steel = a_bought_item(shop, "STEEL")
    sums = []
    for number, quantity in (("X", 2), ("Y", 3)):
        item = an_item(shop, number, "finished")
        sums.append(a_released_bom(shop, item, (steel, quantity))["checksum"])
    assert sums[0] != sums[1]


def test_two_boms_an_order_could_take_as_well_are_refused(shop):
    steel, axle = a_bought_item(shop, "STEEL"), an_item(shop, "AXLE", "finished")
    first = a_released_bom(shop, axle, (steel, 2), valid_from="2026-01-01")
    second = a_bom(shop, axle, (steel, 3), revision="B", valid_from="2026-06-01")
    refused = shop.try_step("engineering/bom", second, "release")
    assert refused.json["message"] == (
        f"{second['number']} and {first['number']} of AXLE would be effective together; "
        "give one an end, another priority, site or order quantity."
    )
    shop.change("engineering/bom", first, valid_to="2026-06-01")
    shop.step("engineering/bom", second, "release")
    again = shop.read("engineering/bom", first["id"])
    assert shop.try_change("engineering/bom", again, valid_to="2026-07-01").status_code == 409


def test_a_bom_of_the_site_wins_over_the_common_one_and_a_lot_range_over_none(shop):
    steel, axle = a_bought_item(shop, "STEEL"), an_item(shop, "AXLE", "finished")
    common = a_released_bom(shop, axle, (steel, 1))
    large = a_released_bom(shop, axle, (steel, 2), min_quantity="100")
    here = a_released_bom(shop, axle, (steel, 3), for_site_id=shop.site_id, valid_from="2026-06-01")

    def chosen(site_id, quantity, day):
        with shop.database.reading() as session:
            return str(queries.choose_bom(session, UUID(axle["id"]), site_id, D(quantity), day).id)

    assert chosen(shop.site_id, 5, DAY) == common["id"]
    assert chosen(shop.site_id, 100, DAY) == large["id"]
    assert chosen(shop.site_id, 100, date(2026, 6, 1)) == here["id"]
    assert chosen(None, 5, date(2026, 6, 1)) == common["id"]


def test_the_last_operation_must_be_a_count_point(shop):
    axle = an_item(shop, "AXLE", "finished")
    routing = a_routing(shop, axle, an_operation(shop, 10), an_operation(shop, 20, report_mode="automatic"))
    refused = shop.try_step("engineering/routing", routing, "release")
    assert refused.json["message"] == (f"Operation 20 is the last of {routing['number']} and must be a count point.")


def test_an_operation_number_stands_once(shop):
    axle = an_item(shop, "AXLE", "finished")
    routing = a_routing(shop, axle, an_operation(shop, 10), an_operation(shop, 10))
    refused = shop.try_step("engineering/routing", routing, "release")
    assert refused.json["message"] == f"{routing['number']} has operation 10 more than once."


def test_a_used_item_does_not_become_obsolete(shop):
    steel = a_bought_item(shop, "STEEL")
    axle = a_made_item(shop, "AXLE", (steel, 2))
    shop.step("engineering/item", steel, "phase_out")
    refused = shop.try_step("engineering/item", steel, "retire")
    with shop.database.reading() as session:
        number = session.query(Bom).filter(Bom.item_id == UUID(axle["id"])).one().number
    assert (refused.status_code, refused.json["message"]) == (409, f"STEEL is still used in {number}.")

"""Kit checks of work orders: the example of planning.md §5 as documents, what counts as supply, who may see what."""

from uuid import UUID

import pytest

from tests.builders.engineering import a_line, at_site
from tests.builders.inventory import a_lot, a_need, a_place, reserve, stocked
from tests.builders.kitting import KIT, another_site, kit, kits, offers, on, states, the_example
from tests.builders.planning import a_part, an_assembly, day
from tests.builders.production import a_firm_order, a_released_order, a_work_order, issue
from tests.builders.purchasing import a_box, a_draft, an_order


@pytest.fixture
def example(shop):
    return the_example(shop)


def refused(response):
    return response.status_code, response.json["message"]


def test_relative_earlier_orders_keep_theirs_and_short_ones_what_they_got(shop, example):
    told = kits(shop)
    assert states(told["rows"]) == {"@5": ("full", 0, "10"), "@6": ("partial", 8, "8"), "@9": ("full_by", 8, "5")}
    assert told["counts"] == {"full": 1, "full_by": 1, "partial": 1, "short": 0}
    first, short, _ = told["rows"]
    assert (first["number"], first["rank"], first["kit_rate"]) == (example["WO1"]["number"], 1, 100)
    assert (short["covered"], short["of_lines"], short["kit_rate"], short["days_late"]) == (1, 2, 50, 2)


def test_absolute_every_order_is_full_as_if_alone(shop, example):
    rows = kits(shop, "mode=absolute")["rows"]
    assert states(rows) == {"@5": ("full", 0, "10"), "@6": ("full", 0, "10"), "@9": ("full", 0, "5")}
    assert kit(shop, example["WO2"], "mode=absolute")["fixes"] == []


def test_all_or_nothing_gives_back_and_the_next_orders_try(shop, example):
    rows = kits(shop, "short_orders=all_or_nothing")["rows"]
    assert states(rows) == {"@5": ("full", 0, "10"), "@6": ("partial", 8, "3"), "@9": ("full", 0, "5")}
    [short] = kit(shop, example["WO2"], "short_orders=all_or_nothing")["shortages"]
    assert (short["short"], on(short["day"])) == ("7", 8)


def test_a_shortage_names_the_purchase_order_that_blocks_it(shop, example):
    told = kit(shop, example["WO2"])
    [short] = told["shortages"]
    assert (short["item"]["number"], short["short"], on(short["need_day"])) == ("A", "2", 6)
    blocking = short["blocking"]
    assert (blocking["kind"], blocking["number"], on(blocking["day"])) == ("purchase", example["PO77"]["number"], 8)
    assert (short["owner"], on(short["day"]), short["days_late"], short["orders_hit"]) == ("STEEL", 8, 2, 1)
    assert [(line["item"]["number"], line["allocated"]) for line in told["lines"]] == [("A", "8"), ("B", "20")]


def test_fixes_are_ranked_with_the_date_each_one_buys(shop, example):
    another_site(shop, example["A"], 6)
    told = kit(shop, example["WO2"])
    assert offers(told) == [
        ("transfer", 2, []), ("expedite", 5, []), ("split", 8, [("8", 0), ("2", 8)]), ("wait", 8, []),
    ]  # fmt: skip
    transfer, expedite, _, _ = (fix["moves"] for fix in told["fixes"])
    assert [(move["origin"]["number"], move["quantity"]) for move in transfer] == [("S2", "2")]
    assert [move["origin"]["number"] for move in expedite] == [example["PO77"]["number"]]
    assert kit(shop, example["WO1"])["fixes"] == []


def test_the_days_of_a_lane_are_asked_for(shop, example):
    another_site(shop, example["A"], 6)
    assert ("transfer", 4, []) in offers(kit(shop, example["WO2"], "transfer_days=4"))


def test_another_site_keeps_its_safety_stock(shop, example):
    another_site(shop, example["A"], 6, safety_stock="5")
    assert [kind for kind, _, _ in offers(kit(shop, example["WO2"]))] == ["expedite", "split", "wait"]
    another_site(shop, example["A"], 6, number="S3", safety_stock="4")
    [one, other] = kit(shop, example["WO2"])["fixes"][0]["moves"]
    assert [(move["origin"]["number"], move["quantity"]) for move in (one, other)] == [("S2", "1"), ("S3", "1")]


def test_another_site_keeps_what_its_own_orders_still_draw(shop, example):
    site = another_site(shop, example["A"], 6, issue_mode="backflush")
    there = shop.as_role("administrator", "*", site_id=UUID(site["id"]))
    there.site_id = UUID(site["id"])
    at_site(there, example["UNIT"], source="make")
    a_released_order(there, example["UNIT"], 3)
    transfer = kit(shop, example["WO2"])["fixes"][0]
    assert [(move["origin"]["number"], move["quantity"]) for move in transfer["moves"]] == [("S2", "2")]
    a_released_order(there, example["UNIT"], 2)
    assert [kind for kind, _, _ in offers(kit(shop, example["WO2"]))] == ["expedite", "split", "wait"]


def test_a_person_bound_to_a_site_is_offered_nothing_of_others(shop, example):
    another_site(shop, example["A"], 6)
    bound = shop.as_role("planner", "planning.*", site_id=shop.site_id)
    assert [kind for kind, _, _ in offers(kit(bound, example["WO2"]))] == ["expedite", "split", "wait"]


def test_the_list_is_filtered_by_state_and_paged_by_rank(shop, example):
    clear = kits(shop, "state=clear")
    assert (states(clear["rows"]).keys(), clear["count"]) == ({"@5": 0, "@9": 0}.keys(), 2)
    assert states(kits(shop, "state=partial")["rows"]) == {"@6": ("partial", 8, "8")}
    second = kits(shop, "offset=1&limit=1")
    assert ([row["rank"] for row in second["rows"]], second["count"]) == ([2], 3)


def test_items_are_ranked_by_the_harm_they_do(shop, example):
    c = a_part(shop, "C")
    a_firm_order(shop, an_assembly(shop, "BOX", (c, 1)), 4, start=day(2), due=day(3))
    rows = shop.get(f"{KIT}/items")["rows"]
    assert [(row["item"]["number"], row["harm"], row["short"]) for row in rows] == [("C", 365, "4"), ("A", 2, "2")]
    assert [order["number"] for order in rows[1]["orders"]] == [example["WO2"]["number"]]
    assert [row["number"] for row in rows[1]["blocking"]] == [example["PO77"]["number"]]


def test_material_reserved_for_others_is_not_there_and_that_of_an_order_is_its_own(shop):
    rod = a_part(shop, "ROD")
    shaft = an_assembly(shop, "SHAFT", (rod, 1))
    stocked(shop, rod, 10, a_place(shop))
    reserve(shop, rod, 4, a_need(shop))
    late = a_released_order(shop, shaft, 5, start=day(9), due=day(9))
    soon = a_firm_order(shop, shaft, 5, start=day(1), due=day(1))
    found = {row["number"]: (row["state"], row["buildable"]) for row in kits(shop)["rows"]}
    assert found == {soon["number"]: ("partial", "1"), late["number"]: ("full", "5")}


def test_an_order_under_way_needs_only_what_is_still_to_be_issued(shop):
    rod = a_part(shop, "ROD")
    order = a_released_order(shop, an_assembly(shop, "SHAFT", (rod, 2)), 10, start=day(1), due=day(2))
    place = a_place(shop)
    stocked(shop, rod, 15, place)
    issue(shop, order, a_line(rod, 12))
    told = kit(shop, order)
    assert [(line["needed"], line["allocated"]) for line in told["lines"]] == [("8", "3")]
    assert (told["quantity"], told["buildable"], told["kit_rate"]) == ("10", "7", 0)


def test_a_draft_or_overdue_purchase_is_named_but_not_counted(shop):
    a, b = a_part(shop, "A"), a_part(shop, "B")
    order = a_firm_order(shop, an_assembly(shop, "UNIT", (a, 1), (b, 1)), 5, start=day(20), due=day(21))
    draft = a_draft(shop, a, 5, due=day(3))
    overdue = an_order(shop, b, 5, due=day(-2))
    told = kit(shop, order)
    found = {row["item"]["number"]: row for row in told["shortages"]}
    assert {number: row["blocking"]["number"] for number, row in found.items()} == {
        "A": draft["number"],
        "B": overdue["number"],
    }
    assert [(row["counted"], row["day"]) for row in found.values()] == [(False, None)] * 2
    assert (told["state"], told["full_kit_day"], told["fixes"]) == ("short", None, [])
    assert on(found["B"]["blocking"]["day"]) == -2


def test_a_part_that_is_made_is_followed_to_what_its_own_order_waits_for(shop):
    steel = a_part(shop, "STEEL")
    ring = an_assembly(shop, "RING", (steel, 1))
    below = a_firm_order(shop, ring, 5, start=day(2), due=day(9))
    top = a_firm_order(shop, an_assembly(shop, "ENGINE", (ring, 1)), 5, start=day(6), due=day(12))
    bought = an_order(shop, steel, 5, due=day(4))
    [short] = kit(shop, top)["shortages"]
    assert (short["blocking"]["number"], on(short["day"])) == (bought["number"], 9)
    assert [step["number"] for step in short["path"]] == [below["number"]]


def test_a_lot_under_inspection_counts_after_the_days_asked_for(shop):
    nut = a_part(shop, "NUT", inspect_receipt=True)
    order = a_firm_order(shop, an_assembly(shop, "JOINT", (nut, 1)), 5, start=day(2), due=day(4))
    bought = an_order(shop, nut, 5, due=day(1))
    shop.make(
        "purchasing/purchase_receipt",
        purchase_order_id=bought["id"],
        lines=[{"purchase_order_line_id": bought["lines"][0]["id"], "quantity": "5"}],
    )
    told = kit(shop, order)
    assert (told["state"], on(told["full_kit_day"])) == ("full_by", 1)
    [short] = kit(shop, order, "inspection_days=4")["shortages"]
    [inspection] = shop.list("quality/inspection")
    assert (short["blocking"]["kind"], short["blocking"]["number"]) == ("inspection", inspection["number"])
    assert (on(short["day"]), short["days_late"]) == (4, 2)


def test_stock_on_hold_that_nobody_inspects_is_named_but_not_counted(shop):
    nut = a_part(shop, "NUT")
    order = a_firm_order(shop, an_assembly(shop, "JOINT", (nut, 1)), 5, start=day(9), due=day(9))
    stocked(shop, nut, 5, a_place(shop), status="quality_hold")
    [short] = kit(shop, order)["shortages"]
    assert (short["blocking"]["kind"], short["blocking"]["id"], short["counted"]) == ("inspection", None, False)


def test_a_lot_that_expires_before_the_start_does_not_count(shop):
    glue = a_part(shop, "GLUE")
    order = a_firm_order(shop, an_assembly(shop, "PANEL", (glue, 1)), 5, start=day(6), due=day(7))
    stocked(shop, glue, 5, a_place(shop), a_lot(shop, glue, "L1", expires=day(5)))
    assert kit(shop, order)["state"] == "short"
    stocked(shop, glue, 5, a_place(shop), a_lot(shop, glue, "L2", expires=day(6)))
    assert kit(shop, order)["state"] == "full"


def test_purchases_count_in_the_unit_of_the_item_and_what_cannot_be_converted_is_told(shop):
    nut = a_part(shop, "NUT")
    order = a_firm_order(shop, an_assembly(shop, "JOINT", (nut, 10)), 5, start=day(9), due=day(9))
    an_order(shop, nut, 5, uom_id=a_box(shop, nut, 10)["id"], due=day(3))
    assert on(kit(shop, order)["full_kit_day"]) == 3
    kilogram = shop.make("engineering/uom", number="KG", name="kilogram", dimension="mass", decimals=3)
    an_order(shop, nut, 1, uom_id=kilogram["id"], due=day(1))
    [unreadable] = kits(shop)["unreadable"]
    assert unreadable["item"]["number"] == "NUT" and unreadable["sentence"].startswith("NUT: ")


def test_an_order_without_a_bom_is_told_and_the_others_are_checked(shop, example):
    bare = an_assembly(shop, "BARE", (example["B"], 1))
    order = a_firm_order(shop, bare, 3, due=day(4))
    bom = shop.list("engineering/bom", f"item_id={bare['id']}")[0]
    shop.step("engineering/bom", bom, "supersede")
    told = kits(shop)
    assert [row["number"] for row in told["refused"]] == [order["number"]]
    assert told["refused"][0]["sentence"] == f"No released BOM of BARE is effective at site C1-1 on {day(4)}."
    assert len(told["rows"]) == 3
    assert refused(shop.request("GET", f"{KIT}/{order['id']}")) == (409, told["refused"][0]["sentence"])


def test_planned_orders_are_no_demand_and_rework_needs_no_kit(shop, example):
    planned = a_work_order(shop, example["UNIT"], 10)
    assert len(kits(shop)["rows"]) == 3
    sentence = f"Work order {planned['number']} needs no kit: only firm, released and running orders do."
    assert refused(shop.request("GET", f"{KIT}/{planned['id']}")) == (404, sentence)
    a_firm_order(shop, example["UNIT"], 10, kind="rework")
    assert len(kits(shop)["rows"]) == 3


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("mode=both", "mode: one of relative, absolute is needed."),
        ("short_orders=some", "short_orders: one of take_partial, all_or_nothing is needed."),
        ("state=late", "state: one of full, full_by, partial, short, clear is needed."),
        ("limit=0", "limit: a whole number from 1 to 200 is needed."),
        ("limit=201", "limit: a whole number from 1 to 200 is needed."),
        ("offset=-1", "offset: a whole number from 0 to 1000000 is needed."),
        ("offset=99999999999", "offset: a whole number from 0 to 1000000 is needed."),
        ("inspection_days=soon", "inspection_days: a whole number from 0 to 365 is needed."),
        ("transfer_days=²", "transfer_days: a whole number from 0 to 365 is needed."),
        ("site_id=here", "site_id: an id is needed."),
    ],
)
def test_a_bad_parameter_is_told_by_its_name(shop, query, sentence):
    assert refused(shop.request("GET", f"{KIT}?{query}")) == (422, sentence)


def test_only_planners_of_the_site_see_its_kits(shop, example):
    worker = shop.as_role("worker", "production.*")
    assert worker.request("GET", KIT).status_code == 403
    assert worker.request("GET", f"{KIT}/items").status_code == 403
    assert worker.request("GET", f"{KIT}/{example['WO1']['id']}").status_code == 403
    stranger = shop.as_stranger()
    assert kits(stranger)["rows"] == []
    assert stranger.request("GET", f"{KIT}?site_id={shop.site_id}").status_code == 404
    assert stranger.request("GET", f"{KIT}/{example['WO1']['id']}").status_code == 404
    second = another_site(shop, example["A"], 1)
    there = shop.as_role("planner", "planning.*", site_id=UUID(second["id"]))
    assert there.request("GET", f"{KIT}?site_id={shop.site_id}").status_code == 404
    assert kits(shop, f"site_id={second['id']}")["rows"] == []

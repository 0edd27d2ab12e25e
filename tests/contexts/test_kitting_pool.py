"""The order pool at the kit check's level `order`: whose turn it is, what exists already, and what the board shows."""

from uuid import UUID

from sqlalchemy import delete

from backend.engineering.item import ItemUomConversion
from tests.builders.engineering import statements
from tests.builders.inventory import a_place, stocked
from tests.builders.kitting import another_site, kit, kits, on, states, the_material, the_pool
from tests.builders.planning import a_part, an_assembly, day
from tests.builders.pool import POOL, entry_of, step
from tests.builders.production import a_firm_order
from tests.builders.sales import a_sale


def test_a_portion_is_served_first_from_what_exists_of_its_item(shop):
    rows = the_pool(shop)
    stocked(shop, rows["UNIT"], 4, a_place(shop))
    told = kits(shop, "level=order")["rows"]
    assert states(told) == {"@5": ("full", 0, "10"), "@6": ("full", 0, "10"), "@9": ("full_by", 8, "5")}
    lines = {line["item"]["number"]: line["needed"] for line in kit(shop, rows["WO1"], "level=order")["lines"]}
    assert lines == {"UNIT": "4", "A": "6", "B": "12"}


def test_a_portion_whose_work_order_is_there_waits_for_what_that_order_lacks(shop):
    rows = the_material(shop)
    made = a_firm_order(shop, rows["UNIT"], 20, start=day(6), due=day(7))
    entry = entry_of(shop, a_sale(shop, rows["UNIT"], 20, wanted=day(6)))
    told = kit(shop, entry, "level=order")
    assert [(line["item"]["number"], line["needed"], on(line["day"])) for line in told["lines"]] == [("UNIT", "20", 7)]
    [short] = told["shortages"]
    assert (short["blocking"]["number"], [step["number"] for step in short["path"]]) == (
        rows["PO77"]["number"],
        [made["number"]],
    )
    assert [line["needed"] for line in kit(shop, made)["lines"]] == ["20", "40"]


def test_what_work_orders_need_is_no_free_stock_for_portions(shop):
    rows = the_pool(shop)
    a_firm_order(shop, a_made_of_a(shop, rows["A"]), 6, start=day(90), due=day(95))
    found = states(kits(shop, "level=order")["rows"])
    assert found == {"@5": ("full", 0, "10"), "@6": ("partial", 8, "2"), "@9": ("partial", None, "2")}


def a_made_of_a(shop, a):
    return an_assembly(shop, "BOX", (a, 1))


def test_portions_under_review_wait_for_those_that_were_promised(shop):
    rows = the_material(shop)
    early = entry_of(shop, a_sale(shop, rows["UNIT"], 18, wanted=day(3)))
    promised = entry_of(shop, a_sale(shop, rows["UNIT"], 18, wanted=day(7)))
    promised = step(shop, step(shop, promised, "review"), "accept")
    told = kits(shop, "level=order")["rows"]
    assert [(row["number"], row["rank"], row["buildable"]) for row in told] == [
        (promised["number"], 1, "18"),
        (early["number"], 2, "0"),
    ]


def test_a_portion_on_hold_holds_nothing_and_one_on_the_line_is_not_checked(shop):
    rows = the_pool(shop)
    step(shop, rows["WO1"], "hold")
    assert states(kits(shop, "level=order")["rows"]) == {"@6": ("full", 0, "10"), "@9": ("full", 0, "5")}
    step(shop, rows["WO2"], "line_on")
    assert states(kits(shop, "level=order")["rows"]) == {"@9": ("full", 0, "5")}


def test_what_is_made_for_one_customer_is_not_there_for_the_next(shop):
    rows = the_material(shop)
    first = a_sale(shop, rows["UNIT"], 10, wanted=day(9))
    next_one = entry_of(shop, a_sale(shop, rows["UNIT"], 10, wanted=day(5)))
    a_firm_order(shop, rows["UNIT"], 10, start=day(2), due=day(4), sales_order_line_id=first["lines"][0]["id"])
    assert [line["item"]["number"] for line in kit(shop, entry_of(shop, first), "level=order")["lines"]] == ["UNIT"]
    assert [line["item"]["number"] for line in kit(shop, next_one, "level=order")["lines"]] == ["A", "B"]


def test_a_bought_good_is_its_own_kit(shop):
    pump = a_part(shop, "PUMP")
    stocked(shop, pump, 3, a_place(shop))
    entry = entry_of(shop, a_sale(shop, pump, 5, wanted=day(4)))
    told = kit(shop, entry, "level=order")
    assert (told["state"], told["buildable"], on(told["start"])) == ("partial", "3", 4)


def test_a_planned_week_moves_the_day_the_kit_is_needed(shop):
    rows = the_pool(shop)
    entry = step(shop, step(shop, rows["WO3"], "pool"), "pre_schedule", week=day(40))
    [row] = [row for row in kits(shop, "level=order")["rows"] if row["id"] == entry["id"]]
    assert row["start"] == entry["week"]


def test_a_portion_sold_in_a_unit_nobody_can_convert_any_more_is_told(shop):
    rows = the_material(shop)
    kilogram = shop.make("engineering/uom", number="KG", name="kilogram", dimension="mass", decimals=3)
    ten = {"uom_id": kilogram["id"], "numerator": 10, "denominator": 1}
    shop.change("engineering/item", shop.read("engineering/item", rows["UNIT"]["id"]), conversions=[ten])
    entry = entry_of(shop, a_sale(shop, rows["UNIT"], 2, uom_id=kilogram["id"]))
    assert [row["quantity"] for row in kits(shop, "level=order")["rows"]] == ["20"]
    shop.perform(lambda act: act.session.execute(delete(ItemUomConversion)))
    told = kits(shop, "level=order")
    assert [(row["number"], row["sentence"]) for row in told["refused"]] == [
        (entry["number"], "UNIT: Nothing says how many pcs a KG is.")
    ]
    assert told["rows"] == []


def test_more_portions_are_no_more_statements(shop):
    rows = the_pool(shop)
    few = statements(shop, lambda: kits(shop, "level=order"))
    for promised in range(10, 16):
        a_sale(shop, rows["UNIT"], 1, wanted=day(promised))
    assert (statements(shop, lambda: kits(shop, "level=order")), len(kits(shop, "level=order")["rows"])) == (few, 9)


def test_the_board_tells_how_complete_each_portion_is(shop):
    rows = the_pool(shop)
    told = {row["id"]: row for row in shop.get("/api/planning/pool-board/kits")["rows"]}
    assert {id: (row["state"], on(row["full_kit_day"]), row["buildable"]) for id, row in told.items()} == {
        rows["WO1"]["id"]: ("full", 0, "10"),
        rows["WO2"]["id"]: ("partial", 8, "8"),
        rows["WO3"]["id"]: ("full_by", 8, "5"),
    }
    assert [(one["number"], one["short"]) for one in told[rows["WO2"]["id"]]["lacks"]] == [("A", "2")]
    assert shop.as_stranger().get("/api/planning/pool-board/kits")["rows"] == []
    second = another_site(shop, rows["A"], 1)
    there = shop.as_role("planner", "planning.*", site_id=UUID(second["id"]))
    assert there.get("/api/planning/pool-board/kits")["rows"] == []
    sales = shop.as_role("sales", f"{POOL.replace('/', '.')}.read")
    assert sales.request("GET", "/api/planning/pool-board/kits").status_code == 403

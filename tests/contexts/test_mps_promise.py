"""Rough-cut load of the master schedule against work centers, and when something can be had from the plan in force."""

from tests.builders.engineering import a_released_routing, a_work_center, an_operation
from tests.builders.inventory import a_place, stocked
from tests.builders.mps import MPS, a_master_scheme, a_pump, cells, day, eight_hours, refused, typed
from tests.builders.planning import a_part, a_scheme, an_assembly, planned
from tests.builders.production import a_work_order
from tests.builders.sales import a_draft, a_line, a_sale

DAYS = "bucket=day&periods=10"


def rough(shop, query=DAYS):
    return shop.get(f"{MPS}/rough-cut?{query}")


def loads(told, number="WC1"):
    [row] = [one for one in told["rows"] if one["work_center"]["number"] == number]
    return {place: cell["load"] for place, cell in enumerate(row["cells"]) if cell["load"] != "0"}


def test_rough_cut_is_the_example_of_two_work_places(shop):
    """planning.md §7: half an hour each, the day before: 40@5 are 20 h @4 on 16 h: 125 %, 4 h too much."""
    eight_hours(shop)
    center = a_work_center(shop)
    shop.change("plant/work_center", center, capacity="2")
    typed(shop, a_pump(shop), 5, 40)
    told = rough(shop)
    assert loads(told) == {4: "20"}
    [over] = told["overloads"]
    assert (over["first"], over["hours"], over["percent"]) == (str(day(shop, 4)), "4", "125")
    assert (over["work_center"]["number"], len(over["orders"])) == ("WC1", 1)
    [row] = told["rows"]
    assert {cell["capacity"] for cell in row["cells"]} == {"16"}


def test_what_is_made_below_is_loaded_as_many_days_earlier(shop):
    eight_hours(shop)
    gear = an_assembly(shop, "GEAR", (a_part(shop, "STEEL"), 1), lead=2)
    operation = an_operation(shop, 20, work_center_id=a_work_center(shop, "GEARS")["id"], run_minutes="15")
    a_released_routing(shop, gear, operation, revision="B", priority=0)
    pump = a_pump(shop)
    bom = shop.list("engineering/bom", f"item_id={pump['id']}")[0]
    assert bom["state"] == "released"
    more = shop.make(
        "engineering/bom", item_id=pump["id"], revision="B", priority=0,
        components=[{"item_id": gear["id"], "quantity": "2"}],
    )  # fmt: skip
    shop.step("engineering/bom", more, "release")
    typed(shop, pump, 8, 10)
    told = rough(shop)
    assert loads(told) == {7: "5"}
    assert loads(told, "GEARS") == {5: "5"}


def test_an_item_without_a_routing_is_named(shop):
    pump = a_pump(shop)
    routing = shop.list("engineering/routing", f"item_id={pump['id']}")[0]
    shop.step("engineering/routing", routing, "supersede")
    typed(shop, pump, 5, 40)
    told = rough(shop)
    assert (told["rows"], [item["number"] for item in told["without_bill"]]) == ([], ["PUMP"])


def test_a_work_order_in_hand_is_load_like_the_schedule(shop):
    eight_hours(shop)
    pump = a_pump(shop)
    a_work_order(shop, pump, 8, due=day(shop, 3))
    typed(shop, pump, 3, 4)
    assert loads(rough(shop)) == {2: "6"}


def ask(shop, query):
    return shop.get(f"{MPS}/promise?{query}")


def said(told, kind="full"):
    """(quantity, day) of each delivery of an offer."""
    for offer in told["offers"]:
        if offer["kind"] == kind:
            return [(part["quantity"], part["day"]) for part in offer["deliveries"]]
    return None


def a_plan(shop):
    planned(shop, a_master_scheme(shop))
    return planned(shop, a_scheme(shop))


def test_what_is_free_is_promised_and_agrees_with_the_grid(shop):
    """planning.md §7: 8 wanted @2 of 6 free until day 4 and 11 from day 5: 6@2 or 8@5."""
    eight_hours(shop)
    pump = a_pump(shop, lead=60)
    stocked(shop, pump, 10, a_place(shop))
    a_work_order(shop, pump, 20, due=day(shop, 5))
    a_sale(shop, pump, 4, wanted=day(shop, 3))
    a_sale(shop, pump, 15, wanted=day(shop, 7))
    a_plan(shop)
    told = ask(shop, f"item_id={pump['id']}&quantity=8&wanted={day(shop, 2)}")
    assert said(told) == [("8", str(day(shop, 5)))]
    assert said(told, "partial") == [("6", str(day(shop, 2)))]
    assert told["free"] == [
        {"day": str(day(shop, 0)), "quantity": "6"},
        {"day": str(day(shop, 5)), "quantity": "5"},
    ]
    assert [cell["atp_cumulative"] for cell in cells(shop, pump)][4:6] == ["6", "11"]


def test_what_is_not_free_is_made_when_material_and_hours_allow(shop):
    """5 free; 10 casings lie there, others take 7 days; half an hour of 8 a day: 15 in time, 5 wait for casings."""
    eight_hours(shop)
    pump = a_pump(shop, lead=0)
    [casing] = shop.list("engineering/item", "number=CASING")
    place = a_place(shop)
    stocked(shop, pump, 5, place)
    stocked(shop, casing, 10, place)
    a_plan(shop)
    told = ask(shop, f"item_id={pump['id']}&quantity=20&wanted={day(shop, 6)}")
    assert said(told) == [("20", str(day(shop, 7)))]
    assert said(told, "split") == [("15", str(day(shop, 6))), ("5", str(day(shop, 7)))]
    [full] = [offer for offer in told["offers"] if offer["kind"] == "full"]
    taken = {(row["item"]["number"], row["quantity"]) for row in full["material"]}
    assert taken == {("PUMP", "5"), ("CASING", "10")}
    assert {(row["item"]["number"], row["quantity"]) for row in full["new"]} >= {("CASING", "5")}
    assert {row["item"]["number"] for row in full["late"]} == {"PUMP", "CASING"}
    hours = [(row["work_center"]["number"], row["day"], row["hours"]) for row in full["hours"]]
    assert hours == [("WC1", str(day(shop, 6)), "5"), ("WC1", str(day(shop, 7)), "2.5")]


def test_hours_the_schedule_takes_are_not_promised_again(shop):
    eight_hours(shop)
    pump = a_pump(shop, lead=0)
    [casing] = shop.list("engineering/item", "number=CASING")
    stocked(shop, casing, 100, a_place(shop))
    typed(shop, pump, 6, 16)
    a_sale(shop, pump, 16, wanted=day(shop, 6))
    a_plan(shop)
    told = ask(shop, f"item_id={pump['id']}&quantity=4&wanted={day(shop, 6)}")
    [full] = [offer for offer in told["offers"] if offer["kind"] == "full"]
    assert said(told) == [("4", str(day(shop, 6)))]
    assert {row["day"] for row in full["hours"]} == {str(day(shop, 5))}


def test_an_order_line_is_asked_for_what_is_open_and_never_stands_in_its_own_way(shop):
    pump = a_pump(shop, lead=60)
    stocked(shop, pump, 10, a_place(shop))
    order = a_sale(shop, pump, 10, wanted=day(shop, 4))
    a_plan(shop)
    line = order["lines"][0]["id"]
    assert said(ask(shop, f"sales_order_line_id={line}")) == [("10", str(day(shop, 4)))]
    draft = a_draft(shop, a_line(pump, 3, wanted=day(shop, 4)))
    told = ask(shop, f"sales_order_line_id={draft['lines'][0]['id']}")
    assert said(told) != [("3", str(day(shop, 4)))]


def test_asking_holds_nothing(shop):
    pump = a_pump(shop)
    stocked(shop, pump, 10, a_place(shop))
    a_plan(shop)
    before = shop.trail()
    path = f"item_id={pump['id']}&quantity=10&wanted={day(shop, 4)}"
    assert said(ask(shop, path)) == said(ask(shop, path)) == [("10", str(day(shop, 4)))]
    assert shop.trail() == before


def test_without_a_plan_there_is_no_promise(shop):
    pump = a_pump(shop)
    answer = shop.request("GET", f"{MPS}/promise?item_id={pump['id']}&quantity=1&wanted={day(shop, 4)}")
    assert refused(answer) == (409, "No plan is in force at this site; run MRP first.")


def test_a_question_that_makes_no_sense_is_said_with_its_field(shop):
    pump = a_pump(shop)
    a_plan(shop)
    of = f"item_id={pump['id']}"
    for query, sentence in (
        ("quantity=1", "item_id: an item or an order line is needed."),
        (f"{of}&quantity=0&wanted={day(shop, 4)}", "quantity: a number above 0 is needed."),
        (f"{of}&quantity=1.5&wanted={day(shop, 4)}", "quantity: PUMP is counted with 0 decimals."),
        (f"{of}&quantity=1&wanted=soon", "wanted: a day such as 2026-12-01 is needed."),
        (f"{of}&quantity=1&wanted={day(shop, -2)}", f"wanted: {day(shop, -2)} has gone by."),
    ):
        assert refused(shop.request("GET", f"{MPS}/promise?{query}")) == (422, sentence)


def test_anothers_order_line_and_item_are_not_there(shop):
    pump = a_pump(shop)
    line = a_sale(shop, pump, 1, wanted=day(shop, 4))["lines"][0]["id"]
    a_plan(shop)
    stranger = shop.as_stranger()
    for query in (f"sales_order_line_id={line}", f"item_id={pump['id']}&quantity=1&wanted={day(shop, 4)}"):
        assert stranger.request("GET", f"{MPS}/promise?{query}").status_code == 404
    buyer = shop.as_role("buyer", "planning.*.read")
    assert buyer.request("GET", f"{MPS}/promise?sales_order_line_id={line}").status_code == 403

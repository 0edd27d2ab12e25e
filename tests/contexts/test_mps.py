"""The grid of the master schedule: what is wanted, what comes, what can be promised; what is shown to whom."""

from datetime import date
from uuid import UUID

import pytest

from seed.plan_levels import DEADLINE, ROWS
from tests.builders.engineering import statements
from tests.builders.forecasting import in_group
from tests.builders.inventory import a_place, stocked
from tests.builders.mps import (
    MPS,
    a_master_scheme,
    a_pump,
    cells,
    changed,
    column,
    day,
    eight_hours,
    forecast,
    grid,
    today,
    typed,
)
from tests.builders.planned_demand import a_rule
from tests.builders.planning import a_part, a_scheme, an_assembly, planned
from tests.builders.production import a_work_order
from tests.builders.sales import a_sale


def test_what_can_be_promised_looks_ahead_to_later_promises(shop):
    """planning.md §7: 10 on hand, 20@5, promises 4@3 and 15@7 leave 6 until day 4 and 11 from day 5 on."""
    pump = a_pump(shop)
    stocked(shop, pump, 10, a_place(shop))
    a_work_order(shop, pump, 20, due=day(shop, 5))
    a_sale(shop, pump, 4, wanted=day(shop, 3))
    a_sale(shop, pump, 15, wanted=day(shop, 7))
    found = cells(shop, pump)
    assert changed(found, "atp") == {0: "6", 5: "5"}
    assert column(found, "atp_cumulative") == ["6"] * 5 + ["11"] * 5
    assert column(found, "balance") == ["10", "10", "10", "6", "6", "26", "26", "11", "11", "11"]
    assert (changed(found, "orders"), changed(found, "scheduled")) == ({3: "4", 7: "15"}, {5: "20"})


def test_orders_take_from_the_forecast_and_only_what_is_left_is_demand(shop):
    pump = a_pump(shop)
    forecast(shop, pump, 40, first=2, days=4)
    a_sale(shop, pump, 12, wanted=day(shop, 3))
    found = cells(shop, pump)
    assert changed(found, "forecast") == {2: "10", 3: "10", 4: "10", 5: "10"}
    assert changed(found, "consumed") == {2: "3", 3: "3", 4: "3", 5: "3"}
    assert changed(found, "counted") == {2: "7", 3: "7", 4: "7", 5: "7"}
    assert found[-1]["balance"] == "-40"


def test_a_forecast_for_a_customers_class_is_taken_from_first(shop):
    a_rule(shop, levels=[["item", "customer_class"], ["item"]])
    pump = a_pump(shop)
    sale = a_sale(shop, pump, 5, wanted=day(shop, 2))
    customer = shop.read("sales/customer", sale["customer"]["id"])
    shop.change("sales/customer", customer, customer_class="A")
    forecast(shop, pump, 4, first=2, days=1, customer_class="A")
    forecast(shop, pump, 4, first=2, days=1, customer_class="B")
    forecast(shop, pump, 4, first=2, days=1)
    [cell] = cells(shop, pump, "bucket=day&periods=3")[2:]
    assert (cell["forecast"], cell["consumed"], cell["counted"], cell["orders"]) == ("12", "5", "7", "5")


def test_inside_the_demand_fence_only_orders_count(shop):
    pump = a_pump(shop, demand_fence_days=3)
    forecast(shop, pump, 40, first=1, days=4)
    a_sale(shop, pump, 6, wanted=day(shop, 1))
    found = cells(shop, pump)
    assert changed(found, "forecast") == {1: "10", 2: "10", 3: "10", 4: "10"}
    assert (changed(found, "counted"), changed(found, "orders")) == ({3: "8", 4: "8"}, {1: "6"})
    assert [cell["fence"] for cell in found[:4]] == ["demand", "demand", "demand", ""]


def test_shipped_goods_are_no_demand_and_open_no_forecast(shop):
    pump = a_pump(shop)
    stocked(shop, pump, 10, a_place(shop))
    forecast(shop, pump, 10, first=0, days=1)
    order = a_sale(shop, pump, 10, wanted=today(shop))
    line = {"sales_order_line_id": order["lines"][0]["id"], "quantity": "10"}
    shop.step("sales/shipment", shop.make("sales/shipment", sales_order_id=order["id"], lines=[line]), "ship")
    [cell] = cells(shop, pump, "bucket=day&periods=1")
    assert (cell["orders"], cell["consumed"], cell["counted"], cell["balance"]) == ("0", "10", "0", "0")


def test_fences_are_open_days_of_the_site(shop):
    eight_hours(shop, "12345")
    pump = a_pump(shop, frozen_fence_days=5, slushy_fence_days=10)
    told = grid(shop, "bucket=open_day&periods=12")
    fences = [cell["fence"] for cell in told["rows"][0]["cells"]]
    assert fences == ["frozen"] * 5 + ["slushy"] * 5 + ["", ""]
    assert [cell["can_edit"] for cell in told["rows"][0]["cells"]] == [False] * 5 + [True] * 7
    assert told["rows"][0]["item"]["id"] == pump["id"]


def test_what_orders_above_need_is_promised_too(shop):
    pump = a_pump(shop)
    unit = an_assembly(shop, "UNIT", (pump, 2), lead=1)
    a_sale(shop, unit, 5, wanted=day(shop, 8))
    stocked(shop, pump, 30, a_place(shop))
    planned(shop)
    found = cells(shop, pump)
    [need] = changed(found, "needs").values()
    assert (need, column(found, "atp_cumulative")) == ("10", ["20"] * 10)


def test_a_family_has_a_sum_and_a_forecast_nobody_broke_down_stands_beside_it(shop):
    group_id = in_group(shop, "SOMETHING", "PUMPS")["item_group_id"]
    pumps = [a_pump(shop, number) for number in ("PUMP-A", "PUMP-B")]
    for pump in pumps:
        row = shop.read("engineering/item", pump["id"])
        shop.change("engineering/item", row, item_group_id=group_id)
        forecast(shop, pump, 10, first=1, days=1)
    a_pump(shop, "OTHER")
    forecast(shop, None, 7, first=1, days=1, item_group_id=UUID(group_id))
    told = grid(shop, f"item_group_id={group_id}&bucket=day&periods=2")
    assert [row["item"]["number"] for row in told["rows"]] == ["PUMP-A", "PUMP-B"]
    total = told["total"][1]
    assert (total["forecast"], total["balance"], total["not_broken_down"]) == ("20", "-20", "7")


def test_the_periods_are_those_of_a_plan_levels_run(shop):
    a_pump(shop)
    [row] = [one for one in ROWS if one["number"] == "10+3"]
    values = {name: value for name, value in row.items() if name not in ("parent", "segments")}
    names = ("periods", "unit", "commitment")
    values["segments"] = [dict(zip(names, part, strict=True)) for part in row["segments"]]
    level = shop.make("planning/plan_level", **DEADLINE | values)
    told = grid(shop, f"plan_level_id={level['id']}")["periods"]
    commitments = [period["commitment"] for period in told]
    assert commitments.count("outlook") == 3
    assert commitments[-3:] == ["outlook"] * 3
    assert set(commitments[:-3]) <= {"firm", ""}
    assert told[0]["first"] == str(today(shop))


def test_only_items_of_the_master_schedule_are_there_a_page_at_a_time(shop):
    for number in ("C", "A", "B"):
        a_pump(shop, number)
    an_assembly(shop, "NOT-SCHEDULED", (a_part(shop, "NUT"), 1))
    first = grid(shop, "limit=2")
    assert ([row["item"]["number"] for row in first["rows"]], first["after"]) == (["A", "B"], 2)
    second = grid(shop, "limit=2&after=2")
    assert ([row["item"]["number"] for row in second["rows"]], second["after"]) == (["C"], None)


def test_more_items_take_no_more_statements(shop):
    a_pump(shop, "A")
    one = statements(shop, lambda: grid(shop))
    for number in ("B", "C", "D"):
        a_pump(shop, number)
    assert statements(shop, lambda: grid(shop)) == one


def test_the_master_schedule_of_another_site_or_company_is_not_there(shop):
    pump = a_pump(shop)
    other = shop.make("plant/site", number="C1-2", name="South works")
    elsewhere = shop.as_role("south planner", "planning.*", site_id=UUID(other["id"]))
    assert [grid(somebody)["rows"] for somebody in (elsewhere, shop.as_stranger())] == [[], []]
    for somebody in (elsewhere, shop.as_stranger()):
        assert somebody.request("GET", f"{MPS}?site_id={shop.site_id}").status_code == 404
        assert somebody.request("GET", f"{MPS}?item_id={pump['id']}").status_code == 404


def test_who_may_not_read_planned_orders_sees_nothing(shop):
    worker = shop.as_role("turner", "production.*.read")
    for path in (MPS, f"{MPS}/rough-cut", f"{MPS}/promise"):
        assert worker.request("GET", path).status_code == 403


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("bucket=year", "bucket: one of day, open_day, week, half_month, month is needed."),
        ("periods=61", "periods: a whole number from 1 to 60 is needed."),
        ("periods=soon", "periods: a whole number from 1 to 60 is needed."),
        ("item_id=pump", "item_id: an id is needed."),
    ],
)
def test_what_cannot_be_shown_is_said(shop, query, sentence):
    answer = shop.request("GET", f"{MPS}?{query}")
    assert (answer.status_code, answer.json["message"]) == (422, sentence)


def test_the_run_of_the_master_schedule_plans_its_items_and_nothing_else(shop):
    pump = a_pump(shop)
    a_sale(shop, an_assembly(shop, "OTHER", (a_part(shop, "NUT"), 1)), 5, wanted=day(shop, 20))
    a_sale(shop, pump, 5, wanted=day(shop, 8))
    version = planned(shop, a_master_scheme(shop))
    assert (version["items"], version["planned_orders"]) == (1, 1)
    assert changed(cells(shop, pump), "proposed") == {8: "5"}


def test_mrp_explodes_the_master_schedule_as_given_and_plans_no_item_of_it(shop):
    pump = a_pump(shop)
    a_sale(shop, pump, 5, wanted=day(shop, 20))
    planned(shop, a_master_scheme(shop))
    a_sale(shop, pump, 3, wanted=day(shop, 21))
    version = planned(shop, a_scheme(shop))
    made = shop.every("planning/planned_order", f"plan_version_id={version['id']}")
    assert [(row["item"]["number"], row["quantity"]) for row in made] == [("CASING", "5")]
    [given] = [row for row in shop.every("planning/planned_order", "state=proposed") if row["item"]["number"] == "PUMP"]
    [above] = shop.get(f"/api/planning/planned_order/{made[0]['id']}/pegging?direction=up")["children"]
    assert (above["number"], above["item"]["number"]) == (given["number"], "PUMP")
    [reason, *_] = shop.get(f"/api/planning/planned_order/{made[0]['id']}/why")["sentences"]
    assert reason == f"5 for {given['number']}, which makes PUMP by {day(shop, 20)}."
    found = shop.get(f"/api/planning/plan_version/{version['id']}/exceptions")["rows"]
    [short] = [row for row in found if row["code"] == "frozen_shortage"]
    assert (short["item"]["number"], short["quantity"]) == ("PUMP", "3")
    assert short["sentence"].startswith("What people fixed leaves 3 missing from ")


def test_inside_the_slushy_fence_the_run_proposes_nothing(shop):
    pump = a_pump(shop, slushy_fence_days=6)
    a_sale(shop, pump, 5, wanted=day(shop, 3))
    typed(shop, pump, 3, 2)
    planned(shop, a_master_scheme(shop))
    found = cells(shop, pump)
    assert changed(found, "firm") == {3: "2"}
    [(place, quantity)] = changed(found, "proposed").items()
    assert (place in (5, 6), quantity) == (True, "3")  # the run's day is that of the server


def test_mrp_waits_for_the_run_of_the_master_schedule(shop):
    a_pump(shop)
    going_on = shop.make("planning/plan_version", plan_scheme_id=a_master_scheme(shop)["id"])
    answer = shop.try_make("planning/plan_version", plan_scheme_id=a_scheme(shop)["id"])
    sentence = f"{going_on['number']} is planning the master schedule; MRP takes up what comes of it."
    assert (answer.status_code, answer.json["message"]) == (409, sentence)
    shop.step("planning/plan_version", going_on, "cancel")
    assert shop.try_make("planning/plan_version", plan_scheme_id=a_scheme(shop)["id"]).status_code == 201


def test_a_grid_far_ahead_has_its_figures_in_weeks(shop):
    pump = a_pump(shop)
    forecast(shop, pump, 100, first=0, days=70)
    told = grid(shop, f"item_id={pump['id']}&bucket=week&periods=8")
    [row] = told["rows"]
    firsts = [period["first"] for period in told["periods"]]
    assert firsts[0] == told["today"]
    assert [period["end"] for period in told["periods"]][:-1] == firsts[1:]
    assert sum(int(cell["forecast"]) for cell in row["cells"]) == spread_until(
        told["periods"][-1]["end"], told["today"]
    )


def spread_until(end, first):
    """100 over 70 days: the first 30 of them have 2, the rest 1."""
    days = (date.fromisoformat(end) - date.fromisoformat(first)).days
    return days + min(days, 30)

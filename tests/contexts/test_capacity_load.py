"""Load against capacity: what the plan in force and all orders ask of work centers, and the orders behind a bar."""

from uuid import UUID

import pytest

from tests.builders.engineering import a_work_center, an_operation, statements
from tests.builders.mps import a_master_scheme, a_pump, day, eight_hours, refused, typed
from tests.builders.planning import ORDER, a_part, a_scheme, an_assembly, orders, planned
from tests.builders.production import a_product, a_released_order, a_work_order, report, tickets
from tests.builders.sales import a_sale

LOAD = "/api/planning/capacity-load"
DAYS = "bucket=day&periods=10"


def chart(shop, query=DAYS):
    return shop.get(f"{LOAD}?{query}")


def cells(told, number="WC1"):
    [row] = [one for one in told["rows"] if one["work_center"]["number"] == number]
    return row["cells"]


def figures(told, name="load", number="WC1"):
    """Hours by day, where there are any."""
    return {place: cell[name] for place, cell in enumerate(cells(told, number)) if cell[name] != "0"}


def behind(shop, told, place, query=DAYS, number="WC1"):
    [row] = [one for one in told["rows"] if one["work_center"]["number"] == number]
    first = told["periods"][place]["first"]
    return shop.get(f"{LOAD}/orders?{query}&work_center_id={row['work_center']['id']}&first={first}")


@pytest.fixture
def pump(shop):
    """Half an hour each on WC1, which works eight hours a day."""
    eight_hours(shop)
    return a_pump(shop, mps=False)


def test_what_is_proposed_is_load_back_from_its_due_day(shop, pump):
    """40 pumps are 20 hours: eight on the due day, eight the day before, four the day before that."""
    a_sale(shop, pump, 40, wanted=day(shop, 5))
    planned(shop, a_scheme(shop))
    told = chart(shop)
    assert figures(told) == figures(told, "proposed") == {3: "4", 4: "8", 5: "8"}
    assert {cell["capacity"] for cell in cells(told)} == {"8"}
    assert (figures(told, "over"), told["without_routing"], told["refused"]) == ({}, [], [])
    assert [plan["number"][:4] for plan in told["plans"]] == ["MRP-"]


def test_the_days_on_which_too_much_is_asked_are_told_with_their_hours_and_orders(shop, pump):
    a_sale(shop, pump, 22, wanted=day(shop, 5))
    [order] = orders(shop, planned(shop, a_scheme(shop)), pump)
    shop.step(ORDER, order, "split", quantity="6")
    a_work_order(shop, pump, 4, due=day(shop, 5))
    told = chart(shop)
    cell = cells(told)[5]
    assert (cell["firm"], cell["work_order"], cell["proposed"], cell["load"]) == ("11", "2", "0", "13")
    assert (cell["percent"], cell["over"]) == ("162.5", "5")
    found = behind(shop, told, 5)
    assert [(row["kind"], row["hours"]) for row in found["rows"]] == [("firm", "8"), ("firm", "3"), ("work_order", "2")]
    assert {row["item"]["number"] for row in found["rows"]} == {"PUMP"}
    assert {row["document"] for row in found["rows"]} == {"planning/planned_order", "production/work_order"}


def test_two_places_side_by_side_work_on_two_orders_and_not_twice_as_fast_on_one(shop, pump):
    """planning.md §7: 20 h on 16 h a day; one order still takes a place eight hours a day."""
    shop.change("plant/work_center", a_work_center(shop), capacity="2")
    a_sale(shop, pump, 40, wanted=day(shop, 5))
    planned(shop, a_scheme(shop))
    told = chart(shop)
    assert figures(told) == {3: "4", 4: "8", 5: "8"}
    assert {cell["capacity"] for cell in cells(told)} == {"16"}


def test_a_week_sums_its_days_and_holds_the_limit_of_the_week(shop, pump):
    a_sale(shop, pump, 200, wanted=day(shop, 20))
    planned(shop, a_scheme(shop))
    days, weeks = chart(shop, "bucket=day&periods=28"), chart(shop, "periods=4")
    assert sum(int(cell["load"]) for cell in cells(days)) == sum(int(cell["load"]) for cell in cells(weeks)) == 100
    assert {cell["capacity"] for cell in cells(weeks)[1:]} == {"56"}


def test_what_is_late_is_asked_of_today_and_said(shop, pump):
    a_work_order(shop, pump, 10, due=day(shop, -3))
    told = chart(shop)
    assert (figures(told), figures(told, "late")) == ({0: "5"}, {0: "5"})
    [row] = behind(shop, told, 0)["rows"]
    assert (row["kind"], row["late"]) == ("work_order", True)


def test_a_running_order_asks_for_what_is_left_of_it_only(shop):
    eight_hours(shop)
    shaft = a_product(shop, an_operation(shop, 10, setup_minutes="60", run_minutes="6"))
    order = a_released_order(shop, shaft, 40, due=day(shop, 4))
    assert figures(chart(shop)) == {4: "5"}
    report(shop, tickets(shop, order)[10], "good", 30)
    assert figures(chart(shop)) == {4: "1"}


def test_orders_of_the_schedule_and_of_mrp_stand_in_one_picture(shop):
    eight_hours(shop)
    scheduled, other = a_pump(shop), a_pump(shop, "BOOSTER", mps=False)
    typed(shop, scheduled, 5, 4)
    a_sale(shop, other, 2, wanted=day(shop, 6))
    planned(shop, a_master_scheme(shop))
    planned(shop, a_scheme(shop))
    told = chart(shop)
    assert (figures(told, "firm"), figures(told, "proposed")) == ({5: "2"}, {6: "1"})
    assert len(told["plans"]) == 2


def test_an_item_without_a_routing_is_named(shop, pump):
    routing = shop.list("engineering/routing", f"item_id={pump['id']}")[0]
    shop.step("engineering/routing", routing, "supersede")
    a_sale(shop, pump, 5, wanted=day(shop, 5))
    planned(shop, a_scheme(shop))
    told = chart(shop)
    assert (told["rows"], [item["number"] for item in told["without_routing"]]) == ([], ["PUMP"])


def test_a_closed_day_gives_nothing_and_is_worked_around(shop):
    weekday = day(shop, 4).isoweekday()
    eight_hours(shop, "".join(str(one) for one in range(1, 8) if one != weekday))
    item = a_pump(shop, mps=False)
    a_work_order(shop, item, 20, due=day(shop, 5))
    told = chart(shop)
    assert (figures(told), cells(told)[4]["capacity"]) == ({3: "2", 5: "8"}, "0")


def test_another_site_and_who_may_not_read_see_nothing(shop, pump):
    a_work_order(shop, pump, 10, due=day(shop, 3))
    other = shop.make("plant/site", number="C1-2", name="South works")
    south = shop.as_role("south", "*", site_id=UUID(other["id"]))
    assert south.get(f"{LOAD}?{DAYS}")["rows"] == []
    assert south.request("GET", f"{LOAD}?site_id={shop.site_id}").status_code == 404
    assert shop.as_stranger().request("GET", f"{LOAD}?site_id={shop.site_id}").status_code == 404
    assert shop.as_role("turner", "production.*.read").request("GET", LOAD).status_code == 403


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("?bucket=year", "bucket: one of day, week is needed."),
        ("?periods=61", "periods: a whole number from 1 to 60 is needed."),
        ("/orders", "work_center_id: an id is needed."),
        ("/orders?work_center_id=lathe", "work_center_id: an id is needed."),
        (f"/orders?work_center_id={UUID(int=1)}&first=2031-01-01", "first: no period begins on 2031-01-01."),
    ],
)
def test_what_cannot_be_shown_is_said(shop, path, sentence):
    assert refused(shop.request("GET", f"{LOAD}{path}")) == (422, sentence)


def test_a_bar_of_a_work_center_nobody_needs_is_not_there(shop, pump):
    answer = shop.request("GET", f"{LOAD}/orders?work_center_id={a_work_center(shop, 'IDLE')['id']}")
    assert refused(answer) == (404, "work_center_id: nothing is asked of such a work center here.")


def test_a_hundred_orders_take_no_more_statements_than_one(shop, pump):
    a_sale(shop, pump, 1, wanted=day(shop, 5))
    part = an_assembly(shop, "VALVE", (a_part(shop, "SEAT"), 1))
    planned(shop, a_scheme(shop))
    few = statements(shop, lambda: chart(shop))
    for number in range(6, 12):
        a_sale(shop, pump, number, wanted=day(shop, number))
        a_sale(shop, part, number, wanted=day(shop, number))
    planned(shop, a_scheme(shop))
    assert statements(shop, lambda: chart(shop)) <= few + 1

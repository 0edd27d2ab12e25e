"""What would fit if: a shift more, a machine less, other hours, another work center, a Sunday worked."""

from uuid import UUID

import pytest

from tests.builders.engineering import a_work_center
from tests.builders.mps import a_master_scheme, a_pump, eight_hours, typed
from tests.builders.planning import RUN, a_part, a_scheme, an_assembly, day, demand, from_today, orders, planned
from tests.builders.sales import a_sale
from tests.builders.what_if import a_capacity, a_demand, a_parameter, a_supply, days, supposed, wanted

LOAD, ROUGH = "/api/planning/capacity-load", "/api/planning/mps/rough-cut"
DAYS = "bucket=day&periods=10"


@pytest.fixture
def pump(shop):
    """Half an hour each on WC1, which works eight hours a day; fifty are wanted on the fifth day."""
    eight_hours(shop)
    item = a_pump(shop, mps=False)
    a_sale(shop, item, 50, wanted=day(5))
    planned(shop, a_scheme(shop))
    return item


def chart(shop, version, number="WC1"):
    """Capacity and load by day, the hours that are too much, and those without what is supposed."""
    told = shop.get(f"{LOAD}?{DAYS}&plan_version_id={version['id']}")
    [row] = [one for one in told["rows"] if one["work_center"]["number"] == number]
    return row


def hours(row, name):
    return {place: cell[name] for place, cell in enumerate(row["cells"]) if cell[name] != "0"}


def capacity(shop, *lines, number="WC1"):
    row = chart(shop, supposed(shop, *lines), number)
    return [cell["capacity"] for cell in row["cells"]]


def test_a_shift_more_is_as_long_as_one_of_the_calendar(shop, pump):
    center = a_work_center(shop)
    line = a_capacity("more", center, "shifts", 1, first=4, last=5)
    assert capacity(shop, line) == ["8"] * 4 + ["16"] * 2 + ["8"] * 4
    assert capacity(shop, a_capacity("more", center, "shifts", 9)) == ["24"] * 10


def test_what_was_too_much_fits_with_it_and_without_it_not(shop, pump):
    shop.make("production/work_order", item_id=pump["id"], quantity="25", due=str(day(5)))
    planned(shop)
    before = shop.get(f"{LOAD}?{DAYS}")["rows"][0]
    assert (before["over"], hours(before, "over")) == ("9", {4: "1", 5: "8"})
    row = chart(shop, supposed(shop, a_capacity("more", a_work_center(shop), "places", 1)))
    assert (row["over"], row["over_before"]) == ("0", before["over"])
    assert hours(row, "load") == hours(before, "load")
    assert shop.get(f"{LOAD}?{DAYS}")["rows"][0]["over"] == before["over"]


def test_a_machine_less_of_two_and_of_one(shop, pump):
    center = shop.change("plant/work_center", a_work_center(shop), capacity="2")
    less = a_capacity("less", center, "places", 1, first=3, last=3)
    assert capacity(shop, less) == ["16"] * 3 + ["8"] + ["16"] * 6
    assert capacity(shop, a_capacity("less", center, "places", 2, first=3, last=3))[3] == "0"


def test_hours_a_day_are_said_or_added_and_no_day_has_more_than_24(shop, pump):
    center = a_work_center(shop)
    assert capacity(shop, a_capacity("set", center, "hours_per_day", "10.5", first=2))[1:4] == ["8", "10.5", "10.5"]
    assert capacity(shop, a_capacity("less", center, "hours_per_day", 3, first=2, last=2))[2] == "5"
    assert capacity(shop, a_capacity("more", center, "hours_per_day", 20, first=2, last=2))[2] == "24"


def test_a_share_of_the_work_goes_to_another_work_center(shop, pump):
    other = a_work_center(shop, "WC2")
    line = a_capacity("move", a_work_center(shop), None, 50, other_work_center_id=other["id"])
    version = supposed(shop, line)
    here, there = chart(shop, version), chart(shop, version, "WC2")
    assert hours(here, "load") == hours(there, "load")
    before = hours(shop.get(f"{LOAD}?{DAYS}")["rows"][0], "load")
    assert {place: float(each) * 2 for place, each in hours(here, "load").items()} == {
        place: float(each) for place, each in before.items()
    }


def test_a_closed_day_of_the_site_closes_its_work_centers_but_not_those_with_a_calendar_of_their_own(shop, pump):
    assert capacity(shop, days("close", 3, 4))[2:6] == ["8", "0", "0", "8"]
    shift = {"name": "Night", "weekdays": "1234567", "starts_minute": 0, "minutes": 600}
    own = shop.make("plant/work_calendar", number="OWN", name="Own", shifts=[shift])
    shop.change("plant/work_center", a_work_center(shop), work_calendar_id=own["id"])
    assert capacity(shop, days("close", 3, 4))[2:6] == ["10"] * 4


def test_a_work_order_that_moves_loads_its_other_day(shop, pump):
    order = shop.make("production/work_order", item_id=pump["id"], quantity="4", due=str(day(7)))
    assert hours(chart(shop, supposed(shop, a_demand("more", pump, 2, 8))), "work_order") == {7: "2"}
    moved = supposed(shop, a_supply("move", 8, work_order_id=order["id"]))
    assert hours(chart(shop, moved), "work_order") == {8: "2"}
    assert hours(chart(shop, supposed(shop, a_supply("remove", work_order_id=order["id"]))), "work_order") == {}


def test_capacity_changes_no_order_and_the_comparison_says_what_was_supposed(shop, pump):
    version = supposed(shop, a_capacity("more", a_work_center(shop), "shifts", 1))
    told = shop.get(f"/api/{RUN}/{version['id']}/comparison")
    [line] = told["new"]["overlay"]
    assert (told["count"], line["work_center"]["number"], line["parameter"]) == (0, "WC1", "shifts")


def test_rough_cut_of_a_simulated_schedule_has_the_capacity_it_supposes(shop):
    eight_hours(shop)
    item = a_pump(shop)
    typed(shop, item, 5, 40)
    scheme = a_master_scheme(shop)
    planned(shop, scheme)
    assert [row["hours"] for row in shop.get(f"{ROUGH}?{DAYS}")["overloads"]] == ["12"]
    line = a_capacity("more", a_work_center(shop), "places", 2)
    version = supposed(shop, line, plan_scheme_id=scheme["id"])
    told = shop.get(f"{ROUGH}?{DAYS}&plan_version_id={version['id']}")
    assert (told["overloads"], {cell["capacity"] for cell in told["rows"][0]["cells"]}) == ([], {"24"})


@pytest.fixture
def week(shop):
    """The site works five days of seven; the item takes three of them, and is wanted on a Friday."""
    weekday = day(0).isoweekday()
    friday = (5 - weekday) % 7 + 14
    eight_hours(shop, "12345")
    item = an_assembly(shop, "CART", (a_part(shop, "BOARD"), 1), lead=6)
    demand(shop, item, 10, friday)
    planned(shop)
    return item, friday


def started(shop, version, item):
    [order] = orders(shop, version, item)
    return from_today(order["start"]), from_today(order["due"])


def test_days_opened_on_a_real_calendar_are_worked_and_a_later_line_goes_first(shop, week):
    item, friday = week
    live = shop.list(RUN)[0]
    assert started(shop, live, item) == (friday - 8, friday)  # a weekend lies between
    opened = days("open", friday - 6, friday - 5)
    assert started(shop, supposed(shop, opened), item) == (friday - 6, friday)
    assert started(shop, supposed(shop, opened, days("close", friday - 5)), item) == (friday - 7, friday)
    assert started(shop, supposed(shop, days("close", friday)), item) == (friday - 9, friday - 1)


def test_an_opened_sunday_receives_what_is_wanted_on_it(shop, week):
    item, friday = week
    demand(shop, item, 5, friday + 2)
    sunday = supposed(shop, days("open", friday + 2))
    due = [from_today(row["due"]) for row in orders(shop, sunday, item)]
    assert due == [friday, friday + 2]
    assert started_of(shop, sunday, item)[-1] == friday - 7


def started_of(shop, version, item):
    return [from_today(row["start"]) for row in orders(shop, version, item)]


WRONG = {
    "no work center": (lambda c, o: a_capacity("more", c, "shifts", 1) | {"work_center_id": None}, "work_center_id"),
    "another's": (lambda c, o: a_capacity("more", o, "shifts", 1), "work_center_id"),
    "of an item": (lambda c, o: a_capacity("more", c, "lot_min", 1), "parameter"),
    "shifts set": (lambda c, o: a_capacity("set", c, "shifts", 1), "parameter"),
    "nothing": (lambda c, o: a_capacity("more", c, "places", 0), "quantity"),
    "half a machine": (lambda c, o: a_capacity("less", c, "places", "0.5"), "quantity"),
    "a long day": (lambda c, o: a_capacity("set", c, "hours_per_day", 25), "quantity"),
    "to itself": (lambda c, o: a_capacity("move", c, None, 50, other_work_center_id=c["id"]), "other_work_center_id"),
    "to nobody": (lambda c, o: a_capacity("move", c, None, 50), "other_work_center_id"),
    "an end before": (lambda c, o: a_capacity("more", c, "shifts", 1, first=5, last=4), "until"),
    "a past day": (lambda c, o: a_capacity("more", c, "shifts", 1, first=-1), "day"),
}


def elsewhere(shop):
    """A work center of another site."""
    south = shop.make("plant/site", number="C1-2", name="South works")
    there = shop.as_role("south", "*", site_id=UUID(south["id"]))
    there.site_id = UUID(south["id"])
    return there.make("plant/work_center", number="WC9", name="WC9", site_id=south["id"])


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_by_its_field(shop, case):
    a_pump(shop, mps=False)
    planned(shop, a_scheme(shop))
    made, field = WRONG[case]
    answer = wanted(shop, made(a_work_center(shop), elsewhere(shop)))
    assert (answer.status_code, answer.json["message"].split(":")[0]) == (422, f"overlay.0.{field}")


def test_what_is_of_work_centers_is_no_parameter_of_an_item(shop):
    item = a_pump(shop, mps=False)
    planned(shop, a_scheme(shop))
    answer = wanted(shop, a_parameter(item, "shifts", 1))
    told = "overlay.0.parameter: It must be one of "
    assert (answer.status_code, answer.json["message"].startswith(told)) == (422, True)

"""The plan calendar: which runs of the plan levels are made on which days, and what each covers (planning.md §6)."""

from uuid import UUID

import pytest

from seed.plan_levels import DEADLINE, ROWS

CALENDAR = "/api/planning/plan-calendar"
LEVEL = "planning/plan_level"


def levels(shop):
    """The six levels as they are delivered, for a site that works every day."""
    made = {None: None}
    for row in ROWS:
        values = {name: value for name, value in row.items() if name not in ("parent", "segments")}
        names = ("periods", "unit", "commitment")
        values["segments"] = [dict(zip(names, part, strict=True)) for part in row["segments"]]
        made[row["number"]] = shop.make(
            LEVEL, **DEADLINE | values, parent_id=made[row["parent"]] and made[row["parent"]]["id"]
        )
    return made


def runs(shop, query):
    return shop.get(f"{CALENDAR}?{query}")["runs"]


def span(first, last):
    return {"first": first, "last": last}


def test_a_day_tells_the_runs_that_are_made_on_it(shop):
    made = levels(shop)
    found = runs(shop, "first=2026-11-25&days=1")
    [month] = [one for one in found if one["level"]["id"] == made["MONTH"]["id"]]
    assert (month["day"], month["due"]) == ("2026-11-25", "2026-11-25")
    assert month["firm"] == span("2026-12-01", "2026-12-31")
    assert month["outlook"] == span("2027-01-01", "2027-02-28")
    assert month["covers"] == span("2026-12-01", "2027-02-28")
    assert month["frozen"] == span("2026-12-01", "2026-12-31")
    assert (month["submit_role"], month["submit_role_title"]) == ("sales", "sales")


def test_who_tells_the_figures_is_named(shop):
    shop.make("people/role", number="sales", name="销售内勤 (Sales)")
    levels(shop)
    found = runs(shop, "first=2026-11-25&days=1")
    assert {one["submit_role_title"] for one in found if one["submit_role"] == "sales"} == {"销售内勤 (Sales)"}


def test_runs_come_in_the_order_of_their_days(shop):
    levels(shop)
    days = [one["day"] for one in runs(shop, "first=2026-11-23&days=28")]
    assert days == sorted(days)
    assert (min(days) >= "2026-11-23", max(days) <= "2026-12-20") == (True, True)


def test_a_level_that_is_not_active_has_no_runs(shop):
    made = levels(shop)
    shop.change(LEVEL, shop.read(LEVEL, made["MONTH"]["id"]), active=False)
    assert "MONTH" not in {one["level"]["number"] for one in runs(shop, "first=2026-11-25&days=1")}


def test_another_site_and_another_company_have_their_own_calendar(shop):
    levels(shop)
    other = shop.make("plant/site", number="C1-2", name="South works")
    elsewhere = shop.as_role("south planner", "planning.*", site_id=UUID(other["id"]))
    assert [runs(somebody, "first=2026-11-25") for somebody in (elsewhere, shop.as_stranger())] == [[], []]
    assert runs(shop.as_role("planner here", "planning.*", site_id=shop.site_id), "first=2026-11-25") != []


def test_who_may_not_read_plan_levels_has_no_calendar(shop):
    assert shop.as_role("turner", "production.*.read").request("GET", CALENDAR).status_code == 403


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("first=soon", "first: a day such as 2026-12-01 is needed."),
        ("first=9999-12-31", "first: a day from 2020 to 2100 is needed."),
        ("days=0", "days: 1 to 366 is needed."),
        ("days=367", "days: 1 to 366 is needed."),
        ("days=many", "days: 1 to 366 is needed."),
    ],
)
def test_days_that_are_none_are_refused_by_name(shop, query, sentence):
    answer = shop.request("GET", f"{CALENDAR}?{query}")
    assert (answer.status_code, answer.json["message"]) == (422, sentence)

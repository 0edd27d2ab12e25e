"""The kit check at its other levels: the example of planning.md §5 as portions, plan and forecast, and at the line."""

from uuid import UUID

import pytest

from tests.builders.inventory import a_lot, a_place, stocked
from tests.builders.kitting import (
    KIT,
    another_site,
    c_replaces_a,
    expected,
    kit,
    kits,
    offers,
    on,
    states,
    the_example,
    the_forecast,
    the_material,
    the_plan,
    the_pool,
)
from tests.builders.planning import ORDER as PLANNED
from tests.builders.planning import a_part, an_assembly, day, demand
from tests.builders.planning import planned as planned_by_a_run
from tests.builders.pool import entry_of, step
from tests.builders.production import a_firm_order, a_released_order, a_work_order
from tests.builders.sales import a_sale

STAGES = {"order": the_pool, "plan": the_plan, "work_order": the_example, "forecast": the_forecast}
ALL_FULL = {"@5": ("full", 0, "10"), "@6": ("full", 0, "10"), "@9": ("full", 0, "5")}
RELATIVE = {"@5": ("full", 0, "10"), "@6": ("partial", 8, "8"), "@9": ("full_by", 8, "5")}


def refused(response):
    return response.status_code, response.json["message"]


def second(shop, level):
    """The order of day 6, which the example looks at."""
    return next(row for row in kits(shop, f"level={level}")["rows"] if on(row["start"]) == 6)


@pytest.mark.parametrize("level", STAGES)
def test_every_level_gives_the_numbers_of_the_example(shop, level):
    STAGES[level](shop)
    told = kits(shop, f"level={level}")
    assert states(told["rows"]) == RELATIVE
    assert (told["level"], told["counts"]) == (level, {"full": 1, "full_by": 1, "partial": 1, "short": 0})
    assert (told["kit_rate"], told["clear_rate"]) == (83, 66)
    assert [(row["rank"], row["covered"], row["of_lines"], row["kit_rate"]) for row in told["rows"]] == [
        (1, 2, 2, 100), (2, 1, 2, 50), (3, 2, 2, 100),
    ]  # fmt: skip
    assert states(kits(shop, f"level={level}&state=clear")["rows"]).keys() == {"@5", "@9"}
    assert states(kits(shop, f"level={level}&mode=absolute")["rows"]) == ALL_FULL
    rows = kits(shop, f"level={level}&short_orders=all_or_nothing")["rows"]
    assert states(rows) == {"@5": ("full", 0, "10"), "@6": ("partial", 8, "3"), "@9": ("full", 0, "5")}


@pytest.mark.parametrize("level", STAGES)
def test_every_level_names_what_blocks_and_ranks_the_fixes_of_the_example(shop, level):
    rows = STAGES[level](shop)
    c_replaces_a(shop, rows)
    another_site(shop, rows["A"], 6)
    told = kit(shop, second(shop, level), f"level={level}")
    [short] = told["shortages"]
    assert (short["item"]["number"], short["short"], on(short["need_day"])) == ("A", "2", 6)
    assert (short["blocking"]["number"], short["owner"]) == (rows["PO77"]["number"], "STEEL")
    assert (on(short["day"]), short["days_late"], short["counted"]) == (8, 2, True)
    assert offers(told) == [
        ("substitute", 0, []), ("transfer", 2, []), ("expedite", 5, []), ("split", 8, [("8", 0), ("2", 8)]),
        ("wait", 8, []),
    ]  # fmt: skip
    assert [(move["item"]["number"], move["quantity"]) for fix in told["fixes"] for move in fix["moves"]] == [
        ("C", "2"), ("A", "2"), ("A", "10"),
    ]  # fmt: skip


@pytest.mark.parametrize("level", STAGES)
def test_another_company_and_another_site_never_see_a_kit(shop, level):
    rows = STAGES[level](shop)
    row = second(shop, level)
    worker, stranger = shop.as_role("worker", "production.*"), shop.as_stranger()
    second_site = another_site(shop, rows["A"], 1)
    there = shop.as_role("planner", "planning.*", site_id=UUID(second_site["id"]))
    for path in ("", "/items", "/warnings", "/long-lead", f"/{row['id']}"):
        assert worker.request("GET", f"{KIT}{path}?level={level}").status_code == 403
    for other in (stranger, there):
        assert kits(other, f"level={level}")["rows"] == []
        assert other.request("GET", f"{KIT}?level={level}&site_id={shop.site_id}").status_code == 404
        assert other.request("GET", f"{KIT}/{row['id']}?level={level}").status_code == 404
        assert other.get(f"{KIT}/items?level={level}")["rows"] == []
        assert other.get(f"{KIT}/warnings?level={level}")["rows"] == []
    assert kits(shop, f"level={level}&site_id={second_site['id']}")["rows"] == []


def test_the_plan_checks_what_is_planned_and_not_what_is_confirmed(shop):
    rows = the_plan(shop)
    firm = a_firm_order(shop, rows["UNIT"], 8, start=day(20), due=day(21))
    loose = a_work_order(shop, rows["UNIT"], 1, start=day(9), due=day(9))
    told = kits(shop, "level=plan")["rows"]
    assert {row["number"] for row in told} == {rows[name]["number"] for name in ("WO1", "WO2", "WO3")} | {
        loose["number"]
    }
    assert firm["number"] not in {row["number"] for row in told}
    assert [(row["document"], row["buildable"]) for row in told[:2]] == [
        ("planning/planned_order", "10"),
        ("planning/planned_order", "0"),
    ]


def test_a_proposal_covers_nothing_in_the_plan_but_is_named(shop):
    steel = a_part(shop, "STEEL-ROD", lead=3)
    demand(shop, an_assembly(shop, "PIN", (steel, 1)), 4, 10)
    planned_by_a_run(shop)
    [row] = kits(shop, "level=plan")["rows"]
    told = kit(shop, row, "level=plan")
    [short] = told["shortages"]
    assert (told["state"], told["fixes"], short["counted"]) == ("short", [], False)
    assert (short["blocking"]["kind"], on(short["blocking"]["day"])) == ("planned_order", 10)


def test_what_a_person_firmed_counts_for_orders_and_a_proposal_only_for_forecasts(shop):
    rod = a_part(shop, "ROD")
    pin = an_assembly(shop, "PIN", (rod, 1))
    entry = entry_of(shop, demand(shop, pin, 4, 10))
    version = planned_by_a_run(shop)
    assert kit(shop, entry, "level=order")["state"] == "short"
    expected(shop, pin, (0, 12, 9))
    [row] = kits(shop, "level=forecast")["rows"]
    assert (row["quantity"], row["buildable"]) == ("5", "0")
    [bought] = [row for row in shop.list(PLANNED, f"plan_version_id={version['id']}") if row["source"] == "buy"]
    shop.step(PLANNED, bought, "firm")
    told = kit(shop, entry, "level=order")
    assert (told["state"], on(told["full_kit_day"])) == ("full_by", 10)


def test_the_forecast_is_net_of_orders_and_tells_what_must_be_ordered_now(shop):
    rows = the_material(shop)
    seal = a_part(shop, "SEAL", lead=30)
    engine = an_assembly(shop, "ENGINE", (rows["A"], 1), (seal, 1))
    expected(shop, engine, (0, 7, 10), (7, 21, 20))
    entry_of(shop, a_sale(shop, engine, 4, wanted=day(3)))
    told = kits(shop, "level=forecast")
    assert states(told["rows"]) == {"@6": ("short", None, "0"), "@20": ("short", None, "0")}
    assert [row["quantity"] for row in told["rows"]] == ["6", "20"]
    [must] = shop.get(f"{KIT}/long-lead?level=forecast")["rows"]
    assert (must["item"]["number"], must["lead_days"], must["days_missing"], must["short"]) == ("SEAL", 30, 24, "26")


def test_only_periods_and_plans_within_the_days_asked_for_are_shown(shop):
    the_forecast(shop)
    assert states(kits(shop, "level=forecast&days=6")["rows"]).keys() == {"@5", "@6"}
    assert kits(shop, "level=forecast")["until"] == str(day(182))


def at_the_line(shop):
    """A released order of three units that starts tomorrow; a store beside its line, and material in the other one."""
    store, line = a_place(shop), a_place(shop, "LINE-1", "line_side")
    parts = [a_part(shop, number, default_location_id=line["id"]) for number in ("A", "B")]
    unit = an_assembly(shop, "UNIT", (parts[0], 1), (parts[1], 2))
    stocked(shop, parts[0], 5, store)
    stocked(shop, parts[1], 10, line)
    return a_released_order(shop, unit, 3, start=day(1), due=day(2)), parts, store, line


def test_at_the_start_only_what_lies_at_the_line_counts_and_the_rest_can_be_brought(shop):
    order, _, store, line = at_the_line(shop)
    told = kit(shop, order, "level=issue")
    assert (told["state"], told["buildable"], told["kit_rate"]) == ("short", "0", 50)
    [short] = told["shortages"]
    assert (short["item"]["number"], short["counted"], short["blocking"]["number"]) == ("A", False, store["number"])
    assert offers(told) == [("transfer", 0, [])]
    [move] = told["fixes"][0]["moves"]
    assert (move["origin"]["kind"], move["origin"]["number"], move["quantity"]) == ("stock", store["number"], "3")
    [there] = [one for one in told["lines"] if one["item"]["number"] == "B"]
    assert [(one["number"], one["quantity"]) for one in there["taken"]] == [(line["number"], "6")]
    assert kit(shop, order, "level=work_order")["state"] == "full"


def test_what_is_kept_for_another_order_is_not_brought(shop):
    order, parts, store, _ = at_the_line(shop)
    stocked(shop, parts[0], 1, store, a_lot(shop, parts[0], "L-1"))
    other = a_released_order(shop, an_assembly(shop, "BOX", (parts[0], 1)), 3, start=day(2), due=day(2))
    told = kit(shop, other, "level=issue")
    assert [row["short"] for row in told["shortages"]] == ["3"]
    assert sum(int(move["quantity"]) for move in told["fixes"][0]["moves"]) == 3
    assert offers(kit(shop, order, "level=issue")) == [("transfer", 0, [])]


def test_at_the_start_the_lots_are_named(shop):
    glue, line = a_part(shop, "GLUE"), a_place(shop, "LINE-1", "line_side")
    stocked(shop, glue, 2, line, a_lot(shop, glue, "L-7", expires=day(9)))
    stocked(shop, glue, 2, line, a_lot(shop, glue, "L-8", expires=day(5)))
    order = a_released_order(shop, an_assembly(shop, "PANEL", (glue, 1)), 3, start=day(1), due=day(2))
    [row] = kit(shop, order, "level=issue")["lines"]
    assert [(one["lot"], one["quantity"]) for one in row["taken"]] == [("L-8", "2"), ("L-7", "1")]


def test_only_orders_about_to_start_are_checked_at_the_line(shop):
    order, parts, _, _ = at_the_line(shop)
    a_released_order(shop, an_assembly(shop, "LATER", (parts[1], 1)), 1, start=day(9), due=day(9))
    assert [row["number"] for row in kits(shop, "level=issue")["rows"]] == [order["number"]]
    assert len(kits(shop, "level=issue&days=9")["rows"]) == 2


def test_a_bad_level_is_told_by_its_name_and_a_foreign_id_is_not_there(shop):
    rows = the_pool(shop)
    sentence = "level: one of work_order, forecast, order, plan, issue is needed."
    assert refused(shop.request("GET", f"{KIT}?level=week")) == (422, sentence)
    sentence = "days: a whole number from 0 to 1500 is needed."
    assert refused(shop.request("GET", f"{KIT}?level=plan&days=-1")) == (422, sentence)
    sentence = "Nothing with this id is checked at this level now."
    assert refused(shop.request("GET", f"{KIT}/{rows['WO1']['id']}?level=plan")) == (404, sentence)
    step(shop, rows["WO1"], "hold")
    assert refused(shop.request("GET", f"{KIT}/{rows['WO1']['id']}?level=order")) == (404, sentence)

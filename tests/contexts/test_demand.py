"""Demand of a site: the example of planning.md §1.1 through documents and endpoint, and what counts as demand."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from backend.kernel.mrp.facts import unscaled
from backend.planning.demand_rows import Scope, demand_rows
from tests.builders.forecasting import in_group
from tests.builders.inventory import a_place, stocked
from tests.builders.planned_demand import (
    DEMAND,
    FIRST,
    NEED,
    RULE,
    a_rule,
    a_sale_to,
    a_weekly_forecast,
    asked,
    bucket,
    day,
    nets,
    number,
    of_item,
    over,
    refused,
    the_consumption,
    took,
)
from tests.builders.sales import ORDER, SHIPMENT, a_customer, a_draft, a_good, a_line, a_sale, a_shipment


@pytest.fixture
def example(shop):
    return the_consumption(shop)


def rows_of(shop, **more):
    with shop.database.reading() as session:
        return demand_rows(session, Scope(shop.site_id, FIRST, 28, **more))


def total(demand, *kinds):
    return unscaled(sum(row.quantity for row in demand.merged.rows if row.kind in kinds))


def test_each_order_takes_what_the_worked_example_says(shop, example):
    told = of_item(shop, example["item"], days=28)
    customers, item = "item+customer", "item"
    assert took(told, example["o1"]) == [("KW2", customers, "own", "30"), ("W2", item, "own", "20")]
    assert took(told, example["o2"]) == [("W2", item, "own", "80"), ("W1", item, "back", "30")]
    assert took(told, example["o3"]) == [("W1", item, "back", "70"), ("W3", item, "forward", "50")]
    assert took(told, example["o4"]) == [("W3", item, "forward", "50")]
    assert took(told, example["o5"]) == [("W4", item, "own", "70")]
    assert over(told) == {example["o4"]["id"]: "10"}
    assert nets(told) == {"W1": "0", "W2": "0", "W3": "0", "W4": "30", "KW2": "0"}
    assert told["exceptions"] == []  # 10 is 10 % of W2, and not above it


def test_the_checks_of_the_worked_example_hold(shop, example):
    [row] = asked(shop, DEMAND, days=28)["rows"]
    assert (row["forecast"], row["consumed"], row["net"]) == ("430", "400", "30")
    assert (row["orders"], row["over"], row["demand"]) == ("410", "10", "440")
    demand = rows_of(shop)
    assert (total(demand, "order"), total(demand, "forecast"), len(demand.merged.left_out)) == (410, 30, 0)


def test_shipping_lowers_what_is_open_and_leaves_the_net_forecast(shop, example):
    stocked(shop, example["item"], 40, a_place(shop))
    shop.step(SHIPMENT, a_shipment(shop, example["o2"], 40), "ship")
    told = of_item(shop, example["item"], days=28)
    assert nets(told) == {"W1": "0", "W2": "0", "W3": "0", "W4": "30", "KW2": "0"}
    [line] = [line for line in told["lines"] if line["order"]["id"] == example["o2"]["id"]]
    assert (line["ordered"], line["shipped"], line["open"], line["consumed"]) == ("110", "40", "70", "110")
    assert total(rows_of(shop), "order") == 370


def test_an_order_shipped_in_full_still_consumes_its_forecast(shop):
    item, customer = a_good(shop, "A", 60), a_customer(shop, "K")
    a_weekly_forecast(shop, item, 100)
    order = a_sale_to(shop, customer, item, 60, 2)
    shop.step(SHIPMENT, a_shipment(shop, order, 60), "ship")
    assert shop.read(ORDER, order["id"])["state"] == "shipped"
    assert nets(of_item(shop, item, days=28)) == {"W1": "40"}
    assert (total(rows_of(shop), "order"), total(rows_of(shop), "forecast")) == (0, 40)


def test_a_cancelled_order_leaves_no_trace(shop, example):
    before = nets(of_item(shop, example["item"], days=28))
    extra = a_sale_to(shop, example["customer"], example["item"], 30, 22)
    assert nets(of_item(shop, example["item"], days=28))["W4"] == "0"
    shop.step(ORDER, extra, "cancel")
    assert nets(of_item(shop, example["item"], days=28)) == before


def test_drafts_are_no_demand_unless_asked_for(shop):
    item = a_good(shop, "A")
    a_draft(shop, a_line(item, 5, wanted=day(1)))
    assert rows_of(shop).merged.rows == []
    assert total(rows_of(shop, draft_orders=True), "order") == 5


def test_over_consumption_is_told_above_the_tolerance_and_stays_demand(shop, example):
    a_sale_to(shop, example["customer"], example["item"], 1, 12)
    told = of_item(shop, example["item"], days=28)
    [exception] = told["exceptions"]
    assert (exception["code"], exception["quantity"], exception["forecast"]) == ("over_consumed", "11", "100")
    assert exception["percent"] == "11"
    [row] = asked(shop, DEMAND, days=28)["rows"]
    assert (row["over"], row["exceptions"], row["demand"]) == ("11", 1, "441")


def test_a_bucket_tells_who_took_of_it_and_what_is_left(shop, example):
    told = of_item(shop, example["item"], days=28)
    stories = {bucket(row): row for row in told["buckets"]}
    assert [(take["order"]["number"], take["quantity"]) for take in stories["W2"]["takes"]] == [
        (example["o1"]["number"], "20"), (example["o2"]["number"], "80"),
    ]  # fmt: skip
    assert (stories["W2"]["state"], stories["W4"]["state"]) == ("used_up", "changed")
    periods = [(number(row["start"]), row["forecast"], row["ordered"], row["net"]) for row in told["periods"]]
    assert periods == [(0, "100", "0", "0"), (7, "130", "340", "0"), (14, "100", "0", "0"), (21, "100", "70", "30")]


def test_without_a_rule_a_line_takes_of_its_own_bucket_alone(shop):
    item = a_good(shop, "A")
    a_weekly_forecast(shop, item, 100, 100)
    order = a_sale_to(shop, a_customer(shop, "K"), item, 150, 8)
    told = of_item(shop, item, days=28)
    assert took(told, order) == [("W2", "item", "own", "100")]
    assert (nets(told), over(told)) == ({"W1": "100", "W2": "0"}, {order["id"]: "50"})


def test_the_first_rule_whose_condition_is_true_applies(shop):
    item, customer = a_good(shop, "A"), a_customer(shop, "K")
    a_weekly_forecast(shop, item, 100)
    condition = {"and": [{"field": "customer", "operator": "eq", "value": "K"},
                         {"field": "quantity", "operator": "lt", "value": "10"}]}  # fmt: skip
    skip = a_rule(shop, sequence=5, action="skip", predicate=condition, name="Samples")
    a_rule(shop)
    small, large = (a_sale_to(shop, customer, item, quantity, 2) for quantity in (9, 10))
    told = of_item(shop, item, days=28)
    lines = {line["order"]["id"]: line for line in told["lines"]}
    assert (lines[small["id"]]["reason"], lines[small["id"]]["rule"]["id"]) == ("skipped", skip["id"])
    assert (took(told, small), took(told, large)) == ([], [("W1", "item", "own", "10")])
    shop.change(RULE, skip, active=False)
    assert nets(of_item(shop, item, days=28)) == {"W1": "81"}


def test_a_line_that_is_late_takes_of_its_own_week_and_not_of_the_next(shop):
    """The week before the plan has passed: what its lines left of it is dropped, W1 stays whole."""
    item = a_good(shop, "A")
    a_weekly_forecast(shop, item, 100)
    a_rule(shop)
    order = a_sale_to(shop, a_customer(shop, "K"), item, 60, -3)
    told = of_item(shop, item, days=28)
    assert took(told, order) == [("W0", "item", "own", "60")]
    assert nets(told) == {"W0": "0", "W1": "100"}
    [bucket_before, _] = [row for row in told["buckets"] if row["forecast"] != "0"]
    assert (bucket_before["lapsed"], bucket_before["state"]) == ("40", "passed")
    [row] = [row for row in rows_of(shop).merged.rows if row.kind == "order"]
    assert (row.day, row.late, unscaled(row.quantity)) == (0, True, 60)


def test_an_order_may_borrow_what_was_forecast_for_a_sibling_of_its_family(shop):
    one, other = in_group(shop, "A"), in_group(shop, "B")
    for item in (one, other):
        a_weekly_forecast(shop, item, 100)
    rule = a_rule(shop, back=0, forward=0, levels=[["item"], ["family"]])
    order = a_sale_to(shop, a_customer(shop, "K"), one, 130, 2)
    assert (nets(of_item(shop, other, days=28)), over(of_item(shop, one, days=28))) == (
        {"W1": "100"}, {order["id"]: "30"},
    )  # fmt: skip
    shop.change(RULE, rule, borrow=True)
    told = of_item(shop, one, days=28)
    assert took(told, order) == [("W1", "item", "own", "100"), ("W1", "family", "own", "30")]
    assert [take["borrowed"] for line in told["lines"] for take in line["takes"]] == [False, True]
    assert (over(told), nets(of_item(shop, other, days=28))) == ({}, {"W1": "70"})


def test_a_named_version_counts_instead_of_the_published_one(shop, example):
    other = shop.make("sales/forecast", forecast_scheme_id=example["forecast"]["forecast_scheme_id"])
    told = asked(shop, DEMAND, days=28, forecast_id=example["forecast"]["id"])
    assert [row["number"] for row in told["forecasts"]] == [example["forecast"]["number"]]
    [row] = asked(shop, DEMAND, days=28, forecast_id=other["id"])["rows"]
    assert (row["forecast"], row["net"], row["demand"]) == ("0", "0", "410")


def test_other_needs_join_when_they_are_released_until_they_are_served(shop):
    item = a_good(shop, "A")
    need = shop.make(NEED, item_id=item["id"], kind="service", quantity="12", needed=day(3), priority=2)
    assert rows_of(shop).merged.rows == []
    need = shop.step(NEED, need, "release")
    [row] = rows_of(shop).merged.rows
    assert (row.kind, row.day, unscaled(row.quantity), row.priority) == ("service", 3, 12, 2)
    need = shop.change(NEED, need, served="5")
    assert total(rows_of(shop), "service") == 7
    [told] = of_item(shop, item)["others"]
    assert (told["kind"], told["quantity"], told["source"]["number"]) == ("service", "7", need["number"])
    shop.step(NEED, need, "close")
    assert rows_of(shop).merged.rows == []


def test_an_order_leaves_so_many_open_days_before_it_is_due(shop):
    """Due on Monday of the second week, one day on its way, weekends closed: it leaves on Friday."""
    shifts = [{"name": "Day", "starts_minute": 480, "minutes": 480, "weekdays": "12345"}]
    calendar = shop.make("plant/work_calendar", number="MF", name="Mon-Fri", shifts=shifts)
    site = shop.read("plant/site", shop.site_id)
    shop.change("plant/site", site, work_calendar_id=calendar["id"])
    order = a_sale(shop, a_good(shop, "A"), 5, wanted=day(7))
    [entry] = shop.list("planning/order_pool_entry", f"sales_order_id={order['id']}")
    assert [row.day for row in rows_of(shop).merged.rows] == [7]
    shop.change("planning/order_pool_entry", entry, delivery_days=1)
    assert [row.day for row in rows_of(shop).merged.rows] == [4]


def test_only_the_items_asked_for_are_read(shop, example):
    other = a_good(shop, "B")
    a_sale_to(shop, example["customer"], other, 3, 2)
    from_b = rows_of(shop, item_ids=[UUID(other["id"])])
    assert {str(row.item) for row in rows_of(shop).merged.rows} == {"A", "B"}
    assert [(row.item, unscaled(row.quantity)) for row in from_b.merged.rows] == [("B", Decimal(3))]


@pytest.mark.parametrize(
    "values,field",
    [
        ({"predicate": {"field": "colour", "operator": "eq", "value": "red"}}, "predicate.field"),
        ({"predicate": {"and": [{"field": "item", "operator": "lt", "value": "A"}]}}, "predicate.and.0.operator"),
        ({"predicate": {"field": "quantity", "operator": "lt", "value": "ten"}}, "predicate.value"),
        ({"direction": "own_only", "back": 7, "forward": 0}, "back"),
        ({"direction": "own_only", "back": 0, "forward": 7}, "forward"),
        ({"direction": "back"}, "forward"),
        ({"direction": "forward"}, "back"),
        ({"direction": "forward", "back": 0, "forward": 0}, "forward"),
        ({"back": -1}, "back"),
        ({"levels": [["item", "family"]]}, "levels.0"),
        ({"levels": [["item"], ["colour"]]}, "levels.1"),
        ({"levels": ["item"]}, "levels.0"),
        ({"levels": [["item"], ["item"]]}, "levels"),
        ({"outlier_percent": "101"}, "outlier_percent"),
        ({"outlier_percent": "0"}, "outlier_percent"),
        ({"tolerance_percent": "-1"}, "tolerance_percent"),
        ({"decay_percent": "0"}, "decay_percent"),
        ({"action": "ignore"}, "action"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_the_field(shop, values, field):
    usual = {"sequence": 10, "back": 7, "forward": 7, "levels": [["item"]]}
    status, fields = refused(shop.try_make(RULE, **usual | values))
    assert (status, list(fields)) == (422, [field])
    assert shop.list(RULE) == []


@pytest.mark.parametrize(
    "values,field",
    [({"quantity": "-3"}, "quantity"), ({"quantity": "0"}, "quantity"), ({"priority": 0}, "priority"),
     ({"kind": "order"}, "kind"), ({"needed": "soon"}, "needed")],
)  # fmt: skip
def test_a_need_that_cannot_be_is_refused_with_the_field(shop, values, field):
    given = {"item_id": a_good(shop, "A")["id"], "quantity": "3", "needed": day(3)} | values
    status, fields = refused(shop.try_make(NEED, **given))
    assert (status, list(fields)) == (422, [field])


@pytest.mark.parametrize(
    "words,status",
    [("days=0", 422), ("days=733", 422), ("first=soon", 422), ("site_id=x", 422), ("limit=201", 422),
     ("forecast_id=00000000-0000-7000-8000-000000000000", 404), ("site_id=00000000-0000-7000-8000-000000000000", 404)],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(shop, words, status):
    assert shop.request("GET", f"{DEMAND}?{words}").status_code == status


def test_strangers_and_people_without_the_right_see_no_demand(shop, example):
    stranger = shop.as_stranger()
    assert asked(stranger, DEMAND)["rows"] == []
    assert stranger.request("GET", f"{DEMAND}/{example['item']['id']}").status_code == 404
    assert stranger.request("GET", f"{DEMAND}?site_id={shop.site_id}").status_code == 404
    assert shop.as_role("worker", "production.*").request("GET", DEMAND).status_code == 403


def test_the_plan_looks_from_today_when_no_day_is_said(shop):
    told = shop.get(DEMAND)
    assert (told["days"], told["rows"]) == (182, [])
    assert abs((date.fromisoformat(told["first"]) - date.today()).days) <= 1

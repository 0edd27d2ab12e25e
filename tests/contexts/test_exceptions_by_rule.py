"""Exceptions that nobody raises: a type says what to look for, and one case is one call."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from uuid import UUID

import pytest

from backend.maintenance import watching as maintenance
from backend.maintenance.maintenance_order import MaintenanceOrder
from backend.production import exception_rules as rules
from backend.production.work_order import WorkOrder
from backend.quality import watching as quality
from backend.quality.inspection import Inspection
from tests.builders.exceptions import EXCEPTION, TYPE, a_type, notices, raised, somebody
from tests.builders.jobs import hear_later
from tests.builders.patrol import equipment
from tests.builders.production import a_product, a_released_order, report, tickets

ORDER, INSPECTION = "maintenance/maintenance_order", "quality/inspection"


def raised_by_rule(shop, kind):
    return [row for row in shop.list(EXCEPTION, "sort=number") if row["exception_type_id"] == kind["id"]]


@pytest.fixture
def scrapping(shop):
    return a_type(
        shop, number="ET-S", name="Too much scrap", category="method", raised_when="scrap_rate", raised_above="5",
        raised_from="20",
    )  # fmt: skip


@pytest.fixture
def ticket(shop):
    return tickets(shop, a_released_order(shop, a_product(shop), 100))[10]


def test_a_rate_means_something_from_so_many_pieces_only():
    assert rules.scraps_too_much(D(2), D(20), D(5), D(20))
    assert not rules.scraps_too_much(D(2), D(19), D(5), D(20))
    assert not rules.scraps_too_much(D(1), D(20), D(5), None)
    assert not rules.scraps_too_much(D(0), D(0), D(5), None)
    assert (rules.scrap_rate(D(1), D(3)), rules.scrap_rate(D(0), D(0))) == (D("33.3"), D(0))


def test_scrap_above_the_rate_calls_once_while_it_is_open(shop, scrapping, ticket):
    lead = somebody(shop, "team_lead")
    report(shop, ticket, "good", 18)
    report(shop, ticket, "scrap", 1)
    hear_later(shop)
    assert raised_by_rule(shop, scrapping) == []
    report(shop, ticket, "scrap", 1)
    report(shop, ticket, "scrap", 1)
    hear_later(shop)
    [row] = raised_by_rule(shop, scrapping)
    assert (row["state"], row["category"], row["severity"]) == ("raised", "method", "major")
    assert (row["raised_by_id"], row["source_id"], row["ticket_id"]) == (None, ticket["id"], ticket["id"])
    assert row["description"].endswith("2 / 20 = 10 % > 5 %")
    assert row["work_center_id"] == ticket["work_center_id"]
    assert notices(lead) == [f"{row['number']} was raised: come and look."]


def test_what_was_verified_is_called_again_when_it_comes_again(shop, scrapping, ticket):
    report(shop, ticket, "good", 18)
    report(shop, ticket, "scrap", 2)
    hear_later(shop)
    [first] = raised_by_rule(shop, scrapping)
    lead, other = somebody(shop, "team_lead"), somebody(shop, "supervisor")
    lead.step(EXCEPTION, first, "resolve")
    report(shop, ticket, "scrap", 1)
    hear_later(shop)
    assert len(raised_by_rule(shop, scrapping)) == 1
    other.step(EXCEPTION, first, "verify")
    report(shop, ticket, "scrap", 1)
    hear_later(shop)
    assert len(raised_by_rule(shop, scrapping)) == 2


def test_a_type_out_of_use_or_of_another_area_is_not_raised(shop, scrapping, ticket):
    elsewhere = shop.make("plant/area", number="A-FAR", name="Far away")
    shop.change(TYPE, scrapping, area_id=elsewhere["id"])
    report(shop, ticket, "scrap", 30)
    hear_later(shop)
    shop.change(TYPE, shop.read(TYPE, scrapping["id"]), area_id=None, active=False)
    report(shop, ticket, "scrap", 30)
    hear_later(shop)
    assert shop.list(EXCEPTION) == []


def test_an_operation_that_begins_while_its_material_is_short_calls_with_what_misses(shop, ticket):
    kind = a_type(shop, number="ET-M", name="Short", category="material", raised_when="material_short")
    shop.perform(lambda act: _short(act, ticket, "7"))
    report(shop, ticket, "start")
    report(shop, ticket, "start")
    hear_later(shop)
    [row] = raised_by_rule(shop, kind)
    assert (row["category"], row["description"].split("\n")[1].endswith(": 7")) == ("material", True)


def test_an_operation_that_has_its_material_calls_nobody(shop, ticket):
    a_type(shop, number="ET-M", name="Short", category="material", raised_when="material_short")
    shop.perform(lambda act: _short(act, ticket, "0"))
    report(shop, ticket, "start")
    hear_later(shop)
    assert shop.list(EXCEPTION) == []


def test_a_machine_that_stands_too_long_calls_once(shop):
    kind = a_type(shop, number="ET-D", name="Down", raised_when="equipment_down", raised_above="30")
    machine = equipment(shop)
    long, short, runs = (shop.make(ORDER, equipment_id=machine["id"], stands=stands) for stands in (True, True, False))
    for order, minutes in ((long, 31), (short, 29), (runs, 99)):
        _ago(shop, MaintenanceOrder, order, reported_at=minutes)
    assert [shop.perform(maintenance.raise_for_standing) for _ in "12"] == [1, 1]
    [row] = raised_by_rule(shop, kind)
    assert (row["source_id"], row["equipment_id"]) == (long["id"], machine["id"])
    assert row["description"] == f"{long['number']} · 31 min > 30 min"


def test_a_repair_that_came_of_an_open_call_is_not_called_again(shop):
    a_type(shop, number="ET-D", name="Down", raised_when="equipment_down", raised_above="30")
    call = raised(shop, severity="line_stop")
    shop.step(EXCEPTION, call, "refer", follow_up="maintenance_order")
    [order] = shop.list(ORDER)
    _ago(shop, MaintenanceOrder, order, reported_at=90)
    assert shop.perform(maintenance.raise_for_standing) == 0


def test_an_inspection_that_material_waits_for_too_long_calls_once(shop):
    kind = a_type(shop, number="ET-I", name="Overdue", category="measurement", raised_when="inspection_overdue",
                  raised_above="120")  # fmt: skip
    item = a_product(shop)
    order = a_released_order(shop, item, 10)
    late, fresh, unbegun = (
        shop.make(INSPECTION, kind="final_inspection", item_id=item["id"], quantity="1", **more)
        for more in ({}, {}, {"work_order_id": order["id"]})
    )
    for one, minutes in ((late, 121), (fresh, 100), (unbegun, 500)):
        _ago(shop, Inspection, one, created_at=minutes)
    assert [shop.perform(quality.raise_for_overdue) for _ in "12"] == [1, 1]
    [row] = raised_by_rule(shop, kind)
    assert (row["source_id"], row["description"]) == (late["id"], f"{late['number']} · 121 min > 120 min")
    _ago(shop, WorkOrder, order, started_at=130)
    shop.perform(quality.raise_for_overdue)
    assert [one["source_id"] for one in raised_by_rule(shop, kind)] == [late["id"], unbegun["id"]]
    assert raised_by_rule(shop, kind)[1]["description"].endswith("130 min > 120 min")


def test_a_limit_below_nothing_is_refused(shop):
    refused = shop.try_make(TYPE, number="ET-X", name="X", category="man", raised_when="scrap_rate", raised_above="-1")
    assert (refused.status_code, [*refused.json["fields"]]) == (422, ["raised_above"])


def _short(act, ticket, quantity):
    order = act.session.get_one(WorkOrder, UUID(ticket["work_order_id"]))
    for line in order.materials:
        line.short, line.operation_number = D(quantity), None


def _ago(shop, document, row, **minutes):
    def work(act):
        found = act.session.get_one(document, UUID(row["id"]))
        for name, ago in minutes.items():
            setattr(found, name, datetime.now(UTC) - timedelta(minutes=ago, seconds=5))

    shop.perform(work)

"""Which plan an inspection follows, on how many pieces, and what happens where there is none."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.quality import rules
from tests.builders.engineering import an_item
from tests.builders.purchasing import a_supplier
from tests.builders.quality import (
    INSPECTION,
    PLAN,
    WIDTH,
    a_delivery,
    a_plan,
    an_inspected_item,
    judged,
)
from tests.contexts.test_quality import on_hold, refused, usable

D = Decimal


@pytest.mark.parametrize(
    ("mode", "lot", "fixed", "percent", "size"),
    [
        ("full", "7", None, None, 7),
        ("full", "6.2", None, None, 7),
        ("fixed", "100", 5, None, 5),
        ("fixed", "3", 5, None, 3),
        ("percent", "101", None, "10", 11),
        ("percent", "0.5", None, "10", 1),
    ],
)
def test_the_sample_is_never_more_than_there_is_and_never_nothing(mode, lot, fixed, percent, size):
    assert rules.sample_size(mode, D(lot), fixed, D(percent) if percent else None) == size


def test_the_most_specific_plan_is_followed(shop):
    group = shop.make("engineering/item_group", number="METAL", name="Metal")
    item = an_inspected_item(shop, item_group_id=group["id"])
    of_group = a_plan(shop, None, name="group", item_group_id=group["id"])
    assert a_delivery(shop, item)["inspection_plan_id"] == of_group["id"]
    of_item = a_plan(shop, item, name="item")
    assert a_delivery(shop, item)["inspection_plan_id"] == of_item["id"]
    newer = a_plan(shop, item, name="newer", valid_from=date.today() - timedelta(days=1))
    assert a_delivery(shop, item)["inspection_plan_id"] == newer["id"]
    a_plan(shop, item, name="other supplier", supplier_id=a_supplier(shop, "OTHER")["id"])
    assert a_delivery(shop, item)["inspection_plan_id"] == newer["id"]
    of_supplier = a_plan(shop, item, name="supplier", supplier_id=a_supplier(shop)["id"])
    assert a_delivery(shop, item)["inspection_plan_id"] == of_supplier["id"]


def test_plans_that_are_drafts_or_not_valid_are_not_followed(shop):
    item = an_inspected_item(shop)
    soon, now = date.today() + timedelta(days=5), date.today() - timedelta(days=1)
    a_plan(shop, item, name="soon", valid_from=soon)
    a_plan(shop, item, name="gone", valid_to=now)
    shop.make(PLAN, name="draft", kind="incoming_inspection", item_id=item["id"], characteristics=[WIDTH])
    inspection = a_delivery(shop, item)
    assert (inspection["state"], inspection["inspection_plan_id"]) == ("requested", None)


def test_a_plan_that_checks_nothing_is_not_approved(shop):
    item = an_item(shop, "SHEET")
    plan = shop.make(PLAN, name="empty", kind="incoming_inspection", item_id=item["id"], characteristics=[])
    answer = refused(shop.try_step(PLAN, plan, "approve"))
    assert answer == (409, f"Inspection plan {plan['number']} checks nothing yet.")


def test_without_a_plan_the_lot_waits_and_the_manager_is_told(shop):
    manager = shop.as_role("quality_manager", "quality.*", "*.*.read")
    item = an_inspected_item(shop)
    inspection = a_delivery(shop, item)
    assert (inspection["state"], inspection["characteristics"]) == ("requested", [])
    sentence = f"Item SHEET has no plan for incoming_inspection; {inspection['number']} waits."
    assert [row["text"] for row in manager.get("/api/notices")["rows"]] == [sentence]
    now = shop.step(INSPECTION, inspection, "judge")
    assert (now["state"], now["verdict"]) == ("requested", None)
    answer = refused(shop.try_step(INSPECTION, inspection, "plan"))
    assert answer == (409, "Item SHEET has no approved plan for incoming_inspection.")
    assert (usable(shop, item), on_hold(shop, item)) == (0, 10)


def test_an_inspection_that_waited_follows_the_plan_that_came(shop):
    item = an_inspected_item(shop)
    inspection = a_delivery(shop, item)
    plan = a_plan(shop, item, supplier_id=a_supplier(shop)["id"])
    planned = shop.step(INSPECTION, inspection, "plan")
    assert (planned["state"], planned["inspection_plan_id"], planned["sample_size"]) == ("planned", plan["id"], 2)
    assert judged(shop, planned, 10, 10)["usage_decision"] == "accept"
    assert usable(shop, item) == 10


def test_a_plan_that_changes_later_does_not_reach_an_inspection(shop):
    item = an_inspected_item(shop)
    plan = a_plan(shop, item)
    inspection = a_delivery(shop, item)
    shop.step(PLAN, plan, "retire")
    again = shop.read(INSPECTION, inspection["id"])
    assert [line["upper_limit"] for line in again["characteristics"]] == ["11"]

"""Maintenance orders: from the request to the acceptance, with the repair clock, by facts and decisions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.maintenance import rules
from backend.maintenance.maintenance_order import MaintenanceOrder
from tests.builders.patrol import equipment

ORDER, CODE = "maintenance/maintenance_order", "maintenance/failure_code"
EXCEPTION = "production/production_exception"
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
D = Decimal


def after(minutes):
    return NINE + timedelta(minutes=minutes)


def told(response):
    return response.status_code, response.json["message"]


@pytest.fixture
def mechanic(shop):
    return shop.as_role("mechanic", "*")


@pytest.fixture
def order(shop):
    return shop.make(ORDER, equipment_id=equipment(shop)["id"], description="Leaks oil", priority=2)


def codes(shop):
    kinds = {"failure_mode": "ELU", "failure_cause": "WEAR", "repair_activity": "REPL"}
    return {f"{kind}_id": shop.make(CODE, number=code, name=code, kind=kind)["id"] for kind, code in kinds.items()}


def test_a_report_says_where_the_equipment_stands_and_by_when_somebody_must_come(shop, order):
    assert order["state"] == "reported"
    assert (order["work_center"]["number"], order["area"]["number"]) == ("WC-EQ-1", "A-EQ-1")
    assert order["reported_by_id"] == str(shop.person_id)
    reported, respond = (datetime.fromisoformat(order[name]) for name in ("reported_at", "respond_by"))
    assert respond - reported == timedelta(hours=1)


@pytest.mark.parametrize(("priority", "minutes"), [(1, 15), (2, 60), (3, 1440), (4, None)])
def test_the_priority_says_how_fast(priority, minutes):
    assert rules.respond_by(NINE, priority) == (None if minutes is None else after(minutes))


def test_a_priority_nobody_knows_is_refused_and_nothing_changes(shop, order):
    before = shop.trail()
    refused = shop.try_make(ORDER, description="Leaks", priority=5)
    assert refused.status_code == 422
    assert [*refused.json["fields"]] == ["priority"]
    assert shop.try_change(ORDER, order, priority=0).status_code == 422
    assert shop.trail() == before


def test_who_changes_the_priority_changes_the_time_to_respond(shop, order):
    changed = shop.change(ORDER, order, priority=1)
    reported, respond = (datetime.fromisoformat(changed[name]) for name in ("reported_at", "respond_by"))
    assert respond - reported == timedelta(minutes=15)


def test_the_short_path_from_report_to_close(shop, mechanic, order):
    mechanic.step(ORDER, order, "accept")
    mechanic.step(ORDER, order, "start")
    mechanic.step(ORDER, order, "pause", reason="waiting_for_parts", remark="seal")
    mechanic.step(ORDER, order, "resume")
    done = {"parts_used": "1 seal", "hours": "1.5", "test_run": True, "remark": "New seal"}
    row = mechanic.step(ORDER, order, "complete", **done, **codes(shop))
    assert (row["state"], row["person_id"], row["done_by_id"]) == (
        "completed", str(mechanic.person_id), str(mechanic.person_id)
    )  # fmt: skip
    assert (row["hours"], row["test_run"], row["outcome"]) == ("1.5", True, "New seal")
    assert (row["response_minutes"], row["repair_minutes"], row["waiting_minutes"]) == ("0", "0", "0")
    assert [pause["to_at"] is not None for pause in row["pauses"]] == [True]
    shop.step(ORDER, order, "verify")
    closed = shop.step(ORDER, order, "close")
    assert (closed["state"], closed["verified_by_id"]) == ("closed", str(shop.person_id))


def test_who_did_it_does_not_also_accept_it(shop, mechanic, order):
    mechanic.step(ORDER, order, "complete")
    before = shop.trail()
    refused = mechanic.try_step(ORDER, order, "verify")
    assert told(refused) == (403, f"{order['number']} is accepted by somebody else than who did it.")
    assert (shop.trail(), shop.read(ORDER, order["id"])["state"]) == (before, "completed")


def test_a_completion_without_codes_is_taken_and_flagged(shop, mechanic, order):
    now = shop.read(ORDER, order["id"])
    taken = mechanic.request("POST", f"/api/{ORDER}/{order['id']}/steps/complete", {}, If_Match=f'"{now["version"]}"')
    assert (taken.status_code, taken.json["state"]) == (200, "completed")
    assert rules.lacking("breakdown_repair", [None], None, "MO-1") == [
        "MO-1 was completed without its failure codes.", "MO-1 was completed without hours."
    ]  # fmt: skip
    assert rules.lacking("maintenance_service", [None], D(1), "MO-1") == []


def test_what_does_not_run_after_all_goes_back_and_the_clock_goes_on(shop, mechanic, order):
    mechanic.step(ORDER, order, "complete")
    row = shop.step(ORDER, order, "send_back", reason="still leaks")
    assert (row["state"], row["finished_at"], row["reason"]) == ("in_progress", None, "still leaks")
    assert mechanic.get("/api/notices")["rows"][0]["text"] == f"{order['number']} came back: still leaks"


def test_decisions_meet_the_state_they_are_made_in(shop, mechanic, order):
    mechanic.step(ORDER, order, "start")
    before = shop.trail()
    refused = mechanic.try_step(ORDER, order, "accept")
    assert told(refused) == (409, "accept needs the state reported; this is in_progress.")
    assert mechanic.try_step(ORDER, order, "cancel", reason="x").status_code == 409
    assert shop.trail() == before


def test_the_repair_clock_counts_waiting_apart():
    pauses = [(after(30), after(60)), (after(50), after(70)), (after(200), None)]
    assert rules.waiting(after(10), after(100), pauses) == 40
    assert rules.waiting(after(10), after(100), [(after(90), None)]) == 10
    assert rules.waiting(after(10), after(100), [(after(0), after(20))]) == 10
    assert rules.minutes_between(after(10), after(5)) == 0
    assert rules.minutes_between(None, NINE) is None


def test_the_clock_of_an_order_is_reckoned_from_its_moments(shop, mechanic, order):
    def yesterday(act):
        found = act.find(MaintenanceOrder, UUID(order["id"]))
        found.reported_at = act.now - timedelta(minutes=200)

    mechanic.step(ORDER, order, "start")
    shop.perform(yesterday)
    row = mechanic.step(ORDER, order, "complete")
    assert (row["response_minutes"], row["repair_minutes"]) == ("200", "0")


def test_mechanics_and_those_who_accept_have_it_among_their_tasks(shop, mechanic, order):
    def tasks(who):
        groups = who.get("/api/tasks")["groups"]
        return {group["name"]: [row["id"] for row in group["rows"]] for group in groups}

    assert tasks(mechanic)["maintenance.to_do"] == [order["id"]]
    mechanic.step(ORDER, order, "complete")
    assert tasks(shop)["maintenance.to_verify"] == [order["id"]]
    assert "maintenance.to_verify" not in tasks(mechanic)


def test_an_exception_goes_on_as_a_repair_without_retyping(shop):
    machine = equipment(shop)
    call = shop.make(
        EXCEPTION, category="machine", severity="line_stop", equipment_id=machine["id"], description="Hums"
    )
    photo = {"sha256": "b" * 64, "name": "hum.jpg", "type": "image/jpeg"}
    assert shop.request("POST", f"/api/{EXCEPTION}/{call['id']}/attachments", photo).status_code == 201
    shop.step(EXCEPTION, call, "refer", follow_up="maintenance_order", description="Bearing hums")
    shop.step(EXCEPTION, call, "refer", follow_up="maintenance_order")
    [order] = shop.every(ORDER)
    assert (order["source"], order["source_id"], order["state"]) == (EXCEPTION, call["id"], "reported")
    assert (order["description"], order["priority"], order["stands"]) == ("Bearing hums", 1, True)
    assert (order["equipment_id"], order["work_center"]["number"]) == (machine["id"], "WC-EQ-1")
    assert [one["name"] for one in shop.get(f"/api/{ORDER}/{order['id']}/attachments")["rows"]] == ["hum.jpg"]


def test_an_exception_that_goes_on_otherwise_asks_for_no_repair(shop):
    call = shop.make(EXCEPTION, category="machine", description="Hums", equipment_id=equipment(shop)["id"])
    shop.step(EXCEPTION, call, "refer", follow_up="hazard")
    assert shop.every(ORDER) == []

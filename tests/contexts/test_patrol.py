"""Patrol: what is due, what was found, what looks doubtful, what was missed, and what is opened for it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backend.patrol import rounds
from backend.patrol.patrol_round import PatrolRound
from tests.builders.patrol import (
    CHECK,
    POINT,
    ROUND,
    ROUTE,
    a_point,
    a_round,
    a_route,
    a_visit,
    equipment,
    stops,
)

ORDER = "maintenance/maintenance_order"
ALL_DAY = {"name": "Day", "weekdays": "1234567", "starts_minute": 0, "minutes": 1440}


def told(response):
    return response.status_code, response.json["message"]


@pytest.fixture
def walk(shop):
    """Two points, their route, and a round that is due now."""
    points = [a_point(shop, "P1"), a_point(shop, "P2")]
    route = a_route(shop, *points)
    return points, a_round(shop, route)


def test_a_route_makes_one_round_for_each_window_however_often_it_is_asked(shop):
    route = a_route(shop, a_point(shop, "P1"), windows=[ALL_DAY])
    first = shop.perform(rounds.make_due)
    assert first >= 2
    assert shop.perform(rounds.make_due) == 0
    made = shop.every(ROUND)
    assert len(made) == first == len({row["window_from"] for row in made})
    assert {row["patrol_route_id"] for row in made} == {route["id"]}
    assert {row["state"] for row in made} == {"planned"}


def test_a_route_that_is_switched_off_or_has_no_points_makes_no_rounds(shop):
    a_route(shop, a_point(shop, "P1"), windows=[ALL_DAY], active=False)
    shop.make(ROUTE, number="R-0", name="Nothing", windows=[ALL_DAY])
    assert shop.perform(rounds.make_due) == 0
    assert shop.every(ROUND) == []


def test_the_round_shows_each_point_and_ends_when_all_are_visited(shop, walk):
    (first, second), one = walk
    assert (one["state"], one["due_points"], one["by_hand"], stops(shop, one)) == ("planned", 2, True, ["open", "open"])
    shop.make(CHECK, **a_visit(one, first, "normal", 50))
    now = shop.read(ROUND, one["id"])
    assert (now["state"], now["done_points"], stops(shop, one)) == ("running", 1, ["done", "open"])
    shop.make(CHECK, **a_visit(one, second, "abnormal", 50))
    now = shop.read(ROUND, one["id"])
    assert (now["state"], now["done_points"], now["abnormal_points"]) == ("finished", 2, 1)
    assert stops(shop, one) == ["done", "abnormal"]


def test_a_reading_outside_its_limits_is_abnormal_whatever_the_phone_said(shop, walk):
    (first, _), one = walk
    check = shop.make(CHECK, **a_visit(one, first, "normal", 60.1))
    assert (check["result"], check["severity"], check["results"][1]["result"]) == ("abnormal", "major", "abnormal")
    assert check["doubts"] == "Pressure was said to be normal; 60.1 is outside its limits."
    on_the_limit = shop.make(CHECK, **a_visit(a_round(shop, {"id": one["patrol_route_id"]}), first, "normal", 60))
    assert (on_the_limit["result"], on_the_limit["doubts"]) == ("normal", "")


def test_what_cannot_be_checked_needs_a_reason_and_counts_as_such(shop, walk):
    (first, _), one = walk
    before = shop.trail()
    refused = shop.try_make(CHECK, **a_visit(one, first, "not_possible", 50))
    assert told(refused) == (422, "remark: say why Oil level could not be checked.")
    assert (shop.trail(), stops(shop, one)) == (before, ["open", "open"])
    why = {"result": "not_possible", "remark": "covered"}
    check = shop.make(CHECK, **a_visit(one, first, why, why))
    assert (check["result"], stops(shop, one)) == ("not_possible", ["not_possible", "open"])


def test_bad_answers_are_refused_by_name_and_leave_nothing(shop, walk):
    (first, second), one = walk
    before = shop.trail()
    others = shop.try_make(CHECK, **a_visit(one, first, "normal", 50) | {"patrol_point_id": second["id"]})
    assert told(others) == (422, "patrol_point_item_id: it is not checked at this point.")
    without = shop.try_make(CHECK, **a_visit(one, first, "normal", "normal"))
    assert told(without) == (422, "reading: Pressure needs a number.")
    backwards = shop.try_make(
        ROUND, patrol_route_id=one["patrol_route_id"], window_from=one["window_to"], window_to=one["window_from"]
    )
    assert told(backwards) == (422, "window_to: it must lie after the beginning.")
    assert shop.trail() == before


def test_a_second_check_of_a_point_is_kept_and_reviewed(shop, walk):
    (first, _), one = walk
    shop.make(CHECK, **a_visit(one, first, "normal", 50))
    second = shop.make(CHECK, **a_visit(one, first, "normal", 51))
    assert (second["repeated"], second["doubts"]) == (True, "Point P1 was checked in this round already.")
    assert len(shop.every(CHECK)) == 2
    assert stops(shop, one) == ["done", "open"]
    third = shop.make(CHECK, **a_visit(one, first, "abnormal", 50))
    assert (third["result"], stops(shop, one)) == ("abnormal", ["abnormal", "open"])


def test_what_was_recorded_stays_as_it_is(shop, walk):
    (first, _), one = walk
    check = shop.make(CHECK, **a_visit(one, first, "normal", 50))
    refused = shop.try_change(CHECK, check, scanned=False)
    assert told(refused) == (
        409, f"{check['number']} is recorded already and stays as it is; check the point once more."
    )  # fmt: skip
    assert shop.change(CHECK, check, remark="was loud")["remark"] == "was loud"


def test_after_the_window_what_nobody_checked_is_missed(shop, walk):
    (first, _), one = walk
    shop.make(CHECK, **a_visit(one, first, "normal", 50))
    nobody = a_round(shop, {"id": one["patrol_route_id"]})
    for row in (one, nobody):
        shop.perform(lambda act, row=row: end_window(act, row))
    assert shop.perform(rounds.close_over) == 2
    assert shop.perform(rounds.close_over) == 0
    assert [shop.read(ROUND, row["id"])["state"] for row in (one, nobody)] == ["finished", "missed"]
    assert [stops(shop, row) for row in (one, nobody)] == [["done", "missed"], ["missed", "missed"]]
    assert shop.read(ROUND, one["id"])["missed_points"] == 1


def test_what_was_captured_late_is_missed_and_flagged_but_taken(shop, walk):
    (first, _), one = walk
    shop.perform(lambda act: end_window(act, one, minutes=30))
    check = shop.make(CHECK, **a_visit(one, first, "normal", 50))
    assert check["late"] is True
    assert check["doubts"] == "Point P1 was checked 30 minutes after the time of its round; it counts as missed."
    assert stops(shop, one) == ["missed", "missed"]


def end_window(act, row, minutes=1):
    """The round's time was over so many minutes ago."""
    found = act.find(PatrolRound, UUID(row["id"]))
    found.window_from = datetime.now(UTC) - timedelta(hours=4)
    found.window_to = datetime.now(UTC) - timedelta(minutes=minutes)


def test_an_abnormal_thing_with_a_follow_up_opens_one_maintenance_order(shop):
    machine = equipment(shop)
    point = a_point(shop, "P1", equipment_id=machine["id"])
    route = a_route(shop, point)
    found = {"result": "abnormal", "severity": "critical", "remark": "a puddle under the pump"}
    one = a_round(shop, route)
    check = shop.make(CHECK, **a_visit(one, point, found, 50))
    [order] = shop.every(ORDER)
    assert (order["source"], order["source_id"]) == ("patrol/patrol_check", check["id"])
    assert order["description"] == "Point P1: Oil level (a puddle under the pump)"
    assert (order["kind"], order["priority"], order["state"]) == ("defect", 1, "reported")
    assert (order["equipment_id"], order["work_center_id"]) == (machine["id"], machine["work_center_id"])
    assert order["area_id"] is not None
    shop.make(CHECK, **a_visit(one, point, found, 50))
    shop.make(CHECK, **a_visit(a_round(shop, route), point, found, 50))
    assert len(shop.every(ORDER)) == 1


def test_what_was_put_right_at_once_opens_nothing(shop, walk):
    (first, second), one = walk
    shop.make(CHECK, **a_visit(one, first, {"result": "abnormal", "put_right": True}, 50))
    shop.make(CHECK, **a_visit(one, second, "normal", 99))
    assert shop.every(ORDER) == []
    assert stops(shop, one) == ["abnormal", "abnormal"]


def test_the_label_of_a_point_is_found_by_scanning_it(shop):
    point = a_point(shop, "P1")
    code = f"G1:PP:{point['id'].replace('-', '').upper()}"
    found = shop.post("/api/scan", code=code)
    assert (found["document"], found["id"]) == (POINT, point["id"])


def test_whoever_walks_has_the_round_among_their_tasks(shop, walk):
    groups = shop.get("/api/tasks")["groups"]
    rows = next(group["rows"] for group in groups if group["name"] == "patrol.rounds")
    assert [(row["id"], row["title"], row["hint"]) for row in rows] == [
        (walk[1]["id"], "Round the hall", "0 of 2 points")
    ]

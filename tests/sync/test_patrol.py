"""A round without network: it is in the pack, and what was found on it counts once, in whatever order it arrives."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from backend.maintenance.maintenance_order import MaintenanceOrder
from backend.patrol import rounds
from backend.patrol.patrol_check import PatrolCheck
from seed.roles import ROLES
from tests.builders.jobs import hear_later
from tests.builders.patrol import CHECK, POINT, ROUND, ROUTE, a_point, a_round, a_route, a_visit, at, equipment, stops
from tests.sync.phone import Phone, effects, receipt

RIGHTS = {role.code: role.rights for role in ROLES}
ORDER = "maintenance/maintenance_order"


def a_phone(shop, role="worker"):
    return Phone(shop).log_in(shop.as_role(role, *RIGHTS[role]))


@pytest.fixture
def points(shop):
    machine = equipment(shop)
    return [a_point(shop, f"P{n}", equipment_id=machine["id"]) for n in (1, 2)]


@pytest.fixture
def route(shop, points):
    return a_route(shop, *points)


def checked(phone, one, point, *said, minutes_ago=0.0, **more):
    """A visit as the phone stores it, captured so many minutes ago."""
    act = phone.make(CHECK, **a_visit(one, point, *said, arrived=-minutes_ago - 2, **more))
    act["captured_at"] = at(-minutes_ago)
    return act


def test_the_pack_holds_the_rounds_with_their_points_and_what_others_found(shop, points, route):
    one, phone = a_round(shop, route), a_phone(shop)
    shop.make(CHECK, **a_visit(one, points[0], "normal", 50))
    phone.pull()
    assert phone.holds(ROUND) == {one["id"]}
    assert phone.holds(POINT) == {point["id"] for point in points}
    assert phone.holds(ROUTE) == {route["id"]}
    assert [line["result"] for line in phone.rows[ROUND][one["id"]]["points"]] == ["done", "open"]
    assert len(phone.holds(CHECK)) == 1
    items = phone.rows[POINT][points[0]["id"]]["items"]
    assert [(item["name"], item["lower_limit"]) for item in items] == [("Oil level", None), ("Pressure", "40")]
    assert phone.differs() == []


def test_a_round_of_last_week_is_not_in_the_pack(shop, route):
    a_round(shop, route, begins=-8 * 1440, ends=-7 * 1440)
    phone = a_phone(shop)
    phone.pull()
    assert phone.holds(ROUND) == set()


def test_a_round_begun_by_hand_without_network_arrives_with_its_checks_and_counts(shop, points, route):
    phone = a_phone(shop)
    begun = phone.make(ROUND, patrol_route_id=route["id"], window_from=at(-5), window_to=at(55))
    one = {"id": begun["document_id"]}
    first = checked(phone, one, points[0], "normal", 50, minutes_ago=3)
    acts = [begun, first, checked(phone, one, points[1], "normal", 50)]
    begun["captured_at"] = at(-5)
    assert phone.told(*acts) == ["done"] * 3
    assert (shop.read(ROUND, one["id"])["state"], stops(shop, one)) == ("finished", ["done", "done"])
    assert phone.told(*acts) == ["already"] * 3
    assert effects(shop, PatrolCheck) == 2


def test_a_check_that_comes_before_its_round_waits_for_it(shop, points, route):
    phone = a_phone(shop)
    begun = phone.make(ROUND, patrol_route_id=route["id"], window_from=at(-5), window_to=at(55))
    check = checked(phone, {"id": begun["document_id"]}, points[0], "normal", 50)
    assert phone.told(check) == ["held"]
    phone.push(begun)
    assert receipt(shop, check).status == "done"
    assert stops(shop, {"id": begun["document_id"]}) == ["done", "open"]


def test_captured_in_time_counts_when_it_arrives_after_the_round_was_closed(shop, points, route):
    one, phone = a_round(shop, route, begins=-120, ends=-30), a_phone(shop)
    early = checked(phone, one, points[0], "normal", 50, minutes_ago=40)
    late = checked(phone, one, points[1], "normal", 50, minutes_ago=10)
    shop.perform(rounds.close_over)
    assert (shop.read(ROUND, one["id"])["state"], stops(shop, one)) == ("missed", ["missed", "missed"])
    assert phone.told(early, late) == ["done", "review"]
    row = shop.read(ROUND, one["id"])
    assert (row["state"], row["missed_points"], stops(shop, one)) == ("finished", 1, ["done", "missed"])
    assert receipt(shop, late).sentence.endswith("after the time of its round; it counts as missed.")


def test_two_people_on_one_round_and_one_point_twice(shop, points, route):
    one = a_round(shop, route)
    first, second = a_phone(shop), a_phone(shop)
    assert first.told(checked(first, one, points[0], "normal", 50)) == ["done"]
    twice = [
        checked(second, one, points[0], "normal", 51),
        checked(second, one, points[1], "normal", 50, arrived_at=at(1)),
    ]
    assert second.told(*twice)[0] == "review"
    assert (effects(shop, PatrolCheck), stops(shop, one)) == (3, ["done", "done"])


def test_a_clock_set_back_neither_refuses_nor_makes_late_work_early(shop, points, route):
    one, phone = a_round(shop, route, begins=-120, ends=-30), a_phone(shop)
    first = checked(phone, one, points[0], "normal", 50, minutes_ago=5)
    back_dated = checked(phone, one, points[1], "normal", 50, minutes_ago=50)
    assert phone.told(first, back_dated) == ["review", "review"]
    assert stops(shop, one) == ["missed", "missed"]
    assert "The device's clock went back 45 minutes before this was captured." in receipt(shop, back_dated).sentence


def test_a_clock_wrong_by_years_is_put_right(shop, points, route):
    one, phone = a_round(shop, route), a_phone(shop)
    wrong = datetime.now(UTC) - timedelta(days=900)
    act = phone.make(CHECK, **a_visit(one, points[0], "normal", 50))
    act |= {"captured_at": wrong.isoformat()}
    act["values"] |= {"arrived_at": (wrong - timedelta(minutes=2)).isoformat(), "left_at": wrong.isoformat()}
    assert phone.told(act, clock=wrong.isoformat()) == ["done"]
    assert stops(shop, one) == ["done", "open"]


def test_an_abnormal_check_with_a_photo_opens_an_order_that_has_the_photo(shop, points, route):
    one, phone = a_round(shop, route), a_phone(shop)
    content = b"a puddle"
    photo = {"sha256": hashlib.sha256(content).hexdigest(), "size": 8, "type": "image/jpeg", "name": "puddle.jpg"}
    act = checked(phone, one, points[0], {"result": "abnormal", "severity": "major"}, 50)
    act["files"] = [photo]
    assert phone.told(act) == ["done"]
    [order] = shop.every(ORDER)
    assert (order["source_id"], order["priority"], effects(shop, MaintenanceOrder)) == (act["document_id"], 2, 1)
    hear_later(shop)
    files = [
        shop.get(f"/api/{name}/{id}/attachments")["rows"]
        for name, id in ((CHECK, act["document_id"]), (ORDER, order["id"]))
    ]
    assert [[(one["sha256"], one["name"]) for one in rows] for rows in files] == [[(photo["sha256"], "puddle.jpg")]] * 2


def test_a_photo_that_is_asked_for_and_does_not_come_is_told(shop):
    point = a_point(shop, "P9", {"name": "Gauge", "photo_needed": True})
    one, phone = a_round(shop, a_route(shop, point)), a_phone(shop)
    act = checked(phone, one, point, "normal")
    assert phone.told(act) == ["done"]
    assert shop.read(CHECK, act["document_id"])["doubts"] == "A photo of Gauge is asked for; none came."


def test_what_was_found_for_a_cancelled_round_is_taken(shop, points, route):
    one, phone = a_round(shop, route), a_phone(shop)
    shop.step(ROUND, one, "cancel")
    assert phone.told(checked(phone, one, points[0], "normal", 50)) == ["review"]
    assert (shop.read(ROUND, one["id"])["state"], stops(shop, one)) == ("cancelled", ["done", "open"])


def test_a_point_that_is_not_on_the_route_any_more_belongs_to_the_round_all_the_same(shop, points):
    one, phone = a_round(shop, a_route(shop, points[0])), a_phone(shop)
    act = checked(phone, one, points[1], "normal", 50)
    assert phone.told(act) == ["review"]
    assert receipt(shop, act).sentence == "Point P2 is not on the route of this round."
    assert stops(shop, one) == ["open", "done"]
    shop.step(ROUND, one, "cancel")
    other = a_point(shop, "P3")
    assert phone.told(checked(phone, one, other, "normal", 50, minutes_ago=-3)) == ["review"]
    assert stops(shop, one) == ["open", "done", "done"]


def test_a_mechanic_repairs_without_network(shop):
    order = shop.make(ORDER, equipment_id=equipment(shop)["id"], description="Leaks", priority=1)
    phone = a_phone(shop, "mechanic")
    phone.pull()
    assert phone.rows[ORDER][order["id"]]["state"] == "reported"
    steps = (("accept", {}), ("start", {}), ("pause", {"reason": "waiting_for_parts"}), ("resume", {}))
    acts = [phone.act(ORDER, name, order["id"], order["version"] + n, **form) for n, (name, form) in enumerate(steps)]
    acts.append(phone.act(ORDER, "complete", order["id"], hours="0.5", remark="Seal"))
    assert phone.told(*acts) == ["done", "done", "done", "done", "review"]
    row = shop.read(ORDER, order["id"])
    assert (row["state"], row["hours"], len(row["pauses"])) == ("completed", "0.5", 1)
    assert phone.told(*acts) == ["already"] * 5


def test_two_mechanics_accept_and_one_of_them_hears_that_it_is_taken(shop):
    order = shop.make(ORDER, description="Leaks", priority=1)
    first, second = a_phone(shop, "mechanic"), a_phone(shop, "mechanic")
    assert first.told(first.act(ORDER, "accept", order["id"], order["version"])) == ["done"]
    assert second.told(second.act(ORDER, "accept", order["id"], order["version"])) == ["conflict"]
    assert shop.read(ORDER, order["id"])["person_id"] == str(first.person_id)


def test_a_fault_is_reported_without_network(shop):
    machine, phone = equipment(shop), a_phone(shop)
    act = phone.make(ORDER, equipment_id=machine["id"], description="Smells burnt", priority=1, stands=True)
    assert phone.told(act) == ["done"]
    row = shop.read(ORDER, act["document_id"])
    assert (row["state"], row["reported_by_id"], row["stands"]) == ("reported", str(phone.person_id), True)

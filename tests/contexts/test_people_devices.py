"""Devices: invited once, enrolled once, withdrawn for good."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from backend.documents.receipts import Receipt
from backend.people.user import Device
from tests.contexts.people import employ, seen_by
from tests.shop import ok


def test_a_device_is_invited_enrols_once_and_speaks_for_itself_only(shop):
    device = shop.make("people/device", name="Tablet 7")
    shown = shop.post(f"/api/people/device/{device['id']}/invite")
    enrolled = ok(shop.client.post("/api/people/device/enrol", json={"code": shown["code"], "name": "Line 1"}))
    assert enrolled["device_id"] == device["id"]
    row = shop.read("people/device", device["id"])
    assert (row["state"], row["name"]) == ("active", "Line 1")
    again = shop.client.post("/api/people/device/enrol", json={"code": shown["code"], "name": "Thief"})
    assert again.status_code == 404
    authorization = {"Authorization": f"Device {enrolled['device_id']}:{enrolled['secret']}"}
    assert shop.client.get("/api/plant/area", headers=authorization).status_code == 401
    body = {"device": device["id"], "acts": [], "queue_length": 0}
    assert shop.client.post("/api/sync/push", json=body, headers=authorization).status_code == 200
    wrong = {"Authorization": f"Device {enrolled['device_id']}:{'x' * 43}"}
    assert shop.client.post("/api/sync/push", json=body, headers=wrong).status_code == 401


def test_a_code_is_shown_once_and_ends_after_a_day(shop):
    device = shop.make("people/device", name="Tablet 7")
    key = uuid7()
    path = f"/api/people/device/{device['id']}/invite"
    code = ok(shop.request("POST", path, key=key))["code"]
    assert shop.request("POST", path, key=key).status_code == 409
    with shop.database.reading() as session:
        kept = str([vars(one) for one in (*session.scalars(select(Receipt)), *session.scalars(select(Device)))])
    assert code not in kept
    past = update(Device).values(enrol_until=datetime.now(UTC) - timedelta(seconds=1))
    shop.database.write(lambda session: session.execute(past))
    assert shop.client.post("/api/people/device/enrol", json={"code": code}).status_code == 404


def test_a_step_alone_neither_invites_nor_enrols(shop):
    device = shop.make("people/device", name="Tablet 7")
    assert shop.try_step("people/device", device, "invite").status_code == 409
    shop.post(f"/api/people/device/{device['id']}/invite")
    assert shop.try_step("people/device", device, "enrol").status_code == 409
    assert shop.read("people/device", device["id"])["state"] == "invited"


def test_a_browser_nobody_enrolled_stands_on_the_board_once_somebody_logged_in(shop):
    someone, device = employ(shop), uuid7()
    someone.enter(device)
    someone.enter(device)
    [row] = shop.get("/api/sync/devices")["rows"]
    assert (row["id"], row["state"], row["queue_length"]) == (str(device), "unenrolled", 0)


def test_a_withdrawn_device_lets_nobody_in_and_ends_who_was_in(shop):
    someone, device = employ(shop, "worker", "plant.*.read"), uuid7()
    seen = seen_by(shop, someone.enter(device)["token"])
    shop.step("people/device", {"id": str(device)}, "revoke")
    assert seen.request("GET", "/api/people/me").status_code == 401
    refused = someone.log_in(device_id=str(device))
    assert (refused.status_code, refused.json["message"][:26]) == (403, "This device was withdrawn;")
    assert someone.log_in(device_id=str(uuid7())).status_code == 200


def test_a_device_of_another_company_is_no_door_to_this_one(shop):
    stranger = shop.as_stranger()
    device = stranger.make("people/device", name="Theirs")
    assert employ(shop).log_in(device_id=device["id"]).status_code == 403

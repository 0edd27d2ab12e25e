"""Whose acts a device may bring, whatever its clock says, and what the factory knows of the device."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from backend.documents.attachments import Attachment
from backend.documents.trail import Trail
from backend.people.person import Person
from backend.people.queries import devices_holding, holding_sentence
from backend.people.user import Device
from backend.quality.nonconformance import Nonconformance
from tests.contexts.people import employ, seen_by
from tests.shop import ok
from tests.sync.conftest import WORKER
from tests.sync.phone import Phone, effects, receipt

NC = "quality/nonconformance"


def dismiss(shop, person_id):
    def leave(act):
        act.find(Person, person_id).active = False

    shop.perform(leave)


def test_work_left_by_who_went_home_is_sent_by_the_next_person_and_stays_theirs(shop, worker, phone, item):
    mine = phone.make(NC, item_id=item, quantity="3")
    phone.log_in(shop.as_role("worker", *WORKER))
    [answer] = phone.push(mine)
    assert answer["status"] == "done"
    assert answer["row"]["created_by_id"] == str(worker.person_id)
    with shop.database.reading() as session:
        told = session.execute(
            select(Trail.person_id, Trail.device_id).where(Trail.document_id == UUID(mine["document_id"]))
        ).one()
    assert tuple(told) == (worker.person_id, phone.id)


def test_nobody_sends_in_the_name_of_who_never_logged_in_on_the_device(shop, phone, item):
    manager = shop.as_role("plant_manager", "*")
    forged = phone.make(NC, item_id=item, quantity="3") | {"person_id": str(manager.person_id)}
    [answer] = phone.push(forged)
    assert (answer["status"], answer["message"]) == ("refused", "Who made this record never logged in on this device.")
    assert effects(shop, Nonconformance) == 0
    assert receipt(shop, forged).person_id == manager.person_id


def test_nobody_sends_another_devices_work_in_somebody_elses_name(shop, phone, item):
    victim = Phone(shop).log_in(shop.as_role("worker", *WORKER))
    stolen = victim.make(NC, item_id=item, quantity="3")
    thief = phone
    [answer] = thief.push(stolen, device=str(victim.id))
    assert answer["status"] == "refused"
    assert effects(shop, Nonconformance) == 0
    with_own_name = stolen | {"id": str(uuid7()), "device": str(thief.id)}
    assert thief.told(with_own_name) == ["refused"]


def test_what_somebody_did_before_they_were_dismissed_waits_whole_for_a_supervisor(shop, worker, phone, item):
    act = phone.make(NC, item_id=item, quantity="3")
    dismiss(shop, worker.person_id)
    assert phone.try_push(act).status_code == 401
    phone.log_in(shop.as_role("worker", *WORKER))
    other = phone.make(NC, item_id=item, quantity="5")
    answers = phone.push(act, other)
    assert [answer["status"] for answer in answers] == ["refused", "done"]
    assert answers[0]["message"] == "Who made this record may no longer act here; a supervisor decides on it."
    [entry] = shop.get("/api/sync/tray")["rows"]
    assert (entry["person"]["id"], entry["act"]["values"]) == (str(worker.person_id), act["values"])


def test_a_waiting_act_of_who_was_dismissed_meanwhile_goes_to_the_supervisor(shop, worker, phone, item):
    made = phone.make(NC, item_id=item, quantity="3")
    follows = phone.act(NC, "report", made["document_id"])
    assert phone.told(follows) == ["held"]
    phone.log_in(shop.as_role("worker", *WORKER))
    assert phone.told(made) == ["done"]
    assert shop.read(NC, made["document_id"])["state"] == "reported"
    again = phone.act(NC, "report", uuid7()) | {"person_id": str(worker.person_id)}
    assert phone.told(again) == ["held"]
    dismiss(shop, worker.person_id)
    assert phone.told(again) == ["refused"]


def test_an_enrolled_device_delivers_for_itself_what_people_left_on_it(shop, item):
    device = shop.make("people/device", name="Tablet 7")
    code = shop.post(f"/api/people/device/{device['id']}/invite")["code"]
    secret = ok(shop.client.post("/api/people/device/enrol", json={"code": code}))["secret"]
    phone = Phone(shop)
    phone.id = UUID(device["id"])
    phone.log_in(shop.as_role("worker", *WORKER))
    act = phone.make(NC, item_id=item, quantity="3")
    headers = {"Authorization": f"Device {device['id']}:{secret}"}
    body = {"device": device["id"], "acts": [act], "queue_length": 1}
    assert ok(shop.client.post("/api/sync/push", json=body, headers=headers))["answers"][0]["status"] == "done"
    page = ok(shop.client.get("/api/sync/pull?since=0", headers=headers))
    assert (page["rows"], page["digests"]) == ({}, {})
    shop.step("people/device", device, "revoke")
    assert shop.client.post("/api/sync/push", json=body, headers=headers).status_code == 401


def test_a_withdrawn_device_brings_nothing(shop, worker, item):
    someone, device = employ(shop, "worker", *WORKER), uuid7()
    phone = Phone(shop)
    phone.id, phone.token, phone.person_id = device, someone.enter(device)["token"], someone.person_id
    act = phone.make(NC, item_id=item, quantity="3")
    shop.step("people/device", {"id": str(device)}, "revoke")
    assert phone.try_push(act).status_code == 401
    assert phone.try_pull("since=0").status_code == 401
    assert effects(shop, Nonconformance) == 0


# --- Clocks ----------------------------------------------------------------------------------------------------------


CLOCKS = ("1970-01-01T00:00:00+00:00", "2031-05-05T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "half past nine", None)


@pytest.mark.parametrize("clock", CLOCKS)
def test_no_clock_however_wrong_costs_a_record(shop, phone, item, clock):
    act = phone.make(NC, item_id=item, quantity="3") | {"captured_at": clock}
    assert phone.told(act, clock=clock, oldest_unsent=clock) == ["done"]
    assert datetime(2000, 1, 1, tzinfo=UTC) <= receipt(shop, act).captured_at <= datetime(2100, 1, 1, tzinfo=UTC)


def test_device_time_is_kept_as_testimony_beside_our_own(shop, phone, item):
    wrong = datetime.now(UTC) - timedelta(days=3 * 365)
    act = phone.make(NC, item_id=item, quantity="3") | {"captured_at": wrong.isoformat()}
    phone.push(act, clock=(wrong + timedelta(minutes=5)).isoformat())
    kept = receipt(shop, act)
    assert kept.captured_at == wrong
    assert datetime.now(UTC) - kept.received_at < timedelta(minutes=1)


def test_a_decision_knows_when_it_happened_in_our_time(shop, phone, item, monkeypatch):
    seen = []
    monkeypatch.setattr("backend.documents.steps.create", lambda *given: seen.append(given[2].happened_at) or 1 / 0)
    wrong = datetime.now(UTC) + timedelta(days=400)
    act = phone.make(NC, item_id=item, quantity="3") | {"captured_at": (wrong - timedelta(hours=2)).isoformat()}
    phone.try_push(act, clock=wrong.isoformat())
    assert abs(datetime.now(UTC) - timedelta(hours=2) - seen[0]) < timedelta(minutes=1)


# --- Photos ----------------------------------------------------------------------------------------------------------


def test_photos_named_by_an_act_hang_on_its_document_before_they_arrive(shop, phone, item):
    photo = {"sha256": "a" * 64, "name": "scratch.jpg", "type": "image/jpeg", "size": 1000}
    act = phone.make(NC, item_id=item, quantity="3") | {"files": [photo]}
    assert phone.told(act) == ["done"]
    assert phone.told(act) == ["already"]
    [hung] = shop.get(f"/api/{NC}/{act['document_id']}/attachments")["rows"]
    assert (hung["sha256"], hung["name"], hung["complete"]) == ("a" * 64, "scratch.jpg", False)


def test_a_photo_that_cannot_be_kept_does_not_cost_the_record(shop, phone, item):
    photo = {"sha256": "not a hash", "name": "scratch.jpg", "type": "image/jpeg"}
    act = phone.make(NC, item_id=item, quantity="3") | {"files": [photo]}
    assert phone.told(act) == ["review"]
    assert (effects(shop, Nonconformance), effects(shop, Attachment)) == (1, 0)


# --- The device board ------------------------------------------------------------------------------------------------


@pytest.fixture
def known(shop, worker):
    """A phone that stands on the board."""
    someone, phone = employ(shop, "worker", *WORKER), Phone(shop)
    phone.token, phone.person_id = someone.enter(phone.id)["token"], someone.person_id
    return phone


def test_the_board_shows_what_a_device_still_holds_and_how_far_its_clock_is_off(shop, known, item):
    acts = [known.make(NC, item_id=item, quantity="3") for _ in range(3)]
    ahead = datetime.now(UTC) + timedelta(hours=1)
    known.push(*acts, queue_length=10, oldest_unsent=acts[0]["captured_at"], version="1.2.3", clock=ahead.isoformat())
    [row] = shop.get("/api/sync/devices")["rows"]
    assert (row["id"], row["queue_length"], row["version"]) == (str(known.id), 7, "1.2.3")
    assert abs(row["clock_offset"] - 3600) < 30
    assert datetime.now(UTC) - datetime.fromisoformat(row["last_contact"]) < timedelta(minutes=1)
    with shop.database.reading() as session:
        holding = devices_holding(session, shop.company_id, shop.site_id)
        assert holding_sentence(holding) == "1 devices still hold 7 records."
        assert devices_holding(session, uuid7()) == []
    known.push(queue_length=0)
    assert shop.get("/api/sync/holding") == {"rows": [], "message": ""}


def test_what_a_device_says_of_itself_is_no_new_version_of_it(shop, known, item):
    before = shop.trail()
    known.push(queue_length=4)
    assert (shop.trail(), shop.read("people/device", known.id)["version"]) == (before, 1)


def test_the_trail_says_with_which_device_it_was_recorded(shop, known, item):
    act = known.make(NC, item_id=item, quantity="3")
    known.push(act)
    [device] = shop.get("/api/sync/devices")["rows"]
    [entry] = shop.get(f"/api/{NC}/{act['document_id']}/trail")["rows"]
    assert (entry["device_id"], entry["device"]) == (str(known.id), f"{device['number']} {device['name']}")


def test_nobody_speaks_for_a_device_they_were_never_on(shop, known, phone):
    phone.push(device=str(known.id), queue_length=99)
    assert shop.get("/api/sync/devices")["rows"][0]["queue_length"] == 0


def test_the_board_and_the_tray_need_their_rights_and_stay_in_the_company(shop, worker, known, item):
    known.push(known.make(NC, item_id=item, quantity="0"))
    for path in ("/api/sync/devices", "/api/sync/tray", "/api/sync/holding"):
        assert worker.request("GET", path).status_code == 403
        assert shop.as_stranger().get(path)["rows"] == []


def test_a_settled_record_leaves_the_tray_with_who_and_how(shop, known, item):
    act = known.make(NC, item_id=item, quantity="0")
    known.push(act)
    path = f"/api/sync/tray/{act['id']}/settle"
    assert known.shop.as_stranger().request("POST", path, {"how": "accepted"}).status_code == 404
    assert seen_by(shop, known.token).request("POST", path, {"how": "accepted"}).status_code == 403
    assert shop.request("POST", path, {"how": "burnt"}).status_code == 422
    settled = shop.post(path, how="corrected", remark="entered at the desk")
    assert settled["settled_how"] == "corrected"
    assert shop.get("/api/sync/tray")["rows"] == []
    assert shop.request("POST", path, {"how": "accepted"}).status_code == 409
    [entry] = shop.get("/api/sync/tray?settled=1")["rows"]
    assert (entry["settled_remark"], entry["act"]["values"]) == ("entered at the desk", act["values"])
    assert known.told(act) == ["already"]


def test_a_fact_flagged_at_a_desk_stands_in_the_tray_whole_too(shop, item):
    row = shop.make(NC, item_id=item, quantity="3")
    shop.step(NC, row, "reject", reason="a test piece")
    assert shop.step(NC, row, "report")["state"] == "rejected"
    [entry] = shop.get("/api/sync/tray")["rows"]
    assert (entry["status"], entry["act"]["verb"], entry["act"]["document_id"]) == ("review", "report", row["id"])


def test_nothing_of_a_devices_secret_is_kept(shop):
    device = shop.make("people/device", name="Tablet 7")
    code = shop.post(f"/api/people/device/{device['id']}/invite")["code"]
    secret = ok(shop.client.post("/api/people/device/enrol", json={"code": code}))["secret"]
    with shop.database.reading() as session:
        kept = str([vars(one) for one in session.scalars(select(Device))])
    assert secret not in kept and code not in kept

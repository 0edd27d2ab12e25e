"""A phone that cannot send any more: its outbox as a file, brought in once, by who may, and read by nobody else."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from PIL import Image
from uuid_utils.compat import uuid7

from backend.documents import outbox_seal
from backend.documents.outbox_seal import open_outbox
from backend.quality.nonconformance import Nonconformance
from tests.contexts.people import employ
from tests.shop import ok
from tests.sync.conftest import WORKER
from tests.sync.phone import NC, Phone, chain, effects
from tests.sync.sealing import saved

FIXTURE = json.loads((Path(__file__).parents[2] / "pwa/src/offline/testing/outbox.json").read_text())
DRY = "/api/sync/import?dry_run=1"
IMPORT = "/api/sync/import"


@pytest.fixture
def left(shop):
    """A phone of a worker, with the factory's keys, that will never send again."""
    someone, phone = employ(shop, "worker", *WORKER), Phone(shop)
    told = someone.enter(phone.id)
    phone.person_id, phone.token, phone.keys, phone.owner = someone.person_id, told["token"], told["keys"], someone
    return phone


@pytest.fixture
def supervisor(shop):
    return shop.as_role("supervisor", "documents.tray.settle", "people.device.read", "quality.*.read")


def a_photo():
    written = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 70, 50)).save(written, "JPEG")
    return written.getvalue()


def with_photo(act, content):
    note = {"sha256": hashlib.sha256(content).hexdigest(), "name": "a.jpg", "type": "image/jpeg", "size": len(content)}
    return act | {"files": [note]}


def test_a_dry_run_says_whose_records_and_which_are_here_and_does_nothing(shop, left, supervisor, item):
    first, *rest = chain(left, item)
    left.push(first)
    before = shop.trail()
    told = supervisor.post(DRY, **saved(left.id, [first, *rest], left.keys))
    assert (told["acts"], told["already"], told["files"], told["proven"]) == (4, 1, 0, False)
    assert told["device"]["id"] == str(left.id)
    assert [one["acts"] for one in told["people"]] == [4]
    assert told["people"][0]["name"].startswith("worker ")
    assert {(one["verb"], one["acts"]) for one in told["kinds"]} == {("create", 1), ("change", 2), ("report", 1)}
    assert shop.trail() == before


def test_every_record_takes_effect_once_with_its_photo_whoever_came_first(shop, left, supervisor, item):
    content = a_photo()
    made, *rest = chain(left, item)
    acts = [with_photo(made, content), *rest]
    left.push(acts[0])
    file = saved(left.id, acts, left.keys, photo=content)
    told = supervisor.post(IMPORT, **file)
    assert told["came_to"] == {"already": 1, "done": 3}
    assert told["message"] == "4 records were brought in from a file of this device; 3 of them were new."
    assert (told["files"], told["refused_files"]) == (1, [])
    again = supervisor.post(IMPORT, **file)
    assert again["came_to"] == {"already": 4}
    assert left.told(*acts) == ["already"] * 4
    assert effects(shop, Nonconformance) == 1
    [hung] = shop.get(f"/api/{NC}/{made['document_id']}/attachments")["rows"]
    assert hung["complete"] is True
    row = shop.read(NC, made["document_id"])
    assert (row["state"], row["created_by_id"]) == ("reported", str(left.person_id))


def test_who_brought_it_in_stands_with_the_device(shop, left, supervisor, item):
    supervisor.post(IMPORT, **saved(left.id, chain(left, item), left.keys))
    [said] = shop.get(f"/api/people/device/{left.id}/remarks")["rows"]
    assert said["text"] == "4 records were brought in from a file of this device; 4 of them were new."
    assert said["person"].startswith("supervisor ")


def test_records_of_a_withdrawn_phone_are_brought_in_too(shop, left, supervisor, item):
    file = saved(left.id, [left.make(NC, item_id=item, quantity="3")], left.keys)
    shop.step("people/device", {"id": str(left.id)}, "revoke")
    assert left.try_push().status_code == 401
    assert supervisor.post(IMPORT, **file)["came_to"] == {"done": 1}


def test_a_refused_record_stops_no_other_and_lies_before_the_supervisor(shop, left, supervisor, item):
    acts = [left.make(NC, item_id=item, quantity="0"), left.make(NC, item_id=item, quantity="2")]
    told = supervisor.post(IMPORT, **saved(left.id, acts, left.keys))
    assert told["came_to"] == {"refused": 1, "done": 1}
    assert [row["id"] for row in supervisor.get("/api/sync/tray")["rows"]] == [acts[0]["id"]]


def test_a_record_in_the_name_of_somebody_never_on_that_phone_is_not_taken(shop, left, supervisor, item):
    stranger = employ(shop, "worker", *WORKER)
    act = left.make(NC, item_id=item, quantity="3") | {"person_id": str(stranger.person_id)}
    assert supervisor.post(IMPORT, **saved(left.id, [act], left.keys))["came_to"] == {"refused": 1}
    assert effects(shop, Nonconformance) == 0


def enrolled(shop):
    """A device with a secret of its own, a worker on it, and the factory's keys."""
    device = shop.make("people/device", name="PDA 7")
    code = shop.post(f"/api/people/device/{device['id']}/invite")["code"]
    told = ok(shop.client.post("/api/people/device/enrol", json={"code": code}))
    someone, phone = employ(shop, "worker", *WORKER), Phone(shop)
    phone.id, phone.person_id = device["id"], someone.person_id
    someone.enter(device["id"])
    return phone, told


def test_an_enrolled_device_proves_that_the_file_is_its_own(shop, supervisor, item):
    phone, told = enrolled(shop)
    acts = [phone.make(NC, item_id=item, quantity="3")]
    forged = supervisor.request("POST", IMPORT, saved(phone.id, acts, told["keys"], "a guess"))
    sentence = "This file was not written by the device it names; nothing was taken."
    assert (forged.status_code, forged.json["message"]) == (409, sentence)
    assert supervisor.request("POST", IMPORT, saved(phone.id, acts, told["keys"])).status_code == 409
    assert effects(shop, Nonconformance) == 0
    assert supervisor.post(DRY, **saved(phone.id, acts, told["keys"], told["secret"]))["proven"] is True
    assert supervisor.post(IMPORT, **saved(phone.id, acts, told["keys"], told["secret"]))["came_to"] == {"done": 1}


def test_a_withdrawn_device_still_proves_its_file_but_gets_in_nowhere(shop, supervisor, item):
    phone, told = enrolled(shop)
    file = saved(phone.id, [phone.make(NC, item_id=item, quantity="3")], told["keys"], told["secret"])
    shop.step("people/device", {"id": phone.id}, "revoke")
    authorization = {"Authorization": f"Device {phone.id}:{told['secret']}"}
    body = {"device": phone.id, "acts": [], "queue_length": 0}
    assert shop.client.post("/api/sync/push", json=body, headers=authorization).status_code == 401
    assert supervisor.post(DRY, **file)["proven"] is True


def test_what_is_no_such_file_is_refused_with_a_sentence(shop, left, supervisor, item):
    file = saved(left.id, [left.make(NC, item_id=item, quantity="3")], left.keys)
    broken = "This file does not open: it is damaged, or was saved for another factory."
    cases = (
        ({}, 422, "file: this is not a file of records saved on a phone."),
        ({"acts": []}, 422, "file: this is not a file of records saved on a phone."),
        (file | {"content": file["content"][:-8] + "AAAAAAAA"}, 409, broken),
        (file | {"iv": "%%"}, 409, broken),
        (file | {"key": file["key"] | {"x": "AAAA"}}, 409, broken),
        (file | {"exported_at": "2020-01-01T00:00:00+00:00"}, 409, broken),
        (saved(uuid7(), [], left.keys), 404, "The device this file is of is not known here."),
        (saved("no device", [], left.keys), 422, "file: it names no device."),
    )
    for given, status, sentence in cases:
        refused = supervisor.request("POST", IMPORT, given)
        assert (refused.status_code, refused.json["message"]) == (status, sentence)
    assert effects(shop, Nonconformance) == 0


def test_only_who_settles_records_brings_them_in_and_only_of_their_company(shop, worker, left, item):
    file = saved(left.id, [left.make(NC, item_id=item, quantity="3")], left.keys)
    assert worker.request("POST", IMPORT, file).status_code == 403
    assert shop.as_stranger().request("POST", IMPORT, file).status_code == 404
    assert shop.as_stranger().request("POST", DRY, file).status_code == 404
    assert effects(shop, Nonconformance) == 0


def test_the_file_a_phone_really_wrote_opens_and_holds_nothing_readable(monkeypatch):
    """pwa/src/offline/export.ts wrote it with WebCrypto."""
    monkeypatch.setattr(outbox_seal, "outbox_key", lambda settings: FIXTURE["opener"].encode())
    opened = open_outbox(FIXTURE["file"], None)
    assert [act["values"] for act in opened.content["acts"]] == [{"good": "12", "remark": "毛刺"}]
    assert list(opened.content["files"].values()) == ["////"]
    assert opened.is_by(hashlib.sha256(FIXTURE["secret"].encode()).hexdigest())
    assert not opened.is_by(hashlib.sha256(b"another").hexdigest())
    assert "毛刺" not in json.dumps(FIXTURE["file"], ensure_ascii=False)

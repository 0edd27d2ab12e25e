"""Hazards from phones without network: facts are taken as they come, decisions meet the state, packs hold one's own."""

import pytest

from tests.builders.ehs import AFTER, HAZARD, a_hazard, a_level, assigned, submitted, verified
from tests.every_document.test_files import name_of
from tests.sync.phone import Phone

OWNER = ("ehs.hazard.*", "ehs.hazard_level.read", "ehs.hazard_extension.*", "plant.*.read", "people.*.read")
REPORTER = ("ehs.hazard.read", "ehs.hazard.create", "ehs.hazard_level.read")
FILE = {"sha256": name_of(AFTER), "size": len(AFTER), "type": "image/jpeg", "name": "after-1.jpg"}


@pytest.fixture
def owner(shop):
    return shop.as_role(
        "lead", "ehs.hazard.read", "ehs.hazard.create", "ehs.hazard.start", "ehs.hazard.submit", "ehs.hazard_level.read"
    )


@pytest.fixture
def phone(shop, owner):
    return Phone(shop).log_in(owner)


def rectification(phone, found):
    id, version = found["id"], found["version"]
    began = phone.act(HAZARD, "start", id, version)
    done = phone.act(HAZARD, "submit", id, version + 1, measures="Wiped up") | {"files": [FILE]}
    return began, done


def test_begun_and_put_right_without_network_with_a_photo_still_on_its_way(shop, owner, phone):
    found = assigned(shop, owner)
    assert phone.told(*rectification(phone, found)) == ["done", "done"]
    row = shop.read(HAZARD, found["id"])
    assert (row["state"], row["measures"], row["submitted_by_id"]) == ("submitted", "Wiped up", str(owner.person_id))
    [photo] = shop.get(f"/api/{HAZARD}/{found['id']}/attachments")["rows"]
    assert (photo["name"], photo["complete"]) == ("after-1.jpg", False)


def test_a_rectification_without_a_photo_is_turned_down_and_changes_nothing(shop, owner, phone):
    found = assigned(shop, owner)
    began, done = rectification(phone, found)
    answers = phone.push(began, done | {"files": []})
    assert [answer["status"] for answer in answers] == ["done", "refused"]
    assert answers[1]["message"] == f"A photo of how hazard {found['number']} looks now is needed."
    assert shop.read(HAZARD, found["id"])["state"] == "rectifying"


def test_put_right_though_it_was_given_to_somebody_else_meanwhile_is_taken_and_flagged(shop, owner, phone):
    found = assigned(shop, owner)
    other = shop.as_role("other", *OWNER)
    shop.step(HAZARD, found, "dispute", reason="Other crew")
    shop.step(HAZARD, found, "assign", responsible_id=other.person_id)
    began, done = rectification(phone, found)
    assert phone.told(began, done) == ["review", "review"]
    assert shop.read(HAZARD, found["id"])["state"] == "submitted"


def test_a_verification_that_comes_after_somebody_elses_is_a_conflict(shop):
    officer = shop.as_role("officer", *OWNER)
    phone, level, found = Phone(shop).log_in(officer), a_level(shop), a_hazard(shop)
    late = phone.act(HAZARD, "verify", found["id"], found["version"], level_id=level["id"])
    shop.step(HAZARD, found, "reject", reason="None")
    [answer] = phone.push(late)
    assert (answer["status"], answer["current"]["state"]) == ("conflict", "rejected")


def test_phones_hold_ones_own_reports_and_work_and_the_officers_all_that_is_open(shop, owner):
    reporter = shop.as_role("reporter", *REPORTER)
    officer = shop.as_role("officer", *OWNER)
    mine, ours = a_hazard(reporter), assigned(shop, owner)
    theirs, ended = verified(shop, shop.list("ehs/hazard_level")[0]), a_hazard(shop)
    shop.step(HAZARD, ended, "reject", reason="None")
    held = {}
    for person in (reporter, owner, officer):
        phone = Phone(shop).log_in(person)
        phone.pull()
        assert phone.differs() == []
        held[person.person_id] = phone.holds(HAZARD)
    assert held[reporter.person_id] == {mine["id"]}
    assert held[owner.person_id] == {ours["id"]}
    assert held[officer.person_id] == {mine["id"], ours["id"], theirs["id"]}


def test_what_came_back_is_on_the_phone_with_its_reason(shop, owner, phone):
    found = submitted(shop, owner)
    phone.pull()
    shop.step(HAZARD, found, "send_back", reason="Not yet")
    phone.pull()
    row = phone.rows[HAZARD][found["id"]]
    assert (row["state"], row["last_reason"]) == ("sent_back", "Not yet")

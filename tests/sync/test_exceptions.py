"""Calls without network: facts are never refused for state, decisions meet the state as it is."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders.engineering import an_item
from tests.builders.exceptions import EXCEPTION, RIGHTS, TYPE, a_type, minutes_between
from tests.builders.quality import NONCONFORMANCE
from tests.sync.phone import Phone

PHOTO = {"sha256": "b" * 64, "size": 10, "type": "image/jpeg", "name": "crack.jpg"}
VOICE = {"sha256": "c" * 64, "size": 10, "type": "audio/webm", "name": "voice.webm"}


def a_phone(shop, role="worker"):
    return Phone(shop).log_in(shop.as_role(role, *RIGHTS[role]))


def a_call(phone, **values):
    return phone.make(EXCEPTION, **({"category": "machine"} | values))


def test_raised_with_photo_and_voice_answered_on_another_phone_and_verified(shop):
    phone, lead = a_phone(shop), a_phone(shop, "team_lead")
    call = a_call(phone) | {"files": [PHOTO, VOICE]}
    id = call["document_id"]
    assert phone.told(call) == ["done"]
    lead.pull()
    assert lead.rows[EXCEPTION][id]["state"] == "raised"
    steps = [lead.act(EXCEPTION, "accept", id), lead.act(EXCEPTION, "contain", id, containment="Slow")]
    steps.append(lead.act(EXCEPTION, "resolve", id, action="New bearing"))
    assert lead.told(*steps) == ["done"] * 3
    phone.pull()
    version = phone.rows[EXCEPTION][id]["version"]
    assert phone.told(phone.act(EXCEPTION, "verify", id, version)) == ["done"]
    files = shop.get(f"/api/{EXCEPTION}/{id}/attachments")["rows"]
    assert [file["type"] for file in files] == ["image/jpeg", "audio/webm"]
    phone.pull()
    assert phone.differs() == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_facts_of_three_phones_come_to_the_same_in_any_order(shop, order):
    phone = a_phone(shop)
    call = a_call(phone)
    phone.push(call)
    id, phones = call["document_id"], [a_phone(shop, "team_lead") for _ in range(3)]
    facts = [
        phones[0].act(EXCEPTION, "accept", id),
        phones[1].act(EXCEPTION, "contain", id, containment="Slow"),
        phones[2].act(EXCEPTION, "resolve", id, action="Done"),
    ]
    for fact, minutes in zip(facts, (3, 2, 1), strict=True):
        fact["captured_at"] = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
    for place in order:
        assert phones[place].told(facts[place])[0] in ("done", "review")
        assert phones[place].told(facts[place]) == ["already"]
    row = shop.read(EXCEPTION, id)
    assert (row["state"], row["containment"], row["action"]) == ("resolved", "Slow", "Done")
    spans = [minutes_between(row, f"{one}_at", "arrived_at") for one in ("accepted", "contained", "resolved")]
    assert spans == [3, 2, 1]


def test_a_fact_against_a_closed_call_is_taken_and_flagged(shop):
    phone, lead = a_phone(shop), a_phone(shop, "team_lead")
    call = a_call(phone)
    phone.push(call)
    id = call["document_id"]
    lead.push(lead.act(EXCEPTION, "resolve", id))
    row = shop.step(EXCEPTION, shop.read(EXCEPTION, id), "verify")
    shop.step(EXCEPTION, row, "close")
    assert a_phone(shop, "team_lead").told(lead.act(EXCEPTION, "accept", id)) == ["refused"]  # another device's act
    assert lead.told(lead.act(EXCEPTION, "accept", id)) == ["review"]
    assert shop.read(EXCEPTION, id)["state"] == "closed"


def test_a_decision_on_a_state_that_is_gone_comes_back_with_both_versions(shop):
    phone, lead = a_phone(shop), a_phone(shop, "team_lead")
    call = a_call(phone)
    phone.push(call)
    id = call["document_id"]
    lead.pull()
    seen = lead.rows[EXCEPTION][id]["version"]
    other = a_phone(shop, "team_lead")
    other.push(other.act(EXCEPTION, "accept", id), other.act(EXCEPTION, "resolve", id))
    [answer] = lead.push(lead.act(EXCEPTION, "reject", id, seen, reason="Nothing there"))
    assert (answer["status"], answer["current"]["state"]) == ("conflict", "resolved")
    assert shop.read(EXCEPTION, id)["state"] == "resolved"


def test_what_needs_a_desk_is_not_taken_from_a_queue(shop):
    lead = a_phone(shop, "team_lead")
    call = a_call(lead)
    lead.push(call)
    assert lead.told(lead.act(EXCEPTION, "close", call["document_id"], 1)) == ["refused"]


def test_referred_on_without_network_the_first_act_being_the_call_itself(shop):
    phone = a_phone(shop)
    item = an_item(shop, "SHAFT")
    call = a_call(phone, category="material", description="Cracks") | {"files": [PHOTO]}
    id = call["document_id"]
    values = {"follow_up": "nonconformance", "item_id": item["id"], "quantity": "2"}
    assert phone.told(call, phone.act(EXCEPTION, "refer", id, **values)) == ["done", "done"]
    [found] = shop.list(NONCONFORMANCE)
    assert (found["description"], found["source_id"]) == ("Cracks", id)
    assert len(shop.get(f"/api/{NONCONFORMANCE}/{found['id']}/attachments")["rows"]) == 1


def test_a_phone_holds_open_calls_of_its_site_and_the_types_in_use(shop):
    kind = a_type(shop)
    gone = a_type(shop, number="ET-2", active=False)
    phone = a_phone(shop)
    call = a_call(phone)
    phone.push(call)
    phone.pull()
    assert phone.holds(EXCEPTION) == {call["document_id"]}
    assert phone.holds(TYPE) == {kind["id"]} and gone["id"] not in phone.holds(TYPE)
    phone.push(phone.act(EXCEPTION, "withdraw", call["document_id"]))
    phone.pull()
    assert phone.rows[EXCEPTION][call["document_id"]]["state"] == "withdrawn"
    assert phone.differs() == []

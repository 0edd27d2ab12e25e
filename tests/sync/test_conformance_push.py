"""The server against docs/sync.md, rules 9 to 19, 33 and 34; each test is named by the rule it holds the server to."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders.engineering import an_item, an_operation
from tests.builders.production import ORDER, REPORT, a_product, a_released_order, tickets
from tests.sync.caller import Caller

pytestmark = pytest.mark.slow
NC = "quality/nonconformance"
RIGHTS = ("quality.nonconformance.*", "production.*", "engineering.*.read", "people.person.read")


@pytest.fixture
def caller(shop):
    return Caller(shop).log_in(*RIGHTS)


@pytest.fixture
def item(shop):
    return an_item(shop, "SHAFT")["id"]


@pytest.fixture
def order(shop):
    return a_released_order(shop, a_product(shop, an_operation(shop, 10)), 10)


def found(caller, item, **values):
    return caller.act(NC, item_id=item, **({"quantity": "3"} | values))


def tray(shop):
    return {entry["id"]: entry for entry in shop.get("/api/sync/tray")["rows"]}


def test_rule_9_a_push_of_more_than_fifty_is_refused_whole_and_one_of_fifty_is_taken(shop, caller, item):
    acts = [found(caller, item) for _ in range(51)]
    assert caller.try_push(*acts).status_code == 413
    assert shop.list(NC) == []
    assert caller.told(*acts[:50]) == ["done"] * 50


def test_rule_10_an_act_that_fails_leaves_nothing_and_keeps_no_other_from_being_taken(shop, caller, item):
    first, bad, last = found(caller, item), found(caller, item, quantity="-1"), found(caller, item)
    assert caller.told(first, bad, last) == ["done", "refused", "done"]
    assert {row["id"] for row in shop.list(NC)} == {first["document_id"], last["document_id"]}


def test_rule_11_answers_name_every_act_in_the_order_they_came_in_and_what_they_say_is_there(shop, caller, item):
    acts = [found(caller, item) for _ in range(3)]
    answers = caller.push(acts[2], acts[0], acts[1])
    assert [answer["id"] for answer in answers] == [acts[place]["id"] for place in (2, 0, 1)]
    assert shop.read(NC, acts[0]["document_id"])["number"] == answers[1]["number"]


def test_rule_12_the_same_act_again_is_told_its_first_answer_and_has_no_second_effect(shop, caller, item):
    act = found(caller, item)
    [first] = caller.push(act)
    [again] = caller.push(act)
    assert (again["status"], again["first"]) == ("already", first)
    assert len(shop.list(NC)) == 1


def test_rule_12_other_content_under_a_used_id_is_refused_and_kept(shop, caller, item):
    act = found(caller, item)
    caller.push(act)
    assert caller.told(act | {"values": act["values"] | {"quantity": "9"}}) == ["refused"]
    assert [entry["act"]["values"]["quantity"] for entry in tray(shop).values()] == ["9"]
    assert shop.read(NC, act["document_id"])["quantity"] == "3"


def test_rule_13_one_act_that_cannot_be_read_is_answered_by_a_sentence(shop, caller, item):
    refused = caller.try_push(found(caller, item) | {"id": "none"})
    assert refused.status_code == 422 and refused.json["message"]
    assert shop.list(NC) == []


def test_rule_14_nobody_logged_in_is_401_and_so_is_a_revoked_device(shop, caller, item):
    act = found(caller, item)
    kept, caller.authorization = caller.authorization, "Bearer nobody"
    assert caller.try_push(act).status_code == 401
    caller.authorization = kept
    shop.step("people/device", {"id": caller.device}, "revoke")
    assert caller.try_push(act).status_code == 401
    assert shop.list(NC) == []


def test_rule_7_a_device_delivers_under_its_own_credential_what_people_left_on_it(shop, caller, item):
    act, stranger = found(caller, item), found(caller, item) | {"person_id": str(shop.person_id)}
    caller.authorization = f"Device {caller.device}:{caller.secret}"
    assert caller.told(act, stranger) == ["done", "refused"]
    assert len(shop.list(NC)) == 1


@pytest.mark.parametrize("years", [-5, 5])
def test_rule_15_a_fact_with_a_clock_wrong_by_years_is_taken(shop, caller, order, years):
    ticket = tickets(shop, order)[10]["id"]
    told = (datetime.now(UTC) + timedelta(days=365 * years)).isoformat()
    act = caller.act(REPORT, ticket_id=ticket, kind="good", quantity="1") | {"captured_at": told}
    [answer] = caller.push(act, clock=told)
    assert answer["status"] in ("done", "review")
    assert shop.read(REPORT, act["document_id"])["quantity"] == "1"


def test_rule_15_facts_beyond_what_was_ordered_and_on_a_closed_order_are_taken_and_flagged(shop, caller, order):
    ticket = tickets(shop, order)[10]["id"]
    more = caller.act(REPORT, ticket_id=ticket, kind="good", quantity="99")
    assert caller.told(more) == ["review"]
    shop.step(ORDER, other := a_released_order(shop, {"id": order["item_id"]}, 5), "cancel")
    late = caller.act(REPORT, ticket_id=tickets(shop, other)[10]["id"], kind="good", quantity="1")
    assert caller.told(late) == ["review"]
    assert set(tray(shop)) == {more["id"], late["id"]}


def test_rule_16_a_decision_on_another_state_is_a_conflict_and_tells_the_row_as_it_is(shop, caller, item):
    made = found(caller, item)
    caller.push(made)
    row = shop.read(NC, made["document_id"])
    shop.change(NC, row, description="seen by the inspector")
    [answer] = caller.push(caller.act(NC, "change", row["id"], row["version"], description="mine"))
    assert (answer["status"], answer["current"]["description"]) == ("conflict", "seen by the inspector")
    assert shop.read(NC, row["id"])["description"] == "seen by the inspector"


def test_rule_16_the_devices_own_acts_never_make_its_later_ones_stale(shop, caller, item):
    made = found(caller, item)
    later = [caller.act(NC, "change", made["document_id"], 1, description=word) for word in ("a", "b", "c")]
    assert caller.told(made, *later) == ["done"] * 4
    assert shop.read(NC, made["document_id"])["description"] == "c"


def test_rule_17_what_was_refused_lies_whole_before_the_supervisor_until_it_is_settled(shop, caller, item):
    bad = found(caller, item, quantity="0")
    caller.push(bad)
    assert tray(shop)[bad["id"]]["act"]["values"] == bad["values"]
    shop.post(f"/api/sync/tray/{bad['id']}/settle", how="dismissed", remark="typed wrongly")
    assert tray(shop) == {}


def test_rule_18_a_held_act_happens_when_what_it_waits_for_arrives_and_the_pull_tells(shop, caller, item):
    made = found(caller, item)
    report = caller.act(NC, "report", made["document_id"])
    assert caller.told(report) == ["held"]
    assert caller.told(made) == ["done"]
    assert shop.read(NC, made["document_id"])["state"] == "reported"
    for _ in range(2):  # rule 28: it repeats for some minutes
        told = {answer["id"]: answer["status"] for answer in caller.pull()["answers"]}
        assert told == {report["id"]: "done"}


def test_rule_19_what_needs_a_connection_is_never_taken_from_a_queue(shop, caller, order):
    caller.log_in("*")
    release = caller.act(ORDER, "release", order["id"], order["version"])
    site = caller.act("plant/site", number="S9", name="New")
    assert caller.told(release, site) == ["refused", "refused"]
    assert [row["number"] for row in shop.list("plant/site")] == ["C1-1"]


def test_rule_33_acts_of_a_person_who_may_no_longer_act_are_refused_and_lie_whole(shop, caller, item):
    act = found(caller, item)
    shop.change("people/user", shop.read("people/user", caller.user["id"]), active=False)
    caller.authorization = f"Device {caller.device}:{caller.secret}"
    assert caller.told(act) == ["refused"]
    assert tray(shop)[act["id"]]["act"]["values"] == act["values"]
    assert shop.list(NC) == []


def test_rule_34_the_board_says_what_still_lies_on_the_phone(shop, caller, item):
    ahead = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    caller.push(found(caller, item), queue_length=8, oldest_unsent=ahead, version="1.2.3", clock=ahead)
    [row] = [row for row in shop.get("/api/sync/devices")["rows"] if row["id"] == caller.device]
    assert (row["queue_length"], row["version"]) == (7, "1.2.3")
    assert 7_100 < row["clock_offset"] < 7_300 and row["last_contact"] and row["oldest_unsent"]

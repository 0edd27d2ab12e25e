"""The server against docs/sync.md, rules 20 to 30; each test is named by the rule it holds the server to."""

import hashlib

import pytest

from tests.builders.engineering import an_item
from tests.sync.caller import Caller, a_file, digest

pytestmark = pytest.mark.slow
NC = "quality/nonconformance"
RIGHTS = ("quality.nonconformance.*", "engineering.*.read", "people.person.read")
TEXT = b"burr on the left edge, 0.2 mm"


@pytest.fixture
def caller(shop):
    return Caller(shop).log_in(*RIGHTS)


@pytest.fixture
def item(shop):
    return an_item(shop, "SHAFT")["id"]


def found(caller, item, **values):
    return caller.act(NC, item_id=item, **({"quantity": "3"} | values))


def reported(caller, item):
    """Found and reported: what is only a draft is in nobody's pack."""
    act = found(caller, item)
    return [act, caller.act(NC, "report", act["document_id"])]


def hung(shop, act):
    return [(one["sha256"], one["complete"]) for one in shop.get(f"/api/{NC}/{act['document_id']}/attachments")["rows"]]


@pytest.mark.parametrize("first", ["file", "act"])
def test_rules_20_and_23_a_file_comes_before_or_after_its_act_and_then_the_record_is_complete(
    shop, caller, item, first
):
    path, manifest = a_file(TEXT)
    act = found(caller, item) | {"files": [manifest]}
    if first == "act":
        assert caller.told(act) == ["done"]
        assert hung(shop, act) == [(manifest["sha256"], False)]
    assert caller.ask("PUT", path, data=TEXT).status_code == 201
    if first == "file":
        assert caller.told(act) == ["done"]
    assert hung(shop, act) == [(manifest["sha256"], True)]


def test_rule_21_bytes_that_do_not_make_the_hash_or_of_an_unknown_kind_are_not_kept(caller):
    path, _ = a_file(TEXT)
    assert caller.ask("PUT", path, data=TEXT + b"!").status_code == 422
    assert caller.ask("HEAD", path).status_code == 404
    program, _ = a_file(b"\x7fELF\x00\x01\x02")
    assert caller.ask("PUT", program, data=b"\x7fELF\x00\x01\x02").status_code == 422
    assert caller.ask("PUT", path, data=TEXT).status_code == 201
    assert caller.ask("HEAD", path).status_code == 200


def test_rule_22_after_a_break_the_server_says_where_to_go_on(caller):
    path, _ = a_file(TEXT)
    assert caller.ask("PATCH", path, data=TEXT[:10], headers={"Upload-Offset": "0"}).status_code == 200
    asked = caller.ask("HEAD", path)
    assert (asked.status_code, asked.headers["Upload-Offset"]) == (404, "10")
    wrong = caller.ask("PATCH", path, data=TEXT[4:], headers={"Upload-Offset": "4"})
    assert (wrong.status_code, wrong.headers["Upload-Offset"]) == (409, "10")
    assert caller.ask("PATCH", path, data=TEXT[10:], headers={"Upload-Offset": "10"}).status_code == 201
    assert caller.ask("HEAD", path).status_code == 200


def test_rules_24_and_26_the_first_pull_is_complete_and_the_next_brings_only_what_changed(shop, caller, item):
    first = caller.pull()
    assert first["complete"] and not first["more"]
    assert [row["id"] for row in first["rows"]["engineering/item"]] == [item]
    act, report = reported(caller, item)
    caller.push(act, report)
    second = caller.pull(first["to"])
    assert not second["complete"] and second["to"] > first["to"]
    assert {name: [row["id"] for row in rows] for name, rows in second["rows"].items()} == {NC: [act["document_id"]]}
    assert second["rows"][NC][0]["dispositions"] == []
    third = caller.pull(second["to"])
    assert (third["rows"], third["gone"], third["to"]) == ({}, {}, second["to"])


def test_rule_24_what_leaves_the_pack_is_told_as_gone(shop, caller, item):
    act, report = reported(caller, item)
    caller.push(act, report)
    to = caller.pull()["to"]
    shop.step(NC, {"id": act["document_id"]}, "reject", reason="seen twice")
    page = caller.pull(to)
    assert (page["rows"], page["gone"]) == ({}, {NC: [act["document_id"]]})


def test_rule_25_a_row_that_changes_while_pages_are_fetched_comes_again(shop, caller, item):
    acts = [act for _ in range(4) for act in reported(caller, item)]
    to = caller.pull()["to"]
    caller.push(*acts)
    page = caller.pull(to, limit=2)
    assert page["more"] and page["digests"] == {}
    early = page["rows"][NC][0]["id"]
    shop.change(NC, shop.read(NC, early), description="meanwhile")
    held = {row["id"]: row for row in page["rows"][NC]}
    while page["more"]:
        page = caller.pull(page["to"], limit=2)
        held |= {row["id"]: row for row in page["rows"].get(NC, [])}
    assert set(held) == {act["document_id"] for act in acts}
    assert held[early]["description"] == "meanwhile"
    assert digest(list(held.values())) == page["digests"][NC]


def test_rule_26_after_rights_changed_everything_is_sent_anew(shop, caller, item):
    to = caller.pull()["to"]
    role = caller.user["roles"][0]["role_id"]
    shop.change("people/role", shop.read("people/role", role), rights=["quality.nonconformance.*"])
    page = caller.pull(to)
    assert page["complete"]
    assert "engineering/item" not in page["digests"] and "engineering/item" not in page["rows"]


def test_rule_27_digests_are_those_of_the_rows_sent_and_a_type_can_be_had_anew(caller, item):
    caller.push(*(act for _ in range(3) for act in reported(caller, item)))
    page = caller.pull()
    for name, told in page["digests"].items():
        assert digest(page["rows"].get(name, [])) == told, name
    anew = caller.pull(0, types=NC)
    assert set(anew["rows"]) == set(anew["digests"]) == {NC}
    assert anew["digests"][NC] == page["digests"][NC]
    assert page["digests"]["quality/nonconformance"] != hashlib.sha256(b"").hexdigest()


def test_rule_27_who_has_compared_is_given_the_digests_of_what_changed_since(caller, item):
    began = caller.pull()
    caller.push(*reported(caller, item))
    every = caller.pull(began["to"])["digests"]
    assert set(every) == set(began["digests"])
    changed = caller.pull(began["to"], proved=began["to"])
    assert changed["digests"] == {NC: every[NC]} and list(changed["rows"]) == [NC]
    assert caller.pull(changed["to"], proved=began["to"])["digests"] == {NC: every[NC]}
    assert caller.pull(changed["to"], proved=changed["to"])["digests"] == {}


def test_rule_30_the_next_person_at_the_device_gets_their_own_rows_from_the_beginning(caller, item):
    to = caller.pull()["to"]
    caller.log_in("people.person.read")
    page = caller.pull(to)
    assert page["complete"]
    assert "engineering/item" not in page["digests"] and "engineering/item" not in page["rows"]

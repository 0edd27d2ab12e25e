"""Signed steps: the password or PIN once more, bound to the record, and no byte of it changes unseen."""

from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

import pytest
from sqlalchemy import select, text
from uuid_utils.compat import uuid7

from backend.documents.receipts import Receipt
from backend.documents.signatures import Signature
from backend.quality.nonconformance import FLOW
from tests.builders.engineering import an_item
from tests.contexts.people import PASSWORD, PIN, employ, seen_by
from tests.shop import ok
from tests.sync.phone import Phone

NC = "quality/nonconformance"
PATH = f"/api/{NC}"


@pytest.fixture(autouse=True)
def signed(monkeypatch):
    """Containing a nonconformance has to be signed in these tests."""
    steps = {name: replace(step, signed=name == "contain") for name, step in FLOW.steps.items()}
    monkeypatch.setattr(FLOW, "steps", MappingProxyType(steps))


@pytest.fixture
def inspector(shop):
    someone = employ(shop, "inspector", "quality.*", "engineering.*")
    return seen_by(shop, someone.enter()["token"], someone.person_id)


@pytest.fixture
def row(shop):
    made = shop.make(NC, item_id=an_item(shop, "SHAFT")["id"], quantity="2.50", description="a scratch")
    return shop.step(NC, made, "report")


def contain(seen, row, key=None, **body):
    return seen.request("POST", f"{PATH}/{row['id']}/steps/contain", body, key, If_Match=f'"{row["version"]}"')


def states(shop, row):
    return [one["state"] for one in shop.get(f"{PATH}/{row['id']}/signatures")["rows"]]


def spoil(shop, statement, **values):
    shop.database.write(lambda session: session.execute(text(statement), values))


@pytest.mark.parametrize("proof", [{"pin": PIN}, {"password": PASSWORD}])
def test_a_signed_step_is_signed_by_whoever_proves_who_they_are(shop, inspector, row, proof):
    assert ok(contain(inspector, row, signature=proof))["state"] == "contained"
    [told] = shop.get(f"{PATH}/{row['id']}/signatures")["rows"]
    assert (told["state"], told["meaning"], told["version"]) == ("valid", "contain", 3)
    with shop.database.reading() as session:
        kept = session.scalars(select(Signature)).one()
        assert (kept.person_id, kept.person) == (inspector.person_id, told["person"])
        assert '"description":"a scratch"' in kept.record and '"quantity":"2.5"' in kept.record


NO_PROOF = (
    ({}, 422),
    ({"signature": {"pin": "0000"}}, 403),
    ({"signature": {"pin": PASSWORD}}, 403),
    ({"signature": PIN}, 422),
)


@pytest.mark.parametrize(("given", "status"), NO_PROOF)
def test_without_proof_nothing_is_done_and_nothing_signed(shop, inspector, row, given, status):
    assert contain(inspector, row, **given).status_code == status
    assert (shop.read(NC, row["id"])["state"], states(shop, row)) == ("reported", [])


def test_guessing_a_pin_by_signing_locks_as_at_the_door(inspector, row):
    assert [contain(inspector, row, signature={"pin": f"{n:04}"}).status_code for n in range(6)] == [403] * 5 + [429]
    assert contain(inspector, row, signature={"pin": PIN}).status_code == 429


def test_a_colleagues_pin_signs_nothing(shop, row):
    """Everybody has the same PIN in these tests, so the colleague has only a password."""
    other = employ(shop, "inspector", "quality.*")
    user = shop.read("people/user", other.user_id)
    shop.request("POST", f"/api/people/user/{user['id']}/pin", {"pin": "192837"})
    thief = employ(shop, "inspector", "quality.*")
    seen = seen_by(shop, thief.enter()["token"])
    assert contain(seen, row, signature={"pin": "192837"}).status_code == 403


def test_the_same_signed_request_again_is_one_signature_and_keeps_no_secret(shop, inspector, row):
    key = uuid7()
    first = ok(contain(inspector, row, key, signature={"pin": PIN}))
    assert ok(contain(inspector, row, key, signature={"pin": PIN})) == first
    assert ok(contain(inspector, row, key, signature={"password": PASSWORD})) == first
    assert states(shop, row) == ["valid"]
    with shop.database.reading() as session:
        kept = str([vars(one) for one in session.scalars(select(Receipt))])
    assert PASSWORD not in kept and "'pin'" not in kept


def test_a_signature_never_comes_from_a_queue(shop, inspector, row):
    phone = Phone(shop).log_in(inspector)
    act = phone.act(NC, "contain", row["id"], row["version"], signature={"pin": PIN})
    assert phone.told(act) == ["refused"]
    assert shop.read(NC, row["id"])["state"] == "reported"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE nonconformance SET description = 'no scratch'",
        "UPDATE nonconformance SET quantity = quantity * 2",
        "UPDATE nonconformance SET state = 'closed'",
        "UPDATE signature SET person = 'Somebody else'",
        "UPDATE signature SET meaning = 'verify'",
        "UPDATE signature SET version = 2",
        "UPDATE signature SET at = '2020-01-01 00:00:00'",
        "UPDATE signature SET record = replace(record, 'a scratch', 'no scratch')",
        "UPDATE signature SET digest = 'x' || substr(digest, 2)",
    ],
)
def test_any_change_behind_the_software_makes_the_signature_invalid(shop, inspector, row, change):
    ok(contain(inspector, row, signature={"pin": PIN}))
    spoil(shop, change)
    assert states(shop, row) == ["invalid"]


def test_what_is_rightly_done_later_leaves_the_signature_standing_for_its_version(shop, inspector, row):
    ok(contain(inspector, row, signature={"pin": PIN}))
    shop.step(NC, row, "review")
    assert states(shop, row) == ["moved_on"]
    spoil(shop, "UPDATE nonconformance SET quantity = quantity * 2")
    assert states(shop, row) == ["invalid"]


def test_signatures_are_shown_to_those_who_may_read_the_document(shop, inspector, row):
    ok(contain(inspector, row, signature={"pin": PIN}))
    path = f"{PATH}/{row['id']}/signatures"
    assert shop.as_stranger().request("GET", path).status_code == 404
    assert shop.as_role("clerk", "people.*").request("GET", path).status_code == 403


def test_a_signature_names_the_document_it_was_made_for(shop, inspector, row):
    ok(contain(inspector, row, signature={"pin": PIN}))
    twin = shop.make(NC, item_id=row["item_id"], quantity="2.50", description="a scratch")
    spoil(shop, "UPDATE signature SET document_id = :id", id=_kept(shop, twin["id"]))
    assert states(shop, twin) == ["invalid"]


def _kept(shop, id):
    return UUID(id).hex if shop.database.is_sqlite else id

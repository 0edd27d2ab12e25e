"""Delegation: somebody else decides, for some days, and nobody further."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.shop import ok

RULE = {"document": "people/device", "step": "revoke", "role": "plant_manager"}


@pytest.fixture
def asked(shop):
    """A step that needs the plant manager's word, asked for by a clerk."""
    shop.post("/api/documents/approval_rule", **RULE)
    device = shop.make("people/device", name="Tablet 7")
    clerk = shop.as_role("clerk", "people.*")
    asked = clerk.try_step("people/device", device, "revoke")
    assert asked.status_code == 202
    return asked.json["approval"]


def lent(shop, lender, to, first=0, last=1):
    today = datetime.now(UTC).date()
    days = {"first_day": today + timedelta(days=first), "last_day": today + timedelta(days=last)}
    return lender.try_make("people/delegation", from_person_id=lender.person_id, to_person_id=to.person_id, **days)


def test_a_delegate_decides_and_both_are_named(shop, asked):
    manager, deputy = shop.as_role("plant_manager", "people.*"), shop.as_role("deputy", "people.*")
    path = f"/api/approvals/{asked['id']}/approve"
    assert deputy.get("/api/approvals?mine=1")["rows"] == []
    assert deputy.request("POST", path, {}).status_code == 403
    assert lent(shop, manager, deputy).status_code == 201
    assert [row["id"] for row in deputy.get("/api/approvals?mine=1")["rows"]] == [asked["id"]]
    approval = ok(deputy.request("POST", path, {}))["approval"]
    assert approval["state"] == "approved"
    assert " for plant_manager " in approval["decided_by"]


def test_what_was_lent_is_not_lent_on(shop, asked):
    manager, deputy = shop.as_role("plant_manager", "people.*"), shop.as_role("deputy", "people.*")
    third = shop.as_role("third", "people.*")
    ok(lent(shop, manager, deputy))
    ok(lent(shop, deputy, third))
    assert third.get("/api/approvals?mine=1")["rows"] == []
    assert third.request("POST", f"/api/approvals/{asked['id']}/approve", {}).status_code == 403


@pytest.mark.parametrize(("first", "last"), [(1, 2), (-3, -1)])
def test_a_delegation_counts_only_on_its_days(shop, asked, first, last):
    manager, deputy = shop.as_role("plant_manager", "people.*"), shop.as_role("deputy", "people.*")
    ok(lent(shop, manager, deputy, first, last))
    assert deputy.request("POST", f"/api/approvals/{asked['id']}/approve", {}).status_code == 403


def test_an_ended_delegation_counts_no_more(shop, asked):
    manager, deputy = shop.as_role("plant_manager", "people.*"), shop.as_role("deputy", "people.*")
    row = ok(lent(shop, manager, deputy))
    manager.step("people/delegation", row, "end")
    assert deputy.request("POST", f"/api/approvals/{asked['id']}/approve", {}).status_code == 403


def test_nobody_lends_or_takes_other_peoples_decisions(shop):
    manager, thief = shop.as_role("plant_manager", "people.delegation.*"), shop.as_role("thief", "people.delegation.*")
    row = ok(lent(shop, manager, shop.as_role("deputy", "people.*")))
    today = datetime.now(UTC).date()
    days = {"first_day": today, "last_day": today}
    stolen = shop.as_role("clerk", "people.delegation.create", "people.person.read").try_make(
        "people/delegation", from_person_id=manager.person_id, to_person_id=thief.person_id, **days
    )
    assert stolen.status_code == 403
    limited = shop.as_role("limited", "people.delegation.read", "people.delegation.change")
    assert limited.try_change("people/delegation", row, to_person_id=limited.person_id).status_code == 403


def test_who_asked_does_not_decide_as_a_delegate_either(shop):
    shop.post("/api/documents/approval_rule", **RULE)
    device = shop.make("people/device", name="Tablet 7")
    manager, clerk = shop.as_role("plant_manager", "people.*"), shop.as_role("clerk", "people.*")
    ok(lent(shop, manager, clerk))
    asked = clerk.try_step("people/device", device, "revoke").json["approval"]
    assert clerk.get("/api/approvals?mine=1")["rows"] == []
    assert clerk.request("POST", f"/api/approvals/{asked['id']}/approve", {}).status_code == 403

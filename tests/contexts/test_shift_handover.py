"""Hand-overs of shifts: collected by themselves, signed twice, restated when facts come late (§12)."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.jobs import JobRun, enqueue
from backend.people.user import Device
from backend.production import handovers
from tests.builders.production import Fact, a_released_order, refused, report, send, tickets
from tests.contexts.people import PIN, employ, seen_by
from tests.shop import ok

HANDOVER = "production/shift_handover"


def a_handover(shop, ticket, **values):
    now = datetime.now(UTC)
    window = {"begins_at": now - timedelta(hours=4), "ends_at": now + timedelta(hours=4), "shift": "Day"} | values
    return shop.make(HANDOVER, work_center_id=ticket["work_center_id"], **window)


@pytest.fixture
def leader(shop):
    """Who goes."""
    someone = employ(shop, "leader", "production.*", "plant.*", "people.device.read", "engineering.*")
    return seen_by(shop, someone.enter()["token"], someone.person_id)


@pytest.fixture
def follower(shop):
    """Who comes."""
    someone = employ(shop, "follower", "production.*", "plant.*", "people.device.read", "engineering.*")
    return seen_by(shop, someone.enter()["token"], someone.person_id)


def signed(seen, row, step):
    path = f"/api/{HANDOVER}/{row['id']}/steps/{step}"
    return seen.request("POST", path, {"signature": {"pin": PIN}}, If_Match=f'"{row["version"]}"')


def section(row, name):
    return [entry for entry in row["entries"] if entry["section"] == name]


def restate(shop):
    def ask(session):
        return enqueue(session, "production.restate", {}, actor=None)

    job = claims.claim(shop.database, shop.database.write(ask))
    return handovers.restate_late(JobRun(shop.database, job, assemble()), {})


def test_a_shift_collects_what_was_made_what_runs_and_what_is_missing(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "start")
    report(shop, ticket, "good", 12)
    report(shop, ticket, "scrap", 2)
    before = datetime.now(UTC) - timedelta(hours=9)
    send(shop, Fact(ticket, "good", "30", at=before))
    row = a_handover(shop, ticket)
    [made] = section(row, "made")
    assert (made["planned"], made["good"], made["scrapped"], made["document_id"]) == ("100", "12", "2", ticket["id"])
    assert (row["good"], row["scrapped"], row["state"]) == ("12", "2", "drafting")
    assert [entry["document_id"] for entry in section(row, "running")] == [ticket["id"]]
    assert [entry["text"] for entry in section(row, "short_of_material")] == ["100 of ROD are missing."]


def test_a_report_that_was_taken_back_is_not_handed_over(shop):
    ticket = tickets(shop, a_released_order(shop))[10]
    made = report(shop, ticket, "good", 12)
    report(shop, ticket, "void", voids_id=made["id"])
    assert a_handover(shop, ticket)["good"] == "0"


def test_devices_that_still_hold_records_are_on_the_list_that_is_signed(shop, leader):
    ticket = tickets(shop, a_released_order(shop))[10]
    row = a_handover(shop, ticket)
    assert section(row, "devices") == []
    shop.perform(lambda act: act.add(Device(number="D7", name="Line 2 phone", state="active", queue_length=7)))
    handed = ok(signed(leader, row, "hand"))
    [device] = section(handed, "devices")
    assert (device["about"], device["text"]) == ("Line 2 phone", "This device still holds 7 records.")
    assert (handed["state"], handed["handed_by_id"]) == ("handed", str(leader.person_id))


def test_two_people_sign_and_both_texts_stay(shop, leader, follower):
    ticket = tickets(shop, a_released_order(shop))[10]
    row = a_handover(shop, ticket, remarks=[{"section": "tool", "text": "The drill is new."}])
    handed = ok(signed(leader, row, "hand"))
    same = signed(leader, handed, "accept")
    assert refused(same) == (409, "Whoever handed the shift over does not take it over; the next shift does.")
    said = {"answers": [{"about": "The drill is new.", "text": "It is worn already."}]}
    path = f"/api/{HANDOVER}/{row['id']}"
    changed = ok(follower.request("PATCH", path, said, If_Match=f'"{handed["version"]}"'))
    taken = ok(signed(follower, changed, "accept"))
    assert (taken["state"], taken["accepted_by_id"]) == ("accepted", str(follower.person_id))
    assert [one["text"] for one in taken["remarks"]] == ["The drill is new."]
    assert [one["text"] for one in taken["answers"]] == ["It is worn already."]


def test_without_a_signature_nothing_is_handed_over(shop, leader):
    row = a_handover(shop, tickets(shop, a_released_order(shop))[10])
    answer = leader.request("POST", f"/api/{HANDOVER}/{row['id']}/steps/hand", {}, If_Match=f'"{row["version"]}"')
    assert answer.status_code in (403, 422)
    assert shop.read(HANDOVER, row["id"])["state"] == "drafting"


def test_a_late_fact_restates_exactly_the_shift_it_was_captured_in(shop, leader):
    now = datetime.now(UTC)
    ticket = tickets(shop, a_released_order(shop))[10]
    report(shop, ticket, "good", 12)
    late, other = a_handover(shop, ticket), a_handover(shop, ticket, begins_at=now - timedelta(hours=12),
                                                       ends_at=now - timedelta(hours=4))  # fmt: skip
    late, other = ok(signed(leader, late, "hand")), ok(signed(leader, other, "hand"))
    assert restate(shop) == {"restated": 0}
    send(shop, Fact(ticket, "good", "5", at=now - timedelta(hours=1)))
    assert restate(shop) == {"restated": 1}
    row = shop.read(HANDOVER, late["id"])
    assert (row["restated"], row["good"]) == (True, "17")
    assert [(one["figure"], one["before"], one["after"]) for one in row["restatements"]] == [("good", "12", "17")]
    assert shop.read(HANDOVER, other["id"])["restated"] is False
    assert restate(shop) == {"restated": 0}


def test_the_shift_that_runs_now_is_found_in_the_calendar(shop):
    ticket = tickets(shop, a_released_order(shop))[10]
    halves = [("Early", 0, 720), ("Late", 720, 720)]
    shifts = [{"name": name, "weekdays": "1234567", "starts_minute": at, "minutes": long} for name, at, long in halves]
    calendar = shop.make("plant/work_calendar", number="CAL9", name="Two shifts", shifts=shifts)
    center = shop.read("plant/work_center", ticket["work_center_id"])
    shop.change("plant/work_center", center, work_calendar_id=calendar["id"])
    row = shop.make(HANDOVER, work_center_id=ticket["work_center_id"])
    begins, ends = (datetime.fromisoformat(row[name]) for name in ("begins_at", "ends_at"))
    assert begins <= datetime.now(UTC) < ends
    assert (ends - begins, row["shift"] in ("Early", "Late")) == (timedelta(hours=12), True)


def test_a_shift_whose_times_were_taken_away_is_the_one_that_runs_or_is_refused(shop):
    row = a_handover(shop, tickets(shop, a_released_order(shop))[10])
    bare = shop.change(HANDOVER, row, begins_at=None)
    said = "begins_at: This work center has no calendar of shifts; say when the shift began and ended."
    assert refused(shop.try_step(HANDOVER, bare, "collect")) == (422, said)


def test_without_a_calendar_the_times_must_be_said(shop):
    ticket = tickets(shop, a_released_order(shop))[10]
    answer = shop.try_make(HANDOVER, work_center_id=ticket["work_center_id"])
    said = "begins_at: This work center has no calendar of shifts; say when the shift began and ended."
    assert refused(answer) == (422, said)
    assert shop.list(HANDOVER) == []


def test_a_shift_longer_than_a_day_is_refused(shop):
    ticket = tickets(shop, a_released_order(shop))[10]
    begins = datetime(2026, 11, 23, tzinfo=UTC)
    answer = shop.try_make(
        HANDOVER, work_center_id=ticket["work_center_id"], begins_at=begins, ends_at=begins + timedelta(hours=25)
    )
    assert refused(answer) == (422, "ends_at: A shift ends after it begins and lasts at most 24 hours.")

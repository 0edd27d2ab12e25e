"""A call for help: who is told, who answers, who says that it is over."""

from datetime import UTC, datetime, timedelta

from tests.builders.exceptions import (
    EXCEPTION,
    a_type,
    minutes_between,
    notices,
    raised,
    raised_at,
    somebody,
)
from tests.builders.production import a_product, a_released_order, tickets
from tests.contexts.test_quality import refused


def test_a_category_is_enough_and_the_first_level_is_called(shop):
    worker, lead, manager = somebody(shop), somebody(shop, "team_lead"), somebody(shop, "plant_manager")
    row = worker.make(EXCEPTION, category="material")
    assert (row["state"], row["severity"], row["level"]) == ("raised", "minor", 1)
    assert row["raised_by_id"] == str(worker.person_id)
    assert notices(lead) == [f"{row['number']} was raised: come and look."]
    assert notices(manager) == notices(worker) == []


def test_the_usual_clocks_follow_the_severity(shop):
    minor, major, stop = (raised(shop, severity=one) for one in ("minor", "major", "line_stop"))
    clocks = [
        [minutes_between(row, "arrived_at", f"{clock}_due") for clock in ("accept", "contain", "resolve")]
        for row in (minor, major, stop)
    ]
    assert clocks == [[15, 240, 4320], [10, 60, 1440], [3, 30, 240]]


def test_the_type_says_how_bad_it_is_and_a_running_case_keeps_its_version(shop):
    quick = {"severity": "major", "accept_minutes": 2, "contain_minutes": 5, "resolve_minutes": 20}
    kind = a_type(shop, clocks=[quick], calls=[{"level": 1, "role": "inspector"}])
    inspector, lead = somebody(shop, "inspector"), somebody(shop, "team_lead")
    row = raised(shop, category="man", exception_type_id=kind["id"])
    assert (row["category"], row["severity"], row["type_version"]) == ("machine", "major", 1)
    assert minutes_between(row, "arrived_at", "resolve_due") == 20
    assert len(notices(inspector)) == 1
    assert notices(lead) == []
    shop.change("production/exception_type", kind, clocks=[quick | {"resolve_minutes": 90}])
    seen = shop.step(EXCEPTION, row, "add", description="Smoke, too")
    assert (seen["type_version"], seen["resolve_due"]) == (1, row["resolve_due"])
    assert raised(shop, exception_type_id=kind["id"])["type_version"] == 2


def test_safety_calls_the_third_level_at_once(shop):
    kind = a_type(shop, is_safety=True)
    lead, manager = somebody(shop, "team_lead"), somebody(shop, "plant_manager")
    row = raised(shop, exception_type_id=kind["id"])
    assert row["level"] == 3
    assert (len(notices(manager)), notices(lead)) == (1, [])


def test_a_ticket_tells_order_and_work_center(shop):
    order = a_released_order(shop, a_product(shop), 10)
    ticket = tickets(shop, order)[10]
    row = raised(shop, ticket_id=ticket["id"])
    assert (row["work_order_id"], row["work_center_id"]) == (order["id"], ticket["work_center_id"])


def test_from_call_to_verification(shop):
    worker, lead = somebody(shop), somebody(shop, "team_lead")
    row = raised(worker)
    accepted = lead.step(EXCEPTION, row, "accept")
    assert (accepted["state"], accepted["responder_id"]) == ("accepted", str(lead.person_id))
    assert notices(worker) == [f"{_name(lead)} comes for {row['number']}."]
    contained = lead.step(EXCEPTION, row, "contain", containment="Speed down")
    assert (contained["state"], contained["containment"]) == ("contained", "Speed down")
    assert lead.step(EXCEPTION, row, "begin")["state"] == "resolving"
    resolved = lead.step(EXCEPTION, row, "resolve", cause="Bearing", action="Bearing changed")
    assert (resolved["state"], resolved["cause_category"], resolved["action"]) == (
        "resolved", "machine", "Bearing changed",
    )  # fmt: skip
    assert resolved["next_call_at"] is None
    verified = worker.step(EXCEPTION, row, "verify")
    assert (verified["state"], verified["verifier_id"]) == ("verified", str(worker.person_id))
    assert lead.step(EXCEPTION, row, "close")["state"] == "closed"


def test_whoever_resolved_it_does_not_verify_and_a_bystander_neither(shop):
    worker, lead, bystander = somebody(shop), somebody(shop, "team_lead"), somebody(shop)
    row = lead.step(EXCEPTION, raised(lead), "resolve")
    assert refused(lead.try_step(EXCEPTION, row, "verify")) == (
        403, f"Whoever resolved {row['number']} does not verify it, too.",
    )  # fmt: skip
    assert refused(bystander.try_step(EXCEPTION, row, "verify")) == (
        403, f"{row['number']} is verified by whoever raised it or leads the area.",
    )  # fmt: skip
    other = lead.step(EXCEPTION, raised(worker), "resolve")
    assert somebody(shop, "team_lead").step(EXCEPTION, other, "verify")["state"] == "verified"
    assert shop.read(EXCEPTION, row["id"])["state"] == "resolved"


def test_a_type_that_wants_proof_is_not_verified_without_a_photo(shop):
    kind = a_type(shop, needs_proof=True)
    worker, lead = somebody(shop), somebody(shop, "team_lead")
    row = raised(worker, exception_type_id=kind["id"])
    lead.step(EXCEPTION, row, "resolve")
    assert refused(worker.try_step(EXCEPTION, row, "verify"))[0] == 409
    photo = {"sha256": "a" * 64, "name": "after.jpg", "type": "image/jpeg"}
    assert lead.request("POST", f"/api/{EXCEPTION}/{row['id']}/attachments", photo).status_code == 201
    assert worker.step(EXCEPTION, row, "verify")["state"] == "verified"


def test_rejected_with_a_reason_and_contested_by_whoever_raised_it(shop):
    worker, lead, boss = somebody(shop), somebody(shop, "team_lead"), somebody(shop, "supervisor")
    row = raised(worker)
    assert lead.step(EXCEPTION, row, "reject", reason="Normal noise")["state"] == "rejected"
    assert notices(worker) == [f"{row['number']} was rejected: Normal noise"]
    assert refused(lead.try_step(EXCEPTION, row, "contest", reason="No"))[0] == 403
    again = worker.step(EXCEPTION, row, "contest", reason="It is louder")
    assert (again["state"], again["level"]) == ("raised", 2)
    assert notices(boss) == [f"{row['number']} was rejected, and that is contested: It is louder"]


def test_taken_back_only_by_whoever_raised_it(shop):
    worker, lead = somebody(shop), somebody(shop, "team_lead")
    row = raised(worker, severity="line_stop")
    assert refused(lead.try_step(EXCEPTION, row, "withdraw"))[0] == 403
    gone = worker.step(EXCEPTION, row, "withdraw")
    assert (gone["state"], gone["stopped_at"], gone["next_call_at"]) == ("withdrawn", None, None)


def test_the_same_again_within_half_an_hour_is_proposed_for_merging(shop):
    lead = somebody(shop, "team_lead")
    first = raised(shop)
    second, other = raised(shop), raised(shop, category="material")
    assert (second["similar_id"], other["similar_id"]) == (first["id"], None)
    merged = lead.step(EXCEPTION, second, "merge", into_id=first["id"])
    assert (merged["state"], merged["merged_into_id"]) == ("merged", first["id"])
    assert refused(lead.try_step(EXCEPTION, other, "merge", into_id=second["id"]))[0] == 409
    assert refused(lead.try_step(EXCEPTION, other, "merge", into_id=other["id"]))[0] == 409
    assert shop.read(EXCEPTION, other["id"])["state"] == "raised"


def test_what_happened_to_a_merged_call_stands_on_the_timeline_of_the_one_it_became(shop):
    worker, lead = somebody(shop), somebody(shop, "team_lead")
    first, second = raised(shop), raised(worker, description="Hums, too")
    lead.step(EXCEPTION, second, "merge", into_id=first["id"])
    told = lead.get(f"/api/{EXCEPTION}/{first['id']}/timeline")
    assert [(one["id"], one["source_id"]) for one in told["records"]] == [
        (first["id"], None), (second["id"], first["id"]),
    ]  # fmt: skip
    happened = [(row["number"], row["verb"]) for row in told["rows"]]
    assert happened == [(second["number"], "merge"), (second["number"], "create"), (first["number"], "create")]
    assert [row["said"] for row in told["rows"]][1] == ["Hums, too"]
    alone = lead.get(f"/api/{EXCEPTION}/{second['id']}/timeline")
    assert [one["id"] for one in alone["records"]] == [second["id"]]


def test_three_of_a_kind_in_thirty_days_are_flagged_as_coming_back(shop):
    ago = [datetime.now(UTC) - timedelta(days=days) for days in (40, 20, 10)]
    for moment in ago:
        raised_at(shop, moment)
    third = raised(shop)
    assert third["recurs"] is True
    assert [row["recurs"] for row in shop.list(EXCEPTION, "sort=number")][:3] == [False, False, False]


def test_handed_over_and_reopened_within_a_week(shop):
    worker, lead, fitter = somebody(shop), somebody(shop, "team_lead"), somebody(shop)
    row = lead.step(EXCEPTION, raised(worker), "accept")
    handed = lead.step(EXCEPTION, row, "hand_over", person_id=fitter.person_id, reason="Shift ends")
    assert (handed["state"], handed["responder_id"]) == ("handed_over", str(fitter.person_id))
    assert (handed["accept_due"], handed["resolve_due"]) == (row["accept_due"], row["resolve_due"])
    assert notices(fitter) == [f"{row['number']} was handed over to you."]
    fitter.step(EXCEPTION, row, "resolve")
    opened = lead.step(EXCEPTION, row, "reopen", reason="Hums again")
    assert (opened["state"], opened["resolved_at"], opened["responder_id"]) == (
        "resolving", None, str(fitter.person_id),
    )  # fmt: skip


def test_a_stop_goes_from_the_captured_call_to_the_verified_restart(shop):
    worker, lead = somebody(shop), somebody(shop, "team_lead")
    row = raised_at(worker, datetime.now(UTC) - timedelta(minutes=50), severity="line_stop")
    assert minutes_between(row, "stopped_at", "arrived_at") == 50
    running = lead.step(EXCEPTION, row, "restart")
    assert (running["stop_ended_at"], running["stop_minutes"]) == (None, "0")
    lead.step(EXCEPTION, row, "resolve")
    verified = worker.step(EXCEPTION, row, "verify")
    assert verified["stop_ended_at"] == running["restarted_at"]
    assert round(float(verified["stop_minutes"])) == 50


def _name(person):
    return person.get("/api/people/me")["person"]["name"]

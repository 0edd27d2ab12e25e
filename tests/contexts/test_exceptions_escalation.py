"""Clocks that run out: the next level once, then every half clock; never twice for one turn."""

from datetime import UTC, datetime, timedelta

from backend.documents.jobs import Job
from backend.production.escalation import ask_for_escalation
from tests.builders.exceptions import (
    EXCEPTION,
    backdate,
    minutes_between,
    notices,
    raised,
    raised_at,
    somebody,
    the_clock_strikes,
)


def escalations(shop, row):
    lines = shop.read(EXCEPTION, row["id"])["escalations"]
    return [(line["level"], line["clock"], line["turn"]) for line in lines]


def test_nobody_is_called_before_the_clock_runs_out(shop):
    row = raised(shop)
    the_clock_strikes(shop)
    assert escalations(shop, row) == []


def test_the_next_level_is_called_once_and_then_every_half_clock(shop):
    lead, boss, manager = somebody(shop, "team_lead"), somebody(shop, "supervisor"), somebody(shop, "plant_manager")
    row = raised(somebody(shop), severity="line_stop")
    backdate(shop, row, minutes=3.1)
    the_clock_strikes(shop)
    the_clock_strikes(shop)
    assert escalations(shop, row) == [(2, "accept", 1)]
    assert notices(boss) == [f"Nobody has accepted {row['number']} in time."]
    assert (len(notices(lead)), notices(manager)) == (2, [])
    backdate(shop, row, minutes=1.5)
    the_clock_strikes(shop)
    assert escalations(shop, row)[1][0] == 3
    assert len(notices(manager)) == 1


def test_after_a_long_silence_one_call_is_made_and_not_many(shop):
    row = raised(shop, severity="line_stop")
    backdate(shop, row, minutes=20)
    the_clock_strikes(shop)
    assert [(level, clock) for level, clock, _ in escalations(shop, row)] == [(2, "accept")]
    the_clock_strikes(shop)
    assert len(escalations(shop, row)) == 1


def test_an_answered_clock_calls_nobody_and_the_next_one_does(shop):
    lead = somebody(shop, "team_lead")
    row = raised(shop, severity="line_stop")
    lead.step(EXCEPTION, row, "accept")
    backdate(shop, row, minutes=29)
    the_clock_strikes(shop)
    assert escalations(shop, row) == []
    backdate(shop, row, minutes=2)
    the_clock_strikes(shop)
    assert escalations(shop, row) == [(2, "contain", 1)]


def test_a_resolved_call_is_never_escalated(shop):
    row = raised(shop)
    somebody(shop, "team_lead").step(EXCEPTION, row, "resolve")
    backdate(shop, row, days=10)
    the_clock_strikes(shop)
    assert escalations(shop, row) == []


def test_clocks_pause_while_somebody_outside_is_waited_for(shop):
    lead = somebody(shop, "team_lead")
    row = lead.step(EXCEPTION, raised(shop), "accept")
    until = datetime.now(UTC) + timedelta(days=2)
    waiting = lead.step(EXCEPTION, row, "wait", until=until, reason="Spare part")
    assert waiting["state"] == "waiting_external"
    assert abs(minutes_between(row, "resolve_due", "resolve_due")) == 0
    moved = datetime.fromisoformat(waiting["resolve_due"]) - datetime.fromisoformat(row["resolve_due"])
    assert round(moved.total_seconds() / 60) == 2 * 24 * 60
    the_clock_strikes(shop)
    assert escalations(shop, row) == []
    back = lead.step(EXCEPTION, row, "go_on")
    left = datetime.fromisoformat(back["resolve_due"]) - datetime.fromisoformat(row["resolve_due"])
    assert (back["state"], round(left.total_seconds() / 60)) == ("resolving", 0)


def test_waiting_needs_a_moment_that_lies_ahead(shop):
    lead = somebody(shop, "team_lead")
    row = lead.step(EXCEPTION, raised(shop), "accept")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    answer = lead.try_step(EXCEPTION, row, "wait", until=yesterday, reason="Part")
    assert answer.status_code == 409
    assert shop.read(EXCEPTION, row["id"])["state"] == "accepted"


def test_a_late_call_is_timed_from_capture_and_escalated_from_arrival(shop):
    row = raised_at(shop, datetime.now(UTC) - timedelta(hours=5))
    assert minutes_between(row, "raised_at", "arrived_at") == 300
    assert minutes_between(row, "arrived_at", "accept_due") == 15


def test_a_shift_calendar_holds_the_clocks_but_not_those_of_a_stop(shop):
    shifts = [{"name": "Day", "weekdays": "1234567", "starts_minute": 0, "minutes": 1}]
    calendar = shop.make("plant/work_calendar", number="SHORT", name="One minute a day", shifts=shifts)
    center = shop.make("plant/work_center", number="WC-9", name="Lathe", work_calendar_id=calendar["id"])
    minor, stop = (raised(shop, work_center_id=center["id"], severity=one) for one in ("minor", "line_stop"))
    assert minutes_between(minor, "arrived_at", "accept_due") > 13 * 24 * 60
    assert minutes_between(stop, "arrived_at", "accept_due") == 3


def test_the_job_asks_each_company_once_a_minute(shop):
    row = raised(shop, severity="line_stop")
    assert shop.database.write(ask_for_escalation(None, {})) == {"companies": 0}
    backdate(shop, row, minutes=4)
    assert shop.database.write(ask_for_escalation(None, {})) == {"companies": 1}
    with shop.database.reading() as session:
        assert [job.payload["event"] for job in session.query(Job).filter(Job.kind == "later")] == ["CallsDue"]

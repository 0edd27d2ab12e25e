"""Making a schedule as a job: what is left of one that was cancelled, refused or killed, and what is seen meanwhile."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.documents import claims
from backend.documents.jobs import Cancelled, Job, JobRun, Superseded
from backend.kernel.errors import Refused
from backend.scheduling import jobs, solving
from backend.scheduling.detailed_schedule import ScheduleGap, ScheduleLoad, ScheduleSlot
from tests.builders.production import refused
from tests.contexts.scheduling_shop import (
    SCHEDULE,
    a_floor,
    asked,
    made,
    work,
)


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def rows_of(shop, schedule):
    """How many rows there are of a schedule."""
    kinds = (ScheduleSlot, ScheduleGap, ScheduleLoad)
    with shop.database.reading() as session:
        count = (select(func.count()).where(kind.schedule_id == UUID(schedule["id"])) for kind in kinds)
        return [session.scalar(one) for one in count]


def test_a_run_that_is_cancelled_leaves_no_slots(shop, floor, monkeypatch):
    schedule = asked(shop)

    def cancelled(*_):
        raise Cancelled

    monkeypatch.setattr(jobs, "solved", cancelled)
    assert (work(shop, schedule)["state"], rows_of(shop, schedule)) == ("cancelled", [0, 0, 0])


def test_one_that_waits_is_cancelled_with_its_job(shop, floor):
    schedule = shop.step(SCHEDULE, asked(shop), "cancel")
    with shop.database.reading() as session:
        assert session.get_one(Job, UUID(schedule["job_id"])).state == "cancelled"


def test_a_schedule_the_checker_refuses_is_never_written(shop, floor, monkeypatch):
    """It fails with a sentence, and the floor goes on following the one that was published."""
    before = shop.step(SCHEDULE, made(shop), "publish")
    monkeypatch.setattr(solving, "faults", lambda *_: [solving.Fault("not_free", ("1",))])
    schedule = work(shop, asked(shop))
    sentence = "The schedule that was found cannot be carried out (not_free); it was not kept."
    assert (schedule["state"], schedule["error"], rows_of(shop, schedule)) == ("failed", sentence, [0, 0, 0])
    assert shop.read(SCHEDULE, before["id"])["state"] == "published"


def test_an_attempt_that_died_is_forgotten_and_the_published_schedule_untouched(shop, floor, monkeypatch):
    """A worker is killed between two writes; the next attempt begins afresh."""
    before = shop.step(SCHEDULE, made(shop), "publish")
    kept, schedule = rows_of(shop, before), asked(shop)

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(jobs.Making, "_finish", killed)
        with pytest.raises(SystemExit):
            work(shop, schedule)
    assert rows_of(shop, schedule)[0] == 6
    assert shop.read(SCHEDULE, before["id"])["state"] == "published"
    assert (work(shop, schedule)["state"], rows_of(shop, schedule)) == ("made", kept)


def test_a_run_that_was_thought_dead_writes_nothing(shop, floor, monkeypatch):
    schedule = asked(shop)
    first = claims.claim(shop.database, UUID(schedule["job_id"]))
    claims.give_back(shop.database, first.id, first.attempt)
    run = JobRun(shop.database, first)
    with pytest.raises(Superseded):
        jobs.Making(run, UUID(schedule["id"]))._mine(lambda session: None)
    assert work(shop, schedule)["state"] == "made"


def test_an_error_nobody_thought_of_is_said_on_the_schedule_at_last(shop, floor, monkeypatch):
    schedule = asked(shop)

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "load", broken)
    with shop.database.engine.begin() as connection:
        connection.execute(Job.__table__.update().values(max_attempts=1))
    told = work(shop, schedule)
    assert (told["state"], told["error"]) == ("failed", "No schedule came about: ZeroDivisionError.")


def test_a_refusal_while_it_is_made_is_said_on_the_schedule(shop, floor, monkeypatch):
    def refusing(*_):
        raise Refused("No.")

    monkeypatch.setattr(jobs, "load", refusing)
    schedule = work(shop, asked(shop))
    assert (schedule["state"], schedule["error"]) == ("failed", "No.")


def test_people_see_how_good_it_is_while_it_is_made(shop, floor, monkeypatch):
    seen, real = [], solving.solve

    def watched(facts, goals, limits, told):
        done = real(facts, goals, limits, told)
        with shop.database.reading() as session:
            progress = session.get_one(Job, UUID(schedule["job_id"])).progress
        seen.append((shop.get(f"/api/{SCHEDULE}/{schedule['id']}/curve"), progress["sentence"]))
        return done

    schedule = asked(shop, search_seconds=1)
    monkeypatch.setattr(solving, "EVERY", 0)
    monkeypatch.setattr(solving, "solve", watched)
    work(shop, schedule)
    [(told, sentence)] = seen
    assert (told["state"], told["points"][-1]["late"], told["rules"]) == ("running", 0, [])
    assert sentence == "0 orders late by 0 h, 0 h of set-ups"


def test_a_schedule_goes_on_only_from_one_that_was_made(shop, floor):
    waiting = asked(shop)
    sentence = f"{waiting['number']} is queued; only a schedule that was made can be gone on from."
    assert refused(shop.try_make(SCHEDULE, base_id=waiting["id"], cause="behind")) == (409, sentence)


def test_what_is_discarded_keeps_its_figures_only(shop, floor):
    schedule = shop.step(SCHEDULE, made(shop), "discard")
    assert (schedule["operations"], rows_of(shop, schedule)) == (6, [0, 0, 0])

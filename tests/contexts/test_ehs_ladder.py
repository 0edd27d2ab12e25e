"""Hazards that are not put right in time are told of up the ladder, once each; and those that others report."""

import hashlib
from datetime import date, timedelta
from uuid import UUID

import pytest

from backend.contexts import assemble
from backend.documents.jobs import Claim, JobRun
from backend.ehs import deadlines, rules
from backend.ehs.commands import report_hazard
from backend.ehs.hazard import Hazard
from backend.plant.work_center import Equipment
from tests.builders.ehs import EXTENSION, HAZARD, a_person, assigned, in_days

DAY = date(2026, 11, 20)


@pytest.fixture
def owner(shop):
    return a_person(shop)


@pytest.fixture
def heads(shop):
    """The department's and the plant's: their roles are what the ladder asks for."""
    return shop.as_role("supervisor", "ehs.*"), shop.as_role("plant_manager", "ehs.*")


def make_due(shop, found, days):
    """As if it had been due so many days ago."""

    def work(act):
        act.session.get_one(Hazard, UUID(found["id"])).due = date.today() - timedelta(days)

    shop.perform(work)


def run(shop):
    return shop.perform(deadlines.tell_due)


def told(person):
    return [row["text"] for row in person.get("/api/notices")["rows"] if " was due on " in row["text"]]


def test_the_ladder_names_the_superior_at_once_the_department_after_three_days_the_site_after_seven():
    assert rules.told_by(DAY, DAY - timedelta(1)) == ()
    assert rules.told_by(DAY, DAY) == ("superior",)
    assert rules.told_by(DAY, DAY + timedelta(3)) == ("superior", "department")
    assert rules.told_by(DAY, DAY + timedelta(7)) == ("superior", "department", "site")


def test_whoever_leads_the_crew_is_told_first_and_nobody_twice(shop, owner, heads):
    leader = a_person(shop, "leader")
    crew = shop.make("people/team", number="T1", name="Early crew", leader_id=leader.person_id)
    shop.change("people/person", shop.read("people/person", owner.person_id), team_id=crew["id"])
    found = assigned(shop, owner)
    assert run(shop) == 0
    make_due(shop, found, 0)
    assert [run(shop), run(shop)] == [1, 0]
    sentence = f"Hazard {found['number']} was due on {date.today()} and is not put right: Oil on the floor"
    assert told(leader) == [sentence]
    assert [told(head) for head in heads] == [[], []]


def test_after_three_and_seven_days_department_and_plant_manager_are_told_once_each(shop, owner, heads):
    found = assigned(shop, owner)
    department, plant_manager = heads
    make_due(shop, found, 3)
    run(shop)
    assert (len(told(department)), len(told(plant_manager))) == (
        2,
        0,
    )  # nobody leads the owner: the first rung is theirs
    make_due(shop, found, 9)
    assert [run(shop), run(shop)] == [1, 0]
    assert (len(told(department)), len(told(plant_manager))) == (2, 1)
    assert shop.read(HAZARD, found["id"])["told_site_at"] is not None


def test_what_is_put_right_or_not_yet_given_out_calls_nobody(shop, owner, heads):
    found = assigned(shop, owner)
    make_due(shop, found, 30)
    shop.step(HAZARD, found, "dispute", reason="Not his")
    assert run(shop) == 0


def test_the_hourly_job_tells_each_company_in_an_act_of_its_own(shop, owner, heads):
    make_due(shop, assigned(shop, owner), 1)
    claim = Claim(UUID(int=1), 1, "ehs.escalate", {}, None, 3)
    job = JobRun(shop.database, claim, assemble())
    assert deadlines.JOB.function(job, {}) == {"companies": 1, "told": 1}
    assert deadlines.JOB.function(job, {})["told"] == 0


def test_more_time_is_not_asked_for_after_the_day(shop, owner):
    found = assigned(shop, owner)
    make_due(shop, found, 1)
    answer = owner.try_make(EXTENSION, hazard_id=found["id"], due=in_days(10), reason="Late")
    day = date.today() - timedelta(1)
    assert (answer.status_code, answer.json["message"]) == (
        409,
        f"It was due on {day}; more time is asked for before, not after.",
    )


def test_what_another_context_knows_of_becomes_a_hazard_with_its_photos_and_its_origin(shop):
    press = shop.make("plant/equipment", number="EQ1", name="Press 1")
    photo = {"sha256": hashlib.sha256(b"sparks").hexdigest(), "name": "sparks.jpg", "type": "image/jpeg"}
    shop.post(f"/api/plant/equipment/{press['id']}/attachments", **photo)

    def work(act):
        source = act.session.get_one(Equipment, UUID(press["id"]))
        return report_hazard(source, "Sparks", act, where={"equipment_id": source.id, "area_id": None}).id

    found = shop.read(HAZARD, shop.perform(work))
    assert (found["description"], found["state"], found["equipment_id"]) == ("Sparks", "reported", press["id"])
    assert (found["source"], found["source_id"]) == ("plant/equipment", press["id"])
    assert [one["sha256"] for one in shop.get(f"/api/{HAZARD}/{found['id']}/attachments")["rows"]] == [photo["sha256"]]

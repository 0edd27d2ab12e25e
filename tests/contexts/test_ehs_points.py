"""Who is paid points for a hazard, how often, and how much at most."""

import pytest

from tests.builders.ehs import (
    HAZARD,
    POINTS,
    a_hazard,
    a_level,
    a_major,
    a_person,
    assigned,
    photo_of,
    submitted,
)


@pytest.fixture
def owner(shop):
    return a_person(shop)


@pytest.fixture
def reporter(shop):
    return a_person(shop, "reporter")


def ledger(shop):
    rows = shop.every(POINTS)
    return sorted((row["person_id"], row["points"]) for row in rows)


def test_the_reporter_is_paid_once_by_the_level_when_it_is_accepted(shop, owner, reporter):
    found = submitted(shop, owner, by=reporter)
    assert ledger(shop) == []
    shop.step(HAZARD, found, "accept")
    assert ledger(shop) == [(str(reporter.person_id), 5)]
    told = reporter.get("/api/ehs/points")
    assert (told["balance"], told["this_month"], told["rank"]) == (5, 5, 1)
    assert [entry["reason"] for entry in told["entries"]] == [
        f"Hazard {found['number']} was reported and is put right."
    ]
    assert owner.get("/api/ehs/points")["balance"] == 0


def test_a_major_one_is_paid_at_acceptance_not_again_at_its_end(shop, owner):
    found = shop.step(HAZARD, a_major(shop, owner), "accept")
    shop.step(HAZARD, found, "close", assessment="Safe")
    assert ledger(shop) == [(str(shop.person_id), 50)]


def test_whoever_had_to_put_it_right_earns_nothing_by_reporting_it(shop, owner):
    shop.step(HAZARD, submitted(shop, owner, by=owner), "accept")
    assert ledger(shop) == []


def test_an_anonymous_report_earns_nothing(shop, owner, reporter):
    shop.step(HAZARD, submitted(shop, owner, by=reporter, anonymous=True), "accept")
    assert ledger(shop) == []


def test_of_two_who_reported_the_same_the_first_is_paid(shop, owner, reporter):
    first = a_hazard(reporter)
    found = assigned(shop, owner)  # ours came second and is the one that goes on
    shop.step(HAZARD, first, "merge", into_id=found["id"])
    photo_of(owner, found)
    owner.step(HAZARD, found, "submit", measures="Wiped up")
    shop.step(HAZARD, found, "accept")
    assert ledger(shop) == [(str(reporter.person_id), 5)]


def test_caps_of_the_day_and_the_month_leave_only_a_part(shop, owner, reporter):
    level = a_level(shop, points=5, daily_cap=12, monthly_cap=11)
    for _ in range(4):
        shop.step(HAZARD, submitted(shop, owner, level, by=reporter), "accept")
    assert ledger(shop) == [(str(reporter.person_id), points) for points in (1, 5, 5)]


def test_an_entry_is_never_edited_and_a_correction_is_another_one(shop, reporter):
    entry = shop.make(POINTS, person_id=reporter.person_id, points=5, reason="Suggestion")
    answer = shop.try_change(POINTS, entry, points=50)
    assert (answer.status_code, answer.json["message"]) == (
        409,
        f"{entry['number']} is booked and stays as it is; book the difference.",
    )
    shop.make(POINTS, person_id=reporter.person_id, points=-2, reason="Counted wrong")
    assert reporter.get("/api/ehs/points")["balance"] == 3


def test_crews_rank_by_points_a_head(shop, owner, reporter):
    crew = shop.make("people/team", number="T1", name="Early crew")
    person = shop.read("people/person", reporter.person_id)
    shop.change("people/person", person, team_id=crew["id"])
    shop.make("people/person", number="P-2", name="Mate", team_id=crew["id"])
    shop.step(HAZARD, submitted(shop, owner, by=reporter), "accept")
    told = shop.get("/api/ehs/points")
    assert [(one["name"], one["points"], one["heads"], one["per_head"]) for one in told["teams"]] == [
        ("Early crew", 5, 2, 2.5)
    ]
    assert [(one["id"], one["points"]) for one in told["persons"]] == [(str(reporter.person_id), 5)]

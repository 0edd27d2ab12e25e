"""A hazard from what somebody saw to what somebody else accepted."""

from datetime import UTC, datetime

import pytest

from seed.examples.ehs import PLAN
from tests.builders.ehs import (
    AFTER,
    BEFORE,
    EXTENSION,
    HAZARD,
    LEVEL,
    a_hazard,
    a_level,
    a_major,
    a_person,
    assigned,
    in_days,
    photo_of,
    submitted,
    verified,
)


@pytest.fixture
def owner(shop):
    return a_person(shop)


def refused(response):
    return response.status_code, response.json["message"]


def test_who_saw_it_is_kept_and_the_place_is_completed_from_the_machine(shop):
    area = shop.make("plant/area", number="A", name="Press shop")
    center = shop.make("plant/work_center", number="P", name="Presses", area_id=area["id"])
    press = shop.make("plant/equipment", number="EQ1", name="Press 1", work_center_id=center["id"])
    found = a_hazard(shop, equipment_id=press["id"], place="")
    assert (found["state"], found["reporter_id"], found["anonymous"]) == ("reported", str(shop.person_id), False)
    assert (found["work_center_id"], found["area_id"]) == (center["id"], area["id"])
    assert found["number"] == f"HZ-{datetime.now(UTC).year}-00001"


def test_a_hazard_nobody_can_find_is_not_verified(shop):
    found = a_hazard(shop, place="")
    answer = shop.try_step(HAZARD, found, "verify", level_id=a_level(shop)["id"])
    assert refused(answer) == (409, f"Say first where hazard {found['number']} is.")
    assert shop.read(HAZARD, found["id"])["level_id"] is None


def test_a_level_of_the_future_is_not_given_yet(shop):
    level = a_level(shop, valid_from="2999-01-01")
    answer = shop.try_step(HAZARD, a_hazard(shop), "verify", level_id=level["id"])
    assert refused(answer) == (409, "Level L3 is valid from 2999-01-01 on.")


def test_the_level_gives_the_day_and_the_responsible_person_is_told(shop, owner):
    found = assigned(shop, owner)
    assert (found["state"], found["due"], found["responsible_id"]) == ("assigned", in_days(7), str(owner.person_id))
    [told] = owner.get("/api/notices")["rows"]
    assert told["text"] == f"Hazard {found['number']} is yours to put right until {in_days(7)}: Oil on the floor"


def test_an_earlier_day_is_free_a_later_one_needs_a_reason_and_one_that_passed_is_none(shop, owner):
    assert assigned(shop, owner, due=in_days(1))["due"] == in_days(1)
    level = shop.list(LEVEL)[0]
    waiting = verified(shop, level)
    given = {"responsible_id": owner.person_id, "due": in_days(20)}
    answer = shop.try_step(HAZARD, waiting, "assign", **given)
    assert refused(answer) == (409, f"The level gives time until {in_days(7)}; a later day needs a reason.")
    answer = shop.try_step(HAZARD, waiting, "assign", **given | {"due": in_days(-1)})
    assert refused(answer) == (409, f"{in_days(-1)} has passed; name a day to come.")
    assert shop.read(HAZARD, waiting["id"])["responsible_id"] is None
    assert shop.step(HAZARD, waiting, "assign", **given, reason="The part takes two weeks.")["due"] == in_days(20)


def test_a_major_hazard_gets_no_day_without_its_plan(shop, owner):
    level = a_level(shop, "L0", major=True, days=None)
    found = verified(shop, level, **PLAN | {"plan_funds": "", "plan_until": None})
    answer = shop.try_step(HAZARD, found, "assign", responsible_id=owner.person_id)
    assert refused(answer) == (409, f"Hazard {found['number']} is a major one; it lacks Plan: funds, Plan: until.")
    shop.change(HAZARD, found, plan_funds="3,000", plan_until=PLAN["plan_until"])
    assert shop.step(HAZARD, found, "assign", responsible_id=owner.person_id)["due"] == PLAN["plan_until"]


def test_only_the_responsible_person_or_who_assigns_disputes_and_then_it_is_given_to_somebody_else(shop, owner):
    found = assigned(shop, owner)
    passer = shop.as_role("passer", "ehs.hazard.read", "ehs.hazard.dispute")
    answer = passer.try_step(HAZARD, found, "dispute", reason="Not mine")
    assert refused(answer) == (403, "Only who is responsible for it can dispute it.")
    owner.step(HAZARD, found, "dispute", reason="That is the landlord's pipe.")
    other = a_person(shop)
    again = shop.step(HAZARD, found, "assign", responsible_id=other.person_id)
    assert (again["state"], again["responsible_id"]) == ("assigned", str(other.person_id))


def test_nothing_is_put_right_without_words_and_a_picture_taken_since(shop, owner):
    found = a_hazard(shop)
    photo_of(shop, found, BEFORE)
    shop.step(HAZARD, found, "verify", level_id=a_level(shop)["id"])
    shop.step(HAZARD, found, "assign", responsible_id=owner.person_id)
    answer = owner.try_step(HAZARD, found, "submit", measures="Wiped up")
    assert refused(answer) == (409, f"A photo of how hazard {found['number']} looks now is needed.")
    assert owner.try_step(HAZARD, found, "submit", measures="").status_code == 422
    photo_of(owner, found, AFTER)
    done = owner.step(HAZARD, found, "submit", measures="Wiped up", cost="12.5")
    assert (done["state"], done["cost"], done["submitted_by_id"]) == ("submitted", "12.5", str(owner.person_id))


def test_who_put_it_right_does_not_accept_it_and_what_came_back_needs_a_new_picture(shop, owner):
    found = submitted(shop, owner)
    answer = owner.try_step(HAZARD, found, "accept")
    assert refused(answer) == (403, "Whoever puts a hazard right does not also accept it.")
    shop.step(HAZARD, found, "send_back", reason="Still slippery")
    answer = owner.try_step(HAZARD, found, "submit", measures="Wiped again")
    assert answer.status_code == 409
    photo_of(owner, found, b"again")
    owner.step(HAZARD, found, "submit", measures="Wiped again")
    assert shop.step(HAZARD, found, "accept")["state"] == "closed"


def test_whoever_reported_it_confirms_once_that_it_is_put_right(shop, owner):
    worker = shop.as_role("seer", "ehs.hazard.create", "ehs.hazard.read", "ehs.hazard.confirm")
    found = a_hazard(worker)
    shop.step(HAZARD, found, "verify", level_id=a_level(shop)["id"])
    shop.step(HAZARD, found, "assign", responsible_id=owner.person_id)
    photo_of(owner, found)
    owner.step(HAZARD, found, "submit", measures="Wiped up")
    told = [row["text"] for row in worker.get("/api/notices")["rows"]]
    assert f"Hazard {found['number']} was put right; confirm it if you see so." in told
    groups = {group["name"]: [row["id"] for row in group["rows"]] for group in worker.get("/api/tasks")["groups"]}
    assert groups["ehs.confirm"] == [found["id"]]
    answer = shop.try_step(HAZARD, found, "confirm")
    assert refused(answer) == (403, f"Only whoever reported hazard {found['number']} confirms that it is put right.")
    first = worker.step(HAZARD, found, "confirm", remark="Dry now")
    assert (first["state"], first["confirmation"], first["confirmed_at"] is None) == ("submitted", "Dry now", False)
    again = worker.step(HAZARD, found, "confirm", remark="Still dry")
    assert (again["confirmation"], again["confirmed_at"]) == ("Dry now", first["confirmed_at"])
    assert worker.get("/api/tasks")["groups"] == []
    shop.step(HAZARD, found, "send_back", reason="The seal leaks")
    photo_of(owner, found, b"again")
    assert owner.step(HAZARD, found, "submit", measures="New seal")["confirmed_at"] is None
    worker.step(HAZARD, found, "confirm")
    assert shop.step(HAZARD, found, "accept")["state"] == "closed"


def test_a_report_without_a_name_is_confirmed_by_nobody(shop, owner):
    found = submitted(shop, owner, anonymous=True)
    assert shop.try_step(HAZARD, found, "confirm").status_code == 403
    assert shop.read(HAZARD, found["id"])["confirmed_at"] is None


def test_a_major_hazard_is_accepted_by_who_may_and_closed_with_an_assessment(shop, owner):
    found = a_major(shop, owner)
    officer = shop.as_role("officer", "ehs.hazard.read", "ehs.hazard.accept", "ehs.hazard.close")
    answer = officer.try_step(HAZARD, found, "accept")
    assert refused(answer) == (403, "A major hazard is accepted by the plant manager.")
    assert shop.step(HAZARD, found, "accept")["state"] == "accepted"
    assert officer.try_step(HAZARD, found, "close").status_code == 422
    assert officer.step(HAZARD, found, "close", assessment="Tested, safe")["state"] == "closed"


def test_beginning_and_finishing_are_facts_taken_whoever_says_so_and_flagged(shop, owner):
    found = assigned(shop, owner)
    passer = shop.as_role("passer", "ehs.hazard.*")
    answer = passer.try_step(HAZARD, found, "start")
    assert (answer.status_code, answer.json["state"]) == (200, "rectifying")
    assert answer.headers["Gemba-Review"] == "1"


def test_more_time_is_asked_for_before_the_day_and_granted_by_somebody_else_twice_at_most(shop, owner):
    shop.as_role("safety_officer", "*")
    found = assigned(shop, owner)
    for days in (10, 12):
        asked = owner.make(EXTENSION, hazard_id=found["id"], due=in_days(days), reason="Part is late")
        answer = owner.try_step(EXTENSION, asked, "grant")
        assert refused(answer) == (403, "Nobody grants more time to themselves.")
        shop.step(EXTENSION, asked, "grant")
        assert shop.read(HAZARD, found["id"])["due"] == in_days(days)
    answer = owner.try_make(EXTENSION, hazard_id=found["id"], due=in_days(20), reason="Again")
    assert refused(answer) == (409, f"The day of hazard {found['number']} was moved 2 times already; that is the most.")
    assert len(shop.list(EXTENSION)) == 2


def test_an_extension_waits_in_the_safety_officers_approvals_and_is_answered_there(shop, owner):
    officer = shop.as_role("safety_officer", "*")
    found = assigned(shop, owner)
    owner.make(EXTENSION, hazard_id=found["id"], due=in_days(10), reason="Part is late")
    answer = owner.try_make(EXTENSION, hazard_id=found["id"], due=in_days(11), reason="Part is late")
    assert answer.status_code == 409
    [question] = officer.get("/api/approvals?mine=1")["rows"]
    officer.post(f"/api/approvals/{question['id']}/approve", remark="Fine")
    assert shop.read(HAZARD, found["id"])["due"] == in_days(10)


def test_a_duplicate_is_merged_with_its_photos_and_not_into_itself(shop):
    first, second = a_hazard(shop), a_hazard(shop)
    photo_of(shop, second, BEFORE)
    answer = shop.try_step(HAZARD, second, "merge", into_id=second["id"])
    assert refused(answer) == (409, f"Hazard {second['number']} cannot be merged into itself.")
    merged = shop.step(HAZARD, second, "merge", into_id=first["id"])
    assert (merged["state"], merged["merged_into_id"]) == ("merged", first["id"])
    photos = shop.get(f"/api/{HAZARD}/{first['id']}/attachments")["rows"]
    assert [one["name"] for one in photos] == ["before.jpg"]
    answer = shop.try_step(HAZARD, first, "merge", into_id=second["id"])
    assert answer.status_code == 409


def test_the_board_counts_by_level_and_state_and_what_is_overdue(shop, owner):
    level = a_level(shop)
    assigned(shop, owner, level)
    verified(shop, level)
    told = shop.get("/api/ehs/board")
    cells = {(cell["level_id"], cell["state"]): cell["count"] for cell in told["cells"]}
    assert cells == {(level["id"], "assigned"): 1, (level["id"], "verified"): 1}
    assert (told["open"], told["overdue"]) == (2, 0)


def test_tasks_name_what_waits_for_whom(shop, owner):
    shop.as_role("worker", "ehs.hazard.create")
    found = submitted(shop, owner)
    groups = {group["name"]: [row["id"] for row in group["rows"]] for group in shop.get("/api/tasks")["groups"]}
    assert groups["ehs.accept"] == [found["id"]]
    assert "ehs.accept" not in {group["name"] for group in owner.get("/api/tasks")["groups"]}

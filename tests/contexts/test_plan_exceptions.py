"""Exceptions of the plan in force: whose they are, since when, dismissed for a reason, cleared in time."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from backend.planning.standing_exception import StandingException
from tests.builders.inventory import a_place, stocked
from tests.builders.messages import sentence
from tests.builders.planning import SCHEME, TODAY, a_part, a_scheme, an_assembly, day, demand, in_force, planned
from tests.builders.purchasing import a_draft

ANSWER, EXCEPTIONS = "planning/exception_answer", "/api/planning/plan-exceptions"


def listed(shop, query=""):
    return shop.get(f"{EXCEPTIONS}?plan_scheme_id={a_scheme(shop)['id']}&{query}")


def rows(shop, query=""):
    return listed(shop, query)["rows"]


def brief(found):
    return [(row["code"], row["item"]["number"], row["quantity"]) for row in found]


def dismiss(shop, row, reason="Known.", key=None, **values):
    body = {
        "plan_scheme_id": a_scheme(shop)["id"],
        "plan_version_id": in_force(shop),
        "id": row["id"],
        "reason": reason,
    }
    return shop.request("POST", f"{EXCEPTIONS}/dismiss", body | values, key)


def older(shop, days):
    """Everything that stands was first told so many days earlier."""

    def work(act):
        for one in act.session.scalars(select(StandingException)):
            one.first_seen -= timedelta(days=days)
            one.due_on -= timedelta(days=days)

    shop.perform(work)


@pytest.fixture
def table(shop):
    """Ten are wanted tomorrow; a table takes five days, so each should have been begun."""
    item = an_assembly(shop, "TABLE", (a_part(shop, "LEG"), 4), lead=5)
    demand(shop, item, 10, 1)
    return item


def test_an_exception_tells_whose_it_is_and_leads_to_its_record(shop, table):
    person = shop.make("people/person", number="ANN", name="Ann")
    shop.change(SCHEME, a_scheme(shop), planner_id=person["id"])
    planned(shop)
    late = [row for row in rows(shop) if row["code"] == "past_due_start"]
    assert brief(late) == [("past_due_start", "LEG", "40"), ("past_due_start", "TABLE", "10")][-len(late) :]
    top = late[-1]
    assert (top["owner"]["name"], top["age_days"], top["overdue"]) == ("Ann", 0, False)
    assert top["document"]["document"] == "planning/planned_order"
    assert shop.read("planning/planned_order", top["document"]["id"])["number"] == top["document"]["number"]
    assert brief(rows(shop, f"owner={person['id']}")) == brief(rows(shop))
    assert rows(shop, "owner=none") == rows(shop, "owner=me") == []


def test_an_exception_grows_old_over_runs_and_is_overdue_after_its_term(shop, table):
    planned(shop)
    older(shop, 6)
    planned(shop)
    [row] = [row for row in rows(shop) if row["item"]["number"] == "TABLE"]
    assert (row["age_days"], row["first_seen"], row["overdue"]) == (6, str(TODAY - timedelta(days=6)), True)
    shop.change(SCHEME, a_scheme(shop), clear_warning_days=20)
    bolt = a_part(shop, "BOLT", safety_stock="5")
    demand(shop, bolt, 1, 30)
    planned(shop)
    [row] = [row for row in rows(shop) if row["item"]["number"] == "TABLE"]
    assert row["due_on"] == str(TODAY - timedelta(days=1))  # its term is that of the day it was first told


def test_what_is_gone_is_closed_and_counts_as_in_time_or_not(shop, table):
    planned(shop)
    standing = len({row["item"]["number"] for row in rows(shop)})
    assert listed(shop)["closed"] == {"in_time": 0, "of": 0, "days": 30}
    stocked(shop, table, 10, a_place(shop))
    planned(shop)
    assert (rows(shop), listed(shop)["closed"]) == ([], {"in_time": standing, "of": standing, "days": 30})


def test_what_was_cleared_too_late_or_is_open_too_long_is_not_in_time(shop, table):
    planned(shop)
    count = len({row["item"]["number"] for row in rows(shop)})
    older(shop, 10)
    assert listed(shop)["closed"] == {"in_time": 0, "of": count, "days": 30}
    stocked(shop, table, 10, a_place(shop))
    planned(shop)
    assert listed(shop)["closed"] == {"in_time": 0, "of": count, "days": 30}


def test_what_comes_back_begins_anew(shop, table):
    planned(shop)
    older(shop, 6)

    def close(act):
        act.session.execute(update(StandingException).values(closed_on=day(0)))

    shop.perform(close)
    planned(shop)
    [row] = [row for row in rows(shop) if row["item"]["number"] == "TABLE"]
    assert (row["age_days"], row["first_seen"]) == (0, str(TODAY))


def test_a_dismissed_exception_is_hidden_until_it_says_something_else(shop, table):
    planned(shop)
    [row] = [row for row in rows(shop) if row["item"]["number"] == "TABLE"]
    answer = dismiss(shop, row, "The customer knows.")
    assert (answer.status_code, answer.json["state"], answer.json["reason"]) == (
        201,
        "dismissed",
        "The customer knows.",
    )
    planned(shop)
    assert "TABLE" not in {one["item"]["number"] for one in rows(shop)}
    [hidden] = rows(shop, "hidden=1")
    assert (hidden["answer"]["reason"], hidden["item"]["number"]) == ("The customer knows.", "TABLE")
    demand(shop, table, 1, 1)
    planned(shop)  # a tenth more is much the same
    assert "TABLE" not in {one["item"]["number"] for one in rows(shop)}
    demand(shop, table, 5, 1)
    planned(shop)
    assert [one["quantity"] for one in rows(shop) if one["item"]["number"] == "TABLE"] == ["16"]


def test_a_dismissal_is_taken_back(shop, table):
    planned(shop)
    [row] = [row for row in rows(shop) if row["item"]["number"] == "TABLE"]
    made = dismiss(shop, row).json
    shop.step(ANSWER, made, "withdraw")
    assert "TABLE" in {one["item"]["number"] for one in rows(shop)}
    assert rows(shop, "hidden=1") == []


def test_a_dismissal_said_twice_is_one_and_of_an_old_plan_none(shop, table):
    planned(shop)
    [row] = [row for row in rows(shop) if row["item"]["number"] == "TABLE"]
    key, old = uuid4(), in_force(shop)
    first, again = dismiss(shop, row, key=key), dismiss(shop, row, key=key)
    assert first.json["id"] == again.json["id"]
    assert sentence(dismiss(shop, row)) == (409, f"{first.json['number']} has dismissed this already.")
    planned(shop)
    told = "The plan was made anew meanwhile; look at its exceptions again."
    assert sentence(dismiss(shop, row, plan_version_id=old)) == (409, told)
    assert sentence(dismiss(shop, row)) == (404, "The plan in force has no such exception; look again.")
    assert dismiss(shop, row, "  ").status_code in (404, 422)
    assert len(shop.list(ANSWER)) == 1


def test_messages_stand_in_their_own_list_only(shop):
    a_draft(shop, a_part(shop, "BOLT"), 40, due=day(10))
    planned(shop)
    assert rows(shop) == []


def test_pages_and_codes_choose(shop, table):
    planned(shop)
    told = listed(shop, "limit=1")
    assert (len(told["rows"]), told["count"]) == (1, sum(one["count"] for one in told["counts"]))
    assert rows(shop, "code=below_safety") == []
    assert brief(rows(shop, "code=past_due_start")) == brief(rows(shop))
    assert sentence(shop.request("GET", f"{EXCEPTIONS}?limit=0")) == (
        422,
        "limit: a whole number from 1 to 200 is needed.",
    )
    assert sentence(shop.request("GET", f"{EXCEPTIONS}?owner=7")) == (422, "owner: an id is needed.")


def test_another_site_and_who_may_not_see_nothing_and_change_nothing(shop, table):
    planned(shop)
    row = rows(shop)[0]
    other = shop.make("plant/site", number="C1-2", name="South works")
    for person in (shop.as_role("south", "*", site_id=UUID(other["id"])), shop.as_stranger()):
        assert person.request("GET", f"{EXCEPTIONS}?plan_scheme_id={a_scheme(shop)['id']}").status_code == 404
    body = {
        "plan_scheme_id": a_scheme(shop)["id"],
        "plan_version_id": in_force(shop),
        "id": row["id"],
        "reason": "Mine.",
    }
    stranger, reader = shop.as_stranger(), shop.as_role("reader", "*.*.read")
    assert stranger.request("POST", f"{EXCEPTIONS}/dismiss", body).status_code == 404
    assert reader.request("POST", f"{EXCEPTIONS}/dismiss", body).status_code == 403
    assert shop.list(ANSWER) == []

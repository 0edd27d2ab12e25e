"""What a planner decides on many orders at once: each is done, refused or stale, and nothing is done by half."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from backend.planning import mass
from backend.planning.planned_order import PlannedOrder
from tests.builders.jobs import worked
from tests.builders.planning import (
    ORDER,
    a_part,
    a_scheme,
    an_assembly,
    day,
    demand,
    orders,
    planned,
    shape,
)
from tests.builders.purchasing import ORDER as PURCHASE
from tests.builders.purchasing import an_offer

WORK, SALE = "production/work_order", "sales/sales_order"
MASS, MERGE = f"/api/{ORDER}/mass", f"/api/{ORDER}/merge"


def seen(rows):
    return [{"id": row["id"], "version": row["version"]} for row in rows]


def ask(shop, step, rows, key=None):
    return shop.request("POST", MASS, {"step": step, "rows": seen(rows)}, key)


def outcomes(response):
    assert response.status_code == 200, response.json
    return [(row["outcome"], row["sentence"]) for row in response.json["rows"]]


def documents(shop):
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(PlannedOrder))


@pytest.fixture
def leg(shop):
    return a_part(shop, "LEG", lead=2)


@pytest.fixture
def table(shop, leg):
    """Ten tables of four legs on day 20, and five on day 30."""
    item = an_assembly(shop, "TABLE", (leg, 4), lead=1)
    demand(shop, item, 10, 20)
    demand(shop, item, 5, 30)
    return item


@pytest.fixture
def proposals(shop, table):
    """Legs 40 and 20, tables 10 and 5."""
    return orders(shop, planned(shop))


def test_every_order_of_a_selection_has_its_own_outcome(shop, leg, proposals):
    first, _, tables, later = proposals
    an_offer(shop, leg)
    stale = tables | {"version": 7}
    unknown = {"id": str(uuid4()), "version": 1}
    answer = ask(shop, "release", [first, stale, unknown, later])
    assert outcomes(answer) == [
        ("done", ""),
        ("stale", f"Planned order {tables['number']} was changed meanwhile: version 7 was seen, now it is 1."),
        ("refused", "There is no Planned order with this id."),
        ("done", ""),
    ]
    assert answer.json["counts"] == {"done": 2, "refused": 1, "stale": 1, "asked": 0}
    assert [shop.read(ORDER, row["id"])["state"] for row in (first, tables, later)] == [
        "released",
        "proposed",
        "released",
    ]
    assert (len(shop.list(PURCHASE)), [row["quantity"] for row in shop.list(WORK)]) == (1, ["5"])
    assert documents(shop) == 2


def test_a_refused_order_leaves_nothing_behind(shop, proposals):
    legs = proposals[0]
    before = shop.trail()
    assert outcomes(ask(shop, "release", [legs])) == [("refused", "No approved supplier sells item LEG.")]
    assert (shop.trail(), documents(shop), shop.list(PURCHASE)) == (before, 0, [])
    assert shop.read(ORDER, legs["id"])["state"] == "proposed"


def test_the_same_selection_said_twice_is_done_once(shop, proposals):
    key, tables = uuid4(), proposals[2:]
    answers = [ask(shop, "release", tables, key) for _ in range(2)]
    assert outcomes(answers[0]) == outcomes(answers[1]) == [("done", ""), ("done", "")]
    assert len(shop.list(WORK)) == 2
    other = ask(shop, "release", tables[:1], key)
    assert (other.status_code, other.json["message"]) == (422, "This key was used for something else already.")
    again = ask(shop, "release", tables)
    assert [row["outcome"] for row in again.json["rows"]] == ["stale", "stale"]
    assert len(shop.list(WORK)) == 2


def test_a_selection_is_firmed_and_the_next_run_keeps_it(shop, proposals):
    assert outcomes(ask(shop, "firm", proposals[2:])) == [("done", ""), ("done", "")]
    assert shape(orders(shop, planned(shop))) == [("LEG", "40", 17, 19), ("LEG", "20", 27, 29)]


def test_an_order_that_was_firmed_is_still_found_by_its_item(shop, table, proposals):
    tables = [row["id"] for row in proposals[2:]]
    assert outcomes(ask(shop, "firm", proposals[2:3])) == [("done", "")]
    found = shop.list(ORDER, "q=table&sort=start")
    assert [row["id"] for row in found] == tables


def test_what_a_later_run_replaced_is_stale_and_not_released(shop, proposals):
    planned(shop)
    told = f"Planned order {proposals[2]['number']} belongs to a plan that a later run has replaced."
    assert outcomes(ask(shop, "release", proposals[2:3])) == [("stale", told)]
    assert (shop.list(WORK), documents(shop)) == ([], 0)


def test_legs_of_tables_nobody_wants_any_more_are_stale(shop, leg, proposals):
    an_offer(shop, leg)
    sales = [shop.read(SALE, row["id"]) for row in shop.list(SALE)]
    [sale] = [one for one in sales if one["lines"][0]["quantity"] == "10"]
    shop.step(SALE, sale, "cancel")
    first, second, tables, _ = proposals
    number = sale["number"]
    told = f"Planned order {first['number']} serves 10 of {number}; {number} wants 0 now. Run the plan again."
    answer = ask(shop, "release", [first, second, tables])
    assert outcomes(answer)[:2] == [("stale", told), ("done", "")]
    assert answer.json["rows"][2]["outcome"] == "stale"
    assert (len(shop.list(PURCHASE)), shop.list(WORK)) == (1, [])


def test_parts_of_an_order_that_was_given_up_are_stale(shop, leg, proposals):
    an_offer(shop, leg)
    first, _, tables, _ = proposals
    shop.step(ORDER, tables, "cancel")
    told = f"Planned order {first['number']} was planned for {tables['number']}, which was cancelled."
    assert outcomes(ask(shop, "release", [first])) == [("stale", told)]
    assert shop.list(PURCHASE) == []


def test_one_order_by_its_own_step_is_looked_at_as_closely_as_many(shop, leg, proposals):
    an_offer(shop, leg)
    first, second, tables, _ = proposals
    sales = [shop.read(SALE, row["id"]) for row in shop.list(SALE)]
    [sale] = [one for one in sales if one["lines"][0]["quantity"] == "10"]
    shop.step(SALE, sale, "cancel")
    number = sale["number"]
    told = f"Planned order {first['number']} serves 10 of {number}; {number} wants 0 now. Run the plan again."
    answer = shop.try_step(ORDER, first, "release")
    assert (answer.status_code, answer.json["message"]) == (409, told)
    assert (shop.list(PURCHASE), documents(shop)) == ([], 0)
    assert shop.step(ORDER, second, "release")["state"] == "released"
    firm = shop.step(ORDER, tables, "firm")  # a person has decided on it: it stands by itself
    assert shop.step(ORDER, firm, "release")["state"] == "released"
    assert (len(shop.list(PURCHASE)), len(shop.list(WORK))) == (1, 1)


def test_parts_of_an_order_that_was_given_up_are_not_released_one_by_one_either(shop, leg, proposals):
    an_offer(shop, leg)
    first, _, tables, _ = proposals
    shop.step(ORDER, tables, "cancel")
    told = f"Planned order {first['number']} was planned for {tables['number']}, which was cancelled."
    answer = shop.try_step(ORDER, first, "release")
    assert (answer.status_code, answer.json["message"]) == (409, told)
    assert shop.list(PURCHASE) == []


def test_an_item_that_is_bought_by_now_is_not_made_by_its_old_proposal(shop, table, proposals):
    [here] = shop.list("inventory/item_site", f"item_id={table['id']}")
    shop.change("inventory/item_site", here, source="buy")
    told = f"Planned order {proposals[2]['number']} was planned as make; the source of its item is now buy."
    assert outcomes(ask(shop, "release", proposals[2:3])) == [("stale", told)]
    answer = shop.try_step(ORDER, proposals[2], "release")
    assert (answer.status_code, answer.json["message"]) == (409, told)
    assert shop.list(WORK) == []


def test_a_planner_of_another_site_touches_nothing(shop, proposals):
    other = shop.make("plant/site", number="C1-2", name="South works")
    for person in (shop.as_role("south", "*", site_id=UUID(other["id"])), shop.as_stranger()):
        for step in ("firm", "release", "cancel"):
            told = outcomes(ask(person, step, proposals))
            assert told == [("refused", "There is no Planned order with this id.")] * 4
        merged = person.request("POST", MERGE, {"rows": seen(proposals[:2])})
        assert merged.status_code == 404
    assert (documents(shop), shop.list(WORK)) == (0, [])
    assert ask(shop.as_role("reader", "*.*.read"), "firm", proposals).status_code == 403


def test_a_wrong_question_is_refused_with_its_reason(shop, proposals):
    one = seen(proposals[:1])[0]
    for body, field in (
        ({"step": "split", "rows": [one]}, "step"),
        ({"step": "firm", "rows": []}, "rows"),
        ({"step": "firm", "rows": [one, one]}, "rows"),
        ({"step": "firm", "rows": [{"id": one["id"]}]}, "rows.0.version"),
        ({"step": "firm", "rows": [{"id": "x", "version": 1}]}, "rows.0.id"),
    ):
        answer = shop.request("POST", MASS, body)
        assert (answer.status_code, list(answer.json["fields"])) == (422, [field]), body
    assert documents(shop) == 0


def test_more_than_a_request_holds_is_done_by_a_job_with_its_outcomes(shop, table, monkeypatch):
    monkeypatch.setattr(mass, "AT_ONCE", 3)
    proposals = orders(shop, planned(shop))
    answer = ask(shop, "release", proposals)
    assert answer.status_code == 202
    assert documents(shop) == 0
    worked(shop, answer.json["job_id"])
    job = shop.get(f"/api/jobs/{answer.json['job_id']}")
    assert (job["state"], job["progress"]["done"]) == ("done", 4)
    counts = {name: job["result"][name] for name in mass.OUTCOMES}
    assert counts == {"done": 2, "refused": 2, "stale": 0, "asked": 0}
    assert {row["sentence"] for row in job["result"]["rows"]} == {"No approved supplier sells item LEG."}
    assert len(shop.list(WORK)) == 2


def test_two_orders_become_one_firm_order_as_early_as_the_earlier(shop, proposals):
    first, second = proposals[:2]
    merged = shop.post(MERGE, rows=seen([second, first]))
    assert (merged["id"], merged["quantity"], merged["state"]) == (first["id"], "60", "firm")
    assert (merged["start"], merged["due"]) == (first["start"], first["due"])
    assert shop.read(ORDER, second["id"])["state"] == "cancelled"
    assert [row[0] for row in shape(orders(shop, planned(shop)))] == ["TABLE", "TABLE"]


def test_what_does_not_belong_together_stays_apart(shop, proposals):
    first, second, tables, _ = proposals
    told = "Only orders of one item, site, source, supplier and customer's line become one."
    answer = shop.request("POST", MERGE, {"rows": seen([first, tables])})
    assert (answer.status_code, answer.json["message"]) == (409, told)
    answer = shop.request("POST", MERGE, {"rows": seen([first, second | {"version": 3}])})
    assert answer.status_code == 412
    shop.step(ORDER, second, "cancel")
    kept = documents(shop)
    answer = shop.request("POST", MERGE, {"rows": seen([first, shop.read(ORDER, second["id"])])})
    assert answer.status_code == 409
    assert shop.request("POST", MERGE, {"rows": seen([first])}).status_code == 422
    assert (documents(shop), shop.read(ORDER, first["id"])["state"]) == (kept, "proposed")


def test_a_merge_said_twice_is_one(shop, proposals):
    key, body = uuid4(), {"rows": seen(proposals[:2])}
    answers = [shop.request("POST", MERGE, body, key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json["quantity"] for answer in answers] == ["60", "60"]


def test_an_order_that_is_moved_is_firm_and_its_start_goes_along(shop, proposals):
    tables = proposals[2]
    moved = shop.step(ORDER, tables, "move", due=day(18), quantity="12")
    start = date.fromisoformat(tables["start"]) - timedelta(days=2)
    assert (moved["state"], moved["start"], moved["due"], moved["quantity"]) == (
        "firm",
        start.isoformat(),
        str(day(18)),
        "12",
    )
    legs = [row for row in shape(orders(shop, planned(shop))) if row[0] == "LEG"]
    assert legs[0][1] == "48"


def test_a_move_that_says_nothing_or_nonsense_changes_nothing(shop, proposals):
    tables = proposals[2]
    for form, told in (
        ({}, "due: say what changes, a day or the quantity."),
        ({"due": tables["due"]}, "due: say what changes, a day or the quantity."),
        ({"quantity": "0"}, "quantity: more than nothing is needed."),
        ({"start": day(21)}, "start: it must not lie after the due day."),
    ):
        answer = shop.try_step(ORDER, tables, "move", **form)
        assert (answer.status_code, answer.json["message"]) == (422, told)
    planned(shop)
    assert shop.try_step(ORDER, tables, "move", quantity="3").status_code == 409
    assert (documents(shop), a_scheme(shop)["number"]) == (0, "MAIN")

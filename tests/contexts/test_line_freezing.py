"""A line's day frozen: written to tickets and pool, begun by the floor, and how far it was kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from seed.roles import ROLES
from tests.builders.lines import (
    MONDAY,
    ONE,
    SEQUENCE,
    WEEK,
    a_line,
    a_model,
    board,
    day,
    models,
    quantities,
    seen,
    spread,
    try_verb,
    verb,
    wanted,
)
from tests.builders.pool import POOL, brought_to, entries
from tests.builders.production import a_released_order, report, tickets
from tests.builders.sales import a_draft
from tests.builders.sales import a_line as a_sold

TICKET = "production/ticket"
PLANNER = next(role for role in ROLES if role.code == "planner")


def refused(answer):
    return answer.status_code, answer.json["message"]


@pytest.fixture
def monday(shop):
    """The line works on Mondays alone, so a week is one day."""
    a_line(shop, "1")
    return shop


def test_what_is_frozen_is_left_alone_and_the_rest_is_spread_over_the_other_days(shop):
    a_line(shop, "123")
    wanted(shop, day(4), A=6)
    first = spread(shop)[0]
    shop.step(SEQUENCE, first, "freeze")
    before = shop.read(SEQUENCE, first["id"])
    wanted(shop, day(4), B=4)
    spread(shop)
    assert quantities(board(shop)) == {"A": [2, 2, 2, 0, 0, 0, 0], "B": [0, 2, 2, 0, 0, 0, 0]}
    assert shop.read(SEQUENCE, first["id"]) == before
    assert refused(try_verb(shop, first, "arrange")) == (
        409,
        f"{first['number']} is frozen; only a draft can be arranged anew.",
    )


def test_freezing_writes_day_and_place_to_the_tickets_of_the_line(monday):
    a, b = (a_released_order(monday, a_model(monday, model), 2, due=day(3)) for model in "AB")
    [sequence] = spread(monday)
    verb(monday, sequence, "move", place=1, to=2)
    assert models(monday, sequence) == "B A A B"
    monday.step(SEQUENCE, sequence, "freeze")
    given = [monday.read(TICKET, tickets(monday, order)[10]["id"]) for order in (a, b)]
    assert [(row["start"], row["sequence"], row["due"]) for row in given] == [
        (str(MONDAY), 2, str(day(3))),
        (str(MONDAY), 1, str(day(3))),
    ]


def test_a_frozen_sequence_moves_for_a_reason_only_and_the_tickets_follow(monday):
    order = a_released_order(monday, a_model(monday, "A"), 1, due=day(1))
    wanted(monday, day(1), B=1)
    [sequence] = spread(monday)
    monday.step(SEQUENCE, sequence, "freeze")
    assert refused(try_verb(monday, sequence, "move", place=1, to=2)) == (
        409,
        f"{sequence['number']} is frozen: say why it changes.",
    )
    assert models(monday, sequence) == "A B"
    verb(monday, sequence, "move", place=1, to=2, reason="A part of A comes at noon.")
    assert (models(monday, sequence), tickets(monday, order)[10]["sequence"]) == ("B A", 2)
    [move] = seen(monday, sequence)["moves"]
    told = move["item"]["number"], move["before"], move["after"], move["cause"]
    assert told == ("A", 1, 2, "A part of A comes at noon.")
    assert refused(monday.try_step(SEQUENCE, sequence, "unfreeze", reason=" ")) == (422, "reason: say why.")
    back = monday.step(SEQUENCE, sequence, "unfreeze", reason="Line 1 stands on Monday.")
    assert (back["state"], back["reason"]) == ("draft", "Line 1 stands on Monday.")


def test_the_standard_planner_may_do_all_of_it(monday):
    wanted(monday, day(1), A=2, B=1)
    planner = monday.as_role("planner", *PLANNER.rights)
    [sequence] = spread(planner)
    assert quantities(board(planner)) == {"A": [2, 0, 0, 0, 0, 0, 0], "B": [1, 0, 0, 0, 0, 0, 0]}
    assert planner.post(f"{ONE}/{sequence['id']}/try", place=1, to=2)["feasible"] is True
    verb(planner, sequence, "move", place=1, to=2)
    assert models(planner, sequence) == "B A A"
    verb(planner, sequence, "arrange", despite=True)
    assert models(planner, sequence) == "A B A"
    planner.step(SEQUENCE, sequence, "freeze")
    verb(planner, sequence, "move", place=1, to=2, reason="A part of it comes at noon.")
    assert planner.step(SEQUENCE, sequence, "unfreeze", reason="Line 1 stands.")["state"] == "draft"
    for name, state in (("freeze", "frozen"), ("start", "running"), ("finish", "done")):
        assert planner.step(SEQUENCE, sequence, name)["state"] == state


def test_who_may_only_read_tries_a_move_and_is_refused_all_else(monday):
    wanted(monday, day(1), A=1, B=1)
    [sequence] = spread(monday)
    reader = monday.as_role("guest", "*.*.read")
    assert reader.post(f"{ONE}/{sequence['id']}/try", place=1, to=2)["feasible"] is True
    before = monday.trail()
    week = {"work_center_id": a_line(monday)["id"], "week": str(MONDAY)}
    answers = [
        reader.request("POST", f"{WEEK}/plan", week),
        try_verb(reader, sequence, "arrange"),
        try_verb(reader, sequence, "move", place=1, to=2),
        reader.try_step(SEQUENCE, sequence, "freeze"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert (monday.trail(), models(monday, sequence)) == (before, "A B")


def test_the_first_report_begins_the_day_and_its_order_of_reports_is_compared(shop):
    a_line(shop, "1234567")
    today = datetime.now(ZoneInfo(shop.read("plant/site", shop.site_id)["timezone"])).date()
    orders = [a_released_order(shop, a_model(shop, model), 1, due=today) for model in "ABCD"]
    sequence = next(one for one in spread(shop, today) if one["day"] == str(today))
    stands = [row["work_order"]["id"] for row in seen(shop, sequence)["positions"]]
    shop.step(SEQUENCE, sequence, "freeze")
    by_id = {order["id"]: order for order in orders}
    first, *others = stands
    for id in (*others, first):
        report(shop, tickets(shop, by_id[id])[10], "good", 1)
    assert shop.read(SEQUENCE, sequence["id"])["state"] == "running"
    share = str(100 * (len(stands) - 1) // len(stands))
    assert seen(shop, sequence)["kept"]["percent"] == share
    done = shop.step(SEQUENCE, sequence, "finish")
    assert (done["state"], done["adherence_percent"]) == ("done", share)
    assert done["message"] == ""


def test_the_pool_s_portions_of_the_week_are_sequenced_with_the_line(monday):
    a_model(monday, "A")
    sale = monday.step("sales/sales_order", a_draft(monday, a_sold(a_model(monday, "A"), 2)), "confirm")
    [entry] = [brought_to(monday, one, "pooled") for one in entries(monday, sale)]
    form = {"work_center_id": a_line(monday)["id"], "week": MONDAY, "sequence": 0}
    entry = monday.step(POOL, entry, "pre_schedule", **form)
    [sequence] = spread(monday)
    told = [row["pool_entry"]["number"] for row in seen(monday, sequence)["positions"]]
    assert told == [entry["number"]] * 2
    flagged = monday.step(SEQUENCE, sequence, "freeze")["message"]
    assert flagged == f"{entry['number']} is pre_scheduled, so its place is not fixed."
    monday.step(SEQUENCE, sequence, "unfreeze", reason="The kit is complete.")
    monday.step(POOL, entry, "pass_kit")
    monday.step(POOL, entry, "plan_week", line_on=MONDAY)
    assert monday.step(SEQUENCE, sequence, "freeze")["message"] == ""
    row = monday.read(POOL, entry["id"])
    assert (row["state"], row["sequenced_on"], row["sequence"]) == ("sequenced", str(MONDAY), 1)


def test_what_is_built_is_not_planned_again_and_what_a_day_missed_is(monday):
    order = a_released_order(monday, a_model(monday, "A"), 5, due=day(0))
    report(monday, tickets(monday, order)[10], "good", 2)
    [sequence] = spread(monday)
    assert [row["unit"] for row in seen(monday, sequence)["positions"]] == [3, 4, 5]
    monday.step(SEQUENCE, sequence, "freeze")
    assert board(monday)["left"] == 0
    monday.step(SEQUENCE, sequence, "start")
    report(monday, tickets(monday, order)[10], "good", 2)
    monday.step(SEQUENCE, sequence, "finish")
    assert board(monday)["left"] == 1


def test_a_day_with_units_goes_to_no_other_day(monday):
    wanted(monday, day(0), A=1)
    [sequence] = spread(monday)
    row = monday.read(SEQUENCE, sequence["id"])
    assert refused(monday.try_change(SEQUENCE, row, day=str(day(1)))) == (
        409,
        f"{row['number']} has units already; plan the week to move them.",
    )
    empty = monday.make(SEQUENCE, work_center_id=a_line(monday)["id"], day=day(2))
    assert monday.change(SEQUENCE, empty, day=day(3))["day"] == str(day(3))
    assert monday.try_make(SEQUENCE, work_center_id=a_line(monday)["id"], day=day(3)).status_code == 409

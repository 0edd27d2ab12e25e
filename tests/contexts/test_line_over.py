"""Line days that were not built: frozen and never begun, or no longer a working day. No unit is lost or built twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.plant.queries import local_day
from backend.scheduling.line_sequence import LineSequence
from tests.builders.lines import SEQUENCE, a_line, a_model, board, day, quantities, spread, wanted
from tests.builders.production import a_released_order, report, tickets
from tests.contexts.people import told
from tests.contexts.scheduling_shop import published
from tests.contexts.test_line_following import gone_round


@pytest.fixture
def today(shop):
    a_line(shop, "1234567")
    return shop.perform(lambda act: local_day(act.session, shop.site_id, act.now))


def frozen(shop, today, units=2):
    """An order due today, frozen on the days of this week that are left."""
    order = a_released_order(shop, a_model(shop, "A"), units, due=today)
    for sequence in [one for one in spread(shop, today) if one["units"]]:
        shop.step(SEQUENCE, sequence, "freeze")
    return order


def passed(shop):
    """A week later: what was frozen is a week old."""

    def work(act):
        query = select(LineSequence).where(LineSequence.state == "frozen").order_by(LineSequence.day)
        for row in act.session.scalars(query):
            row.day -= timedelta(days=7)

    shop.perform(work)


def test_units_of_a_frozen_day_nobody_began_come_again(shop, today):
    frozen(shop, today)
    assert board(shop, today)["left"] == 0
    passed(shop)
    assert board(shop, today)["left"] == 2
    spread(shop, today)
    assert sum(quantities(board(shop, today))["A"]) == 2
    assert board(shop, today)["left"] == 0


def test_their_tickets_take_part_in_the_schedule_again(shop, today):
    frozen(shop, today)
    assert published(shop)["left_on_lines"] == 1
    passed(shop)
    assert published(shop)["left_on_lines"] == 0


def test_planners_hear_once_that_nobody_began_a_frozen_day(shop, today):
    planner = shop.as_role("planner", "*.*.read")
    frozen(shop, today, 1)
    gone_round(shop)
    assert told(planner) == []
    passed(shop)
    for _ in range(2):
        gone_round(shop)
    over = shop.list(SEQUENCE, "state=frozen")[0]["day"]
    sentence = f"Line 1 was frozen on {over}, and nobody began that day. Plan the week, so that its units come again."
    assert told(planner) == [(sentence, SEQUENCE)]


def test_the_first_report_begins_the_day_that_has_come_not_one_that_was_missed(shop, today):
    order = frozen(shop, today, 1)
    missed = shop.list(SEQUENCE, "state=frozen")[0]
    passed(shop)
    [again] = [one for one in spread(shop, today) if one["units"]]
    shop.step(SEQUENCE, again, "freeze")
    if again["day"] != str(today):  # the line's shift of today is over: the day is brought to today by hand
        shop.perform(lambda act: setattr(act.session.get_one(LineSequence, again["id"]), "day", today))
    report(shop, tickets(shop, order)[10], "good", 1)
    states = [shop.read(SEQUENCE, one["id"])["state"] for one in (missed, again)]
    assert states == ["frozen", "running"]


def test_a_draft_on_a_day_that_is_closed_by_now_gives_its_units_back(shop):
    a_line(shop, "12")
    wanted(shop, day(1), A=4)
    spread(shop)
    assert quantities(board(shop))["A"][:2] == [2, 2]
    calendar = shop.list("plant/work_calendar", "number=LINE")[0]
    monday = {"name": "Day", "weekdays": "1", "starts_minute": 480, "minutes": 480}
    shop.change("plant/work_calendar", shop.read("plant/work_calendar", calendar["id"]), shifts=[monday])
    spread(shop)
    told = board(shop)
    assert (quantities(told)["A"][:2], told["left"]) == ([4, 0], 0)

"""Where a frozen line day and a published schedule speak of the same ticket, the line counts, and somebody says so."""

import pytest

from tests.builders.lines import MONDAY, SEQUENCE, a_line, a_model, day, seen, spread, verb, wanted
from tests.builders.production import a_released_order, tickets
from tests.contexts.scheduling_shop import SCHEDULE, made, published

LEFT = "Tickets left as they are: {}. They stand on frozen line days and keep the line's day and sequence."
TAKEN = (
    "Tickets that a published schedule had dated otherwise: {}. "
    "They follow this line day now, for what is frozen goes before a schedule."
)
NAMES = ("start", "due", "sequence", "starts_at", "ends_at", "place")


@pytest.fixture
def orders(shop):
    a_line(shop, "1")
    return [a_released_order(shop, a_model(shop, model), 2, due=day(3)) for model in "AB"]


def dated(shop, order):
    row = shop.read("production/ticket", tickets(shop, order)[10]["id"])
    return tuple(row[name] for name in NAMES)


def test_publishing_leaves_tickets_of_a_frozen_day_and_says_how_many(shop, orders):
    [sequence] = spread(shop)
    shop.step(SEQUENCE, sequence, "freeze")
    late = a_released_order(shop, a_model(shop, "C"), 1, due=day(20))
    frozen = [dated(shop, order) for order in orders]
    assert {one[0] for one in frozen} == {str(MONDAY)}
    answer = published(shop)
    assert answer["message"] == LEFT.format(2)
    assert shop.read(SCHEDULE, answer["id"])["left_on_lines"] == 2
    assert [dated(shop, order) for order in orders] == frozen
    assert dated(shop, late)[3] is not None


def test_a_day_that_was_unfrozen_holds_no_ticket(shop, orders):
    [sequence] = spread(shop)
    shop.step(SEQUENCE, sequence, "freeze")
    shop.step(SEQUENCE, sequence, "unfreeze", reason="The schedule decides.")
    answer = published(shop)
    assert (answer["message"], answer["left_on_lines"]) == ("", 0)
    assert all(dated(shop, order)[3] for order in orders)


def test_freezing_takes_tickets_from_the_published_schedule_and_says_how_many(shop, orders):
    published(shop)
    assert all(dated(shop, order)[3] for order in orders)
    [sequence] = spread(shop)
    assert shop.step(SEQUENCE, sequence, "freeze")["message"] == TAKEN.format(2)
    places = {row["work_order"]["id"]: row["place"] for row in reversed(seen(shop, sequence)["positions"])}
    for order in orders:
        start, _, place, *moments = dated(shop, order)
        assert (start, place, moments) == (str(MONDAY), places[order["id"]], [None, None, None])


def test_what_the_line_has_already_is_not_told_again(shop, orders):
    published(shop)
    wanted(shop, day(3), C=1)
    [sequence] = spread(shop)
    shop.step(SEQUENCE, sequence, "freeze")
    assert verb(shop, sequence, "move", place=1, to=2, reason="A part comes late.")["message"] == ""


def test_one_that_was_made_before_the_day_was_frozen_leaves_it_too(shop, orders):
    schedule = made(shop)
    [sequence] = spread(shop)
    shop.step(SEQUENCE, sequence, "freeze")
    frozen = [dated(shop, order) for order in orders]
    assert shop.step(SCHEDULE, schedule, "publish")["message"] == LEFT.format(2)
    assert [dated(shop, order) for order in orders] == frozen

"""The board of the order pool: counts by state, the most urgent cards, what narrows it, and whose it is."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend.planning import pool_board
from tests.builders.engineering import statements
from tests.builders.pool import POOL, TODAY, a_shaft, brought_to, day, entries, entry_of, sold, step
from tests.builders.sales import ORDER as SALE
from tests.builders.sales import WANTED, a_customer, a_draft, a_good
from tests.builders.sales import a_line as a_sales_line

BOARD = "/api/planning/pool-board"


def board(shop, query=""):
    return shop.get(f"{BOARD}?{query}")


def refused(shop, query=""):
    answer = shop.request("GET", f"{BOARD}?{query}")
    return answer.status_code, answer.json["message"]


def ids(told):
    return [card["id"] for card in told["cards"]]


def counts(told):
    return {(one["state"], one["held_from"]): (one["count"], one["at_risk"]) for one in told["counts"]}


def accepted(shop, promised):
    """A portion that was promised for a day."""
    return step(shop, step(shop, entry_of(shop, sold(shop)), "review"), "accept", promised=promised)


def test_states_are_counted_and_a_held_portion_counts_where_it_was_held(shop):
    sold(shop)
    brought_to(shop, entry_of(shop, sold(shop)), "pooled")
    step(shop, brought_to(shop, entry_of(shop, sold(shop)), "pooled"), "hold")
    told = board(shop)
    assert counts(told) == {("received", ""): (1, 0), ("pooled", ""): (1, 0), ("on_hold", "pooled"): (1, 0)}
    assert len(told["cards"]) == 3


def test_a_card_says_what_the_row_of_the_list_says_and_its_unit(shop):
    entry = accepted(shop, day(25))
    [card] = board(shop)["cards"]
    [row] = shop.list(POOL)
    assert card == row | {"unit": "pcs"}
    assert (card["customer"]["title"], card["item"]["number"], card["quantity"]) == ("FARM", "SHAFT", "10")
    assert (card["promised"], card["version"]) == (str(day(25)), entry["version"])


def test_what_was_sold_in_another_unit_says_so(shop):
    box = shop.make("engineering/uom", number="PAIR", name="Pair", dimension="count", numerator=2, denominator=1)
    order = a_draft(shop, a_sales_line(a_good(shop), 3, uom_id=box["id"]))
    shop.step(SALE, order, "confirm")
    assert [(card["quantity"], card["unit"]) for card in board(shop)["cards"]] == [("3", "PAIR")]


def test_what_is_over_is_off_the_board_and_what_is_shipped_is_not(shop):
    step(shop, entry_of(shop, sold(shop)), "cancel")
    step(shop, step(shop, entry_of(shop, sold(shop)), "review"), "reject")
    step(shop, step(shop, entry_of(shop, sold(shop)), "ship"), "close")
    shipped = step(shop, entry_of(shop, sold(shop)), "ship")
    told = board(shop)
    assert (ids(told), counts(told)) == ([shipped["id"]], {("shipped", ""): (1, 0)})


def test_promises_at_risk_come_first_then_the_nearest_day(shop):
    late, soon, urgent = accepted(shop, day(30)), accepted(shop, day(21)), accepted(shop, day(40))
    urgent = shop.change(POOL, urgent, line_off_on=day(41))
    told = board(shop)
    assert ids(told) == [urgent["id"], soon["id"], late["id"]]
    assert counts(told) == {("accepted", ""): (3, 1)}
    assert ids(board(shop, "at_risk=1")) == [urgent["id"]]
    assert ids(board(shop, "at_risk=0")) == ids(told)


def test_the_board_is_narrowed_to_a_customer_or_an_item(shop):
    pump, shaft = a_good(shop), a_shaft(shop)
    mill = a_customer(shop, "MILL")
    shop.step(SALE, a_draft(shop, a_sales_line(pump, 1)), "confirm")
    of_mill = shop.step(SALE, a_draft(shop, a_sales_line(shaft, 2), customer_id=mill["id"]), "confirm")
    [wanted] = entries(shop, of_mill)
    assert len(board(shop)["cards"]) == 2
    for query in (f"customer_id={mill['id']}", f"item_id={shaft['id']}"):
        told = board(shop, query)
        assert (ids(told), counts(told)) == ([wanted["id"]], {("received", ""): (1, 0)})
    assert ids(board(shop, f"customer_id={mill['id']}&item_id={pump['id']}")) == []


def test_a_week_goes_from_monday_to_sunday(shop):
    monday = WANTED - timedelta(days=WANTED.weekday())
    first, last = (entry_of(shop, sold(shop, wanted=monday + timedelta(days=n)))["id"] for n in (0, 6))
    weeks = [ids(board(shop, f"week={monday + timedelta(days=n)}")) for n in (-1, 0, 3, 6, 7)]
    assert weeks == [[], [first, last], [first, last], [first, last], []]


def test_a_portion_falls_in_the_week_it_is_planned_for_else_promised_or_wanted_in(shop):
    entry = entry_of(shop, sold(shop))

    def is_in(*days):
        return [ids(board(shop, f"week={one}")) == [entry["id"]] for one in days]

    later, latest = WANTED + timedelta(days=14), WANTED + timedelta(days=28)
    assert is_in(WANTED, later, latest, TODAY) == [True, False, False, False]
    entry = step(shop, step(shop, entry, "review"), "counter", offered=later)
    assert is_in(WANTED, later, latest, TODAY) == [False, True, False, False]
    entry = step(shop, entry, "accept", promised=latest)
    assert is_in(WANTED, later, latest, TODAY) == [False, False, True, False]
    entry = step(shop, step(shop, entry, "pool"), "pre_schedule", week=TODAY)
    assert is_in(WANTED, later, latest, TODAY) == [False, False, False, True]


def test_each_state_tells_its_most_urgent_cards_and_counts_them_all(shop, monkeypatch):
    monkeypatch.setattr(pool_board, "MOST", 2)
    for _ in range(3):
        sold(shop)
    pooled = brought_to(shop, entry_of(shop, sold(shop)), "pooled")
    told = board(shop)
    assert [card["state"] for card in told["cards"]] == ["received", "received", "pooled"]
    assert (ids(told)[-1], told["most"]) == (pooled["id"], 2)
    assert counts(told) == {("received", ""): (3, 0), ("pooled", ""): (1, 0)}


def test_the_board_takes_as_many_statements_for_many_as_for_few(shop):
    sold(shop)
    board(shop)
    few = statements(shop, lambda: board(shop))
    for _ in range(4):
        sold(shop)
    assert statements(shop, lambda: board(shop)) == few


def test_another_company_and_another_site_see_their_own_portions_only(shop):
    sold(shop)
    other = shop.make("plant/site", number="C1-2", name="South works")
    elsewhere = shop.as_role("south planner", "planning.*", site_id=UUID(other["id"]))
    for somebody in (elsewhere, shop.as_stranger()):
        told = board(somebody)
        assert (told["cards"], told["counts"]) == ([], [])
    assert len(board(shop.as_role("planner here", "planning.*", site_id=shop.site_id))["cards"]) == 1


def test_who_may_not_read_the_pool_has_no_board(shop):
    stranger = shop.as_role("turner", "production.*.read")
    status, message = refused(stranger)
    assert (status, message.endswith("has no right to read a Order pool entry.")) == (403, True)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("customer_id=FARM", "customer_id: an id is needed."),
        ("item_id=7", "item_id: an id is needed."),
        ("week=soon", "week: a day such as 2026-12-01 is needed."),
        ("week=2026-02-30", "week: a day such as 2026-12-01 is needed."),
        ("at_risk=maybe", "at_risk: 1 or 0 is needed."),
    ],
)
def test_a_filter_that_is_none_is_refused_by_name(shop, query, sentence):
    assert refused(shop, query) == (422, sentence)

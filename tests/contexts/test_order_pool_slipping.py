"""A promise is quoted before it is written; what slips in between is seen (planning.md §7: none is worsened)."""

import threading

import pytest

from backend.documents import looking
from backend.planning import pool_promise
from tests.builders.inventory import a_place, stocked
from tests.builders.mps import a_master_scheme, a_pump, day, eight_hours
from tests.builders.planning import a_scheme, planned
from tests.builders.pool import POOL, entry_of, step
from tests.builders.sales import a_good, a_sale


@pytest.fixture
def pump(shop):
    """Ten lie there, and the plan makes ten for day 20; casings for more take seven days."""
    eight_hours(shop)
    item = a_pump(shop, lead=0)
    stocked(shop, item, 10, a_place(shop))
    given_up = a_sale(shop, item, 20, wanted=day(shop, 20))
    planned(shop, a_master_scheme(shop))
    planned(shop, a_scheme(shop))
    shop.step("sales/sales_order", given_up, "cancel")
    return item


def reviewed(shop, item, quantity, wanted):
    return step(shop, entry_of(shop, a_sale(shop, item, quantity, wanted=day(shop, wanted))), "review")


@pytest.fixture
def quotes(monkeypatch):
    """How often the plan is asked; `between` happens after the answer and before anything is written."""
    asked, between, promise = [], [], pool_promise.promise

    def promise_and_more(*given):
        asked.append(threading.current_thread().name)
        told = promise(*given)
        if between:
            between.pop(0)()
        return told

    monkeypatch.setattr(pool_promise, "promise", promise_and_more)
    return asked, between


def test_a_promise_that_slips_in_between_is_kept_and_the_later_one_is_told_another_day(shop, pump, quotes):
    asked, between = quotes
    first, others = reviewed(shop, pump, 10, wanted=20), []

    def slip_in():
        others.append(step(shop, reviewed(shop, pump, 10, wanted=6), "accept", promised=day(shop, 6)))

    between.append(slip_in)
    answer = shop.try_step(POOL, first, "accept", promised=day(shop, 6))
    sentence = f"The plan can deliver on {day(shop, 7)} and not on {day(shop, 6)}; offer that day, or say why it holds."
    assert (answer.status_code, answer.json["message"]) == (409, sentence)
    assert [shop.read(POOL, one["id"])["state"] for one in (first, *others)] == ["reviewing", "accepted"]
    assert (len(asked), shop.read(POOL, others[0]["id"])["at_risk"]) == (3, False)
    assert step(shop, first, "accept", promised=day(shop, 7))["state"] == "accepted"


def test_another_plan_in_force_is_asked_again(shop, pump, quotes):
    asked, between = quotes
    entry = reviewed(shop, pump, 10, wanted=6)
    between.append(lambda: planned(shop, a_scheme(shop)))
    assert step(shop, entry, "accept", promised=day(shop, 6))["state"] == "accepted"
    assert len(asked) == 2


def test_the_entry_itself_may_not_have_changed_meanwhile(shop, pump, quotes):
    asked, between = quotes
    entry = reviewed(shop, pump, 10, wanted=6)
    between.append(lambda: shop.change(POOL, entry, delivery_days=2))
    answer = shop.try_step(POOL, entry, "accept", promised=day(shop, 6))
    assert (answer.status_code, len(asked)) == (412, 1)
    assert shop.read(POOL, entry["id"])["state"] == "reviewing"


def test_what_no_promise_rests_on_is_not_asked_again(shop, pump, quotes):
    asked, between = quotes
    entry = reviewed(shop, pump, 10, wanted=6)
    between.append(lambda: stocked(shop, a_good(shop, "OTHER"), 3, a_place(shop, "ELSEWHERE")))
    assert step(shop, entry, "accept", promised=day(shop, 6))["state"] == "accepted"
    assert (len(asked), between) == (1, [])


def test_who_is_overtaken_each_time_asks_while_nobody_can_overtake(shop, pump, quotes):
    asked, between = quotes
    entry, other = reviewed(shop, pump, 10, wanted=6), a_good(shop, "OTHER")
    between += [lambda: a_sale(shop, other, 1)] * looking.TRIES
    assert step(shop, entry, "accept", promised=day(shop, 6))["state"] == "accepted"
    assert (len(asked), between) == (looking.TRIES + 1, [])
    inside = ["sqlite-writer" in name for name in asked]
    assert inside == [False] * looking.TRIES + [shop.database.is_sqlite]


def test_a_refused_quote_is_refused_once_and_leaves_nothing(shop, pump, quotes):
    asked, _ = quotes
    entry = reviewed(shop, pump, 30, wanted=6)
    assert shop.try_step(POOL, entry, "accept", promised=day(shop, 6)).status_code == 409
    assert (len(asked), shop.read(POOL, entry["id"])["promised"]) == (1, None)

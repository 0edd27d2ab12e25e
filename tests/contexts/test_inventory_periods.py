"""Posting periods: what may still be posted to which day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import dates, sampled_from

from backend.inventory import commands
from backend.inventory.rules import Period, posting
from backend.kernel.errors import Refused
from tests.builders.engineering import a_bought_item
from tests.builders.inventory import a_place, move_of, on_hand, performed, stocked, taken

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=40)


def three_periods(shop):
    """Two that have passed and the present one."""
    days = [(NOW - timedelta(days=away)).date() for away in (60, 30, 5)]
    ends = [days[1] - timedelta(days=1), days[2] - timedelta(days=1), NOW.date() + timedelta(days=30)]
    return [
        shop.make("inventory/posting_period", number=f"P{n}", starts=start, ends=end)
        for n, (start, end) in enumerate(zip(days, ends, strict=True), 1)
    ]


def closed(shop, *periods):
    for period in periods:
        shop.step("inventory/posting_period", period, "soft_close")
        shop.step("inventory/posting_period", period, "close")


def test_a_fact_of_a_closed_period_goes_to_the_first_day_of_the_open_one_and_is_flagged(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    first, second, third = three_periods(shop)
    stocked(shop, bolt, 10, place, captured_at=LONG_AGO)
    closed(shop, first, second)
    move = taken(shop, bolt, 4, place, captured_at=LONG_AGO)
    happened = LONG_AGO.astimezone().date()
    assert move["posting_date"] == third["starts"]
    assert move["belongs_to"] in (str(LONG_AGO.date()), str(LONG_AGO.date() + timedelta(days=1)), str(happened))
    assert move["flags"] == [f"Posting period P1 is closed; posted to {third['starts']} instead."]
    assert on_hand(shop, bolt, place) == 6


def test_a_decision_into_a_closed_period_is_refused(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    first, *_ = three_periods(shop)
    stocked(shop, bolt, 10, place)
    closed(shop, first)
    with pytest.raises(Refused) as refused:
        taken(shop, bolt, 4, place, fact=False, captured_at=LONG_AGO)
    assert refused.value.sentence.startswith("Posting period P1 is closed; nothing can be posted to ")
    assert on_hand(shop, bolt, place) == 10


def test_a_fact_of_a_soft_closed_period_stays_there_and_is_flagged(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    first, *_ = three_periods(shop)
    shop.step("inventory/posting_period", first, "soft_close")
    _, flags = performed(shop, lambda act: receive(act, bolt, place), LONG_AGO)
    assert flags == ["Posting period P1 is soft-closed."]
    move = shop.list("inventory/stock_move")[0]
    assert (first["starts"] <= move["posting_date"] <= first["ends"], move["belongs_to"]) == (True, None)


def receive(act, item, place):
    source = act.session.get(commands.StorageLocation, commands.UUID(place["id"]))
    return commands.receive(commands.UUID(item["id"]), commands.Decimal(5), source, act).id


def test_periods_close_in_order_and_reopen_newest_first_with_a_reason(shop):
    first, second, _ = three_periods(shop)
    refused = shop.try_step("inventory/posting_period", second, "soft_close")
    assert refused.json["message"] == "P2 cannot be closed before P1, which is open."
    shop.step("inventory/posting_period", first, "soft_close")
    shop.step("inventory/posting_period", second, "soft_close")
    refused = shop.try_step("inventory/posting_period", second, "close")
    assert refused.json["message"] == "P2 cannot be closed before P1, which is soft_closed."
    shop.step("inventory/posting_period", first, "close")
    shop.step("inventory/posting_period", second, "close")
    refused = shop.try_step("inventory/posting_period", first, "reopen", reason="Late invoice")
    assert (refused.status_code, refused.json["message"]) == (409, "P1 cannot be reopened before P2, which is newer.")
    assert shop.try_step("inventory/posting_period", second, "reopen").status_code == 422
    opened = shop.step("inventory/posting_period", second, "reopen", reason="Late invoice")
    assert (opened["state"], opened["reopened_because"]) == ("open", "Late invoice")
    clerk = shop.as_role("clerk", "*.*.read", "inventory.posting_period.close")
    assert clerk.try_step("inventory/posting_period", first, "reopen", reason="I want to").status_code == 403


def test_a_period_with_overdrafts_or_counts_that_wait_is_not_closed(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop, "L-01", kind="line_side")
    *_, third = three_periods(shop)
    taken(shop, bolt, 4, place)
    for period in shop.list("inventory/posting_period", "sort=starts"):
        shop.step("inventory/posting_period", period, "soft_close")
    first, second, _ = shop.list("inventory/posting_period", "sort=starts")
    shop.step("inventory/posting_period", first, "close")
    shop.step("inventory/posting_period", second, "close")
    refused = shop.try_step("inventory/posting_period", third, "close")
    assert refused.json["message"] == "P3 cannot be closed: 1 overdrafts are not explained."
    shop.step("inventory/posting_period", third, "reopen", reason="The receipt was found")
    stocked(shop, bolt, 4, place)
    count = shop.step("inventory/stock_count", shop.make("inventory/stock_count"), "release")
    shop.step("inventory/posting_period", third, "soft_close")
    refused = shop.try_step("inventory/posting_period", third, "close")
    assert refused.json["message"] == f"P3 cannot be closed: not posted are {count['number']}."
    shop.step("inventory/stock_count", count, "cancel")
    assert shop.step("inventory/posting_period", third, "close")["state"] == "closed"


def test_periods_do_not_overlap(shop):
    first, *_ = three_periods(shop)
    refused = shop.try_make("inventory/posting_period", number="P9", starts=first["ends"], ends=first["ends"])
    assert refused.json["message"] == "P9 would overlap posting period P1."


def test_a_reversal_belongs_to_today(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    first, second, _ = three_periods(shop)
    move = stocked(shop, bolt, 10, place, captured_at=LONG_AGO)
    closed(shop, first, second)
    id = shop.perform(lambda act: commands.reverse(move_of(act, move), act, "Wrong item").id)
    back = shop.read("inventory/stock_move", id)
    assert back["posting_date"] > second["ends"]
    assert shop.read("inventory/stock_move", move["id"])["posting_date"] == move["posting_date"]


YEAR = [
    Period(commands.UUID(int=n), f"{n}", date(2026, n, 1), date(2026, n + 1, 1) - timedelta(days=1), state)
    for n, state in enumerate(["closed"] * 3 + ["soft_closed"] * 2 + ["open"] * 4, 1)
]


@given(dates(date(2025, 11, 1), date(2026, 12, 31)), sampled_from([True, False]))
def test_nothing_is_ever_posted_to_a_closed_day(day, fact):
    try:
        found = posting(day, YEAR, fact)
    except Refused:
        assert not fact and day < date(2026, 4, 1)
        return
    assert found.day >= date(2026, 4, 1)
    assert (found.day == day) == (found.belongs_to is None)
    assert found.belongs_to in (None, day)

"""Times at tickets, and that the order in which facts arrive does not matter."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from uuid_utils.compat import uuid7

from tests.builders.engineering import an_operation
from tests.builders.production import (
    REPORT,
    TICKET,
    Fact,
    a_product,
    a_released_order,
    balances,
    counters,
    intervals,
    letters,
    report,
    send,
    tickets,
)

D = Decimal

TEN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def test_start_pause_resume_and_finish_make_intervals(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    taps = ((0, "start"), (30, "pause"), (45, "resume"), (60, "finish"))
    for minutes, kind in taps:
        send(shop, Fact(ticket, kind, at=TEN + timedelta(minutes=minutes)))
    assert [(row["begun"], row["ended"]) for row in intervals(shop, ticket)] == [
        (TEN, TEN + timedelta(minutes=30)),
        (TEN + timedelta(minutes=45), TEN + timedelta(minutes=60)),
    ]
    now = tickets(shop, order)[10]
    assert (now["minutes"], now["state"]) == ("45", "done")


def test_the_ticket_follows_the_taps(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    states = []
    for kind in ("start", "pause", "resume", "finish"):
        report(shop, ticket, kind)
        states.append(tickets(shop, order)[10]["state"])
    assert states == ["running", "paused", "running", "done"]


def test_steps_of_the_ticket_are_the_same_reports(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    states = [shop.step(TICKET, ticket, step)["state"] for step in ("begin", "pause", "resume", "complete")]
    assert states == ["running", "paused", "running", "done"]
    kinds = sorted(row["kind"] for row in shop.list(REPORT, f"ticket_id={ticket['id']}"))
    assert kinds == ["finish", "pause", "resume", "start"]


def test_one_person_at_three_tickets_shares_the_time(shop):
    """production.md §15: one person, three machines 10:00 to 11:00: 20 minutes each."""
    product = a_product(shop)
    orders = [a_released_order(shop, product) for _ in range(3)]
    for order in orders:
        send(shop, Fact(tickets(shop, order)[10], "start", at=TEN))
    for order in orders:
        send(shop, Fact(tickets(shop, order)[10], "pause", at=TEN + timedelta(hours=1)))
    assert [tickets(shop, order)[10]["minutes"] for order in orders] == ["20", "20", "20"]


def test_several_people_at_one_ticket_each_have_their_own_time(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    mate = shop.as_role("worker", "production.*", "*.*.read")
    send(shop, Fact(ticket, "start", at=TEN))
    send(shop, Fact(ticket, "start", at=TEN + timedelta(minutes=30), person=mate))
    send(shop, Fact(ticket, "finish", at=TEN + timedelta(minutes=60)))
    assert [row["minutes"] for row in intervals(shop, ticket)] == [60, 30]
    assert tickets(shop, order)[10]["minutes"] == "90"


def some_facts(ticket, mate, day):
    """A day at two operations; at its end the scrap of 5 is taken back."""
    wrong = uuid7()
    at = [TEN - timedelta(days=day) + timedelta(minutes=10 * place) for place in range(14)]
    return [
        Fact(ticket[10], "start", "60", at[0], uuid7()),
        Fact(ticket[10], "good", "40", at[1], uuid7()),
        Fact(ticket[10], "scrap", "5", at[2], wrong),
        Fact(ticket[10], "pause", "0", at[3], uuid7()),
        Fact(ticket[20], "start", "10", at[2], uuid7()),
        Fact(ticket[20], "good", "35", at[4], uuid7()),
        Fact(ticket[20], "rework", "3", at[5], uuid7()),
        Fact(ticket[10], "start", "20", at[4], uuid7(), mate),
        Fact(ticket[10], "good", "58", at[6], uuid7(), mate),
        Fact(ticket[20], "pause", "0", at[9], uuid7()),
        Fact(ticket[10], "scrap", "2", at[8], uuid7(), mate),
        Fact(ticket[10], "finish", "0", at[10], uuid7(), mate),
        Fact(ticket[10], "void", "0", at[11], uuid7(), voids=wrong),
    ]


def shuffled(facts, seed):
    """Any order, but that a report is taken back after it came (a phone's void waits for it)."""
    *others, void = facts
    Random(seed).shuffle(others)
    after = next(place for place, fact in enumerate(others) if fact.id == void.voids) + 1
    others.insert(Random(seed).randint(after, len(others)), void)
    return others


def what_is_left(shop, order):
    rows = tickets(shop, order)
    counted = {number: counters(shop, order, number) for number in (10, 20)}
    assert all(balances(one) for one in counted.values())
    seen = {n: (r["state"], r["minutes"], r["good"], r["scrapped"], r["rework"]) for n, r in rows.items()}
    return counted, seen


@pytest.mark.slow
def test_any_order_of_arrival_gives_the_same_counters_times_and_states(shop):
    product = a_product(shop, an_operation(shop, 10), an_operation(shop, 20))
    mate = shop.as_role("worker", "production.*", "*.*.read")
    outcomes = []
    for seed in range(8):
        order = a_released_order(shop, product, receipt_mode="at_finish")
        facts = some_facts(tickets(shop, order), mate, day=seed)
        for fact in shuffled(facts, seed) if seed else facts:
            send(shop, fact)
        outcomes.append(what_is_left(shop, order))
    assert outcomes == outcomes[:1] * 8
    counted, seen = outcomes[0]
    assert letters(counted[10]) == {"R": 100, "S": 2, "T": 98, "G": 98}
    assert letters(counted[20]) == {"R": 98, "Q": 60, "H": 35, "K": 3, "G": 35}
    assert seen[10] == ("done", "85", "98", "2", "0")
    assert seen[20] == ("paused", "65", "35", "0", "3")

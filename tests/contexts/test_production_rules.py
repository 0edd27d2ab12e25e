"""Counters, times and dates on values alone: whatever the order of the facts, the sums are the same."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.calendars import Shift, WorkCalendar
from backend.production import counters, rules
from backend.production.counters import COUNTING, Counters, done, in_order, move_out, release, report, waiting_for
from backend.production.planned_dates import Span, count_back
from backend.production.work_intervals import Interval, Tap, attribute, fold

D = Decimal
TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)


def an_id(number):
    return UUID(int=number)


def a_chain(*counted, quantity=100):
    return release(tuple(Counters(an_id(n), 10 * n, flag) for n, flag in enumerate(counted, 1)), D(quantity))


def facts_of(operations):
    kinds = ("start", "good", "scrap", "rework")
    one = st.tuples(st.integers(1, operations), st.sampled_from(kinds), st.integers(1, 40), st.booleans())
    return st.lists(one, max_size=12)


def arrived(chain, facts):
    for operation, kind, quantity in facts:
        chain = report(chain, an_id(operation), kind, D(quantity))
    return chain


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.data())
def test_the_order_of_arrival_does_not_matter_and_the_books_balance(flags, data):
    """Facts and their taking back, in any two orders: equal counters, and equations (1), (2), (3) of §3."""
    chain = a_chain(*flags[:-1], True)
    facts = []
    for operation, kind, quantity, taken_back in data.draw(facts_of(len(chain))):
        facts.append((operation, kind, quantity))
        if taken_back:
            facts.append((operation, kind, -quantity))
    one, other = arrived(chain, facts), arrived(chain, data.draw(st.permutations(facts)))
    assert one == other
    for place, now in enumerate(one):
        lying = now.queued + now.in_process + now.done + now.rework + now.at_supplier + now.scrapped + now.moved
        assert now.received + now.adjusted == lying
        assert now.good == now.done + now.moved
        assert now.received == (one[place - 1].moved if place else D(100))
    assert in_order(one) == 100


@given(facts_of(3))
def test_taking_everything_back_leaves_the_order_as_it_was(facts):
    chain = a_chain(True, False, True)
    told = [(operation, kind, quantity) for operation, kind, quantity, _ in facts]
    back = [(operation, kind, -quantity) for operation, kind, quantity in told]
    assert arrived(arrived(chain, told), back) == chain


def test_the_example_of_the_second_operation():
    chain = arrived(a_chain(True, True), [(1, "good", 97), (1, "scrap", 3), (2, "start", 97)])
    chain = arrived(chain, [(2, "good", 90), (2, "rework", 4), (2, "scrap", 1), (2, "rework_good", 3)])
    two = arrived(chain, [(2, "rework_scrap", 1)])[1]
    assert (two.received, two.queued, two.in_process, two.done, two.rework, two.scrapped, two.good) == (
        97,
        0,
        2,
        93,
        0,
        2,
        93,
    )


def test_an_operation_nobody_counts_did_what_came_out_after_it():
    chain = arrived(a_chain(False, False, True), [(3, "good", 30), (3, "scrap", 2), (2, "scrap", 1)])
    assert [one.good for one in chain] == [33, 32, 30]
    assert [one.queued for one in chain] == [67, 0, 0]


def test_what_is_waited_for_is_the_operation_before():
    chain = arrived(a_chain(True, True), [(2, "good", 5)])
    assert (waiting_for(chain, 0), waiting_for(chain, 1)) == (None, 10)


def test_an_operation_is_done_when_all_that_can_still_arrive_came_out():
    chain = arrived(a_chain(True, True), [(1, "good", 97), (1, "scrap", 3), (2, "good", 96)])
    assert done(chain) == [True, False]
    assert done(arrived(chain, [(2, "scrap", 1)])) == [True, True]
    assert done(arrived(chain, [(2, "rework", 1)])) == [True, False]


def test_pieces_leave_the_last_operation_for_the_store():
    chain = move_out(arrived(a_chain(True), [(1, "good", 40)]), D(30))
    assert (chain[0].done, chain[0].moved, in_order(chain)) == (10, 30, 100)


def test_every_kind_of_report_has_an_effect_that_is_known():
    assert set(COUNTING) == {"good", "scrap", "rework", "rework_good", "rework_scrap"}
    assert set(counters.EFFECTS) - set(COUNTING) == {"start", "pause", "resume", "finish", "hours"}


def taps(*given):
    return [
        Tap(TEN + timedelta(minutes=m), an_id(place), kind, an_id(who)) for place, (m, kind, who) in enumerate(given)
    ]


def test_a_finish_closes_everybodys_interval_and_a_pause_only_ones_own():
    told = taps((0, "start", 1), (5, "start", 2), (10, "pause", 1), (20, "finish", 2))
    at = [TEN + timedelta(minutes=m) for m in (0, 5, 10, 20)]
    assert fold(told) == [Interval(an_id(1), at[0], at[2]), Interval(an_id(2), at[1], at[3])]


def test_starting_twice_is_one_interval_and_one_that_is_open_has_no_end():
    assert fold(taps((0, "start", 1), (5, "start", 1))) == [Interval(an_id(1), TEN, None)]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(("start", "pause", "resume", "finish")), st.integers(1, 3))),
    st.data(),
)
def test_intervals_do_not_depend_on_the_order_of_arrival(given_taps, data):
    told = taps(*given_taps)
    shuffled = data.draw(st.permutations(told))
    assert sorted(fold(told), key=repr) == sorted(fold(shuffled), key=repr)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 200)), min_size=1, max_size=8))
def test_shared_time_is_never_more_than_was_attended(pairs):
    spans = {
        an_id(n): (TEN + timedelta(minutes=a), TEN + timedelta(minutes=a + b)) for n, (a, b) in enumerate(pairs, 1)
    }
    attended = {minute for a, b in pairs for minute in range(a, a + b)}
    total = sum(attribute(spans).values(), D(0))
    assert total <= len(attended)
    assert Fraction(len(attended)) - Fraction(total) < Fraction(1, 1000)


def test_one_person_at_three_machines_for_an_hour():
    spans = dict.fromkeys((an_id(n) for n in (1, 2, 3)), (TEN, TEN + timedelta(hours=1)))
    assert list(attribute(spans).values()) == [20, 20, 20]


def test_an_open_interval_takes_its_share_and_has_no_minutes_yet():
    spans = {an_id(1): (TEN, None), an_id(2): (TEN, TEN + timedelta(minutes=30))}
    assert attribute(spans) == {an_id(2): 15}


EIGHT_HOURS = [Shift("day", time(8), time(16))]
WEEKDAYS = WorkCalendar("weekdays", defaultdict(list, dict.fromkeys(range(5), EIGHT_HOURS)))


def test_operations_are_counted_back_over_the_weekend():
    """Due on a Monday: 300 + 300 minutes need more than one day of 480, so the first begins on Friday."""
    monday, friday = date(2026, 11, 23), date(2026, 11, 20)
    assert count_back([D(300), D(300)], monday, WEEKDAYS) == [Span(friday, monday), Span(monday, monday)]


def test_a_due_day_that_is_not_worked_is_due_the_day_before():
    assert count_back([D(60)], date(2026, 11, 22), WEEKDAYS) == [Span(date(2026, 11, 20), date(2026, 11, 20))]


def test_an_operation_as_long_as_a_day_fills_it():
    days = count_back([D(480), D(480)], date(2026, 11, 24), None)
    assert days == [Span(date(2026, 11, 23), date(2026, 11, 23)), Span(date(2026, 11, 24), date(2026, 11, 24))]


def test_years_of_work_do_not_take_years_to_date():
    assert count_back([D(10) ** 12], date(2026, 11, 24), WEEKDAYS)[0].start > date(2015, 1, 1)


def test_the_example_of_a_flush():
    """production.md §7: 4 × 60 × 1.02 = 244.8 → 245, whatever was flushed before."""
    assert rules.flush(D("4.08"), D(0), D(60), D(0), 0) == 245
    assert rules.flush(D("4.08"), D(0), D(60), D(237), 0) == 8
    assert rules.flush(D(1), D(3), D(0), D(0), 0) == 0


@given(st.lists(st.integers(1, 30), max_size=20))
def test_flushing_bit_by_bit_is_flushing_at_once(parts):
    flushed, out = D(0), D(0)
    for part in parts:
        out += part
        flushed += rules.flush(D("4.08"), D(2), out, flushed, 0)
    assert flushed == rules.flush(D("4.08"), D(2), out, D(0), 0)


def test_what_may_still_be_issued():
    """production.md §6: r × (1 + over %) + replenished − (issued − returned)."""
    assert rules.may_issue(D(100), D(5), D(3), D(60)) == 48


@pytest.mark.parametrize(
    ("given", "told"),
    [("", None), ("9f2c71e04ab8", None), ("9f2c", "older"), ("0" * 12, "older")],
)
def test_a_traveler_is_known_by_the_beginning_of_its_checksum(given, told):
    sentence = rules.superseded("WO-1", given, "9f2c71e04ab8" + "0" * 52)
    assert sentence is None if told is None else told in sentence

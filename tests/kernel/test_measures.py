"""The measures of planning.md §8 that look at promises, plans and stock, with its example."""

from decimal import Decimal
from fractions import Fraction

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.measures.ratios import days_of_supply, plan_adherence, turns
from backend.kernel.measures.service import ServedLine, service
from backend.kernel.measures.stability import Move, moves_per_100, nervousness, worth_it


def test_nervousness_weighs_what_is_near():
    old, new = {("A", 2): 50, ("A", 6): 40}, {("A", 3): 50, ("A", 6): 30}
    assert nervousness(old, new, 10) == Fraction(79, 56)
    assert nervousness(old, old, 10) == 0
    beyond = {("A", -1): 7, ("A", 10): 7}
    assert nervousness(old, {**new, **beyond}, 10) == Fraction(79, 56)
    assert nervousness({}, new, 10) is None


def test_moves_count_by_a_hundred_orders():
    assert moves_per_100(3, 40) == Fraction(15, 2)
    assert moves_per_100(0, 0) is None


def test_a_new_sequence_replaces_the_old_only_if_it_saves_what_its_moves_cost():
    moves = [Move("a", 0, 2, "lateness"), Move("b", 5, 4, "hard rule")]
    kept = worth_it([(1, 1), (Decimal("0.4"), 1)], moves, 10)
    assert (kept.replaces, kept.saved, kept.unrest) == (False, Fraction(7, 5), Fraction(3, 2))
    assert worth_it([(1, 1), (Decimal("0.5"), 1)], moves, 10).replaces
    assert worth_it([(2, 1), (-1, 1)], moves, 10).replaces is False
    assert kept.moves == tuple(moves)
    assert worth_it([], [Move("far", 12, 3, "lateness")], 10).replaces


def test_adherence_counts_what_was_planned_and_made():
    plan = {("A", 0): 10, ("A", 1): 10, ("B", 0): 5}
    assert plan_adherence(plan, {("A", 0): 14, ("A", 1): 4, ("C", 0): 9}) == Fraction(14, 25)
    assert plan_adherence({}, {("A", 0): 1}) is None


LINES = [
    ServedLine("early", 10, 5, 5, [(2, 10)]),
    ServedLine("exact", 10, 5, 7, [(4, 6), (6, 4)]),
    ServedLine("short", 10, 5, 6, [(5, 9)]),
    ServedLine("unpromised", 20, 5, None, [(5, 25)]),
    ServedLine("not due", 10, 9, 9, []),
    ServedLine("cancelled", 0, 1, 1, []),
]


def test_service_is_measured_against_what_was_promised_and_what_was_wanted():
    found = service(LINES, today=8)
    assert (found.lines, found.on_promise, found.on_wish) == (4, Fraction(2, 3), Fraction(1, 2))
    assert (found.by_line, found.by_quantity) == (Fraction(1, 2), Fraction(45, 50))


def test_too_early_is_not_on_time_but_fills_the_line():
    found = service(LINES, today=8, early=2)
    assert (found.on_promise, found.on_wish, found.by_line) == (0, Fraction(1, 4), Fraction(1, 2))
    assert service(LINES, today=8, early=3).on_promise == Fraction(2, 3)


def test_nothing_due_has_no_value():
    found = service(LINES, today=0)
    assert (found.lines, found.on_promise, found.on_wish, found.by_line, found.by_quantity) == (
        0,
        None,
        None,
        None,
        None,
    )


def test_stock_turns_and_lasts():
    assert (turns(1200, 300), turns(1200, 0)) == (4, None)
    assert (days_of_supply(50, 70, 7), days_of_supply(50, 0, 7)) == (5, None)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: nervousness({}, {}, 0), "The horizon must be at least one day"),
        (lambda: worth_it([], [], -1), "The horizon must be at least one day"),
        (lambda: turns(-1, 2), "Turns need figures of 0 or more, not -1 and 2"),
        (lambda: days_of_supply(1, 1, 0), "Days of supply look over 0 days"),
        (lambda: service([ServedLine("x", -1, 0, 0)], 1), "Line x has the quantity -1"),
        (lambda: service([ServedLine("x", 1, 0, 0, [(3, -1)])], 1), "Line x: the delivery of day 3 is -1"),
    ],
)
def test_figures_that_cannot_be_are_refused(ask, sentence):
    with pytest.raises(Invalid, match=sentence):
        ask()

"""Quantities: what is taken, how it is written, and how it is rounded and shared."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.quantity import LIMIT, plain, quantity, round_down, round_half_even, round_up, shares

amounts = st.decimals(-LIMIT, LIMIT, places=6)
multiples = st.decimals(D("0.000001"), 10**6, places=6)


@pytest.mark.parametrize("text", ["1.5", "-3", "0", "9000000000000", "0.000001", "1e3", 7, D("2.50")])
def test_a_number_with_six_decimals_is_taken(text):
    assert quantity(text) == D(text)


@pytest.mark.parametrize(
    "text,reason",
    [
        ("two", "is not a number"),
        ("", "is not a number"),
        ("NaN", "must be finite"),
        ("Infinity", "must be finite"),
        ("9000000000000.000001", "must lie between"),
        ("-9000000000001", "must lie between"),
        ("0.0000001", "At most 6 decimals"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        quantity(text)


@pytest.mark.parametrize(
    "value,text",
    [("1.500000", "1.5"), ("1E+3", "1000"), ("-0", "0"), ("0.000", "0"), ("-2.50", "-2.5"), ("100", "100")],
)
def test_a_quantity_is_written_one_way(value, text):
    assert plain(D(value)) == text


def test_rounding_up_goes_to_the_next_multiple_also_below_zero():
    assert (round_up(D(7), D(3)), round_up(D(-7), D(3)), round_up(D(9), D(3))) == (9, -6, 9)
    assert (round_down(D(7), D(3)), round_down(D(-7), D(3)), round_down(D(9), D(3))) == (6, -9, 9)
    assert round_up(D("1.2"), D(0)) == D("1.2")


def test_facts_round_half_to_even():
    assert [round_half_even(D(text), 1) for text in ("0.25", "0.35", "-0.25")] == [D("0.2"), D("0.4"), D("-0.2")]


def test_the_largest_remainder_gets_the_next_piece_and_ties_go_to_the_first():
    assert shares(D(10), [D(1), D(1), D(1)], 0) == [4, 3, 3]
    assert shares(D(10), [D(60), D(25), D(15)], 0) == [6, 3, 1]
    assert shares(D(1), [D(0), D(5)], 2) == [0, 1]


def test_weights_that_sum_to_nothing_are_refused():
    with pytest.raises(ValueError, match="more than zero"):
        shares(D(1), [D(0)], 0)


@given(amounts)
def test_what_is_written_is_read_back(value):
    assert quantity(plain(value)) == value
    assert plain(quantity(plain(value))) == plain(value)


@given(amounts, multiples)
def test_rounding_stays_within_one_multiple(value, multiple):
    assert 0 <= round_up(value, multiple) - value < multiple
    assert 0 <= value - round_down(value, multiple) < multiple
    assert round_up(value, multiple) % multiple == 0


@given(
    st.integers(0, 10**9), st.lists(st.integers(0, 1000).map(D), min_size=1, max_size=9).filter(any), st.integers(0, 6)
)
def test_shares_sum_to_the_whole_and_lie_within_one_unit_of_fair(steps, weights, decimals):
    unit = D(1).scaleb(-decimals)
    whole = steps * unit
    parts = shares(whole, weights, decimals)
    assert sum(parts) == whole
    assert all(abs(part - whole * weight / sum(weights)) < unit for part, weight in zip(parts, weights, strict=True))

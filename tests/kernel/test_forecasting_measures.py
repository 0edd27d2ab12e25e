"""Buckets, cleaning, pattern and accuracy: worked examples of planning.md §1.2 and what must hold."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.accuracy import Published, accuracy, at_lag, naive_error, value_added
from backend.kernel.forecasting.cleaning import cleaned
from backend.kernel.forecasting.facts import Series, gathered
from backend.kernel.forecasting.launch import launched
from backend.kernel.forecasting.pattern import pattern_of, seasonal_index
from backend.kernel.forecasting.periods import Period

JANUARY = date(2026, 1, 1)


def a_series(values, **more):
    return Series("S1", Period.MONTH, JANUARY, values, **more)


def test_the_measures_of_the_page():
    """a 100, 0, 50, 150; f 110, 20, 40, 120; training 90, 100, 80, 100."""
    found = accuracy([100, 0, 50, 150], [110, 20, 40, 120], [90, 100, 80, 100])
    assert (found.mape, found.wape) == (pytest.approx(1 / 6), pytest.approx(70 / 300))
    assert (found.bias, found.mase) == (pytest.approx(-10 / 300), pytest.approx(1.05))
    assert (found.tracking_signal, found.alarm) == (pytest.approx(-10 / 17.5), False)


def test_no_value_where_there_is_nothing_to_divide_by():
    found = accuracy([0, 0], [0, 0], [5, 5])
    assert (found.mape, found.wape, found.bias, found.mase, found.tracking_signal) == (None,) * 5
    assert accuracy([], []).rmse is None and naive_error([4]) is None


def test_an_error_always_to_one_side_raises_the_alarm():
    assert accuracy([10] * 5, [12] * 5).tracking_signal == 5 and accuracy([10] * 5, [12] * 5).alarm
    assert not accuracy([10] * 4, [8] * 4).alarm


def test_value_added_is_what_a_layer_takes_off_the_naive_error():
    added = value_added([100, 100], [80, 80], {"statistical": [90, 90], "sales": [130, 130]})
    assert added == {"statistical": pytest.approx(0.1), "sales": pytest.approx(-0.1)}


def test_a_lag_takes_what_stood_so_many_buckets_before():
    rows = [Published(1, 5, 50), Published(3, 5, 53), Published(4, 5, 54), Published(4, 6, 60), Published(6, 6, 66)]
    assert at_lag(rows, 2) == {5: 53, 6: 60}
    assert at_lag(rows, 4) == {5: 50}


def test_the_seasonal_index_of_the_page():
    """80, 120, 160, 40 → 0.8, 1.2, 1.6, 0.4; a level of 110 → 88, 132, 176, 44."""
    index = seasonal_index(np.array([80.0, 120, 160, 40]), 4)
    assert index.tolist() == pytest.approx([0.8, 1.2, 1.6, 0.4])
    assert (110 * index).tolist() == pytest.approx([88, 132, 176, 44])
    assert seasonal_index(np.tile([80.0, 120, 160, 40], 4), 4).tolist() == pytest.approx([0.8, 1.2, 1.6, 0.4])


@given(st.lists(st.floats(1, 1000), min_size=4, max_size=4), st.integers(2, 6))
def test_a_seasonal_index_has_the_mean_one(shape, seasons):
    assert seasonal_index(np.tile(shape, seasons), 4).mean() == pytest.approx(1)


@pytest.mark.parametrize(
    "values, kind",
    [
        ([10, 11, 9, 10, 12, 10], "smooth"),
        ([1, 40, 2, 3, 50, 2], "erratic"),
        ([0, 5, 0, 5, 0, 5], "intermittent"),
        ([0, 1, 0, 50, 0, 2], "lumpy"),
        ([0, 0, 0, 0, 0, 0], "none"),
    ],
)
def test_demand_is_classified_by_interval_and_size(values, kind):
    assert pattern_of(np.array(values, dtype=float), 12).kind == kind


def test_the_borders_of_the_classes():
    """ADI 1.32 is intermittent already: 33 buckets, 25 with demand."""
    assert pattern_of(np.array([1.0] * 25 + [0.0] * 8), 1).kind == "intermittent"
    assert pattern_of(np.array([1.0] * 26 + [0.0] * 8), 1).kind == "smooth"


def test_a_season_is_seen_only_where_two_have_passed_and_they_are_alike():
    season = [10.0, 20, 30, 40, 30, 20, 15, 12, 9, 8, 8, 9]
    assert pattern_of(np.array(season * 2), 12).season == 12
    assert pattern_of(np.array(season + season[:11]), 12).season == 1
    noise = np.random.default_rng(1).normal(100, 10, 60)
    assert pattern_of(noise, 12).season == 1


def test_what_strays_is_clipped_to_the_border_and_the_raw_figure_is_kept():
    """Median 10, MAD 1: the border is 10 + 3 · 1.4826."""
    values = [9, 10, 11, 9, 10, 11, 9, 10, 11, 500, 9, 10, 11, 9, 10, 11, 9, 10, 11]
    found = cleaned(a_series(values))
    assert found.values[9] == pytest.approx(10 + 3 * 1.4826)
    assert [(change.place, change.was, change.cause) for change in found.changes] == [(9, 500, "outlier")]
    assert values[9] == 500 and not cleaned(a_series(values), clip=False).changes


def test_neither_trend_nor_season_is_clipped():
    trend = [10 * n + (n % 3) for n in range(40)]
    season = [100, 100, 100, 400, 100, 100, 100, 100, 100, 100, 900, 100] * 4
    assert not cleaned(a_series(trend)).changes and not cleaned(a_series(season)).changes


def test_unknown_promoted_and_empty_shelf_buckets_become_what_was_to_be_expected():
    values = [10, 10, 10, None, 10, 10, 80, 10, 10, 1, 10, 10]
    found = cleaned(a_series(values, promoted=frozenset({6}), stocked_out=frozenset({9})))
    assert found.values.tolist() == [10] * 12
    assert [(change.place, change.cause) for change in found.changes] == [
        (3, "unknown"),
        (6, "unknown"),
        (9, "stocked_out"),
    ]


def test_what_an_empty_shelf_sold_above_the_expectation_stays():
    assert cleaned(a_series([10, 10, 10, 30, 10, 10], stocked_out=frozenset({3})), clip=False).values[3] == 30


def test_values_are_divided_by_their_open_days():
    found = cleaned(a_series([20, 10, 20, 20, 0, 20], open_days=[20, 10, 20, 20, 0, 20]))
    assert found.normal_days == 18 and found.values.tolist() == [18] * 6


def test_unknown_buckets_of_rare_demand_are_left_out():
    assert cleaned(a_series([None, None, 0, 3, 0, None, 0, 2, 0])).values.tolist() == [0, 3, 0, 0, 2, 0]


@pytest.mark.parametrize(
    "period, day, start, after",
    [
        (Period.DAY, date(2026, 11, 28), date(2026, 11, 28), date(2026, 11, 29)),
        (Period.WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 30)),
        (Period.HALF_MONTH, date(2026, 11, 15), date(2026, 11, 1), date(2026, 11, 16)),
        (Period.HALF_MONTH, date(2026, 12, 31), date(2026, 12, 16), date(2027, 1, 1)),
        (Period.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        (Period.QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
        (Period.YEAR, date(2026, 12, 31), date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_day_lies_in_its_bucket(period, day, start, after):
    bucket = period.bucket_of(day)
    assert (period.start(bucket), period.start(bucket + 1)) == (start, after)


@given(st.sampled_from(list(Period)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_buckets_follow_each_other_without_gap(period, day):
    bucket = period.bucket_of(day)
    assert period.start(bucket) <= day < period.start(bucket + 1)
    assert period.bucket_of(period.start(bucket + 1) - timedelta(1)) == bucket


def test_rows_are_summed_per_bucket_and_none_is_lost():
    rows = [(date(2026, 1, 5), 3), (date(2026, 1, 20), 4), (date(2026, 3, 1), 5)]
    made = gathered("S1", Period.HALF_MONTH, rows, (date(2026, 1, 2), date(2026, 3, 3)))
    assert (made.first, made.values) == (JANUARY, (3, 4, 0, 0, 5))
    with pytest.raises(Invalid, match=r"Series S1: 2026-03-01 lies outside 2026-01-02 to 2026-01-31."):
        gathered("S1", Period.MONTH, rows, (date(2026, 1, 2), date(2026, 1, 31)))


def test_a_new_item_starts_like_another_along_its_launch_curve():
    assert launched("N", [100, 100, 120, 100], 0.5, [0.2, 0.6, 1.0]) == (10, 30, 60, 50)
    with pytest.raises(Invalid, match=r"Series N: what it starts from must be numbers of 0 or more."):
        launched("N", [100], -1)

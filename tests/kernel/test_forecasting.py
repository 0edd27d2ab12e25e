"""Forecasts: the choice by back-test, what it must never see, and the borders (planning.md §1.2)."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.backtest import back_tested, forecasts_at, origins_of, rising
from backend.kernel.forecasting.choice import chosen
from backend.kernel.forecasting.facts import Series, Settings
from backend.kernel.forecasting.forecast import forecast, forecast_all, judge, started_like
from backend.kernel.forecasting.models import ALWAYS, RARE, SEASONAL, candidates_for, forecast_by
from backend.kernel.forecasting.pattern import pattern_of
from backend.kernel.forecasting.periods import Period
from tests.bench.bench_forecast import CHOICE, EQUAL, compared, m3

ROOT = Path(__file__).resolve().parents[2]
SHORT = Settings(horizon=4, origins=2)


def a_series(values, period=Period.MONTH, **more):
    return Series("S1", period, date(2024, 1, 1), tuple(values), **more)


def noisy(count=48, level=100.0, spread=10.0):
    return np.random.default_rng(3).normal(level, spread, count).clip(0).tolist()


def a_season(count=48):
    return [200 + 100 * np.sin(2 * np.pi * place / 12) + place for place in range(count)]


demand = st.lists(st.integers(0, 500) | st.just(0), min_size=8, max_size=40)


@settings(deadline=None, max_examples=25)
@given(st.floats(0, 1e9), st.integers(6, 40), st.sampled_from([Period.WEEK, Period.MONTH, Period.YEAR]))
def test_a_constant_series_is_forecast_as_the_constant(value, count, period):
    assert forecast(a_series([value] * count, period), SHORT).values == (value,) * 4


@settings(deadline=None, max_examples=8)
@given(demand, st.sampled_from([2, 1024, 0.25]))
def test_a_unit_of_measure_changes_nothing_but_the_unit(values, factor):
    small, large = forecast(a_series(values), SHORT), forecast(a_series([factor * each for each in values]), SHORT)
    assert np.allclose([factor * each for each in small.values], large.values, rtol=1e-9)
    assert small.why.models.keys() == large.why.models.keys()
    assert small.why.mase is large.why.mase or small.why.mase == pytest.approx(large.why.mase)


@settings(deadline=None, max_examples=8)
@given(demand, st.lists(st.integers(0, 10**6), min_size=4, max_size=4))
def test_what_is_held_back_changes_neither_choice_nor_forecast(values, other):
    if len(values) < 10:
        values = [*values, 1, 2, 3, 4]
    altered = judge(a_series([*values[:-4], *other]), SHORT)
    assert altered.forecast == judge(a_series(values), SHORT).forecast


@pytest.mark.parametrize("values", [a_season(), noisy(), [0, 0, 5, 0, 0, 3] * 8])
def test_at_an_origin_nothing_after_it_is_seen(values):
    series, other = a_series(values), a_series([*values[:30], *[10**6] * (len(values) - 30)])
    candidates, season = candidates_for(pattern_of(np.array(values), 12)), pattern_of(np.array(values), 12).season
    first, second = (forecasts_at(each, candidates, season, (30, SHORT)) for each in (series, other))
    assert all(np.array_equal(first[name], second[name], equal_nan=True) for name in first)


@settings(deadline=None, max_examples=15)
@given(demand)
def test_every_forecast_is_finite_not_negative_and_explained(values):
    found = forecast_all([a_series(values)], SHORT)
    for made in found.made:
        assert len(made.values) == len(made.quantities) == 4
        assert all(np.isfinite(value) and value >= 0 for value in made.values)
        if made.why.cause in ("combined", "best", "simpler"):
            assert sum(made.why.models.values()) == pytest.approx(1)
            assert list(made.why.tried) == sorted(made.why.tried, key=lambda each: (each.mase, each.model))
            assert list(made.why.rmse) == sorted(made.why.rmse) and len(made.why.rmse) == 4
    assert len(found.made) == 1


def test_a_season_with_a_trend_goes_on():
    made = forecast(a_series(a_season()), Settings(horizon=12))
    coming = np.array(a_season(60)[48:])
    assert made.why.pattern.season == 12 and made.first == date(2028, 1, 1)
    assert np.abs(np.array(made.values) - coming).mean() < 0.05 * coming.mean()
    assert made.why.mase < made.why.naive_mase / 2


def test_a_yearly_shutdown_neither_sells_nor_lowers_the_other_months():
    year = [100, 120, 140, 120, 100, 90, 80, 0, 90, 100, 110, 120]
    made = forecast(a_series(year * 5), Settings(horizon=12))
    assert made.values == pytest.approx(year, abs=3)


def test_a_season_of_weeks_is_longer_than_the_smoothing_models_take():
    weeks = [100 + 50 * np.sin(2 * np.pi * place / 52) + (place * 7) % 5 for place in range(156)]
    made = forecast(a_series(weeks, Period.WEEK), Settings(horizon=8, origins=2))
    assert made.why.pattern.season == 52
    assert not {"holt_winters_additive", "holt_winters_multiplicative"} & {each.model for each in made.why.tried}
    assert made.values[5] == pytest.approx(100 + 50 * np.sin(2 * np.pi * 5 / 52) + 2, abs=6)


def test_rare_demand_is_left_to_the_models_for_it_and_keeps_its_rate():
    made = forecast(a_series([0, 0, 6, 0, 3, 0] * 8), Settings(horizon=12))
    assert made.why.pattern.kind == "intermittent"
    assert {each.model for each in made.why.tried} == {each.name for each in RARE}
    assert sum(made.values) / 12 == pytest.approx(1.5, rel=0.15)
    assert sum(made.quantities) == round(sum(made.values))


def test_every_candidate_can_be_fitted_to_what_it_is_offered():
    for values in (noisy(), a_season(), [0, 0, 6, 0, 3, 0] * 8):
        row = np.array(values, dtype=float)
        pattern = pattern_of(row, 12)
        for each in candidates_for(pattern):
            assert np.isfinite(forecast_by(each, row, pattern.season, 12)).all(), each.name


def test_a_candidate_the_library_cannot_fit_is_left_out():
    made = forecast(a_series([1, 2, 4, 3, 5, 6, 8, 7, 9], Period.YEAR), SHORT)
    assert {"damped_trend", "naive"} - {each.model for each in made.why.tried} == {"damped_trend"}


def test_rare_demand_is_judged_by_squared_errors():
    """The last months brought nothing: absolute errors would favor whoever forecasts least."""
    values = [0, 0, 6, 0, 3, 0] * 6 + [0, 4, 0, 0, 0, 0]
    test = back_tested(a_series(values), RARE, 1, SHORT)
    parts = chosen(test, RARE, SHORT)[1]
    errors = {name: test.rmsse(test.errors[name]) for name in parts}
    weights = {name: errors[name] ** -2 / sum(error**-2 for error in errors.values()) for name in parts}
    assert parts == pytest.approx(weights)


def test_candidates_depend_on_rarity_and_season():
    smooth, rare = pattern_of(np.array(noisy()), 12), pattern_of(np.array([0.0, 0, 3] * 9), 12)
    assert candidates_for(smooth) == ALWAYS and candidates_for(rare) == RARE
    assert candidates_for(pattern_of(np.array(a_season()), 12)) == ALWAYS + SEASONAL


def test_alone_the_simplest_within_two_per_cent_is_taken():
    series = a_series(noisy(60, spread=1))
    test = back_tested(series, ALWAYS, 1, Settings())
    mases = {each.name: test.mase(test.errors[each.name]) for each in ALWAYS}
    cause, parts = chosen(test, ALWAYS, Settings(combine=False, simpler_within=10.0))
    assert (cause, parts) == ("simpler", {"naive": 1.0})
    cause, parts = chosen(test, ALWAYS, Settings(combine=False, simpler_within=0.0))
    assert (cause, parts) == ("best", {min(mases, key=mases.get): 1.0})


def test_what_errs_twice_as_much_as_the_best_has_no_part():
    made = forecast(a_series([10.0 * place for place in range(1, 40)]), Settings())
    best = made.why.tried[0].mase
    assert all((each.weight == 0) == (each.mase > 2 * best) for each in made.why.tried) or best == 0
    assert "moving_average" not in made.why.models


def test_a_lag_is_judged_by_that_step_alone():
    test = back_tested(a_series(noisy()), ALWAYS, 1, Settings(horizon=6, lag=3, origins=5))
    errors = test.errors["naive"]
    assert errors.shape == (5, 6) and test.mase(errors) == pytest.approx(np.abs(errors[:, 2]).mean() / test.scale)
    assert origins_of(48, 6, Settings(horizon=6, lag=3, origins=5)) == [45, 44, 43, 42, 41]


def test_a_lag_whose_values_are_all_unknown_is_no_test():
    series = a_series([*noisy(20), None])
    assert back_tested(series, ALWAYS, 1, Settings(horizon=2, lag=2, origins=1)) is None
    assert forecast(series, Settings(horizon=2, lag=2, origins=1)).why.cause == "short"
    assert back_tested(series, ALWAYS, 1, Settings(horizon=2, lag=2, origins=2)).mase(np.ones((2, 2))) > 0


def test_origins_lie_in_the_last_horizon_and_in_the_last_third():
    assert origins_of(60, 6, Settings(horizon=12, origins=4)) == [57, 54, 51, 48]
    assert origins_of(18, 6, Settings(horizon=12, origins=3)) == [16, 14, 12]
    assert origins_of(7, 6, Settings(horizon=12, origins=4)) == [6]


def test_errors_per_step_never_fall_with_distance():
    pooled = rising(np.array([4.0, 2.0, 6.0, 0.0]), np.array([2, 2, 1, 0]))
    assert pooled.tolist() == [1.5, 1.5, 6, 6]


def test_nothing_for_a_year_is_a_forecast_of_nothing():
    made = forecast(a_series([5, 6, 7, 8, 5, 6, *[0] * 12]), SHORT)
    assert (made.values, made.why.cause) == ((0.0,) * 4, "no_movement")
    assert forecast(a_series([5, 6, 7, 8, 5, 6, *[0] * 11]), SHORT).why.cause != "no_movement"


def test_too_little_to_test_goes_on_as_it_ended():
    made = forecast(a_series([3, 4, 5, 6, 7, 9]), SHORT)
    assert (made.values, made.why.cause, made.why.tried) == ((9.0,) * 4, "short", ())


def test_open_days_ahead_carry_the_forecast():
    days = [20, 22, 18] * 4
    made = forecast(a_series([3 * day for day in days], open_days=days, open_ahead=[10, 20, 0, 22]), SHORT)
    assert made.values == pytest.approx((30, 60, 0, 66))


def test_a_new_item_is_told_to_be_like_another():
    like = forecast(a_series([100] * 12), SHORT)
    made = started_like("NEW", like, 0.5, [0.5, 1])
    assert made.values == (25, 50, 50, 50) and (made.why.cause, made.why.like, made.first) == ("like", "S1", like.first)


GOOD = a_series([1, 2, 3, 4, 5, 6, 7, 8])


@pytest.mark.parametrize(
    "series, sentence",
    [
        (replace(GOOD, values=(1, 2, 3)), "Series S1 has 3 known values; 6 are needed. Start it from a similar item."),
        (replace(GOOD, values=(*GOOD.values, -2)), "Series S1: value 9 is -2; demand cannot be negative."),
        (replace(GOOD, values=(*GOOD.values, float("nan"))), "Series S1: value 9 is not a finite number."),
        (replace(GOOD, values=(*GOOD.values, 2**64)), f"Series S1: value 9 is {2**64}, too large to forecast."),
        (replace(GOOD, first=date(2024, 1, 2)), "Series S1: 2024-01-02 is not the first day of its bucket."),
        (replace(GOOD, season=0), "Series S1: a season of 0 buckets is impossible."),
        (replace(GOOD, promoted=frozenset({8})), "Series S1 has no value 9."),
        (replace(GOOD, promoted=frozenset(range(8))), "Series S1 has no value that counts."),
        (replace(GOOD, open_days=[1.0] * 7, open_ahead=[1.0] * 4), "Series S1 has 8 buckets but open days for 7."),
        (replace(GOOD, open_days=[-1.0] * 8), "Series S1: open days must be numbers of 0 or more."),
        (
            replace(GOOD, open_days=[1.0] * 8),
            "Series S1: open days are needed for its history and for what is ahead, or for neither.",
        ),
    ],
)
def test_a_history_that_cannot_be_is_named_and_the_others_are_forecast(series, sentence):
    found = forecast_all([series, replace(GOOD, key="S2")], SHORT)
    assert [(each.key, each.sentence) for each in found.not_made] == [("S1", sentence)]
    assert [made.key for made in found.made] == ["S2"]


def test_a_series_listed_twice_is_forecast_once():
    found = forecast_all([GOOD, GOOD], SHORT)
    assert len(found.made) == 1 and found.not_made[0].sentence == "Series S1 is listed twice."


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        (Settings(horizon=0), "Forecast setting horizon is 0; it must be 1 or more."),
        (Settings(origins=0), "Forecast setting origins is 0; it must be 1 or more."),
        (Settings(horizon=3, lag=4), "The lag 4 lies beyond the horizon 3."),
    ],
)
def test_settings_that_cannot_be_stop_the_whole_run(wrong, sentence):
    with pytest.raises(Invalid) as error:
        forecast_all([GOOD], wrong)
    assert error.value.sentence == sentence


@pytest.mark.slow
def test_the_library_of_models_is_loaded_by_the_first_fit_only():
    """Web processes import the kernel, and must not pay two seconds and 150 MB for it."""
    code = (
        "import sys, datetime\n"
        "from backend.kernel.forecasting import corrections, forecast, reconciling\n"
        "from backend.kernel.forecasting.facts import Series\n"
        "from backend.kernel.forecasting.periods import Period\n"
        "heavy = {'statsforecast', 'pandas', 'scipy', 'statsmodels'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "forecast.forecast(Series('S', Period.YEAR, datetime.date(2000, 1, 1), [1, 2, 4, 3, 5, 6, 8, 7, 9]))\n"
        "assert 'statsforecast' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.slow
@pytest.mark.shared
def test_on_held_back_real_series_the_choice_is_no_worse_than_the_best_candidate_alone():
    """The quarterly ones; `./gemba bench forecast` asks the same of the whole set, a minute's work."""
    cases = [case for case in m3(1) if case.series.period is Period.QUARTER]
    scores = {name: np.mean(score.mase) for name, score in compared(cases, ALWAYS + SEASONAL).items()}
    assert len(cases) == 62
    assert scores[CHOICE] <= min(value for name, value in scores.items() if name not in (CHOICE, EQUAL))

"""The candidates: each a function of a history, its season and how many buckets to forecast.

The smoothing, Theta and Croston models are statsforecast's (Nixtla, Apache-2.0), loaded when the first of them is
fitted; means, seasonal index and regression are plain numpy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from backend.kernel.forecasting.pattern import Pattern, Values, seasonal_index

Fit = Callable[[Values, int, int], Values]
MEAN_OF = 6
CLOSED = 1e-6  # a seasonal index that is none
LONGEST_SMOOTHED = 24  # a state for each bucket of a longer season is more than a history can teach


@dataclass(frozen=True, slots=True)
class Candidate:
    """`rank` orders candidates from the simplest on; of almost equal ones the lower is taken.

    `proven`: among the best on average in the M competitions, so that it is trusted beyond a single back-test.
    """

    name: str
    rank: int
    fit: Fit
    proven: bool = False


@cache
def library() -> Any:
    """statsforecast's models; about two seconds and 150 MB, so no process pays for them before it forecasts."""
    return import_module("statsforecast.models")


def fitted(model: Any, values: Values, horizon: int) -> Values:
    """NaN where the library cannot fit the model to these values: it says so with a bare Exception."""
    try:
        return np.asarray(model.forecast(values, horizon)["mean"], dtype=float)
    except Exception:
        return np.full(horizon, np.nan)


def naive(values: Values, season: int, horizon: int) -> Values:
    return np.full(horizon, values[-1])


def seasonal_naive(values: Values, season: int, horizon: int) -> Values:
    return np.resize(values[-season:], horizon)


def moving_average(values: Values, season: int, horizon: int) -> Values:
    return np.full(horizon, values[-MEAN_OF:].mean())


def long_average(values: Values, season: int, horizon: int) -> Values:
    """The mean of all: the best there is for rare demand that does not change."""
    return np.full(horizon, values.mean())


def simple_smoothing(values: Values, season: int, horizon: int) -> Values:
    return with_season(
        values, season, lambda rest: fitted(library().SimpleExponentialSmoothingOptimized(), rest, horizon)
    )


def damped_trend(values: Values, season: int, horizon: int) -> Values:
    return with_season(values, season, lambda rest: fitted(library().AutoETS(model="AAN", damped=True), rest, horizon))


def theta(values: Values, season: int, horizon: int) -> Values:
    """Assimakopoulos and Nikolopoulos, "The theta model", IJF 16 (2000)."""
    return with_season(values, season, lambda rest: fitted(library().Theta(season_length=1), rest, horizon))


def dynamic_theta(values: Values, season: int, horizon: int) -> Values:
    """Fiorucci and others, "Models for optimising the theta method", IJF 32 (2016)."""
    return with_season(
        values, season, lambda rest: fitted(library().DynamicOptimizedTheta(season_length=1), rest, horizon)
    )


def holt_winters_additive(values: Values, season: int, horizon: int) -> Values:
    return fitted(library().AutoETS(season_length=season, model="AAA", damped=True), values, horizon)


def holt_winters_multiplicative(values: Values, season: int, horizon: int) -> Values:
    return fitted(library().AutoETS(season_length=season, model="MAM", damped=True), values, horizon)


def croston_sba(values: Values, season: int, horizon: int) -> Values:
    return fitted(library().CrostonSBA(), values, horizon)


def tsb(values: Values, season: int, horizon: int) -> Values:
    return fitted(library().TSB(alpha_d=0.1, alpha_p=0.1), values, horizon)


def regression(values: Values, season: int, horizon: int) -> Values:
    """Least squares on a straight trend and a dummy for each place in the season."""
    places = np.arange(values.size + horizon)
    dummies = (places[:, None] % season == np.arange(season)).astype(float)
    facts = np.column_stack([places / values.size, dummies])
    found = np.linalg.lstsq(facts[: values.size], values, rcond=None)[0]
    return np.asarray(facts[values.size :] @ found, dtype=float)


def with_season(values: Values, season: int, fit: Callable[[Values], Values]) -> Values:
    """Fit what is left after the seasonal index is divided out, then multiply it in again.

    A place in the season without any demand (a yearly shutdown) says nothing of the level: the mean stands there.
    """
    if season == 1:
        return fit(values)
    index = seasonal_index(values, season)
    along = np.resize(index, values.size)
    closed = along < CLOSED
    rest = np.divide(values, along, out=np.zeros(values.size), where=~closed)
    rest[closed] = rest[~closed].mean()
    ahead = fit(rest)
    return ahead * index[(values.size + np.arange(ahead.size)) % season]


ALWAYS = (
    Candidate("naive", 0, naive),
    Candidate("moving_average", 1, moving_average),
    Candidate("simple_smoothing", 2, simple_smoothing),
    Candidate("damped_trend", 3, damped_trend, proven=True),
    Candidate("theta", 4, theta, proven=True),
    Candidate("dynamic_theta", 5, dynamic_theta, proven=True),
    Candidate("regression", 6, regression),
)
SEASONAL = (
    Candidate("seasonal_naive", 0, seasonal_naive),
    Candidate("holt_winters_additive", 7, holt_winters_additive),
    Candidate("holt_winters_multiplicative", 8, holt_winters_multiplicative),
)
RARE = (
    Candidate("long_average", 0, long_average),
    Candidate("moving_average", 1, moving_average),
    Candidate("croston_sba", 2, croston_sba),
    Candidate("tsb", 3, tsb),
)


def candidates_for(pattern: Pattern) -> tuple[Candidate, ...]:
    """Who may try (planning.md §1.2): by how often there is demand, and whether a season shows."""
    if pattern.is_intermittent:
        return RARE
    if pattern.season == 1:
        return ALWAYS
    return ALWAYS + tuple(each for each in SEASONAL if each.rank == 0 or pattern.season <= LONGEST_SMOOTHED)


def forecast_by(candidate: Candidate, values: Values, season: int, horizon: int) -> Values:
    """A candidate's forecast, never negative; NaN where it cannot be fitted to these values.

    They are fitted at a mean of 1, so that the unit of measure changes nothing.
    """
    level = float(values.mean())
    if level <= 0 or np.ptp(values) == 0:
        return np.full(horizon, values[-1])
    found = candidate.fit(values / level, season, horizon) * level
    return np.maximum(0, found) if np.isfinite(found).all() else np.full(horizon, np.nan)

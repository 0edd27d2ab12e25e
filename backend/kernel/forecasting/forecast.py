"""From histories to forecasts: clean, classify, back-test the candidates, choose, forecast, and say why in numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.accuracy import Accuracy, accuracy
from backend.kernel.forecasting.backtest import back_tested
from backend.kernel.forecasting.check import check, check_ahead, check_settings
from backend.kernel.forecasting.choice import Why, blend, chosen, judged
from backend.kernel.forecasting.cleaning import Cleaned, cleaned
from backend.kernel.forecasting.facts import Key, Series, Settings
from backend.kernel.forecasting.launch import launched
from backend.kernel.forecasting.models import candidates_for, forecast_by
from backend.kernel.forecasting.pattern import Values
from backend.kernel.forecasting.periods import YEARS, Period
from backend.kernel.forecasting.rounding import whole


@dataclass(frozen=True, slots=True)
class Forecast:
    """`values[0]` is for the bucket that begins on `first`, the one after the history's last; in the item's unit."""

    key: Key
    period: Period
    first: date
    values: tuple[float, ...]
    why: Why

    @property
    def quantities(self) -> tuple[int, ...]:
        """Whole smallest units whose running sum is the rounded running sum of the values."""
        return whole(self.values)


@dataclass(frozen=True, slots=True)
class NotForecast:
    """A series nothing can be said about, and the sentence why."""

    key: Key
    sentence: str


@dataclass(frozen=True, slots=True)
class Forecasts:
    made: tuple[Forecast, ...]
    not_made: tuple[NotForecast, ...]


def forecast_all(rows: Iterable[Series], settings: Settings = Settings()) -> Forecasts:
    """Forecast each series by itself; one that cannot be forecast is reported and the rest goes on.

    A series depends on nothing but itself, so lists may be split between processes at will.
    """
    check_settings(settings)
    made, not_made = [], []
    seen: set[Key] = set()
    for series in rows:
        try:
            if series.key in seen:
                raise Invalid(f"Series {series.key} is listed twice.")
            seen.add(series.key)
            made.append(forecast(series, settings))
        except Invalid as error:
            not_made.append(NotForecast(series.key, error.sentence))
    return Forecasts(tuple(made), tuple(not_made))


def forecast(series: Series, settings: Settings = Settings()) -> Forecast:
    """Forecast one series of at least six known values; Invalid names the series and what is wrong with it."""
    check_settings(settings)
    check(series)
    check_ahead(series, settings.horizon)
    known = cleaned(series, clip=settings.clip_outliers)
    if has_stopped(series, known):
        rates, why = np.zeros(settings.horizon), reasons(series, known, "no_movement")
    elif np.ptp(known.values) == 0:
        rates, why = np.full(settings.horizon, known.values[-1]), reasons(series, known, "constant")
    else:
        rates, why = by_test(series, known, settings)
    if series.open_ahead is not None:
        rates = rates * np.array(series.open_ahead, dtype=float) / known.normal_days
    after = series.period.bucket_of(series.first) + len(series.values)
    return Forecast(series.key, series.period, series.period.start(after), tuple(rates.tolist()), why)


def by_test(series: Series, known: Cleaned, settings: Settings) -> tuple[Values, Why]:
    """The choice of the back-test, fitted to the whole history; too short a history goes on as it ended."""
    candidates = {each.name: each for each in candidates_for(known.pattern)}
    season = known.pattern.season
    test = back_tested(series, tuple(candidates.values()), season, settings)
    if test is None:
        return np.full(settings.horizon, known.values[-1]), reasons(series, known, "short")
    cause, parts = chosen(test, tuple(candidates.values()), settings)
    rows = {name: forecast_by(candidates[name], known.values, season, settings.horizon) for name in parts}
    fitted = {name: parts[name] for name, row in rows.items() if np.isfinite(row).all()}
    if not fitted:
        return np.full(settings.horizon, known.values[-1]), reasons(series, known, "short")
    parts = {name: part / sum(fitted.values()) for name, part in fitted.items()}
    return blend(rows, parts), judged(reasons(series, known, cause), test, parts)


def has_stopped(series: Series, known: Cleaned) -> bool:
    """Nothing moved for a year, or ever."""
    return not known.values[-YEARS[series.period] :].any()


def reasons(series: Series, known: Cleaned, cause: str) -> Why:
    changed = Counter(change.cause for change in known.changes)
    return Why(series.key, cause, known.pattern, changed=dict(changed))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A forecast made without the last values, and how good it would have been."""

    forecast: Forecast
    accuracy: Accuracy


def judge(series: Series, settings: Settings = Settings()) -> Judgement:
    """Hold the last `horizon` values back, forecast without them, then compare; unknown ones do not count."""
    count = max(0, len(series.values) - settings.horizon)
    days = series.open_days
    before = replace(
        series,
        values=series.values[:count],
        open_days=None if days is None else days[:count],
        open_ahead=None if days is None else days[count:],
        promoted=frozenset(place for place in series.promoted if place < count),
        stocked_out=frozenset(place for place in series.stocked_out if place < count),
    )
    made = forecast(before, settings)
    came = [
        (float(value), said)
        for value, said in zip(series.values[count:], made.values, strict=True)
        if value is not None
    ]
    training = [float(value) for value in before.values if value is not None]
    found = accuracy([value for value, _ in came], [said for _, said in came], training, series.season_length)
    return Judgement(made, found)


def started_like(key: Key, like: Forecast, factor: float = 1.0, curve: Sequence[float] = ()) -> Forecast:
    """A new item's forecast: that of a predecessor or similar item × factor, along the launch curve."""
    why = Why(key, "like", like.why.pattern, {}, like=like.key)
    return replace(like, key=key, values=launched(key, like.values, factor, curve), why=why)

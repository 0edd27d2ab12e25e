"""Rolling origin: each candidate forecasts the end of the history from what was known before it.

At an origin only the values before it are cleaned and fitted; what came after serves as the judge and nothing else.
Source: Tashman, "Out-of-sample tests of forecasting accuracy", IJF 16 (2000).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.kernel.forecasting.accuracy import naive_error
from backend.kernel.forecasting.check import LEAST_POINTS
from backend.kernel.forecasting.cleaning import cleaned, normalised
from backend.kernel.forecasting.facts import Series, Settings
from backend.kernel.forecasting.models import Candidate, forecast_by
from backend.kernel.forecasting.pattern import Values


@dataclass(frozen=True, slots=True)
class BackTest:
    """Per candidate, forecast − actual in a row per origin and a column per step ahead; NaN where nobody knows.

    A candidate that could not be fitted at some origin is left out.
    """

    errors: Mapping[str, Values]
    actual: Values
    scale: float
    lag: int | None

    def judged(self, errors: Values) -> Values:
        return judged(errors, self.lag)

    def mase(self, errors: Values) -> float:
        return float(np.nanmean(np.abs(self.judged(errors))) / self.scale)

    def rmsse(self, errors: Values) -> float:
        """Root mean squared error on the same scale."""
        return float(np.sqrt(np.nanmean(self.judged(errors) ** 2)) / self.scale)

    def bias(self, errors: Values) -> float | None:
        came = float(np.nansum(self.judged(self.actual)))
        return float(np.nansum(self.judged(errors))) / came if came else None

    def rmse(self, errors: Values) -> tuple[float, ...]:
        """Per step ahead, never falling with distance: few origins reach far, and chance must not look like skill."""
        known = ~np.isnan(errors)
        counts = known.sum(axis=0)
        squares = np.where(known, errors, 0.0) ** 2
        return tuple(float(value) for value in np.sqrt(rising(squares.sum(axis=0), counts)))


def judged(errors: Values, lag: int | None) -> Values:
    """The cells that count: all steps, or those of the lag."""
    return errors if lag is None else errors[:, lag - 1 : lag]


def rising(sums: Values, counts: Values) -> Values:
    """The never falling row closest to the means sums/counts (isotonic regression by pooling; Ayer et al. 1955)."""
    pools: list[list[float]] = []
    for total, count in zip(sums.tolist(), counts.tolist(), strict=True):
        pools.append([total, count, 1])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] >= pools[-1][0] * pools[-2][1]:
            pooled = [before + last for before, last in zip(pools[-2], pools[-1], strict=True)]
            pools[-2:] = [pooled]
    return np.repeat([total / count if count else 0.0 for total, count, _ in pools], [int(pool[2]) for pool in pools])


def origins_of(count: int, least: int, settings: Settings) -> list[int]:
    """How many values are known at each origin, latest first: over the last horizon, at most a third of the history."""
    if settings.lag is not None:
        wanted = [count - settings.lag - back for back in range(settings.origins)]
    else:
        span = min(max(settings.horizon, LEAST_POINTS), count // 3)
        wanted = [count - max(1, round(span * part / settings.origins)) for part in range(1, settings.origins + 1)]
    return sorted({origin for origin in wanted if origin >= least}, reverse=True)


def back_tested(series: Series, candidates: Sequence[Candidate], season: int, settings: Settings) -> BackTest | None:
    """Every candidate's errors; None where the history is too short for any origin."""
    rates, _ = normalised(series, None)
    least = max(LEAST_POINTS, 2 * season if season > 1 else 0)
    known = np.cumsum(~np.isnan(rates))
    origins = [each for each in origins_of(rates.size, least, settings) if known[each - 1] >= least]
    actual = np.array([ahead(rates, origin, settings.horizon) for origin in origins])
    if not origins or np.isnan(judged(actual, settings.lag)).all():
        return None
    rows = [forecasts_at(series, candidates, season, (origin, settings)) for origin in origins]
    made = {each.name: np.array([row[each.name] for row in rows]) for each in candidates}
    errors = {name: values - actual for name, values in made.items() if np.isfinite(values).all()}
    return BackTest(errors, actual, scale_of(series), settings.lag)


def scale_of(series: Series) -> float:
    """MASE's scale; a history that repeats itself exactly is scaled by single steps."""
    values = cleaned(series, clip=False).values.tolist()
    return naive_error(values, series.season_length) or naive_error(values) or 1.0


def forecasts_at(
    series: Series, candidates: Sequence[Candidate], season: int, at: tuple[int, Settings]
) -> dict[str, Values]:
    """What each candidate would have said with `origin` values known."""
    origin, settings = at
    known = cleaned(series, origin, settings.clip_outliers)
    return {each.name: forecast_by(each, known.values, season, settings.horizon) for each in candidates}


def ahead(rates: Values, origin: int, horizon: int) -> Values:
    came = np.full(horizon, np.nan)
    seen = rates[origin : origin + horizon]
    came[: seen.size] = seen
    return came

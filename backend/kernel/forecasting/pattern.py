"""What kind of demand a history shows: how often, how unevenly, with what season.

ADI and CV²: Syntetos, Boylan and Croston, "On the categorization of demand patterns", JORS 56 (2005).
Seasonal index: ratio to the centred moving average, made to a mean of 1 (census method I).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
ADI_LIMIT, CV2_LIMIT, SEASONAL_LIMIT = 1.32, 0.49, 0.3


@dataclass(frozen=True, slots=True)
class Pattern:
    """`adi` = buckets per bucket with demand (None: no demand at all), `cv2` = squared variation of the non-zero sizes.

    `season` is 1 where the history is too short for one or shows none; `seasonal_correlation` is None where too short.
    """

    buckets: int
    adi: float | None
    cv2: float | None
    season: int
    seasonal_correlation: float | None

    @property
    def kind(self) -> str:
        if self.adi is None or self.cv2 is None:
            return "none"
        if self.adi < ADI_LIMIT:
            return "smooth" if self.cv2 < CV2_LIMIT else "erratic"
        return "intermittent" if self.cv2 < CV2_LIMIT else "lumpy"

    @property
    def is_intermittent(self) -> bool:
        return self.kind in ("intermittent", "lumpy")


def pattern_of(values: Values, season: int) -> Pattern:
    """Classify a history without gaps; `season` is the length to look for."""
    sizes = values[values > 0]
    if not sizes.size:
        return Pattern(values.size, None, None, 1, None)
    adi, cv2 = values.size / sizes.size, float(np.var(sizes / np.mean(sizes)))
    found = None
    if season > 1 and values.size >= 2 * season and adi < ADI_LIMIT:
        found = seasonal_correlation(values, season)
    shown = found is not None and found >= SEASONAL_LIMIT
    return Pattern(values.size, adi, cv2, season if shown else 1, found)


def seasonal_correlation(values: Values, season: int) -> float:
    """Correlation of the values, less their straight trend, with those one season earlier; 0 for a constant."""
    time = np.arange(values.size, dtype=float)
    rest = values - np.polyval(np.polyfit(time, values, 1), time)
    now, before = rest[season:], rest[:-season]
    now, before = now - now.mean(), before - before.mean()
    room = float(np.sqrt((now @ now) * (before @ before)))
    return float(now @ before) / room if room > 1e-12 * max(1.0, float(values @ values)) else 0.0


def centred_average(values: Values, season: int) -> Values:
    """Moving average over one season, halves at both ends when even; NaN where a window does not fit."""
    weights = np.ones(season) / season
    if season % 2 == 0:
        weights = np.convolve(weights, [0.5, 0.5])
    half = weights.size // 2
    level = np.full(values.size, np.nan)
    if values.size >= weights.size:
        level[half : values.size - half] = np.convolve(values, weights, "valid")
    return level


def seasonal_index(values: Values, season: int) -> Values:
    """Per place in the season (that of `values[0]` first) what it is to the average, mean 1.

    Needs one season; from less than two, the ratio is to the plain mean, as no centred average covers all places.
    """
    level = centred_average(values, season)
    if values.size < 2 * season:
        level = np.full(values.size, values[:season].mean())
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = np.where(level > 0, values / level, np.nan)
    places = np.arange(values.size) % season
    index = np.array([mean_of(ratios[places == place]) for place in range(season)])
    return index / index.mean() if index.mean() > 0 else np.ones(season)


def mean_of(ratios: Values) -> float:
    known = ratios[~np.isnan(ratios)]
    return float(known.mean()) if known.size else 1.0

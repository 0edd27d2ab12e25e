"""History made fit for a model: the raw figures stay, each change is listed with its cause (planning.md §1.2).

Values are divided by their open days; promotions and unknown buckets are filled and buckets without stock raised to
what was to be expected there; what strays more than 3 · 1.4826 · MAD from the median is clipped to that border (Hampel
1974). "Strays" is measured from the running median and the seasonal index, so that neither trend nor season is
clipped; on a level series that is the plain rule. A MAD of 0 clips nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.facts import Series
from backend.kernel.forecasting.pattern import Pattern, Values, pattern_of, seasonal_index

CLIP = 3 * 1.4826
AROUND = 3  # buckets on each side that make the running median


@dataclass(frozen=True, slots=True)
class Change:
    """`was` is the value per normal bucket (None: unknown), `now` what stands in its place; None: it was left out."""

    place: int
    was: float | None
    now: float | None
    cause: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Values without gaps, per bucket of `normal_days` open days; leading unknown buckets are gone."""

    values: Values
    normal_days: float
    pattern: Pattern
    changes: tuple[Change, ...]


def cleaned(series: Series, until: int | None = None, clip: bool = True) -> Cleaned:
    """The first `until` values made fit; what comes after them is not looked at."""
    rates, normal = normalised(series, until)
    known = ~np.isnan(rates)
    if not known.any():
        raise Invalid(f"Series {series.key} has no value that counts.")
    pattern = pattern_of(rates[known], 1)
    if pattern.kind == "none" or pattern.is_intermittent:
        return rare(rates, normal, clip)
    return common(series, rates, normal, clip)


def normalised(series: Series, until: int | None) -> tuple[Values, float]:
    """Values per normal bucket, NaN where unknown, and how many open days make one normal."""
    raw = np.array([np.nan if value is None else float(value) for value in series.values[:until]])
    raw[[place for place in series.promoted if place < raw.size]] = np.nan
    if series.open_days is None:
        return raw, 1.0
    days = np.array(series.open_days[:until], dtype=float)
    normal = float(days[days > 0].mean()) if (days > 0).any() else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(days > 0, raw * normal / days, np.nan), normal


def rare(rates: Values, normal: float, clip: bool) -> Cleaned:
    """Demand with many zeros: unknown buckets are left out, only sizes are clipped."""
    known = ~np.isnan(rates)
    start = int(np.argmax(known))
    changes = [Change(int(place), None, None, "unknown") for place in np.flatnonzero(~known) if place > start]
    values = rates[known]
    sizes = values > 0
    if clip and sizes.any():
        values[sizes] = clipped(values[sizes], np.zeros(int(sizes.sum())))
        places = np.flatnonzero(known)
        changes += outliers(places, rates[known], values)
    return Cleaned(values, normal, pattern_of(values, 1), tuple(changes))


def common(series: Series, rates: Values, normal: float, clip: bool) -> Cleaned:
    """Demand in most buckets: what is unknown is filled with what was to be expected."""
    known = ~np.isnan(rates)
    start = int(np.argmax(known))
    raw, places = rates[start:], np.arange(start, rates.size)
    base = bridged(raw)
    pattern = pattern_of(base, series.season_length)
    expected = expectation(base, pattern.season)
    values = np.where(known[start:], raw, expected)
    changes = [Change(int(place), None, float(values[place - start]), "unknown") for place in places[~known[start:]]]
    for place in sorted(place - start for place in series.stocked_out if start <= place < rates.size):
        if known[place + start] and expected[place] > values[place]:
            changes.append(Change(place + start, float(values[place]), float(expected[place]), "stocked_out"))
            values[place] = expected[place]
    if clip:
        before, values = values, np.maximum(0, clipped(values, expected))
        changes += outliers(places, before, values)
    return Cleaned(values, normal, pattern, tuple(changes))


def bridged(rates: Values) -> Values:
    """Straight lines over what is unknown between known values; the last known value holds on."""
    known = ~np.isnan(rates)
    return np.interp(np.arange(rates.size), np.flatnonzero(known), rates[known])


def expectation(values: Values, season: int) -> Values:
    """Running median of the values without their season, times the season's index."""
    index = np.ones(values.size)
    if season > 1:
        index = np.resize(np.maximum(seasonal_index(values, season), 1e-9), values.size)
    return running_median(values / index) * index


def running_median(values: Values) -> Values:
    around = min(AROUND, values.size - 1)
    return np.median(sliding_window_view(np.pad(values, around, mode="reflect"), 2 * around + 1), axis=1)


def clipped(values: Values, expected: Values) -> Values:
    rest = values - expected
    middle = float(np.median(rest))
    limit = CLIP * float(np.median(np.abs(rest - middle)))
    return values if limit <= 0 else expected + np.clip(rest, middle - limit, middle + limit)


def outliers(places: NDArray[np.int_], before: Values, after: Values) -> list[Change]:
    return [
        Change(int(place), float(was), float(now), "outlier")
        for place, was, now in zip(places, before, after, strict=True)
        if was != now
    ]

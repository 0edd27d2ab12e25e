"""The border: a history that cannot be forecast from is refused with the series and the reason named."""

from collections.abc import Iterable, Sequence
from math import isfinite

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.facts import Quantity, Series, Settings

LEAST_POINTS = 6  # planning.md §1.2: below it only an analogue or a person can say
LARGEST = 2**63 - 1


def check_settings(settings: Settings) -> None:
    for name, least in (("horizon", 1), ("origins", 1), ("lag", 1), ("simpler_within", 0)):
        value = getattr(settings, name)
        if value is not None and not least <= value <= LARGEST:
            raise Invalid(f"Forecast setting {name} is {value}; it must be {least} or more.")
    if settings.lag is not None and settings.lag > settings.horizon:
        raise Invalid(f"The lag {settings.lag} lies beyond the horizon {settings.horizon}.")


def check(series: Series) -> None:
    for place, value in enumerate(series.values):
        check_value(series, place, value)
    known = sum(value is not None for value in series.values)
    if known < LEAST_POINTS:
        raise Invalid(
            f"Series {series.key} has {known} known values; {LEAST_POINTS} are needed. Start it from a similar item."
        )
    if series.season_length < 1:
        raise Invalid(f"Series {series.key}: a season of {series.season_length} buckets is impossible.")
    if series.period.start(series.period.bucket_of(series.first)) != series.first:
        raise Invalid(f"Series {series.key}: {series.first} is not the first day of its bucket.")
    check_places(series, (*series.promoted, *series.stocked_out))
    if series.open_days is not None:
        check_open_days(series, series.open_days, len(series.values))


def check_value(series: Series, place: int, value: Quantity | None) -> None:
    if value is None:
        return
    if not isfinite(value):
        raise Invalid(f"Series {series.key}: value {place + 1} is not a finite number.")
    if value < 0:
        raise Invalid(f"Series {series.key}: value {place + 1} is {value}; demand cannot be negative.")
    if value > LARGEST:
        raise Invalid(f"Series {series.key}: value {place + 1} is {value}, too large to forecast.")


def check_places(series: Series, places: Iterable[int]) -> None:
    for place in places:
        if not 0 <= place < len(series.values):
            raise Invalid(f"Series {series.key} has no value {place + 1}.")


def check_open_days(series: Series, days: Sequence[float], count: int) -> None:
    if len(days) != count:
        raise Invalid(f"Series {series.key} has {count} buckets but open days for {len(days)}.")
    if not all(isfinite(day) and day >= 0 for day in days):
        raise Invalid(f"Series {series.key}: open days must be numbers of 0 or more.")


def check_ahead(series: Series, horizon: int) -> None:
    if (series.open_days is None) != (series.open_ahead is None):
        raise Invalid(
            f"Series {series.key}: open days are needed for its history and for what is ahead, or for neither."
        )
    if series.open_ahead is not None:
        check_open_days(series, series.open_ahead, horizon)

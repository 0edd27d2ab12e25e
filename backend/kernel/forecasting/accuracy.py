"""How good forecasts were: the measures of planning.md §1.2, and which published figure counts at a lag.

MASE: Hyndman and Koehler, "Another look at measures of forecast accuracy", IJF 22 (2006).
Tracking signal: Brown, "Smoothing, Forecasting and Prediction of Discrete Time Series" (1963). No value where a
denominator is 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from backend.kernel.errors import Invalid

ALARM = 4.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares are of one (0.233 = 23.3 %); `bias` > 0 forecast too much; `rmse` is in units of the item."""

    count: int
    mape: float | None
    wape: float | None
    bias: float | None
    mase: float | None
    rmse: float | None
    tracking_signal: float | None

    @property
    def alarm(self) -> bool:
        """The forecast errs to one side for too long."""
        return self.tracking_signal is not None and abs(self.tracking_signal) > ALARM


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it was published in bucket `made` for bucket `of` (ordinals of one period)."""

    made: int
    of: int
    value: float


def accuracy(
    actual: Sequence[float], forecast: Sequence[float], training: Sequence[float] = (), season: int = 1
) -> Accuracy:
    """Compare what came with what was forecast, bucket by bucket; the naive error of `training` scales MASE."""
    if len(actual) != len(forecast):
        raise Invalid(f"There are {len(actual)} actual values and {len(forecast)} forecasts; they must be as many.")
    errors = [made - came for came, made in zip(actual, forecast, strict=True)]
    absolute, total = sum(map(abs, errors)), sum(actual)
    relative = [abs(error) / came for error, came in zip(errors, actual, strict=True) if came > 0]
    mad = ratio(absolute, len(errors))
    return Accuracy(
        count=len(errors),
        mape=ratio(sum(relative), len(relative)),
        wape=ratio(absolute, total),
        bias=ratio(sum(errors), total),
        mase=ratio(mad, naive_error(training, season)),
        rmse=None if not errors else sqrt(sum(error * error for error in errors) / len(errors)),
        tracking_signal=ratio(sum(errors), mad),
    )


def naive_error(training: Sequence[float], season: int = 1) -> float | None:
    """Mean |yₜ − yₜ₋ₘ|: MASE's scale. A history no longer than a season is scaled by single steps."""
    step = season if len(training) > season else 1
    moves = [abs(now - before) for before, now in zip(training, training[step:], strict=False)]
    return ratio(sum(moves), len(moves))


def value_added(
    actual: Sequence[float], naive: Sequence[float], layers: Mapping[str, Sequence[float]]
) -> dict[str, float | None]:
    """Per layer, WAPE(naive) − WAPE(layer): what the statistics, sales, marketing … each made better."""
    least = accuracy(actual, naive).wape
    found = {name: accuracy(actual, values).wape for name, values in layers.items()}
    return {name: None if least is None or wape is None else least - wape for name, wape in found.items()}


def at_lag(rows: Iterable[Published], lag: int) -> dict[int, float]:
    """For each bucket, the figure that stood `lag` buckets before it: the last one published until then."""
    standing: dict[int, Published] = {}
    for row in rows:
        if row.made <= row.of - lag and (row.of not in standing or row.made >= standing[row.of].made):
            standing[row.of] = row
    return {bucket: standing[bucket].value for bucket in sorted(standing)}


def ratio(above: float | None, below: float | None) -> float | None:
    return None if above is None or not below else above / below

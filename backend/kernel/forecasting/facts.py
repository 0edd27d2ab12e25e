"""What a forecast is made from, and what it may be told beside the history.

Quantities are in the item's smallest unit. History may be any real numbers; what is handed on to planning is whole.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.periods import Period

Key = Hashable
Quantity = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Series:
    """One leaf's demand, bucket after bucket.

    `values[0]` is the bucket that begins on `first`; None says that nobody knows (not that nothing was sold).
    `open_days` are the working days of each bucket, `open_ahead` those of the buckets to forecast (both or neither):
    then quantities are judged and forecast per open day. `promoted` and `stocked_out` are positions in `values`.
    `season` is the season's length in buckets where it is not the period's own; 1 says there is none.
    """

    key: Key
    period: Period
    first: date
    values: Sequence[Quantity | None]
    open_days: Sequence[float] | None = None
    open_ahead: Sequence[float] | None = None
    promoted: frozenset[int] = frozenset()
    stocked_out: frozenset[int] = frozenset()
    season: int | None = None

    @property
    def season_length(self) -> int:
        return self.period.season if self.season is None else self.season


@dataclass(frozen=True, slots=True)
class Settings:
    """How to forecast: defaults are those of planning.md §1.2.

    `horizon` buckets are forecast and `origins` back-tests made, the last of them `horizon` before the end where the
    history is long enough. `lag` judges a back-test by that one step ahead only (None: all of them alike).
    `combine` lets the best few candidates be weighed together; without it the best one is taken alone.
    """

    horizon: int = 12
    origins: int = 4
    lag: int | None = None
    combine: bool = True
    clip_outliers: bool = True
    simpler_within: float = 0.02


def gathered(key: Key, period: Period, rows: Iterable[tuple[date, int]], span: tuple[date, date]) -> Series:
    """Sum dated quantities per bucket from the first to the last day of `span`, both buckets included.

    A bucket without rows is 0: nothing was wanted. Rows outside the span are refused, not lost.
    """
    first, last = period.bucket_of(span[0]), period.bucket_of(span[1])
    if last < first:
        raise Invalid(f"Series {key}: its last day {span[1]} lies before its first day {span[0]}.")
    sums = [0] * (last - first + 1)
    for day, quantity in rows:
        place = period.bucket_of(day) - first
        if not 0 <= place < len(sums):
            raise Invalid(f"Series {key}: {day} lies outside {span[0]} to {span[1]}.")
        sums[place] += quantity
    return Series(key, period, period.start(first), tuple(sums))

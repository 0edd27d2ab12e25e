"""How good published forecasts were: per item, what stood at the lag against what was wanted (planning.md §1.2)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.kernel.forecasting.accuracy import Published, accuracy, at_lag, value_added
from backend.kernel.forecasting.periods import Period
from backend.kernel.quantity import LIMIT
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from backend.sales.forecast_history import Demand
from backend.sales.forecast_leaves import Leaf
from backend.sales.forecast_scheme import ForecastScheme

COUNTED = ("published", "superseded")


class Of(NamedTuple):
    """What is measured: an item, or a group where nothing finer is forecast."""

    item_group_id: UUID | None
    item_id: UUID | None


class Figures(NamedTuple):
    """What was published of one item in each version, finished and as the statistics had it."""

    published: list[Published]
    statistics: list[Published]


def measured(
    session: Session, scheme: ForecastScheme, cycle: date, demand: Mapping[Leaf, Demand]
) -> list[dict[str, Any]]:
    """A row for each item with published figures of periods that have ended before the cycle."""
    period = Period(scheme.period)
    now = period.bucket_of(cycle)
    actual: dict[Of, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for leaf, each in demand.items():
        for bucket, quantity in each.sums.items():
            actual[Of(leaf.item_group_id, leaf.item_id)][bucket] += quantity
    rows = []
    for of, figures in published_of(session, scheme, cycle).items():
        standing = at_lag(figures.published, scheme.lag)
        buckets = [bucket for bucket in standing if bucket < now]
        if buckets:
            rows.append(_row(scheme, cycle, of) | measures(scheme, buckets, actual[of], figures))
    return rows


def published_of(session: Session, scheme: ForecastScheme, cycle: date) -> dict[Of, Figures]:
    """Of every version ever published, in the order in which they were; whole smallest units."""
    period, unit = Period(scheme.period), 10**scheme.decimals
    found: dict[Of, Figures] = defaultdict(lambda: Figures([], []))
    keys = (ForecastSeries.item_group_id, ForecastSeries.item_id)
    query = (
        select(*keys, Forecast.cycle, ForecastRow.start, func.sum(ForecastRow.quantity), func.sum(ForecastRow.baseline))
        .join(ForecastSeries, ForecastSeries.id == ForecastRow.series_id)
        .join(Forecast, Forecast.id == ForecastRow.forecast_id)
        .where(Forecast.forecast_scheme_id == scheme.id, Forecast.state.in_(COUNTED), ForecastRow.start < cycle)
        .group_by(*keys, Forecast.id, Forecast.cycle, Forecast.published_at, ForecastRow.start)
        .order_by(Forecast.published_at, Forecast.id, ForecastRow.start)
    )
    for group, item, made, start, quantity, baseline in session.execute(query):
        times = (period.bucket_of(made), period.bucket_of(start))
        figures = found[Of(group, item)]
        figures.published.append(Published(*times, float(quantity * unit)))
        figures.statistics.append(Published(*times, float(baseline * unit)))
    return found


def measures(scheme: ForecastScheme, buckets: list[int], actual: Mapping[int, int], figures: Figures) -> dict[str, Any]:
    """All measures of one item at the scheme's lag; what came before the first of these periods scales MASE."""
    unit = 10**scheme.decimals
    came = [float(actual.get(bucket, 0)) for bucket in buckets]
    said, statistics = (at_lag(rows, scheme.lag) for rows in figures)
    first = min(actual, default=buckets[0])
    training = [float(actual.get(bucket, 0)) for bucket in range(first, buckets[0])]
    naive = [float(actual.get(bucket - scheme.lag - 1, 0)) for bucket in buckets]
    found = accuracy(came, [said[bucket] for bucket in buckets], training, Period(scheme.period).season)
    layers = {
        "statistics": [statistics[bucket] for bucket in buckets],
        "published": [said[bucket] for bucket in buckets],
    }
    added = value_added(came, naive, layers)
    shares = {name: kept(getattr(found, name)) for name in ("mape", "wape", "bias", "mase", "tracking_signal")}
    told = {"count": found.count, "rmse": kept(None if found.rmse is None else found.rmse / unit), "alarm": found.alarm}
    return (
        shares | told | {"added": {name: None if value is None else round(value, 4) for name, value in added.items()}}
    )


def kept(value: float | None) -> Decimal | None:
    return None if value is None else max(-LIMIT, min(LIMIT, Decimal(f"{value:.6f}")))


def _row(scheme: ForecastScheme, cycle: date, of: Of) -> dict[str, Any]:
    place = {"company_id": scheme.company_id, "site_id": scheme.site_id, "forecast_scheme_id": scheme.id}
    when = {"id": uuid7(), "cycle": cycle, "lag": scheme.lag, "measured_at": datetime.now(UTC)}
    return place | when | of._asdict()

"""New series in a draft forecast: an item, or a customer's part of it, that no history speaks for yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from backend.documents.act import Act
from backend.documents.scope import allows
from backend.engineering.item import Item
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.kernel.forecasting.launch import launched
from backend.kernel.forecasting.rounding import whole
from backend.sales import rules
from backend.sales.customer import Customer
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from backend.sales.forecast_edits import replay
from backend.sales.forecast_leaves import leaf_of
from backend.sales.forecast_scheme import ForecastScheme

Figures = list[tuple[date, date, Decimal]]


@dataclass(frozen=True)
class NewSeries:
    """Which item (for which customer), and which item it is expected to be like, × factor; without one: nothing."""

    item_id: UUID
    customer_id: UUID | None = None
    like_item_id: UUID | None = None
    factor: Decimal | None = None


def add(forecast_id: UUID, given: NewSeries, act: Act) -> Forecast:
    """Forecast it from now on; corrections of what it stands under count for it, too."""
    forecast = act.find(Forecast, forecast_id, lock=True)
    rules.can_correct(forecast.number, forecast.state, forecast.made_at is not None)
    scheme = act.session.get_one(ForecastScheme, forecast.forecast_scheme_id)
    item: Item = _visible(Item, "item_id", given.item_id, act)
    customer: Customer | None = None
    if given.customer_id is not None:
        customer = _visible(Customer, "customer_id", given.customer_id, act)
    leaf = leaf_of(scheme.level, (item.id, item.item_group_id), customer)
    same = [getattr(ForecastSeries, name) == value for name, value in leaf._asdict().items()]
    if act.session.scalar(select(ForecastSeries.id).where(ForecastSeries.forecast_id == forecast.id, *same)):
        raise Refused(f"Forecast {forecast.number} has this series of {item.number} already.")
    figures = _figures(forecast, given, act)
    _write(forecast, leaf._asdict() | {"why": _why(given)}, figures, act)
    forecast.series += 1
    replay(forecast, [start for start, _, _ in figures], act)
    return forecast


def _visible(document: Any, name: str, id: UUID, act: Act) -> Any:
    row = act.session.get(document, id)
    if row is None or not allows(row, act.actor):
        raise NotFound(f"{name}: there is no such {document.__tablename__}.", field=name)
    return row


def _figures(forecast: Forecast, given: NewSeries, act: Act) -> Figures:
    """By period: those of the similar item × factor in whole smallest units, or nothing."""
    periods = select(ForecastRow.start, ForecastRow.end).where(ForecastRow.forecast_id == forecast.id).distinct()
    spans = [(start, end) for start, end in act.session.execute(periods.order_by(ForecastRow.start))]
    factor = Decimal(1) if given.factor is None else given.factor
    rules.correction(rules.FACTORS[0], factor, "new series")
    if given.like_item_id is None:
        return [(*span, Decimal(0)) for span in spans]
    like = _like(forecast, given.like_item_id, act)
    unit = 10**forecast.decimals
    values = launched(forecast.number, [float(like.get(start, 0) * unit) for start, _ in spans], float(factor))
    return [(*span, Decimal(value) / unit) for span, value in zip(spans, whole(values), strict=True)]


def _like(forecast: Forecast, item_id: UUID, act: Act) -> dict[date, Decimal]:
    query = select(ForecastRow.start, func.sum(ForecastRow.quantity)).group_by(ForecastRow.start)
    query = query.join(ForecastSeries, ForecastSeries.id == ForecastRow.series_id)
    query = query.where(ForecastRow.forecast_id == forecast.id, ForecastSeries.item_id == item_id)
    found = {start: quantity for start, quantity in act.session.execute(query)}
    if not found:
        raise Invalid("like_item_id: this forecast has no such item.", {"like_item_id": ["Not forecast here."]})
    return found


def _why(given: NewSeries) -> dict[str, Any]:
    if given.like_item_id is None:
        return {"cause": "by_hand"}
    return {"cause": "like", "like": str(given.like_item_id), "factor": float(given.factor or 1)}


def _write(forecast: Forecast, values: dict[str, Any], figures: Figures, act: Act) -> None:
    last = select(func.max(ForecastSeries.position)).where(ForecastSeries.forecast_id == forecast.id)
    place = {"forecast_id": forecast.id, "position": (act.session.scalar(last) or 0) + 1}
    series = ForecastSeries(**values, **place, history=[], history_first=forecast.cycle)
    act.session.add(series)
    act.session.flush()
    rows = [
        {"series_id": series.id, "forecast_id": forecast.id, "start": start, "end": end}
        | {"baseline": quantity, "quantity": quantity, "locked": False}
        for start, end, quantity in figures
    ]
    if rows:
        act.session.execute(insert(ForecastRow), rows)

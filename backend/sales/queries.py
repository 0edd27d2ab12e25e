"""What people look at in sales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.sales.customer import Customer
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from backend.sales.forecast_scheme import ForecastAccuracy
from backend.sales.sales_order import SalesOrder, SalesOrderLine

GONE = ("shipped", "closed")  # orders that left in full
MEASURES = ("lag", "count", "mape", "wape", "bias", "mase", "rmse", "tracking_signal", "alarm", "added")


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """What is expected of one series in a period [start, end), in the item's base unit; empty keys say "any".

    Without an item it is a figure of the whole item group.
    """

    forecast_id: UUID
    site_id: UUID
    item_id: UUID | None
    item_group_id: UUID | None
    customer_id: UUID | None
    customer_class: str
    channel: str
    region: str
    start: date
    end: date
    quantity: Decimal


def open_lines(site_id: UUID, states: tuple[str, ...] = ("confirmed",)) -> Select[Any]:
    """Lines of a site that are not shipped in full, with their orders, the most urgent first."""
    left = SalesOrderLine.quantity > SalesOrderLine.shipped + SalesOrderLine.cancelled
    return (
        select(SalesOrderLine, SalesOrder)
        .join(SalesOrder, SalesOrderLine.owner_id == SalesOrder.id)
        .where(SalesOrder.site_id == site_id, SalesOrder.state.in_(states), left)
        .order_by(SalesOrderLine.wanted, SalesOrder.priority, SalesOrderLine.id)
    )


def ordered_lines(site_id: UUID, states: tuple[str, ...], span: tuple[date, date]) -> Select[Any]:
    """Lines due on [first, end) of `span` that are open or shipped, and older ones that are still open, with orders.

    What is shipped has consumed its forecast, so planning needs it beside what is open (`states`).
    """
    line, due = SalesOrderLine, func.coalesce(SalesOrderLine.promised, SalesOrderLine.wanted)
    is_open = and_(SalesOrder.state.in_(states), line.quantity > line.shipped + line.cancelled)
    counts = and_(SalesOrder.state.in_((*states, *GONE)), due >= span[0])
    return (
        select(line, SalesOrder, Customer)
        .join(SalesOrder, line.owner_id == SalesOrder.id)
        .join(Customer, SalesOrder.customer_id == Customer.id)
        .where(SalesOrder.site_id == site_id, due < span[1], or_(is_open, counts))
        .order_by(line.wanted, SalesOrder.priority, line.id)
    )


def published(session: Session, site_id: UUID) -> list[UUID]:
    """The forecast in force of each scheme of a site: that of its newest cycle."""
    standing = Forecast.site_id == site_id, Forecast.in_force.is_(True)
    query = select(Forecast.forecast_scheme_id, Forecast.id).where(*standing).order_by(Forecast.cycle, Forecast.id)
    newest = {scheme_id: id for scheme_id, id in session.execute(query)}
    return sorted(newest.values())


def published_rows(
    session: Session, site_id: UUID, span: tuple[date, date], forecast_ids: Sequence[UUID] | None = None
) -> list[PublishedRow]:
    """What a planning run of a site needs: figures of all periods that reach into the days [first, end) of `span`.

    Of the versions named, or of those in force. Two schemes that forecast the same item both count: name one then.
    Rows of no quantity are left out; the order is that of item, start and series.
    """
    ids = published(session, site_id) if forecast_ids is None else list(forecast_ids)
    row, series = ForecastRow, ForecastSeries
    keys = (series.item_id, series.item_group_id, series.customer_id)
    words = (series.customer_class, series.channel, series.region)
    query = (
        select(row.forecast_id, Forecast.site_id, *keys, *words, row.start, row.end, row.quantity)
        .join(series, series.id == row.series_id)
        .join(Forecast, Forecast.id == row.forecast_id)
        .where(row.forecast_id.in_(ids), Forecast.site_id == site_id, row.quantity > 0)
        .where(row.start < span[1], row.end > span[0])
        .order_by(series.item_id, row.start, series.id)
    )
    return [PublishedRow(*found) for found in session.execute(query)]


def forecast_items(forecast_ids: Sequence[UUID]) -> Select[tuple[UUID]]:
    """Items whose orders may consume forecasts of these versions: those that are in one, and all of their groups."""
    series = ForecastSeries
    of_these = series.forecast_id.in_(forecast_ids)
    groups = select(series.item_group_id).where(of_these, series.item_group_id.is_not(None))
    items = select(series.item_id).where(of_these, series.item_id.is_not(None))
    return select(Item.id).where(or_(Item.id.in_(items), Item.item_group_id.in_(groups)))


def accuracy_of(session: Session, scheme_id: UUID, keys: Mapping[str, str]) -> dict[str, Any] | None:
    """The newest measurement of a node, where it is one that is measured: an item with all who buy it, or a group
    where nothing finer is forecast."""
    if not keys or set(keys) - {"item_group_id", "item_id"}:
        return None
    kept = ForecastAccuracy
    newest = select(func.max(kept.cycle)).where(kept.forecast_scheme_id == scheme_id).scalar_subquery()
    query = select(kept).where(kept.forecast_scheme_id == scheme_id, kept.cycle == newest)
    for name, value in ({"item_id": ""} | dict(keys)).items():
        column = getattr(kept, name)
        query = query.where(column == UUID(value) if value else column.is_(None))
    rows = session.scalars(query.limit(2)).all()
    return {name: getattr(rows[0], name) for name in ("cycle", *MEASURES)} if len(rows) == 1 else None


def accuracy(session: Session, scheme_id: UUID, limit: int, after: int) -> dict[str, Any]:
    """The newest measurement of a scheme, item by item, the worst first; those without a share last."""
    kept = ForecastAccuracy
    newest = select(func.max(kept.cycle)).where(kept.forecast_scheme_id == scheme_id).scalar_subquery()
    query = (
        select(kept, Item.number, Item.name)
        .join(Item, Item.id == kept.item_id, isouter=True)
        .where(kept.forecast_scheme_id == scheme_id, kept.cycle == newest)
        .order_by(kept.wape.is_(None), kept.wape.desc(), Item.number, kept.id)
        .offset(after)
        .limit(limit + 1)
    )
    found = session.execute(query).all()
    rows = [
        {"item": {"id": row.item_id, "number": number, "title": name}, "item_group_id": row.item_group_id}
        | {"cycle": row.cycle, **{name: getattr(row, name) for name in MEASURES}}
        for row, number, name in found[:limit]
    ]
    return {"rows": rows, "after": after + limit if len(found) > limit else None}

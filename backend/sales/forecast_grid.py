"""The worksheet of a forecast: one level of nodes × periods, page by page, and all about the node in focus."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.forecasting.periods import Period
from backend.sales import queries
from backend.sales.forecast import Forecast, ForecastCorrection, ForecastRow, ForecastSeries
from backend.sales.forecast_keys import KEYS, LINKED, NOTHING, Keys, Place, keys_of, matching

LIMIT, LARGEST = 50, 200
SHOWN = 36  # periods of history drawn beside a node


@dataclass(frozen=True)
class Page:
    """Which nodes: those of one key under others, found by a text, so many from a place on."""

    by: str
    keys: dict[str, str] = field(default_factory=dict)
    q: str = ""
    limit: int = LIMIT
    after: int = 0


def grid(session: Session, forecast: Forecast, page: Page) -> dict[str, Any]:
    """Nodes with their figures by period, the sum of all of them, and from where the next page begins."""
    wanted = [ForecastSeries.forecast_id == forecast.id, *matching(page.keys)]
    if page.q:
        sought = Item.sought.contains(page.q.lower(), autoescape=True)
        wanted.append(ForecastSeries.item_id.in_(select(Item.id).where(sought)))
    nodes = _nodes(session, wanted, page)
    rows = _figures(session, [*wanted, _one_of(page.by, [node["value"] for node in nodes])], page.by) if nodes else {}
    total = _figures(session, wanted, None)
    return {
        "periods": _periods(session, forecast),
        "rows": [_told(node, rows.get(node["value"], {}), page) for node in nodes[: page.limit]],
        "total": _cells(total.get(NOTHING, {})),
        "after": page.after + page.limit if len(nodes) > page.limit else None,
    }


def detail(session: Session, forecast: Forecast, keys: Keys) -> dict[str, Any]:
    """The node in focus: past demand, figures, every correction that touches it, why where it is one series, and how
    good what was published of it has been."""
    series = session.scalars(
        select(ForecastSeries)
        .where(ForecastSeries.forecast_id == forecast.id, *matching(keys))
        .order_by(ForecastSeries.position)
    ).all()
    wanted = [ForecastSeries.forecast_id == forecast.id, *matching(keys)]
    return {
        "series": len(series),
        "history": _history(series, forecast),
        "cells": _cells(_figures(session, wanted, None).get(NOTHING, {})),
        "corrections": _corrections(session, forecast, [keys_of(each) for each in series]),
        "why": series[0].why if len(series) == 1 else None,
        "causes": Counter(each.why.get("cause", "") for each in series),
        "accuracy": queries.accuracy_of(session, forecast.forecast_scheme_id, keys),
    }


def _nodes(session: Session, wanted: Sequence[Any], page: Page) -> list[dict[str, Any]]:
    """One more than a page holds, so that it is known whether there is another; those without a value come last."""
    column, linked = getattr(ForecastSeries, page.by), LINKED.get(page.by)
    count = func.count(ForecastSeries.id)
    if linked is None:
        query: Select[Any] = select(column, column, column, count).group_by(column).order_by(column == NOTHING, column)
    else:
        query = select(column, linked.number, linked.name, count).join(linked, linked.id == column, isouter=True)
        query = query.group_by(column, linked.number, linked.name).order_by(column.is_(None), linked.number, column)
    query = query.where(*wanted).offset(page.after).limit(page.limit + 1)
    return [
        {"value": NOTHING if value is None else str(value), "number": number, "title": title, "series": series}
        for value, number, title, series in session.execute(query)
    ]


def _one_of(by: str, values: Iterable[str]) -> Any:
    column, known = getattr(ForecastSeries, by), list(values)
    if by not in LINKED:
        return column.in_(known)
    return or_(column.in_([UUID(value) for value in known if value]), and_(NOTHING in known, column.is_(None)))


def _figures(session: Session, wanted: Sequence[Any], by: str | None) -> dict[str, dict[date, Any]]:
    """Per node (or one for all) and period: figure, baseline, how many leaves, how many of them locked."""
    row = ForecastRow
    sums = (
        func.sum(row.quantity),
        func.sum(row.baseline),
        func.count(),
        func.sum(case((row.locked.is_(True), 1), else_=0)),
    )
    keys = () if by is None else (getattr(ForecastSeries, by),)
    query = select(row.start, *sums, *keys).join(ForecastSeries, ForecastSeries.id == row.series_id).where(*wanted)
    found: dict[str, dict[date, Any]] = defaultdict(dict)
    for start, quantity, baseline, leaves, locked, *key in session.execute(query.group_by(row.start, *keys)):
        value = str(key[0]) if key and key[0] is not None else NOTHING
        found[value][start] = {"quantity": quantity, "baseline": baseline, "leaves": leaves, "locked": locked}
    return found


def _told(node: Mapping[str, Any], figures: Mapping[date, Any], page: Page) -> dict[str, Any]:
    own = {"node": {**page.keys, page.by: node["value"]}, "cells": _cells(figures)}
    return {name: node[name] for name in ("number", "title", "series")} | own


def _cells(figures: Mapping[date, Any]) -> list[dict[str, Any]]:
    return [{"start": start, **figures[start]} for start in sorted(figures)]


def _periods(session: Session, forecast: Forecast) -> list[dict[str, date]]:
    query = select(ForecastRow.start, ForecastRow.end).where(ForecastRow.forecast_id == forecast.id).distinct()
    return [{"start": start, "end": end} for start, end in session.execute(query.order_by(ForecastRow.start))]


def _history(series: Sequence[ForecastSeries], forecast: Forecast) -> list[dict[str, Any]]:
    """The last periods before the cycle, all series together, in units of the items."""
    assert forecast.cycle is not None
    period = Period(forecast.period)
    sums: list[int] = []
    for each in series:
        sums = [one + other for one, other in zip_longest(sums, reversed(each.history[-SHOWN:]), fillvalue=0)]
    end = period.bucket_of(forecast.cycle)
    values = [Decimal(value).scaleb(-forecast.decimals) for value in reversed(sums)]
    starts = [period.start(end - len(values) + place) for place in range(len(values))]
    return [{"start": start, "quantity": value} for start, value in zip(starts, values, strict=True)]


def _corrections(session: Session, forecast: Forecast, series: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Those that touch any of these series, the last made first; names of what they were made at come along."""
    query = select(ForecastCorrection).where(ForecastCorrection.forecast_id == forecast.id)
    rows = session.scalars(query.order_by(ForecastCorrection.position.desc())).all()
    places = {Place(tuple(sorted(row.node.items()))) for row in rows}
    touching = {place for place in places if any(place.holds(keys) for keys in series)}
    names = _names(session, touching)
    return [
        _correction(row)
        | {"at": [names.get((name, row.node[name]), row.node[name]) for name in KEYS if name in row.node]}
        for row in rows
        if Place(tuple(sorted(row.node.items()))) in touching
    ]


def _names(session: Session, places: Iterable[Place]) -> dict[tuple[str, str], str]:
    """The numbers behind the ids in these nodes, a statement for each kind."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for place in places:
        for name, value in place.keys:
            if name in LINKED and value:
                wanted[name].add(UUID(value))
    found = {}
    for name, ids in wanted.items():
        query = select(LINKED[name].id, LINKED[name].number).where(LINKED[name].id.in_(ids))
        found |= {(name, str(id)): number for id, number in session.execute(query)}
    return found


def _correction(row: ForecastCorrection) -> dict[str, Any]:
    names = ("id", "node", "start", "layer", "value", "reason", "locked", "person", "made_at", "before", "after")
    return {name: getattr(row, name) for name in (*names, "withdrawn_at", "withdrawn_by")}

"""Load against capacity 负荷: the hours the plan in force and all orders ask of work centers (planning.md §7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.engineering.item import Item
from backend.kernel.capacity.detailed import detailed_load
from backend.kernel.capacity.facts import NONE, Buckets, Entry, Operation, Resource, RoutedOrder
from backend.kernel.capacity.pictures import Picture, bottlenecks, pictures
from backend.kernel.errors import Invalid, NotFound
from backend.planning.center_hours import in_places, laid, resources
from backend.planning.load_orders import KINDS, MANY, Asking, Span, asking, routed
from backend.planning.mps_periods import Period
from backend.planning.plan_version import PlanVersion
from backend.plant.work_center import WorkCenter

HOURS, PERCENT = 2, 1  # decimals
MOST = 200  # orders behind one bar

Row = dict[str, Any]


@dataclass(frozen=True)
class Load:
    """Hours by order, work center and day, the pictures of every bucket, and what could not be counted."""

    span: Span
    buckets: Buckets
    orders: dict[str, Asking]
    centers: dict[UUID, WorkCenter]
    entries: Sequence[Entry]
    rows: Sequence[Picture]
    without: Sequence[UUID]
    refused: Sequence[str]


def load(span: Span, periods: Sequence[Period]) -> Load:
    """Operations that remain, back from the due day; those that should be done by now are asked of today."""
    found = asking(span)
    known = routed(span, {one.item_id for one in found if one.operations is None})
    told = [(one, known.operations(one)) for one in found]
    work = [(one, operations) for one, operations in told if operations]
    starts = [0, *((period.first - span.today).days for period in periods[1:])]
    buckets = Buckets(tuple(starts), (span.end - span.today).days)
    ids = {operation.resource for _, operations in work for operation in operations}
    centers = _centers(span, ids | span.supposed.others)
    working = _working(span, centers, buckets.horizon)
    entries = span.supposed.rerouted(detailed_load((_order(span, *one) for one in work), working))
    without = sorted({one.item_id for one, operations in told if operations is None})
    by_key = {one.key: one for one, _ in work}
    return Load(span, buckets, by_key, centers, entries, pictures(entries, working, buckets), without, known.refused)


def _order(span: Span, one: Asking, operations: Sequence[Operation]) -> RoutedOrder:
    return RoutedOrder(one.key, (one.due - span.today).days, operations)


def _centers(span: Span, ids: Iterable[Any]) -> dict[UUID, WorkCenter]:
    query = select(WorkCenter).where(WorkCenter.id.in_(ids)).order_by(WorkCenter.number, WorkCenter.id)
    return {one.id: one for one in span.session.scalars(query)}


def _working(span: Span, centers: dict[UUID, WorkCenter], days: int) -> list[Resource]:
    """One order runs on one place: where there are whole places side by side, each is a unit of its own."""
    found = resources(span.session, span.site_id, centers, span.today, days)
    apart = [in_places(one, centers[one.key].capacity) for one in found]  # type: ignore[index]
    return laid(span.session, apart, span.supposed, days)


def charted(found: Load, periods: Sequence[Period]) -> Row:
    """The most loaded work centers first, each with a cell for every period."""
    rank = {one.resource: place for place, one in enumerate(bottlenecks(found.rows))}
    parts = _parts(found)
    by_center: dict[Any, list[Picture]] = defaultdict(list)
    for row in found.rows:
        by_center[row.resource].append(row)
    return {
        "periods": [{"first": one.first, "last": one.last} for one in periods],
        "rows": [
            {
                "work_center": _named(found.centers[id]),
                "over": _rounded(sum((row.over for row in by_center[id]), NONE), HOURS),
                "cells": [_cell(row, parts[row.resource, row.bucket]) for row in by_center[id]],
            }
            for id in sorted(by_center, key=lambda id: rank[id])
        ],
        "without_routing": _items(found.span, found.without),
        "plans": _plans(found.span),
    }


def compare(told: Row, before: Load) -> None:
    """Beside each work center what was too much, and what it could do, without what is supposed."""
    over: dict[UUID, Fraction] = defaultdict(Fraction)
    for row in before.rows:
        over[row.resource] += row.over  # type: ignore[index]
    for center in told["rows"]:
        center["over_before"] = _rounded(over[center["work_center"]["id"]], HOURS)


def behind(found: Load, center_id: UUID, place: int) -> Row:
    """The orders that load a work center in one period, the most hours first."""
    if center_id not in found.centers:
        raise NotFound("work_center_id: nothing is asked of such a work center here.", field="work_center_id")
    hours: dict[str, Fraction] = defaultdict(Fraction)
    late: dict[str, bool] = defaultdict(bool)
    for entry in found.entries:
        if entry.resource == center_id and entry.day < found.buckets.horizon and found.buckets.of(entry.day) == place:
            hours[entry.order] += entry.hours
            late[entry.order] |= entry.late
    keys = sorted(hours, key=lambda key: (-hours[key], found.orders[key].due, key))
    items = {row["id"]: row for row in _items(found.span, {found.orders[key].item_id for key in keys[:MOST]})}
    rows = [_asked(found.orders[key], items, hours[key], late[key]) for key in keys[:MOST]]
    return {"work_center": _named(found.centers[center_id]), "rows": rows, "count": len(keys)}


def place_of(periods: Sequence[Period], first: date) -> int:
    for place, period in enumerate(periods):
        if period.first == first:
            return place
    raise Invalid(f"first: no period begins on {first}.", {"first": ["Not the first day of a period."]})


def _parts(found: Load) -> dict[tuple[Any, int], dict[str, Fraction]]:
    """Hours of each work center and bucket by what asks for them; `late` are those that should be over by now."""
    parts: dict[tuple[Any, int], dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for entry in found.entries:
        if entry.day < found.buckets.horizon:
            cell = parts[entry.resource, found.buckets.of(entry.day)]
            cell[found.orders[entry.order].kind] += entry.hours
            cell["late"] += entry.hours if entry.late else 0
    return parts


def _cell(row: Picture, parts: dict[str, Fraction]) -> Row:
    told = {name: _rounded(parts.get(name, NONE), HOURS) for name in (*KINDS, "late")}
    share = None if row.utilization is None else _rounded(row.utilization * 100, PERCENT)
    figures = {"load": row.load, "capacity": row.capacity, "over": row.over}
    return {name: _rounded(value, HOURS) for name, value in figures.items()} | {"percent": share} | told


def _asked(one: Asking, items: dict[UUID, Row], hours: Fraction, late: bool) -> Row:
    document = "production/work_order" if one.kind == "work_order" else "planning/planned_order"
    told = {"kind": one.kind, "document": document, "id": one.id, "number": one.number, "item": items[one.item_id]}
    days = {"start": one.start, "due": one.due}
    return told | days | {"quantity": one.quantity, "hours": _rounded(hours, HOURS), "late": late}


def _items(span: Span, ids: Iterable[UUID]) -> list[Row]:
    wanted, found = sorted(ids), []
    for first in range(0, len(wanted), MANY):
        query = select(Item.id, Item.number, Item.name).where(Item.id.in_(wanted[first : first + MANY]))
        found += [{"id": id, "number": number, "title": name} for id, number, name in span.session.execute(query)]
    return sorted(found, key=lambda row: row["number"])


def _plans(span: Span) -> list[Row]:
    wanted = {span.plans.mps, span.plans.mrp} - {None}
    query = select(PlanVersion).where(PlanVersion.id.in_(wanted)).order_by(PlanVersion.number)
    return [{"id": one.id, "number": one.number, "finished_at": one.finished_at} for one in span.session.scalars(query)]


def _named(center: WorkCenter) -> Row:
    return {"id": center.id, "number": center.number, "title": center.name}


def _rounded(value: Fraction, decimals: int) -> Decimal:
    return Decimal(round(value * 10**decimals)).scaleb(-decimals)

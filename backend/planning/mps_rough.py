"""Rough-cut 粗能力: what the master schedule asks of work centers, period by period, against what they can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.kernel.capacity.facts import Buckets, Output
from backend.kernel.capacity.pictures import CapacityException, Picture, bottlenecks, free_hours, overloads, pictures
from backend.kernel.capacity.rough import Bills, rough_load
from backend.planning.capacity_overlay import CapacityOverlay
from backend.planning.center_hours import laid, resources
from backend.planning.mps_bills import bills
from backend.planning.mps_facts import SiteFacts
from backend.planning.mps_periods import Period
from backend.plant.company import Site
from backend.plant.work_center import WorkCenter

MADE = ("work_order", "firm", "proposed")
HUNDRED = 100


@dataclass(frozen=True)
class Load:
    """Pictures of every work center in every bucket, what nobody can load, and what could not be read."""

    rows: Sequence[Picture]
    centers: dict[UUID, WorkCenter]
    without_bill: Sequence[UUID]
    refused: Sequence[str]


def rough_cut(facts: SiteFacts, periods: Sequence[Period]) -> dict[str, Any]:
    """The most loaded work centers first, with the periods in which more is asked than they can do."""
    found = load_of(facts, _buckets(facts, periods))
    order = {one.resource: place for place, one in enumerate(bottlenecks(found.rows))}
    by_center: dict[Any, list[Picture]] = {}
    for row in found.rows:
        by_center.setdefault(row.resource, []).append(row)
    return {
        "rows": [
            {"work_center": _named(found.centers[id]), "cells": [_cell(row) for row in by_center[id]]}
            for id in sorted(by_center, key=lambda id: order[id])
        ],
        "overloads": [_overload(found, each, periods) for each in overloads(found.rows)],
        "without_bill": [_item(facts, id) for id in found.without_bill],
        "refused": found.refused,
    }


def load_of(facts: SiteFacts, buckets: Buckets) -> Load:
    """Everything that is made of the items looked at, by the bill of resources of each."""
    company_id = _company(facts)
    read = bills(facts.session, facts.site_id, company_id, facts.today, list(facts.items))
    known: Bills = {id: rows for id in facts.items if (rows := read.whole(id))}
    overlay, horizon = CapacityOverlay.of(facts.version, facts.today), buckets.horizon
    centers = {row.resource for rows in known.values() for row in rows} | overlay.others
    found = resources(facts.session, facts.site_id, centers, facts.today, horizon)  # type: ignore[arg-type]
    working = laid(facts.session, found, overlay, horizon)
    rough = rough_load(_outputs(facts), known, working)
    named = facts.session.scalars(select(WorkCenter).where(WorkCenter.id.in_(centers)))
    rows = pictures(overlay.rerouted(rough.entries), working, buckets)
    return Load(rows, {one.id: one for one in named}, rough.without_bill, read.refused)  # type: ignore[arg-type]


def free_by_day(facts: SiteFacts, horizon: int) -> dict[UUID, list[Fraction]]:
    """Hours of each work center that the schedule leaves free, day by day: what a promise may count on."""
    return free_hours(load_of(facts, Buckets.of_length(1, horizon)).rows)  # type: ignore[return-value]


def _outputs(facts: SiteFacts) -> list[Output]:
    return [
        Output(row.number, id, facts.number(row.day), row.quantity, one.item.item_group_id)
        for id, one in facts.items.items()
        for row in one.receipts
        if row.kind in MADE and row.source == "make"
    ]


def _buckets(facts: SiteFacts, periods: Sequence[Period]) -> Buckets:
    starts = [0, *(facts.number(period.first) for period in periods[1:])]
    return Buckets(tuple(starts), facts.number(periods[-1].end))


def _company(facts: SiteFacts) -> UUID:
    return facts.session.get_one(Site, facts.site_id).company_id


def _cell(row: Picture) -> dict[str, Any]:
    return {
        "load": _rounded(row.load, 2),
        "capacity": _rounded(row.capacity, 2),
        "percent": _percent(row.utilization),
        "over": _rounded(row.over, 2),
    }


def _overload(found: Load, each: CapacityException, periods: Sequence[Period]) -> dict[str, Any]:
    period = periods[each.bucket]
    told = {"work_center": _named(found.centers[each.resource]), "first": period.first, "last": period.last}  # type: ignore[index]
    return told | {"hours": _rounded(each.hours, 2), "percent": _percent(each.utilization), "orders": each.orders}


def _named(center: WorkCenter) -> dict[str, Any]:
    return {"id": center.id, "number": center.number, "title": center.name}


def _item(facts: SiteFacts, id: UUID) -> dict[str, Any]:
    item = facts.items[id].item
    return {"id": id, "number": item.number, "title": item.name}


def _percent(share: Fraction | None) -> Decimal | None:
    """In per cent; nothing where nothing can be done at all."""
    return None if share is None else _rounded(share * HUNDRED, 1)


def _rounded(value: Fraction, decimals: int) -> Decimal:
    return Decimal(round(value * 10**decimals)).scaleb(-decimals)

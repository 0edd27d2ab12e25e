"""The master schedule as a grid: of each item, period by period, what is wanted, what comes, what can be promised."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID
from zlib import crc32

from backend.kernel.mrp.facts import scaled, unscaled
from backend.kernel.promise.available import free_steps
from backend.planning.mps_demand import Dated, Demand, Wanted, demand_of, promises_of
from backend.planning.mps_facts import ItemFacts, Receipt, SiteFacts
from backend.planning.mps_fences import FenceDays, fences_of
from backend.planning.mps_periods import Period

EDITED = ("firm", "proposed")
SUMMED = ("forecast", "consumed", "orders", "needs", "scheduled", "firm", "proposed", "balance", "atp")


def grid(facts: SiteFacts, periods: Sequence[Period]) -> dict[str, Any]:
    """Rows of items, and the sum of all where one can add them."""
    wanted = demand_of(facts, periods[-1].last)
    rows = [_item(facts, one, wanted.items[id], periods) for id, one in facts.items.items()]
    return {
        "today": facts.today,
        "site_id": facts.site_id,
        "periods": [asdict(period) for period in periods],
        "rows": rows,
        "total": _total(facts, rows, wanted, periods),
    }


def _item(facts: SiteFacts, one: ItemFacts, wanted: Wanted, periods: Sequence[Period]) -> dict[str, Any]:
    fences = fences_of(one.here, facts.calendar, facts.today)
    cells = _figures(facts, one, wanted, periods)
    edited = cells_of(facts, one, periods)
    for cell, period, receipts in zip(cells, periods, edited, strict=True):
        cell |= {"fence": fence_at(fences, period), "can_edit": period.end > fences.frozen}
        cell |= {"version": version_of(receipts), "planned_orders": [_told(row) for row in receipts]}
    uom = facts.uoms[one.item.uom_id]
    return {
        "item": {"id": one.item.id, "number": one.item.number, "title": one.item.name},
        "unit": {"number": uom.number, "decimals": uom.decimals},
        "item_group_id": one.item.item_group_id,
        "fences": asdict(fences),
        "on_hand": one.on_hand,
        "safety_stock": one.here.safety_stock,
        "lead_time_days": one.here.lead_time_days,
        "refused": one.refused,
        "cells": cells,
    }


def _figures(facts: SiteFacts, one: ItemFacts, wanted: Wanted, periods: Sequence[Period]) -> list[dict[str, Any]]:
    """Figures of each period; what is overdue counts in the first, what lies behind the last in none."""
    receipts = {kind: _by_kind(facts, one, kind) for kind in ("scheduled", *EDITED)}
    needs = [(facts.number(day), scaled(quantity)) for day, quantity in one.needs]
    supplies = [(0, scaled(one.on_hand)), *(row for rows in receipts.values() for row in rows)]
    steps = free_steps(supplies, promises_of(facts, one))
    sums = {
        name: _sums(facts, rows, periods)
        for name, rows in {
            "forecast": wanted.forecast, "net": wanted.net, "counted": wanted.counted, "orders": wanted.orders,
            "needs": needs, "atp": steps, **receipts,
        }.items()
    }  # fmt: skip
    balance, promised, cells = scaled(one.on_hand), 0, []
    for place in range(len(periods)):
        got = {name: column[place] for name, column in sums.items()}
        came = sum(got[kind] for kind in receipts)
        balance += came - got["counted"] - got["orders"] - got["needs"]
        promised += got["atp"]
        told = got | {"consumed": got["forecast"] - got["net"], "balance": balance, "atp_cumulative": promised}
        cells.append({name: unscaled(value) for name, value in told.items()})
    return cells


def _by_kind(facts: SiteFacts, one: ItemFacts, kind: str) -> Dated:
    """Receipts that are firm, proposed, or scheduled: everything the schedule itself does not plan."""
    found = (row for row in one.receipts if (row.kind if row.kind in EDITED else "scheduled") == kind)
    return [(max(facts.number(row.day), 0), scaled(row.quantity)) for row in found]


def _sums(facts: SiteFacts, rows: Iterable[tuple[int, int]], periods: Sequence[Period]) -> list[int]:
    sums = [0] * len(periods)
    for day, quantity in rows:
        place = place_of(facts.date(day), periods)
        if place is not None:
            sums[place] += quantity
    return sums


def place_of(day: date, periods: Sequence[Period]) -> int | None:
    """The period a day counts in; what is overdue counts in the first."""
    if day >= periods[-1].end:
        return None
    return max(bisect_right([period.first for period in periods], day) - 1, 0)


def cells_of(facts: SiteFacts, one: ItemFacts, periods: Sequence[Period]) -> list[list[Receipt]]:
    """The planned orders of each period, firm ones first, as they stand."""
    found: list[list[Receipt]] = [[] for _ in periods]
    for row in one.receipts:
        place = place_of(row.day, periods) if row.kind in EDITED else None
        if place is not None:
            found[place].append(row)
    return [sorted(rows, key=lambda row: (row.kind, row.day, row.number)) for rows in found]


def version_of(receipts: Iterable[Receipt]) -> int:
    """What somebody who changes a cell has seen of it: a number that is another as soon as one of its orders is."""
    seen = ",".join(f"{row.id}:{row.version}:{row.kind}" for row in receipts)
    return crc32(seen.encode()) % 10**9


def fence_at(fences: FenceDays, period: Period) -> str:
    """The innermost fence a period begins in."""
    for name in ("frozen", "slushy", "demand"):
        if period.first < getattr(fences, name):
            return name
    return ""


def _told(row: Receipt) -> dict[str, Any]:
    return {"id": row.id, "number": row.number, "state": row.kind, "due": row.day, "quantity": row.quantity}


def _total(
    facts: SiteFacts, rows: Sequence[Mapping[str, Any]], wanted: Demand, periods: Sequence[Period]
) -> list[dict[str, Any]] | None:
    """Only what is counted in one unit can be added. A group's forecast that no item has is told beside."""
    units = {one.item.uom_id for one in facts.items.values()}
    if len(units) != 1 or len(rows) < 2:
        return None
    groups: dict[UUID, Dated] = wanted.groups
    unbroken = _sums(facts, [row for each in groups.values() for row in each], periods)
    return [
        {name: sum(row["cells"][place][name] for row in rows) for name in SUMMED}
        | {"not_broken_down": unscaled(unbroken[place])}
        for place in range(len(periods))
    ]

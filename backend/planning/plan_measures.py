"""How well a plan was kept and how still it stands, over the versions that are kept (planning.md §8).

Both look at the snapshots, so at plans as they were made, whatever people did with their orders since. The plans of a
scheme that follows the floor by itself count once a day, as the last of it left them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.database import among
from backend.engineering.item import Item
from backend.inventory.item_site import SOURCES
from backend.kernel.measures.ratios import plan_adherence
from backend.kernel.measures.stability import moves_per_100, nervousness_of
from backend.kernel.mrp.facts import scaled, unscaled
from backend.planning import comparing, rules
from backend.planning.keeping import Shelf
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_rows import made_by, received_by
from backend.planning.proposal import PlanItem, PlanSnapshot
from backend.planning.snapshot import Snapshot
from backend.plant.company import Site
from backend.production.production_report import ProductionReceipt
from backend.production.work_order import WorkOrder

VERSIONS, WEEKS = 7, 3
WORST = 5  # items named of a week
WEEK = timedelta(days=7)
HUNDRED = 100

Row = dict[str, Any]


@dataclass(frozen=True)
class Looked:
    """Whose plans, as they lie on the shelf, and what day it is there."""

    session: Session
    shelf: Shelf
    scheme: PlanScheme
    today: date

    def snapshot(self, version: PlanVersion) -> Snapshot:
        return self.shelf.of(self.session, version.id)


def measures(at: Looked) -> Row:
    """The last weeks and the last runs, the newest first."""
    kept = _kept(at)
    counted = _once_a_day(kept)[:VERSIONS]
    return {
        "scheme": {"id": at.scheme.id, "number": at.scheme.number},
        "adherence": [week for first in _weeks(at.today) if (week := _week(at, kept, first)) is not None],
        "stability": [_unrest(at, old, new) for new, old in pairwise(counted)],
    }


def _kept(at: Looked) -> list[PlanVersion]:
    """Live plans whose snapshots are still there, the newest first."""
    one = PlanVersion
    query = select(one).join(PlanSnapshot, PlanSnapshot.plan_version_id == one.id)
    query = query.where(one.plan_scheme_id == at.scheme.id, one.state == "done", one.kind == "live")
    return list(at.session.scalars(query.order_by(one.finished_at.desc(), one.id.desc())))


def _once_a_day(versions: Sequence[PlanVersion]) -> list[PlanVersion]:
    """What a person asked for counts each time."""
    found: list[PlanVersion] = []
    for version in versions:
        if not (version.net_change and found and found[-1].day_zero == version.day_zero):
            found.append(version)
    return found


def _unrest(at: Looked, old: PlanVersion, new: PlanVersion) -> Row:
    """Σ |new − old| × weight ÷ Σ old × weight over the days both know, and how many of a hundred orders moved."""
    before, after = at.snapshot(old), at.snapshot(new)
    later = (after.day_zero - before.day_zero).days
    horizon = min(before.plan.network.horizon - later, after.plan.network.horizon)
    share, moves = None, None
    if horizon > 0:
        share = nervousness_of(*_differences((before, later), (after, 0), horizon), horizon)
        compared = comparing.comparison(before, after)
        moved = sum(1 for row in compared.rows if row.kind == "moved")
        moves = moves_per_100(moved, old.planned_orders)
    told = {"version": _named(new), "before": _named(old), "percent": _percent(share)}
    return told | {"moves_per_100": None if moves is None else _rounded(moves)}


def _differences(
    old: tuple[Snapshot, int], new: tuple[Snapshot, int], horizon: int
) -> tuple[dict[int, int], dict[int, int]]:
    """By day of the newer plan: what became otherwise, and what there was."""
    parts = []
    for sign, (snapshot, later) in enumerate((old, new)):
        item, day, quantity = received_by(snapshot)
        day = day - later
        inside = (day >= 0) & (day < horizon)
        ids = snapshot.item_ids[item[inside]]
        parts.append((ids, day[inside], quantity[inside], np.full(int(inside.sum()), sign)))
    ids, days, quantities, side = (np.concatenate(column) for column in zip(*parts, strict=True))
    _, place = np.unique(ids, return_inverse=True)
    _, first, at = np.unique(place * horizon + days, return_index=True, return_inverse=True)
    sums = [np.zeros(len(first), object) for _ in range(2)]  # endless numbers: two plans may fill 64 bits
    for which in range(2):
        np.add.at(sums[which], at[side == which], quantities[side == which].astype(object))
    changed: dict[int, int] = defaultdict(int)
    stood: dict[int, int] = defaultdict(int)
    for day, was, now in zip(days[first].tolist(), *sums, strict=True):
        changed[day] += abs(now - was)
        stood[day] += was
    return changed, stood


def _weeks(today: date) -> list[date]:
    """Mondays of the week under way and of those before it."""
    monday = rules.monday_of(today)
    return [monday - WEEK * back for back in range(WEEKS)]


def _week(at: Looked, kept: Sequence[PlanVersion], monday: date) -> Row | None:
    """Against the plan that was in force when the week began, else the first one made in it; up to yesterday."""
    end = min(monday + WEEK, at.today)
    version = next((one for one in kept if one.day_zero is not None and one.day_zero <= monday), None)
    if version is None:
        version = next((one for one in reversed(kept) if one.day_zero is not None and one.day_zero < end), None)
    if version is None or version.day_zero is None or monday >= end:
        return None
    first = max(monday, version.day_zero)
    plan, actual = _planned(at, version, (first, end)), _made(at, first, end)
    share = plan_adherence(plan, actual)
    missed = sorted(plan, key=lambda id: (min(actual.get(id, 0), plan[id]) - plan[id], id.bytes))
    worst = [id for id in missed[:WORST] if actual.get(id, 0) < plan[id]]
    named = _items(at.session, worst)
    figures = [{"item": named[id], "planned": unscaled(plan[id]), "made": unscaled(actual.get(id, 0))} for id in worst]
    told = {"first": first, "last": end - timedelta(days=1), "is_over": end == monday + WEEK}
    return told | {"version": _named(version), "percent": _percent(share), "items": len(plan), "missed": figures}


def _planned(at: Looked, version: PlanVersion, span: tuple[date, date]) -> dict[UUID, int]:
    """What was to be made in these days, by item."""
    snapshot, (first, end) = at.snapshot(version), span
    item, day, quantity = made_by(snapshot, _made_places(at.session, version))
    inside = (day >= (first - snapshot.day_zero).days) & (day < (end - snapshot.day_zero).days)
    found: dict[UUID, int] = defaultdict(int)
    for place, each in zip(item[inside].tolist(), quantity[inside].tolist(), strict=True):
        found[snapshot.item_id(place)] += each
    return found


def _made_places(session: Session, version: PlanVersion) -> Any:
    query = select(PlanItem.place).join(PlanSnapshot, PlanSnapshot.id == PlanItem.plan_snapshot_id)
    query = query.where(PlanSnapshot.plan_version_id == version.id, PlanItem.source == SOURCES.index("make"))
    return np.array(session.scalars(query).all(), np.int64)


def _made(at: Looked, first: date, end: date) -> dict[UUID, int]:
    """What came into stock from work orders of the site in these days of the site, by item."""
    zone = ZoneInfo(at.session.get_one(Site, at.scheme.site_id).timezone)
    begin, over = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, end))
    one = ProductionReceipt
    query = select(WorkOrder.item_id, one.quantity).join(WorkOrder, WorkOrder.id == one.work_order_id)
    query = query.where(one.site_id == at.scheme.site_id, one.voided.is_(False))
    found: dict[UUID, int] = defaultdict(int)
    for item_id, quantity in at.session.execute(query.where(one.created_at >= begin, one.created_at < over)):
        found[item_id] += scaled(quantity)
    return found


def _items(session: Session, ids: Sequence[UUID]) -> dict[UUID, Row]:
    rows = session.execute(select(Item.id, Item.number, Item.name).where(among(Item.id, set(ids), session)))
    return {id: {"id": id, "number": number, "title": name} for id, number, name in rows}


def _named(version: PlanVersion) -> Row:
    return {"id": version.id, "number": version.number, "made": version.finished_at}


def _percent(share: Fraction | None) -> Decimal | None:
    """No value where nothing was planned."""
    return None if share is None else _rounded(share * HUNDRED)


def _rounded(value: Fraction) -> Decimal:
    return Decimal(round(value * 10)).scaleb(-1)

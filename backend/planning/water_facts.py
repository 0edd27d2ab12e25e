"""What transfer suggestions are made of: sites that lanes join, their water levels, and how low their plans go.

What was asked for since a plan was made is counted beside it, so nobody is helped twice and nobody gives twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.stock_transfer import StockTransfer
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import scaled
from backend.kernel.supply import facts as kernel
from backend.kernel.supply.transfer_plan import Low, TransferFacts
from backend.planning.elsewhere import facts_of
from backend.planning.keeping import Shelf
from backend.planning.lanes import runs_on
from backend.planning.plan_version import PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.snapshot import Snapshot
from backend.planning.supply_lane import SupplyLane
from backend.planning.transfers import in_force_of
from backend.planning.walls import walls_of
from backend.planning.water_level import WaterLevel
from backend.plant.company import Site

Same = tuple[str, str]  # number and unit: what is counted otherwise is not the same item


@dataclass(frozen=True)
class Kept:
    """An item at a site with its levels, the last one that took effect last."""

    item: Item
    levels: Sequence[WaterLevel]

    @property
    def site_id(self) -> UUID:
        return self.levels[0].site_id


@dataclass
class Water:
    """All that a site may be helped by, and all that those might help besides."""

    session: Session
    shelf: Shelf
    site_id: UUID
    today: date
    _open: dict[str, OpenDays] = field(default_factory=dict)

    @cached_property
    def lanes(self) -> list[SupplyLane]:
        """Of the sites joined, in the order of choice."""
        one = SupplyLane
        begun = or_(one.valid_from.is_(None), one.valid_from <= self.today)
        holds = one.active, one.from_site_id.is_not(None), begun, or_(one.valid_to.is_(None), one.valid_to > self.today)
        every, joined = self.session.scalars(select(one).where(*holds)).all(), {self.site_id}
        while more := {site for lane in every for site in _ends(lane) if joined & _ends(lane) and site not in joined}:
            joined |= more
        mine = [lane for lane in every if _ends(lane) <= joined]
        return sorted(mine, key=lambda lane: (lane.priority, lane.item_id is None, lane.lead_time_days, lane.number))

    @cached_property
    def companies(self) -> Mapping[UUID, UUID]:
        sites = {site for lane in self.lanes for site in _ends(lane)} | {self.site_id}
        return dict(self.session.execute(select(Site.id, Site.company_id).where(Site.id.in_(sites))).tuples().all())

    @cached_property
    def walls(self) -> Sequence[kernel.Wall]:
        return walls_of(self.session, set(self.companies.values())).rules

    @cached_property
    def snapshots(self) -> Mapping[UUID, Snapshot]:
        found = {}
        for site_id in self.companies:
            kept = self.session.scalars(in_force_of(site_id)).one_or_none()
            if kept is not None:
                found[site_id] = self.shelf.of(self.session, kept.plan_version_id)
        return found

    def kept(self) -> dict[Same, list[Kept]]:
        """By item, what its sites want to have; only where there is a plan to judge by."""
        query = select(WaterLevel, Item, Uom.number).join(Item, Item.id == WaterLevel.item_id)
        query = query.join(Uom, Uom.id == Item.uom_id).where(WaterLevel.site_id.in_(self.snapshots))
        rows: dict[tuple[Same, UUID], tuple[Item, list[WaterLevel]]] = {}
        for level, item, unit in self.session.execute(query.order_by(WaterLevel.effective_from)).tuples():
            rows.setdefault(((item.number, unit), level.site_id), (item, []))[1].append(level)
        found: dict[Same, list[Kept]] = defaultdict(list)
        for (same, _), (item, levels) in sorted(rows.items(), key=lambda row: (row[0][0], str(row[0][1]))):
            found[same].append(Kept(item, levels))
        return {same: places for same, places in found.items() if len(places) > 1}

    def facts(self, places: Sequence[Kept]) -> TransferFacts:
        """Of one item; `chosen` says which lane each pair of sites goes by."""
        number = places[0].item.number
        levels = [row for one in places for row in self._levels(one)]
        lows = [low for one in places for low in self._low(one)]
        lanes = [self._lane(lane) for lane in self.chosen(places).values()]
        units = {number: max(self.snapshots[one.site_id].unit(one.item.id) for one in places)}
        return TransferFacts(self.companies, levels, lows, lanes, self._open, self.walls, units)

    def chosen(self, places: Sequence[Kept]) -> dict[tuple[UUID, UUID], SupplyLane]:
        """By sending and receiving site the lane that the item goes over."""
        items = {one.site_id: one.item.id for one in places}
        found: dict[tuple[UUID, UUID], SupplyLane] = {}
        for lane in self.lanes:
            if lane.site_id in items and lane.from_site_id in items and lane.item_id in (None, items[lane.site_id]):
                found.setdefault((lane.from_site_id, lane.site_id), lane)
        return found

    def _levels(self, one: Kept) -> Iterator[kernel.WaterLevel]:
        for level in one.levels:
            amounts = (scaled(level.minimum), scaled(level.target), scaled(level.maximum))
            since = (level.effective_from - self.today).days
            yield kernel.WaterLevel(node_of(one), *amounts, since, level.priority)

    def _low(self, one: Kept) -> Iterator[Low]:
        snapshot = self.snapshots[one.site_id]
        place = snapshot.place_of(one.item.id)
        if place < 0:
            return
        change: dict[int, Decimal] = defaultdict(Decimal)
        for fact in facts_of(snapshot, place, one.item.id):
            day = 0 if fact.day is None else max(0, (fact.day - self.today).days)
            change[day] += -fact.quantity if fact.facet == "demand" else fact.quantity
        for day, quantity in self._since(one, snapshot):
            change[max(0, (day - self.today).days)] += quantity
        balance, least, lowest = Decimal(0), None, 0
        window = one.levels[-1].cover_days
        for number in sorted({0, *(day for day in change if day < window)}):
            balance += change[number]
            if least is None or balance < least:
                least, lowest = balance, number
        yield Low(node_of(one), scaled(least or Decimal(0)), lowest)

    def _since(self, one: Kept, snapshot: Snapshot) -> Iterator[tuple[date, Decimal]]:
        """What comes and goes by requests and transfers the plan has not seen."""
        for order, sender, number in self._requests:
            if number != one.item.number:
                continue
            if order.site_id == one.site_id and not _has(snapshot.supplies.id, order.id):
                yield order.due, order.quantity
            if sender == one.site_id and not _has(snapshot.demands.id, order.id):
                yield order.start, -order.quantity

        for one_way in self._transfers:
            quantity = self._unseen(one_way, one, snapshot)
            if quantity:
                yield one_way.due if quantity > 0 else one_way.ship_on, quantity

    def _unseen(self, one_way: StockTransfer, one: Kept, snapshot: Snapshot) -> Decimal:
        """What a half made since the plan brings to its site, or takes from it, by now and later."""
        if one_way.site_id != one.site_id or one_way.item_id != one.item.id:
            return Decimal(0)
        coming = one_way.direction == "in"
        known = snapshot.supplies.id if coming else snapshot.demands.id
        since = one_way.created_at > self._planned_at[one.site_id]
        if not since or any(_has(known, id) for id in (one_way.id, one_way.source_id) if id is not None):
            return Decimal(0)
        kept = one_way.quantity - one_way.returned
        return kept - one_way.lost if coming else -kept

    @cached_property
    def _planned_at(self) -> Mapping[UUID, datetime]:
        """When the run of each site's plan was asked for."""
        found = {site_id: self.session.scalars(in_force_of(site_id)).one() for site_id in self.snapshots}
        return {id: self.session.get_one(PlanVersion, kept.plan_version_id).created_at for id, kept in found.items()}

    @cached_property
    def _transfers(self) -> Sequence[StockTransfer]:
        first = min(self._planned_at.values())
        query = select(StockTransfer).where(StockTransfer.site_id.in_(self.snapshots), StockTransfer.created_at > first)
        return self.session.scalars(query.where(StockTransfer.state != "cancelled").order_by(StockTransfer.id)).all()

    @cached_property
    def _requests(self) -> list[tuple[PlannedOrder, UUID | None, str]]:
        query = select(PlannedOrder, SupplyLane.from_site_id, Item.number)
        query = query.join(SupplyLane, SupplyLane.id == PlannedOrder.supply_lane_id)
        query = query.join(Item, Item.id == PlannedOrder.item_id).where(PlannedOrder.state == "firm")
        return list(self.session.execute(query.where(PlannedOrder.site_id.in_(self.companies))).tuples())

    def _lane(self, lane: SupplyLane) -> kernel.Lane:
        assert lane.from_site_id is not None
        name = str(lane.id)
        if name not in self._open:
            days = runs_on(self.session, lane.work_calendar_id, lane.from_site_id, self.today)
            self._open[name] = days or OpenDays(lambda _: True)
        multiple = scaled(lane.lot_multiple) or 1
        return kernel.Lane(lane.from_site_id, lane.site_id, lane.lead_time_days, name, multiple, lane.priority)


def node_of(one: Kept) -> kernel.Node:
    return kernel.Node(one.item.number, one.site_id)


def _ends(lane: SupplyLane) -> set[UUID]:
    assert lane.from_site_id is not None
    return {lane.site_id, lane.from_site_id}


def _has(ids: Any, id: UUID) -> bool:
    return bool(np.isin(np.frombuffer(id.bytes, "S16"), ids)[0])

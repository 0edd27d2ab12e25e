"""What a site's run takes from lanes: how transferred items come in, and what other sites need of its own."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import lcm
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.inventory.item_site import SOURCES
from backend.kernel.mrp.arrays import small, whole
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import scaled
from backend.kernel.mrp.network import Columns as Dated
from backend.planning import on_the_way, requests
from backend.planning.columns import Columns, Places, days_from, ids_of, millionths, read
from backend.planning.item_columns import CLOSE, Finding, ItemColumns
from backend.planning.lanes import Route, Routes, Stop, runs_on
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import PlanItem, PlanSnapshot, Proposal, ids_between
from backend.planning.structure import Structure
from backend.plant.company import Site

TRANSFER = SOURCES.index("transfer")
NEED = ("id", "place", "day", "quantity")


@dataclass
class Transfers:
    """Reads them for the run of one site on its first day."""

    session: Session
    scheme: PlanScheme
    items: ItemColumns
    day_zero: date
    choosing: Collection[int] = ()  # places that go over a lane only with those orders that choose it
    _calendars: dict[UUID, OpenDays | None] = field(default_factory=dict)

    def load(self, structure: Structure, names: Any) -> Dated:
        """Items get the lead and the lots of their lane and lose their BOM; the answer is what others need from here.

        Such needs are known in `names` by the order of the other site that they are shipped for.
        """
        self._routes = Routes(self.session, self.day_zero)
        moved = self.items.rows["source"] == TRANSFER
        if moved.any():
            structure.leave_out(moved)
            moved[list(self.choosing)] = False
            self._come_in(np.flatnonzero(moved).tolist())
        parts = [self._needs_of(site_id) for site_id in self._routes.receivers(self.scheme.site_id)]
        parts.append(self._requested(self.scheme.site_id))
        asked, sent = _together(parts), self._to_be_shipped()
        number = names.keep("interplant", asked["id"], asked["day"])
        number = np.append(number, names.keep("stock_transfer", sent["id"], sent["day"]))
        return self._dated(_together([asked, sent]), number)

    def way(self, item_id: UUID) -> tuple[Route, OpenDays | None] | None:
        """The open way of an item that chooses its source, and the days it is served on; not one that goes round."""
        site_id = self.scheme.site_id
        route = self._routes.of(site_id).get(item_id)
        if route is None or route.shut or item_id in self._routes.loops(site_id):
            return None
        return route, self._runs_on(route.lane.work_calendar_id, route.supplier[0])

    def site(self, id: UUID) -> str:
        """Its number."""
        return self.session.get_one(Site, id).number

    def _come_in(self, places: list[int]) -> None:
        site_id, rows = self.scheme.site_id, self.items.rows
        routes, loops = self._routes.of(site_id), self._routes.loops(site_id)
        for place, item_id in zip(places, ids_of(rows["id"][places]), strict=True):
            route, loop = routes.get(item_id), loops.get(item_id)
            if loop is not None:
                self.items.findings.append(Finding("cycle", 1, item_id, self._named(loop), "circular_transfer"))
            if route is None or loop is not None:
                self.items.sourced[place] = False
                continue
            self._order_over(place, route)
            if route.shut:
                self.items.findings.append(Finding("inter_org", 2, item_id))

    def _order_over(self, place: int, route: Route) -> None:
        rows, lane = self.items.rows, route.lane
        rows["lead"][place] = lane.lead_time_days
        multiple = lcm(int(rows["lot_multiple"][place]), scaled(lane.lot_multiple) or 1)
        if multiple < CLOSE:
            rows["lot_multiple"][place] = multiple
        calendar = self._runs_on(lane.work_calendar_id, route.supplier[0])
        if calendar is not None:
            self.items.ship_days[place] = calendar

    def _runs_on(self, calendar_id: UUID | None, site_id: UUID) -> OpenDays | None:
        key = calendar_id or site_id
        if key not in self._calendars:
            self._calendars[key] = runs_on(self.session, calendar_id, site_id, self.day_zero)
        return self._calendars[key]

    def _named(self, loop: tuple[Stop, ...]) -> str:
        """The sites of a circle; of another company's only that there is one."""
        sites = [self.session.get_one(Site, site_id) for site_id, _ in loop]
        return " → ".join(site.number if site.company_id == self.scheme.company_id else "…" for site in sites)

    def _needs_of(self, site_id: UUID) -> Columns:
        """What a site orders from here by its plan in force, and what its people firmed of that."""
        here = self.scheme.site_id
        routes = self._routes.of(site_id)
        ours = {id: route.item_id for id, route in routes.items() if route.supplier[0] == here and not route.shut}
        cut = self._routes.loops(site_id)
        ours = {id: item_id for id, item_id in ours.items() if id not in cut}
        if not ours:
            return _nothing()
        found = [read(self.session, query) for query in self._orders(site_id)]
        columns = {name: np.concatenate([part[name] for part in found]) for name in found[0]}
        at = Places(_ids(ours)).of(columns["item_id"])
        columns["place"] = np.append(self.items.places.of(_ids(ours.values())), np.int32(-1))[at]
        kept = (columns["place"] >= 0) & (columns["day"] < self.scheme.horizon_days)
        return {name: columns[name][kept] for name in NEED}

    def _requested(self, site_id: UUID) -> Columns:
        """What was asked for over a lane from here by name."""
        last = self.day_zero + timedelta(days=self.scheme.horizon_days - 1)
        found = [one for one in requests.over_lanes(self.session, site_id) if one.ship <= last]
        if not found:
            return _nothing()
        columns = {
            "id": _ids(one.id for one in found),
            "place": self.items.places.of(_ids(one.item_id for one in found)),
            "day": np.array([(one.ship - self.day_zero).days for one in found], np.int64),
            "quantity": np.array([scaled(one.quantity) for one in found], np.int64),
        }
        return {name: columns[name][columns["place"] >= 0] for name in NEED}

    def _to_be_shipped(self) -> Columns:
        """What transfers are still to take from here."""
        found = on_the_way.columns(self.session, self.scheme.site_id, on_the_way.GOING, self.day_zero)
        found["place"] = self.items.places.of(found["item_id"])
        kept = (found["place"] >= 0) & (found["day"] < self.scheme.horizon_days)
        return {name: found[name][kept] for name in NEED}

    def _orders(self, site_id: UUID) -> list[Select[Any]]:
        """A plan's own orders as long as nobody touched them, and those that are firm."""
        firm = (
            PlannedOrder.id.label("id"),
            PlannedOrder.item_id.label("item_id"),
            days_from(self.session, self.day_zero, PlannedOrder.start).label("day"),
            millionths(self.session, PlannedOrder.quantity).label("quantity"),
        )
        is_firm = PlannedOrder.site_id == site_id, PlannedOrder.source == "transfer", PlannedOrder.state == "firm"
        is_firm += (PlannedOrder.supply_lane_id.is_(None),)
        asked = [select(*firm).where(*is_firm).order_by(PlannedOrder.id)]
        snapshot = self.session.scalars(in_force_of(site_id)).one_or_none()
        return [*asked, self._proposed(snapshot)] if snapshot is not None else asked

    def _proposed(self, snapshot: PlanSnapshot) -> Select[Any]:
        columns = (
            Proposal.id.label("id"),
            PlanItem.item_id.label("item_id"),
            days_from(self.session, self.day_zero, Proposal.start).label("day"),
            Proposal.millionths.label("quantity"),
        )
        touched = select(PlannedOrder.id).where(PlannedOrder.plan_version_id == snapshot.plan_version_id)
        query = select(*columns).join(PlanItem, PlanItem.place == Proposal.place)
        source = func.coalesce(Proposal.source, PlanItem.source)
        query = query.where(PlanItem.plan_snapshot_id == snapshot.id, source == TRANSFER)
        own = Proposal.id.between(*ids_between(snapshot.prefix))
        return query.where(own, Proposal.id.not_in(touched)).order_by(Proposal.id)

    def _dated(self, found: Columns, number: Any) -> Dated:
        """Shipped in whole units; what is made here is ready on an open day before."""
        place, day = found["place"], np.maximum(found["day"], 0)
        unit = self.items.rows["unit"][place]
        quantity = -(-found["quantity"] // unit) * unit
        if self.items.calendar is not None:
            opened = np.array([self.items.calendar.at_or_before(one) for one in day.tolist()], np.int64)
            day = np.where(self.items.made[place], opened, day)
        return Dated(small(place), small(day), whole(number), whole(quantity))


def in_force_of(site_id: UUID) -> Select[Any]:
    """The snapshot of the plan a site goes by: of several plans in force the one that was finished last."""
    current = select(PlanScheme.current_version_id).where(PlanScheme.site_id == site_id)
    query = select(PlanSnapshot).join(PlanVersion, PlanVersion.id == PlanSnapshot.plan_version_id)
    query = query.where(PlanVersion.id.in_(current))
    return query.order_by(PlanVersion.finished_at.desc(), PlanVersion.id.desc()).limit(1)


def _ids(ids: Iterable[UUID]) -> Any:
    return np.frombuffer(b"".join(id.bytes for id in ids), "S16")


def _together(parts: Iterable[Columns]) -> Columns:
    needs = [part for part in parts if len(part["id"])]
    return {name: np.concatenate([part[name] for part in needs]) for name in needs[0]} if needs else _nothing()


def _nothing() -> Columns:
    kinds = {"id": "S16", "place": np.int32}
    return {name: np.empty(0, kinds.get(name, np.int64)) for name in NEED}

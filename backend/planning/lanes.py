"""By which way transferred items come to a site, and from which item of which site (planning.md §2.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal_column, or_, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.item_site import CHOOSING, ItemSite
from backend.kernel.calendars import plan_days
from backend.kernel.mrp.days import OpenDays
from backend.kernel.supply.sources import loops_of
from backend.planning.item_columns import PLANNED_STATES
from backend.planning.supply_lane import SupplyLane
from backend.planning.walls import walls_of
from backend.plant import queries as plant
from backend.plant.company import Site
from backend.plant.work_calendar import WorkCalendar

Stop = tuple[UUID, UUID]  # a site and its item


@dataclass(frozen=True)
class Route:
    """An item's way; `item_id` is what the supplying site calls it. Over a `shut` one nothing is planned there."""

    lane: SupplyLane
    number: str
    item_id: UUID
    shut: bool

    @property
    def supplier(self) -> Stop:
        assert self.lane.from_site_id is not None
        return self.lane.from_site_id, self.item_id


class Routes:
    """The ways that hold on a day, site by site as they are asked for."""

    def __init__(self, session: Session, day: date) -> None:
        self._session, self._day = session, day
        self._known: dict[UUID, dict[UUID, Route]] = {}
        self._companies: dict[UUID, UUID] = {}

    def company(self, site_id: UUID) -> UUID:
        if site_id not in self._companies:
            self._companies[site_id] = self._session.get_one(Site, site_id).company_id
        return self._companies[site_id]

    def of(self, site_id: UUID) -> Mapping[UUID, Route]:
        """By transferred item of the site, also by one that chooses its source and that a lane names; else nothing."""
        if site_id not in self._known:
            lanes = self._lanes(site_id)
            self._known[site_id] = dict(self._found(site_id, lanes)) if lanes else {}
        return self._known[site_id]

    def receivers(self, site_id: UUID) -> Iterable[UUID]:
        """The sites that have a lane from this one, in a fixed order."""
        query = select(SupplyLane.site_id).where(SupplyLane.from_site_id == site_id, *self._hold())
        return self._session.scalars(query.distinct().order_by(SupplyLane.site_id)).all()

    def loops(self, site_id: UUID) -> dict[UUID, tuple[Stop, ...]]:
        """By item of the site: the circle it is sent round in, closed."""
        above: dict[Stop, Stop] = {}
        waiting, seen = [site_id], {site_id}
        while waiting:
            site = waiting.pop()
            for item_id, route in self.of(site).items():
                above[site, item_id] = route.supplier
                if route.supplier[0] not in seen:
                    seen.add(route.supplier[0])
                    waiting.append(route.supplier[0])
        found = loops_of(above)  # type: ignore[arg-type]
        return {item_id: loop for loop in found for site, item_id in loop if site == site_id}  # type: ignore[misc]

    def _hold(self) -> tuple[Any, ...]:
        one = SupplyLane
        begun = or_(one.valid_from.is_(None), one.valid_from <= self._day)
        return one.active, one.from_site_id.is_not(None), begun, or_(one.valid_to.is_(None), one.valid_to > self._day)

    def _lanes(self, site_id: UUID) -> list[SupplyLane]:
        """Of the same priority the one for a named item goes first, then the shorter one."""
        found = self._session.scalars(select(SupplyLane).where(SupplyLane.site_id == site_id, *self._hold()))
        return sorted(found, key=lambda one: (one.priority, one.item_id is None, one.lead_time_days, one.number))

    def _found(self, site_id: UUID, lanes: list[SupplyLane]) -> Iterable[tuple[UUID, Route]]:
        wanted, choosing = _items(site_id, True), self._choosing(site_id)
        numbers = wanted.with_only_columns(Item.number)
        suppliers = {lane.from_site_id for lane in lanes if lane.from_site_id is not None}
        theirs = {one: self._named(_items(one, False).where(Item.number.in_(numbers))) for one in suppliers}
        here, walls = self.company(site_id), walls_of(self._session, [self.company(site_id)])
        for (number, unit), item_id in self._named(wanted).items():
            for lane in lanes:
                assert lane.from_site_id is not None
                other = theirs[lane.from_site_id].get((number, unit))
                if other is not None and lane.item_id in ((item_id,) if item_id in choosing else (None, item_id)):
                    wall = walls.between(here, self.company(lane.from_site_id), number)
                    yield item_id, Route(lane, number, other, wall.use != "all")
                    break

    def _choosing(self, site_id: UUID) -> set[UUID]:
        """Items that have sources of their own beside lanes: none is brought from elsewhere unless a lane says so."""
        query = select(ItemSite.item_id).where(ItemSite.site_id == site_id, literal_column(f"item_site.{CHOOSING}"))
        return set(self._session.scalars(query.where(ItemSite.source != "transfer")))

    def _named(self, query: Select[Any]) -> dict[tuple[str, str], UUID]:
        """By number and unit: items that are counted otherwise are not the same."""
        return {(number, unit): id for id, number, unit in self._session.execute(query)}


def _items(site_id: UUID, transferred: bool) -> Select[Any]:
    query = select(Item.id, Item.number, Uom.number).join(ItemSite, ItemSite.item_id == Item.id)
    query = query.join(Uom, Uom.id == Item.uom_id)
    query = query.where(ItemSite.site_id == site_id, Item.state.in_(PLANNED_STATES))
    moved = or_(ItemSite.source == "transfer", literal_column(f"item_site.{CHOOSING}"))
    return query.where(moved) if transferred else query


def runs_on(session: Session, calendar_id: UUID | None, from_site_id: UUID, day_zero: date) -> OpenDays | None:
    """The days a lane runs: those of its own calendar, else those the supplying site works; None for every day."""
    calendar = plant.calendar_of_site(session, from_site_id)
    if calendar_id is not None:
        zone = session.get_one(Site, from_site_id).timezone
        calendar = plant.as_kernel(session.get_one(WorkCalendar, calendar_id), zone)
    return None if calendar is None else OpenDays(plan_days(calendar, day_zero))

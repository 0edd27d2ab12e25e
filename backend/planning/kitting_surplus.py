"""What can be brought: free stock of other sites above safety stock and open needs (§2.7), and what lies elsewhere."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.inventory.candidates import usable
from backend.inventory.item_site import ItemSite
from backend.inventory.stock_move import Reservation, StockBalance
from backend.inventory.stock_transfer import StockTransfer
from backend.kernel.kitting.facts import KitFacts, Surplus
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import ZERO
from backend.planning.kitting_work_orders import CHECKED
from backend.planning.lanes import runs_on
from backend.planning.on_the_way import GOING
from backend.planning.planned_order import PlannedOrder
from backend.planning.supply_lane import SupplyLane
from backend.plant.company import Site
from backend.production.work_order import WorkOrder, WorkOrderMaterial

Spot = tuple[UUID, UUID]  # a site and an item


@dataclass(frozen=True)
class Neighbors:
    """The other sites of the company that the person may see, by id with their numbers."""

    session: Session
    numbers: dict[UUID, str]
    items: Sequence[UUID]
    lanes: Sequence[SupplyLane] = ()

    def lane(self, site_id: UUID, item_id: UUID) -> SupplyLane | None:
        """The first that leads here from there and may bring the item."""
        fits = (one for one in self.lanes if one.from_site_id == site_id and one.item_id in (None, item_id))
        return next(fits, None)

    @cached_property
    def chosen(self) -> dict[tuple[str, UUID], SupplyLane]:
        """By number of the site and by item the lane it would be sent over."""
        found = (
            (number, item_id, self.lane(id, item_id)) for id, number in self.numbers.items() for item_id in self.items
        )
        return {(number, item_id): lane for number, item_id, lane in found if lane is not None}


def neighbors(session: Session, actor: Actor, at: tuple[Site, date], items: Sequence[UUID]) -> Neighbors:
    site, today = at
    query = narrow(select(Site), Site, actor).where(Site.company_id == site.company_id, Site.id != site.id)
    found = session.scalars(query.order_by(Site.number))
    numbers = {row.id: row.number for row in found if actor.sites is None or row.id in actor.sites}
    return Neighbors(session, numbers, items, _lanes(session, site, today, numbers) if numbers else ())


def _lanes(session: Session, site: Site, today: date, from_ids: Collection[UUID]) -> list[SupplyLane]:
    one = SupplyLane
    query = select(one).where(one.site_id == site.id, one.active, one.from_site_id.in_(from_ids))
    begun = or_(one.valid_from.is_(None), one.valid_from <= today)
    rows = session.scalars(query.where(begun, or_(one.valid_to.is_(None), one.valid_to > today)))
    return sorted(rows, key=lambda row: (row.priority, row.item_id is None, row.lead_time_days, row.number))


def surplus(among: Neighbors, today: date, lane_days: int) -> Iterator[Surplus]:
    """What each of them can send over its lane; `lane_days` is a guess where there is none."""
    if not among.numbers or not among.items:
        return
    taken = [_by_spot(among, each) for each in (_safety(), _wanted(), _asked(), _promised())]
    for spot, free in sorted(_by_spot(among, _free()).items()):
        spare = free - sum((each.get(spot, ZERO) for each in taken), ZERO)
        if spare > 0:
            (site_id, item_id), lane = spot, among.lane(*spot)
            days = lane_days if lane is None else _days_over(among.session, lane, today)
            multiple = max(1, scaled(lane.lot_multiple)) if lane is not None else 1
            yield Surplus(among.numbers[site_id], item_id, scaled(spare), days, multiple)


def _days_over(session: Session, lane: SupplyLane, today: date) -> int:
    """Shipped on the first day the lane runs."""
    assert lane.from_site_id is not None
    runs = runs_on(session, lane.work_calendar_id, lane.from_site_id, today)
    return (0 if runs is None else runs.at_or_after(0)) + lane.lead_time_days


def elsewhere(facts: KitFacts, order: str) -> Iterator[Surplus]:
    """Stock of the site that does not lie where it is issued, free or kept for the order: brought within the day."""
    found: dict[str, Surplus] = {}
    for each in facts.supplies:
        if each.kind == "stock" and each.location is None and each.reserved_for in (None, order):
            balance = ":".join(each.id.split(":")[:2])
            known = found.get(balance, Surplus(each.id, each.item, 0, 0))
            found[balance] = replace(known, quantity=known.quantity + each.quantity)
    yield from found.values()


def _by_spot(among: Neighbors, question: tuple[Select[Any], Any, Any]) -> dict[Spot, Decimal]:
    query, site, item = question
    query = query.where(site.in_(among.numbers), item.in_(among.items)).group_by(site, item)
    return {(site_id, item_id): quantity for site_id, item_id, quantity in among.session.execute(query)}


def _free() -> tuple[Select[Any], Any, Any]:
    site, item = StockBalance.site_id, StockBalance.item_id
    query: Select[Any] = select(site, item, func.sum(StockBalance.quantity - StockBalance.reserved))
    return usable(query), site, item


def _safety() -> tuple[Select[Any], Any, Any]:
    site, item = ItemSite.site_id, ItemSite.item_id
    query: Select[Any] = select(site, item, func.sum(ItemSite.safety_stock))
    return query, site, item


def _promised() -> tuple[Select[Any], Any, Any]:
    """What transfers are still to take from there and nobody has set aside for them."""
    site, item = StockTransfer.site_id, StockTransfer.item_id
    picked = select(func.sum(Reservation.quantity)).where(Reservation.need_id == StockTransfer.id).scalar_subquery()
    query: Select[Any] = select(site, item, func.sum(GOING.quantity - func.coalesce(picked, ZERO)))
    return query.where(StockTransfer.direction == GOING.direction, StockTransfer.state.in_(GOING.states)), site, item


def _wanted() -> tuple[Select[Any], Any, Any]:
    """What orders there still have to draw and have not reserved; firm orders have no lines yet."""
    site, item = WorkOrder.site_id, WorkOrderMaterial.item_id
    line = WorkOrderMaterial
    left = line.required + line.replenished - line.issued + line.returned - line.reserved
    query: Select[Any] = select(site, item, func.sum(left)).join(WorkOrder, WorkOrder.id == line.owner_id)
    return query.where(WorkOrder.state.in_(CHECKED), left > 0), site, item


def _asked() -> tuple[Select[Any], Any, Any]:
    """What others have asked for over a lane and is not sent yet."""
    order, lane = PlannedOrder, SupplyLane
    query: Select[Any] = select(lane.from_site_id, order.item_id, func.sum(order.quantity))
    query = query.join(lane, lane.id == order.supply_lane_id).where(order.state == "firm", order.source == "transfer")
    return query, lane.from_site_id, order.item_id

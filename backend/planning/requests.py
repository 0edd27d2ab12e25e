"""Transfer requests: firm orders for what another site is to send over a lane they name.

Other transferred orders are sent by whom the first lane of their item leads to; these by whom they were put to, even
where the item is made or bought here otherwise. A wall that has shut since lets them through no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.item_site import ItemSite
from backend.planning.planned_order import PlannedOrder
from backend.planning.supply_lane import SupplyLane
from backend.planning.walls import walls_of
from backend.plant.company import Site


@dataclass(frozen=True)
class Request:
    """So much of the sender's item is to leave on a day."""

    id: UUID
    item_id: UUID
    ship: date
    quantity: Decimal


def over_lanes(session: Session, site_id: UUID) -> list[Request]:
    """What a site is asked to send, in a fixed order."""
    query = select(PlannedOrder, Item.number, Uom.number, Site.company_id)
    query = query.join(SupplyLane, SupplyLane.id == PlannedOrder.supply_lane_id)
    query = query.join(Item, Item.id == PlannedOrder.item_id).join(Uom, Uom.id == Item.uom_id)
    query = query.join(Site, Site.id == PlannedOrder.site_id)
    query = query.where(SupplyLane.from_site_id == site_id, PlannedOrder.state == "firm").order_by(PlannedOrder.id)
    rows = session.execute(query).tuples().all()
    if not rows:
        return []
    here = session.get_one(Site, site_id).company_id
    items, walls = _ours(session, site_id, {number for _, number, _, _ in rows}), walls_of(session, [here])
    return [
        Request(order.id, items[number, unit], order.start, order.quantity)
        for order, number, unit, asker in rows
        if (number, unit) in items and walls.between(asker, here, number).use != "none"
    ]


def has_item(session: Session, site_id: UUID, item: Item) -> bool:
    """Whether the site plans an item of this number and unit."""
    return item_at(session, site_id, item) is not None


def item_at(session: Session, site_id: UUID, item: Item) -> UUID | None:
    """What the site calls an item of this number and unit, if it plans one."""
    unit = session.get_one(Uom, item.uom_id).number
    return _ours(session, site_id, [item.number]).get((item.number, unit))


def _ours(session: Session, site_id: UUID, numbers: Iterable[str]) -> dict[tuple[str, str], UUID]:
    """By number and unit the items of the site."""
    query = select(Item.id, Item.number, Uom.number).join(ItemSite, ItemSite.item_id == Item.id)
    query = query.join(Uom, Uom.id == Item.uom_id).where(ItemSite.site_id == site_id, Item.number.in_(numbers))
    return {(number, unit): id for id, number, unit in session.execute(query)}

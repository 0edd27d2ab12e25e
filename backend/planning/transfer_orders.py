"""Planned orders that come over a lane, carried out: the transfer between both sites that one becomes."""

from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.engineering.item import Item
from backend.inventory import transfer_requests, transfer_rules
from backend.inventory.reservations import NeedName
from backend.inventory.stock_transfer import StockTransfer
from backend.inventory.transfer_requests import End
from backend.kernel.errors import Refused
from backend.planning import requests
from backend.planning.lanes import Routes
from backend.planning.planned_order import PlannedOrder
from backend.planning.supply_lane import SupplyLane
from backend.planning.visibility_wall import VisibilityWall
from backend.planning.walls import walls_of
from backend.plant.company import Site
from backend.sales.sales_order import SalesOrder, SalesOrderLine


class Way(NamedTuple):
    """The lane an order comes over, and who sends what they call the item."""

    lane: SupplyLane
    sender: End


def ask_for(order: PlannedOrder, act: Act) -> StockTransfer:
    """The receiver's half of a transfer; the sender's waits for its people, who answer."""
    way = _way(order, act)
    receiver = End(act.session.get_one(Site, order.site_id), order.item_id)
    terms = way.lane.ownership, _price(way.sender, order.company_id, act)
    days = order.start, order.due
    wanted = transfer_requests.Request(way.sender, receiver, order.quantity, *days, *terms, _kept(order, act))
    return transfer_requests.request(wanted, order, act)


def _kept(order: PlannedOrder, act: Act) -> tuple[NeedName, UUID, str] | None:
    """The customer's line that the order is kept apart for."""
    if not order.kept_for or order.sales_order_line_id is None:
        return None
    line = act.session.get_one(SalesOrderLine, order.sales_order_line_id)
    return NeedName(document_name(SalesOrder), line.owner_id), line.id, order.kept_for


def _way(order: PlannedOrder, act: Act) -> Way:
    """The lane it was asked for over, else the one its item comes by."""
    if order.supply_lane_id is not None:
        return _named(order, act.session.get_one(SupplyLane, order.supply_lane_id), act)
    routes = Routes(act.session, act.today)
    route = routes.of(order.site_id).get(order.item_id)
    if route is None or order.item_id in routes.loops(order.site_id):
        raise Refused(f"Planned order {order.number} has no lane that its item comes over.")
    if route.shut:
        raise _shut(order)
    return Way(route.lane, End(act.session.get_one(Site, route.supplier[0]), route.item_id))


def _named(order: PlannedOrder, lane: SupplyLane, act: Act) -> Way:
    sender, item = act.session.get_one(Site, lane.from_site_id), act.session.get_one(Item, order.item_id)
    theirs = requests.item_at(act.session, sender.id, item)
    if theirs is None:
        raise Refused(f"Planned order {order.number} cannot come from there. {item.number} is not planned there.")
    walls = walls_of(act.session, [sender.company_id])
    if walls.between(order.company_id, sender.company_id, item.number).use == "none":
        raise _shut(order)
    return Way(lane, End(sender, theirs))


def _shut(order: PlannedOrder) -> Refused:
    return Refused(f"Planned order {order.number} cannot come from there. That company does not let it be used.")


def _price(sender: End, viewer_id: UUID, act: Act) -> Decimal | None:
    """By the wall of who sends it; none inside a company."""
    wall = VisibilityWall
    kept = wall.company_id == sender.site.company_id, wall.viewer_id == viewer_id, wall.active
    query = select(wall).where(*kept, wall.item_id.is_(None) | (wall.item_id == sender.item_id))
    found = act.session.scalars(query.order_by(wall.item_id.is_(None), wall.number)).first()
    if found is None:
        return None
    item = act.session.get_one(Item, sender.item_id)
    return transfer_rules.price(found.price_rule, found.price_percent, item.standard_cost, item.list_price)

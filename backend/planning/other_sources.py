"""Where else a planned order may come from, and a person's choice among it: the item's own source, suppliers, lanes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.planning import commands, requests
from backend.planning.planned_order import OtherSource, PlannedOrder
from backend.planning.supply_lane import SupplyLane
from backend.planning.walls import walls_of
from backend.plant import queries as plant
from backend.plant.company import Site
from backend.purchasing.supplier import Supplier, SupplierItem


class Way(NamedTuple):
    """A source by its ids; a supplier where it is bought from one, a lane where it is sent."""

    source: str
    supplier_id: UUID | None = None
    supply_lane_id: UUID | None = None


@dataclass(frozen=True)
class Option:
    """A way, its name, when an order over it must begin, and why it cannot be taken (empty if it can)."""

    way: Way
    name: str
    start: date
    refusal: str = ""


def options(session: Session, order: PlannedOrder) -> list[Option]:
    """What the order may come from: its item's own source first, then who sells it, then who may send it."""
    place = ItemSite.item_id == order.item_id, ItemSite.site_id == order.site_id
    here = session.scalars(select(ItemSite).where(*place)).one_or_none()
    item = session.get_one(Item, order.item_id)
    return [*_own(session, order, here), *_bought(session, order, here), *_sent(session, order, item)]


def way_of(order: PlannedOrder) -> Way:
    return Way(order.source, order.supplier_id, order.supply_lane_id)


def _own(session: Session, order: PlannedOrder, here: ItemSite | None) -> Iterator[Option]:
    if here is None or here.source == "transfer":
        return
    start = order.due - timedelta(days=here.lead_time_days)
    calendar = plant.calendar_of_site(session, order.site_id) if here.source == "make" else None
    if calendar is not None:
        start = calendar.add_working_days(order.due, -here.lead_time_days)
    yield Option(Way(here.source), "", start)


def _bought(session: Session, order: PlannedOrder, here: ItemSite | None) -> Iterator[Option]:
    query = select(SupplierItem, Supplier).join(Supplier, Supplier.id == SupplierItem.supplier_id)
    query = query.where(SupplierItem.item_id == order.item_id, SupplierItem.company_id == order.company_id)
    for sold, supplier in session.execute(query.order_by(SupplierItem.priority, Supplier.number)):
        lead = sold.lead_time_days or (here.lead_time_days if here is not None else 0)
        refusal = "" if _holds(sold.valid_from, sold.valid_to, order.due) else f"It is not sold on {order.due}."
        if supplier.state != "approved":
            refusal = f"Supplier {supplier.number} is not approved."
        way = Way("buy", supplier.id)
        yield Option(way, f"{supplier.number} {supplier.name}", order.due - timedelta(days=lead), refusal)


def _sent(session: Session, order: PlannedOrder, item: Item) -> Iterator[Option]:
    one = SupplyLane
    query = select(one, Site).join(Site, Site.id == one.from_site_id).where(one.site_id == order.site_id, one.active)
    query = query.where(or_(one.item_id.is_(None), one.item_id == order.item_id))
    for lane, site in session.execute(query.order_by(one.priority, one.number)):
        start = order.due - timedelta(days=lane.lead_time_days)
        ours = site.company_id == order.company_id
        name = site.number if ours else lane.other_site
        way = Way("transfer", None, lane.id)
        yield Option(way, name, start, _why_not_sent((lane, site), order, item, session))


def _why_not_sent(sender: tuple[SupplyLane, Site], order: PlannedOrder, item: Item, session: Session) -> str:
    """Only what a site plans can be asked of it, and of another company what its wall lets go."""
    lane, site = sender
    if not _holds(lane.valid_from, lane.valid_to, order.due):
        return f"Lane {lane.number} does not run on {order.due}."
    if not requests.has_item(session, site.id, item):
        return f"{item.number} is not planned there."
    if site.company_id == order.company_id:
        return ""
    wall = walls_of(session, [site.company_id]).between(order.company_id, site.company_id, item.number)
    return "" if wall.use == "all" else "That company does not let it be used."


def _holds(first: date | None, end: date | None, day: date) -> bool:
    return (first is None or first <= day) and (end is None or day < end)


def change(order: PlannedOrder, form: OtherSource, act: Act) -> None:
    """A person decides where it comes from, so it is firm from now on; it begins when that source needs it to."""
    commands.may_decide(order, act)
    way = Way(form.source, form.supplier_id, form.supply_lane_id)
    if way == way_of(order):
        raise Invalid("source: the order comes from there already.", {"source": ["Nothing changes."]})
    found = next((one for one in options(act.session, order) if one.way == way), None)
    if found is None:
        raise NotFound("source: this order cannot come from there; look at its sources again.", field="source")
    if found.refusal:
        raise Refused(f"Planned order {order.number} cannot come from there. {found.refusal}")
    commands.tell(order, act)
    order.source, order.supplier_id, order.supply_lane_id = way
    order.start = min(found.start, order.due)
    commands.tell(order, act)

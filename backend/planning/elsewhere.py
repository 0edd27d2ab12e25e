"""What other companies have of an item, as far as each opened its wall: stock, supply, demand, cost and what is free.

What is free is what may be counted on over a lane: it is made of stock, supply and demand, so it is as rough as the
roughest of them. It is told as it is, never against a quantity asked for: asking often would tell what the wall hides.
An item goes by its name, so where names are not told there is no answer.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.rights import may
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.item_site import ItemSite
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.network import rows_of
from backend.kernel.mrp.pegging import needs_of
from backend.kernel.supply.facts import Facet, Level, Sight, Wall
from backend.kernel.supply.masks import AtLeast, Row, level_of
from backend.planning.keeping import Shelf
from backend.planning.queries import joined_supplies
from backend.planning.sight import Told, day_of, masked
from backend.planning.snapshot import Snapshot
from backend.planning.transfers import in_force_of
from backend.planning.visibility_wall import SIGHTS, VisibilityWall
from backend.planning.walls import walls_of
from backend.plant.company import Company, Site

FACETS: tuple[Facet, ...] = ("stock", "supply", "demand")
FREE = "free"
Days = dict[date, Decimal]


@dataclass(frozen=True)
class There:
    """An item of the same number and unit at a site of another company, and what the wall leaves of it."""

    item: Item
    site: Site
    company: str
    wall: Wall


def rows(session: Session, shelf: Shelf, actor: Actor, item: Item) -> list[dict[str, Any]]:
    """By company and site."""
    found = [row for there in _places(session, actor, item) for row in _told(session, shelf, there)]
    return found if may(actor, Item, "secrets") else [row for row in found if row["facet"] != "cost"]


def _places(session: Session, actor: Actor, item: Item) -> Iterable[There]:
    opened = select(VisibilityWall.company_id).where(
        VisibilityWall.viewer_id == actor.company_id, VisibilityWall.active
    )
    unit = session.get_one(Uom, item.uom_id).number
    query = select(Item, Site, Company.number).join(ItemSite, ItemSite.item_id == Item.id)
    query = query.join(Site, Site.id == ItemSite.site_id).join(Company, Company.id == Site.company_id)
    query = query.join(Uom, Uom.id == Item.uom_id)
    same = Item.number == item.number, Uom.number == unit, Site.company_id.in_(opened)
    query = query.where(*same, Site.company_id.not_in(actor.companies))
    walls = walls_of(session, [actor.company_id])
    for other, site, company in session.execute(query.order_by(Company.number, Site.number)).tuples():
        wall = walls.between(actor.company_id, site.company_id, item.number)
        if wall.see.names == "exact":
            yield There(other, site, company, wall)


def _told(session: Session, shelf: Shelf, there: There) -> Iterable[dict[str, Any]]:
    see, named = there.wall.see, {"company": there.company, "site": there.site.number}
    cost = there.item.standard_cost
    if cost is not None:
        for row in masked([Told("cost", there.item.id, cost)], see.cost):
            yield named | {"facet": "cost"} | _shown(row)
    kept = session.scalars(in_force_of(there.site.id)).one_or_none()
    snapshot = None if kept is None else shelf.of(session, kept.plan_version_id)
    place = -1 if snapshot is None else snapshot.place_of(there.item.id)
    if snapshot is None or place < 0:
        return
    facts = facts_of(snapshot, place, there.item.id)
    for facet in FACETS:
        for row in masked([one for one in facts if one.facet == facet], level_of(see, facet)):
            yield named | {"facet": facet} | _shown(row)
    if there.wall.use != "none":
        free = Told("stock", there.item.id, _free(facts, snapshot, place))
        for row in masked([free], _roughest(see)):
            yield named | {"facet": FREE} | _shown(row)


def facts_of(snapshot: Snapshot, place: int, item_id: UUID) -> list[Told]:
    """As the plan in force has it, day by day; what is of nothing is no fact."""
    arrays, plan = snapshot.plan.network.arrays, snapshot.plan
    comes: Days = defaultdict(Decimal)
    goes: Days = defaultdict(Decimal)
    for rows in (arrays.receipts, arrays.firm_orders):
        for day, _, quantity in rows_of(rows, place):
            comes[snapshot.day(day)] += unscaled(quantity)
    orders = plan.orders[place]
    for day, quantity in (*zip(orders.days, orders.quantities, strict=True), *joined_supplies(plan, place)):
        comes[snapshot.day(day)] += unscaled(quantity)
    for day, _, _, quantity in needs_of(plan, place):
        goes[snapshot.day(max(day, 0))] += unscaled(quantity)
    on_hand = unscaled(max(plan.network.item(place).on_hand, 0))
    found = [Told("stock", item_id, on_hand)]
    found += [Told("supply", item_id, quantity, day) for day, quantity in comes.items()]
    found += [Told("demand", item_id, quantity, day) for day, quantity in goes.items()]
    return [one for one in found if one.quantity > 0]


def _free(facts: Iterable[Told], snapshot: Snapshot, place: int) -> Decimal:
    """What no day of the owner needs above its safety stock."""
    change: Days = defaultdict(Decimal)
    for one in facts:
        change[one.day or snapshot.day_zero] += -one.quantity if one.facet == "demand" else one.quantity
    balance, least = Decimal(0), None
    for day in sorted({snapshot.day_zero, *change}):
        balance += change[day]
        least = balance if least is None else min(least, balance)
    safety = unscaled(max(snapshot.plan.network.item(place).safety_stock, 0))
    return max(Decimal(0), (least or Decimal(0)) - safety)


def _roughest(see: Sight) -> Level:
    return min((level_of(see, facet) for facet in FACETS), key=SIGHTS.index)


def _shown(row: Row) -> dict[str, Any]:
    rough = isinstance(row.amount, AtLeast)
    return {
        "day": day_of(row),
        "weekly": rough and row.day is not None,
        "amount": None if rough else row.amount,
        "at_least": row.amount.amount if isinstance(row.amount, AtLeast) else None,
    }

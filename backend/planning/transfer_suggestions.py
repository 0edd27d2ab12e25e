"""Transfer suggestions 调拨: who would lie below its minimum is sent what others have above their targets.

Between companies it is a loan of surplus: a wall that lets surplus be used tells how much of it is offered, and nothing
else. Asking for one makes a firm transfer order, which is supply of the receiver and a need of the sender from then on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.kernel.errors import NotFound, Refused
from backend.kernel.mrp.facts import unscaled
from backend.kernel.quantity import plain
from backend.kernel.supply import transfer_plan
from backend.planning import plan_change
from backend.planning.keeping import Shelf
from backend.planning.planned_order import PlannedOrder
from backend.planning.supply_lane import SupplyLane
from backend.planning.water_facts import Kept, Water, node_of
from backend.planning.water_level import WaterLevel
from backend.plant.company import Company, Site
from backend.plant.queries import local_day


@dataclass(frozen=True)
class Suggestion:
    """So much of an item over a lane; `low` is the least projected stock of the receiver, `level` what it wants."""

    giver: Kept
    receiver: Kept
    lane: SupplyLane
    quantity: Decimal
    ship: date
    arrive: date
    low: Decimal
    level: WaterLevel


@dataclass(frozen=True)
class Wanted:
    """A suggestion as somebody saw it."""

    site_id: UUID
    item_id: UUID
    supply_lane_id: UUID
    quantity: Decimal


def suggestions(session: Session, shelf: Shelf, site_id: UUID, today: date) -> list[Suggestion]:
    """To and from a site, by item; who else lies low is served in the same order and is not told of."""
    water = Water(session, shelf, site_id, today)
    found = [one for places in water.kept().values() for one in _of_item(water, places)] if water.lanes else []
    return [one for one in found if site_id in (one.receiver.site_id, one.giver.site_id)]


def _of_item(water: Water, places: Sequence[Kept]) -> Iterator[Suggestion]:
    facts, lanes = water.facts(places), water.chosen(places)
    kept, lows = {node_of(one): one for one in places}, {low.node: low for low in facts.lows}
    for one in transfer_plan.suggest(facts):
        giver, receiver, low = kept[one.giver], kept[one.receiver], lows[one.receiver]
        days = [water.today + timedelta(days=day) for day in (one.ship, one.arrive)]
        on = water.today + timedelta(days=low.day)
        level = [level for level in receiver.levels if level.effective_from <= on][-1]
        lane = lanes[giver.site_id, receiver.site_id]
        yield Suggestion(giver, receiver, lane, unscaled(one.quantity), days[0], days[1], unscaled(low.quantity), level)


def rows(session: Session, shelf: Shelf, actor: Actor, site: tuple[UUID, date]) -> list[dict[str, Any]]:
    """As a person of the site may see them: what it is sent, and what it sends to sites of theirs."""
    found = suggestions(session, shelf, *site)
    ids = {id for one in found for id in (one.giver.site_id, one.receiver.site_id)}
    query = select(Site, Company.number).join(Company, Company.id == Site.company_id).where(Site.id.in_(ids))
    sites = {place.id: (place, company) for place, company in session.execute(query).tuples()}
    shown = [
        one for one in found if one.receiver.site_id == site[0] or _is_theirs(sites[one.receiver.site_id][0], actor)
    ]
    return [_row(one, sites, actor) for one in shown]


def _is_theirs(site: Site, actor: Actor) -> bool:
    return site.company_id in actor.companies and (actor.sites is None or site.id in actor.sites)


def _row(one: Suggestion, sites: dict[UUID, tuple[Site, str]], actor: Actor) -> dict[str, Any]:
    (giver, company), (receiver, _) = sites[one.giver.site_id], sites[one.receiver.site_id]
    ours, item = giver.company_id in actor.companies, one.receiver.item
    return {
        "id": f"{one.lane.id}.{item.id}",
        "site_id": receiver.id,
        "item": {"id": item.id, "number": item.number, "title": item.name},
        "from": giver.number if ours else f"{company}/{giver.number}",
        "to": receiver.number,
        "is_loan": not ours,
        "supply_lane_id": one.lane.id,
        "quantity": one.quantity,
        "ship": one.ship,
        "arrive": one.arrive,
        "low": one.low,
        "minimum": one.level.minimum,
        "target": one.level.target,
    }


def ask(wanted: Wanted, shelf: Shelf, act: Act) -> PlannedOrder:
    """The request a suggestion becomes; of two who ask for the same surplus the second is told that it is gone."""
    lane = act.find(SupplyLane, wanted.supply_lane_id)
    one = _found(wanted, lane, shelf, act) if lane.site_id == wanted.site_id else None
    if one is None:
        raise NotFound("Nothing of this item is to be sent over this lane any more; look again.")
    if one.quantity != wanted.quantity:
        raise Refused(f"It is {plain(one.quantity)} now and not {plain(wanted.quantity)}; look again.")
    days = {"start": one.ship, "due": one.arrive}
    place = {"company_id": lane.company_id, "site_id": lane.site_id, "supply_lane_id": lane.id}
    what = {"item_id": wanted.item_id, "quantity": one.quantity, "source": "transfer", "state": "firm"}
    for kept in (one.giver, one.receiver):
        plan_change.mark_items(kept.site_id, (kept.item.id,), act)
    return act.add(PlannedOrder(**what, **days, **place))


def _found(wanted: Wanted, lane: SupplyLane, shelf: Shelf, act: Act) -> Suggestion | None:
    """As it is now. Requests to one sender go one after the other, whoever makes them."""
    act.session.execute(select(Site.id).where(Site.id == lane.from_site_id).with_for_update(key_share=True))
    today = local_day(act.session, wanted.site_id, act.now)
    asked = wanted.site_id, wanted.item_id, lane.id
    found = suggestions(act.session, shelf, wanted.site_id, today)
    return next((one for one in found if (one.receiver.site_id, one.receiver.item.id, one.lane.id) == asked), None)

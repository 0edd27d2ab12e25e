"""Early warning 欠料预警: what begins soon and will be short, told to those who see to it, once each (§5)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.inventory.item_site import ItemSite
from backend.kernel.kitting.shortages import Shortage, shortages, warnings
from backend.kernel.substitution.facts import Key
from backend.people.person import Person
from backend.planning import kitting_queries as queries
from backend.planning.kitting_facts import Picture
from backend.planning.kitting_orders import Checked

Told = dict[str, Any]


@dataclass(frozen=True)
class ShortageAlert:
    """An order that begins on `start` and is short of these."""

    row: Checked
    start: date
    days: int
    shortages: tuple[Shortage, ...]


def alerts(seen: Picture) -> Iterator[ShortageAlert]:
    """Orders that begin within the days of the level and are not clear to build, the first to begin first."""
    rows: dict[str, list[Shortage]] = defaultdict(list)
    for row in shortages(seen.facts, seen.all_kits, deep=True):
        rows[row.order].append(row)
    for found in sorted(warnings(seen.facts, seen.kits), key=lambda one: (one.days, seen.ranks[one.order])):
        start = seen.question.today + timedelta(days=found.days)
        yield ShortageAlert(seen.needed.rows[found.order], start, found.days, tuple(rows[found.order]))


def told(seen: Picture, session: Session) -> list[Told]:
    """As rows of a list; where nobody sees to an item, its owner is empty."""
    found = list(alerts(seen))
    owners = owners_of(seen, session)
    names = _names(session, set(owners.values()))
    return [
        queries.named(seen, alert.row.id)
        | {
            "start": alert.start,
            "days": alert.days,
            "shortages": [
                queries.shortage(seen, row) | {"owned_by": names.get(owners.get(row.item))} for row in alert.shortages
            ],
        }
        for alert in found
    ]


def owners_of(seen: Picture, session: Session) -> dict[Key, UUID]:
    """Who sees to an item at the site: its buyer where it is bought, else its planner."""
    here = ItemSite
    query = select(here.item_id, here.source, here.buyer_id, here.planner_id).where(here.site_id == _site_id(seen))
    found: dict[Key, UUID] = {}
    for item_id, source, buyer_id, planner_id in session.execute(query.where(here.item_id.in_(seen.items))):
        owner = (buyer_id or planner_id) if source == "buy" else (planner_id or buyer_id)
        if owner is not None:
            found[item_id] = owner
    return found


def leads(seen: Picture, session: Session) -> Mapping[Key, int]:
    """How long each item takes to come or to be made at the site."""
    here = ItemSite
    query = select(here.item_id, here.lead_time_days).where(here.site_id == _site_id(seen))
    return {item_id: days for item_id, days in session.execute(query.where(here.item_id.in_(seen.items)))}


def sentence(level: str, alert: ShortageAlert, lacks: str) -> str:
    """What its owner is told. It names what stays the same from day to day, so that nobody is told it again."""
    if level == "issue":
        return f"{alert.row.number} starts on {alert.start}, and these are not at the line: {lacks}"
    if level == "forecast":
        return f"For the forecast of {alert.row.number} these will be short: {lacks}"
    if level == "plan" and alert.row.proposed:
        return f"For what is planned to start on {alert.start} these will be short: {lacks}"
    return f"For {alert.row.number}, which starts on {alert.start}, these will be short: {lacks}"


def _site_id(seen: Picture) -> UUID | None:
    return seen.needed.boms.at.site_id


def _names(session: Session, ids: set[UUID]) -> dict[UUID | None, Told]:
    query = select(Person.id, Person.name).where(Person.id.in_(ids))
    return {id: {"id": id, "name": name} for id, name in session.execute(query)}

"""What is to be done next: open tickets in the order a schedule or a supervisor gave them, each with what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.engineering.item import Item
from backend.kernel.quantity import ZERO
from backend.people.person import Person, Team
from backend.plant.company import Site
from backend.plant.queries import day_at, line_and_parts
from backend.plant.work_center import WorkCenter
from backend.production import chain, rules
from backend.production.counters import Chain
from backend.production.phone import given_to
from backend.production.queries import MOST, OPEN_TICKETS, Checks, expired, materials_of, of_team, operations_of
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder

SHOWN = (
    "id", "number", "state", "version", "operation_number", "name", "place", "starts_at", "ends_at", "quantity", "good",
    "scrapped", "sequence", "start", "due",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Whose and which tickets: a line means its parts as well.

    A day means what lies on it, and today also what should have been done before.
    """

    work_center_id: UUID | None = None
    team_id: UUID | None = None
    person_id: UUID | None = None
    area_id: UUID | None = None
    day: date | None = None

    def conditions(self, today: date) -> Iterator[Any]:
        if self.work_center_id is not None:
            yield Ticket.work_center_id.in_(line_and_parts(self.work_center_id))
        if self.team_id is not None:
            yield of_team(self.team_id)
        if self.person_id is not None:
            yield given_to(self.person_id)
        if self.area_id is not None:
            yield WorkCenter.area_id == self.area_id
        if self.day is not None:
            yield func.coalesce(Ticket.start, Ticket.due) <= self.day
            if self.day != today:
                yield func.coalesce(Ticket.due, Ticket.start) >= self.day


def dispatch(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """Open tickets by the moment they start, then in sequence; a handful of statements, however many there are.

    Not more than fit on a screen: `more` says that it was cut.

    Which schedule the moments come from is scheduling's to say; production only knows that somebody dated them.
    """
    today = day_at(session, actor.site_id, now)
    found = session.execute(_query(actor, wanted, today).limit(MOST + 1)).all()
    rows = found[:MOST]
    order_ids = {row.WorkOrder.id for row in rows}
    operations, materials = operations_of(session, order_ids), materials_of(session, order_ids)
    ran_out = expired(session, {row.Ticket.person_id for row in rows if row.Ticket.person_id}, today)
    listed = []
    for row in rows:
        ticket, order = row.Ticket, row.WorkOrder
        counted = tuple(one[0] for one in operations[order.id])
        checks = Checks(materials[order.id], order.held, ran_out).of(ticket.operation_id, counted, ticket.person_id)
        listed.append(_told(row, now) | _counted(counted, ticket.operation_id) | _readiness(checks))
    return {"schedule": None, "rows": listed, "more": len(found) > MOST}


def _query(actor: Actor, wanted: Wanted, today: date) -> Any:
    query: Any = select(Ticket, WorkOrder, Item, WorkCenter, Team, Person, Site.timezone)
    query = query.join(WorkOrder, WorkOrder.id == Ticket.work_order_id).join(Item, Item.id == Ticket.item_id)
    query = query.join(WorkCenter, WorkCenter.id == Ticket.work_center_id).join(Site, Site.id == Ticket.site_id)
    query = query.outerjoin(Team, Team.id == Ticket.team_id).outerjoin(Person, Person.id == Ticket.person_id)
    query = narrow(query.options(*chain.BARE), Ticket, actor)
    query = query.where(Ticket.state.in_(OPEN_TICKETS), *wanted.conditions(today))
    undated = (Ticket.start.is_(None), Ticket.start, WorkOrder.priority, WorkOrder.due)
    return query.order_by(Ticket.starts_at.is_(None), Ticket.starts_at, Ticket.sequence, *undated, Ticket.number)


def _told(row: Any, now: datetime) -> dict[str, Any]:
    ticket, order = row.Ticket, row.WorkOrder
    told = {name: getattr(ticket, name) for name in SHOWN}
    told["ticket"] = {name: told.pop(name) for name in ("id", "number", "state", "version")}
    of = {name: getattr(order, name) for name in ("id", "number", "due", "priority")}
    named = {"item": row.Item, "work_center": row.WorkCenter, "team": row.Team, "person": row.Person}
    told |= {name: _named(one) for name, one in named.items()}
    return told | {"work_order": of, "late": _is_late(ticket, order, ZoneInfo(row.timezone), now)}


def _named(row: Item | WorkCenter | Team | Person | None) -> dict[str, Any] | None:
    return None if row is None else {"id": row.id, "number": row.number, "title": row.name}


def _is_late(ticket: Ticket, order: WorkOrder, zone: ZoneInfo, now: datetime) -> bool:
    """Its end lies behind the order's due day; without an end, that day is over."""
    over = datetime.combine(order.due + timedelta(days=1), datetime.min.time(), zone)
    return (ticket.ends_at or now) > over


def _readiness(checks: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Red is not ready; amber begins with a warning."""
    colour, sentence = rules.light(checks)
    ready = colour != rules.RED
    told = {name: {"light": light, "text": text} for name, (light, text) in checks.items()}
    return {"ready": ready, "why_not": "" if ready else sentence, "light": colour, "why": sentence, "checks": told}


def _counted(counted: Chain, operation_id: UUID) -> dict[str, Decimal]:
    one = next((one for one in counted if one.id == operation_id), None)
    return {"queued": one.queued if one else ZERO, "in_process": one.in_process if one else ZERO}

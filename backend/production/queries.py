"""What people look at on the floor: one order with its counters, the board of orders, what must be there to begin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.documents import holds
from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.kernel.errors import NotFound
from backend.kernel.quantity import plain
from backend.people.person import Person, PersonQualification, Qualification, Team
from backend.plant.queries import day_at
from backend.plant.work_center import WorkCenter
from backend.production import chain, output_queries, rules
from backend.production.counters import Chain, Counters, waiting_for
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder, WorkOrderMaterial, WorkOrderOperation

OPEN_TICKETS = ("waiting", "running", "paused")
MOST = 500  # orders or tickets on one screen
COUNTER_NAMES = (
    "received", "adjusted", "queued", "in_process", "done", "rework", "at_supplier", "scrapped", "moved", "good",
)  # fmt: skip


def late(today: date) -> Any:
    """Orders that should be done."""
    return select(WorkOrder).where(WorkOrder.due < today, WorkOrder.state.in_(rules.OPEN)).order_by(WorkOrder.due)


def order_board(session: Session, actor: Actor, id: UUID, now: datetime) -> dict[str, Any]:
    """One order: operations with counters and lights, tickets, materials, outputs, holds; six statements."""
    query: Any = select(WorkOrder, Item.number, Item.name, Uom.number).join(Item, Item.id == WorkOrder.item_id)
    query = narrow(query.join(Uom, Uom.id == Item.uom_id).where(WorkOrder.id == id), WorkOrder, actor)
    found = session.execute(query.options(*chain.BARE)).one_or_none()
    if found is None:
        raise NotFound("There is no Work order with this id.")
    order, code, name, unit = found
    operations = operations_of(session, [id])
    materials = materials_of(session, [id])
    tickets = _tickets_of(session, [id])
    held = [hold.reason for hold in holds.active(session, id, now)]
    lit = {t["operation_id"]: t for t in tickets}
    checks = Checks(materials[id], order.held, {})
    return {
        "order": _order(order, code, name, unit, day_at(session, order.site_id, now)),
        "operations": [_operation(row, operations[id], lit.get(row[0].id), checks) for row in operations[id]],
        "tickets": tickets,
        "materials": materials[id],
        "outputs": output_queries.of_order(session, order),
        "holds": held,
    }


def board(
    session: Session, actor: Actor, today: date, work_center_id: UUID | None, team_id: UUID | None
) -> dict[str, Any]:
    """Released and running orders with their progress, the most urgent first."""
    query: Any = select(WorkOrder, Item.number, Item.name, Uom.number).join(Item, Item.id == WorkOrder.item_id)
    query = narrow(query.join(Uom, Uom.id == Item.uom_id), WorkOrder, actor).where(WorkOrder.state.in_(rules.OPEN))
    if work_center_id is not None or team_id is not None:
        query = query.where(WorkOrder.id.in_(_orders_with_tickets(work_center_id, team_id)))
    rows = session.execute(
        query.order_by(WorkOrder.due, WorkOrder.priority, WorkOrder.number).options(*chain.BARE).limit(MOST)
    ).all()
    operations = operations_of(session, [row[0].id for row in rows])
    tickets: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for ticket in _tickets_of(session, [row[0].id for row in rows]):
        tickets[ticket["work_order_id"]].append(ticket)
    orders = []
    for order, code, name, unit in rows:
        lit = {ticket["operation_id"]: ticket for ticket in tickets[order.id]}
        progress = [_progress(row, operations[order.id], lit.get(row[0].id)) for row in operations[order.id]]
        orders.append(_order(order, code, name, unit, today) | {"operations": progress})
    return {"orders": orders, "as_of_day": today}


class Checks:
    """What must be there before an operation starts, of what this context and those below it know."""

    def __init__(self, materials: Sequence[dict[str, Any]], held: str, expired: Mapping[UUID, str]) -> None:
        self._materials = materials
        self._held = held
        self._expired = expired

    def of(self, operation_id: UUID, counted: Chain, person_id: UUID | None) -> dict[str, tuple[str, str]]:
        place = next((index for index, one in enumerate(counted) if one.id == operation_id), None)
        if place is None:
            return {}
        return {
            "predecessor": _predecessor(counted, place),
            "material": self._material(counted[place].number, place == 0),
            "hold": (rules.RED, self._held) if self._held else (rules.GREEN, ""),
            "person": self._person(person_id),
        }

    def _material(self, number: int, first: bool) -> tuple[str, str]:
        """Red where picked material is short, amber where flushed material is."""
        at = (number, None) if first else (number,)
        short = [row for row in self._materials if row["short"] > 0 and row["operation_number"] in at]
        if not short:
            return rules.GREEN, ""
        told = ", ".join(f"{plain(row['short'])} {row['item']['number']}" for row in short)
        return rules.RED if any(row["issue_mode"] == "pick" for row in short) else rules.AMBER, f"Short: {told}"

    def _person(self, person_id: UUID | None) -> tuple[str, str]:
        if person_id is None or person_id not in self._expired:
            return rules.GREEN, ""
        return rules.AMBER, self._expired[person_id]


def _predecessor(counted: Chain, place: int) -> tuple[str, str]:
    one = counted[place]
    if one.queued > 0 or one.in_process > 0:
        return rules.GREEN, ""
    if (missing := waiting_for(counted, place)) is not None:
        return rules.AMBER, f"Waiting for a report of operation {missing}."
    if place and one.received <= 0:
        return rules.RED, f"Nothing has come from operation {counted[place - 1].number} yet."
    return rules.RED, "Nothing is in the queue."


def operations_of(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """Per order the operations as counters with what people call them."""
    line, center = WorkOrderOperation, WorkCenter
    shown = (
        line.owner_id,
        line.name,
        line.minutes,
        line.start,
        line.due,
        line.inspected,
        center.id,
        center.number,
        center.name,
    )
    query: Any = select(*chain.COLUMNS, *shown).join(center, center.id == line.work_center_id)
    rows = session.execute(
        query.where(line.owner_id.in_(set(order_ids))).order_by(line.owner_id, line.operation_number)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    count = len(chain.COLUMNS)
    for row in rows:
        found[row[count]].append((chain.counters_of(row), *row[count + 1 :]))
    return found


def materials_of(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    line = WorkOrderMaterial
    names = (
        "id", "required", "reserved", "issued", "returned", "replenished", "flushed", "lost", "over_issued", "short",
        "operation_number", "issue_mode", "key_part", "assumed",
    )  # fmt: skip
    instead = aliased(Item)
    shown = line.owner_id, Item.id, Item.number, Item.name, Uom.number, instead.number
    query: Any = select(*shown, *(getattr(line, name) for name in names))
    query = query.join(Item, Item.id == line.item_id).join(Uom, Uom.id == Item.uom_id)
    query = query.outerjoin(instead, instead.id == line.instead_of_id)
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(query.where(line.owner_id.in_(set(order_ids))).order_by(line.owner_id, line.position)):
        item = {"item": {"id": row[1], "number": row[2], "title": row[3]}, "unit": row[4]}
        item["instead_of"] = {"number": row[5]} if row[5] else None
        found[row[0]].append(item | dict(zip(names, row[6:], strict=True)))
    return found


def _tickets_of(session: Session, order_ids: Iterable[UUID]) -> list[dict[str, Any]]:
    names = (
        "id", "number", "work_order_id", "operation_id", "operation_number", "name", "state", "team_id", "person_id",
        "work_center_id", "quantity", "good", "scrapped", "rework", "minutes", "sequence", "start", "due",
    )  # fmt: skip
    query: Any = select(*(getattr(Ticket, name) for name in names), Person.name, Team.name)
    query = query.outerjoin(Person, Person.id == Ticket.person_id).outerjoin(Team, Team.id == Ticket.team_id)
    rows = session.execute(
        query.where(Ticket.work_order_id.in_(set(order_ids))).order_by(Ticket.operation_number, Ticket.id)
    )
    return [dict(zip((*names, "person", "team"), row, strict=True)) for row in rows]


def _orders_with_tickets(work_center_id: UUID | None, team_id: UUID | None) -> Any:
    query: Any = select(Ticket.work_order_id).where(Ticket.state != "cancelled")
    if work_center_id is not None:
        query = query.where(Ticket.work_center_id == work_center_id)
    if team_id is not None:
        query = query.where(of_team(team_id))
    return query


def of_team(team_id: UUID) -> Any:
    """Tickets given to a team, or to nobody at its work center."""
    line = select(Team.work_center_id).where(Team.id == team_id)
    return or_(Ticket.team_id == team_id, and_(Ticket.team_id.is_(None), Ticket.work_center_id.in_(line)))


def expired(session: Session, person_ids: set[UUID], today: date) -> dict[UUID, str]:
    """Persons of whom a qualification has run out, with a sentence about it."""
    if not person_ids:
        return {}
    held = PersonQualification
    query: Any = select(held.owner_id, func.min(Qualification.name), func.min(held.expires))
    query = query.join(Qualification, Qualification.id == held.qualification_id)
    query = query.where(held.owner_id.in_(person_ids), held.expires < today).group_by(held.owner_id)
    return {id: f"{name} ran out on {day}." for id, name, day in session.execute(query)}


def _order(order: WorkOrder, code: str, name: str, unit: str, today: date) -> dict[str, Any]:
    names = (
        "id", "number", "state", "quantity", "good", "scrapped", "received", "start", "due", "priority", "kind",
        "shortages", "held", "assumed", "reported_at", "started_at", "finished_at", "checksum",
    )  # fmt: skip
    row = {name: getattr(order, name) for name in names}
    late_days = max(0, (today - order.due).days) if order.state in (*rules.OPEN, "planned", "firm") else 0
    item = {"id": order.item_id, "number": code, "title": name}
    return row | {"item": item, "unit": unit, "late_days": late_days, "progress": _share(order.good, order.quantity)}


def _operation(row: Any, all_rows: Sequence[Any], ticket: dict[str, Any] | None, checks: Checks) -> dict[str, Any]:
    counted = tuple(one[0] for one in all_rows)
    found = checks.of(row[0].id, counted, ticket["person_id"] if ticket else None)
    colour, why = rules.light(found)
    place = counted.index(row[0])
    return _progress(row, all_rows, ticket) | {
        "minutes": row[2], "start": row[3], "due": row[4], "inspected": row[5],
        "work_center": {"id": row[6], "number": row[7], "title": row[8]},
        "counters": {name: getattr(row[0], name) for name in COUNTER_NAMES},
        "waiting_for": waiting_for(counted, place), "light": colour, "why": why,
    }  # fmt: skip


def _progress(row: Any, all_rows: Sequence[Any], ticket: dict[str, Any] | None) -> dict[str, Any]:
    one: Counters = row[0]
    due = all_rows[0][0].received
    return {
        "id": one.id, "operation_number": one.number, "name": row[1], "good": one.good, "scrapped": one.scrapped,
        "queued": one.queued, "in_process": one.in_process, "state": ticket["state"] if ticket else "waiting",
        "progress": _share(one.good + one.scrapped, due),
    }  # fmt: skip


def _share(part: Decimal, whole: Decimal) -> float:
    """A share between nothing and all, for drawing."""
    return round(min(1.0, max(0.0, float(part / whole))), 3) if whole > 0 else 0.0

"""What happened to orders: new ones, and those that are held."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.production.queries import OPEN_TICKETS
from backend.production.rules import OPEN
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder
from backend.scheduling.detailed_schedule import ScheduleGap, ScheduleSlot
from backend.scheduling.followed import Followed, Happening, Open
from backend.scheduling.naming import Named, Row

RUSH = 2  # orders of this priority or a more urgent one cannot wait for the next plan
ORDER = "production/work_order"


def unscheduled(session: Session, found: Followed) -> Iterator[Happening]:
    """Orders with work to do that the schedule has neither a place for nor a reason against, the most urgent first."""
    site_id, id = found.schedule.site_id, found.schedule.id
    query = select(WorkOrder.id).where(WorkOrder.site_id == site_id, WorkOrder.state.in_(OPEN))
    query = query.where(
        select(Ticket.id).where(Ticket.work_order_id == WorkOrder.id, Ticket.state.in_(OPEN_TICKETS)).exists()
    )
    for rows in (ScheduleSlot, ScheduleGap):
        query = query.where(~select(rows.id).where(rows.schedule_id == id, rows.work_order_id == WorkOrder.id).exists())
    ids = session.scalars(query.order_by(WorkOrder.priority, WorkOrder.due, WorkOrder.number))
    yield from (_unscheduled(found.names.orders[id]) for id in ids)


def _unscheduled(order: Named) -> Happening:
    due = order.due.isoformat()
    if order.priority > RUSH:
        sentence = f"{order.number}, due on {due}, was released and has no place in the schedule."
        return Happening("new_order", sentence, about(order), [])
    urgent = {"action": "priority", "work_order_id": order.id, "priority": order.priority}
    sentence = f"{order.number} is urgent, due on {due}, and has no place in the schedule."
    return Happening("rush_order", sentence, about(order), [urgent])


def holds(found: Followed, held: Mapping[UUID, datetime | None]) -> Iterator[Happening]:
    """Orders and tickets with work ahead that is stopped; `held` says until when, None where nobody knows."""
    for order_id, slots in found.by_order.items():
        if order_id in held and order_id in found.names.orders:
            yield from _hold(found, slots[0], held[order_id], {})
    for ticket_id, slot in found.by_ticket.items():
        if ticket_id in held and slot.work_order_id not in held:
            yield from _hold(found, slot, held[ticket_id], {"operation_id": slot.operation_id})


def _hold(found: Followed, first: Open, until: datetime | None, what: Row) -> Iterator[Happening]:
    """Unless the schedule supposes as much already."""
    stopped = what.get("operation_id", first.work_order_id)
    for change in found.supposes("held", stopped):
        if change.from_at is None or (until is not None and until <= change.from_at):
            return
    order = found.names.orders[first.work_order_id]
    name = f"{order.number}/{first.operation_number}" if what else order.number
    starts = found.names.moment(first.start_at)
    held = f"{name} is held until {found.names.moment(until)}." if until else f"{name} is held."
    change = {"action": "held", "work_order_id": order.id, "from_at": until} | what
    yield Happening("quality_hold", f"{held} It is scheduled for {starts}.", about(order), [change])


def about(order: Named) -> Row:
    return {"document": ORDER, "id": order.id, "number": order.number}

"""What happened to orders: new ones, those that are held, and those whose material comes too late."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.production.rules import OPEN
from backend.production.work_order import WorkOrder
from backend.scheduling.detailed_schedule import ScheduleGap, ScheduleSlot
from backend.scheduling.followed import Followed, Happening, Open
from backend.scheduling.material_days import MAKING, Taker
from backend.scheduling.naming import Named, Row
from backend.scheduling.open_work import OpenOrder

RUSH = 2  # orders of this priority or a more urgent one cannot wait for the next plan
ORDER = "production/work_order"


def unscheduled(session: Session, found: Followed) -> Iterator[Happening]:
    """Orders on the floor that the schedule has neither a place for nor a reason against, the most urgent first."""
    site_id, id = found.schedule.site_id, found.schedule.id
    query = select(WorkOrder.id).where(WorkOrder.site_id == site_id, WorkOrder.state.in_(OPEN))
    for rows in (ScheduleSlot, ScheduleGap):
        query = query.where(~select(rows.id).where(rows.schedule_id == id, rows.work_order_id == WorkOrder.id).exists())
    ids = session.scalars(query.order_by(WorkOrder.priority, WorkOrder.due, WorkOrder.number))
    yield from (_unscheduled(found.names.orders[id]) for id in ids)


def _unscheduled(order: Named) -> Happening:
    due = order.due.isoformat()
    if order.priority > RUSH:
        sentence = f"{order.number}, due on {due}, was released and has no place in the schedule."
        return Happening("new_order", sentence, _about(order), [])
    urgent = {"action": "priority", "work_order_id": order.id, "priority": order.priority}
    sentence = f"{order.number} is urgent, due on {due}, and has no place in the schedule."
    return Happening("rush_order", sentence, _about(order), [urgent])


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
    about = what.get("operation_id", first.work_order_id)
    for change in found.supposes("held", about):
        if change.from_at is None or (until is not None and until <= change.from_at):
            return
    order = found.names.orders[first.work_order_id]
    name = f"{order.number}/{first.operation_number}" if what else order.number
    starts = found.names.moment(first.start_at)
    held = f"{name} is held until {found.names.moment(until)}." if until else f"{name} is held."
    change = {"action": "held", "work_order_id": order.id, "from_at": until} | what
    yield Happening("quality_hold", f"{held} It is scheduled for {starts}.", _about(order), [change])


def short(session: Session, found: Followed) -> list[OpenOrder]:
    """Orders of the schedule that lack material."""
    columns = (getattr(WorkOrder, name) for name in OpenOrder._fields)
    lacking = WorkOrder.site_id == found.schedule.site_id, WorkOrder.shortages > 0, WorkOrder.state.in_(MAKING)
    rows = (OpenOrder(*row) for row in session.execute(select(*columns).where(*lacking)))
    return [order for order in rows if order.id in found.by_order]


def material(found: Followed, days: Mapping[Taker, date]) -> Iterator[Happening]:
    """Material that is on its way and comes after the operation that takes it is to begin."""
    for (order_id, number), day in days.items():
        slots = found.by_order.get(order_id, ())
        first = next((slot for slot in slots if number is None or slot.operation_number == number), None)
        comes = datetime.combine(day, time(), found.names.zone)
        if first is None or first.start_at >= comes or first.ticket_state in ("running", "paused"):
            continue
        known = [*found.supposes("material", order_id), *found.supposes("material", first.operation_id)]
        if not any(change.from_at and change.from_at >= comes for change in known):
            yield _material(found, first, comes)


def _material(found: Followed, first: Open, comes: datetime) -> Happening:
    order, day = found.names.orders[first.work_order_id], comes.date().isoformat()
    starts = found.names.moment(first.start_at)
    sentence = f"Material for {order.number} comes on {day}; operation {first.operation_number} is to begin {starts}."
    change = {
        "action": "material", "work_order_id": order.id, "operation_id": first.operation_id, "from_at": comes,
    }  # fmt: skip
    return Happening("late_material", sentence, _about(order), [change])


def _about(order: Named) -> Row:
    return {"document": ORDER, "id": order.id, "number": order.number}

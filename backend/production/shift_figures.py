"""What the facts say about one shift of a work center: figures per ticket, and what is open when it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from backend.documents import holds
from backend.engineering.item import Item
from backend.kernel.quantity import ZERO, plain
from backend.people import queries as people
from backend.production.production_report import ProductionReport
from backend.production.shift_handover import ShiftHandover, ShiftHandoverEntry
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder, WorkOrderMaterial

GOOD, SCRAPPED, REWORK = ("good", "rework_good"), ("scrap", "rework_scrap"), ("rework",)
OPEN = ("running", "paused")


@dataclass(frozen=True)
class Window:
    """One work center from one moment to another."""

    company_id: UUID
    site_id: UUID
    work_center_id: UUID
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Made:
    """What was reported at one ticket within a shift."""

    ticket: Ticket
    order: str
    item: str
    good: Decimal
    scrapped: Decimal
    rework: Decimal
    minutes: Decimal


def made_in(session: Session, window: Window) -> list[Made]:
    """Reports belong to the shift they were captured in, whenever they arrive; what was taken back does not count."""
    report = ProductionReport
    sums = (_sum(GOOD), _sum(SCRAPPED), _sum(REWORK), func.coalesce(func.sum(report.minutes), ZERO))
    per_ticket = select(report.ticket_id, *(one.label(f"sum_{at}") for at, one in enumerate(sums)))
    per_ticket = per_ticket.where(
        report.site_id == window.site_id,
        report.happened_at >= window.begins_at,
        report.happened_at < window.ends_at,
        report.voided.is_(False),
        report.kind != "void",
    ).group_by(report.ticket_id)
    found = per_ticket.subquery()
    query: Any = select(Ticket, WorkOrder.number, Item.number, *(found.c[f"sum_{at}"] for at in range(len(sums))))
    query = query.join(found, found.c.ticket_id == Ticket.id).join(WorkOrder, WorkOrder.id == Ticket.work_order_id)
    query = query.join(Item, Item.id == Ticket.item_id).where(Ticket.work_center_id == window.work_center_id)
    rows = session.execute(query.order_by(WorkOrder.number, Ticket.operation_number))
    return [Made(*row) for row in rows]


def entries(session: Session, window: Window, made: list[Made]) -> Iterator[ShiftHandoverEntry]:
    """Everything the system knows, section by section."""
    for one in made:
        yield ShiftHandoverEntry(
            section="made", planned=one.ticket.quantity, good=one.good, scrapped=one.scrapped, rework=one.rework,
            **_of_ticket(one.ticket, one.order, one.item),
        )  # fmt: skip
    for ticket, order, item in _open_tickets(session, window):
        yield ShiftHandoverEntry(
            section="running", planned=ticket.quantity, good=ticket.good, scrapped=ticket.scrapped,
            rework=ticket.rework, text=ticket.state, **_of_ticket(ticket, order, item),
        )  # fmt: skip
    yield from _orders(session, window)
    for device in people.devices_holding(session, window.company_id, window.site_id):
        yield ShiftHandoverEntry(
            section="devices",
            about=device.name,
            text=f"This device still holds {device.queue_length} records.",
            document="people/device",
            document_id=device.id,
        )


def _of_ticket(ticket: Ticket, order: str, item: str) -> dict[str, Any]:
    about = f"{order} · {ticket.operation_number} {ticket.name} · {item}"
    return {"about": about[:200], "document": "production/ticket", "document_id": ticket.id}


def _open_tickets(session: Session, window: Window) -> list[Any]:
    query: Any = select(Ticket, WorkOrder.number, Item.number).join(WorkOrder, WorkOrder.id == Ticket.work_order_id)
    query = query.join(Item, Item.id == Ticket.item_id).where(
        Ticket.work_center_id == window.work_center_id, Ticket.state.in_(OPEN)
    )
    return list(session.execute(query.order_by(WorkOrder.number, Ticket.operation_number)))


def _orders(session: Session, window: Window) -> Iterator[ShiftHandoverEntry]:
    """Orders of the line that are held, and materials they lack."""
    here = select(Ticket.work_order_id).where(
        Ticket.work_center_id == window.work_center_id, Ticket.state.not_in(("done", "cancelled"))
    )
    held = select(holds.Hold, WorkOrder.number).join(WorkOrder, WorkOrder.id == holds.Hold.document_id)
    held = held.where(holds.Hold.lifted_at.is_(None), WorkOrder.id.in_(here)).order_by(WorkOrder.number)
    for hold, number in session.execute(held):
        yield ShiftHandoverEntry(section="held", about=number, text=hold.reason, **_of_order(hold.document_id))
    lacking = select(WorkOrderMaterial, WorkOrder.number, Item.number)
    lacking = lacking.join(WorkOrder, WorkOrder.id == WorkOrderMaterial.owner_id)
    lacking = lacking.join(Item, Item.id == WorkOrderMaterial.item_id)
    lacking = lacking.where(WorkOrderMaterial.short > 0, WorkOrder.id.in_(here))
    for material, number, item in session.execute(lacking.order_by(WorkOrder.number, WorkOrderMaterial.position)):
        text = f"{plain(material.short)} of {item} are missing."
        yield ShiftHandoverEntry(section="short_of_material", about=number, text=text, **_of_order(material.owner_id))


def _of_order(id: UUID) -> dict[str, Any]:
    return {"document": "production/work_order", "document_id": id}


def _sum(kinds: tuple[str, ...]) -> Any:
    report = ProductionReport
    return func.coalesce(func.sum(case((report.kind.in_(kinds), report.quantity), else_=ZERO)), ZERO)


def handed_lately(since: datetime) -> Any:
    """Hand-overs whose figures a late fact may still restate: something of their shift arrived after them."""
    report = ProductionReport
    late = select(report.id).join(Ticket, Ticket.id == report.ticket_id).where(
        Ticket.work_center_id == ShiftHandover.work_center_id,
        report.site_id == ShiftHandover.site_id,
        report.happened_at >= ShiftHandover.begins_at,
        report.happened_at < ShiftHandover.ends_at,
        or_(report.created_at > ShiftHandover.collected_at, report.changed_at > ShiftHandover.collected_at),
    )  # fmt: skip
    handed = ShiftHandover.state.in_(("handed", "accepted"))
    return select(ShiftHandover).where(handed, ShiftHandover.ends_at > since, late.exists())

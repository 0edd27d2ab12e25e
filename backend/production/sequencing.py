"""The sequence of a line written down on tickets: on which day an order goes on the line, and where it stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder

NOT_BEGUN = ("waiting",)


@dataclass(frozen=True)
class Sequenced:
    """An order's day and its place in the sequence of that day, 1 first."""

    work_order_id: UUID
    day: date
    place: int


def sequence_tickets(rows: Sequence[Sequenced], center_ids: Collection[UUID], act: Act) -> int:
    """Day and place on the tickets these work centers have of the orders; what has begun stays as it is.

    Moments of a schedule go, because the line's day holds; how many tickets had some.
    """
    places = {row.work_order_id: row for row in rows}
    if not places:
        return 0
    orders = select(WorkOrder.id).where(WorkOrder.id.in_(places)).order_by(WorkOrder.id)
    act.session.execute(orders.with_for_update(key_share=True))
    query = select(Ticket).where(Ticket.work_order_id.in_(places), Ticket.work_center_id.in_(center_ids))
    query = query.where(Ticket.state.in_(NOT_BEGUN)).order_by(Ticket.id)
    dated, held = 0, query.with_for_update(key_share=True).execution_options(populate_existing=True)
    for ticket in act.session.scalars(held):
        row = places[ticket.work_order_id]
        dated += ticket.starts_at is not None
        ticket.starts_at = ticket.ends_at = ticket.place = None
        ticket.start, ticket.sequence = row.day, row.place
        ticket.due = max(row.day, ticket.due) if ticket.due else row.day
    return dated

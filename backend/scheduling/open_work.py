"""What is left to do at a site: orders, and of each operation the part a ticket gives or the whole of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.kernel.quantity import ZERO
from backend.production.queries import OPEN_TICKETS
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder, WorkOrderOperation

ON_THE_FLOOR = ("released", "running")


class OpenOrder(NamedTuple):
    id: UUID
    number: str
    item_id: UUID
    due: date
    priority: int
    held: str
    shortages: int


class Part(NamedTuple):
    """An operation, or the part of its quantity a ticket gives; `left` of it is neither good nor scrapped."""

    operation_id: UUID
    order_id: UUID
    number: int
    routed_id: UUID  # the work center its routing says
    setup_minutes: Decimal
    run_minutes: Decimal
    left: Decimal
    good: Decimal
    begun: bool
    ticket_id: UUID | None = None
    given_id: UUID | None = None  # the work center its ticket is given to
    running: bool = False

    @property
    def key(self) -> str:
        return str(self.ticket_id or self.operation_id)

    @property
    def center_id(self) -> UUID:
        return self.given_id or self.routed_id


@dataclass(frozen=True)
class OpenWork:
    """Parts by order and operation number; one with nothing left asks for nothing."""

    orders: Mapping[UUID, OpenOrder]
    parts: Sequence[Part]


def open_work(session: Session, site_id: UUID, firm: bool) -> OpenWork:
    """Of orders on the floor what their tickets give; of firm ones, if they are wanted, the operations they have."""
    parts = [*_of_tickets(session, site_id), *(_of_firm(session, site_id) if firm else ())]
    states = (*ON_THE_FLOOR, "firm") if firm else ON_THE_FLOOR
    columns = (getattr(WorkOrder, name) for name in OpenOrder._fields)
    found = session.execute(select(*columns).where(WorkOrder.site_id == site_id, WorkOrder.state.in_(states)))
    orders = {row[0]: OpenOrder(*row) for row in found}
    return OpenWork(orders, [part for part in parts if part.left > 0])


OF_OPERATION = (
    WorkOrderOperation.id,
    WorkOrderOperation.owner_id,
    WorkOrderOperation.operation_number,
    WorkOrderOperation.work_center_id,
    WorkOrderOperation.setup_minutes,
    WorkOrderOperation.run_minutes,
)


def _of_tickets(session: Session, site_id: UUID) -> Iterator[Part]:
    columns = (Ticket.quantity, Ticket.good, Ticket.scrapped, Ticket.minutes, Ticket.state)
    query: Any = select(*OF_OPERATION, *columns, Ticket.id, Ticket.work_center_id)
    query = query.join(WorkOrderOperation, WorkOrderOperation.id == Ticket.operation_id)
    query = query.join(WorkOrder, WorkOrder.id == Ticket.work_order_id)
    here = Ticket.site_id == site_id, Ticket.state.in_(OPEN_TICKETS), WorkOrder.state.in_(ON_THE_FLOOR)
    for row in session.execute(_in_order(query.where(*here)).order_by(Ticket.number)):
        quantity, good, scrapped, minutes, state, ticket_id, given_id = row[len(OF_OPERATION) :]
        begun = state != "waiting" or good > 0 or scrapped > 0 or minutes > 0
        left = max(ZERO, quantity - good - scrapped)
        yield Part(*row[: len(OF_OPERATION)], left, good, begun, ticket_id, given_id, state == "running")


def _of_firm(session: Session, site_id: UUID) -> Iterator[Part]:
    columns = (WorkOrder.quantity, WorkOrderOperation.good, WorkOrderOperation.scrapped, WorkOrderOperation.minutes)
    query: Any = select(*OF_OPERATION, *columns).join(WorkOrder, WorkOrder.id == WorkOrderOperation.owner_id)
    query = query.where(WorkOrder.site_id == site_id, WorkOrder.state == "firm")
    for row in session.execute(_in_order(query)):
        quantity, good, scrapped, minutes = row[len(OF_OPERATION) :]
        left = max(ZERO, quantity - good - scrapped)
        yield Part(*row[: len(OF_OPERATION)], left, good, good > 0 or scrapped > 0 or minutes > 0)


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(WorkOrder.due, WorkOrder.number, WorkOrderOperation.operation_number)

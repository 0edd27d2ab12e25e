"""Where the schedule that another is made from has each operation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.scheduling.detailed_schedule import ScheduleSlot

COLUMNS = ("operation_id", "ticket_id", "work_center_id", "place", "setup_at", "start_at", "end_at")


@dataclass
class BaseSlots:
    """By ticket, and by operation of those that had no ticket then."""

    rows: Mapping[UUID, Any]

    def of(self, operation_id: UUID, ticket_id: UUID | None) -> Any | None:
        """An operation that has become a ticket since lies where it lay."""
        return self.rows.get(ticket_id or operation_id) or self.rows.get(operation_id)


def base_slots(session: Session, base_id: UUID | None, operation_id: UUID | None = None) -> BaseSlots:
    """Of a whole schedule, or of one operation of it."""
    if base_id is None:
        return BaseSlots({})
    query = select(*(getattr(ScheduleSlot, name) for name in COLUMNS)).where(ScheduleSlot.schedule_id == base_id)
    if operation_id is not None:
        query = query.where(ScheduleSlot.operation_id == operation_id)
    return BaseSlots({row.ticket_id or row.operation_id: row for row in session.execute(query)})

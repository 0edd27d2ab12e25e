"""The schedule the floor of a site follows, as far as it still lies ahead or is not done."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.production.queries import OPEN_TICKETS
from backend.production.rules import OPEN
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleChange, ScheduleSlot
from backend.scheduling.naming import Names, Row, names

MOMENT = timedelta(microseconds=1)


class Open(NamedTuple):
    """A slot whose ticket is open, or that has none yet."""

    operation_id: UUID
    ticket_id: UUID | None
    work_order_id: UUID
    operation_number: int
    work_center_id: UUID
    place: int
    start_at: datetime
    end_at: datetime
    ticket_state: str | None


@dataclass(frozen=True)
class Followed:
    schedule: DetailedSchedule
    slots: Sequence[Open]
    names: Names
    now: datetime

    @cached_property
    def by_order(self) -> Mapping[UUID, list[Open]]:
        """In the order of time."""
        made: dict[UUID, list[Open]] = defaultdict(list)
        for slot in self.slots:
            made[slot.work_order_id].append(slot)
        return made

    @cached_property
    def by_ticket(self) -> Mapping[UUID, Open]:
        return {slot.ticket_id: slot for slot in self.slots if slot.ticket_id}

    def at(self, where: tuple[UUID, int | None], begin: datetime, end: datetime) -> Sequence[Open]:
        """What lies on a work center, or on one place of it, in a time, in its order; what is overdue lies at now."""
        center_id, place = where
        mine = (slot for slot in self.slots if slot.work_center_id == center_id and place in (None, slot.place))
        return [slot for slot in mine if slot.start_at < end and max(slot.end_at, self.now + MOMENT) > begin]

    def supposes(self, action: str, about: UUID | None) -> Iterator[ScheduleChange]:
        """The changes by which the schedule already answers something about a work center, an order or an operation."""
        for change in self.schedule.changes:
            ids = change.work_center_id, change.work_order_id, change.operation_id
            if change.action == action and about in ids:
                yield change


class Happening(NamedTuple):
    """Something the schedule does not know of; `changes` are what one that mends it would suppose."""

    code: str
    sentence: str
    about: Row
    changes: list[Row]


def followed(session: Session, schedule: DetailedSchedule, now: datetime) -> Followed:
    columns = [getattr(ScheduleSlot, name) for name in Open._fields[:-1]]
    query = select(*columns, Ticket.state).outerjoin(Ticket, Ticket.id == ScheduleSlot.ticket_id)
    still = or_(ScheduleSlot.ticket_id.is_(None), Ticket.state.in_(OPEN_TICKETS))
    query = query.where(ScheduleSlot.schedule_id == schedule.id, still)
    rows = session.execute(query.order_by(ScheduleSlot.start_at, ScheduleSlot.id))
    mine = select(ScheduleSlot.work_order_id).where(ScheduleSlot.schedule_id == schedule.id)
    told = names(session, schedule.site_id, or_(WorkOrder.id.in_(mine), WorkOrder.state.in_(OPEN)))
    return Followed(schedule, [Open(*row) for row in rows], told, now)

"""What the ids in a schedule's causes and reasons are called: operations, work centers, resources, calendars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.plant.company import Site
from backend.plant.work_calendar import WorkCalendar
from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleGap, ScheduleSlot
from backend.scheduling.shared_resource import SharedResource
from backend.scheduling.wip_limit import WipLimit

MANY = 5_000
Row = dict[str, Any]


class Lies(NamedTuple):
    """An operation of an order, where it lies in words, and until when; one without a place lies nowhere."""

    number: int
    order: str
    where: str = "?"
    end_at: datetime | None = None


UNKNOWN = Lies(0, "?")


@dataclass(frozen=True)
class Called:
    """Names by id as text; places as the kernel's machines are named. What is not known is called "?"."""

    zone: ZoneInfo
    centers: Mapping[str, Row]
    several: Mapping[str, bool]
    names: Mapping[str, str]
    lies: Mapping[str, Lies]

    def moment(self, at: datetime) -> str:
        """As a clock at the site shows it, the same in every language."""
        return f"{at.astimezone(self.zone):%m-%d %H:%M}"

    def place(self, key: str) -> str:
        """A work center, and which of its places where it has several."""
        center_id, _, place = key.partition(".")
        name = str(self.centers[center_id]["title"]) if center_id in self.centers else "?"
        return f"{name} #{place}" if place and self.several.get(center_id) else name

    def operation(self, key: str) -> Lies:
        return self.lies.get(key, UNKNOWN)

    def name(self, id: str) -> str:
        return self.names.get(id) or self.place(id)


def called(session: Session, schedule: DetailedSchedule, ids: Iterable[str]) -> Called:
    """Of a schedule's site; eight statements and more only for thousands of ids."""
    wanted = sorted({UUID(id) for id in ids if len(id) == 36})
    rows = session.execute(
        select(WorkCenter.id, WorkCenter.number, WorkCenter.name, WorkCenter.capacity)
        .where(WorkCenter.site_id == schedule.site_id)
        .order_by(WorkCenter.number)
    ).all()
    made = Called(
        ZoneInfo(session.get_one(Site, schedule.site_id).timezone),
        {str(row[0]): {"id": row[0], "number": row[1], "title": row[2]} for row in rows},
        {str(row[0]): row[3] >= 2 for row in rows},
        _names(session, wanted),
        {},
    )
    return Called(made.zone, made.centers, made.several, made.names, _lies(session, schedule.id, wanted, made))


def _names(session: Session, wanted: list[UUID]) -> dict[str, str]:
    made: dict[str, str] = {}
    for kind in (SharedResource, WorkCalendar, WipLimit):
        for first in range(0, len(wanted), MANY):
            some = wanted[first : first + MANY]
            made |= {str(id): name for id, name in session.execute(select(kind.id, kind.name).where(kind.id.in_(some)))}
    return made


def _lies(session: Session, schedule_id: UUID, wanted: list[UUID], known: Called) -> dict[str, Lies]:
    """Slots by their operation's key; what has no place lies nowhere and has only its name."""
    made: dict[str, Lies] = {}
    for first in range(0, len(wanted), MANY):
        some = wanted[first : first + MANY]
        for rows in (ScheduleGap, ScheduleSlot):
            query: Any = select(rows, WorkOrder.number).join(WorkOrder, WorkOrder.id == rows.work_order_id)
            query = query.where(rows.schedule_id == schedule_id)
            for row, number in session.execute(query.where(or_(rows.ticket_id.in_(some), rows.operation_id.in_(some)))):
                lies = Lies(row.operation_number, number)
                if isinstance(row, ScheduleSlot):
                    where = known.place(f"{row.work_center_id}.{row.place}")
                    lies = lies._replace(where=where, end_at=row.end_at)
                made[str(row.ticket_id or row.operation_id)] = lies
    return made

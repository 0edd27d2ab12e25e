"""What people call the orders, work centers and moments that schedules speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.plant.company import Site
from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder

Row = dict[str, Any]


class Named(NamedTuple):
    """A work order as sentences need it."""

    id: UUID
    number: str
    due: date
    priority: int

    @property
    def told(self) -> Row:
        return {"id": self.id, "number": self.number}


@dataclass(frozen=True)
class Names:
    """Of one site; an id of another has no name here."""

    zone: ZoneInfo
    orders: Mapping[UUID, Named]
    centers: Mapping[UUID, Row]
    places: Mapping[UUID, int]

    def order(self, id: UUID | None) -> str:
        return self.orders[id].number if id in self.orders else "?"

    def center(self, id: UUID | None) -> str:
        return str(self.centers[id]["title"]) if id in self.centers else "?"

    def place(self, center_id: UUID, place: int) -> str:
        """A work center, and which of its places where it has several."""
        return self.center(center_id) + (f" #{place}" if self.places.get(center_id, 1) > 1 else "")

    def moment(self, at: datetime) -> str:
        """As a clock at the site shows it, the same in every language."""
        return f"{at.astimezone(self.zone):%m-%d %H:%M}"

    def due(self, order_id: UUID) -> datetime:
        """An order is punctual to the end of its due day."""
        return datetime.combine(self.orders[order_id].due + timedelta(days=1), time(), self.zone)


def names(session: Session, site_id: UUID, which: ColumnElement[bool]) -> Names:
    """Of a site's work centers and those of its orders for which `which` holds; three statements."""
    site = session.get_one(Site, site_id)
    columns = (WorkOrder.id, WorkOrder.number, WorkOrder.due, WorkOrder.priority)
    orders = session.execute(select(*columns).where(WorkOrder.site_id == site_id, which))
    center = select(WorkCenter.id, WorkCenter.number, WorkCenter.name, WorkCenter.capacity)
    centers = session.execute(center.where(WorkCenter.site_id == site_id).order_by(WorkCenter.number)).all()
    return Names(
        ZoneInfo(site.timezone),
        {row[0]: Named(*row) for row in orders},
        {id: {"id": id, "number": number, "title": name} for id, number, name, _ in centers},
        {id: int(capacity) for id, _, _, capacity in centers},
    )

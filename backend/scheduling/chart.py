"""A schedule as people see it: places with their hours, orders, and a bar for every operation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.quantity import plain
from backend.kernel.scheduling.plant.opening import shared
from backend.production.work_order import WorkOrder, WorkOrderOperation
from backend.scheduling import rules
from backend.scheduling.base_slots import base_slots
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot
from backend.scheduling.loaded import Place
from backend.scheduling.openings import Window
from backend.scheduling.site_hours import SiteHours

PINNED, FROZEN, RUNNING, MOVED, LATE = 1, 2, 4, 8, 16
FIXED = {"pin": PINNED, "frozen": FROZEN, "running": RUNNING}
HOUR, DAY = 3600, timedelta(days=1)
Row = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """Everything in seconds since the schedule begins; some twelve statements for any schedule."""

    session: Session
    schedule: DetailedSchedule
    zero: datetime

    def told(self, now: datetime) -> Row:
        window = self._hours.window
        return {
            "zero": self.zero,
            "now": window.second(now),
            "frozen_until": int(self.schedule.frozen_hours * HOUR),
            "until": window.length,
            "rows": [self._row(*one) for one in self.places],
            "orders": [self._order(*row) for row in self._orders],
            "bars": list(self._bars()),
        }

    @cached_property
    def _hours(self) -> SiteHours:
        """To the end of the horizon, or of the last operation if that is later."""
        horizon = self.schedule.horizon_days * 24 * HOUR
        last = max((self._second(row.end_at) for row in self._slots), default=0)
        return SiteHours(self.session, self.schedule, Window(self.zero, max(horizon, last)))

    def _second(self, moment: datetime) -> int:
        return int((moment - self.zero).total_seconds())

    @cached_property
    def _slots(self) -> Sequence[Any]:
        slot = ScheduleSlot
        names = (
            "id", "operation_id", "ticket_id", "work_order_id", "operation_number", "work_center_id", "place",
            "setup_at", "start_at", "end_at", "fixed",
        )  # fmt: skip
        query: Any = select(*(getattr(slot, name) for name in names), WorkOrderOperation.name)
        query = query.join(WorkOrderOperation, WorkOrderOperation.id == slot.operation_id)
        query = query.where(slot.schedule_id == self.schedule.id)
        return self.session.execute(query.order_by(slot.start_at, slot.end_at, slot.id)).all()

    @cached_property
    def places(self) -> list[tuple[Place, int]]:
        """Of work centers that are used, or could be."""
        here = self._hours.here
        used = {row.work_center_id for row in self._slots} | set(here.center_settings)
        used |= {way.work_center_id for one in here.operation_settings.values() for way in one.ways}
        return [one for one in self._hours.places() if one[0].work_center_id in used]

    def _row(self, place: Place, places: int) -> Row:
        center, hours = self._hours.here.centers[place.work_center_id], self._hours
        closed = [one for one in hours.supposed.of(place, places) if not one.is_open and one.span[0] < one.span[1]]
        return {
            "work_center": {"id": center.id, "number": center.number, "title": center.name},
            "place": place.place,
            "places": places,
            "open": shared(hours.open[place.key], ((0, hours.window.length),)),
            "closed": [{"from": one.span[0], "until": one.span[1], "reason": one.reason} for one in closed],
        }

    @cached_property
    def _orders(self) -> Sequence[Any]:
        columns = (WorkOrder.id, WorkOrder.number, WorkOrder.due, WorkOrder.priority, WorkOrder.quantity)
        query = select(*columns, Item.id, Item.number, Item.name).join(Item, Item.id == WorkOrder.item_id)
        mine = select(ScheduleSlot.work_order_id).where(ScheduleSlot.schedule_id == self.schedule.id)
        return self.session.execute(query.where(WorkOrder.id.in_(mine)).order_by(WorkOrder.due, WorkOrder.number)).all()

    @cached_property
    def _due(self) -> Mapping[UUID, int]:
        """The end of the due day at the site, unless the schedule supposes another moment."""
        hours = self._hours
        return {
            row[0]: hours.supposed.due.get(row[0], self._second(datetime.combine(row[2] + DAY, time(), hours.zone)))
            for row in self._orders
        }

    @cached_property
    def _ends(self) -> Mapping[UUID, int]:
        made: dict[UUID, int] = {}
        for row in self._slots:
            made[row.work_order_id] = max(self._second(row.end_at), made.get(row.work_order_id, 0))
        return made

    def _late(self, order_id: UUID) -> int:
        return max(0, self._ends[order_id] - self._due[order_id])

    def _order(self, *row: Any) -> Row:
        id, number, _, priority, quantity, *item = row
        return {
            "id": id,
            "number": number,
            "item": dict(zip(("id", "number", "title"), item, strict=True)),
            "due": self._due[id],
            "late": self._late(id),
            "priority": self._hours.supposed.priority.get(id, priority),
            "quantity": plain(quantity),
        }

    def _bars(self) -> Iterator[list[Any]]:
        rows = {place: at for at, (place, _) in enumerate(self.places)}
        orders = {row[0]: at for at, row in enumerate(self._orders)}
        late, base = {id for id in orders if self._late(id)}, base_slots(self.session, self.schedule.base_id)
        for row in self._slots:
            was = base.of(row.operation_id, row.ticket_id)
            here = row.work_center_id, row.place
            elsewhere = was is not None and (was.work_center_id, was.place) != here
            moved = elsewhere or (was is not None and rules.is_another_time(was.start_at, row.start_at))
            flags = FIXED.get(row.fixed, 0) + MOVED * moved + LATE * (row.work_order_id in late)
            place, order = rows.get(Place(*here)), orders[row.work_order_id]
            if place is not None:
                moments = map(self._second, (row.setup_at, row.start_at, row.end_at))
                yield [row.id, place, order, row.operation_number, row.name, *moments, flags]

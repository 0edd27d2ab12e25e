"""A schedule that was made, taken up as it lies, so that operations can be put elsewhere by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.errors import NotFound, Refused
from backend.kernel.scheduling.plant.facts import Facts, Operation, Schedule, Slot
from backend.kernel.scheduling.plant.trying import Tried, Wish, tried
from backend.plant.company import Site
from backend.scheduling.commands import refuse_gone
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot
from backend.scheduling.figures import Reckoning
from backend.scheduling.loaded import Loaded, Place
from backend.scheduling.loading import load
from backend.scheduling.standing_slots import RUNNING


class Wished(NamedTuple):
    """A slot, and the work center, place and moment somebody wants it to be."""

    slot_id: UUID
    work_center_id: UUID
    place: int
    start_at: datetime


@dataclass(frozen=True)
class InHand:
    """`rows` are the slots by operation key; what was done or taken away since takes no part."""

    schedule: DetailedSchedule
    loaded: Loaded
    rows: Mapping[str, ScheduleSlot]
    zone: ZoneInfo

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        return {key: self._slot(key, row) for key, row in self.rows.items()}

    def _slot(self, key: str, row: ScheduleSlot) -> Slot:
        moments = map(self.loaded.second, (row.setup_at, row.start_at, row.end_at))
        return Slot(key, Place(row.work_center_id, row.place).key, *moments)

    @cached_property
    def facts(self) -> Facts:
        """What the schedule holds fixed is fixed, as it lies in it; nothing else is."""
        operations = (self._operation(one) for one in self.loaded.facts.operations if one.id in self.rows)
        return replace(self.loaded.facts, operations=tuple(operations))

    def fixed(self, key: str) -> str:
        """Why it stays where it is; what has begun since the schedule was made runs."""
        return RUNNING if self.loaded.tasks[key].fixed == RUNNING else self.rows[key].fixed

    def _operation(self, one: Operation) -> Operation:
        fixed = self.fixed(one.id)
        after = () if fixed == RUNNING else tuple(before for before in one.after if before.operation in self.rows)
        return replace(one, fixed=self.slots[one.id] if fixed else None, after=after)

    def key(self, slot_id: UUID) -> str:
        key = next((key for key, row in self.rows.items() if row.id == slot_id), None)
        if key is None:
            raise NotFound("There is no open operation at this place any more; load the schedule anew.")
        return key

    def tried(self, wished: Wished, now: datetime) -> Tried:
        """What would become of it; what runs stays where it is."""
        key, place = self.key(wished.slot_id), Place(wished.work_center_id, wished.place)
        if self.fixed(key) == RUNNING:
            raise Refused("This operation runs already; it stays where it is.")
        if wished.start_at < now:
            raise Refused("This moment has passed.")
        return tried(self.facts, self.slots, Wish(key, place.key, self.loaded.second(wished.start_at)))

    def ends(self, slots: Mapping[str, Slot]) -> dict[str, int]:
        """When each order would end."""
        made: dict[str, int] = {}
        for one in self.facts.operations:
            made[one.order] = max(slots[one.id].end, made.get(one.order, 0))
        return made

    @cached_property
    def due(self) -> Mapping[str, int]:
        return {one.id: one.due for one in self.facts.orders}

    def reckoning(self, slots: Mapping[str, Slot], fixed: Mapping[str, str]) -> Reckoning:
        """The schedule with these slots, in which `fixed` says of some operations why they stay ('' they need not)."""
        why = {key: fixed.get(key, self.fixed(key)) for key in self.rows}
        tasks = {key: replace(self.loaded.tasks[key], fixed=why[key]) for key in self.rows}
        operations = tuple(replace(one, fixed=slots[one.id] if why[one.id] else None) for one in self.facts.operations)
        loaded, facts = replace(self.loaded, tasks=tasks), replace(self.facts, operations=operations)
        return Reckoning(loaded, facts, Schedule(slots), self.zone)


def in_hand(session: Session, schedule: DetailedSchedule, now: datetime) -> InHand:
    """As the factory knows its operations now; a slot given before its order's release belongs to its ticket since."""
    if schedule.begins_at is None:
        raise Refused(f"{schedule.number} is {schedule.state}; it has no places yet.")
    refuse_gone(schedule)
    loaded = load(session, schedule, now)
    known = {one.id for one in loaded.facts.operations}
    tickets = {str(task.operation_id): key for key, task in loaded.tasks.items()}
    query = select(ScheduleSlot).where(ScheduleSlot.schedule_id == schedule.id)
    rows = {}
    for row in session.scalars(query.order_by(ScheduleSlot.start_at, ScheduleSlot.id)):
        key = str(row.ticket_id) if row.ticket_id else tickets.get(str(row.operation_id), "")
        if key in known:
            rows.setdefault(key, row)
    zone = ZoneInfo(session.get_one(Site, schedule.site_id).timezone)
    return InHand(schedule, loaded, rows, zone)

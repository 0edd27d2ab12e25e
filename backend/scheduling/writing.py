"""Slots, gaps and loads of a schedule as rows, to be written in short transactions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, insert
from uuid_utils.compat import uuid7

from backend.kernel.scheduling.plant.facts import LeftOut, Slot
from backend.kernel.scheduling.plant.why import Reader, Why
from backend.scheduling.detailed_schedule import ScheduleGap, ScheduleLoad, ScheduleSlot
from backend.scheduling.figures import DayLoad, Reckoning

MATERIAL, HELD = "material", "held"
CHUNK = 2_000  # rows in one transaction: on SQLite everybody waits for it
Row = dict[str, Any]
Part = tuple[Insert, list[Row]]


@dataclass(frozen=True)
class Rows:
    """What is written of a schedule that was made."""

    schedule_id: UUID
    made: Reckoning

    def parts(self, until: int) -> Iterator[Part]:
        """In chunks, each for a transaction of its own."""
        yield from _chunks(insert(ScheduleSlot), self.slots())
        yield from _chunks(insert(ScheduleGap), self._gaps())
        yield from _chunks(insert(ScheduleLoad), self.loads(until))

    def slots(self) -> Iterator[Row]:
        reader = Reader(self.made.facts, self.made.schedule)
        stays = {one.id for one in self.made.facts.operations if one.fixed is not None}
        for id, slot in self.made.schedule.slots.items():
            yield self._slot(slot, id in stays) | _why(reader.why(id), id in self.made.loaded.held)

    def _slot(self, slot: Slot, stays: bool) -> Row:
        loaded = self.made.loaded
        task, place = loaded.tasks[slot.operation], loaded.places[slot.machine]
        moments = zip(("setup_at", "start_at", "end_at"), map(loaded.moment, slot[2:]), strict=True)
        return self._of(slot.operation) | dict(moments) | {
            "work_center_id": place.work_center_id, "place": place.place, "quantity": task.quantity,
            "family": task.family, "fixed": task.fixed if stays else "",
        }  # fmt: skip

    def _gaps(self) -> Iterator[Row]:
        found: Iterable[LeftOut] = chain(self.made.schedule.left_out, self.made.loaded.left_out)
        return (self._of(one.operation) | {"code": one.code, "about": list(one.about)} for one in found)

    def _of(self, key: str) -> Row:
        task = self.made.loaded.tasks[key]
        return {
            "id": uuid7(), "schedule_id": self.schedule_id, "operation_id": task.operation_id,
            "ticket_id": task.ticket_id, "work_order_id": task.work_order_id, "operation_number": task.operation_number,
        }  # fmt: skip

    def loads(self, until: int) -> Iterator[Row]:
        return map(self._load, self.made.loads(until))

    def _load(self, load: DayLoad) -> Row:
        return {"id": uuid7(), "schedule_id": self.schedule_id} | load._asdict()


def _why(why: Why, is_held: bool) -> Row:
    """The cause, and every bound with its second, the latest first. What it may not begin before is a hold's end for
    some; the kernel knows only that it may not."""
    called = {MATERIAL: HELD} if is_held else {}
    bounds = [[called.get(bound.cause, bound.cause), bound.moment, *bound.about] for bound in why.bounds]
    return {"cause": called.get(why.cause.cause, why.cause.cause), "about": bounds, "gain": why.gain}


def _chunks(statement: Insert, rows: Iterable[Row]) -> Iterator[Part]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield statement, chunk

"""When a work center can be given to maintenance, by what the floor follows now; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.quantity import ZERO
from backend.kernel.scheduling.plant.facts import Schedule, Slot, Span
from backend.kernel.scheduling.plant.windows import best_window
from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder
from backend.scheduling.carrying import copies
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.loaded import Loaded, Place
from backend.scheduling.loading import load

MINUTE = 60
USUALLY = {"horizon_days": 14, "frozen_hours": ZERO, "firm_orders": True}  # where nothing is published
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """So many minutes at a work center, between two moments."""

    center: WorkCenter
    minutes: int
    from_at: datetime
    until_at: datetime


def maintenance_window(session: Session, asked: Asked, now: datetime) -> Row:
    """For each of its places the best stretch and what lies there; those where nothing does first, then the earliest.

    Slots are those of the published schedule, as far as they are still open; what runs ends as it runs.
    """
    schedule = _followed(session, asked.center.site_id)
    loaded = load(session, _as_of_now(schedule, asked.center, now), now)
    fixed = {one.id: one.fixed for one in loaded.facts.operations if one.fixed is not None}
    slots = {**loaded.before, **fixed}
    mine = sorted(place for place in loaded.places.values() if place.work_center_id == asked.center.id)
    rows = [row for place in mine if (row := _row(loaded, slots, place, asked)) is not None]
    numbers = _numbers(session, {one["work_order"]["id"] for row in rows for one in row["meets"]})
    for row in rows:
        for one in row["meets"]:
            one["work_order"]["number"] = numbers[one["work_order"]["id"]]
    named = {"id": asked.center.id, "number": asked.center.number, "title": asked.center.name}
    told = None if schedule is None else {name: getattr(schedule, name) for name in ("id", "number", "published_at")}
    return {
        "schedule": told,
        "work_center": named,
        "minutes": asked.minutes,
        "windows": sorted(rows, key=lambda row: (len(row["meets"]) > 0, row["from"], row["place"])),
    }


def _followed(session: Session, site_id: UUID) -> DetailedSchedule | None:
    here = DetailedSchedule.site_id == site_id, DetailedSchedule.state == "published"
    return session.scalars(select(DetailedSchedule).where(*here)).one_or_none()


def _as_of_now(schedule: DetailedSchedule | None, center: WorkCenter, now: datetime) -> DetailedSchedule:
    """What would be asked for to mend the published schedule now; it is never kept."""
    values = {name: getattr(schedule, name, usual) for name, usual in USUALLY.items()}
    values |= {"company_id": center.company_id, "site_id": center.site_id, "begins_at": now.replace(microsecond=0)}
    made = DetailedSchedule(base_id=schedule.id if schedule else None, **values)
    if schedule:
        made.changes.extend(copies(schedule, now))
    return made


def _row(loaded: Loaded, slots: Mapping[str, Slot], place: Place, asked: Asked) -> Row | None:
    within = max(0, loaded.second(asked.from_at)), loaded.second(asked.until_at)
    span = best_window(loaded.facts, Schedule(slots), place.key, asked.minutes * MINUTE, within)
    if span is None:
        return None
    named = {"place": place.place, "from": loaded.moment(span[0]), "until": loaded.moment(span[1])}
    return named | {"meets": _meets(loaded, slots, place, span)}


def _meets(loaded: Loaded, slots: Mapping[str, Slot], place: Place, span: Span) -> list[Row]:
    """The operations that would have to move."""
    there = [one for one in slots.values() if one.machine == place.key and one.setup < span[1] and one.end > span[0]]
    tasks = [loaded.tasks[one.operation] for one in sorted(there, key=lambda one: (one.setup, one.operation))]
    return [{"work_order": {"id": task.work_order_id}, "operation_number": task.operation_number} for task in tasks]


def _numbers(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    query = select(WorkOrder.id, WorkOrder.number).where(WorkOrder.id.in_(ids))
    return dict(session.execute(query).tuples().all())

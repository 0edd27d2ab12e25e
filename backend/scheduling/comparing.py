"""Schedules of a site side by side: what each is worth, how its work centers are used, and which is best at what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.kernel.errors import Invalid, NotFound
from backend.plant.queries import local_day
from backend.plant.work_center import WorkCenter
from backend.scheduling.commands import HAVE_SLOTS
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleLoad

FEWEST, MOST = 2, 6
LESS = ("late_orders", "tardiness_hours", "setup_hours", "wip_orders", "flow_hours", "moved", "left_out", "ends_at")
MORE = ("utilization_percent",)
TOLD = ("id", "number", "slots_gone_at", "remark", "cause", "state", "goal", *LESS[:3], *MORE, *LESS[3:])
TENTH = Decimal("0.1")

Row = dict[str, Any]


def chosen(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[DetailedSchedule]:
    """Two to six schedules of one site that came to something, in the order they are named."""
    if not FEWEST <= len(ids) <= MOST:
        raise Invalid(f"ids: {FEWEST} to {MOST} schedules are needed.", {"ids": ["Too few or too many."]})
    if len(set(ids)) < len(ids):
        raise Invalid("ids: a schedule is named twice.", {"ids": ["Named twice."]})
    query = narrow(select(DetailedSchedule).where(DetailedSchedule.id.in_(ids)), DetailedSchedule, actor)
    found = {one.id: one for one in session.scalars(query)}
    if len(found) < len(ids):
        raise NotFound(f"There is no {DetailedSchedule.spec.label} with this id.")
    if len({one.site_id for one in found.values()}) > 1:
        raise Invalid("ids: schedules of one site are needed.", {"ids": ["Of one site."]})
    for one in found.values():
        if one.state not in HAVE_SLOTS:
            raise Invalid(f"ids: {one.number} is {one.state} and cannot be compared.", {"ids": ["Not made."]})
    return [found[id] for id in ids]


def compared(session: Session, schedules: Sequence[DetailedSchedule]) -> Row:
    """The worth of each, the use of each work center in each, and per measure the one that is best alone."""
    return {
        "schedules": [{name: getattr(one, name) for name in TOLD} for one in schedules],
        "centers": _centers(session, schedules),
        "best": {name: _best(schedules, name) for name in (*LESS, *MORE)},
    }


def _best(schedules: Sequence[DetailedSchedule], name: str) -> UUID | None:
    """The one that is better than all others; None where two are as good, or somebody does not know."""
    values = [getattr(one, name) for one in schedules]
    if None in values:
        return None
    best = max(values) if name in MORE else min(values)
    first, *others = [one.id for one in schedules if getattr(one, name) == best]
    return None if others else first


def _centers(session: Session, schedules: Sequence[DetailedSchedule]) -> list[Row]:
    """Use up to the day on which the last of them ends: behind it everything is idle."""
    load, ends = ScheduleLoad, [one.ends_at for one in schedules if one.ends_at]
    busy, there = func.sum(load.busy_minutes + load.setup_minutes), func.sum(load.open_minutes)
    query = select(load.work_center_id, load.schedule_id, busy, there).group_by(load.work_center_id, load.schedule_id)
    if ends:
        query = query.where(load.day <= local_day(session, schedules[0].site_id, max(ends)))
    used: Mapping[UUID, dict[UUID, str | None]] = defaultdict(dict)
    for center_id, schedule_id, at_work, minutes in session.execute(
        query.where(load.schedule_id.in_([one.id for one in schedules]))
    ):
        used[center_id][schedule_id] = _percent(int(at_work), int(minutes))
    columns = select(WorkCenter.id, WorkCenter.number, WorkCenter.name).where(WorkCenter.id.in_(used))
    return [
        {
            "work_center": {"id": id, "number": number, "title": name},
            "percents": [used[id].get(one.id) for one in schedules],
        }
        for id, number, name in session.execute(columns.order_by(WorkCenter.number, WorkCenter.id))
    ]


def _percent(busy: int, minutes: int) -> str | None:
    return str((Decimal(100 * busy) / minutes).quantize(TENTH, ROUND_HALF_UP)) if minutes else None

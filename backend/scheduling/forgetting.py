"""What takes everything of a schedule away again but its figures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Delete, delete

from backend.scheduling.detailed_schedule import ScheduleGap, ScheduleLoad, ScheduleSlot


def forgotten(schedule_id: UUID) -> Sequence[Delete]:
    return [delete(rows).where(rows.schedule_id == schedule_id) for rows in (ScheduleSlot, ScheduleGap, ScheduleLoad)]

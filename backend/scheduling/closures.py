"""When maintenance, planned or because equipment stands still, keeps a work center from working."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.maintenance.queries import windows
from backend.plant.work_center import Equipment

USUALLY = timedelta(hours=8)  # how long a breakdown is thought to last until somebody says


@dataclass(frozen=True)
class Closure:
    """A work center, or one piece of its equipment, that does not work for a while."""

    work_center_id: UUID
    from_at: datetime
    until_at: datetime
    reason: str
    place: int | None = None  # which of its places the equipment is; empty: the whole work center
    stands: bool = True  # a breakdown; otherwise planned


def closures(session: Session, site_id: UUID, since: datetime, until: datetime) -> list[Closure]:
    """Windows of maintenance. What stands is closed from now on, for a shift unless its order or a schedule's changes
    say until when.

    Equipment is the place it comes at when a work center's equipment is told by number.
    """
    found = windows(session, site_id, since, until)
    known = _equipment(session, site_id, (one.equipment_id for one in found))
    closed = []
    for one in sorted(found, key=lambda row: row.number):
        own, place = known.get(one.equipment_id, (None, None)) if one.equipment_id else (None, None)
        ends = one.until_at or since + USUALLY
        span = max(since, one.from_at), min(until, ends)
        at = place if own == one.work_center_id else None
        closed.append(Closure(one.work_center_id, *span, one.number, at, one.stands))
    return closed


def _equipment(session: Session, site_id: UUID, ids: Iterable[UUID | None]) -> Mapping[UUID, tuple[UUID, int]]:
    """The work center of each, and at which place of it the equipment is."""
    if not any(ids):
        return {}
    query = select(Equipment.id, Equipment.work_center_id).where(Equipment.site_id == site_id)
    query = query.where(Equipment.work_center_id.is_not(None)).order_by(Equipment.number)
    made: dict[UUID, tuple[UUID, int]] = {}
    count: dict[UUID, int] = defaultdict(int)
    for id, center_id in session.execute(query).tuples():
        if center_id is not None:
            count[center_id] += 1
            made[id] = center_id, count[center_id]
    return made

"""What happened since the floor follows its schedule, and what a new schedule would have to suppose for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.maintenance.queries import windows
from backend.scheduling import happened_floor, happened_material, happened_orders
from backend.scheduling.closures import closures
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.followed import Followed, Happening, followed
from backend.scheduling.holding import held
from backend.scheduling.material_days import awaited
from backend.scheduling.naming import Row


def happened(session: Session, site_id: UUID, now: datetime) -> Row:
    """Nothing is written. What the schedule supposes already is not told again."""
    here = DetailedSchedule.site_id == site_id, DetailedSchedule.state == "published"
    schedule = session.scalars(select(DetailedSchedule).where(*here)).one_or_none()
    if schedule is None:
        return {"schedule": None, "rows": []}
    told = {name: getattr(schedule, name) for name in ("id", "number", "published_at")}
    return {"schedule": told, "rows": [row._asdict() for row in _rows(session, followed(session, schedule, now))]}


def _rows(session: Session, found: Followed) -> Iterator[Happening]:
    """The worst first."""
    site_id, now = found.schedule.site_id, found.now
    until = now + timedelta(days=found.schedule.horizon_days)
    ahead = windows(session, site_id, now, until)
    orders = list(happened_orders.unscheduled(session, found))
    places = {one.reason: one.place for one in closures(session, site_id, now, until)}
    machines = list(happened_floor.machines(found, ahead, places))
    material = awaited(session, site_id, happened_material.short(session, found))
    yield from (row for row in machines if row.code == "equipment_down")
    yield from happened_orders.holds(found, held(session, site_id, now))
    yield from happened_material.late(found, material.days)
    yield from (row for row in orders if row.code == "rush_order")
    yield from happened_floor.behind(found)
    yield from happened_material.missing(session, found, material.missing)
    yield from (row for row in machines if row.code == "maintenance_window")
    yield from (row for row in orders if row.code == "new_order")

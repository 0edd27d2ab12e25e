"""What mechanics and their colleagues look at, what their phones hold, and when machines are theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.maintenance.maintenance_order import OPEN, MaintenanceOrder
from backend.plant.work_center import Equipment


class Window(NamedTuple):
    """A machine belongs to maintenance from one moment to another; None: until somebody says that it runs again."""

    maintenance_order_id: UUID
    number: str
    work_center_id: UUID
    equipment_id: UUID | None
    from_at: datetime
    until_at: datetime | None
    stands: bool


KEPT = timedelta(days=2)
MOST = 100


def orders_near(query: Any, actor: Actor) -> Any:
    """For a phone: what is open or waits to be verified, and what ended in the last two days."""
    lately = datetime.now(UTC) - KEPT
    query = query if actor.site_id is None else query.where(MaintenanceOrder.site_id == actor.site_id)
    return query.where(or_(MaintenanceOrder.state.in_((*OPEN, "completed")), MaintenanceOrder.changed_at > lately))


def tasks(session: Session, actor: Actor) -> list[TaskGroup]:
    """What a mechanic has to do, the most urgent first; what others have to try before it is accepted."""
    order, groups = MaintenanceOrder, []
    if may(actor, order, "accept"):
        mine = or_(order.person_id.is_(None), order.person_id == actor.person_id)
        groups.append(TaskGroup("maintenance.to_do", "Maintenance to do", _rows(session, actor, mine, OPEN)))
    if may(actor, order, "verify") and actor.person_id is not None:
        others = order.done_by_id.is_distinct_from(actor.person_id)
        found = _rows(session, actor, others, ("completed",))
        groups.append(TaskGroup("maintenance.to_verify", "Repairs to try", found))
    return [group for group in groups if group.rows]


def _rows(session: Session, actor: Actor, which: Any, states: tuple[str, ...]) -> list[TaskRow]:
    order = MaintenanceOrder
    query = select(order, Equipment.number, Equipment.name).outerjoin(Equipment, Equipment.id == order.equipment_id)
    query = narrow(query.where(which, order.state.in_(states)), order, actor)
    found = session.execute(query.order_by(order.priority, order.respond_by, order.id).limit(MOST))
    return [
        TaskRow(
            "maintenance/maintenance_order",
            one.id,
            one.number,
            f"{number or ''} {name or ''} {one.description}".strip(),
            one.state,
            one.respond_by if one.state == "reported" else None,
        )
        for one, number, name in found
    ]


def windows(session: Session, site_id: UUID, since: datetime, until: datetime) -> list[Window]:
    """Planned windows of open orders, and machines that stand since they were reported, by work center and beginning.

    One that stands is expected back when its planned window ends, as long as that lies ahead; an order that is at no
    work center keeps nothing from being scheduled.
    """
    order = MaintenanceOrder
    center = func.coalesce(order.work_center_id, Equipment.work_center_id)
    named = (order.id, order.number, center.label("work_center_id"), order.equipment_id)
    query = select(*named, order.stands, order.reported_at, order.planned_from, order.planned_until)
    query = query.outerjoin(Equipment, Equipment.id == order.equipment_id)
    down = and_(order.stands, order.reported_at < until)
    planned = and_(order.planned_from < until, order.planned_until > since)
    here = (order.site_id == site_id, order.state.in_(OPEN), center.is_not(None), or_(down, planned))
    rows = session.execute(query.where(*here).order_by(center, order.reported_at, order.id))
    return [_window(row, since) for row in rows]


def _window(row: Any, since: datetime) -> Window:
    begins, ends = row.planned_from, row.planned_until
    if row.stands and row.reported_at is not None:
        begins, ends = row.reported_at, ends if ends is not None and ends > since else None
    return Window(row.id, row.number, row.work_center_id, row.equipment_id, begins, ends, row.stands)

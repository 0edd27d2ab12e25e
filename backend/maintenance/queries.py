"""What mechanics and their colleagues look at, and what their phones hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.maintenance.maintenance_order import OPEN, MaintenanceOrder
from backend.plant.work_center import Equipment

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

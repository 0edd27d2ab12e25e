"""Which orders are in work already under a limit: something of them was begun at its work centers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.kernel.scheduling.plant.facts import Cap
from backend.production.work_order import WorkOrder, WorkOrderOperation
from backend.scheduling.open_work import Part
from backend.scheduling.settings_here import SettingsHere


def caps(session: Session, site_id: UUID, here: SettingsHere, parts: Iterable[Part]) -> tuple[Cap, ...]:
    """The site's limits with who is in; one statement more where there are any."""
    inside: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        if part.begun and (cap := here.cap_of(part.routed_id)):
            inside[cap].add(str(part.order_id))
    for cap, order_id in _begun(session, site_id, here.limit_of_center) if here.limits else ():
        inside[str(cap)].add(str(order_id))
    return tuple(Cap(str(one.id), one.orders, frozenset(inside[str(one.id)])) for one in here.limits.values())


def _begun(session: Session, site_id: UUID, limits: Mapping[UUID, UUID]) -> Iterable[tuple[UUID, UUID]]:
    """Limits and open orders something of which was reported there."""
    step = WorkOrderOperation
    query = select(step.work_center_id, step.owner_id).join(WorkOrder, WorkOrder.id == step.owner_id)
    query = query.where(WorkOrder.site_id == site_id, WorkOrder.state.in_(("released", "running", "firm")))
    query = query.where(or_(step.good > 0, step.scrapped > 0, step.minutes > 0)).distinct()
    return [(limits[center_id], order_id) for center_id, order_id in session.execute(query) if center_id in limits]

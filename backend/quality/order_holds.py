"""A work order cannot be closed while one of its inspections or nonconformances is open."""

from uuid import UUID

from sqlalchemy import func, select

from backend.documents.act import Act
from backend.documents.declare import Document
from backend.production import commands as production
from backend.production.work_order import WorkOrder
from backend.quality.inspection import Inspection
from backend.quality.nonconformance import Nonconformance

KIND = "quality"
INSPECTION_ENDED = ("decided", "closed", "cancelled")
NONCONFORMANCE_ENDED = ("verified", "closed", "rejected")


def hold_order(order: WorkOrder, source: Document, act: Act) -> None:
    """Keep the order from being closed; the floor goes on working."""
    production.hold_order(order, KIND, f"{source.spec.label} {source.number} is open.", act, source, steps=("close",))


def settle_order_hold(work_order_id: UUID | None, act: Act) -> None:
    """Lift the hold when nothing of the order is open any more."""
    if work_order_id is None:
        return
    act.session.flush()
    waiting = _open(Inspection, INSPECTION_ENDED, work_order_id, act) + _open(
        Nonconformance, NONCONFORMANCE_ENDED, work_order_id, act
    )
    if waiting == 0:
        production.lift_order_hold(act.session.get_one(WorkOrder, work_order_id), KIND, act)


def _open(document: type[Inspection] | type[Nonconformance], ended: tuple[str, ...], order_id: UUID, act: Act) -> int:
    query = select(func.count()).select_from(document)
    return act.session.scalar(query.where(document.work_order_id == order_id, document.state.not_in(ended))) or 0

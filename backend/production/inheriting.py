"""What was made of a held lot is held too."""

from uuid import UUID

from sqlalchemy import select

from backend.documents import holds
from backend.documents.act import Act
from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from backend.production import edges
from backend.production.production_report import GenealogyEdge
from backend.production.work_order import WorkOrder, WorkOrderOutput


def inherit_holds(order: WorkOrder, act: Act) -> None:
    """All lots that came out of the order by now."""
    beside = select(WorkOrderOutput.lot_id).where(WorkOrderOutput.owner_id == order.id)
    for lot_id in {order.lot_id, *act.session.scalars(beside)} - {None}:
        inherit(order, lot_id, act)


def inherit(order: WorkOrder, lot_id: UUID, act: Act) -> None:
    """The holds of what went into the order lie on a lot that came out of it."""
    edge, hold = GenealogyEdge, holds.Hold
    used = select(edge.from_id).where(edge.to_id == order.id, edge.kind == edges.CONSUMED_IN)
    query = select(hold.kind, hold.reason).where(hold.document_id.in_(used), hold.lifted_at.is_(None))
    known = {(one.kind, one.reason) for one in holds.active(act.session, lot_id, act.now)}
    for kind, reason in set(act.session.execute(query).tuples()) - known:
        inventory.hold_lot(act.session.get_one(Lot, lot_id), kind, reason, act, order)

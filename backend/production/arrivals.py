"""What moving stock means for the orders that wait for it or had it reserved.

Whoever holds an order may wait for stock, never the other way round, and who holds one lot does not wait for the next:
two acts that did both would wait for each other until the database ends one of them. So an order or a lot that somebody
else holds just now is passed over, and looked at again afterwards in an act that takes the order first.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from backend.documents.act import Act
from backend.inventory import commands as inventory
from backend.inventory.commands import Want
from backend.inventory.stock_move import Reservation
from backend.kernel.quantity import ZERO
from backend.production import rules
from backend.production.events import ArrivalPassedOver, LossPassedOver
from backend.production.needs import still_needed
from backend.production.release import needed_on, take_kept
from backend.production.work_order import WorkOrder, WorkOrderMaterial

OWNER = WorkOrder.id == WorkOrderMaterial.owner_id
IN_PAIRS = select(WorkOrderMaterial, WorkOrder).join(WorkOrder, OWNER)
LINES = select(WorkOrderMaterial.id).join(WorkOrder, OWNER)


def reserve_arrived(item_ids: Collection[UUID], act: Act, patient: bool = False) -> None:
    """What came into the store goes to released orders that were short of it, the earliest start first."""
    ids = set(act.session.scalars(_waiting(LINES, item_ids)))
    if not ids:
        return
    free = _held(_waiting(IN_PAIRS, item_ids), act, patient)  # an order may have ended while we waited for it
    passed_over = _give(free, act, patient)
    if not patient and (passed_over or len(free) < len(ids)):
        act.record(ArrivalPassedOver(tuple(item_ids)))


def count_lost(line_id: UUID, act: Act, patient: bool = False) -> None:
    """Stock that an order had reserved is not there any more: the material is short."""
    free = _held(IN_PAIRS.where(WorkOrderMaterial.id == line_id), act, patient)
    if not free and not patient:
        act.record(LossPassedOver(line_id))
    for line, order in free:
        claims = select(func.sum(Reservation.quantity)).where(Reservation.need_line_id == line.id)
        line.reserved = act.session.scalar(claims) or ZERO
        line.short = max(ZERO, still_needed(line) - line.reserved)
        act.session.flush()
        short = select(func.count()).select_from(WorkOrderMaterial)
        short = short.where(WorkOrderMaterial.owner_id == order.id, WorkOrderMaterial.short > 0)
        order.shortages = act.session.scalar(short) or 0


def settle_arrival(event: ArrivalPassedOver, act: Act) -> None:
    reserve_arrived(event.item_ids, act, patient=True)


def settle_loss(event: LossPassedOver, act: Act) -> None:
    count_lost(event.line_id, act, patient=True)


def _waiting(query: Select[Any], item_ids: Collection[UUID]) -> Select[Any]:
    line = WorkOrderMaterial
    return query.where(
        line.item_id.in_(item_ids), line.short > 0, line.issue_mode == "pick", WorkOrder.state.in_(rules.OPEN)
    )


def _held(query: Select[Any], act: Act, patient: bool) -> list[Any]:
    """Lines with their orders, both held to the end of the act; without patience only those nobody else holds."""
    act.session.flush()
    if patient:
        orders = query.with_only_columns(WorkOrder.id).order_by(WorkOrder.id)
        act.session.execute(orders.with_for_update(of=WorkOrder, key_share=True)).all()
    query = query.order_by(WorkOrder.start, WorkOrder.id, WorkOrderMaterial.position)
    both = (WorkOrderMaterial, WorkOrder)
    query = query.with_for_update(of=both, key_share=True, skip_locked=not patient)
    return list(act.session.execute(query.execution_options(populate_existing=True)))


def _give(waiting: Sequence[Any], act: Act, patient: bool) -> bool:
    """Reserve for each of them what is there; whether others held some of it, so that nothing of it was given."""
    empty: set[tuple[UUID, UUID]] = set()
    pairs = {(order.site_id, line.item_id) for line, order in waiting}
    others = set() if patient else {pair for pair in sorted(pairs) if not inventory.hold_at_once(act.session, *pair)}
    for line, order in waiting:
        pair = order.site_id, line.item_id
        if pair in others or not (take_kept(order, [(line.item_id, line.short)], act) or pair not in empty):
            continue
        want = Want(line.item_id, line.short, line.id, needed_on(order, line))
        [got] = inventory.reserve_lines(order.site_id, [want], order, act)
        if got < line.short:
            empty.add(pair)
        line.reserved, line.short = line.reserved + got, line.short - got
        order.shortages -= 1 if got and not line.short else 0
    return bool(others)

"""Material that leaves an order again: back into stock in the lots it came in, lost, or used up in the output."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement
from backend.inventory.stock_move import NOBODY, StockBalance
from backend.kernel.quantity import ZERO
from backend.production import edges
from backend.production.work_order import WorkOrder, WorkOrderMaterial

Parts = list[tuple[UUID | None, Decimal]]
Took = tuple[UUID, UUID | None, Decimal]  # item, lot (None: any), quantity


def share_out(takers: Sequence[Took], moved: Sequence[Took]) -> list[Parts]:
    """Which lots each taker got of what was moved, where several took the same item."""
    left = [quantity for _, _, quantity in moved]
    shared: list[Parts] = []
    for item_id, lot_id, wanted in takers:
        parts: Parts = []
        for place, (moved_item, moved_lot, _) in enumerate(moved):
            part = min(wanted, left[place]) if moved_item == item_id and lot_id in (None, moved_lot) else ZERO
            if part > 0:
                left[place], wanted = left[place] - part, wanted - part
                parts.append((moved_lot, part))
        shared.append(parts)
    return shared


@dataclass(frozen=True)
class Back:
    """So much of a requirement that goes back to a place; `certainty` names the edges it came by, if only those."""

    line: WorkOrderMaterial
    quantity: Decimal
    to: UUID
    lot_id: UUID | None = None
    certainty: str | None = None


def bring_back(order: WorkOrder, back: Back, act: Act) -> Parts:
    """Into stock again; without a lot named, the lots that went in last come back first."""
    parts = _of_lots(order, back, act)
    assert order.location_id is not None
    movements = [Movement(back.line.item_id, part, order.location_id, back.to, lot) for lot, part in parts]
    inventory.post("return", movements, order, act)
    return parts


def use_up(order: WorkOrder, quantities: Sequence[tuple[UUID, Decimal]], kind: str, to: UUID, act: Act) -> None:
    """Everything of these items that lies at the order goes to a virtual place: into the output, or lost."""
    movements = []
    balances = _balances(order, {item_id for item_id, _ in quantities}, act)
    for item_id, quantity in quantities:
        for balance in [b for b in balances if b.item_id == item_id]:
            part = min(quantity, balance.quantity)
            quantity -= part
            if part > 0:
                balance_lot = None if balance.lot_id == NOBODY else balance.lot_id
                movements.append(Movement(item_id, part, balance.location_id, to, balance_lot, None, balance.status))
    if movements:
        inventory.post(kind, movements, order, act)


def _of_lots(order: WorkOrder, back: Back, act: Act) -> Parts:
    """Which lots the quantity consists of; what no lot accounts for comes back without one."""
    if back.lot_id is not None:
        return [(back.lot_id, back.quantity)]
    parts: Parts = []
    left = back.quantity
    for lot, there in edges.consumed_lots(order.id, back.line.item_id, act, back.certainty):
        part = min(left, there)
        if part > 0:
            parts.append((lot, part))
            left -= part
    return parts if left == ZERO else [*parts, (None, left)]


def _balances(order: WorkOrder, item_ids: set[UUID], act: Act) -> list[StockBalance]:
    here = (
        StockBalance.location_id == order.location_id,
        StockBalance.item_id.in_(item_ids),
        StockBalance.quantity > 0,
    )
    return list(act.session.scalars(select(StockBalance).where(*here).order_by(StockBalance.id.desc())))

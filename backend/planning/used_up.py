"""What was used of old parts since their break points were armed, by the ledger (planning.md §4)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.engineering import break_point as documents
from backend.inventory.stock_move import StockMove, StockMoveLine
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import ZERO
from backend.kernel.substitution.breakpoint_facts import BreakPoint

SIGNS = {"issue": 1, "return": -1}
FLOOR = "production/work_order"


def counted(session: Session, company_id: UUID, points: Sequence[BreakPoint]) -> list[BreakPoint]:
    """The points with what work orders took of old; where the ledger knows of none, what was reported stays.

    So it does for a point of one end item or BOM line only: the ledger does not say what an issue was for.
    """
    used = _used(session, company_id, [point.id for point in points]) if points else {}
    return [
        replace(point, consumed=scaled(max(used[point.id], ZERO))) if point.id in used else point for point in points
    ]


def _used(session: Session, company_id: UUID, numbers: list[str]) -> dict[str, Decimal]:
    """By the point's number; a move that was reversed has not happened, at any site the point speaks of."""
    point, undone = documents.BreakPoint, aliased(StockMove)
    query = select(point.number, StockMove.kind, func.sum(StockMoveLine.quantity))
    query = query.join(StockMoveLine, StockMoveLine.item_id == point.old_item_id)
    query = query.join(StockMove, StockMove.id == StockMoveLine.owner_id)
    query = query.where(
        point.company_id == company_id,
        point.number.in_(numbers),
        point.end_item_id.is_(None) & point.bom_line_id.is_(None),
        StockMove.company_id == company_id,
        or_(point.for_site_id.is_(None), point.for_site_id == StockMove.site_id),
        StockMove.kind.in_(SIGNS),
        StockMove.source == FLOOR,
        StockMove.posting_date >= point.armed_on,
        ~exists().where(undone.reverses_id == StockMove.id),
    )
    used: dict[str, Decimal] = {}
    for number, kind, quantity in session.execute(query.group_by(point.number, StockMove.kind)):
        used[number] = used.get(number, ZERO) + SIGNS[kind] * quantity
    return used

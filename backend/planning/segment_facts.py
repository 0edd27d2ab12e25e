"""What is kept apart for orders, read from the factory: items, orders and stock of customers' lines (planning.md §2.6).

Nothing of it is asked for where no item of the site is made, bought or assembled to order.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import Session

from backend.database import among
from backend.documents.declare import document_name
from backend.inventory.item_site import KEYED, ItemSite
from backend.inventory.lot import Lot
from backend.inventory.stock_move import Reservation, StockBalance
from backend.inventory.stock_transfer import TO_COME, StockTransfer
from backend.inventory.storage_location import OURS, StorageLocation
from backend.planning import proposals
from backend.planning.columns import Columns, flag, ids_of, millionths, read
from backend.planning.planned_order import PlannedOrder
from backend.production.work_order import WorkOrder
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine, PurchaseReceiptLine
from backend.sales.sales_order import SalesOrder, SalesOrderLine

Kept = Counter[tuple[UUID, UUID]]  # item and order line: quantity in millionths
SALE = document_name(SalesOrder)


def _keyed_at(site_id: UUID) -> tuple[Any, ...]:
    """A master schedule holds quantities of periods, which are nobody's: its items are planned for everybody."""
    return ItemSite.site_id == site_id, literal_column(f"item_site.{KEYED}"), ItemSite.mps.is_(False)


def keyed_items(session: Session, site_id: UUID) -> Columns:
    """Ids of the items that are planned apart for each order, and whether orders may use their free stock."""
    query = select(ItemSite.item_id.label("item_id"), flag(ItemSite.use_free).label("use_free"))
    return read(session, query.where(*_keyed_at(site_id)))


def supplies_for(session: Session, site_id: UUID) -> dict[UUID, UUID]:
    """The order line that a work order, a firm planned order, a transfer or an open purchase is for."""
    work, planned, line, moved = WorkOrder, PlannedOrder, PurchaseOrderLine, StockTransfer
    queries: list[Select[Any]] = [
        select(work.id, work.sales_order_line_id).where(
            work.site_id == site_id, work.state.not_in(("closed", "cancelled")), *_keyed(work, site_id)
        ),
        select(planned.id, planned.sales_order_line_id).where(
            planned.site_id == site_id, planned.state == "firm", *_keyed(planned, site_id)
        ),
        select(line.id, line.need_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == line.owner_id)
        .where(PurchaseOrder.site_id == site_id, line.quantity > line.received, line.need == SALE),
        select(moved.id, moved.need_line_id).where(
            moved.site_id == site_id, moved.direction == "in", moved.state.in_(TO_COME), moved.need == SALE
        ),
    ]
    return {id: line_id for query in queries for id, line_id in session.execute(query)}


def sent_for(session: Session, company_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The order lines that planned orders of other sites of the company, and transfers there, are kept apart for."""
    moved = StockTransfer
    query = select(moved.id, moved.need_line_id).where(among(moved.id, set(ids), session), moved.need == SALE)
    found: dict[UUID, UUID] = dict(session.execute(query).tuples().all()) if ids else {}
    for source in (PlannedOrder, proposals.named(session, ids)) if ids else ():
        if source is not None:
            query = select(source.id, source.sales_order_line_id).where(among(source.id, set(ids), session))
            query = query.where(source.company_id == company_id, source.kept_for != "")
            found |= dict(session.execute(query.where(source.sales_order_line_id.is_not(None))).tuples().all())
    return found


def _keyed(order: Any, site_id: UUID) -> tuple[Any, ...]:
    here = select(ItemSite.item_id).where(*_keyed_at(site_id))
    return order.sales_order_line_id.is_not(None), order.item_id.in_(here)


def reserved_for(session: Session, site_id: UUID) -> Kept:
    """Usable stock that is reserved to order lines, or to what is made for them."""
    claim = Reservation
    made = select(claim.item_id, WorkOrder.sales_order_line_id, _sum(session, claim))
    made = made.join(WorkOrder, WorkOrder.id == claim.need_id).where(claim.need == document_name(WorkOrder))
    made = made.where(WorkOrder.sales_order_line_id.is_not(None))
    sold = select(claim.item_id, claim.need_line_id, _sum(session, claim))
    sold = sold.where(claim.need == SALE, claim.need_line_id.is_not(None))
    return _added(session, (made, WorkOrder.sales_order_line_id), (sold, claim.need_line_id), site_id=site_id)


def _added(session: Session, *asked: tuple[Select[Any], Any], site_id: UUID) -> Kept:
    found: Kept = Counter()
    keyed = select(ItemSite.item_id).where(*_keyed_at(site_id))
    for query, line_id in asked:
        query = query.join(StockBalance, StockBalance.id == Reservation.balance_id)
        query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
        query = query.where(Reservation.site_id == site_id, Reservation.kind == "hard", Reservation.item_id.in_(keyed))
        query = query.where(StockBalance.status == "unrestricted", StorageLocation.kind.in_(OURS))
        for item_id, line, quantity in session.execute(query.group_by(Reservation.item_id, line_id)):
            found[item_id, line] += int(quantity)
    return found


def _sum(session: Session, row: Any) -> Any:
    return millionths(session, func.sum(row.quantity))


def inspected_for(session: Session, site_id: UUID) -> Kept:
    """What waits for its inspection and was made or bought for an order line: its lot knows where it comes from."""
    balance, made, bought = StockBalance, WorkOrder, PurchaseOrderLine
    keyed = select(ItemSite.item_id).where(*_keyed_at(site_id))
    quantity = millionths(session, func.sum(balance.quantity))
    found: Kept = Counter()
    came = select(PurchaseReceiptLine.lot_id, PurchaseReceiptLine.purchase_order_line_id).distinct().subquery("came")
    ways = (
        (made.sales_order_line_id, select(balance.item_id, made.sales_order_line_id, quantity)
            .join(Lot, Lot.id == balance.lot_id).join(made, made.id == Lot.source_id)),
        (bought.need_line_id, select(balance.item_id, bought.need_line_id, quantity)
            .join(came, came.c.lot_id == balance.lot_id).join(bought, bought.id == came.c.purchase_order_line_id)),
    )  # fmt: skip
    for line_id, query in ways:
        query = query.join(StorageLocation, StorageLocation.id == balance.location_id)
        query = query.where(balance.site_id == site_id, balance.status == "quality_hold", balance.item_id.in_(keyed))
        query = query.where(StorageLocation.kind.in_(OURS), line_id.is_not(None))
        for item_id, line, waiting in session.execute(query.group_by(balance.item_id, line_id)):
            found[item_id, line] += int(waiting)
    return found


def line_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Order lines as people call them."""
    line = SalesOrderLine
    query = select(line.id, SalesOrder.number, line.position).join(SalesOrder, SalesOrder.id == line.owner_id)
    rows = session.execute(query.where(among(line.id, set(ids), session))) if ids else ()
    return {id: f"{number} / {position}" for id, number, position in rows}


def ids_among(column: NDArray[Any]) -> tuple[list[UUID], NDArray[np.int64]]:
    """The ids of a column, each once, and which of them stands in each row."""
    unique, inverse = np.unique(column, return_inverse=True)
    return ids_of(unique), np.asarray(inverse, np.int64)

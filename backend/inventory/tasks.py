"""What waits for the storekeeper: unexplained shortages, counts, and transfers to ship and receive."""

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.describe import words
from backend.documents.rights import may
from backend.documents.scope import narrow, narrow_table
from backend.engineering.item import Item
from backend.inventory.stock_count import StockCount
from backend.inventory.stock_move import StockMove
from backend.inventory.stock_shortage import StockShortage
from backend.inventory.stock_transfer import TO_SHIP, StockTransfer
from backend.inventory.storage_location import StorageLocation
from backend.kernel.quantity import plain

MOST = 100
WAITING = {"released": "compare", "recount": "compare", "compared": "approve", "approved": "post"}


def tasks(session: Session, actor: Actor) -> list[TaskGroup]:
    groups = []
    if may(actor, StockCount, "create"):
        groups.append(TaskGroup("inventory.shortages", "Stock to be explained", _shortages(session, actor)))
    if may(actor, StockCount, "read"):
        groups.append(TaskGroup("inventory.counts", "Stock counts", _counts(session, actor)))
    if may(actor, StockTransfer, "ship"):
        groups.append(TaskGroup("inventory.transfers", "Transfers to ship and receive", _transfers(session, actor)))
    return [group for group in groups if group.rows]


def _transfers(session: Session, actor: Actor) -> list[TaskRow]:
    """What is to be answered, shipped or received here, the earliest first."""
    day = case((StockTransfer.direction == "out", StockTransfer.ship_on), else_=StockTransfer.due)
    query = select(StockTransfer, Item.number, day).join(Item, Item.id == StockTransfer.item_id)
    query = narrow(query, StockTransfer, actor).where(StockTransfer.state.in_((*TO_SHIP, "in_transit")))
    return [
        TaskRow("inventory/stock_transfer", row.id, row.number, f"{item} · {row.other_end}", row.state, due)
        for row, item, due in session.execute(query.order_by(day, StockTransfer.id).limit(MOST)).tuples()
    ]


def _shortages(session: Session, actor: Actor) -> list[TaskRow]:
    """Each shortage as a task about the move that found it, oldest first."""
    query = (
        select(StockShortage, StockMove.number, Item.number, StorageLocation.number)
        .join(StockMove, StockMove.id == StockShortage.move_id)
        .join(Item, Item.id == StockShortage.item_id)
        .join(StorageLocation, StorageLocation.id == StockShortage.location_id)
        .where(StockShortage.cleared_at.is_(None))
        .order_by(StockShortage.id)
        .limit(MOST)
    )
    return [
        TaskRow(
            "inventory/stock_move",
            row.move_id,
            number,
            f"{item} · {place}",
            row.kind,
            row.posting_date,
            f"{plain(row.quantity)} of {item} are missing at {place}: find the receipt or the lot, or count.",
        )
        for row, number, item, place in session.execute(narrow_table(query, StockShortage, actor))
    ]


def _counts(session: Session, actor: Actor) -> list[TaskRow]:
    """Counts whose next step this person may take."""
    states = [state for state, step in WAITING.items() if may(actor, StockCount, step)]
    query = narrow(select(StockCount), StockCount, actor).where(StockCount.state.in_(states))
    rows = session.scalars(query.order_by(StockCount.id).limit(MOST))
    return [TaskRow("inventory/stock_count", row.id, row.number, words(row.kind), row.state) for row in rows]

"""What phones hold of inventory: places and parameters of their site, the lots that lie there, counts, own moves."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from backend.documents.actor import Actor
from backend.documents.declare import Document
from backend.inventory.count_entries import COUNTING
from backend.inventory.count_entry import CountEntry
from backend.inventory.item_site import ItemSite
from backend.inventory.lot import Lot
from backend.inventory.stock_count import StockCount
from backend.inventory.stock_move import StockBalance, StockMove
from backend.inventory.storage_location import StorageLocation, Warehouse

OWN_MOVES = timedelta(days=1)


def _of_site(document: Any) -> Callable[[Any, Actor], Any]:
    def narrow(query: Any, actor: Actor) -> Any:
        return query if actor.site_id is None else query.where(document.site_id == actor.site_id)

    return narrow


def _lots_in_stock(query: Any, actor: Actor) -> Any:
    lying = select(StockBalance.id).where(StockBalance.lot_id == Lot.id, StockBalance.quantity > 0)
    if actor.site_id is not None:
        lying = lying.where(StockBalance.site_id == actor.site_id)
    return query.where(lying.exists())


def _open_counts(query: Any, actor: Actor) -> Any:
    """Those that are being counted now; what the book says is not in them yet."""
    query = query if actor.site_id is None else query.where(StockCount.site_id == actor.site_id)
    return query.where(StockCount.state.in_(COUNTING))


def _own_entries(query: Any, actor: Actor) -> Any:
    of = query.where(CountEntry.person_id == actor.person_id)
    return of.where(CountEntry.stock_count_id.in_(select(StockCount.id).where(StockCount.state.in_(COUNTING))))


def _own_moves(query: Any, actor: Actor) -> Any:
    """What the person booked in the last day; the book itself is no phone's business."""
    since = datetime.now(UTC) - OWN_MOVES
    return query.where(StockMove.created_by_id == actor.person_id, StockMove.created_at >= since)


PACK: Mapping[type[Document], Callable[[Any, Actor], Any]] = {
    Warehouse: _of_site(Warehouse),
    StorageLocation: _of_site(StorageLocation),
    ItemSite: _of_site(ItemSite),
    Lot: _lots_in_stock,
    StockCount: _open_counts,
    CountEntry: _own_entries,
    StockMove: _own_moves,
}

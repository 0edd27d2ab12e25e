"""What phones hold of inventory: the places of their site, its parameters, and the lots that lie there."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from backend.documents.actor import Actor
from backend.documents.declare import Document
from backend.inventory.item_site import ItemSite
from backend.inventory.lot import Lot
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import StorageLocation, Warehouse


def _of_site(document: Any) -> Callable[[Any, Actor], Any]:
    def narrow(query: Any, actor: Actor) -> Any:
        return query if actor.site_id is None else query.where(document.site_id == actor.site_id)

    return narrow


def _lots_in_stock(query: Any, actor: Actor) -> Any:
    lying = select(StockBalance.id).where(StockBalance.lot_id == Lot.id, StockBalance.quantity > 0)
    if actor.site_id is not None:
        lying = lying.where(StockBalance.site_id == actor.site_id)
    return query.where(lying.exists())


PACK: Mapping[type[Document], Callable[[Any, Actor], Any]] = {
    Warehouse: _of_site(Warehouse),
    StorageLocation: _of_site(StorageLocation),
    ItemSite: _of_site(ItemSite),
    Lot: _lots_in_stock,
}

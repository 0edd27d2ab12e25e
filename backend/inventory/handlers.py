"""What inventory does when others tell it something."""

from sqlalchemy import func, select

from backend.documents.act import Act
from backend.engineering.commands import check_made
from backend.engineering.events import ItemReleasing, ItemRetiring
from backend.engineering.queries import item_by_id
from backend.inventory.item_site import ItemSite
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import REAL_KINDS, StorageLocation
from backend.kernel.errors import Refused
from backend.kernel.quantity import plain


def check_parameters(happened: ItemReleasing, act: Act) -> None:
    """An item is released with its parameters at a site; where it is made, with BOM and routing there."""
    item = item_by_id(act.session, happened.item_id)
    if item.item_type == "feature":
        return
    sites = list(act.session.scalars(select(ItemSite).where(ItemSite.item_id == item.id).order_by(ItemSite.site_id)))
    if not sites:
        raise Refused(f"{item.number} has no parameters at any site (item at site).")
    for row in sites:
        if row.source == "make":
            check_made(item, row.site_id, act.today, act)


def refuse_stock(happened: ItemRetiring, act: Act) -> None:
    """An item that still lies somewhere does not become obsolete."""
    query = select(func.sum(StockBalance.quantity)).where(StockBalance.item_id == happened.item_id)
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    left = act.session.scalar(query.where(StorageLocation.kind.in_(REAL_KINDS), StockBalance.quantity != 0))
    if left:
        item = item_by_id(act.session, happened.item_id)
        raise Refused(f"{plain(left)} of {item.number} are still in stock.")

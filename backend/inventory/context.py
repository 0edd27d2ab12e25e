"""What inventory brings to the factory."""

from backend.documents.context import Context
from backend.inventory.item_site import ItemSite
from backend.inventory.lot import Lot, SerialNumber
from backend.inventory.posting_period import PostingPeriod
from backend.inventory.stock_count import StockCount
from backend.inventory.stock_move import StockMove
from backend.inventory.storage_location import StorageLocation, Warehouse

CONTEXT = Context(
    "inventory",
    "Inventory",
    documents=(Warehouse, StorageLocation, ItemSite, Lot, SerialNumber, StockMove, StockCount, PostingPeriod),
)

"""What inventory brings to the factory."""

from backend.documents.context import Context
from backend.engineering.events import ItemReleasing, ItemRetiring
from backend.inventory import (
    count_entries,
    counts,
    expiry,
    handlers,
    handmade,
    labels,
    packs,
    parameters,
    periods,
    tasks,
    transfer_halves,
    transfer_receipts,
    transfer_requests,
    transfers,
)
from backend.inventory.count_entry import CountEntry
from backend.inventory.events import ExpiryDue, StockMoved
from backend.inventory.item_site import ItemSite
from backend.inventory.lot import Lot, SerialNumber
from backend.inventory.posting_period import PostingPeriod
from backend.inventory.stock_count import StockCount
from backend.inventory.stock_move import StockMove
from backend.inventory.stock_transfer import StockTransfer
from backend.inventory.storage_location import StorageLocation, Warehouse

CONTEXT = Context(
    "inventory",
    "Inventory",
    documents=(
        Warehouse,
        StorageLocation,
        ItemSite,
        Lot,
        SerialNumber,
        StockMove,
        StockTransfer,
        StockCount,
        CountEntry,
        PostingPeriod,
    ),
    effects={
        ItemSite: {"create": parameters.tell, "change": parameters.tell},
        StockMove: {"create": handmade.moved_by_hand},
        StockTransfer: {
            "create": transfer_requests.by_hand,
            "change": transfer_requests.change,
            "approve": transfer_requests.approve,
            "pick": transfers.pick,
            "ship": transfers.ship,
            "end_shipping": transfers.end_shipping,
            "receive": transfer_receipts.receive,
            "send_back": transfer_receipts.send_back,
            "write_off": transfer_receipts.write_off,
            "cancel": transfer_requests.cancel,
        },
        StockCount: {
            "create": counts.note_counted,
            "change": counts.note_counted,
            "compare": counts.compare,
            "count_again": counts.count_again,
            "approve": counts.approve,
            "post": counts.post_count,
        },
        CountEntry: {"create": count_entries.record},
        PostingPeriod: {
            "create": periods.open_period,
            "change": periods.change_period,
            "soft_close": periods.soft_close,
            "close": periods.close,
            "reopen": periods.reopen,
        },
    },
    handlers={
        ItemReleasing: (handlers.check_parameters,),
        ItemRetiring: (handlers.refuse_stock,),
        StockMoved: (counts.hear_late,),
    },
    later={ExpiryDue: (expiry.expire_stock,)},
    jobs=(expiry.JOB,),
    tasks=tasks.tasks,
    held_first={StockTransfer: transfer_halves.hold_both},
    pack=packs.PACK,
    prints=labels.PRINTS,
)

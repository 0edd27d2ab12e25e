"""What purchasing brings to the factory."""

from backend.documents.context import Context
from backend.engineering.events import ItemReleasing
from backend.inventory.events import StatusChanged
from backend.purchasing import commands, handlers, packs, receiving
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseReceipt
from backend.purchasing.supplier import Supplier, SupplierItem

CONTEXT = Context(
    "purchasing",
    "Purchasing",
    documents=(Supplier, SupplierItem, PurchaseOrder, PurchaseReceipt),
    effects={
        PurchaseOrder: {
            "create": commands.tell_change,
            "change": commands.tell_change,
            "approve": commands.approve,
            "send": commands.send,
            "cancel": commands.cancel,
        },
        PurchaseReceipt: {"create": receiving.receive, "change": receiving.keep},
    },
    pack={PurchaseOrder: packs.on_the_way, PurchaseReceipt: packs.own_receipts},
    handlers={ItemReleasing: (handlers.want_a_supplier,), StatusChanged: (handlers.reserve_let_go,)},
)

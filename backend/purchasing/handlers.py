"""What purchasing does when others tell something."""

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.events import ItemReleasing
from backend.engineering.item import Item
from backend.inventory.commands import Want
from backend.inventory.events import StatusChanged
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import Refused
from backend.purchasing import commands, queries
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine, PurchaseReceiptLine


def reserve_let_go(event: StatusChanged, act: Act) -> None:
    """What was bought for one need is reserved to it as soon as its inspection lets it go."""
    if event.to_status != "unrestricted" or event.lot_id is None:
        return
    query = select(PurchaseOrderLine, PurchaseOrder.site_id).join(PurchaseOrder)
    came = PurchaseReceiptLine.purchase_order_line_id == PurchaseOrderLine.id
    query = query.join(PurchaseReceiptLine, came).where(PurchaseReceiptLine.lot_id == event.lot_id)
    for line, site_id in act.session.execute(query.where(PurchaseOrderLine.need_id.is_not(None)).limit(1)):
        commands.reserve_kept(line, site_id, Want(event.item_id, event.quantity, lot_id=event.lot_id), act)


def want_a_supplier(event: ItemReleasing, act: Act) -> None:
    """A bought item is released only when somebody approved sells it."""
    item = act.session.get_one(Item, event.item_id)
    bought = select(ItemSite.id).where(ItemSite.item_id == item.id, ItemSite.source == "buy").limit(1)
    if item.any_supplier or act.session.scalar(bought) is None:
        return
    if queries.preferred(act.session, item.id, item.company_id, act.today) is None:
        raise Refused(f"Item {item.number} is bought, but no approved supplier sells it.")

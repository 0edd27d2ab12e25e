"""What purchasing does when others tell something."""

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.events import ItemReleasing
from backend.engineering.item import Item
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import Refused
from backend.purchasing import queries


def want_a_supplier(event: ItemReleasing, act: Act) -> None:
    """A bought item is released only when somebody approved sells it."""
    item = act.session.get_one(Item, event.item_id)
    bought = select(ItemSite.id).where(ItemSite.item_id == item.id, ItemSite.source == "buy").limit(1)
    if item.any_supplier or act.session.scalar(bought) is None:
        return
    if queries.preferred(act.session, item.id, item.company_id, act.today) is None:
        raise Refused(f"Item {item.number} is bought, but no approved supplier sells it.")

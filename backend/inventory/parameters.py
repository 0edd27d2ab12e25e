"""Verbs of the parameters an item has at a site."""

from backend.documents.act import Act
from backend.inventory.events import ItemSiteChanged
from backend.inventory.item_site import ItemSite


def tell(here: ItemSite, act: Act) -> None:
    act.record(ItemSiteChanged(here.site_id, here.item_id))

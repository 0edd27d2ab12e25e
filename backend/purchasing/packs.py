"""What phones hold of purchasing: what suppliers are bringing to this site."""

from typing import Any

from backend.documents.actor import Actor
from backend.purchasing.purchase_order import PurchaseOrder

ON_THE_WAY = ("approved", "sent")


def on_the_way(query: Any, actor: Actor) -> Any:
    """Orders that may be received, for whoever may read them."""
    query = query if actor.site_id is None else query.where(PurchaseOrder.site_id == actor.site_id)
    return query.where(PurchaseOrder.state.in_(ON_THE_WAY))

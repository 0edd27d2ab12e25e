"""What phones hold of purchasing: what suppliers are bringing to this site, and what oneself took in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from backend.documents.actor import Actor
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseReceipt

ON_THE_WAY = ("approved", "sent")
OWN_RECEIPTS = timedelta(days=1)


def on_the_way(query: Any, actor: Actor) -> Any:
    """Orders that may be received, for whoever may read them."""
    query = query if actor.site_id is None else query.where(PurchaseOrder.site_id == actor.site_id)
    return query.where(PurchaseOrder.state.in_(ON_THE_WAY))


def own_receipts(query: Any, actor: Actor) -> Any:
    """What the person took in during the last day."""
    since = datetime.now(UTC) - OWN_RECEIPTS
    return query.where(PurchaseReceipt.created_by_id == actor.person_id, PurchaseReceipt.created_at >= since)

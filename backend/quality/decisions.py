"""What follows from a usage decision: stock is let go, holds are lifted, others are told."""

from decimal import Decimal

from backend.documents.act import Act
from backend.quality.events import LotDecided
from backend.quality.holding import let_go
from backend.quality.inspection import Inspection
from backend.quality.order_holds import settle_order_hold

LETS_GO = ("accept", "concession")


def settle(inspection: Inspection, usage_decision: str, remark: str, act: Act, quantity: Decimal | None = None) -> None:
    """Write the decision down and let the stock follow it: all that waits for it, or a part."""
    inspection.usage_decision = usage_decision
    inspection.remark = remark or inspection.remark
    if usage_decision in LETS_GO:
        let_go(inspection, quantity, act)
    act.record(LotDecided(inspection.id, inspection.item_id, inspection.lot_id, usage_decision))
    settle_order_hold(inspection.work_order_id, act)

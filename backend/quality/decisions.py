"""What follows from a usage decision: stock is let go, holds are lifted, others are told."""

from backend.documents.act import Act
from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from backend.quality.events import LotDecided
from backend.quality.inspection import Inspection
from backend.quality.order_holds import settle_order_hold

LETS_GO = ("accept", "concession")


def settle(inspection: Inspection, usage_decision: str, remark: str, act: Act) -> None:
    """Write the decision down and let the stock follow it."""
    inspection.usage_decision = usage_decision
    inspection.remark = remark or inspection.remark
    if usage_decision in LETS_GO:
        _release_stock(inspection, act)
    act.record(LotDecided(inspection.id, inspection.item_id, inspection.lot_id, usage_decision))
    settle_order_hold(inspection.work_order_id, act)


def _release_stock(inspection: Inspection, act: Act) -> None:
    """Stock that waited for this inspection becomes usable; other holds of the lot stay."""
    if inspection.lot_id is not None:
        lot = act.session.get_one(Lot, inspection.lot_id)
        inventory.release_lot(lot, "quality", act, inspection.id)
    inventory.change_status(
        inspection.item_id,
        inspection.lot_id,
        "unrestricted",
        inspection,
        act,
        from_status="quality_hold",
        quantity=None if inspection.lot_id is not None else inspection.quantity,
    )

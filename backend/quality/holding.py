"""Stock on hold and the inspection it waits for: what one decision lets go, no other one had to see."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from backend.documents.act import Act
from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from backend.inventory.stock_move import NOBODY, StockBalance
from backend.inventory.storage_location import VIRTUAL_KINDS, StorageLocation
from backend.kernel.quantity import ZERO
from backend.quality.inspection import Inspection

HELD = "quality_hold"


def waiting_for(inspection: Inspection, act: Act) -> Decimal:
    """How much of what lies on hold waits for this inspection and for no other one."""
    claimed = inspection.held if inspection.source else inspection.quantity
    lying = there(inspection.item_id, inspection.lot_id, inspection.site_id, HELD, act)
    return min(claimed, max(ZERO, lying - _of_others(inspection, act)))


def let_go(inspection: Inspection, quantity: Decimal | None, act: Act) -> None:
    """All that waits for the inspection, or a part of it, becomes usable; other holds of the lot stay."""
    act.session.flush()
    if inspection.lot_id is not None:
        lot = act.session.get_one(Lot, inspection.lot_id)
        inventory.release_lot(lot, "quality", act, inspection.id)
    free = waiting_for(inspection, act)
    if quantity is not None:
        free = min(free, quantity)
    if free > 0:
        what = (inspection.item_id, inspection.lot_id, "unrestricted", inspection, act)
        inventory.change_status(*what, from_status=HELD, quantity=free)
    inspection.held = ZERO if quantity is None else max(ZERO, inspection.held - free)


def there(item_id: UUID, lot_id: UUID | None, site_id: UUID, status: str, act: Act) -> Decimal:
    """Real stock of a lot (of an item without lots) at a site in one status."""
    query = (
        select(func.sum(StockBalance.quantity))
        .join(StorageLocation, StorageLocation.id == StockBalance.location_id)
        .where(
            StockBalance.item_id == item_id,
            StockBalance.lot_id == (lot_id or NOBODY),
            StockBalance.site_id == site_id,
            StockBalance.status == status,
            StockBalance.quantity > 0,
            StorageLocation.kind.not_in((*VIRTUAL_KINDS, "order")),
        )
    )
    return act.session.scalar(query) or ZERO


def _of_others(inspection: Inspection, act: Act) -> Decimal:
    query = select(func.sum(Inspection.held)).where(
        Inspection.id != inspection.id,
        Inspection.item_id == inspection.item_id,
        Inspection.lot_id.is_not_distinct_from(inspection.lot_id),
        Inspection.site_id == inspection.site_id,
        Inspection.state != "cancelled",
    )
    return act.session.scalar(query) or ZERO

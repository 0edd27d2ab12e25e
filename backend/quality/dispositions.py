"""What is done with nonconforming material: some leaves stock, some is inspected again, nothing waits for ever."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Select, select

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement
from backend.inventory.lot import Lot
from backend.inventory.stock_move import NOBODY, StockBalance
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.quantity import ZERO
from backend.production.work_order import WorkOrder
from backend.quality.holding import HELD, there
from backend.quality.inspection import Inspection
from backend.quality.nonconformance import Nonconformance
from backend.quality.order_holds import hold_order
from backend.quality.plans import choose, open_inspection, supplier_of

LEAVES = {"disposition_scrap": ("scrap", "scrap"), "disposition_return": ("issue", "supplier_in")}
INSPECTED_AGAIN = ("disposition_rework", "disposition_sort")
DECISIONS = ("concession", "scrap", "return", "rework", "sort")  # the first one that has a part names the whole

Parts = Mapping[str, Decimal]


def parts_of(found: Nonconformance) -> Parts:
    """How much goes which way."""
    parts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in found.dispositions:
        parts[line.disposition] += line.quantity
    return parts


def usage_decision(parts: Parts) -> str:
    return next((name for name in DECISIONS if parts.get(f"disposition_{name}")), "sort")


def take_out(found: Nonconformance, parts: Parts, act: Act) -> None:
    """Scrapped and returned pieces leave stock, what lies on hold first."""
    for disposition, (kind, place) in LEAVES.items():
        if parts.get(disposition):
            _take_out(found, parts[disposition], kind, place, act)


def inspect_again(found: Nonconformance, act: Act) -> None:
    """What was reworked or sorted waits on hold for an inspection of its own."""
    parts = parts_of(found)
    quantity = sum((parts[name] for name in INSPECTED_AGAIN), ZERO)
    if quantity == 0:
        return
    first = act.session.get(Inspection, found.inspection_id) if found.inspection_id else None
    held = _keep_on_hold(found, first, quantity, act)
    if held == 0:
        return  # it is still on the floor: its order's own inspections see it
    item = act.session.get_one(Item, found.item_id)
    kind = first.kind if first is not None else "stock_inspection"
    supplier_id = supplier_of(first, act) if first is not None else None
    plan = choose(act.session, item, kind, act.today, supplier_id)
    about = {"lot_id": found.lot_id, "work_order_id": found.work_order_id, "held": held}
    again = open_inspection(item, kind, held, found, act, plan, **about)
    again.purchase_receipt_id = first.purchase_receipt_id if first is not None else None
    if found.work_order_id is not None:
        hold_order(act.session.get_one(WorkOrder, found.work_order_id), again, act)


def lift_holds(found: Nonconformance, act: Act) -> None:
    """The lot is free of what this nonconformance and its inspection held it for; other holds stay."""
    if found.lot_id is not None:
        lot = act.session.get_one(Lot, found.lot_id)
        inventory.release_lot(lot, "nonconformance", act, found.id)
        if found.inspection_id is not None:
            inventory.release_lot(lot, "quality", act, found.inspection_id)


def of_inspection(inspection: Inspection) -> Select[tuple[Nonconformance]]:
    return select(Nonconformance).where(Nonconformance.inspection_id == inspection.id)


def _keep_on_hold(found: Nonconformance, first: Inspection | None, quantity: Decimal, act: Act) -> Decimal:
    """What is on hold for it already, and as much of the usable stock as is missing; how much that comes to."""
    kept = ZERO
    if first is not None:
        kept = min(quantity, first.held, there(found.item_id, found.lot_id, found.site_id, HELD, act))
        first.held -= kept
    usable = there(found.item_id, found.lot_id, found.site_id, "unrestricted", act)
    more = min(quantity - kept, usable) if found.lot_id is not None else ZERO
    if more > 0:
        what = (found.item_id, found.lot_id, HELD, found, act)
        inventory.change_status(*what, from_status="unrestricted", quantity=more)
    return kept + more


def _take_out(found: Nonconformance, quantity: Decimal, kind: str, place: str, act: Act) -> None:
    to = inventory.virtual_location(found.site_id, place, act).id
    movements: list[Movement] = []
    for balance in _stock_of(found, act):
        part = min(balance.quantity, quantity)
        if part > 0:
            ends = (balance.location_id, to, found.lot_id, None, balance.status)
            movements.append(Movement(found.item_id, part, *ends))
            quantity -= part
    if movements:
        inventory.post(kind, movements, found, act, reason=found.number)
        _forget_held(found, sum((one.quantity for one in movements if one.from_status == HELD), ZERO), act)


def _forget_held(found: Nonconformance, gone: Decimal, act: Act) -> None:
    """What left does not wait for its inspection any more."""
    if found.inspection_id is not None:
        inspection = act.session.get_one(Inspection, found.inspection_id)
        inspection.held = max(ZERO, inspection.held - gone)
        act.session.flush()


def _stock_of(found: Nonconformance, act: Act) -> list[StockBalance]:
    query = (
        select(StockBalance)
        .join(StorageLocation, StorageLocation.id == StockBalance.location_id)
        .where(
            StockBalance.item_id == found.item_id,
            StockBalance.lot_id == (found.lot_id or NOBODY),
            StockBalance.site_id == found.site_id,
            StockBalance.quantity > 0,
            StorageLocation.kind.in_(OURS),
        )
        .order_by(StockBalance.status != HELD, StockBalance.id)
    )
    return list(act.session.scalars(query))

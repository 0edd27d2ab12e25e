"""Back-flush: material that is booked by what came out of its operation, up or down, without drift (§7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory import commands as inventory
from backend.inventory.commands import Want
from backend.inventory.locations import first_store
from backend.inventory.storage_location import StorageLocation
from backend.kernel.quantity import ZERO
from backend.production import edges, rules
from backend.production.counters import Chain
from backend.production.edges import DERIVED
from backend.production.events import MaterialIssued
from backend.production.leaving import Back, Parts, bring_back, share_out
from backend.production.release import take_kept
from backend.production.work_order import WorkOrder, WorkOrderMaterial


@dataclass(frozen=True)
class Flow:
    """How much of one line is flushed now; below zero it comes back."""

    line: WorkOrderMaterial
    quantity: Decimal


def flush(order: WorkOrder, before: Chain, after: Chain, act: Act) -> None:
    """Book what the changed operations took: the cumulative need, less what was flushed before."""
    changed = {new.number for old, new in zip(before, after, strict=True) if old.finished != new.finished}
    if not changed or not order.flushes:
        return
    out = {one.number: one.finished for one in after}
    flows = [_flow(line, decimals, out, after) for line, decimals in _lines(order.id, changed, after, act)]
    taken, back = [f for f in flows if f.quantity > 0], [f for f in flows if f.quantity < 0]
    if taken:
        _take(order, taken, act)
    for flow in back:
        _return(order, flow, act)


def _lines(order_id: UUID, numbers: set[int], after: Chain, act: Act) -> list[Any]:
    """The back-flushed lines of these operations; a line without operation is taken at the first."""
    line = WorkOrderMaterial
    at: Any = line.operation_number.in_(numbers)
    if after[0].number in numbers:
        at = or_(at, line.operation_number.is_(None))
    query = select(line, Uom.decimals).join(Item, Item.id == line.item_id).join(Uom, Uom.id == Item.uom_id)
    return list(act.session.execute(query.where(line.owner_id == order_id, line.issue_mode == "backflush", at)))


def _flow(line: WorkOrderMaterial, decimals: int, out: dict[int, Decimal], after: Chain) -> Flow:
    number = after[0].number if line.operation_number is None else line.operation_number
    return Flow(line, rules.flush(line.per_unit, line.fixed, out[number], line.flushed, decimals))


def _take(order: WorkOrder, flows: Sequence[Flow], act: Act) -> None:
    """From where the item is flushed, first expired first out; output is never blocked by what the book lacks."""
    _give_sources(order, flows, act)
    place = act.session.get_one(StorageLocation, order.location_id)
    take_kept(order, [(flow.line.item_id, flow.quantity) for flow in flows], act)
    wants = [Want(f.line.item_id, f.quantity, f.line.id, location_id=f.line.location_id) for f in flows]
    moved = [(one.item_id, one.lot_id, one.quantity) for one in inventory.issue_lines(wants, place, order, act).moves]
    shared = share_out([(flow.line.item_id, None, flow.quantity) for flow in flows], moved)
    for flow, parts in zip(flows, shared, strict=True):
        _book(flow.line, flow.quantity)
        _trace(order, flow.line, parts, act)


def _return(order: WorkOrder, flow: Flow, act: Act) -> None:
    """A report was taken back: into the lots it came out of."""
    _give_sources(order, [flow], act)
    assert flow.line.location_id is not None
    parts = bring_back(order, Back(flow.line, -flow.quantity, flow.line.location_id, certainty=DERIVED), act)
    _book(flow.line, flow.quantity)
    _trace(order, flow.line, [(lot_id, -quantity) for lot_id, quantity in parts], act)


def _give_sources(order: WorkOrder, flows: Sequence[Flow], act: Act) -> None:
    """Lines whose item has no place to be flushed from are flushed from the site's first store."""
    without = [flow.line for flow in flows if flow.line.location_id is None]
    if without:
        store = first_store(order.site_id, act)
        for line in without:
            line.location_id = store.id


def _book(line: WorkOrderMaterial, quantity: Decimal) -> None:
    """What came back counts as less issued, so that flushing again starts from the same place."""
    line.flushed += quantity
    line.issued += quantity
    line.short = max(ZERO, line.short - max(ZERO, quantity))


def _trace(order: WorkOrder, line: WorkOrderMaterial, parts: Parts, act: Act) -> None:
    found = [(lot_id, quantity) for lot_id, quantity in parts if lot_id is not None]
    edges.write((edges.consumed(lot_id, order.id, line.item_id, part, DERIVED) for lot_id, part in found), order, act)
    for lot_id, quantity in parts:
        act.record(MaterialIssued(order.id, line.id, line.item_id, lot_id, quantity, DERIVED, order.site_id))

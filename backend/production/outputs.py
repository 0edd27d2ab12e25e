"""What comes out of an order beside its item: copied at release, received by people, each for itself.

Of each so much is proposed as the good pieces yield that are reported by now; what really came is said by a person.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.bom import Bom
from backend.engineering.item import Item
from backend.engineering.outputs import Share, shares
from backend.engineering.structure import load_items
from backend.engineering.uom import Uom
from backend.inventory import commands as inventory
from backend.inventory import queries as stock
from backend.kernel.errors import NotFound
from backend.kernel.quantity import SCALE, ZERO, round_half_even
from backend.production import edges, rules
from backend.production.events import OutputReceived
from backend.production.inheriting import inherit
from backend.production.production_report import ProductionReceipt
from backend.production.work_order import WorkOrder, WorkOrderOutput


def take_outputs(order: WorkOrder, bom: Bom | None, day: date, act: Act) -> None:
    """The BOM's outputs of the day as lines; of what came already the line stays, though nothing more is expected."""
    known = {line.item_id: line for line in order.outputs}
    for place, share in enumerate(_shares(bom, day, act), 1):
        line = known.pop(share.line.item_id, None)
        if line is None:
            line = WorkOrderOutput(item_id=share.line.item_id, received=ZERO)
            order.outputs.append(line)
        line.position, line.kind, line.operation_number = place * 10, share.line.kind, share.line.operation_number
        line.per = bom.base_quantity if bom is not None else Decimal(1)
        line.yields = _decimal(share.ratio * Fraction(line.per))
    for line in known.values():
        line.yields = ZERO
        if line.received == 0:
            order.outputs.remove(line)
    expect(order, act)


def expect(order: WorkOrder, act: Act) -> None:
    """How much of each is to come out of the order's quantity."""
    if not order.outputs:
        return
    query = select(Item.id, Uom.decimals).join(Uom, Uom.id == Item.uom_id)
    wanted = query.where(Item.id.in_({line.item_id for line in order.outputs}))
    decimals = dict(act.session.execute(wanted).tuples().all())
    for line in order.outputs:
        line.expected = rules.comes_out((line.yields, line.per), order.quantity, decimals[line.item_id])


def check_none_came(order: WorkOrder) -> None:
    rules.nothing_came_out(order.number, sum((line.received for line in order.outputs), ZERO))


def receive(order: WorkOrder, receipt: ProductionReceipt, act: Act) -> None:
    """So much of it is in the store, as a lot of its own where its item has lots, on hold where that is inspected."""
    line = _held(order, receipt, act)
    receipt.lot_id = receipt.lot_id or _lot(order, line, act)
    status = stock.receipt_status(act.session, order.site_id, line.item_id, "order")
    made = inventory.virtual_location(order.site_id, "conversion", act)
    ends = {"from_location_id": made.id, "location_id": receipt.location_id}
    move = inventory.receive(
        line.item_id, receipt.quantity, receipt, act, from_kind="order", lot_id=receipt.lot_id, status=status, **ends
    )
    receipt.location_id = move.moves[0].to_location_id
    line.received += receipt.quantity
    if receipt.lot_id is not None:
        edges.write([edges.produced(order.id, receipt.lot_id, line.item_id, receipt.quantity)], order, act)
    if told := rules.not_running(order.number, order.state):
        act.flag(told)
    told_of = (receipt.id, order.id, line.item_id, receipt.lot_id, receipt.quantity, status, order.site_id)
    act.record(OutputReceived(*told_of))


def _held(order: WorkOrder, receipt: ProductionReceipt, act: Act) -> WorkOrderOutput:
    """The line, read anew behind the order's lock."""
    query = select(WorkOrderOutput).where(WorkOrderOutput.id == receipt.output_id, WorkOrderOutput.owner_id == order.id)
    line = act.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if line is None:
        raise NotFound("output_id: the order has no such output.", field="output_id")
    return line


def _lot(order: WorkOrder, line: WorkOrderOutput, act: Act) -> UUID | None:
    """One for each output of an order, opened at its first receipt; none where the item has no lots."""
    if line.lot_id is None and act.session.get_one(Item, line.item_id).lot_control == "lot":
        line.lot_id = inventory.open_lot(line.item_id, order, act, made=act.happened_at.date()).id
        inherit(order, line.lot_id, act)
    return line.lot_id


def _shares(bom: Bom | None, day: date, act: Act) -> Iterator[Share]:
    if bom is not None and bom.outputs:
        known = load_items(act.session, {bom.item_id, *(line.item_id for line in bom.outputs)})
        yield from shares(bom, day, known)


def _decimal(value: Fraction) -> Decimal:
    return round_half_even(Decimal(value.numerator) / Decimal(value.denominator), SCALE)

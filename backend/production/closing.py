"""The end of an order: finished by what is good or by decision, closed when nothing of it is left anywhere."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

from backend.documents.act import Act
from backend.documents.rights import may
from backend.documents.trail import Trail
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory import commands as inventory
from backend.inventory.stock_move import StockBalance
from backend.kernel.quantity import ZERO
from backend.people.user import Device
from backend.production import chain, edges, receipts, rules, tickets
from backend.production.events import MaterialIssued, WorkOrderClosed, WorkOrderFinished
from backend.production.leaving import Back, bring_back, use_up
from backend.production.production_report import MaterialIssue, ProductionReport
from backend.production.rules import Left
from backend.production.ticket import Ticket
from backend.production.work_order import Leftover, Shortfall, WorkOrder, WorkOrderMaterial


def finish(order: WorkOrder, form: Shortfall | None, act: Act) -> None:
    """Enough is good and nothing is open; or somebody with the right ends it with what there is, and says why."""
    operations = chain.load(act.session, order.id)
    in_rework = {one.number: one.rework for one in operations if one.rework > 0}
    rules.nothing_in_rework(
        order.number, in_rework, {one.number: one.at_supplier for one in operations if one.at_supplier}
    )
    still_open = _open_tickets(order, act)
    if rules.is_short(order.quantity, order.good, order.shortfall_percent):
        order.shortfall_reason = form.reason if form else ""
        rules.can_finish_short(
            order.quantity, order.good, may(act.actor, WorkOrder, "finish_short"), order.shortfall_reason
        )
        for ticket in still_open:
            ticket.state = "cancelled"
        _free(order, act)
    rules.no_open_ticket(order.number, [t.operation_number for t in still_open if t.state != "cancelled"])
    order.finished_at = act.now
    receipts.receive_rest(order, act)
    unfilled = max(ZERO, order.quantity - order.good)
    act.record(WorkOrderFinished(order.id, order.item_id, order.site_id, order.good, unfilled))


def reopen(order: WorkOrder, act: Act) -> None:
    """Work goes on; what came into the store stays there."""
    order.finished_at, order.shortfall_reason = None, ""


def close(order: WorkOrder, form: Leftover | None, act: Act) -> None:
    """Everything is in the store, every device has told what it knows, and the material list is balanced."""
    rules.can_close(order.number, order.good, order.received, _devices_with_records(order, act))
    left = _left(order, act)
    leftover = form.leftover if form else None
    rules.can_leave(order.number, left, leftover)
    over = [one for one in left if one.over > 0]
    if over and leftover == "return":
        _bring_back(order, over, act)
    elif over:
        _lose(order, over, act)
    _use_up_rest(order, act)
    _free(order, act)
    act.record(WorkOrderClosed(order.id, order.item_id, order.site_id))


def _open_tickets(order: WorkOrder, act: Act) -> list[Ticket]:
    found = tickets.of_order(act, Ticket.work_order_id == order.id, Ticket.state.not_in(rules.TICKET_OVER))
    return sorted(found, key=lambda ticket: ticket.operation_number)


def _free(order: WorkOrder, act: Act) -> None:
    inventory.free(order.id, act)
    for line in order.materials:
        line.reserved = ZERO


def _devices_with_records(order: WorkOrder, act: Act) -> list[tuple[str, int]]:
    """Devices that reported on the order and have records they have not sent yet."""
    reports = select(ProductionReport.id).where(ProductionReport.work_order_id == order.id)
    issues = select(MaterialIssue.id).where(MaterialIssue.work_order_id == order.id)
    facts = or_(Trail.document_id.in_(reports), Trail.document_id.in_(issues))
    used = select(Trail.device_id).where(Trail.device_id.is_not(None), facts)
    query = select(Device.name, Device.queue_length).where(Device.queue_length > 0, Device.state == "active")
    return [
        (name, records) for name, records in act.session.execute(query.where(Device.id.in_(used)).order_by(Device.name))
    ]


def _left(order: WorkOrder, act: Act) -> list[Left]:
    """What of each material is still at the order, and what the output used of it."""
    out = {one.number: one.finished for one in chain.load(act.session, order.id)}
    first = out[min(out)] if out else ZERO
    query = select(Item.id, Item.number, Uom.decimals).join(Uom, Uom.id == Item.uom_id)
    wanted = {line.item_id for line in order.materials}
    items = {id: (number, decimals) for id, number, decimals in act.session.execute(query.where(Item.id.in_(wanted)))}
    left = []
    for line in order.materials:
        number, decimals = items[line.item_id]
        made = first if line.operation_number is None else out.get(line.operation_number, ZERO)
        here = line.issued - line.returned - line.lost
        need = line.per_unit * made + (line.fixed if made > 0 else ZERO)
        used = rules.used_up(need, line.required * order.good / order.quantity, line.replenished, decimals)
        left.append(Left(line.id, number, here, max(used, line.flushed)))
    return left


def _bring_back(order: WorkOrder, over: Sequence[Left], act: Act) -> None:
    for one, line in _lines(order, over):
        to = line.location_id or inventory.default_location(line.item_id, order.site_id, act).id
        parts = bring_back(order, Back(line, one.over, to), act)
        line.returned += one.over
        found = [(lot_id, quantity) for lot_id, quantity in parts if lot_id is not None]
        back = (edges.consumed(lot_id, order.id, line.item_id, -part, edges.BOOKED) for lot_id, part in found)
        edges.write(back, order, act)
        for lot_id, quantity in parts:
            told = (order.id, line.id, line.item_id, lot_id, -quantity, edges.BOOKED, order.site_id)
            act.record(MaterialIssued(*told))


def _lose(order: WorkOrder, over: Sequence[Left], act: Act) -> None:
    scrap = inventory.virtual_location(order.site_id, "scrap", act)
    lost: list[tuple[UUID, Decimal]] = []
    for one, line in _lines(order, over):
        line.lost += one.over
        lost.append((line.item_id, one.over))
    use_up(order, lost, "scrap", scrap.id, act)


def _lines(order: WorkOrder, over: Sequence[Left]) -> list[tuple[Left, WorkOrderMaterial]]:
    by_id = {line.id: line for line in order.materials}
    return [(one, by_id[one.line_id]) for one in over]


def _use_up_rest(order: WorkOrder, act: Act) -> None:
    """What is still at the order is in the output: the order holds nothing any more."""
    here = (StockBalance.location_id == order.location_id, StockBalance.quantity > 0)
    rest = [(item_id, quantity) for item_id, quantity in act.session.execute(
        select(StockBalance.item_id, StockBalance.quantity).where(*here).order_by(StockBalance.id)
    )]  # fmt: skip
    if rest:
        output = inventory.virtual_location(order.site_id, "conversion", act)
        use_up(order, rest, "transfer", output.id, act)

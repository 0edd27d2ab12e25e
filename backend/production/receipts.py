"""Production receipts: good pieces of an order that come into stock as one lot, or are taken back from it."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.engineering.units import from_base
from backend.inventory import commands as inventory
from backend.inventory import queries as stock
from backend.inventory.commands import Movement, Want
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.quantity import plain
from backend.production import chain, counters, edges, outputs, rules
from backend.production.counters import Chain
from backend.production.events import ProductionReceived
from backend.production.inheriting import inherit
from backend.production.production_report import ProductionReceipt, ProductionReport
from backend.production.work_order import WorkOrder
from backend.sales import commands as sales
from backend.sales.sales_order import SalesOrder, SalesOrderLine


def follow(order: WorkOrder, report: ProductionReport, before: Chain, after: Chain, act: Act) -> None:
    """What a report changed at the end of the order goes into the store at once, where the order wants that."""
    more = after[-1].good - before[-1].good
    if more == 0 or (order.receipt_mode != "per_report" and order.finished_at is None):
        return
    if more > 0:
        _keep(order, more, report, act)
    else:
        _take_back(order, report, -more, act)


def receive_rest(order: WorkOrder, act: Act) -> None:
    """At the end of an order everything good that is not in the store yet goes there."""
    rest = order.good - order.received
    if rest > 0:
        _keep(order, rest, None, act)


def take(receipt: ProductionReceipt, act: Act) -> None:
    """A receipt that somebody wrote: pieces are in the store, whatever was reported before."""
    order = chain.hold(receipt.work_order_id, act.session)
    receipt.site_id, receipt.company_id = order.site_id, order.company_id
    if receipt.output_id is not None:
        outputs.receive(order, receipt, act)
        return
    _receive(order, receipt, act)
    if order.received > order.good:
        act.flag(
            f"{plain(order.received)} of work order {order.number} are received; {plain(order.good)} are reported good."
        )
    if told := rules.not_running(order.number, order.state):
        act.flag(told)


def _keep(order: WorkOrder, quantity: Decimal, report: ProductionReport | None, act: Act) -> None:
    receipt = ProductionReceipt(
        company_id=order.company_id,
        site_id=order.site_id,
        work_order_id=order.id,
        quantity=quantity,
        report_id=report.id if report else None,
        lot_id=order.lot_id,
    )
    _receive(order, act.add(receipt), act)


def _receive(order: WorkOrder, receipt: ProductionReceipt, act: Act) -> None:
    """Into stock out of the order, on hold where the item is inspected; who it is made for is told."""
    receipt.lot_id = receipt.lot_id or _lot(order, receipt, act)
    status = stock.receipt_status(act.session, order.site_id, order.item_id, "order")
    made = inventory.virtual_location(order.site_id, "conversion", act)
    ends = {"from_location_id": made.id, "location_id": receipt.location_id}
    move = inventory.receive(
        order.item_id, receipt.quantity, receipt, act, from_kind="order", lot_id=receipt.lot_id, status=status, **ends
    )
    receipt.location_id = move.moves[0].to_location_id
    _count(order, receipt.quantity, act)
    if receipt.lot_id is not None:
        edges.write([edges.produced(order.id, receipt.lot_id, order.item_id, receipt.quantity)], order, act)
    if order.sales_order_line_id is not None:
        _tell_sales(order, receipt.quantity, act)
        if status == "unrestricted":
            reserve_for_customer(order, receipt.quantity, receipt.lot_id, act)
    event = (receipt.id, order.id, order.item_id, receipt.lot_id, receipt.quantity, status, order.site_id)
    act.record(ProductionReceived(*event))


def _tell_sales(order: WorkOrder, quantity: Decimal, act: Act) -> None:
    """The order line counts in the unit it was sold in; a part of what it wants is not what it wants."""
    line = act.session.get(SalesOrderLine, order.sales_order_line_id)
    if line is None or line.item_id != order.item_id:
        return
    sold = quantity if line.uom_id is None else from_base(act.session, order.item_id, quantity, line.uom_id)
    sales.note_made(line.id, sold, act)


def _count(order: WorkOrder, quantity: Decimal, act: Act) -> None:
    """The pieces leave the last operation; the order sums up what came into the store."""
    before = chain.load(act.session, order.id)
    if before:
        chain.save(order, before, counters.move_out(before, quantity), act)
    order.received += quantity
    order.reported_at = act.now


def _lot(order: WorkOrder, receipt: ProductionReceipt, act: Act) -> UUID | None:
    """The order's one lot, opened at its first receipt; none where the item has no lots."""
    if order.lot_id is None and act.session.get_one(Item, order.item_id).lot_control != "none":
        order.lot_id = inventory.open_lot(order.item_id, order, act, made=act.happened_at.date()).id
        inherit(order, order.lot_id, act)
    return order.lot_id


def reserve_for_customer(order: WorkOrder, quantity: Decimal, lot_id: UUID | None, act: Act) -> None:
    """What is made to order belongs to the order line it is made for."""
    line = act.session.get(SalesOrderLine, order.sales_order_line_id)
    customer_order = act.session.get(SalesOrder, line.owner_id) if line else None
    if line is None or customer_order is None:
        return
    want = Want(order.item_id, quantity, line.id, line.wanted, lot_id)
    inventory.reserve_lines(order.site_id, [want], customer_order, act)


def _take_back(order: WorkOrder, report: ProductionReport, quantity: Decimal, act: Act) -> None:
    """The receipt of a report that is taken back: its pieces leave the store again, wherever they lie by now."""
    query = select(ProductionReceipt).where(ProductionReceipt.report_id == report.voids_id)
    receipt = act.session.scalars(query.where(ProductionReceipt.voided.is_(False))).first()
    if receipt is None:
        act.flag(
            f"{plain(order.received)} of work order {order.number} are received; {plain(order.good)} are reported good."
        )
        return
    receipt.voided = True
    made = inventory.virtual_location(order.site_id, "conversion", act)
    movements = [
        Movement(order.item_id, part, place, made.id, receipt.lot_id, None, status)
        for place, status, part in _where(receipt, order.item_id, quantity, act)
    ]
    inventory.post("reverse", movements, receipt, act, reason=f"Report {report.number}")
    _count(order, -quantity, act)
    if receipt.lot_id is not None:
        edges.write([edges.produced(order.id, receipt.lot_id, order.item_id, -quantity)], order, act)
    if order.sales_order_line_id is not None:
        _tell_sales(order, -quantity, act)


def _where(receipt: ProductionReceipt, item_id: UUID, quantity: Decimal, act: Act) -> list[tuple[UUID, str, Decimal]]:
    """Where the pieces lie and in which status; what is not found is taken where it was received."""
    query = select(StockBalance).join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(StockBalance.item_id == item_id, StockBalance.quantity > 0, StorageLocation.kind.in_(OURS))
    if receipt.lot_id is not None:
        query = query.where(StockBalance.lot_id == receipt.lot_id)
    else:
        query = query.where(StockBalance.location_id == receipt.location_id)
    found: list[tuple[UUID, str, Decimal]] = []
    for balance in act.session.scalars(
        query.order_by(StockBalance.location_id != receipt.location_id, StockBalance.id)
    ):
        part = min(quantity, balance.quantity)
        if part > 0:
            found.append((balance.location_id, balance.status, part))
            quantity -= part
    if quantity > 0 and receipt.location_id is not None:
        found.append((receipt.location_id, "unrestricted", quantity))
    return found

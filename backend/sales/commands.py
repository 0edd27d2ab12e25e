"""Verbs of sales."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.engineering import units
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import Want
from backend.inventory.stock_move import StockMove
from backend.kernel.errors import NotFound, Refused
from backend.kernel.quantity import ZERO
from backend.kernel.units import Purpose
from backend.sales import rules
from backend.sales.events import GoodsShipped, SalesOrderCancelled, SalesOrderChanged, SalesOrderConfirmed, ShipmentLeft
from backend.sales.sales_order import SalesOrder, SalesOrderLine
from backend.sales.shipment import Shipment, ShipmentLine


@dataclass(frozen=True)
class PortionChange:
    """Another quantity of a portion of a line, and another day, which is the line's where the portion is all of it."""

    before: Decimal
    after: Decimal
    wanted: date | None = None


def confirm(order: SalesOrder, act: Act) -> None:
    """Promise to deliver: every item must be one that is sold."""
    if not order.lines:
        raise Refused(f"Sales order {order.number} has no lines.")
    items = _items({line.item_id for line in order.lines}, act)
    for line in order.lines:
        rules.can_sell(items[line.item_id].number, items[line.item_id].state)
        base_quantity(line, line.quantity, items[line.item_id], act)
    act.record(SalesOrderConfirmed(order.id, order.site_id))


def cancel(order: SalesOrder, act: Act) -> None:
    """Nothing has left yet; what was made and kept for it is free for others."""
    rules.can_cancel(order.number, sum((line.shipped for line in order.lines), ZERO))
    inventory.free(order.id, act)
    act.record(SalesOrderCancelled(order.id, order.site_id))


def tell_change(order: SalesOrder, act: Act) -> None:
    act.record(SalesOrderChanged(order.id))


def complete(order: SalesOrder, act: Act) -> None:
    rules.can_complete(order.number, sum((open_of(line) for line in order.lines), ZERO))


def check_shipment(shipment: Shipment, act: Act) -> None:
    """Every line must belong to the shipment's order; the goods leave from where that was placed."""
    order = act.find(SalesOrder, shipment.sales_order_id)
    shipment.site_id, shipment.company_id = order.site_id, order.company_id
    known = {line.id for line in order.lines}
    for line in shipment.lines:
        if line.sales_order_line_id not in known:
            raise NotFound("sales_order_line_id: the order has no such line.", field="lines.sales_order_line_id")


def ship(shipment: Shipment, act: Act) -> None:
    """Let the goods go: the stock must be there, and no more than was ordered."""
    order = act.find(SalesOrder, shipment.sales_order_id, lock=True)
    if order.state != "confirmed":
        raise Refused(f"Sales order {order.number} is {order.state}; only a confirmed one can be shipped.")
    if not shipment.lines:
        raise Refused(f"Shipment {shipment.number} has no lines.")
    shipment.shipped_on = act.today
    items = _items({line.item_id for line in order.lines}, act)
    by_id = {line.id: line for line in order.lines}
    wants = [_want(line, by_id[line.sales_order_line_id], items, act) for line in shipment.lines]
    customer = inventory.virtual_location(shipment.site_id, "customer", act)
    move = inventory.issue_lines(wants, customer, order, act, fact=False, kind="shipment")
    _name_lots(shipment, by_id, move)
    for line in move.moves:
        act.record(
            GoodsShipped(
                shipment.id, order.id, order.customer_id, shipment.site_id, line.item_id, line.lot_id, line.quantity
            )
        )
    act.record(ShipmentLeft(shipment.id, order.id, shipment.site_id))
    if all(open_of(line) <= 0 for line in order.lines):
        inventory.free(order.id, act)
        step_within(order, "complete", act)


def note_made(line_id: UUID, quantity: Decimal, act: Act) -> None:
    """Production tells what it made for an order line (negative when a receipt is taken back)."""
    line = act.session.get(SalesOrderLine, line_id, with_for_update=True)
    if line is not None:
        line.made = max(ZERO, line.made + quantity)


def note_progress(told: Mapping[UUID, tuple[date | None, dict[str, int]]], act: Act) -> None:
    """Planning writes down, for each line, the promised day and how many of its portions are in which state."""
    for line in act.session.scalars(select(SalesOrderLine).where(SalesOrderLine.id.in_(told))):
        line.promised, line.progress = told[line.id]


def alter_line(line_id: UUID, change: PortionChange, act: Act) -> None:
    """The customer wants a portion of a confirmed line otherwise; never less than what is gone already."""
    line = act.session.get_one(SalesOrderLine, line_id, with_for_update=True)
    whole = change.before == line.quantity
    rules.can_change_quantity(line.quantity + change.after - change.before, line.shipped + line.cancelled)
    line.quantity += change.after - change.before
    if change.wanted is not None and whole:
        line.wanted = change.wanted
    act.record(SalesOrderChanged(line.owner_id))


def cancel_quantity(line_id: UUID, quantity: Decimal, act: Act) -> None:
    """So much of a line is not delivered."""
    line = act.session.get_one(SalesOrderLine, line_id, with_for_update=True)
    line.cancelled += min(quantity, open_of(line))
    act.record(SalesOrderChanged(line.owner_id))


def open_of(line: SalesOrderLine) -> Decimal:
    return max(ZERO, line.quantity - line.shipped - line.cancelled)


def base_quantity(line: SalesOrderLine, quantity: Decimal, item: Item, act: Act) -> Decimal:
    """A quantity of the line in the item's base unit."""
    if line.uom_id is None or line.uom_id == item.uom_id:
        return quantity
    return units.to_base(act.session, item.id, quantity, line.uom_id, Purpose.NEED)


def _want(line: ShipmentLine, ordered: SalesOrderLine, items: dict[UUID, Item], act: Act) -> Want:
    """What is taken for one line, its lot and place if somebody chose them; the order line counts it as gone."""
    item = items[ordered.item_id]
    rules.can_ship(item.number, line.quantity, open_of(ordered))
    ordered.shipped += line.quantity
    quantity = base_quantity(ordered, line.quantity, item, act)
    return Want(item.id, quantity, ordered.id, act.today, line.lot_id, line.location_id)


def _name_lots(shipment: Shipment, by_id: dict[UUID, SalesOrderLine], move: StockMove) -> None:
    """Write down the lot of every line that took a single one."""
    for line in shipment.lines:
        item_id = by_id[line.sales_order_line_id].item_id
        lots = {moved.lot_id for moved in move.moves if moved.item_id == item_id}
        if line.lot_id is None and len(lots) == 1:
            line.lot_id = next(iter(lots))


def _items(ids: set[UUID], act: Act) -> dict[UUID, Item]:
    return {item.id: item for item in act.session.scalars(select(Item).where(Item.id.in_(ids)))}

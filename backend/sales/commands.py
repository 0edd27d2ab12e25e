"""Verbs of sales."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.engineering import commands as engineering
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory import queries as stock
from backend.inventory.commands import Movement
from backend.kernel.errors import NotFound, Refused
from backend.kernel.quantity import ZERO, plain
from backend.sales import rules
from backend.sales.events import GoodsShipped, SalesOrderCancelled, SalesOrderConfirmed
from backend.sales.sales_order import SalesOrder, SalesOrderLine
from backend.sales.shipment import Shipment, ShipmentLine


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
    rules.can_cancel(order.number, sum((line.shipped for line in order.lines), ZERO))
    act.record(SalesOrderCancelled(order.id, order.site_id))


def complete(order: SalesOrder, act: Act) -> None:
    rules.can_complete(order.number, sum((open_of(line) for line in order.lines), ZERO))


def check_shipment(shipment: Shipment, act: Act) -> None:
    """Every line must belong to the shipment's order."""
    order = act.find(SalesOrder, shipment.sales_order_id)
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
    customer = inventory.virtual_location(shipment.site_id, "customer", act)
    items = _items({line.item_id for line in order.lines}, act)
    movements: list[Movement] = []
    for line in shipment.lines:
        ordered = next(one for one in order.lines if one.id == line.sales_order_line_id)
        movements += _take(order, shipment, line, ordered, items[ordered.item_id], customer.id, act)
        ordered.shipped += line.quantity
    inventory.free(order.id, act)
    inventory.post("shipment", movements, shipment, act, fact=False)
    for movement in movements:
        _tell(shipment, order, movement, act)
    if all(open_of(line) <= 0 for line in order.lines):
        step_within(order, "complete", act)


def note_made(line_id: UUID, quantity: Decimal, act: Act) -> None:
    """Production tells what it made for an order line (negative when a receipt is taken back)."""
    line = act.session.get(SalesOrderLine, line_id, with_for_update=True)
    if line is not None:
        line.made = max(ZERO, line.made + quantity)


def promise(line: SalesOrderLine, day: object, act: Act) -> None:
    """Planning writes the day it can promise."""
    line.promised = day  # type: ignore[assignment]


def open_of(line: SalesOrderLine) -> Decimal:
    return max(ZERO, line.quantity - line.shipped - line.cancelled)


def base_quantity(line: SalesOrderLine, quantity: Decimal, item: Item, act: Act) -> Decimal:
    """A quantity of the line in the item's base unit."""
    return engineering.to_base(item, quantity, line.uom_id, act)


def _take(
    order: SalesOrder, shipment: Shipment, line: ShipmentLine, ordered: SalesOrderLine, item: Item, to: UUID, act: Act
) -> list[Movement]:
    rules.can_ship(item.number, line.quantity, open_of(ordered))
    quantity = base_quantity(ordered, line.quantity, item, act)
    found = stock.fefo(act.session, shipment.site_id, item.id, quantity, act.today, order.id, line.lot_id, line.location_id)
    if sum((part for _, part in found), ZERO) < quantity:
        have = sum((part for _, part in found), ZERO)
        raise Refused(f"Only {plain(have)} of {item.number} can be shipped; {plain(quantity)} are asked for.")
    if line.lot_id is None and len({balance.lot_id for balance, _ in found}) == 1:
        line.lot_id = inventory.lot_of(found[0][0])
    return [
        Movement(item.id, part, balance.location_id, to, lot_id=inventory.lot_of(balance)) for balance, part in found
    ]


def _tell(shipment: Shipment, order: SalesOrder, movement: Movement, act: Act) -> None:
    act.record(
        GoodsShipped(
            shipment.id,
            order.id,
            order.customer_id,
            shipment.site_id,
            movement.item_id,
            movement.lot_id,
            movement.quantity,
        )
    )


def _items(ids: set[UUID], act: Act) -> dict[UUID, Item]:
    return {item.id: item for item in act.session.scalars(select(Item).where(Item.id.in_(ids)))}

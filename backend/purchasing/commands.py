"""Verbs of purchasing."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.documents.steps import step_within
from backend.engineering import units
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import NotFound, Refused
from backend.kernel.quantity import ZERO, plain
from backend.kernel.units import Purpose
from backend.purchasing import queries, rules
from backend.purchasing.events import PurchaseOrderSent, PurchaseReceived
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine, PurchaseReceipt, PurchaseReceiptLine
from backend.purchasing.supplier import Supplier


def approve(order: PurchaseOrder, act: Act) -> None:
    supplier = act.find(Supplier, order.supplier_id)
    rules.can_order_from(supplier.number, supplier.state)
    if not order.lines:
        raise Refused(f"Purchase order {order.number} has no lines.")


def send(order: PurchaseOrder, act: Act) -> None:
    act.record(PurchaseOrderSent(order.id, order.site_id))


def cancel(order: PurchaseOrder, act: Act) -> None:
    rules.can_cancel(order.number, sum((line.received for line in order.lines), ZERO))


def order_item(item: Item, quantity: Decimal, due: date, source: Document, act: Act) -> PurchaseOrder:
    """A draft order at the preferred approved supplier for a quantity in the item's base unit."""
    offer = queries.preferred(act.session, item.id, item.company_id)
    if offer is None:
        raise Refused(f"No approved supplier sells item {item.number}.")
    bought = _in_their_unit(item, quantity, offer.uom_id, act)
    line = PurchaseOrderLine(
        position=10,
        item_id=item.id,
        quantity=rules.order_quantity(bought, offer.min_quantity),
        uom_id=offer.uom_id,
        due=due,
        price=offer.price,
    )
    return act.add(
        PurchaseOrder(
            company_id=item.company_id,
            site_id=source.site_id,  # type: ignore[attr-defined]
            supplier_id=offer.supplier_id,
            ordered=act.today,
            source=document_name(type(source)),
            source_id=source.id,
            lines=[line],
        )
    )


def receive(receipt: PurchaseReceipt, act: Act) -> None:
    """Goods are here: a lot each, into stock (on hold where the item is inspected); whatever is odd is flagged."""
    order = act.find(PurchaseOrder, receipt.purchase_order_id, lock=True)
    receipt.received_on = receipt.received_on or act.captured_at.date()
    if order.state not in ("approved", "sent", "received"):
        act.flag(f"Purchase order {order.number} was {order.state} when its goods arrived.")
    by_id = {line.id: line for line in order.lines}
    facts = _facts(order, act)
    for line in receipt.lines:
        ordered = by_id.get(line.purchase_order_line_id)
        if ordered is None:
            raise NotFound("purchase_order_line_id: the order has no such line.", field="lines.purchase_order_line_id")
        item, parameters = facts[ordered.item_id]
        _receive_line(receipt, order, line, ordered, item, parameters, act)
    if order.state in ("approved", "sent") and all(line.received >= line.quantity for line in order.lines):
        step_within(order, "complete", act)


def _receive_line(
    receipt: PurchaseReceipt,
    order: PurchaseOrder,
    line: PurchaseReceiptLine,
    ordered: PurchaseOrderLine,
    item: Item,
    parameters: ItemSite | None,
    act: Act,
) -> None:
    ordered.received += line.quantity
    ordered.rejected += line.rejected
    allowed = parameters.over_receipt_percent if parameters else ZERO
    if rules.too_much(ordered.quantity, ordered.received, allowed):
        act.flag(f"{plain(ordered.received)} of {item.number} arrived; {plain(ordered.quantity)} were ordered.")
    quantity = _in_base(item, line.quantity - line.rejected, ordered.uom_id, act)
    if quantity <= 0:
        return
    status = "quality_hold" if parameters is not None and parameters.inspect_receipt else "unrestricted"
    if item.lot_control != "none":
        lot = inventory.open_lot(
            item.id, receipt, act, supplier_lot=line.supplier_lot, made=line.made, expires=line.expires
        )
        line.lot_id = lot.id
    inventory.receive(item.id, quantity, receipt, act, location_id=line.location_id, lot_id=line.lot_id, status=status)
    act.record(
        PurchaseReceived(
            receipt.id, order.id, order.supplier_id, receipt.site_id, item.id, line.lot_id, quantity, status
        )
    )


def _in_their_unit(item: Item, quantity: Decimal, uom_id: UUID | None, act: Act) -> Decimal:
    """Rounded up: an order covers what is needed."""
    if uom_id is None or uom_id == item.uom_id:
        return quantity
    return units.from_base(act.session, item.id, quantity, uom_id, Purpose.NEED)


def _in_base(item: Item, quantity: Decimal, uom_id: UUID | None, act: Act) -> Decimal:
    if uom_id is None or uom_id == item.uom_id:
        return quantity
    return units.to_base(act.session, item.id, quantity, uom_id)


def _facts(order: PurchaseOrder, act: Act) -> dict[UUID, tuple[Item, ItemSite | None]]:
    """The items of an order with their parameters at its site, in one statement."""
    query = (
        select(Item, ItemSite)
        .outerjoin(ItemSite, (ItemSite.item_id == Item.id) & (ItemSite.site_id == order.site_id))
        .where(Item.id.in_({line.item_id for line in order.lines}))
    )
    return {item.id: (item, parameters) for item, parameters in act.session.execute(query)}

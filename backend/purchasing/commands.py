"""Verbs of purchasing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.documents.act import Act
from backend.documents.declare import SiteDocument, document_name
from backend.documents.steps import step_within
from backend.engineering import units
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import NeedName, Want
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO
from backend.kernel.units import Purpose
from backend.purchasing import queries, rules
from backend.purchasing.events import PurchaseOrderChanged, PurchaseOrderSent
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.purchasing.supplier import Supplier, SupplierItem


def approve(order: PurchaseOrder, act: Act) -> None:
    supplier = act.find(Supplier, order.supplier_id)
    rules.can_order_from(supplier.number, supplier.state)
    if not order.lines:
        raise Refused(f"Purchase order {order.number} has no lines.")
    tell_change(order, act)


def tell_change(order: PurchaseOrder, act: Act) -> None:
    act.record(PurchaseOrderChanged(order.id))


def send(order: PurchaseOrder, act: Act) -> None:
    act.record(PurchaseOrderSent(order.id, order.site_id))


def cancel(order: PurchaseOrder, act: Act) -> None:
    rules.can_cancel(order.number, sum((line.received for line in order.lines), ZERO))
    tell_change(order, act)


def reschedule(order: PurchaseOrder, line_id: UUID, change: tuple[date | None, Decimal], act: Act) -> None:
    """Another day for a line, or so much more of it in the item's base unit: nobody sent it yet, or they agreed."""
    line, (due, difference) = _open_line(order, line_id), change
    item = act.session.get_one(Item, line.item_id)
    if due is not None:
        line.due = due
    if difference:
        quantity = line.quantity + _by(item, line, difference, act)
        rules.can_resize(order.number, line.received, quantity)
        line.quantity = quantity


def give_up(order: PurchaseOrder, line_id: UUID, act: Act) -> None:
    """Nobody needs a line: it goes, and with the last one the order."""
    line = _open_line(order, line_id)
    rules.can_cancel(order.number, line.received)
    if len(order.lines) == 1:
        step_within(order, "cancel", act)
    else:
        rules.can_drop(order.number, order.state)
        order.lines.remove(line)


def _open_line(order: PurchaseOrder, line_id: UUID) -> PurchaseOrderLine:
    line = next((one for one in order.lines if one.id == line_id), None)
    if line is None:
        raise Refused(f"Purchase order {order.number} has no such line any more.")
    return line


def _by(item: Item, line: PurchaseOrderLine, difference: Decimal, act: Act) -> Decimal:
    """In the line's unit: rounded up where more is wanted, and never more taken away than is spare."""
    if line.uom_id is None or line.uom_id == item.uom_id:
        return difference
    purpose = Purpose.NEED if difference > 0 else Purpose.AVAILABLE
    size = units.from_base(act.session, item.id, abs(difference), line.uom_id, purpose)
    if not size:
        raise Refused(f"Item {item.number}: what is spare is less than can be taken off in the unit that is ordered.")
    return size if difference > 0 else -size


def order_item(
    item: Item, quantity: Decimal, due: date, source: SiteDocument, act: Act, supplier_id: UUID | None = None
) -> PurchaseOrder:
    """A draft order at the chosen, else the preferred approved supplier, for a quantity in the item's base unit.

    A supplier was chosen for the day the goods arrive, so the offer must hold on that day.
    """
    on = act.today if supplier_id is None else max(act.today, due)
    offer = queries.preferred(act.session, item.id, item.company_id, on, supplier_id)
    if offer is None:
        raise Refused(f"No approved supplier sells item {item.number}.")
    order = PurchaseOrder(company_id=item.company_id, site_id=source.site_id, supplier_id=offer.supplier_id)
    order.ordered, order.source, order.source_id = act.today, document_name(type(source)), source.id
    order.lines = [_line(item, offer, quantity, due, act)]
    act.add(order)
    tell_change(order, act)
    return order


def keep_apart(order: PurchaseOrder, need: NeedName, need_line_id: UUID, name: str) -> None:
    """What the order brings is for one line of a need, which people call so."""
    for line in order.lines:
        line.need, line.need_id, line.need_line_id, line.kept_for = *need, need_line_id, name


def reserve_kept(line: PurchaseOrderLine, site_id: UUID, arrived: Want, act: Act) -> None:
    """What came is reserved to the need it was bought for."""
    if line.need_id is not None:
        want = replace(arrived, need_line_id=line.need_line_id)
        inventory.reserve_for(site_id, [want], NeedName(line.need, line.need_id), act)


def _line(item: Item, offer: SupplierItem, quantity: Decimal, due: date, act: Act) -> PurchaseOrderLine:
    """At least the supplier's minimum and a multiple of what it sells, in the unit and at the price it sells in."""
    wanted = rules.order_quantity(_in_their_unit(item, quantity, offer.uom_id, act), offer.min_quantity)
    bought = rules.in_multiples(wanted, offer.lot_multiple)
    terms = {"uom_id": offer.uom_id, "price": offer.price}
    return PurchaseOrderLine(position=10, item_id=item.id, quantity=bought, due=due, **terms)


def _in_their_unit(item: Item, quantity: Decimal, uom_id: UUID | None, act: Act) -> Decimal:
    """Rounded up: an order covers what is needed."""
    if uom_id is None or uom_id == item.uom_id:
        return quantity
    return units.from_base(act.session, item.id, quantity, uom_id, Purpose.NEED)

"""Verbs of purchasing."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.documents.act import Act
from backend.documents.declare import SiteDocument, document_name
from backend.engineering import units
from backend.engineering.item import Item
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO
from backend.kernel.units import Purpose
from backend.purchasing import queries, rules
from backend.purchasing.events import PurchaseOrderSent
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.purchasing.supplier import Supplier, SupplierItem


def approve(order: PurchaseOrder, act: Act) -> None:
    supplier = act.find(Supplier, order.supplier_id)
    rules.can_order_from(supplier.number, supplier.state)
    if not order.lines:
        raise Refused(f"Purchase order {order.number} has no lines.")


def send(order: PurchaseOrder, act: Act) -> None:
    act.record(PurchaseOrderSent(order.id, order.site_id))


def cancel(order: PurchaseOrder, act: Act) -> None:
    rules.can_cancel(order.number, sum((line.received for line in order.lines), ZERO))


def order_item(
    item: Item, quantity: Decimal, due: date, source: SiteDocument, act: Act, supplier_id: UUID | None = None
) -> PurchaseOrder:
    """A draft order at the chosen, else the preferred approved supplier, for a quantity in the item's base unit."""
    offer = queries.preferred(act.session, item.id, item.company_id, act.today, supplier_id)
    if offer is None:
        raise Refused(f"No approved supplier sells item {item.number}.")
    order = PurchaseOrder(company_id=item.company_id, site_id=source.site_id, supplier_id=offer.supplier_id)
    order.ordered, order.source, order.source_id = act.today, document_name(type(source)), source.id
    order.lines = [_line(item, offer, quantity, due, act)]
    return act.add(order)


def _line(item: Item, offer: SupplierItem, quantity: Decimal, due: date, act: Act) -> PurchaseOrderLine:
    """At least the supplier's minimum, in the unit and at the price it sells in."""
    bought = rules.order_quantity(_in_their_unit(item, quantity, offer.uom_id, act), offer.min_quantity)
    terms = {"uom_id": offer.uom_id, "price": offer.price}
    return PurchaseOrderLine(position=10, item_id=item.id, quantity=bought, due=due, **terms)


def _in_their_unit(item: Item, quantity: Decimal, uom_id: UUID | None, act: Act) -> Decimal:
    """Rounded up: an order covers what is needed."""
    if uom_id is None or uom_id == item.uom_id:
        return quantity
    return units.from_base(act.session, item.id, quantity, uom_id, Purpose.NEED)

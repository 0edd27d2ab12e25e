"""Goods arrive: a lot for each line, into stock; nothing that happened is refused."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.engineering import units
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory import rules as stock_rules
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import NotFound, Refused
from backend.kernel.quantity import ZERO, plain
from backend.plant.queries import local_day
from backend.purchasing import rules
from backend.purchasing.events import PurchaseReceived
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine, PurchaseReceipt, PurchaseReceiptLine

EXPECTING = ("approved", "sent", "received")


@dataclass(frozen=True)
class Arrival:
    """One line of a receipt with what is known about it."""

    receipt: PurchaseReceipt
    order: PurchaseOrder
    line: PurchaseReceiptLine
    ordered: PurchaseOrderLine
    item: Item
    parameters: ItemSite | None

    @property
    def status(self) -> str:
        inspected = self.parameters is not None and self.parameters.inspect_receipt
        return "quality_hold" if inspected else "unrestricted"


def receive(receipt: PurchaseReceipt, act: Act) -> None:
    """Goods are here: a lot each, into stock (on hold where the item is inspected); whatever is odd is flagged."""
    order = act.find(PurchaseOrder, receipt.purchase_order_id, lock=True)
    receipt.site_id, receipt.company_id = order.site_id, order.company_id
    receipt.received_on = receipt.received_on or local_day(act.session, order.site_id, act.happened_at)
    if order.state not in EXPECTING:
        act.flag(f"Purchase order {order.number} was {order.state} when its goods arrived.")
    by_id = {line.id: line for line in order.lines}
    facts = _facts(order, act)
    for line in receipt.lines:
        ordered = by_id.get(line.purchase_order_line_id)
        if ordered is None:
            raise NotFound("purchase_order_line_id: the order has no such line.", field="lines.purchase_order_line_id")
        _receive_line(Arrival(receipt, order, line, ordered, *facts[ordered.item_id]), act)
    if order.state in ("approved", "sent") and all(line.received >= line.quantity for line in order.lines):
        step_within(order, "complete", act)


def keep(receipt: PurchaseReceipt, act: Act) -> None:
    """It has happened: what came is put right by moves of stock, not on the receipt."""
    if set(act.tracker.difference(receipt)) - {"delivery_note", "custom"}:
        raise Refused(f"{receipt.number} is received already and stays as it is.")


def _receive_line(arrival: Arrival, act: Act) -> None:
    line, item = arrival.line, arrival.item
    rules.can_be_rejected(line.quantity, line.rejected)
    _count(arrival, act)
    quantity = _in_base(item, line.quantity - line.rejected, arrival.ordered.uom_id, act)
    if quantity <= 0:
        return
    if item.lot_control != "none":
        line.lot_id = _lot(arrival, act)
    places = {"location_id": line.location_id, "lot_id": line.lot_id}
    inventory.receive(item.id, quantity, arrival.receipt, act, status=arrival.status, **places)
    receipt, order = arrival.receipt, arrival.order
    about = (receipt.id, order.id, order.supplier_id, receipt.site_id, item.id, line.lot_id)
    act.record(PurchaseReceived(*about, quantity, arrival.status))


def _count(arrival: Arrival, act: Act) -> None:
    """The order line counts what came; more than its tolerance is said."""
    ordered = arrival.ordered
    ordered.received += arrival.line.quantity
    ordered.rejected += arrival.line.rejected
    allowed = arrival.parameters.over_receipt_percent if arrival.parameters else ZERO
    if rules.too_much(ordered.quantity, ordered.received, allowed):
        came, wanted = plain(ordered.received), plain(ordered.quantity)
        act.flag(f"{came} of {arrival.item.number} arrived; {wanted} were ordered.")


def _lot(arrival: Arrival, act: Act) -> UUID:
    """A lot that came, and began to age, on the day of the receipt, whenever that was told."""
    line, day = arrival.line, arrival.receipt.received_on
    expires = stock_rules.expiry(line.made or day, arrival.item.shelf_life_days, line.expires)
    supplied = {"supplier_lot": line.supplier_lot, "made": line.made, "expires": expires}
    lot = inventory.open_lot(arrival.item.id, arrival.receipt, act, **supplied)  # type: ignore[arg-type]
    lot.received = day
    return lot.id


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

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
from backend.inventory.commands import Want
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import NotFound, Refused
from backend.kernel.quantity import ZERO, plain
from backend.plant.queries import local_day
from backend.purchasing import rules
from backend.purchasing.commands import reserve_kept
from backend.purchasing.events import Arrived, PurchaseReceived
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
    arrivals = _arrivals(receipt, order, act)
    for arrival in arrivals:
        _count(arrival, act)
    _take_in([arrival for arrival in arrivals if arrival.line.quantity > arrival.line.rejected], receipt, order, act)
    if order.state in ("approved", "sent") and all(line.received >= line.quantity for line in order.lines):
        step_within(order, "complete", act)


def keep(receipt: PurchaseReceipt, act: Act) -> None:
    """It has happened: what came is put right by moves of stock, not on the receipt."""
    if set(act.tracker.difference(receipt)) - {"delivery_note", "custom"}:
        raise Refused(f"{receipt.number} is received already and stays as it is.")


def _arrivals(receipt: PurchaseReceipt, order: PurchaseOrder, act: Act) -> list[Arrival]:
    by_id, facts = {line.id: line for line in order.lines}, _facts(order, act)
    found = []
    for line in receipt.lines:
        ordered = by_id.get(line.purchase_order_line_id)
        if ordered is None:
            raise NotFound("purchase_order_line_id: the order has no such line.", field="lines.purchase_order_line_id")
        rules.can_be_rejected(line.quantity, line.rejected)
        found.append(Arrival(receipt, order, line, ordered, *facts[ordered.item_id]))
    return found


def _take_in(arrivals: list[Arrival], receipt: PurchaseReceipt, order: PurchaseOrder, act: Act) -> None:
    """All of it in one move, with a lot for each line whose item has lots."""
    if not arrivals:
        return
    with_lots = [arrival for arrival in arrivals if arrival.item.lot_control != "none"]
    lots = inventory.open_lots([_lot(arrival) for arrival in with_lots], receipt, act)
    for arrival, lot in zip(with_lots, lots, strict=True):
        arrival.line.lot_id = lot.id
    arriving = [_arriving(arrival, act) for arrival in arrivals]
    inventory.receive_lines(arriving, receipt, act)
    for arrival, line in zip(arrivals, arriving, strict=True):
        if line.status == "unrestricted":
            reserve_kept(arrival.ordered, order.site_id, Want(line.item_id, line.quantity, lot_id=line.lot_id), act)
    arrived = tuple(Arrived(line.item_id, line.lot_id, line.quantity, line.status) for line in arriving)
    act.record(PurchaseReceived(receipt.id, order.id, order.supplier_id, order.site_id, arrived))


def _arriving(arrival: Arrival, act: Act) -> inventory.Arriving:
    line, item, own = arrival.line, arrival.item, arrival.parameters
    quantity = _in_base(item, line.quantity - line.rejected, arrival.ordered.uom_id, act)
    place = line.location_id or (own.default_location_id if own else None)
    return inventory.Arriving(item.id, quantity, place, line.lot_id, arrival.status)


def _count(arrival: Arrival, act: Act) -> None:
    """The order line counts what came; more than its tolerance is said."""
    ordered = arrival.ordered
    ordered.received += arrival.line.quantity
    ordered.rejected += arrival.line.rejected
    allowed = arrival.parameters.over_receipt_percent if arrival.parameters else ZERO
    if rules.too_much(ordered.quantity, ordered.received, allowed):
        came, wanted = plain(ordered.received), plain(ordered.quantity)
        act.flag(f"{came} of {arrival.item.number} arrived; {wanted} were ordered.")


def _lot(arrival: Arrival) -> inventory.NewLot:
    """A lot that came, and began to age, on the day of the receipt, whenever that was told."""
    line, day = arrival.line, arrival.receipt.received_on
    return inventory.NewLot(arrival.item.id, "", line.supplier_lot, line.made, line.expires, day)


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

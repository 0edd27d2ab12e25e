"""What 禾田农机 has sold and bought: customers' orders, orders to suppliers, what arrived and what left."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.approvals import Approval
from backend.documents.decisions import approve
from backend.inventory.lot import Lot
from backend.inventory.stock_move import StockMove
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseReceipt
from backend.sales.sales_order import SalesOrder
from backend.sales.shipment import Shipment
from seed.demo import quality
from seed.demo.factory import Factory
from seed.demo.partners import OFFERS

DIRECTOR, STORE, BUYER, SALES = "1000", "1007", "1008", "1009"


class Sale(NamedTuple):
    """An order of a customer; its reference is what the other tables call it by."""

    reference: str
    customer: str
    ordered: int  # days from today
    priority: int
    lines: tuple[tuple[str, str, int, str], ...]  # item, quantity, wanted in days, price
    confirmed: bool = True


SALES_ORDERS = (
    Sale("LN-2611", "K-LN", -21, 2, (("F-1GQN180", "4", -3, "8450"),)),
    Sale("HTD-0417", "K-DB", -16, 1, (("F-2BXF12", "6", 6, "12600"),)),
    Sale("YF-088", "K-HN", -9, 3, (("F-1GQN200", "8", 24, "9300"), ("F-1GQN180", "6", 18, "8500"))),
    Sale("JZ-A31", "K-HB", -7, 4, (("F-4LZ20H", "5", 38, "10400"), ("B-KNIFE", "6", 12, "520"))),
    Sale("TS-5521", "K-XJ", -4, 3, (("F-1GQN180", "10", 33, "8380"), ("F-2BXF12", "4", 45, "12500"))),
    Sale("LN-2640", "K-LN", -2, 2, (("A-GBX", "2", 9, "1850"), ("B-BLADE", "200", 7, "18"))),
    Sale("CL-019", "K-VN", -1, 5, (("F-1GQN180", "20", 70, "8200"),), confirmed=False),
    Sale("LN-2652", "K-LN", -6, 2, (("F-1GQN180", "3", 26, "8450"), ("F-1GQN200", "2", 30, "9300"))),
    Sale("YF-091", "K-HN", -5, 3, (("F-2BXF12", "2", 34, "12600"),)),
    Sale("JZ-A35", "K-HB", -3, 4, (("F-1GQN200", "2", 40, "9350"),)),
)
CANCELLED = Sale("JZ-A29", "K-HB", -15, 4, (("F-1GQN200", "2", 20, "9350"),))


class Purchase(NamedTuple):
    """An order to a supplier, which the other tables call it by, and how far it has come."""

    supplier: str
    ordered: int  # days from today
    lines: tuple[tuple[str, str, int], ...]  # item, quantity in the supplier's unit, days until due
    until: str


PURCHASES = (
    Purchase("V-CAST", -16, (("C-HSG", "40", -1), ("C-CAP", "100", -1), ("C-BVP", "100", 2)), "sent"),
    Purchase("V-STEEL", -8, (("R-PL08", "2", -3), ("R-PL10", "3", -3)), "sent"),
    Purchase("V-BRG", -3, (("B-30210", "10", 3), ("B-6209", "12", 3), ("B-SEAL45", "2", 3)), "sent"),
    Purchase("V-FAST", -2, (("S-M12", "100", 2), ("S-M16", "60", 2), ("S-M14", "6", 4)), "approved"),
    Purchase("V-PART", 0, (("B-BLADE", "40", 8), ("B-PTO", "20", 10)), "draft"),
)


class Delivery(NamedTuple):
    """What a supplier brought."""

    supplier: str
    days: int
    note: str
    rows: tuple[tuple[str, str, str], ...]  # item, quantity, the supplier's lot


STEEL_CAME = Delivery("V-STEEL", -3, "WG-88213", (("R-PL08", "2", "A3-77120"), ("R-PL10", "3", "A3-77135")))
CASTINGS_CAME = Delivery("V-CAST", -1, "HZ-1122", (("C-HSG", "20", "HZ-26B07"), ("C-CAP", "100", "HZ-26C11")))


def sell(factory: Factory) -> None:
    for sale in (*SALES_ORDERS, CANCELLED):
        factory.by(SALES, _sell, sale, at=factory.moment(sale.ordered, 10))
    id = factory.id("sales_order", CANCELLED.reference)
    factory.by(SALES, Factory.step, SalesOrder, id, "cancel", at=factory.moment(-12, 15))


def _sell(factory: Factory, sale: Sale, act: Act) -> None:
    lines = [
        {"item_id": factory.id("item", item), "quantity": quantity, "wanted": factory.day(days), "price": price}
        for item, quantity, days, price in sale.lines
    ]
    given = {"customer_id": factory.id("customer", sale.customer), "customer_reference": sale.reference}
    given |= {"ordered": factory.day(sale.ordered), "priority": sale.priority, "lines": lines}
    row = factory.make(SalesOrder, act, **given)
    factory.ids["sales_order", sale.reference] = row.id
    if sale.confirmed:
        factory.step(SalesOrder, row.id, "confirm", act)


def line_of(factory: Factory, reference: str, act: Act, place: int = 0) -> Any:
    return act.find(SalesOrder, factory.id("sales_order", reference)).lines[place]


def buy(factory: Factory) -> None:
    """Five orders: one received in part, one received with a lot that fails, one sent, one approved, one asked for."""
    for purchase in PURCHASES:
        at = factory.moment(purchase.ordered, 11)
        id = factory.by(BUYER, _order, purchase, at=at)
        if purchase.until in ("approved", "sent"):
            _approve(factory, id)
        if purchase.until == "sent":
            factory.by(BUYER, Factory.step, PurchaseOrder, id, "send", at=at)
    for delivery in (STEEL_CAME, CASTINGS_CAME):
        factory.by(STORE, _arrive, delivery, at=factory.moment(delivery.days, 9))
    _inspect_steel(factory)
    factory.by(STORE, _put_away, at=factory.moment(-2, 13))


def _order(factory: Factory, purchase: Purchase, act: Act) -> UUID:
    offers = {item: (unit, price) for seller, item, unit, price, *_ in OFFERS if seller == purchase.supplier}
    given = [
        {
            "item_id": factory.id("item", item),
            "quantity": quantity,
            "uom_id": factory.id("uom", offers[item][0]),
            "due": factory.day(days),
            "price": offers[item][1],
        }
        for item, quantity, days in purchase.lines
    ]
    ids = {"supplier_id": factory.id("supplier", purchase.supplier), "ordered": factory.day(purchase.ordered)}
    row: PurchaseOrder = factory.make(PurchaseOrder, act, lines=given, **ids)
    factory.ids["purchase_order", purchase.supplier] = row.id
    return row.id


def _approve(factory: Factory, id: UUID) -> None:
    """The buyer approves; above the amount of the rule it becomes a question to the plant manager."""
    factory.by(BUYER, Factory.step, PurchaseOrder, id, "approve")
    with factory.database.reading() as session:
        asked = session.scalar(select(Approval.id).where(Approval.document_id == id, Approval.state == "asked"))
    if asked is not None:
        factory.by(DIRECTOR, _agree, asked)


def _agree(factory: Factory, id: UUID, act: Act) -> None:
    approve(id, "同意 (Agreed)", act)


def _arrive(factory: Factory, delivery: Delivery, act: Act) -> None:
    """Goods that are inspected are put down where the inspector finds them."""
    order = act.find(PurchaseOrder, factory.id("purchase_order", delivery.supplier))
    lines = {line.item_id: line.id for line in order.lines}
    given = [
        {
            "purchase_order_line_id": lines[factory.id("item", item)],
            "quantity": quantity,
            "supplier_lot": lot,
            "location_id": factory.id("storage_location", "Q-IN"),
        }
        for item, quantity, lot in delivery.rows
    ]
    factory.make(PurchaseReceipt, act, purchase_order_id=order.id, delivery_note=delivery.note, lines=given)


def _inspect_steel(factory: Factory) -> None:
    """The 8 mm plates are too thin and become a nonconformance; the 10 mm plates are good."""
    for item, thickness in (("R-PL08", ("7.52", "7.61")), ("R-PL10", ("9.95", "10.02"))):
        quality.inspect(factory, item, [thickness, ()], factory.moment(-2, 9, 30))


def _put_away(factory: Factory, act: Act) -> None:
    """The good plates go from the inspector's area into their bay."""
    item_id, place = factory.id("item", "R-PL10"), factory.id("storage_location", "Q-IN")
    lot = act.session.scalars(
        select(Lot).where(Lot.item_id == item_id, Lot.supplier_lot == STEEL_CAME.rows[1][2])
    ).one()
    to = {"from_location_id": place, "to_location_id": factory.id("storage_location", "R1-02")}
    line = {"item_id": item_id, "quantity": "3000", "lot_id": lot.id, **to}
    factory.make(StockMove, act, kind="transfer", reason="上架 (Put away)", moves=[line])


def ship(factory: Factory) -> None:
    """The four rotary tillers of Lunong have left."""
    factory.by(STORE, _ship, "LN-2611", "4", at=factory.moment(-3, 16))


def _ship(factory: Factory, reference: str, quantity: str, act: Act) -> None:
    line = {"sales_order_line_id": line_of(factory, reference, act).id, "quantity": quantity}
    order_id = factory.id("sales_order", reference)
    row = factory.make(Shipment, act, sales_order_id=order_id, carrier="德邦物流 (Deppon)", lines=[line])
    factory.step(Shipment, row.id, "ship", act)

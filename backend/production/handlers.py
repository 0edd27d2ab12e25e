"""What production does when others tell something."""

from sqlalchemy import select

from backend.documents import attachments
from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.inventory.events import ReservationFreed, StatusChanged, StockMoved
from backend.inventory.lot import Lot
from backend.inventory.stock_move import RECEIVING
from backend.patrol.events import AbnormalFound
from backend.patrol.patrol_check import PatrolCheck
from backend.production import edges, exceptions, receipts
from backend.production.arrivals import count_lost, reserve_arrived
from backend.production.edges import Edge
from backend.production.production_exception import ProductionException
from backend.production.work_order import WorkOrder
from backend.purchasing.events import PurchaseReceived
from backend.sales.events import GoodsShipped


def trace_purchase(event: PurchaseReceived, act: Act) -> None:
    """Bought lots come from their receipt."""
    receipt = ("purchase_receipt", event.purchase_receipt_id)
    lots = [one for one in event.arrived if one.lot_id is not None]
    edges.write([Edge(edges.RECEIVED, *receipt, "lot", o.lot_id, o.quantity, o.item_id) for o in lots], event, act)


def trace_shipment(event: GoodsShipped, act: Act) -> None:
    """A lot went to a customer."""
    if event.lot_id is not None:
        ends = ("lot", event.lot_id, "shipment", event.shipment_id)
        edges.write([Edge(edges.SHIPPED, *ends, event.quantity, event.item_id)], event, act)


def reserve_released_output(event: StatusChanged, act: Act) -> None:
    """Output made for a customer's order is reserved for it as soon as inspection lets it go."""
    if event.to_status != "unrestricted" or event.lot_id is None:
        return
    lot = act.session.get(Lot, event.lot_id)
    if lot is None or lot.source != document_name(WorkOrder):
        return
    order = act.session.get(WorkOrder, lot.source_id)
    if order is not None and order.sales_order_line_id is not None:
        receipts.reserve_for_customer(order, event.quantity, event.lot_id, act)


def reserve_arrivals(event: StockMoved, act: Act) -> None:
    """Orders that wait for this material have it from now on; what waits for its inspection cannot be reserved."""
    if event.kind in RECEIVING:
        reserve_arrived(event.item_ids, act)


def reserve_let_go(event: StatusChanged, act: Act) -> None:
    """So it is when inspection lets material go."""
    if event.to_status == "unrestricted":
        reserve_arrived([event.item_id], act)


def count_lost_reservation(event: ReservationFreed, act: Act) -> None:
    if event.need == document_name(WorkOrder) and event.need_line_id is not None:
        count_lost(event.need_line_id, act)


def raise_abnormal(event: AbnormalFound, act: Act) -> None:
    """Each thing a round found becomes a call, once; the check is its source."""
    if event.follow_up != "production_exception":
        return
    same = (
        ProductionException.source_id == event.patrol_check_id,
        ProductionException.description == event.description,
    )
    if act.session.scalar(select(ProductionException.id).where(*same).limit(1)) is not None:
        return
    check = act.session.get_one(PatrolCheck, event.patrol_check_id)
    row = ProductionException(description=event.description, source=document_name(PatrolCheck), source_id=check.id)
    row.category = "machine" if event.equipment_id is not None else "environment"
    row.equipment_id, row.area_id, row.work_center_id = event.equipment_id, event.area_id, event.work_center_id
    row.raised_by_id, row.company_id, row.site_id = act.actor.person_id, check.company_id, check.site_id
    exceptions.open_found(row, act)


def take_photos(event: AbnormalFound, act: Act) -> None:
    """After the commit, when the check's photos hang on it: the same files hang on the call; twice is once."""
    query = select(ProductionException).where(ProductionException.source_id == event.patrol_check_id)
    for row in act.session.scalars(query).all():
        attachments.copy_to(act.session.get_one(PatrolCheck, event.patrol_check_id), row, act)

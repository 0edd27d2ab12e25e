"""What quality does when others tell something: it opens the inspections that plans and switches ask for."""

from sqlalchemy import or_, select

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory.events import TransferReceived
from backend.inventory.stock_transfer import StockTransfer
from backend.plant.queries import local_day
from backend.production.events import ExceptionReferred, OutputReceived, ProductionReceived, WorkOrderReleased
from backend.production.production_report import ProductionReceipt
from backend.production.work_order import WorkOrder
from backend.purchasing.events import PurchaseReceived
from backend.purchasing.purchase_order import PurchaseReceipt
from backend.quality.inspection import BEFORE_VERDICT, Inspection
from backend.quality.nonconformances import open_from_exception
from backend.quality.order_holds import hold_order
from backend.quality.plans import choose, open_inspection, plans_for, take_in

AT_RELEASE = ("first_article_inspection", "in_process_inspection", "final_inspection")


def inspect_receipt(event: PurchaseReceived, act: Act) -> None:
    """What arrived on hold is inspected."""
    held = [one for one in event.arrived if one.status == "quality_hold"]
    if not held:
        return
    receipt = act.session.get_one(PurchaseReceipt, event.purchase_receipt_id)
    day = receipt.received_on or act.today
    for one in held:
        item = act.session.get_one(Item, one.item_id)
        plan = choose(act.session, item, "incoming_inspection", day, event.supplier_id)
        about = {"lot_id": one.lot_id, "purchase_receipt_id": receipt.id, "held": one.quantity}
        open_inspection(item, "incoming_inspection", one.quantity, receipt, act, plan, **about)


def inspect_transfer(event: TransferReceived, act: Act) -> None:
    """What came from another company is inspected as what a supplier brings."""
    if event.status != "quality_hold":
        return
    item, row = act.session.get_one(Item, event.item_id), act.session.get_one(StockTransfer, event.stock_transfer_id)
    plan = choose(act.session, item, "incoming_inspection", row.received_on or act.today)
    about = {"lot_id": event.lot_id, "held": event.quantity}
    open_inspection(item, "incoming_inspection", event.quantity, row, act, plan, **about)


def plan_inspections(event: WorkOrderReleased, act: Act) -> None:
    """A released order gets the inspections its item's plans ask for."""
    item = act.session.get_one(Item, event.item_id)
    order = act.session.get_one(WorkOrder, event.work_order_id)
    opened: set[tuple[str, int | None]] = set()
    for plan in plans_for(act.session, item, AT_RELEASE, act.today):
        if (plan.kind, plan.operation_number) in opened or _exists(order, plan.kind, plan.operation_number, act):
            continue
        opened.add((plan.kind, plan.operation_number))
        about = {"work_order_id": order.id, "operation_number": plan.operation_number}
        inspection = open_inspection(item, plan.kind, event.quantity, order, act, plan, **about)
        hold_order(order, inspection, act)


def inspect_output(event: ProductionReceived, act: Act) -> None:
    """Output that arrived on hold waits for its order's final inspection, or for one of its own after the verdict."""
    if event.status != "quality_hold":
        return
    inspection = _waiting(event, act)
    if inspection is not None:
        take_in(inspection, event.quantity, event.lot_id, act)
        return
    item = act.session.get_one(Item, event.item_id)
    order = act.session.get_one(WorkOrder, event.work_order_id)
    plan = choose(act.session, item, "final_inspection", local_day(act.session, order.site_id, act.happened_at))
    about = {"work_order_id": order.id, "lot_id": event.lot_id, "held": event.quantity}
    hold_order(order, open_inspection(item, "final_inspection", event.quantity, order, act, plan, **about), act)


def inspect_beside(event: OutputReceived, act: Act) -> None:
    """What comes out beside an order's item is inspected apart, and does not hold the order."""
    if event.status != "quality_hold":
        return
    item = act.session.get_one(Item, event.item_id)
    receipt = act.session.get_one(ProductionReceipt, event.production_receipt_id)
    plan = choose(act.session, item, "final_inspection", local_day(act.session, event.site_id, act.happened_at))
    about = {"work_order_id": event.work_order_id, "lot_id": event.lot_id, "held": event.quantity}
    open_inspection(item, "final_inspection", event.quantity, receipt, act, plan, **about)


def _waiting(event: ProductionReceived, act: Act) -> Inspection | None:
    """The order's final inspection that nobody has judged yet; one inspection is about one lot."""
    query = select(Inspection).where(
        Inspection.work_order_id == event.work_order_id,
        Inspection.kind == "final_inspection",
        Inspection.state.in_(BEFORE_VERDICT),
        or_(Inspection.lot_id.is_(None), Inspection.lot_id == event.lot_id),
        Inspection.source == "production/work_order",
    )
    query = query.order_by(Inspection.lot_id.is_(None), Inspection.id).limit(1)
    found = act.session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return found.first()


def _exists(order: WorkOrder, kind: str, operation_number: int | None, act: Act) -> bool:
    query = select(Inspection.id).where(
        Inspection.work_order_id == order.id,
        Inspection.kind == kind,
        Inspection.operation_number.is_not_distinct_from(operation_number),
        Inspection.state != "cancelled",
    )
    return act.session.scalar(query.limit(1)) is not None


def open_nonconformance(event: ExceptionReferred, act: Act) -> None:
    """An exception that turns out to be about material that does not conform."""
    if event.follow_up == "nonconformance":
        open_from_exception(event.production_exception_id, act)

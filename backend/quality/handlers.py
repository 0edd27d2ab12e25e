"""What quality does when others tell something: it opens the inspections that plans and switches ask for."""

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.production.events import ProductionReceived, WorkOrderReleased
from backend.production.work_order import WorkOrder
from backend.purchasing.events import PurchaseReceived
from backend.purchasing.purchase_order import PurchaseReceipt
from backend.quality.inspection import Inspection
from backend.quality.order_holds import hold_order
from backend.quality.plans import choose, open_inspection, plans_for

AT_RELEASE = ("first_article_inspection", "in_process_inspection", "final_inspection")


def inspect_receipt(event: PurchaseReceived, act: Act) -> None:
    """What arrived on hold is inspected."""
    if event.status != "quality_hold":
        return
    item = act.session.get_one(Item, event.item_id)
    receipt = act.session.get_one(PurchaseReceipt, event.purchase_receipt_id)
    plan = choose(act.session, item, "incoming_inspection", act.today, event.supplier_id)
    about = {"lot_id": event.lot_id, "purchase_receipt_id": receipt.id}
    open_inspection(item, "incoming_inspection", event.quantity, receipt, act, plan, **about)


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
    """Output that arrived on hold belongs to the order's final inspection; without one it gets one now."""
    if event.status != "quality_hold":
        return
    waiting = select(Inspection).where(
        Inspection.work_order_id == event.work_order_id,
        Inspection.kind == "final_inspection",
        Inspection.state.in_(("requested", "planned", "sampling", "testing")),
    )
    inspection = act.session.scalars(waiting).first()
    if inspection is None:
        item = act.session.get_one(Item, event.item_id)
        order = act.session.get_one(WorkOrder, event.work_order_id)
        plan = choose(act.session, item, "final_inspection", act.today)
        about = {"work_order_id": order.id, "lot_id": event.lot_id}
        inspection = open_inspection(item, "final_inspection", event.quantity, order, act, plan, **about)
        hold_order(order, inspection, act)
    inspection.lot_id = event.lot_id


def _exists(order: WorkOrder, kind: str, operation_number: int | None, act: Act) -> bool:
    query = select(Inspection.id).where(
        Inspection.work_order_id == order.id,
        Inspection.kind == kind,
        Inspection.operation_number.is_not_distinct_from(operation_number),
        Inspection.state != "cancelled",
    )
    return act.session.scalar(query.limit(1)) is not None

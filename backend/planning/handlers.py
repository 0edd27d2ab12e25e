"""What planning does when others tell something."""

from sqlalchemy import exists, select

from backend.documents.act import Act
from backend.inventory import commands as inventory
from backend.planning import pool_facts
from backend.planning.events import PoolSupplyReleased
from backend.planning.order_pool_entry import OVER, OrderPoolEntry
from backend.production.events import ProductionReceived, WorkOrderFinished, WorkOrderStarted
from backend.production.work_order import WorkOrder
from backend.sales.events import SalesOrderCancelled, SalesOrderConfirmed, ShipmentLeft
from backend.sales.sales_order import SalesOrder, SalesOrderLine


def take_into_pool(event: SalesOrderConfirmed, act: Act) -> None:
    pool_facts.take_in(act.session.get_one(SalesOrder, event.sales_order_id), act)


def give_up_entries(event: SalesOrderCancelled, act: Act) -> None:
    pool_facts.give_up(event.sales_order_id, act)


def put_on_line(event: WorkOrderStarted, act: Act) -> None:
    """Only what is made for a customer's order concerns the pool."""
    order = act.session.get_one(WorkOrder, event.work_order_id)
    if _sold(order, act) is not None:
        pool_facts.go_on_line(order, act)


def take_off_line(event: WorkOrderFinished, act: Act) -> None:
    order = act.session.get_one(WorkOrder, event.work_order_id)
    if _sold(order, act) is not None:
        pool_facts.come_off_line(order, act)


def put_in_stock(event: ProductionReceived, act: Act) -> None:
    line = _sold(act.session.get_one(WorkOrder, event.work_order_id), act)
    if line is not None:
        pool_facts.come_into_stock(line, act)


def _sold(order: WorkOrder, act: Act) -> SalesOrderLine | None:
    """The customer's line that wants what the order makes; what only goes into it is made for the line, too."""
    line = act.session.get(SalesOrderLine, order.sales_order_line_id) if order.sales_order_line_id else None
    return line if line is not None and line.item_id == order.item_id else None


def ship_entries(event: ShipmentLeft, act: Act) -> None:
    pool_facts.leave(act.session.get_one(SalesOrder, event.sales_order_id), act)


def free_supply(event: PoolSupplyReleased, act: Act) -> None:
    """What is kept for a line stays with its other portions as long as there are any."""
    other = (
        OrderPoolEntry.sales_order_line_id == event.sales_order_line_id,
        OrderPoolEntry.id != event.order_pool_entry_id,
        OrderPoolEntry.state.not_in((*OVER, "shipped", "closed")),
    )
    if not act.session.scalar(select(exists().where(*other))):
        inventory.free(event.sales_order_id, act, event.sales_order_line_id)

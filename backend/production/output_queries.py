"""What people look at of an order's outputs: what is expected, what came, and what is there to be received by now."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.kernel.quantity import ZERO
from backend.production import rules
from backend.production.work_order import WorkOrder, WorkOrderOutput


def of_order(session: Session, order: WorkOrder) -> list[dict[str, Any]]:
    """`proposed` is what the good pieces by now yield, less what came."""
    line = WorkOrderOutput
    query = select(line, Item, Uom).join(Item, Item.id == line.item_id).join(Uom, Uom.id == Item.uom_id)
    rows = session.execute(query.where(line.owner_id == order.id).order_by(line.position)).tuples()
    return [_row(order, *row) for row in rows]


def _row(order: WorkOrder, line: WorkOrderOutput, item: Item, uom: Uom) -> dict[str, Any]:
    yielded = rules.comes_out((line.yields, line.per), order.good, uom.decimals)
    names = ("id", "kind", "expected", "received", "operation_number")
    told = {name: getattr(line, name) for name in names}
    named = {"item": {"id": item.id, "number": item.number, "title": item.name}, "unit": uom.number}
    return named | told | {"decimals": uom.decimals, "proposed": max(ZERO, yielded - line.received)}

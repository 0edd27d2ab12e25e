"""Whether what an order was planned for is still wanted (planning.md §2.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.quantity import ZERO
from backend.planning import pegging, rules
from backend.planning.keeping import Shelf, beside
from backend.planning.planned_order import PlannedOrder
from backend.sales.sales_order import SalesOrder, SalesOrderLine

WAITING = ("draft", "confirmed")


@dataclass(frozen=True)
class Needs:
    """What the chain of an order ends at: how much of which customers' lines, and the orders in between."""

    lines: Mapping[UUID, Decimal]
    orders: frozenset[UUID]


def needs_of(session: Session, shelf: Shelf, order: PlannedOrder) -> Needs:
    """Read from the run's pegs."""
    lines: dict[UUID, Decimal] = {}
    orders = set()
    for branch in pegging.reached(session, shelf, order):
        if branch.end.kind == "sales_order":
            lines[branch.end.id] = lines.get(branch.end.id, ZERO) + branch.quantity
        elif branch.end.kind == "planned_order":
            orders.add(branch.end.id)
    return Needs(lines, frozenset(orders))


def check_all(order: PlannedOrder, session: Session) -> None:
    """Refused where a customer wants less than the order was planned for, or the order above it was given up."""
    number, needs = order.number, needs_of(session, beside(), order)
    check(number, needs.lines, session)
    gone = (PlannedOrder.id.in_(needs.orders), PlannedOrder.state == "cancelled")
    cancelled = session.scalars(select(PlannedOrder.number).where(*gone).order_by(PlannedOrder.number)).first()
    if cancelled is not None:
        raise rules.Outdated(f"Planned order {number} was planned for {cancelled}, which was cancelled.")


def check(number: str, lines: Mapping[UUID, Decimal], session: Session) -> None:
    line = SalesOrderLine
    query = select(line, SalesOrder.number, SalesOrder.state, Item.uom_id).order_by(SalesOrder.number, line.position)
    query = query.join(SalesOrder, SalesOrder.id == line.owner_id).join(Item, Item.id == line.item_id)
    for one, order, state, uom_id in session.execute(query.where(line.id.in_(lines))):
        left = one.quantity - one.cancelled if state in WAITING and one.shipped < one.quantity - one.cancelled else ZERO
        own = one.uom_id is None or one.uom_id == uom_id
        if own or not left:
            rules.is_wanted(number, order, lines[one.id], left)

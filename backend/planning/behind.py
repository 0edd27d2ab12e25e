"""The documents behind firm supply, as they are now and as far as a person may see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.declare import SiteDocument, document_name
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.planning.message_answer import SUPPLIES
from backend.planning.planned_order import PlannedOrder
from backend.planning.published import PublishedEnd
from backend.production.work_order import WorkOrder
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.purchasing.queries import OPEN

DOCUMENTS: dict[str, type[SiteDocument]] = {
    "purchase_order": PurchaseOrder,
    "work_order": WorkOrder,
    "planned_order": PlannedOrder,
}
MOVABLE = {
    "purchase_order": OPEN,
    "work_order": ("planned", "firm", "released", "running"),
    "planned_order": ("firm",),
}
AT_ONCE = {"purchase_order": ("draft",), "work_order": ("planned", "firm"), "planned_order": ("firm",)}
MANY = 500

Supply = tuple[str, UUID]  # its kind, and the line of a purchase order or the order itself


@dataclass(frozen=True)
class Behind:
    """An open order; `left` is what it still brings, None where that is in another unit than the item's own.

    `end` is the day on which the published schedule ends it, for which a plan may have taken it.
    """

    kind: str
    id: UUID
    row: Any
    due: date
    left: Decimal | None
    end: date | None = None

    @property
    def named(self) -> dict[str, Any]:
        row, kind = self.row, type(self.row)
        told = {"document": document_name(kind), "document_id": row.id, "number": row.number}
        return told | {"state": row.state, "version": row.version}

    def is_as_planned(self, due: date, left: Decimal) -> bool:
        """Whether it is still what the plan has seen."""
        return due in (self.due, self.end) and self.left in (None, left)

    def may_act(self, actor: Actor) -> bool:
        """Whether the person changes it here and now: nobody else relies on it, and it is theirs to change."""
        return self.row.state in AT_ONCE[self.kind] and may(actor, type(self.row), "change")


def behind(session: Session, actor: Actor, supplies: Iterable[Supply]) -> dict[Supply, Behind]:
    """What is open of these; of other sites' nothing."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for kind, id in supplies:
        ids[kind].append(id)
    found = {}
    for kind in SUPPLIES:
        for first in range(0, len(ids[kind]), MANY):
            for one in _READERS[kind](session, actor, ids[kind][first : first + MANY]):
                found[kind, one.id] = one
    return found


def _lines(session: Session, actor: Actor, ids: list[UUID]) -> Iterator[Behind]:
    line = PurchaseOrderLine
    query = select(line, PurchaseOrder).join(PurchaseOrder, PurchaseOrder.id == line.owner_id)
    query = query.where(line.id.in_(ids), PurchaseOrder.state.in_(OPEN))
    for one, order in session.execute(narrow(query, PurchaseOrder, actor)):
        own = one.uom_id is None or one.uom_id == one.item.uom_id
        yield Behind("purchase_order", one.id, order, one.due, one.quantity - one.received if own else None)


def _work_orders(session: Session, actor: Actor, ids: list[UUID]) -> Iterator[Behind]:
    query = select(WorkOrder, PublishedEnd.day).outerjoin(PublishedEnd, PublishedEnd.work_order_id == WorkOrder.id)
    query = query.where(WorkOrder.id.in_(ids), WorkOrder.state.in_(MOVABLE["work_order"]))
    for order, end in session.execute(narrow(query, WorkOrder, actor)):
        left = order.quantity - order.received - order.scrapped
        yield Behind("work_order", order.id, order, order.due, left, end)


def _planned_orders(session: Session, actor: Actor, ids: list[UUID]) -> Iterator[Behind]:
    query = select(PlannedOrder).where(PlannedOrder.id.in_(ids), PlannedOrder.state == "firm")
    for order in session.scalars(narrow(query, PlannedOrder, actor)):
        yield Behind("planned_order", order.id, order, order.due, order.quantity)


_READERS = {"purchase_order": _lines, "work_order": _work_orders, "planned_order": _planned_orders}

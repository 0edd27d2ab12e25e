"""Writing the genealogy: what went into what. An edge is never edited; what is taken back is an edge below zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from uuid_utils.compat import uuid7

from backend.documents.act import Act
from backend.production.production_report import GenealogyEdge

CONSUMED_IN, PRODUCED, SHIPPED, RECEIVED = "consumed_in", "produced", "shipped", "received"
EXACT, BOOKED, DERIVED = "exact", "booked", "derived"
TABLE: Any = GenealogyEdge.__table__


@dataclass(frozen=True)
class Edge:
    """So much of an item from one node to another."""

    kind: str
    from_kind: str
    from_id: UUID
    to_kind: str
    to_id: UUID
    quantity: Decimal
    item_id: UUID | None = None
    certainty: str = EXACT


def consumed(lot_id: UUID, order_id: UUID, item_id: UUID, quantity: Decimal, certainty: str) -> Edge:
    return Edge(CONSUMED_IN, "lot", lot_id, "work_order", order_id, quantity, item_id, certainty)


def produced(order_id: UUID, lot_id: UUID, item_id: UUID, quantity: Decimal) -> Edge:
    return Edge(PRODUCED, "work_order", order_id, "lot", lot_id, quantity, item_id)


def write(found: Iterable[Edge], where: Any, act: Act) -> None:
    """Keep edges at the site of `where` (a document or an event) in one statement."""
    rows = [vars(edge) | _general(where, act) for edge in found]
    if rows:
        act.session.execute(insert(TABLE), rows)


def consumed_lots(order_id: UUID, item_id: UUID, act: Act, certainty: str | None = None) -> list[tuple[UUID, Decimal]]:
    """The lots of an item that are in an order, the one that went in last first."""
    edge = GenealogyEdge
    here = (edge.to_id == order_id, edge.kind == CONSUMED_IN, edge.item_id == item_id)
    total = func.sum(edge.quantity)
    query = select(edge.from_id, total).where(*here).group_by(edge.from_id).having(total > 0)
    if certainty is not None:
        query = query.where(edge.certainty == certainty)
    return [
        (id, quantity) for id, quantity in act.session.execute(query.order_by(func.max(edge.at).desc(), edge.from_id))
    ]


def _general(where: Any, act: Act) -> dict[str, Any]:
    company_id = getattr(where, "company_id", None) or act.actor.company_id
    site = {"company_id": company_id, "site_id": where.site_id}
    return site | {"id": uuid7(), "act_id": act.id, "at": act.happened_at}

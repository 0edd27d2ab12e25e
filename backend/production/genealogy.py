"""Where a lot came from and where it went: one walk along the edges, and the names of what it met (§13)."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, func, literal, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.engineering.item import Item
from backend.inventory.lot import Lot
from backend.kernel.quantity import ZERO
from backend.production.production_report import GenealogyEdge
from backend.production.work_order import WorkOrder
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseReceipt
from backend.purchasing.supplier import Supplier
from backend.sales.customer import Customer
from backend.sales.sales_order import SalesOrder
from backend.sales.shipment import Shipment

DEEPEST = 30
BACKWARD, FORWARD = "backward", "forward"
STRENGTH = ("exact", "booked", "derived", "window")
DOCUMENTS = {
    "lot": "inventory/lot",
    "work_order": "production/work_order",
    "shipment": "sales/shipment",
    "purchase_receipt": "purchasing/purchase_receipt",
}


@dataclass(frozen=True)
class Link:
    """Everything that went from one node to another in one way."""

    kind: str
    source: tuple[str, UUID]
    target: tuple[str, UUID]
    quantity: Decimal
    certainty: str  # the weakest of its parts


def graph(
    session: Session, actor: Actor, lot_id: UUID, directions: Sequence[str], depth: int = DEEPEST
) -> dict[str, Any]:
    """Nodes and edges around a lot, each node once; few statements however many nodes there are."""
    links = [link for direction in directions for link in _reached(session, actor, lot_id, direction, depth)]
    links = list(dict.fromkeys(links))
    keys = {("lot", lot_id), *(end for link in links for end in (link.source, link.target))}
    named = _named(session, keys)
    return {
        "root": str(lot_id),
        "nodes": [
            _node(key, named.get(key, ("", "")), links) for key in sorted(keys, key=lambda key: (key[0], key[1].hex))
        ],
        "edges": [_edge(link) for link in links],
    }


def backward(session: Session, actor: Actor, lot_id: UUID, depth: int = DEEPEST) -> dict[str, Any]:
    """What a lot was made of, down to what was bought."""
    return graph(session, actor, lot_id, (BACKWARD,), depth)


def forward(session: Session, actor: Actor, lot_id: UUID, depth: int = DEEPEST) -> dict[str, Any]:
    """What was made of a lot, up to the customers."""
    return graph(session, actor, lot_id, (FORWARD,), depth)


def _reached(session: Session, actor: Actor, lot_id: UUID, direction: str, depth: int) -> list[Link]:
    """The links that lead on from the lot; what was taken back in full leads nowhere."""
    links = _links(session, actor, _walk(actor, lot_id, direction, depth), direction)
    onward: dict[UUID, list[Link]] = defaultdict(list)
    for link in links:
        onward[(link.source if direction == FORWARD else link.target)[1]].append(link)
    found: list[Link] = []
    seen, waiting = {lot_id}, deque([(lot_id, 0)])
    while waiting:
        id, level = waiting.popleft()
        for link in onward[id] if level < depth else ():
            found.append(link)
            following = (link.target if direction == FORWARD else link.source)[1]
            if following not in seen:
                seen.add(following)
                waiting.append((following, level + 1))
    return found


def _walk(actor: Actor, lot_id: UUID, direction: str, depth: int) -> Any:
    """Every node within reach, by one recursive statement over the indexed ends of the edges."""
    edge = GenealogyEdge
    here, there = (edge.from_id, edge.to_id) if direction == FORWARD else (edge.to_id, edge.from_id)
    start = select(literal(lot_id, Uuid()).label("id"), literal(0, Integer()).label("level"))
    walk = start.cte("walk", recursive=True)
    step = select(there, walk.c.level + 1).join(walk, here == walk.c.id)
    return walk.union(step.where(walk.c.level < min(depth, DEEPEST), edge.company_id.in_(actor.companies)))


def _links(session: Session, actor: Actor, walk: Any, direction: str) -> list[Link]:
    edge = GenealogyEdge
    here = edge.from_id if direction == FORWARD else edge.to_id
    columns = (edge.kind, edge.from_kind, edge.from_id, edge.to_kind, edge.to_id)
    query = select(*columns, edge.certainty, func.sum(edge.quantity)).group_by(*columns, edge.certainty)
    query = query.where(here.in_(select(walk.c.id)), edge.company_id.in_(actor.companies))
    parts: dict[Any, dict[str, Decimal]] = defaultdict(dict)
    for *key, certainty, quantity in session.execute(query.order_by(edge.from_id, edge.to_id, edge.kind)):
        parts[tuple(key)][certainty] = quantity
    totals = ((key, sum(found.values(), ZERO), _weakest(found)) for key, found in parts.items())
    return [Link(k[0], (k[1], k[2]), (k[3], k[4]), total, certainty) for k, total, certainty in totals if total > 0]


def _weakest(parts: Mapping[str, Decimal]) -> str:
    return max(
        (certainty for certainty, quantity in parts.items() if quantity > 0), key=STRENGTH.index, default=STRENGTH[0]
    )


def _named(session: Session, keys: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], tuple[str, str]]:
    """Number and title of every node, one statement for each kind that occurs."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, id in keys:
        by_kind[kind].append(id)
    found: dict[tuple[str, UUID], tuple[str, str]] = {}
    for kind, ids in by_kind.items():
        query = _names(kind)
        for id, number, *title in session.execute(query.where(query.selected_columns[0].in_(ids))):
            found[kind, id] = (number, " ".join(part for part in title if part))
    return found


def _names(kind: str) -> Any:
    match kind:
        case "lot":
            return select(Lot.id, Lot.number, Item.number, Item.name).join(Item, Item.id == Lot.item_id)
        case "work_order":
            return select(WorkOrder.id, WorkOrder.number, Item.number, Item.name).join(
                Item, Item.id == WorkOrder.item_id
            )
        case "shipment":
            orders = SalesOrder.id == Shipment.sales_order_id
            named = select(Shipment.id, Shipment.number, Customer.name).join(SalesOrder, orders)
            return named.join(Customer, Customer.id == SalesOrder.customer_id)
        case _:
            orders = PurchaseOrder.id == PurchaseReceipt.purchase_order_id
            named = select(PurchaseReceipt.id, PurchaseReceipt.number, Supplier.name).join(PurchaseOrder, orders)
            return named.join(Supplier, Supplier.id == PurchaseOrder.supplier_id)


def _node(key: tuple[str, UUID], name: tuple[str, str], links: Sequence[Link]) -> dict[str, Any]:
    """Its quantity is what came into it, or for where the walk begins what went out of it."""
    came = sum((link.quantity for link in links if link.target == key), ZERO)
    went = sum((link.quantity for link in links if link.source == key), ZERO)
    document = DOCUMENTS.get(key[0], "")
    return {
        "id": str(key[1]), "kind": key[0], "document": document, "number": name[0], "title": name[1],
        "quantity": came or went,
    }  # fmt: skip


def _edge(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind, "from": str(link.source[1]), "to": str(link.target[1]),
        "quantity": link.quantity, "certainty": link.certainty,
    }  # fmt: skip

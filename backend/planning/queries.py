"""What a planner looks at: chains of pegs up and down, why an order exists, exceptions, projected stock."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow_table
from backend.engineering.item import Item
from backend.kernel.mrp.facts import unscaled
from backend.kernel.quantity import ZERO, plain
from backend.planning.loading import Loader
from backend.planning.plan_version import PlanException, PlanPeg, PlanScheme
from backend.planning.planned_order import PlannedOrder
from backend.production.work_order import WorkOrder
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.sales.customer import Customer
from backend.sales.sales_order import SalesOrder, SalesOrderLine

DEEPEST = 20
ORDERS = ("planned_order", "work_order")
DOCUMENTS = {
    "planned_order": "planning/planned_order",
    "work_order": "production/work_order",
    "purchase_order": "purchasing/purchase_order",
    "sales_order": "sales/sales_order",
}
SENTENCES = {
    "cycle": "The BOM of this item leads back to itself: {}.",
    "no_source": "Nobody makes or sells this item, and {} are needed.",
    "no_bom": "This item is made but has no released BOM, and {} are needed.",
    "past_due_start": "An order of {} should have been begun on {}.",
    "late_supply": "A supply of {} is overdue since {}.",
    "late_demand": "A demand of {} is overdue since {}.",
    "below_safety": "Stock falls below the safety stock by {} on {}.",
    "no_conversion": "{}",
}

Chain = dict[str, Any]
Ids = dict[str, set[UUID]]  # of a kind of supply or need


def chain(session: Session, order: PlannedOrder, upward: bool) -> Chain:
    """The tree of what an order serves (up to the customers) or is made from (down to stock and purchases)."""
    links: dict[UUID, list[PlanPeg]] = {}
    wave = {order.id}
    for _ in range(DEEPEST):
        wave = _follow(session, order.plan_version_id, wave, links, upward)
        if not wave:
            break
    names = _Names(session, _ids_of(order, [peg for found in links.values() for peg in found]))
    return _branch(names, order.id, links, upward, set())


def why(session: Session, order: PlannedOrder) -> list[str]:
    """In sentences: for whom the order is, through which parents, and what becomes of the rest."""
    pegs = session.scalars(
        select(PlanPeg).where(PlanPeg.plan_version_id == order.plan_version_id, PlanPeg.supply_id == order.id)
    ).all()
    names = _Names(session, _ids_of(order, pegs))
    sentences = [_because(peg, names) for peg in sorted(pegs, key=lambda peg: (peg.need_day or date.max, str(peg.id)))]
    rest = order.quantity - sum((peg.quantity for peg in pegs), ZERO)
    if rest > 0:
        sentences.append(f"{plain(rest)} remain as stock: safety stock or the rest of a lot.")
    if order.past_due:
        sentences.append(f"It should have been begun on {order.start.isoformat()}.")
    return sentences


def exceptions(session: Session, actor: Actor, version_id: UUID, limit: int = 500) -> list[dict[str, Any]]:
    """What is odd in a plan, the worst first."""
    query = (
        select(PlanException, Item.number, Item.name)
        .outerjoin(Item, Item.id == PlanException.item_id)
        .where(PlanException.plan_version_id == version_id)
        .order_by(PlanException.severity, PlanException.day, PlanException.id)
        .limit(limit)
    )
    rows = list(session.execute(narrow_table(query, PlanException, actor)).tuples())
    ids: Ids = defaultdict(set)
    for found, _, _ in rows:
        if found.document_id is not None:
            ids[found.details["kind"]].add(found.document_id)
    names = _Names(session, ids)
    return [_exception(*row, names) for row in rows]


def projection(session: Session, scheme: PlanScheme, item_id: UUID, day_zero: date) -> list[dict[str, Any]]:
    """Day by day what comes, what goes and what is left of one item, by the plan in force."""
    facts = Loader(session, scheme, day_zero).load().facts
    comes: dict[date, Decimal] = defaultdict(Decimal)
    goes: dict[date, Decimal] = defaultdict(Decimal)
    for supply in (*facts.receipts, *facts.firm_orders):
        if supply.item == item_id:
            comes[day_zero + timedelta(days=max(supply.day, 0))] += unscaled(supply.quantity)
    current = scheme.current_version_id
    proposed = select(PlannedOrder).where(PlannedOrder.plan_version_id == current, PlannedOrder.item_id == item_id)
    for order in session.scalars(proposed.where(PlannedOrder.state == "proposed")):
        comes[max(order.due, day_zero)] += order.quantity
    for peg in session.scalars(select(PlanPeg).where(PlanPeg.plan_version_id == current, PlanPeg.item_id == item_id)):
        goes[max(_need_day(session, peg) or day_zero, day_zero)] += peg.quantity
    on_hand = next((unscaled(item.on_hand) for item in facts.items if item.key == item_id), ZERO)
    return _balances(day_zero, on_hand, comes, goes)


def _balances(first: date, balance: Decimal, comes: Any, goes: Any) -> list[dict[str, Any]]:
    rows = []
    for day in sorted({first, *comes, *goes}):
        balance += comes.get(day, ZERO) - goes.get(day, ZERO)
        rows.append({"day": day, "supply": comes.get(day, ZERO), "need": goes.get(day, ZERO), "balance": balance})
    return rows


def _need_day(session: Session, peg: PlanPeg) -> date | None:
    """Components are needed when their order starts, customers' goods on their day."""
    document = {"planned_order": PlannedOrder, "work_order": WorkOrder}.get(peg.need_kind)
    order = session.get(document, peg.need_id) if document is not None and peg.need_id is not None else None
    return (order.start if order is not None else None) or peg.need_day


def _follow(
    session: Session, version_id: UUID | None, wave: set[UUID], links: dict[UUID, list[PlanPeg]], upward: bool
) -> set[UUID]:
    """The pegs of a whole wave in one statement; the next wave are the orders on their far side."""
    near = PlanPeg.supply_id if upward else PlanPeg.need_id
    found = session.scalars(select(PlanPeg).where(PlanPeg.plan_version_id == version_id, near.in_(wave)))
    following: set[UUID] = set()
    for id in wave:
        links.setdefault(id, [])
    for peg in found:
        id, far = (peg.supply_id, peg.need_id) if upward else (peg.need_id, peg.supply_id)
        kind = peg.need_kind if upward else peg.supply_kind
        links[id].append(peg)  # type: ignore[index]
        if kind in ORDERS and far is not None and far not in links:
            following.add(far)
    return following


def _branch(names: "_Names", id: UUID, links: dict[UUID, list[PlanPeg]], upward: bool, seen: set[UUID]) -> Chain:
    node = names.node("planned_order", id)
    again = id in seen
    seen.add(id)
    node["again"] = again
    node["children"] = [] if again else [_leaf(names, peg, links, upward, seen) for peg in links.get(id, ())]
    return node


def _leaf(names: "_Names", peg: PlanPeg, links: dict[UUID, list[PlanPeg]], upward: bool, seen: set[UUID]) -> Chain:
    kind, id, day = (
        (peg.need_kind, peg.need_id, peg.need_day) if upward else (peg.supply_kind, peg.supply_id, peg.supply_day)
    )
    if kind in ORDERS and id is not None and id in links:
        node = _branch(names, id, links, upward, seen) | names.node(kind, id)
    else:
        node = names.node(kind, id) | {"children": [], "again": False}
    if node.get("item") is None:
        node["item"] = names.item(peg.item_id)
    return node | {"pegged": peg.quantity, "day": day}


class _Names:
    """Numbers, items and quantities of everything the pegs name, a statement for each kind."""

    def __init__(self, session: Session, ids: "Ids") -> None:
        self._nodes: dict[tuple[str, UUID], Chain] = {}
        self._load_orders(session, ids)
        self._load_lines(session, ids)
        wanted = {node["item_id"] for node in self._nodes.values()} | ids["item"] | ids["on_hand"] | ids["inspection"]
        rows = session.execute(select(Item.id, Item.number, Item.name).where(Item.id.in_(wanted)))
        self._items = {id: {"id": id, "number": number, "title": name} for id, number, name in rows}

    def node(self, kind: str, id: UUID | None) -> Chain:
        found = self._nodes.get((kind, id)) if id is not None else None
        if found is None:
            item = self._items.get(id) if kind in ("on_hand", "inspection") else None
            return {"kind": kind, "id": id, "document": None, "number": "", "item": item, "quantity": None}
        return {**found, "item": self._items.get(found["item_id"])}

    def item(self, id: UUID) -> Chain | None:
        return self._items.get(id)

    def _load_orders(self, session: Session, ids: dict[str, set[UUID]]) -> None:
        for kind, document in (("planned_order", PlannedOrder), ("work_order", WorkOrder)):
            for row in session.scalars(select(document).where(document.id.in_(ids[kind]))):
                self._keep(kind, row.id, row.id, row.number, row.item_id, row.quantity, state=row.state)

    def _load_lines(self, session: Session, ids: dict[str, set[UUID]]) -> None:
        sold = select(SalesOrderLine, SalesOrder, Customer.name)
        sold = sold.join(SalesOrder, SalesOrder.id == SalesOrderLine.owner_id)
        sold = sold.join(Customer, Customer.id == SalesOrder.customer_id)
        for line, order, customer in session.execute(sold.where(SalesOrderLine.id.in_(ids["sales_order"]))):
            self._keep("sales_order", line.id, order.id, order.number, line.item_id, line.quantity, customer=customer)
        bought = select(PurchaseOrderLine, PurchaseOrder).join(
            PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.owner_id
        )
        for line, order in session.execute(bought.where(PurchaseOrderLine.id.in_(ids["purchase_order"]))):
            self._keep("purchase_order", line.id, order.id, order.number, line.item_id, line.quantity)

    def _keep(self, kind: str, key: UUID, id: UUID, number: str, item_id: UUID, quantity: Decimal, **more: Any) -> None:
        node = {"kind": kind, "id": id, "document": DOCUMENTS[kind], "number": number, "item_id": item_id}
        self._nodes[kind, key] = node | {"quantity": quantity} | more


def _ids_of(order: PlannedOrder, pegs: Iterable[PlanPeg]) -> "Ids":
    """What an order and its pegs name, by kind."""
    ids: Ids = defaultdict(set, {"planned_order": {order.id}})
    for peg in pegs:
        ids["item"].add(peg.item_id)
        for kind, id in ((peg.supply_kind, peg.supply_id), (peg.need_kind, peg.need_id)):
            if id is not None:
                ids[kind].add(id)
    return ids


def _because(peg: PlanPeg, names: _Names) -> str:
    need = names.node(peg.need_kind, peg.need_id)
    day = peg.need_day.isoformat() if peg.need_day else ""
    quantity = plain(peg.quantity)
    if peg.need_kind == "sales_order":
        return f"{quantity} for sales order {need['number']} of {need.get('customer', '')}, wanted on {day}."
    if peg.need_kind in ORDERS:
        item = need.get("item") or {"number": "?"}
        return f"{quantity} for {need['number']}, which makes {item['number']} by {day}."
    return f"{quantity} for stock that is owed already."


def _exception(found: PlanException, number: str | None, name: str | None, names: "_Names") -> dict[str, Any]:
    values = [found.sentence] if found.sentence else [plain(found.quantity or ZERO)]
    if found.day is not None:
        values.append(found.day.isoformat())
    sentence = SENTENCES[found.code]
    return {
        "id": found.id,
        "code": found.code,
        "severity": found.severity,
        "item": {"id": found.item_id, "number": number, "title": name},
        "day": found.day,
        "quantity": found.quantity,
        "details": found.details,
        "document": names.node(found.details["kind"], found.document_id) if found.document_id is not None else None,
        "sentence": sentence.format(*values[: sentence.count("{}")]),
    }

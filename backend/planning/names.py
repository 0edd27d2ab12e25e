"""Numbers, items and quantities of what a plan speaks of, a statement for each kind."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from backend.database import among
from backend.engineering.break_point import BreakPoint
from backend.engineering.item import Item
from backend.engineering.substitution_scheme import SubstitutionScheme
from backend.inventory.stock_transfer import StockTransfer
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.pegging import name_in
from backend.planning import proposals
from backend.planning.independent_demand import IndependentDemand
from backend.planning.plan_overlay import PlanOverlay
from backend.planning.plan_version import PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import PlanSnapshot, key_of
from backend.planning.snapshot import Snapshot
from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder, WorkOrderOutput
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.sales.customer import Customer
from backend.sales.forecast import Forecast
from backend.sales.sales_order import SalesOrder, SalesOrderLine

ORDERS = ("planned_order", "work_order")
DOCUMENTS = {
    "planned_order": "planning/planned_order",
    "work_order": "production/work_order",
    "purchase_order": "purchasing/purchase_order",
    "stock_transfer": "inventory/stock_transfer",
    "work_order_output": "production/work_order",
    "sales_order": "sales/sales_order",
    "forecast": "sales/forecast",
    "independent_demand": "planning/independent_demand",
    "substitution_scheme": "engineering/substitution_scheme",
    "break_point": "engineering/break_point",
    "plan_overlay": "planning/plan_version",
    "work_center": "plant/work_center",
}

NOTHING: dict[str, Any] = {"item_id": None, "quantity": None}

Node = dict[str, Any]
Ids = dict[str, set[UUID]]  # of a kind of supply or need


class Names:
    """What the ids are called; proposals by the snapshot they stand in."""

    def __init__(self, session: Session, ids: Ids, snapshot: Snapshot | None = None) -> None:
        self._nodes: dict[tuple[str, UUID], Node] = {}
        self._load_orders(session, ids)
        self._load_lines(session, ids)
        self._load_needs(session, ids)
        self._load_rules(session, ids)
        self._load_overlays(session, ids)
        if snapshot is not None:
            self._load_proposals(session, ids, snapshot)
            self._load_of_other_plans(session, ids)
        wanted = {node["item_id"] for node in self._nodes.values()} - {None}
        wanted |= ids.get("item", set()) | ids.get("on_hand", set()) | ids.get("inspection", set())
        rows = session.execute(select(Item.id, Item.number, Item.name).where(among(Item.id, wanted, session)))
        self._items = {id: {"id": id, "number": number, "title": name} for id, number, name in rows}

    def node(self, kind: str, id: UUID | None) -> Node:
        found = self._nodes.get((kind, id)) if id is not None else None
        if found is None:
            item = self._items.get(id) if kind in ("on_hand", "inspection") and id is not None else None
            return {"kind": kind, "id": id, "document": None, "number": "", "item": item, "quantity": None}
        return {**found, "item": self._items.get(found["item_id"])}

    def add(self, kind: str, key: UUID, node: Node) -> None:
        """Something the caller knows itself; its item must be among the ids."""
        self._nodes[kind, key] = node

    def item(self, id: UUID) -> Node | None:
        return self._items.get(id)

    def _load_orders(self, session: Session, ids: Ids) -> None:
        kinds = ("planned_order", PlannedOrder), ("work_order", WorkOrder), ("stock_transfer", StockTransfer)
        for kind, order in kinds:
            columns = (order.id, order.number, order.item_id, order.quantity, order.state, _kept_for(order))
            query = select(*columns).where(among(order.id, ids.get(kind, ()), session))
            for id, *told, state, kept_for in session.execute(query):
                self._keep(kind, id, id, *told, state=state, **_apart(kept_for))

    def _load_proposals(self, session: Session, ids: Ids, snapshot: Snapshot) -> None:
        """Nobody touched them: they are as the run left them, and a phantom's has no number."""
        kept = session.scalars(select(PlanSnapshot).where(PlanSnapshot.prefix == snapshot.prefix)).one()
        for id in ids.get("planned_order", ()):
            key = key_of(id)
            if key is None or key.prefix != snapshot.prefix or ("planned_order", id) in self._nodes:
                continue
            name = name_in(snapshot.plan, key.place, key.slot)
            order = snapshot.plan.order_at(key.place, name.day, name.piece)
            assert order is not None
            number = ""
            if not snapshot.phantom[key.place]:
                number = proposals.number_of(kept, snapshot.ordinal(key.place, name.day, name.piece))
            item_id, quantity = snapshot.item_id(key.place), unscaled(order.quantity)
            more = _apart(snapshot.apart.named(key.place))
            self._keep("planned_order", id, id, number, item_id, quantity, state="proposed", **more)

    def _load_of_other_plans(self, session: Session, ids: Ids) -> None:
        """What the master schedule's run proposes is given to this one."""
        left = {id for id in ids.get("planned_order", ()) if ("planned_order", id) not in self._nodes}
        source = proposals.named(session, left) if left else None
        if source is not None:
            columns = (source.id, source.number, source.item_id, source.quantity, source.kept_for)
            for id, *told, kept_for in session.execute(select(*columns).where(among(source.id, left, session))):
                self._keep("planned_order", id, id, *told, state="proposed", **_apart(kept_for))

    def _load_lines(self, session: Session, ids: Ids) -> None:
        """Columns and no documents: an order would bring all its lines along."""
        line, order = SalesOrderLine, SalesOrder
        sold = select(line.id, order.id, order.number, line.item_id, line.quantity, Customer.name)
        sold = sold.join(order, order.id == line.owner_id).join(Customer, Customer.id == order.customer_id)
        for *told, customer in session.execute(sold.where(among(line.id, ids.get("sales_order", ()), session))):
            self._keep("sales_order", *told, customer=customer)
        beside, made = WorkOrderOutput, WorkOrder
        query = select(beside.id, made.id, made.number, beside.item_id, beside.expected)
        query = query.join(made, made.id == beside.owner_id)
        for told in session.execute(query.where(among(beside.id, ids.get("work_order_output", ()), session))):
            self._keep("work_order_output", *told)
        part, bought = PurchaseOrderLine, PurchaseOrder
        query = select(part.id, bought.id, bought.number, part.item_id, part.quantity, part.kept_for)
        query = query.join(bought, bought.id == part.owner_id)
        for *told, kept_for in session.execute(query.where(among(part.id, ids.get("purchase_order", ()), session))):
            self._keep("purchase_order", *told, **_apart(kept_for))

    def _load_rules(self, session: Session, ids: Ids) -> None:
        of_rules = (("substitution_scheme", SubstitutionScheme), ("break_point", BreakPoint), ("forecast", Forecast))
        of_rules += (("work_center", WorkCenter),)
        for kind, document in of_rules:  # a forecast is of many items: of which one is said beside it
            wanted = select(document.id, document.number).where(among(document.id, ids.get(kind, ()), session))
            for id, number in session.execute(wanted):
                self._nodes[kind, id] = NOTHING | {
                    "kind": kind,
                    "id": id,
                    "document": DOCUMENTS[kind],
                    "number": number,
                }

    def _load_overlays(self, session: Session, ids: Ids) -> None:
        """A line goes by the simulation that supposes it and its place there."""
        wanted = ids.get("plan_overlay", set())
        owners = select(PlanOverlay.owner_id).where(PlanOverlay.id.in_(wanted))
        versions = session.scalars(select(PlanVersion).where(PlanVersion.id.in_(owners))) if wanted else ()
        for version in versions:
            for number, line in enumerate(version.overlay, 1):
                name = f"{version.number}/{number}"
                self._keep("plan_overlay", line.id, version.id, name, line.item_id, line.quantity)

    def _load_needs(self, session: Session, ids: Ids) -> None:
        need = IndependentDemand
        for row in session.scalars(select(need).where(among(need.id, ids.get("independent_demand", ()), session))):
            self._keep("independent_demand", row.id, row.id, row.number, row.item_id, row.quantity)

    def _keep(self, kind: str, key: UUID, id: UUID, number: str, item_id: UUID, quantity: Decimal, **more: Any) -> None:
        node = {"kind": kind, "id": id, "document": DOCUMENTS[kind], "number": number, "item_id": item_id}
        self._nodes[kind, key] = node | {"quantity": quantity} | more


def _kept_for(order: Any) -> Any:
    """A work order says for which line it is; a planned order also whether it is kept apart for it."""
    if order is not WorkOrder:
        return order.kept_for
    line, place = SalesOrderLine, cast(SalesOrderLine.position, String)
    named = select(SalesOrder.number + " / " + place).select_from(line)
    named = named.join(SalesOrder, SalesOrder.id == line.owner_id)
    return named.where(line.id == order.sales_order_line_id).scalar_subquery()


def _apart(kept_for: str | None) -> dict[str, Any]:
    return {"kept_for": kept_for} if kept_for else {}

"""What the master schedule reckons with of some items of a site: stock, receipts, order lines, forecasts, needs.

Quantities are millionths of an item's base unit, days count from `today`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.units import Uoms, exactly, uoms_of
from backend.inventory.item_site import ItemSite
from backend.inventory.stock_move import StockBalance
from backend.inventory.stock_transfer import StockTransfer
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.bom.physics import as_decimal
from backend.kernel.calendars import WorkCalendar
from backend.kernel.demand.facts import OrderLine
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import SCALE, ZERO
from backend.planning.coming_out import open_outputs
from backend.planning.levels import calendar_of
from backend.planning.mps_supply import InForce, in_force, instead, proposals
from backend.planning.on_the_way import COMING, open_transfers
from backend.planning.plan_version import PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.published import PublishedEnd, expected
from backend.production.work_order import UNTIL_FINISHED, WorkOrder, WorkOrderOutput
from backend.purchasing import queries as purchasing
from backend.purchasing.purchase_order import PurchaseOrderLine
from backend.sales.customer import Customer
from backend.sales.sales_order import SalesOrder, SalesOrderLine

COUNTED = ("confirmed", "shipped", "closed")
LONGEST_PERIOD = 366  # days: lines due earlier cannot have taken from a forecast of today


@dataclass(frozen=True, slots=True)
class Receipt:
    """Supply on a day. `kind`: inspection, purchase_order, stock_transfer, work_order(_output), firm or proposed.

    The last two can be edited.
    """

    kind: str
    day: date
    quantity: Decimal
    id: UUID | None = None
    number: str = ""
    version: int = 0
    source: str = ""


@dataclass
class ItemFacts:
    """One item at the site."""

    item: Item
    here: ItemSite
    decimals: int
    on_hand: Decimal = ZERO
    receipts: list[Receipt] = field(default_factory=list)
    lines: list[OrderLine] = field(default_factory=list)
    needs: Sequence[tuple[date, Decimal]] = ()
    refused: list[str] = field(default_factory=list)

    @property
    def unit(self) -> int:
        return int(10 ** (SCALE - self.decimals))


@dataclass(frozen=True)
class SiteFacts:
    """The items by id, and what they have in common."""

    session: Session
    site_id: UUID
    today: date
    calendar: WorkCalendar
    plans: InForce
    items: Mapping[UUID, ItemFacts]
    uoms: Uoms
    version: PlanVersion | None = None  # looked at in place of the one in force

    def number(self, day: date) -> int:
        return (day - self.today).days

    def date(self, number: int) -> date:
        return self.today + timedelta(days=number)


def read(session: Session, site_id: UUID, today: date, items: Sequence[tuple[Item, ItemSite]]) -> SiteFacts:
    """A handful of statements, however many items; what orders above need of them is read apart."""
    uoms = uoms_of(session, {item.company_id for item, _ in items})
    found = {item.id: ItemFacts(item, here, uoms[item.uom_id].decimals) for item, here in items}
    facts = SiteFacts(session, site_id, today, calendar_of(session, site_id), in_force(session, site_id), found, uoms)
    return _filled(facts)


def read_of(version: PlanVersion, session: Session, today: date, items: Sequence[tuple[Item, ItemSite]]) -> SiteFacts:
    """With what this plan proposes, and what it supposes if it is a simulation."""
    facts = read(session, version.site_id, today, ())
    uoms = uoms_of(session, {item.company_id for item, _ in items})
    found = {item.id: ItemFacts(item, here, uoms[item.uom_id].decimals) for item, here in items}
    return _filled(replace(facts, items=found, uoms=uoms, plans=instead(session, version), version=version))


def _filled(facts: SiteFacts) -> SiteFacts:
    _read_stock(facts)
    _read_orders(facts)
    _read_purchases(facts)
    _read_transfers(facts)
    _read_outputs(facts)
    _read_lines(facts)
    for one in facts.items.values():
        one.receipts.sort(key=lambda row: (row.day, row.kind, row.number))
    return facts


def _read_stock(facts: SiteFacts) -> None:
    """Usable stock is there; what waits for its inspection comes today, as the run counts it."""
    query = (
        select(StockBalance.item_id, StockBalance.status, func.sum(StockBalance.quantity))
        .join(StorageLocation, StorageLocation.id == StockBalance.location_id)
        .where(StockBalance.site_id == facts.site_id, StockBalance.item_id.in_(facts.items))
        .where(StockBalance.status.in_(("unrestricted", "quality_hold")), StorageLocation.kind.in_(OURS))
        .group_by(StockBalance.item_id, StockBalance.status)
    )
    for item_id, status, quantity in facts.session.execute(query):
        if status == "unrestricted":
            facts.items[item_id].on_hand = quantity
        elif quantity > 0:
            facts.items[item_id].receipts.append(Receipt("inspection", facts.today, quantity))


def _read_orders(facts: SiteFacts) -> None:
    here = (WorkOrder.site_id == facts.site_id, WorkOrder.item_id.in_(facts.items))
    query = select(WorkOrder, PublishedEnd.day).outerjoin(PublishedEnd, PublishedEnd.work_order_id == WorkOrder.id)
    for made, end in facts.session.execute(query.where(*here, WorkOrder.state.in_(UNTIL_FINISHED))):
        left = made.quantity - made.received - made.scrapped
        if left > 0:
            day = expected(made.due, end, facts.today)
            row = Receipt("work_order", day, left, made.id, made.number, source="make")
            facts.items[made.item_id].receipts.append(row)
    firm = select(PlannedOrder).where(PlannedOrder.site_id == facts.site_id, PlannedOrder.state == "firm")
    for one in facts.session.scalars(firm.where(PlannedOrder.item_id.in_(facts.items))):
        row = Receipt("firm", one.due, one.quantity, one.id, one.number, one.version, one.source)
        facts.items[one.item_id].receipts.append(row)
    for version_id, ids in _planned_by(facts).items():
        for each in proposals(facts.session, version_id, ids):
            row = Receipt("proposed", each.due, each.quantity, each.id, each.number, each.version, each.source)
            facts.items[each.item_id].receipts.append(row)


def _planned_by(facts: SiteFacts) -> Mapping[UUID | None, list[UUID]]:
    """Which plan in force decides on which items."""
    found = defaultdict[UUID | None, list[UUID]](list)
    for id, one in facts.items.items():
        found[facts.plans.planning(one.here.mps)].append(id)
    return found


def _read_purchases(facts: SiteFacts) -> None:
    query = purchasing.open_lines(facts.site_id).where(PurchaseOrderLine.item_id.in_(facts.items))
    for line, order in facts.session.execute(query):
        one = facts.items[line.item_id]
        quantity = _base(facts, one, line.quantity - line.received, line.uom_id)
        if quantity > 0:
            one.receipts.append(Receipt("purchase_order", line.due, quantity, order.id, order.number, source="buy"))


def _read_transfers(facts: SiteFacts) -> None:
    query = open_transfers(facts.site_id, COMING).where(StockTransfer.item_id.in_(facts.items))
    for one in facts.session.scalars(query):
        left = one.quantity - one.gone
        row = Receipt("stock_transfer", one.due, left, one.id, one.number, source="transfer")
        facts.items[one.item_id].receipts.append(row)


def _read_outputs(facts: SiteFacts) -> None:
    """What comes out of orders on the floor beside their items."""
    query = open_outputs(facts.site_id).where(WorkOrderOutput.item_id.in_(facts.items))
    for line, order, end in facts.session.execute(query):
        day = expected(order.due, end, facts.today)
        row = Receipt("work_order_output", day, line.expected - line.received, order.id, order.number)
        facts.items[line.item_id].receipts.append(row)


def _read_lines(facts: SiteFacts) -> None:
    """Lines that are still open, and those that may have taken from a forecast of a period not over."""
    line, order = SalesOrderLine, SalesOrder
    due = func.coalesce(line.promised, line.wanted)
    is_open = (order.state == "confirmed") & (line.quantity > line.shipped + line.cancelled)
    recent = due >= facts.today - timedelta(days=LONGEST_PERIOD)
    query = (
        select(line, order, Customer)
        .join(order, order.id == line.owner_id)
        .join(Customer, Customer.id == order.customer_id)
        .where(order.site_id == facts.site_id, order.state.in_(COUNTED), line.item_id.in_(facts.items))
        .where(or_(is_open, recent))
        .order_by(due, order.priority, line.id)
    )
    for row in facts.session.execute(query).tuples():
        _keep_line(facts, *row)


def _keep_line(facts: SiteFacts, line: SalesOrderLine, order: SalesOrder, customer: Customer) -> None:
    one = facts.items[line.item_id]
    ordered, shipped, cancelled = (
        scaled(_base(facts, one, value, line.uom_id)) for value in (line.quantity, line.shipped, line.cancelled)
    )
    is_over = order.state != "confirmed"
    kept = OrderLine(
        str(line.id),
        line.item_id,
        facts.number(line.wanted),
        ordered,
        max(ordered - cancelled, 0) if is_over else shipped,
        min(cancelled, ordered),
        None if line.promised is None else facts.number(line.promised),
        facts.number(order.ordered),
        order.priority,
        facts.site_id,
        one.item.item_group_id,
        customer.id,
        customer.customer_class or None,
        customer.channel or None,
        customer.region or None,
    )
    one.lines.append(kept)


def _base(facts: SiteFacts, one: ItemFacts, quantity: Decimal, uom_id: UUID | None) -> Decimal:
    """In the item's base unit; what cannot be converted counts as nothing and is told."""
    try:
        units = (uom_id or one.item.uom_id, one.item.uom_id)
        return as_decimal(exactly(one.item, facts.uoms, quantity, units))
    except Refused as refused:
        if refused.sentence not in one.refused:
            one.refused.append(refused.sentence)
        return ZERO

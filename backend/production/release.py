"""Releasing an order: what it will be made by is copied, checked, dated, reserved and given to the floor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from backend.documents import holds
from backend.documents.act import Act
from backend.documents.numbering import take_numbers
from backend.engineering.item import Item
from backend.engineering.queries import choose_routing
from backend.engineering.routing import Routing
from backend.inventory import commands as inventory
from backend.inventory import queries as stock
from backend.inventory.commands import Want
from backend.inventory.item_site import ItemSite
from backend.kernel.quantity import ZERO
from backend.plant.queries import calendar_of_site
from backend.production import chain, choices, counters, outputs, rules
from backend.production.events import WorkOrderReleased
from backend.production.needs import Need, needs_of, still_needed, totals
from backend.production.planned_dates import Span, count_back
from backend.production.production_report import ProductionReport
from backend.production.ticket import Ticket
from backend.production.tickets import of_order
from backend.production.work_order import WorkOrder, WorkOrderMaterial, WorkOrderOperation
from backend.sales.sales_order import SalesOrderLine

OPERATION_FIELDS = (
    "operation_number", "name", "work_center_id", "setup_minutes", "run_minutes", "report_mode", "inspected",
    "instruction", "assumed",
)  # fmt: skip
SNAPSHOT_FIELDS = OPERATION_FIELDS[:-1]


def release(order: WorkOrder, act: Act) -> None:
    """Everything the floor needs is there after this; what is short is told, not refused."""
    item = act.session.get_one(Item, order.item_id)
    parameters = parameters_of(order, act)
    holds.check(order, "release", act)
    rules.can_release(item.number, item.state, order.kind, parameters.source if parameters else None)
    day = planned_start(order, parameters)
    routing = choose_routing(act.session, order.item_id, order.site_id, order.quantity, day)
    bom, needs = needs_of(order, day, act)
    order.bom_id, order.routing_id = bom.id if bom else None, routing.id
    order.location_id = inventory.order_location(order.number, order.site_id, act).id
    _take_operations(order, routing, act)
    take_materials(order, needs)
    outputs.take_outputs(order, bom, day, act)
    choices.lay_on(order, choices.standing(act.session, [order.id]), act)
    order.flushes = any(line.issue_mode == "backflush" for line in order.materials)
    rests = [one.assumed for one in order.operations] + [one.assumed for one in order.materials]
    order.assumed = item.assumed or any(rests)
    order.checksum = rules.checksum(_snapshot(order, item))
    act.session.flush()
    begin_counting(order, act)
    spans = give_dates(order, act)
    _give_tickets(order, spans, act)
    reserve(order, act)
    act.record(WorkOrderReleased(order.id, order.item_id, order.site_id, order.quantity))


def parameters_of(order: WorkOrder, act: Act) -> ItemSite | None:
    query = select(ItemSite).where(ItemSite.site_id == order.site_id, ItemSite.item_id == order.item_id)
    return act.session.scalars(query).one_or_none()


def planned_start(order: WorkOrder, parameters: ItemSite | None) -> date:
    """The day whose BOM and routing count: the order's start, else its due day less the lead time."""
    lead = parameters.lead_time_days if parameters else 0
    return order.start or order.due - timedelta(days=lead)


def take_materials(order: WorkOrder, needs: Sequence[Need]) -> None:
    """The requirements as lines; a line of which something was issued stays, even if nothing is required any more."""
    known = {(line.item_id, line.operation_number): line for line in order.materials}
    wanted = totals(needs)
    for place, (key, need) in enumerate(wanted.items(), 1):
        line = known.get(key)
        if line is None:
            line = WorkOrderMaterial(item_id=need.item_id, operation_number=need.operation_number)
            order.materials.append(line)
        line.position = place * 10
        for name in (
            "required",
            "per_unit",
            "fixed",
            "issue_mode",
            "over_issue_percent",
            "location_id",
            "key_part",
            "assumed",
        ):
            setattr(line, name, getattr(need, name))
    for key, line in known.items():
        if key not in wanted:
            _drop(order, line)


def begin_counting(order: WorkOrder, act: Act) -> None:
    """The first operation receives the quantity; facts that came before stay counted."""
    before = chain.load(act.session, order.id)
    chain.save(order, before, counters.release(before, order.quantity), act)


def give_dates(order: WorkOrder, act: Act) -> dict[UUID, Span]:
    """Planned days of the operations, counted back from the due day."""
    operations = sorted(order.operations, key=lambda line: line.operation_number)
    minutes = [line.setup_minutes + line.run_minutes * order.quantity for line in operations]
    spans = count_back(minutes, order.due, calendar_of_site(act.session, order.site_id))
    for line, span in zip(operations, spans, strict=True):
        line.start, line.due = span.start, span.due
    order.start = order.start or spans[0].start
    return {line.id: span for line, span in zip(operations, spans, strict=True)}


def reserve(order: WorkOrder, act: Act) -> None:
    """Hard reservations for what is picked; what is flushed must only be there somewhere. The rest is short."""
    inventory.free(order.id, act)
    picked = [line for line in order.materials if line.issue_mode == "pick" and still_needed(line) > 0]
    wants = [Want(line.item_id, still_needed(line), line.id, needed_on(order, line)) for line in picked]
    take_kept(order, [(want.item_id, want.quantity) for want in wants], act)
    got = inventory.reserve_lines(order.site_id, wants, order, act) if wants else []
    for line in order.materials:
        line.reserved = ZERO
    for line, quantity in zip(picked, got, strict=True):
        line.reserved = quantity
    flushed = [line for line in order.materials if line.issue_mode == "backflush"]
    there = stock.on_hand(act.session, order.site_id, {line.item_id for line in flushed}) if flushed else {}
    for line in order.materials:
        have = there.get(line.item_id, ZERO) if line in flushed else line.reserved
        line.short = max(ZERO, still_needed(line) - have)
    order.shortages = sum(1 for line in order.materials if line.short > 0)


def take_kept(order: WorkOrder, wanted: Iterable[tuple[UUID, Decimal]], act: Act) -> bool:
    """What is kept for the customer's line an order is made for becomes free, for the order to take; whether it did."""
    line = act.session.get(SalesOrderLine, order.sales_order_line_id) if order.sales_order_line_id else None
    if line is not None:
        summed: dict[UUID, Decimal] = defaultdict(Decimal)
        for item_id, quantity in wanted:
            summed[item_id] += quantity
        return inventory.let_go(order.site_id, (line.owner_id, line.id), summed, act)
    return False


def needed_on(order: WorkOrder, line: WorkOrderMaterial) -> date | None:
    """The planned start of the operation that takes it; without one of the order."""
    starts = {one.operation_number: one.start for one in order.operations}
    return starts.get(line.operation_number or 0) or order.start


def _take_operations(order: WorkOrder, routing: Routing, act: Act) -> None:
    """The routing's operations as lines; an operation released before keeps its row, its ticket and its facts."""
    known = {line.operation_number: line for line in order.operations}
    for place, source in enumerate(sorted(routing.operations, key=lambda one: one.operation_number), 1):
        line = known.pop(source.operation_number, None)
        if line is None:
            line = WorkOrderOperation(**dict.fromkeys(chain.NAMES, ZERO))
            order.operations.append(line)
        line.position = place * 10
        for name in OPERATION_FIELDS:
            setattr(line, name, getattr(source, name))
        line.assumed = source.assumed or routing.assumed
    _drop_operations(order, list(known.values()), act)


def _drop_operations(order: WorkOrder, gone: Sequence[WorkOrderOperation], act: Act) -> None:
    """Operations the routing has no more go with their tickets, unless something was reported there."""
    if not gone:
        return
    tickets = of_order(act, Ticket.operation_id.in_([line.id for line in gone]))
    query = select(ProductionReport.ticket_id).where(ProductionReport.ticket_id.in_([ticket.id for ticket in tickets]))
    used = set(act.session.scalars(query))
    kept = {ticket.operation_id for ticket in tickets if ticket.id in used}
    for ticket in tickets:
        if ticket.operation_id not in kept:
            act.session.delete(ticket)
    act.session.flush()
    for line in gone:
        if line.id not in kept:
            order.operations.remove(line)


def _drop(order: WorkOrder, line: WorkOrderMaterial) -> None:
    if line.issued == line.returned == line.flushed == 0:
        order.materials.remove(line)
    else:
        line.required = line.per_unit = line.fixed = ZERO


def _snapshot(order: WorkOrder, item: Item) -> dict[str, Any]:
    """What the checksum is taken over: how it is made, not how much and when."""
    needs = ("item_id", "per_unit", "fixed", "operation_number", "issue_mode")
    return {
        "item": item.number,
        "bom": order.bom_id,
        "routing": order.routing_id,
        "operations": [[getattr(line, name) for name in SNAPSHOT_FIELDS] for line in _sorted(order.operations)],
        "materials": [[getattr(line, name) for name in needs] for line in _sorted(order.materials)],
    }


def _sorted(lines: Sequence[Any]) -> list[Any]:
    return sorted(lines, key=lambda line: line.position)


def _give_tickets(order: WorkOrder, spans: Mapping[UUID, Span], act: Act) -> None:
    """A ticket for each operation; one that was taken back with the order is given out again."""
    known = {ticket.operation_id: ticket for ticket in of_order(act, Ticket.work_order_id == order.id)}
    new = [line for line in _sorted(order.operations) if line.id not in known]
    numbers = take_numbers(act.session, order.company_id, Ticket.spec.number, act.today, len(new)) if new else []
    made = [Ticket(number=number, **_ticket_values(order, line)) for number, line in zip(numbers, new, strict=True)]
    act.add_all(made)
    for line in order.operations:
        ticket = known.get(line.id)
        if ticket is not None:
            for name, value in _ticket_values(order, line).items():
                setattr(ticket, name, value)
            ticket.state = "waiting" if ticket.state == "cancelled" else ticket.state
    for ticket in (*made, *known.values()):
        if ticket.operation_id in spans:
            ticket.start, ticket.due = spans[ticket.operation_id].start, spans[ticket.operation_id].due


def _ticket_values(order: WorkOrder, line: WorkOrderOperation) -> dict[str, Any]:
    return {
        "company_id": order.company_id,
        "site_id": order.site_id,
        "work_order_id": order.id,
        "operation_id": line.id,
        "operation_number": line.operation_number,
        "name": line.name,
        "item_id": order.item_id,
        "work_center_id": line.work_center_id,
        "quantity": order.quantity,
        "sequence": line.position,
    }


def reports_of(order: WorkOrder, act: Act) -> int:
    """How many facts of the order stand."""
    here = (
        ProductionReport.work_order_id == order.id,
        ProductionReport.voided.is_(False),
        ProductionReport.kind != "void",
    )
    return act.session.scalar(select(func.count()).select_from(ProductionReport).where(*here)) or 0

"""Verbs of work orders, and what higher contexts call. Facts about them are in reports, issues and receipts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents import holds
from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory import commands as inventory
from backend.kernel.errors import NotFound
from backend.kernel.quantity import ZERO
from backend.production import chain, choices, counters, outputs, release, rules, tickets
from backend.production.closing import close, finish, reopen
from backend.production.counters import Chain
from backend.production.events import WorkOrderCancelled, WorkOrderChanged, WorkOrderStarted
from backend.production.issues import accept_over_issue
from backend.production.reports import stops_the_floor
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder


def make(
    item_id: UUID, quantity: Decimal, due: date, start: date | None, source: Document, act: Act, *,
    sales_order_line_id: UUID | None = None, kind: str | None = None, firm: bool = False,
) -> WorkOrder:  # fmt: skip
    """A work order for a higher context's document, at its company and site."""
    item = act.session.get(Item, item_id)
    if item is None:
        raise NotFound("item_id: there is no such item.", field="item_id")
    order = WorkOrder(
        company_id=source.company_id,
        site_id=getattr(source, "site_id", None),
        item_id=item_id,
        quantity=quantity,
        due=due,
        start=start,
        kind=kind or ("make_to_order" if sales_order_line_id else "make_to_stock"),
        sales_order_line_id=sales_order_line_id,
        source=document_name(type(source)),
        source_id=source.id,
        state="firm" if firm else "planned",
    )
    act.add(order)
    tell_change(order, act)
    return order


def begin(order: WorkOrder, act: Act) -> None:
    rules.can_be_due(order.due)
    tell_change(order, act)


def tell_change(order: WorkOrder, act: Act) -> None:
    act.record(WorkOrderChanged(order.id, order.item_id, order.site_id))


def unrelease(order: WorkOrder, act: Act) -> None:
    """Back to the planner, while nothing has happened yet; the tickets are taken from the floor."""
    issued = sum((line.issued for line in order.materials), ZERO)
    rules.can_unrelease(order.number, release.reports_of(order, act), issued)
    outputs.check_none_came(order)
    _take_off_the_floor(order, act)
    before = chain.load(act.session, order.id)
    chain.save(order, before, counters.release(before, ZERO), act)
    order.checksum, order.shortages = "", 0
    tell_change(order, act)


def start(order: WorkOrder, act: Act) -> None:
    """Somebody says that work begins; usually the first fact says so."""
    order.started_at = order.started_at or act.happened_at
    act.record(WorkOrderStarted(order.id, order.item_id, order.site_id, order.started_at))


def cancel(order: WorkOrder, act: Act) -> None:
    """Nothing was made and nothing lies at the order."""
    items = {line.item_id: line.issued - line.returned for line in order.materials if line.issued > line.returned}
    query = select(Item.id, Item.number).where(Item.id.in_(items))
    here = {number: items[id] for id, number in act.session.execute(query)} if items else {}
    rules.can_cancel(order.number, release.reports_of(order, act), here)
    outputs.check_none_came(order)
    _take_off_the_floor(order, act)
    act.record(WorkOrderCancelled(order.id, order.item_id, order.site_id))


def change(order: WorkOrder, act: Act) -> None:
    """On the floor another quantity or day recalculates material, counters, dates and reservations."""
    rules.can_be_due(order.due)
    tell_change(order, act)
    if order.state not in rules.OPEN:
        return
    before = chain.load(act.session, order.id)
    if before and before[0].received != order.quantity:
        _resize(order, before, act)
    spans = release.give_dates(order, act)
    lines = {line.id: line for line in order.operations}
    for ticket in tickets.of_order(act, Ticket.work_order_id == order.id):
        if ticket.ends_at is None:
            ticket.start, ticket.due = spans[ticket.operation_id].start, spans[ticket.operation_id].due
        else:  # the floor follows the schedule until the next one
            lines[ticket.operation_id].start, lines[ticket.operation_id].due = ticket.start, ticket.due


def hold_order(
    order: WorkOrder, kind: str, reason: str, act: Act, source: Document | None = None, steps: tuple[str, ...] = ()
) -> holds.Hold:
    """Stop an order (or only some of its steps) for a higher context; facts go on, flagged."""
    hold = holds.place(order, kind, reason, act, source, steps)
    _show_holds(order, act)
    return hold


def lift_order_hold(order: WorkOrder, kind: str, act: Act, source_id: UUID | None = None) -> int:
    """Let the order go again as far as this kind (and source) held it; how many holds there were."""
    lifted = holds.lift(order, kind, act, source_id)
    _show_holds(order, act)
    return lifted


def _show_holds(order: WorkOrder, act: Act) -> None:
    """The reason people on the floor see; a hold of only the paper's steps does not concern them."""
    act.session.flush()
    reasons = [hold.reason for hold in holds.active(act.session, order.id, act.now) if stops_the_floor(hold.steps)]
    order.held = " ".join(reasons)


def _take_off_the_floor(order: WorkOrder, act: Act) -> None:
    inventory.free(order.id, act)
    for line in order.materials:
        line.reserved = line.short = ZERO
    for ticket in tickets.of_order(act, Ticket.work_order_id == order.id):
        ticket.state = "cancelled"
        ticket.starts_at = ticket.ends_at = ticket.place = None


def _resize(order: WorkOrder, before: Chain, act: Act) -> None:
    """Another quantity, never below what is begun; the material list grows as it was released."""
    first = before[0]
    rules.can_change_quantity(order.number, order.quantity, first.finished + first.in_process + first.at_supplier)
    query = select(Item.id, Uom.decimals).join(Uom, Uom.id == Item.uom_id)
    decimals = dict(act.session.execute(query.where(Item.id.in_({m.item_id for m in order.materials}))).tuples().all())
    chosen = choices.standing(act.session, [order.id])
    choices.take_off(order, chosen, act)
    for line in order.materials:
        line.required = rules.resized(
            line.required, line.fixed, order.quantity / first.received, decimals[line.item_id]
        )
    outputs.expect(order, act)
    choices.lay_on(order, chosen, act)
    after = counters.release(before, order.quantity)
    chain.save(order, before, after, act)
    act.session.flush()
    release.reserve(order, act)
    tickets.resize(order, after, act)


__all__ = [
    "accept_over_issue", "cancel", "change", "close", "finish", "hold_order", "lift_order_hold", "make", "reopen",
    "start", "unrelease",
]  # fmt: skip

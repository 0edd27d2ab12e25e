"""Production reports: facts about a ticket, counted, timed, flushed and received, in whatever order they arrive."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from backend.documents import holds
from backend.documents.act import Act
from backend.documents.rights import covers, demand_right
from backend.kernel.errors import Forbidden, Invalid, NotFound, Refused
from backend.kernel.quantity import ZERO, plain
from backend.production import chain, counters, flush, held_orders, receipts, rules, tickets, time_keeping
from backend.production.colleagues import whose
from backend.production.counters import COUNTING, Chain, Counters
from backend.production.events import ProductionReported, WorkOrderStarted
from backend.production.production_report import ProductionReport
from backend.production.ticket import Ticket
from backend.production.work_intervals import TIME_KINDS
from backend.production.work_order import WorkOrder

DECIDED = ("rework_good", "rework_scrap")  # what becomes of rework is decided, not reported
VOID_OTHERS = "production.production_report.void_others"
AT_TICKET = (
    select(WorkOrder, Ticket)
    .join(Ticket, Ticket.work_order_id == WorkOrder.id)
    .where(Ticket.id == bindparam("ticket"))
    .options(*chain.BARE)
    .with_for_update(of=(WorkOrder, Ticket), key_share=True)
    .execution_options(populate_existing=True)
)


@dataclass
class Happening:
    """One report being taken: its order and ticket, and the counters before and after it."""

    report: ProductionReport
    order: WorkOrder
    ticket: Ticket
    kind: str
    quantity: Decimal  # below zero where an earlier report is taken back
    minutes: Decimal
    before: Chain = ()
    after: Chain = ()

    @property
    def operation(self) -> Counters:
        return next(one for one in self.after if one.id == self.ticket.operation_id)


def take(report: ProductionReport, act: Act) -> None:
    """What the report changes; it is never refused for state, and flagged where somebody should look."""
    with act.session.no_autoflush:  # what is found out goes into the row at once
        report.person_id, report.captured_at, report.happened_at = whose(report, act), act.captured_at, act.happened_at
        held_orders.before_report(report, act)
        order, ticket = _find(report.ticket_id, act)
        report.work_order_id, report.site_id, report.company_id = order.id, order.site_id, order.company_id
    flagged = len(act.flags)
    happening = _void(report, order, ticket, act) if report.kind == "void" else _new(report, order, ticket)
    if happening is not None:
        _count(happening, act)
        _tell(happening, act)
    _flag(report, order, ticket, act)
    report.review = " ".join(act.flags[flagged:])


def _find(ticket_id: UUID, act: Act) -> tuple[WorkOrder, Ticket]:
    """The order, held to the end of the act, and the ticket; without the order's lines."""
    found = act.session.execute(AT_TICKET, {"ticket": ticket_id}).one_or_none()
    if found is None:
        raise NotFound("ticket_id: there is no such ticket.", field="ticket_id")
    return found[0], found[1]


def _new(report: ProductionReport, order: WorkOrder, ticket: Ticket) -> Happening:
    if report.kind in COUNTING and report.quantity <= 0:
        raise Invalid("quantity: more than nothing is needed.", {"quantity": ["More than 0."]})
    if report.kind == "hours" and report.minutes <= 0:
        raise Invalid("minutes: more than nothing is needed.", {"minutes": ["More than 0."]})
    return Happening(report, order, ticket, report.kind, report.quantity, report.minutes)


def _void(report: ProductionReport, order: WorkOrder, ticket: Ticket, act: Act) -> Happening | None:
    """The opposite of an earlier report of one's own; taking it back twice changes nothing."""
    first = act.session.get(ProductionReport, report.voids_id) if report.voids_id else None
    if first is None or first.ticket_id != ticket.id or first.kind == "void":
        raise Invalid(
            "voids_id: name the report of this ticket that is taken back.", {"voids_id": ["Not of this ticket."]}
        )
    own = act.actor.person_id in (first.person_id, first.created_by_id)
    if not own and not covers(act.actor.rights, VOID_OTHERS):
        raise Forbidden("Only who reported it, or somebody with the right to, takes a report back.", right=VOID_OTHERS)
    if first.voided:
        act.flag(f"{first.number} was taken back already.")
        return None
    first.voided = True
    report.quantity, report.minutes = first.quantity, first.minutes
    return Happening(report, order, ticket, first.kind, -first.quantity, -first.minutes)


def _count(happening: Happening, act: Act) -> None:
    """Counters, ticket, times; then what follows for material and store."""
    order, ticket, report = happening.order, happening.ticket, happening.report
    happening.before = chain.load(act.session, order.id)
    _check_decision(happening, act)
    happening.after = counters.report(happening.before, ticket.operation_id, happening.kind, happening.quantity)
    _begin(order, act)
    order.reported_at = act.now
    chain.save(order, happening.before, happening.after, act)
    tickets.add(ticket, happening.kind, happening.quantity)
    if happening.kind in TIME_KINDS:
        time_keeping.keep(ticket, act)
    if happening.minutes:
        time_keeping.add_minutes({ticket.id: happening.minutes}, act)
    doubtful = happening.kind in TIME_KINDS or report.kind == "void"
    tickets.follow(ticket, happening.before, happening.after, doubtful, act)
    flush.flush(order, happening.before, happening.after, act)
    receipts.follow(order, report, happening.before, happening.after, act)


def _check_decision(happening: Happening, act: Act) -> None:
    """What becomes of rework is decided by somebody with the right to, about pieces that are there."""
    if happening.kind not in DECIDED or happening.quantity <= 0:
        return
    right = "production.ticket.exit_rework"
    demand_right(act.actor, right, f"{act.actor.name} has no right to decide on rework.")
    here = next(one for one in happening.before if one.id == happening.ticket.operation_id)
    if happening.quantity > here.rework:
        where = f"in rework at operation {here.number} of work order {happening.order.number}"
        raise Refused(f"Only {plain(here.rework)} are {where}; {plain(happening.quantity)} are too many.")


def _begin(order: WorkOrder, act: Act) -> None:
    """The first fact starts a released order; the earliest of all is when it began."""
    if order.state == "released":
        order.state = "running"
        act.record(WorkOrderStarted(order.id, order.item_id, order.site_id, act.happened_at))
    order.started_at = min(order.started_at or act.happened_at, act.happened_at)


def _tell(happening: Happening, act: Act) -> None:
    report, order, ticket = happening.report, happening.order, happening.ticket
    act.record(
        ProductionReported(
            report.id,
            order.id,
            ticket.operation_id,
            ticket.operation_number,
            ticket.work_center_id,
            happening.kind,
            happening.quantity,
            happening.minutes,
            report.person_id,
            order.site_id,
            act.captured_at,
        )
    )
    if happening.kind in COUNTING and happening.quantity > ZERO:
        one = happening.operation
        out = one.good + one.scrapped
        told = rules.over_report(order.number, one.number, out, order.quantity, order.over_percent)
        if told:
            act.flag(told)


def _flag(report: ProductionReport, order: WorkOrder, ticket: Ticket, act: Act) -> None:
    """Whatever somebody should look at, though the fact is taken."""
    report.late = order.state in rules.ENDED
    told = [
        rules.not_running(order.number, order.state),
        rules.superseded(order.number, report.checksum, order.checksum),
        rules.wrong_clock(act.captured_at, act.now),
        f"The ticket of operation {ticket.operation_number} is cancelled." if ticket.state == "cancelled" else None,
        *held(order, act),
    ]
    for sentence in told:
        if sentence:
            act.flag(sentence)


def held(order: WorkOrder, act: Act) -> list[str]:
    """What stops the order on the floor; read only where the order says that something may."""
    if not order.held:
        return []
    found = [hold for hold in holds.active(act.session, order.id, act.now) if stops_the_floor(hold.steps)]
    return [f"Work order {order.number} is held: {hold.reason}" for hold in found]


def stops_the_floor(steps: list[str]) -> bool:
    """Whether a hold stops work itself; one that names only other steps does not."""
    return not steps or "start" in steps

"""What phones hold of production, and what waits for workers and supervisors."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.declare import Document
from backend.documents.describe import words
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.engineering.item import Item
from backend.kernel.quantity import plain
from backend.people.person import Person, Team
from backend.plant.work_center import WorkCenter
from backend.production import chain, exception_queries, rules
from backend.production.material_call import UNDER_WAY, MaterialCall
from backend.production.production_report import MaterialIssue, ProductionReceipt, ProductionReport
from backend.production.shift_handover import ShiftHandover
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder, WorkOrderMaterial, WorkOrderOperation

KEPT_DONE = timedelta(days=2)
OWN_REPORTS = timedelta(days=1)
HANDOVERS = timedelta(days=3)
MOST = 100
CALLS_OPEN = (*UNDER_WAY, "delivered")


def tickets_of_site(query: Any, actor: Actor) -> Any:
    """Tickets of the site that are open, and those that were done lately."""
    query = query if actor.site_id is None else query.where(Ticket.site_id == actor.site_id)
    return query.where(_kept())


def orders_of_tickets(query: Any, actor: Actor) -> Any:
    """The orders of those tickets; they bring their operations and materials."""
    query = query if actor.site_id is None else query.where(WorkOrder.site_id == actor.site_id)
    here = select(Ticket.id).where(Ticket.work_order_id == WorkOrder.id, _kept())
    return query.where(here.correlate(WorkOrder).exists())


def own_reports(query: Any, actor: Actor) -> Any:
    """What the person reported in the last day, and what colleagues reported in their name."""
    since, me = datetime.now(UTC) - OWN_REPORTS, actor.person_id
    own = or_(ProductionReport.person_id == me, ProductionReport.created_by_id == me)
    return query.where(own, ProductionReport.created_at >= since)


def own_issues(query: Any, actor: Actor) -> Any:
    since = datetime.now(UTC) - OWN_REPORTS
    return query.where(MaterialIssue.person_id == actor.person_id, MaterialIssue.created_at >= since)


def own_receipts(query: Any, actor: Actor) -> Any:
    since = datetime.now(UTC) - OWN_REPORTS
    return query.where(ProductionReceipt.created_by_id == actor.person_id, ProductionReceipt.created_at >= since)


def calls_of_site(query: Any, actor: Actor) -> Any:
    """Material that is wanted or on its way, and what came today."""
    query = query if actor.site_id is None else query.where(MaterialCall.site_id == actor.site_id)
    since = datetime.now(UTC) - OWN_REPORTS
    return query.where(or_(MaterialCall.state.in_(CALLS_OPEN), MaterialCall.changed_at >= since))


def late_handovers(query: Any, actor: Actor) -> Any:
    """Of the site's last shifts."""
    query = query if actor.site_id is None else query.where(ShiftHandover.site_id == actor.site_id)
    return query.where(ShiftHandover.created_at >= datetime.now(UTC) - HANDOVERS)


PACK: Mapping[type[Document], Callable[[Any, Actor], Any]] = {
    Ticket: tickets_of_site,
    WorkOrder: orders_of_tickets,
    ProductionReport: own_reports,
    MaterialIssue: own_issues,
    ProductionReceipt: own_receipts,
    MaterialCall: calls_of_site,
    ShiftHandover: late_handovers,
}


def tasks(session: Session, actor: Actor) -> list[TaskGroup]:
    groups = []
    if actor.person_id is not None and may(actor, ProductionReport, "create"):
        groups.append(TaskGroup("production.mine", "My work", _my_tickets(session, actor)))
    if may(actor, WorkOrder, "finish"):
        groups.append(TaskGroup("production.late", "Late orders", _late(session, actor)))
        groups.append(TaskGroup("production.to_close", "Finished orders to close", _finished(session, actor)))
    if may(actor, WorkOrder, "accept_over_issue"):
        groups.append(TaskGroup("production.over_issues", "Issued above the limit", _over_issues(session, actor)))
        groups.append(TaskGroup("production.review", "Reports to review", _reviews(session, actor)))
    if may(actor, MaterialCall, "deliver"):
        groups.append(TaskGroup("production.calls", "Material to bring", _calls(session, actor)))
    return [*(group for group in groups if group.rows), *exception_queries.tasks(session, actor)]


def _kept() -> Any:
    since = datetime.now(UTC) - KEPT_DONE
    return or_(Ticket.state.not_in(rules.TICKET_OVER), and_(Ticket.state == "done", Ticket.changed_at >= since))


def given_to(person_id: UUID | None) -> Any:
    """Tickets given to a person, to their team, or to nobody at the team's work center."""
    team = select(Person.team_id).where(Person.id == person_id).scalar_subquery()
    center = select(Team.work_center_id).join(Person, Person.team_id == Team.id).where(Person.id == person_id)
    here = Ticket.work_center_id == center.scalar_subquery()
    nobodys = and_(Ticket.person_id.is_(None), Ticket.team_id.is_(None), here)
    return or_(Ticket.person_id == person_id, Ticket.team_id == team, nobodys)


def _my_tickets(session: Session, actor: Actor) -> list[TaskRow]:
    """Running or ready tickets of the person."""
    line = WorkOrderOperation
    ready = or_(Ticket.state.in_(("running", "paused")), line.queued > 0, line.in_process > 0)
    query: Any = select(Ticket, WorkOrder.number, Item.number, line.queued, line.in_process)
    query = query.join(WorkOrder, WorkOrder.id == Ticket.work_order_id).join(Item, Item.id == Ticket.item_id)
    query = query.join(line, line.id == Ticket.operation_id)
    query = query.where(Ticket.state.not_in(rules.TICKET_OVER), given_to(actor.person_id), ready)
    order_by = (Ticket.state != "running", Ticket.due.is_(None), Ticket.due, Ticket.sequence, Ticket.number)
    rows = session.execute(narrow(query, Ticket, actor).order_by(*order_by).limit(MOST))
    return [
        TaskRow(
            "production/ticket", ticket.id, ticket.number,
            f"{order} · {ticket.operation_number} {ticket.name} · {item}",
            ticket.state, ticket.due, f"{plain(queued + in_process)} to do",
        )
        for ticket, order, item, queued, in_process in rows
    ]  # fmt: skip


def _late(session: Session, actor: Actor) -> list[TaskRow]:
    today = datetime.now(UTC).date()
    query = _orders(actor).where(WorkOrder.due < today, WorkOrder.state.in_(rules.OPEN)).order_by(WorkOrder.due)
    return [
        _order_row(
            order, item, f"{(today - order.due).days} days late; {plain(order.good)} of {plain(order.quantity)} good"
        )
        for order, item in session.execute(query.limit(MOST))
    ]


def _finished(session: Session, actor: Actor) -> list[TaskRow]:
    query = _orders(actor).where(WorkOrder.state == "finished").order_by(WorkOrder.finished_at, WorkOrder.number)
    return [_order_row(order, item, "") for order, item in session.execute(query.limit(MOST))]


def _over_issues(session: Session, actor: Actor) -> list[TaskRow]:
    line = WorkOrderMaterial
    query: Any = select(WorkOrder, Item.number, line.over_issued).join(line, line.owner_id == WorkOrder.id)
    query = query.join(Item, Item.id == line.item_id).options(*chain.BARE).where(line.over_issued > 0)
    query = (
        narrow(query, WorkOrder, actor)
        .where(WorkOrder.state.not_in(rules.ENDED))
        .order_by(WorkOrder.due, line.position)
    )
    return [
        _order_row(order, item, f"{plain(over)} of {item} were taken beyond the limit: accept or have it brought back.")
        for order, item, over in session.execute(query.limit(MOST))
    ]


def _calls(session: Session, actor: Actor) -> list[TaskRow]:
    call = MaterialCall
    query: Any = select(call, Item.number, WorkCenter.name).join(Item, Item.id == call.item_id)
    query = query.join(WorkCenter, WorkCenter.id == call.work_center_id).where(call.state.in_(UNDER_WAY))
    rows = session.execute(narrow(query, call, actor).order_by(call.wanted_at.is_(None), call.wanted_at, call.id))
    return [
        TaskRow("production/material_call", one.id, one.number, f"{plain(one.quantity)} {item}", one.state,
                one.wanted_at, center)
        for one, item, center in rows.fetchmany(MOST)
    ]  # fmt: skip


def _reviews(session: Session, actor: Actor) -> list[TaskRow]:
    """Reports of the last week that arrived after their order had ended."""
    report = ProductionReport
    since = datetime.now(UTC) - timedelta(days=7)
    query: Any = select(report, WorkOrder.number).join(WorkOrder, WorkOrder.id == report.work_order_id)
    query = query.where(report.late, report.voided.is_(False), report.kind != "void", report.created_at >= since)
    rows = session.execute(narrow(query, report, actor).order_by(report.id.desc()).limit(MOST))
    return [
        TaskRow(
            "production/production_report",
            one.id,
            one.number,
            f"{order} · {words(one.kind)}",
            "late",
            one.captured_at,
            one.review,
        )
        for one, order in rows
    ]


def _orders(actor: Actor) -> Any:
    query: Any = select(WorkOrder, Item.number).join(Item, Item.id == WorkOrder.item_id).options(*chain.BARE)
    return narrow(query, WorkOrder, actor)


def _order_row(order: WorkOrder, item: str, hint: str) -> TaskRow:
    return TaskRow("production/work_order", order.id, order.number, item, order.state, order.due, hint)

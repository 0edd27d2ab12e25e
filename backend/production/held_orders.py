"""Which orders an act at a ticket holds: every one it may write to, in one statement and always in the same order.

A tap shares a person's time between the tickets they work at, and these may belong to several orders. Two acts that
held one each and then wanted the other's would wait for each other until the database ends one of them. Which orders
these are is settled by other taps, so a company's taps go one after another.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, union

from backend.database import hold_alone
from backend.documents.act import Act
from backend.production.production_report import ProductionReport, WorkInterval
from backend.production.ticket import Ticket
from backend.production.work_intervals import TIME_KINDS
from backend.production.work_order import WorkOrder

LATE = or_(WorkInterval.ended_at.is_(None), WorkInterval.ended_at > bindparam("since"))
AT_TICKET = WorkInterval.ticket_id == bindparam("ticket")
WHO_IS_HERE = select(WorkInterval.person_id).where(AT_TICKET, LATE)


def _statement(whose: ColumnElement[bool]) -> Select[tuple[UUID]]:
    """The order of the ticket, and those where its people or the one who taps have worked since."""
    near = select(Ticket.work_order_id).join(WorkInterval, WorkInterval.ticket_id == Ticket.id).where(LATE)
    orders = union(
        select(Ticket.work_order_id).where(Ticket.id == bindparam("ticket")),
        near.where(whose),
        near.where(WorkInterval.person_id.in_(WHO_IS_HERE)),
    )
    query = select(WorkOrder.id).where(WorkOrder.id.in_(orders)).order_by(WorkOrder.id)
    return query.with_for_update(key_share=True)


OF_SOMEBODY = _statement(WorkInterval.person_id == bindparam("person"))
OF_NOBODY = _statement(WorkInterval.person_id.is_(None))


def before_ticket(id: UUID, act: Act) -> None:
    """Before a ticket is held for a step or a change of its own: steps are taps of who takes them."""
    _of_taps(id, act.actor.person_id, act.happened_at, act)


def before_report(report: ProductionReport, act: Act) -> None:
    """Before a report's order and ticket are held. Only taps reach further; what is no tap finds its order alone."""
    kind, person_id, since = report.kind, report.person_id, act.happened_at
    if kind == "void" and report.voids_id is not None:
        first = select(ProductionReport.kind, ProductionReport.person_id, ProductionReport.happened_at)
        voided = act.session.execute(first.where(ProductionReport.id == report.voids_id)).one_or_none()
        if voided is not None:
            kind, person_id, since = voided[0], voided[1], min(since, voided[2] or since)
    if kind in TIME_KINDS:
        _of_taps(report.ticket_id, person_id, since, act)


def _of_taps(ticket_id: UUID, person_id: UUID | None, since: datetime, act: Act) -> None:
    hold_alone(act.session, _key(act.actor.company_id))
    named = {"person": person_id} if person_id is not None else {}
    statement = OF_SOMEBODY if named else OF_NOBODY
    act.session.execute(statement, {"ticket": ticket_id, "since": since} | named).all()


def _key(company_id: UUID) -> int:
    return int.from_bytes(sha256(b"taps" + company_id.bytes).digest()[:8], signed=True)

"""Every few minutes: inspections that material or an order waits for longer than an exception type allows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, or_, select

from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.kernel.quantity import plain
from backend.production import raising
from backend.production.exception_type import ExceptionType
from backend.production.raising import RuleMet
from backend.production.work_order import WorkOrder
from backend.quality.inspection import BEFORE_VERDICT, Inspection

WHEN, MOST = "inspection_overdue", 200
MINUTE = timedelta(minutes=1)


def look(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    return raising.each_company(run, WHEN, raise_for_overdue)


def raise_for_overdue(act: Act) -> int:
    """How many inspections wait too long by a rule; a call that is open already is not made again."""
    seen = 0
    for kind in raising.types_for(act.session, act.actor.company_id, WHEN):
        limit = raising.limit_of(kind)
        for one, since in act.session.execute(_waiting(act, act.now - int(limit) * MINUTE)).all():
            figures = f"{one.number} · {(act.now - since) // MINUTE} min > {plain(limit)} min"
            raising.raise_once(_met(kind, one, figures), act)
            seen += 1
    return seen


def _waiting(act: Act, before: datetime) -> Select[tuple[Inspection, datetime]]:
    """Without a verdict since then; what is planned for an order waits only from when the order began."""
    one, order = Inspection, WorkOrder
    since = case((order.started_at > one.created_at, order.started_at), else_=one.created_at)
    begun = or_(one.work_order_id.is_(None), one.lot_id.is_not(None), order.started_at.is_not(None))
    query = select(one, since).outerjoin(order, order.id == one.work_order_id)
    query = query.where(one.company_id == act.actor.company_id, one.state.in_(BEFORE_VERDICT), begun, since < before)
    return query.order_by(one.created_at, one.id).limit(MOST)


def _met(kind: ExceptionType, one: Inspection, figures: str) -> RuleMet:
    return RuleMet(
        exception_type_id=kind.id,
        company_id=one.company_id,
        site_id=one.site_id,
        document=document_name(Inspection),
        document_id=one.id,
        description=figures,
        work_order_id=one.work_order_id,
    )


JOB = JobKind("quality.watch", look, label="Look for inspections that are overdue")

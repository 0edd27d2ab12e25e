"""Every few minutes: machines that stand longer than an exception type allows are called out, once each."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.kernel.quantity import plain
from backend.maintenance.maintenance_order import OPEN, MaintenanceOrder
from backend.production import raising
from backend.production.exception_type import ExceptionType
from backend.production.production_exception import ProductionException
from backend.production.raising import RuleMet

WHEN, MOST = "equipment_down", 200
MINUTE = timedelta(minutes=1)


def look(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    return raising.each_company(run, WHEN, raise_for_standing)


def raise_for_standing(act: Act) -> int:
    """How many machines stand too long by a rule; a call that is open already is not made again."""
    seen = 0
    for kind in raising.types_for(act.session, act.actor.company_id, WHEN):
        since = act.now - int(raising.limit_of(kind)) * MINUTE
        for order in act.session.scalars(_standing(act, since)).all():
            raising.raise_once(_met(kind, order, act.now), act)
            seen += 1
    return seen


def _standing(act: Act, since: datetime) -> Select[tuple[MaintenanceOrder]]:
    """Machines that stand since then; a call that led to the repair is a call about it already."""
    one, call = MaintenanceOrder, ProductionException
    called = select(call.id).where(call.id == one.source_id, call.state.in_(raising.STANDING)).exists()
    query = select(one).where(one.company_id == act.actor.company_id, one.stands, one.state.in_(OPEN), ~called)
    return query.where(one.reported_at < since).order_by(one.reported_at, one.id).limit(MOST)


def _met(kind: ExceptionType, order: MaintenanceOrder, now: datetime) -> RuleMet:
    minutes = (now - (order.reported_at or now).astimezone(UTC)) // MINUTE
    figures = f"{order.number} · {minutes} min > {plain(raising.limit_of(kind))} min"
    return RuleMet(
        exception_type_id=kind.id,
        company_id=order.company_id,
        site_id=order.site_id,
        document=document_name(MaintenanceOrder),
        document_id=order.id,
        description="\n".join(part for part in (figures, order.description) if part),
        work_center_id=order.work_center_id,
        equipment_id=order.equipment_id,
    )


JOB = JobKind("maintenance.watch", look, label="Look for machines that stand too long")

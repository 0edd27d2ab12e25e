"""Exceptions that rules raise (§11): a type may say when it is raised by itself; never twice while one is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.context import event_values
from backend.documents.jobs import JobRun, Outcome, enqueue
from backend.kernel.quantity import ZERO
from backend.plant.work_center import Equipment, WorkCenter
from backend.production import exceptions
from backend.production.exception_flow import OPEN
from backend.production.exception_type import ExceptionType
from backend.production.production_exception import ProductionException
from backend.production.ticket import Ticket

STANDING = (*OPEN, "resolved")  # until somebody has verified it, it is the same case


@dataclass(frozen=True)
class RuleMet:
    """What a type's rule waits for has come about: `document` and `document_id` name what it was seen at."""

    exception_type_id: UUID
    company_id: UUID
    site_id: UUID
    document: str
    document_id: UUID
    description: str
    ticket_id: UUID | None = None
    work_order_id: UUID | None = None
    work_center_id: UUID | None = None
    equipment_id: UUID | None = None


def types_for(session: Session, company_id: UUID, when: str) -> Sequence[ExceptionType]:
    """The types of a company that are raised by themselves in such a case."""
    one = ExceptionType
    query = select(one).where(one.company_id == company_id, one.raised_when == when, one.active)
    return session.scalars(query.order_by(one.number)).all()


def each_company(run: JobRun, when: str, look: Callable[[Act], int]) -> Outcome:
    """Let `look` go through every company that has a type for such a case, each in an act of its own."""
    one = ExceptionType
    query = select(one.company_id).where(one.raised_when == when, one.active).distinct()
    with run.database.reading() as session:
        companies = session.scalars(query).all()
    return {"seen": sum(perform(run.database, run.assembly, software(id), look) for id in companies)}


def limit_of(kind: ExceptionType) -> Decimal:
    return kind.raised_above or ZERO


def ask(met: RuleMet, act: Act) -> None:
    """Raise it after the commit, in nobody's name: a fact never waits for the call it leads to."""
    values = orjson.loads(orjson.dumps(event_values(met), default=str))
    payload = {"handler": f"{raise_once.__module__}.{raise_once.__qualname__}", "event": "RuleMet", "values": values}
    enqueue(act.session, "later", payload, actor=software(met.company_id, met.site_id))


def raise_once(met: RuleMet, act: Act) -> None:
    """One call for one case: whoever sees the same while it is open raises nothing; the type's row keeps order."""
    query = select(ExceptionType).where(ExceptionType.id == met.exception_type_id, ExceptionType.active)
    kind = act.session.scalar(query.with_for_update(key_share=True).execution_options(populate_existing=True))
    if kind is None or kind.raised_when is None or not _applies(kind, met, act) or _stands(met, act):
        return
    row = ProductionException(category=kind.category, exception_type_id=kind.id, description=met.description)
    for name in ("company_id", "site_id", "ticket_id", "work_order_id", "work_center_id", "equipment_id"):
        setattr(row, name, getattr(met, name))
    row.source, row.source_id = met.document, met.document_id
    exceptions.open_found(row, act)


def _applies(kind: ExceptionType, met: RuleMet, act: Act) -> bool:
    """A type of one area is raised there only."""
    return kind.area_id is None or kind.area_id == _area_of(met, act.session)


def _area_of(met: RuleMet, session: Session) -> UUID | None:
    machine = session.get(Equipment, met.equipment_id) if met.equipment_id else None
    center_id = met.work_center_id or (machine.work_center_id if machine else None)
    center = session.get(WorkCenter, center_id) if center_id else None
    return center.area_id if center else None


def _stands(met: RuleMet, act: Act) -> bool:
    one = ProductionException
    query = select(one.id).where(one.exception_type_id == met.exception_type_id, one.state.in_(STANDING))
    return act.session.scalar(query.where(_same_case(met)).limit(1)) is not None


def _same_case(met: RuleMet) -> ColumnElement[bool]:
    """Seen at the same record; every ticket of an operation is one case."""
    if met.ticket_id is None:
        return ProductionException.source_id == met.document_id
    operation = select(Ticket.operation_id).where(Ticket.id == met.ticket_id).scalar_subquery()
    return ProductionException.ticket_id.in_(select(Ticket.id).where(Ticket.operation_id == operation))

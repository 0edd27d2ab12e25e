"""Times at tickets: intervals made anew from the taps of a ticket, and shared between those a person worked at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select, update

from backend.database import Exact
from backend.documents.act import Act
from backend.kernel.quantity import ZERO
from backend.production.production_report import ProductionReport, WorkInterval
from backend.production.ticket import Ticket
from backend.production.work_intervals import TIME_KINDS, Tap, attribute, fold, touching
from backend.production.work_order import WorkOrderOperation

Span = tuple[datetime, datetime | None]


def taps_of(ticket: Ticket, act: Act) -> list[Tap]:
    """Every start, pause, resume and finish of a ticket that stands."""
    report = ProductionReport
    query = select(report.happened_at, report.id, report.kind, report.person_id).where(
        report.ticket_id == ticket.id, report.kind.in_(TIME_KINDS), report.voided.is_(False)
    )
    return [Tap(at, id, kind, person) for at, id, kind, person in act.session.execute(query) if at]


def keep(ticket: Ticket, act: Act) -> None:
    """Make the ticket's intervals what its taps say, and the minutes of everything they touch."""
    act.session.flush()
    wanted = {(one.person_id, one.begun_at): one.ended_at for one in fold(taps_of(ticket, act))}
    present = list(act.session.scalars(select(WorkInterval).where(WorkInterval.ticket_id == ticket.id)))
    changed: dict[UUID | None, list[Span]] = defaultdict(list)
    lost: dict[UUID, Decimal] = defaultdict(Decimal)
    for row in present:
        key = (row.person_id, row.begun_at)
        if key in wanted and wanted[key] == row.ended_at:
            del wanted[key]
            continue
        changed[row.person_id].append((row.begun_at, row.ended_at))
        if key in wanted:
            row.ended_at = wanted.pop(key)
            changed[row.person_id].append((row.begun_at, row.ended_at))
        else:
            lost[ticket.id] -= row.minutes
            act.session.delete(row)
    for (person_id, begun_at), ended_at in wanted.items():
        act.session.add(_interval(ticket, person_id, (begun_at, ended_at)))
        changed[person_id].append((begun_at, ended_at))
    act.session.flush()
    add_minutes(_merged(lost, *(_share(person_id, spans, act) for person_id, spans in changed.items())), act)


def add_minutes(minutes: Mapping[UUID, Decimal], act: Act) -> None:
    """Add minutes to tickets and to their operations."""
    given = {ticket_id: value for ticket_id, value in minutes.items() if value}
    if not given:
        return
    query = select(Ticket).where(Ticket.id.in_(given)).order_by(Ticket.id).with_for_update(key_share=True)
    rows = []
    for ticket in act.session.scalars(query):
        ticket.minutes += given[ticket.id]
        rows.append({"operation": ticket.operation_id, "more": given[ticket.id]})
    operation: Any = WorkOrderOperation.__table__
    more = operation.c.minutes + bindparam("more", type_=Exact())
    act.session.execute(update(operation).where(operation.c.id == bindparam("operation")).values(minutes=more), rows)


def _share(person_id: UUID | None, spans: Sequence[Span], act: Act) -> dict[UUID, Decimal]:
    """New minutes of every interval of a person that the changed spans touch; what each ticket gains by it."""
    reach = touching(spans, act.now)
    if reach is None:
        return {}
    near = _overlapping(person_id, reach, act)
    around = touching([(row.begun_at, row.ended_at) for row in near], act.now)
    beyond = around is not None and (around[0] < reach[0] or around[1] > reach[1])
    every = _overlapping(person_id, around, act) if beyond else near  # type: ignore[arg-type]
    minutes = attribute({row.id: (row.begun_at, row.ended_at) for row in every})
    gained: dict[UUID, Decimal] = defaultdict(Decimal)
    for row in near:
        new = minutes.get(row.id, ZERO)
        gained[row.ticket_id] += new - row.minutes
        row.minutes = new
    return gained


def _overlapping(person_id: UUID | None, reach: tuple[datetime, datetime], act: Act) -> list[WorkInterval]:
    query = select(WorkInterval).where(
        WorkInterval.person_id == person_id,
        WorkInterval.begun_at < reach[1],
        or_(WorkInterval.ended_at.is_(None), WorkInterval.ended_at > reach[0]),
    )
    return list(act.session.scalars(query.order_by(WorkInterval.begun_at, WorkInterval.id)))


def _interval(ticket: Ticket, person_id: UUID | None, span: Span) -> WorkInterval:
    return WorkInterval(
        company_id=ticket.company_id,
        site_id=ticket.site_id,
        ticket_id=ticket.id,
        person_id=person_id,
        kind="run",
        begun_at=span[0],
        ended_at=span[1],
        minutes=ZERO,
    )


def _merged(*parts: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
    total: dict[UUID, Decimal] = defaultdict(Decimal)
    for part in parts:
        for ticket_id, value in part.items():
            total[ticket_id] += value
    return total

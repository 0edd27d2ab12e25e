"""What facts make of tickets: their sums and their states."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from backend.documents.act import Act
from backend.production import rules, time_keeping
from backend.production.counters import EFFECTS, Chain, done
from backend.production.production_report import ProductionReport
from backend.production.ticket import Ticket
from backend.production.work_intervals import fold, is_ended
from backend.production.work_order import WorkOrder

SUMS = {"reported": "good", "scrapped": "scrapped", "rework": "rework"}


def add(ticket: Ticket, kind: str, quantity: Decimal) -> None:
    """A report's quantity goes to the sums of its ticket too."""
    for name, sign in EFFECTS[kind].items():
        if name in SUMS:
            setattr(ticket, SUMS[name], getattr(ticket, SUMS[name]) + sign * quantity)


def follow(ticket: Ticket, before: Chain, after: Chain, doubtful: bool, act: Act) -> None:
    """The state of the ticket reported at, and the tickets of operations that were passed through, became done or
    are not done any more. `doubtful`: somebody tapped or took something back, so all facts are looked at."""
    now_done = {one.id: flag for one, flag in zip(after, done(after), strict=True)}
    passed: dict[UUID, Decimal] = {}
    changed: set[UUID] = set()
    for old, new, was_done in zip(before, after, done(before), strict=True):
        if not new.counted and (old.good != new.good or new.id == ticket.operation_id):
            passed[new.id] = new.good
        if was_done != now_done[new.id] or new.id in passed:
            changed.add(new.id)
    ticket.good = passed.pop(ticket.operation_id, ticket.good)
    _settle(ticket, now_done[ticket.operation_id], doubtful, act)
    for other in _of_operations(changed - {ticket.operation_id}, act):
        other.good = passed.pop(other.operation_id, other.good)
        _settle(other, now_done[other.operation_id], doubtful, act)


def refresh(ticket: Ticket, act: Act) -> None:
    """The state as all facts of the ticket say."""
    taps = time_keeping.taps_of(ticket, act)
    running = any(interval.ended_at is None for interval in fold(taps))
    ended = bool(taps) and is_ended(taps)
    ticket.state = rules.ticket_state(ticket.state, ended, running, bool(taps), _is_touched(ticket, act))


def _settle(ticket: Ticket, done: bool, doubtful: bool, act: Act) -> None:
    """Quantities alone make a waiting ticket running and a full one done."""
    if ticket.state == "cancelled":
        return
    if done or _is_full(ticket):
        ticket.state = "done"
    elif doubtful or ticket.state == "done":
        refresh(ticket, act)
    elif ticket.state == "waiting":
        ticket.state = "running"


def _is_full(ticket: Ticket) -> bool:
    return ticket.rework <= 0 and ticket.good + ticket.scrapped >= ticket.quantity


def _is_touched(ticket: Ticket, act: Act) -> bool:
    if ticket.good or ticket.scrapped or ticket.rework:
        return True
    here = (
        ProductionReport.ticket_id == ticket.id,
        ProductionReport.voided.is_(False),
        ProductionReport.kind != "void",
    )
    return bool(act.session.scalar(select(exists().where(*here))))


def _of_operations(operation_ids: Iterable[UUID], act: Act) -> list[Ticket]:
    wanted = set(operation_ids)
    return of_order(act, Ticket.operation_id.in_(wanted)) if wanted else []


def of_order(act: Act, *conditions: Any) -> list[Ticket]:
    """The tickets that fit, held to the end of the act, so that nobody gives them to others meanwhile."""
    query = select(Ticket).where(*conditions).order_by(Ticket.id).with_for_update(key_share=True)
    return list(act.session.scalars(query.execution_options(populate_existing=True)))


def resize(order: WorkOrder, after: Chain, act: Act) -> None:
    """Tickets ask for the order's new quantity; one that was full may be open again."""
    now_done = {one.id: flag for one, flag in zip(after, done(after), strict=True)}
    for ticket in _of_operations(now_done, act):
        ticket.quantity = order.quantity
        if ticket.state != "waiting":
            _settle(ticket, now_done[ticket.operation_id], True, act)

"""Calls about exceptions: the first level at once, the next ones as clocks run out; never twice for one turn (§11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents import notices
from backend.documents.act import Act
from backend.documents.actor import software
from backend.documents.context import event_values
from backend.documents.jobs import JobKind, JobRun, Outcome, enqueue
from backend.people.queries import leader_of
from backend.production import exception_clocks, exception_rules
from backend.production.exception_flow import OPEN
from backend.production.exception_rules import Clock
from backend.production.production_exception import ExceptionEscalation, ProductionException

MOST = 500


@dataclass(frozen=True)
class CallsDue:
    """Somebody of a company waits longer than was promised."""

    company_id: UUID
    moment: datetime


def call(row: ProductionException, text: str, act: Act) -> str:
    """Tell everybody up to the level the call has come to; who was called at that level, in words."""
    persons: set[UUID] = set()
    for level in range(exception_rules.first_level(bool(row.scenario.get("is_safety"))), row.level + 1):
        persons |= set(_persons(row, level, act))
    notices.tell(persons, text, row, act)
    return ", ".join(_named(_who(row, row.level), act))


def escalate(happened: CallsDue, act: Act) -> None:
    """Every call that is overdue; hearing it twice calls nobody twice, because each turn is written down."""
    one = ProductionException
    query = select(one).where(one.company_id == happened.company_id, one.next_call_at <= act.now)
    query = query.where(one.state.in_(OPEN)).order_by(one.next_call_at).limit(MOST)
    for row in act.session.scalars(query.with_for_update().execution_options(populate_existing=True)):
        overdue(row, act)


def overdue(row: ProductionException, act: Act) -> None:
    """Call the next level for each clock whose turn has come; a long silence is one call, not many."""
    shifts = exception_clocks.shifts_of(row, act.session)
    for clock in exception_clocks.running(row):
        turn = exception_clocks.turn_at(clock, shifts, act.now)
        if turn > clock.turns and not _waits(row, act):
            _call_higher(row, clock, turn, act)
    act.session.flush()
    exception_clocks.plan_next(row, act)


def ask_for_escalation(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    """Let every company that has an overdue call hear of it."""
    now = datetime.now(UTC)

    def ask(session: Session) -> dict[str, int]:
        one = ProductionException
        query = select(one.company_id).where(one.next_call_at <= now, one.state.in_(OPEN)).distinct()
        companies = session.scalars(query).all()
        for company_id in companies:
            _tell(session, CallsDue(company_id, now))
        return {"companies": len(companies)}

    return ask


def _tell(session: Session, due: CallsDue) -> None:
    values = orjson.loads(orjson.dumps(event_values(due), default=str))
    handler = f"{escalate.__module__}.{escalate.__qualname__}"
    payload = {"handler": handler, "event": "CallsDue", "values": values}
    key = f"calls {due.company_id} {due.moment:%Y-%m-%dT%H:%M}"
    enqueue(session, "later", payload, actor=software(due.company_id), dedupe=key)


def _call_higher(row: ProductionException, clock: Clock, turn: int, act: Act) -> None:
    row.level, row.escalated_at = exception_rules.next_level(row.level), act.now
    called = call(row, _delay(row, clock), act)
    position = 10 * (len(row.escalations) + 1)
    line = {"level": row.level, "clock": clock.name, "due": clock.due, "at": act.now, "called": called[:200]}
    row.escalations.append(ExceptionEscalation(position=position, turn=turn, **line))


def _delay(row: ProductionException, clock: Clock) -> str:
    if clock.name == "accept":
        return f"Nobody has accepted {row.number} in time."
    if clock.name == "contain":
        return f"{row.number} was not contained in time."
    return f"{row.number} was not resolved in time."


def _waits(row: ProductionException, act: Act) -> bool:
    return row.state == "waiting_external" and row.waits_until is not None and act.now < row.waits_until


def _who(row: ProductionException, level: int) -> list[dict[str, str]]:
    """Who is called at a level: as the type says, else the usual role."""
    said = row.scenario.get("calls", {}).get(str(level))
    return said or [{"role": exception_rules.STANDARD_CALLS[level]}]


def _persons(row: ProductionException, level: int, act: Act) -> Iterable[UUID]:
    for who in _who(row, level):
        if "person_id" in who:
            yield UUID(who["person_id"])
        else:
            yield from notices.holders_of(who["role"], row, act)
    if level == 1 and row.raised_by_id is not None:
        leader = leader_of(act.session, row.raised_by_id)
        if leader is not None:
            yield leader


def _named(called: list[dict[str, str]], act: Act) -> list[str]:
    ids = {UUID(who["person_id"]) for who in called if "person_id" in who}
    names = act.assembly.hooks.names(act.session, ids) if ids else {}
    return [names.get(UUID(who["person_id"]), "") if "person_id" in who else who["role"] for who in called]


JOB = JobKind("production.escalate", ask_for_escalation, label="Call the next level")

"""Exceptions: what happens to them. Raised, accepted, contained, resolved are facts and commute (§16)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from backend.documents import notices
from backend.documents.act import Act
from backend.kernel.errors import Forbidden
from backend.plant.work_center import Equipment, WorkCenter
from backend.production import escalation, exception_clocks, exception_rules, rules
from backend.production.exception_flow import OPEN, Addition, Containment, Resolution, Waiting
from backend.production.exception_type import ExceptionType
from backend.production.production_exception import ProductionException
from backend.production.stops import begin_stop, settle_stop
from backend.production.ticket import Ticket

ENDED = ("closed", "rejected", "merged", "withdrawn")


def take(row: ProductionException, act: Act) -> None:
    """Somebody calls: fill in what the place tells, start the clocks, tell the first level."""
    row.raised_by_id = act.actor.person_id
    _place(row, act)
    _begin(row, act)
    told = rules.wrong_clock(act.captured_at, act.now)
    if told:
        act.flag(told)


def open_found(row: ProductionException, act: Act) -> ProductionException:
    """One that another record leads to: it is its source."""
    act.add(row)
    _place(row, act)
    _begin(row, act)
    return row


def add(row: ProductionException, form: Addition, act: Act) -> None:
    """More about it: words are added, the type and the severity put right; the clocks follow the severity."""
    act.tracker.verb(row, "add", always=True)  # a photo alone is an addition, too
    if row.state in ENDED:
        return
    if form.description:
        row.description = "\n".join(part for part in (row.description, form.description) if part)
    row.equipment_id = form.equipment_id or row.equipment_id
    if form.exception_type_id and form.exception_type_id != row.exception_type_id:
        row.exception_type_id = form.exception_type_id
        _follow_type(row, act)
    if form.severity and form.severity != row.severity:
        row.severity = form.severity
        begin_stop(row, act.happened_at)
        exception_clocks.set_all(row, act.now, act)
    _flag_stop(row, act)


def accept(row: ProductionException, act: Act) -> None:
    """Somebody comes. Of two who said so the earlier one counts for the time, the first to arrive is responsible."""
    if row.state in ENDED:
        return
    if row.responder_id is None or row.accepted_at is None:
        row.responder_id = act.actor.person_id
        notices.tell(_raiser(row), f"{act.actor.name} comes for {row.number}.", row, act)
    elif row.responder_id != act.actor.person_id:
        act.flag(f"{row.number} was accepted by somebody else already.")
    row.accepted_at = _earlier(row.accepted_at, act.happened_at)
    exception_clocks.plan_next(row, act)


def contain(row: ProductionException, form: Containment, act: Act) -> None:
    """It gets no worse; whoever did that has come."""
    if row.state in ENDED:
        return
    _come(row, act)
    row.contained_at = _earlier(row.contained_at, act.happened_at)
    row.containment = "\n".join(part for part in (row.containment, form.containment) if part)
    exception_clocks.plan_next(row, act)


def begin(row: ProductionException, act: Act) -> None:
    """Somebody works on the cause."""
    if row.state not in ENDED:
        _come(row, act)
        exception_clocks.plan_next(row, act)


def resolve(row: ProductionException, form: Resolution, act: Act) -> None:
    """It is put right; whoever raised it says whether it is. What is resolved is contained, too."""
    if row.state in ENDED or row.state == "verified":
        return
    if row.resolved_at is not None:
        act.flag(f"{row.number} was resolved already.")
        row.resolved_at = _earlier(row.resolved_at, act.happened_at)
        return
    _come(row, act)
    row.contained_at = row.contained_at or act.happened_at
    row.resolver_id, row.resolved_at = act.actor.person_id, act.happened_at
    row.cause_category = form.cause_category or row.cause_category or row.category
    row.cause, row.action = form.cause or row.cause, form.action or row.action
    row.waits_since, row.waits_until = None, None
    exception_clocks.plan_next(row, act)
    notices.tell(_raiser(row), f"{row.number} is resolved; please verify it.", row, act)


def restart(row: ProductionException, act: Act) -> None:
    """The line runs again; the stop ends there once it is verified."""
    if row.stopped_at is None:
        act.flag(f"{row.number} says that the line runs again, but nobody said that it stood.")
    row.restarted_at = act.happened_at
    settle_stop(row)


def withdraw(row: ProductionException, act: Act) -> None:
    """Raised by mistake and taken back by whoever raised it."""
    if row.raised_by_id != act.actor.person_id:
        raise Forbidden(f"Only whoever raised {row.number} takes it back.")
    if row.state == "withdrawn":
        row.stopped_at = None
    exception_clocks.plan_next(row, act)


def wait(row: ProductionException, form: Waiting, act: Act) -> None:
    """Somebody outside is needed; the clocks pause until the end date."""
    exception_rules.can_wait(form.until, act.now)
    row.waits_for = form.reason
    exception_clocks.pause(row, form.until, act)


def go_on(row: ProductionException, act: Act) -> None:
    if row.state in OPEN:
        exception_clocks.go_on(row, act)


def same_place(row: ProductionException) -> ColumnElement[bool]:
    """At the same machine, else work center, else area, else anywhere at the site."""
    for name in ("equipment_id", "work_center_id", "area_id"):
        value = getattr(row, name)
        if value is not None:
            return getattr(ProductionException, name) == value  # type: ignore[no-any-return]
    return ProductionException.site_id == row.site_id


def same_kind(row: ProductionException) -> ColumnElement[bool]:
    if row.exception_type_id is not None:
        return ProductionException.exception_type_id == row.exception_type_id
    return ProductionException.category == row.category


def note_recurrence(row: ProductionException, act: Act) -> None:
    """Three of one kind at one place within thirty days are no accident any more."""
    since = (row.raised_at or act.now) - exception_rules.RECURS_WITHIN
    query = select(func.count()).select_from(ProductionException).where(*_alike(row))
    count = act.session.scalar(query.where(ProductionException.raised_at >= since)) or 0
    row.recurs = exception_rules.recurs(count)


def _alike(row: ProductionException) -> tuple[ColumnElement[bool], ...]:
    one = ProductionException
    lives = one.state.not_in(("rejected", "merged", "withdrawn"))
    return (one.company_id == row.company_id, one.site_id == row.site_id, same_kind(row), same_place(row), lives)


def _begin(row: ProductionException, act: Act) -> None:
    row.raised_at, row.arrived_at = act.happened_at, act.now
    _follow_type(row, act)
    row.severity = row.severity or "minor"
    row.level = exception_rules.first_level(bool(row.scenario.get("is_safety")))
    act.session.flush()
    begin_stop(row, row.raised_at)
    exception_clocks.set_all(row, act.now, act)
    row.similar_id = _similar(row, act)
    note_recurrence(row, act)
    _flag_stop(row, act)
    escalation.call(row, f"{row.number} was raised: come and look.", act)


def _place(row: ProductionException, act: Act) -> None:
    """What a ticket or a machine tells about the place; what was given by hand stays."""
    ticket = act.session.get(Ticket, row.ticket_id) if row.ticket_id else None
    if ticket is not None:
        row.site_id, row.company_id = ticket.site_id, ticket.company_id
        row.work_order_id = row.work_order_id or ticket.work_order_id
        row.work_center_id = row.work_center_id or ticket.work_center_id
    machine = act.session.get(Equipment, row.equipment_id) if row.equipment_id else None
    if machine is not None:
        row.work_center_id = row.work_center_id or machine.work_center_id
    center = act.session.get(WorkCenter, row.work_center_id) if row.work_center_id else None
    if center is not None:
        row.area_id = row.area_id or center.area_id


def _follow_type(row: ProductionException, act: Act) -> None:
    """Keep the scenario as it is now; what is changed later does not touch a running case."""
    kind = act.session.get(ExceptionType, row.exception_type_id) if row.exception_type_id else None
    if kind is None:
        return
    row.type_version, row.scenario = kind.version, _scenario(kind)
    row.category, row.severity = kind.category, row.severity or kind.severity


def _scenario(kind: ExceptionType) -> dict[str, Any]:
    calls: dict[str, list[dict[str, str]]] = {}
    for line in kind.calls:
        who = {"person_id": str(line.person_id)} if line.person_id else {"role": line.role}
        calls.setdefault(str(line.level), []).append(who)
    clocks = {line.severity: [line.accept_minutes, line.contain_minutes, line.resolve_minutes] for line in kind.clocks}
    names = ("name", "is_safety", "may_stop_line", "needs_proof", "follow_ups")
    return {name: getattr(kind, name) for name in names} | {"calls": calls, "clocks": clocks}


def _similar(row: ProductionException, act: Act) -> Any:
    """An open call of the same kind at the same place, raised within half an hour: a proposal to merge."""
    one = ProductionException
    query = select(one.id, one.raised_at).where(*_alike(row), one.id != row.id, one.state.in_(OPEN))
    raised_at = row.raised_at or act.now
    for id, raised in act.session.execute(query.order_by(one.raised_at.desc()).limit(20)):
        if raised is not None and exception_rules.is_same_again(raised, raised_at):
            return id
    return None


def _flag_stop(row: ProductionException, act: Act) -> None:
    scenario = row.scenario
    may = scenario.get("may_stop_line", True)
    told = exception_rules.stop_line_told(row.number, scenario.get("name", ""), may, row.severity or "minor")
    if told:
        act.flag(told)


def _come(row: ProductionException, act: Act) -> None:
    """Whoever does something about it has come, even if nobody said so first."""
    row.responder_id = row.responder_id or act.actor.person_id
    row.accepted_at = row.accepted_at or act.happened_at


def _raiser(row: ProductionException) -> list[Any]:
    return [row.raised_by_id] if row.raised_by_id else []


def _earlier(known: datetime | None, moment: datetime) -> datetime:
    return moment if known is None else min(known, moment)

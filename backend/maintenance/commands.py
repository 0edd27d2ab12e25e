"""Verbs of maintenance orders: report, accept, work, complete, verify; each writes its moment on the repair clock."""

from datetime import datetime

from backend.documents import notices
from backend.documents.act import Act
from backend.kernel.errors import Invalid
from backend.kernel.quantity import ZERO
from backend.maintenance import rules
from backend.maintenance.events import EquipmentStands
from backend.maintenance.maintenance_order import OPEN, Completion, MaintenanceOrder, MaintenancePause, Pausing, Why
from backend.plant.work_center import Equipment, WorkCenter

MECHANIC = "mechanic"
URGENT = (1, 2)


def report(order: MaintenanceOrder, act: Act) -> None:
    """Somebody says that a machine needs work; where it stands is filled in."""
    if not 1 <= order.priority <= 4:
        raise Invalid("priority: 1 to 4 is needed.", {"priority": ["1 to 4."]})
    rules.whole_window(order.planned_from, order.planned_until)
    order.reported_by_id, order.reported_at = act.actor.person_id, act.happened_at
    order.respond_by = rules.respond_by(act.happened_at, order.priority)
    _place(order, act)
    if order.priority in URGENT:
        notices.tell_role(MECHANIC, f"{order.number} is urgent: {order.description}", order, act)
    if order.stands:
        _tell_standing(order, act)


def change(order: MaintenanceOrder, act: Act) -> None:
    if not 1 <= order.priority <= 4:
        raise Invalid("priority: 1 to 4 is needed.", {"priority": ["1 to 4."]})
    rules.whole_window(order.planned_from, order.planned_until)
    changed = act.tracker.difference(order)
    if "priority" in changed and order.reported_at is not None:
        order.respond_by = rules.respond_by(order.reported_at, order.priority)
    if "stands" in changed and order.stands:
        _tell_standing(order, act)


def plan_window(order: MaintenanceOrder, from_at: datetime, until_at: datetime, act: Act) -> None:
    """When the machine is given to maintenance: whoever schedules leaves it alone then."""
    rules.can_plan(order.number, order.state, OPEN)
    if until_at <= from_at:
        raise Invalid("planned_until: it must be after planned_from.", {"planned_until": ["After planned_from."]})
    order.planned_from, order.planned_until = from_at, until_at
    act.session.flush()
    act.tracker.verb(order, "plan_window")


def accept(order: MaintenanceOrder, act: Act) -> None:
    """A mechanic comes."""
    order.person_id = order.person_id or act.actor.person_id
    order.accepted_at = act.happened_at
    _reckon(order)


def start(order: MaintenanceOrder, act: Act) -> None:
    order.person_id = order.person_id or act.actor.person_id
    order.started_at = _first(order.started_at, act.happened_at)
    order.accepted_at = _first(order.accepted_at, act.happened_at)
    _reckon(order)


def pause(order: MaintenanceOrder, form: Pausing, act: Act) -> None:
    if order.finished_at is None and not _resting(order):
        place = 10 * (len(order.pauses) + 1)
        begun = {"from_at": act.happened_at, "reason": form.reason, "remark": form.remark}
        order.pauses.append(MaintenancePause(position=place, **begun))


def resume(order: MaintenanceOrder, act: Act) -> None:
    _end_pauses(order, act.happened_at)


def complete(order: MaintenanceOrder, form: Completion, act: Act) -> None:
    """Done; a second completion adds what the first did not say, and is flagged by its state."""
    order.person_id = order.person_id or act.actor.person_id
    order.started_at = _first(order.started_at, act.happened_at)
    order.accepted_at = _first(order.accepted_at, order.started_at)
    order.finished_at, order.done_by_id = act.happened_at, act.actor.person_id
    _end_pauses(order, act.happened_at)
    for name in ("failure_mode_id", "failure_cause_id", "repair_activity_id"):
        setattr(order, name, getattr(form, name) or getattr(order, name))
    order.parts_used, order.outcome = form.parts_used or order.parts_used, form.remark or order.outcome
    order.test_run = form.test_run or order.test_run
    if form.hours is not None:
        order.hours = (order.hours or ZERO) + form.hours
    codes = (order.failure_mode_id, order.failure_cause_id, order.repair_activity_id)
    for sentence in rules.lacking(order.kind, codes, order.hours, order.number):
        act.flag(sentence)
    _reckon(order)


def verify(order: MaintenanceOrder, act: Act) -> None:
    """Somebody else tried it, and it runs."""
    rules.can_verify(act.actor.person_id, (order.person_id, order.done_by_id), order.number)
    order.verified_by_id, order.verified_at = act.actor.person_id, act.happened_at


def send_back(order: MaintenanceOrder, form: Why, act: Act) -> None:
    """It does not run after all; the clock goes on."""
    order.reason, order.finished_at, order.repair_minutes = form.reason, None, None
    if order.person_id is not None:
        notices.tell([order.person_id], f"{order.number} came back: {form.reason}", order, act)


def end(order: MaintenanceOrder, form: Why, act: Act) -> None:
    """Rejected or cancelled; who reported it is told why."""
    order.reason = form.reason
    if order.reported_by_id is not None:
        notices.tell([order.reported_by_id], f"{order.number} is {order.state}: {form.reason}", order, act)


def _tell_standing(order: MaintenanceOrder, act: Act) -> None:
    """Whoever plans with the work center may want to know."""
    if order.work_center_id is not None and order.state in OPEN:
        act.record(EquipmentStands(order.id, order.work_center_id, order.site_id))


def _place(order: MaintenanceOrder, act: Act) -> None:
    """Work center and area of the equipment, where nobody named them."""
    equipment = act.session.get(Equipment, order.equipment_id) if order.equipment_id else None
    if equipment is not None:
        order.site_id = equipment.site_id
        order.work_center_id = order.work_center_id or equipment.work_center_id
    center = act.session.get(WorkCenter, order.work_center_id) if order.work_center_id else None
    if center is not None:
        order.area_id = order.area_id or center.area_id


def _reckon(order: MaintenanceOrder) -> None:
    """Response, repair and waiting, each apart (§3)."""
    order.response_minutes = rules.minutes_between(order.reported_at, order.accepted_at)
    if order.started_at is not None and order.finished_at is not None:
        spans = [(one.from_at, one.to_at) for one in order.pauses]
        order.waiting_minutes = rules.waiting(order.started_at, order.finished_at, spans)
        whole = rules.minutes_between(order.started_at, order.finished_at) or ZERO
        order.repair_minutes = max(ZERO, whole - order.waiting_minutes)


def _resting(order: MaintenanceOrder) -> bool:
    return any(one.to_at is None for one in order.pauses)


def _end_pauses(order: MaintenanceOrder, at: datetime) -> None:
    for one in order.pauses:
        if one.to_at is None:
            one.to_at = max(at, one.from_at)


def _first(known: datetime | None, now: datetime) -> datetime:
    return min(known or now, now)

"""Refer an exception on: what is known goes with it, nothing is typed again (§11)."""

from uuid import UUID

from backend.documents.act import Act
from backend.ehs.commands import report_hazard
from backend.engineering import change_requests
from backend.kernel.errors import Invalid
from backend.production.events import ExceptionReferred
from backend.production.exception_flow import Referral
from backend.production.production_exception import ExceptionReferral, ProductionException
from backend.production.work_order import WorkOrder


def refer(row: ProductionException, form: Referral, act: Act) -> None:
    """Two people who refer the same thing on have meant the same; it is opened once."""
    line = _line(row, form, act)
    if any(_means_the_same(line, known) for known in row.referrals):
        act.flag(f"{row.number} was referred on as {form.follow_up} already.")
        return
    row.referrals.append(line)
    act.session.flush()
    if form.follow_up == "change_request":
        change_requests.open_for(row, line.description, act, line.item_id)
    elif form.follow_up == "hazard":
        where = {name: getattr(row, name) for name in ("area_id", "work_center_id", "equipment_id")}
        report_hazard(row, line.description, act, where=where)
    else:
        act.record(ExceptionReferred(row.id, form.follow_up))


def _line(row: ProductionException, form: Referral, act: Act) -> ExceptionReferral:
    line = ExceptionReferral(position=10 * (len(row.referrals) + 1), follow_up=form.follow_up, at=act.happened_at)
    line.person_id, line.description = act.actor.person_id, form.description or row.description
    order = act.session.get(WorkOrder, row.work_order_id) if row.work_order_id else None
    line.item_id = form.item_id or (order.item_id if order is not None else None)
    line.lot_id = form.lot_id
    if form.follow_up == "nonconformance":
        line.quantity = form.quantity or (order.quantity if order is not None else None)
        _check(line.item_id, "item_id", "which item does not conform is needed.")
        if line.quantity is None or line.quantity <= 0:
            raise Invalid("quantity: how much does not conform is needed.", {"quantity": ["More than 0."]})
    return line


def _check(given: UUID | None, name: str, sentence: str) -> None:
    if given is None:
        raise Invalid(f"{name}: {sentence}", {name: ["A value is needed."]})


def _means_the_same(one: ExceptionReferral, other: ExceptionReferral) -> bool:
    about = ("follow_up", "item_id", "lot_id")
    return all(getattr(one, name) == getattr(other, name) for name in about)

"""Verbs of nonconformances: contain, concede, dispose, verify, close."""

from decimal import Decimal
from uuid import UUID

from backend.documents import approvals, attachments, notices
from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.documents.steps import step_within
from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from backend.kernel.quantity import ZERO
from backend.production.production_exception import ProductionException
from backend.production.work_order import WorkOrder
from backend.quality import dispositions, rules
from backend.quality.decisions import LETS_GO, settle
from backend.quality.events import NonconformanceReported
from backend.quality.holding import let_go
from backend.quality.inspection import Inspection
from backend.quality.nonconformance import Concession, Nonconformance, NonconformanceDisposition, Reason
from backend.quality.order_holds import NONCONFORMANCE_ENDED, hold_order, settle_order_hold

DECIDES = "quality_manager"  # where no approval rule names another role
SERIOUS = ("critical", "major", "minor")


def open_for(inspection: Inspection, act: Act) -> None:
    """What a failed inspection leaves: a nonconformance, unless the same one is open from an earlier verdict."""
    if _is_open_for(inspection, act):
        return
    failed = [line for line in inspection.characteristics if line.nonconforming > line.acceptance_number]
    worst = min((line.defect_class for line in failed), key=SERIOUS.index, default="major")
    found = Nonconformance(company_id=inspection.company_id, site_id=inspection.site_id, item_id=inspection.item_id)
    found.quantity, found.lot_id, found.work_order_id = inspection.quantity, inspection.lot_id, inspection.work_order_id
    found.inspection_id, found.defect_class = inspection.id, worst
    found.description = ", ".join(line.name for line in failed)
    found.source, found.source_id = document_name(Inspection), inspection.id
    step_within(act.add(found), "report", act)


def open_from_exception(id: UUID, act: Act) -> None:
    """What an exception was referred on as: item, lot and quantity as they were named there, and its photos."""
    row = act.session.get_one(ProductionException, id)
    line = [one for one in row.referrals if one.follow_up == "nonconformance"][-1]
    found = Nonconformance(company_id=row.company_id, site_id=row.site_id, description=line.description)
    found.item_id, found.lot_id, found.quantity = line.item_id, line.lot_id, line.quantity
    found.work_order_id = row.work_order_id
    found.source, found.source_id = document_name(ProductionException), row.id
    act.add(found)
    attachments.copy_to(row, found, act)
    step_within(found, "report", act)


def report(found: Nonconformance, act: Act) -> None:
    """It stands: the order cannot be closed, and whoever may concede is asked; critical ones are only told."""
    act.record(NonconformanceReported(found.id, found.item_id, found.lot_id, found.quantity))
    if found.work_order_id is not None:
        hold_order(act.session.get_one(WorkOrder, found.work_order_id), found, act)
    if found.defect_class == "critical":
        notices.tell_role(DECIDES, f"Nonconformance {found.number} is critical; say what is done with it.", found, act)
        return
    role = approvals.role_for(found, "concede", act.session) or DECIDES
    reason = f"{found.description or found.spec.label} ({found.number})"
    act.session.flush()
    approvals.ask(found, "concede", {"reason": reason}, role, act)


def contain(found: Nonconformance, act: Act) -> None:
    """Nobody picks it until it is decided what happens."""
    if found.lot_id is not None:
        lot = act.session.get_one(Lot, found.lot_id)
        inventory.hold_lot(lot, "nonconformance", f"Nonconformance {found.number}", act, found)


def concede(found: Nonconformance, form: Concession, act: Act) -> None:
    """Use as is: the lot is let go, the inspection is decided, the record says why and until when."""
    rules.can_concede(found.number, found.defect_class)
    found.concession_reason, found.concession_expires = form.reason, form.expires
    whole = {"disposition": "disposition_concession", "quantity": found.quantity}
    found.dispositions = [NonconformanceDisposition(position=10, **whole)]
    _close_question(found, act)
    _decide_inspection(found, "concession", act)
    act.session.flush()
    step_within(found, "verify", act)


def dispose(found: Nonconformance, act: Act) -> None:
    """Every piece goes somewhere: scrap and returns leave stock at once, what is conceded becomes usable."""
    rules.is_balanced(found.quantity, (line.quantity for line in found.dispositions))
    parts = dispositions.parts_of(found)
    conceded = parts["disposition_concession"]
    if conceded:
        rules.can_concede(found.number, found.defect_class)
        remarks = [line.remark for line in found.dispositions if line.disposition == "disposition_concession"]
        found.concession_reason = remarks[0]
    _close_question(found, act)
    dispositions.take_out(found, parts, act)
    _decide_inspection(found, dispositions.usage_decision(parts), act, conceded)
    if conceded:
        dispositions.lift_holds(found, act)


def verify(found: Nonconformance, act: Act) -> None:
    """Done as decided: what was reworked or sorted is inspected again, the rest of the lot is free."""
    dispositions.inspect_again(found, act)
    dispositions.lift_holds(found, act)
    settle_order_hold(found.work_order_id, act)


def reject(found: Nonconformance, form: Reason, act: Act) -> None:
    """It was no nonconformance after all."""
    found.rejected_reason = form.reason
    _close_question(found, act)
    _decide_inspection(found, "accept", act)
    dispositions.lift_holds(found, act)
    settle_order_hold(found.work_order_id, act)


def _is_open_for(inspection: Inspection, act: Act) -> bool:
    query = dispositions.of_inspection(inspection).where(Nonconformance.state.not_in(NONCONFORMANCE_ENDED))
    return act.session.scalars(query).first() is not None


def _close_question(found: Nonconformance, act: Act) -> None:
    """Somebody decided without waiting for the answer; nobody needs to give it any more."""
    question = approvals.open_question(act.session, found, "concede")
    if question is not None:
        approvals.close(question, "outdated", "", act)


def _decide_inspection(found: Nonconformance, usage_decision: str, act: Act, quantity: Decimal | None = None) -> None:
    """The inspection that found it is decided with it; of several parts only the conceded one is let go."""
    if found.inspection_id is None:
        return
    inspection = act.session.get_one(Inspection, found.inspection_id)
    if inspection.state == "judged":
        inspection.state = "decided"
        act.session.flush()
        act.tracker.verb(inspection, "decide")
        settle(inspection, usage_decision, "", act, quantity)
    elif usage_decision in LETS_GO and quantity != ZERO:
        let_go(inspection, quantity, act)

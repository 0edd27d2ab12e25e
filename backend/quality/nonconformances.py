"""Verbs of nonconformances: contain, concede, dispose, verify, close."""

from uuid import UUID

from sqlalchemy import select

from backend.documents import approvals
from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.documents.steps import step_within
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement
from backend.inventory.lot import Lot
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.quantity import ZERO
from backend.production.work_order import WorkOrder
from backend.quality import rules
from backend.quality.decisions import settle
from backend.quality.events import NonconformanceReported
from backend.quality.inspection import Inspection
from backend.quality.nonconformance import Concession, Nonconformance, Reason
from backend.quality.order_holds import hold_order, settle_order_hold

DECIDES = "quality_manager"  # where no approval rule names another role
SERIOUS = ("critical", "major", "minor")


def open_for(inspection: Inspection, act: Act) -> Nonconformance:
    """What a failed inspection leaves: a nonconformance, and a question to whoever may concede."""
    failed = [line for line in inspection.characteristics if line.nonconforming > line.acceptance_number]
    worst = min((line.defect_class for line in failed), key=SERIOUS.index, default="major")
    names = ", ".join(line.name for line in failed)
    found = act.add(
        Nonconformance(
            company_id=inspection.company_id,
            site_id=inspection.site_id,
            item_id=inspection.item_id,
            quantity=inspection.quantity,
            lot_id=inspection.lot_id,
            work_order_id=inspection.work_order_id,
            inspection_id=inspection.id,
            defect_class=worst,
            description=names,
            source=document_name(Inspection),
            source_id=inspection.id,
        )
    )
    step_within(found, "report", act)
    return found




def report(found: Nonconformance, act: Act) -> None:
    """It stands: the order cannot be closed, and whoever may concede is asked."""
    act.record(NonconformanceReported(found.id, found.item_id, found.lot_id, found.quantity))
    if found.work_order_id is not None:
        hold_order(act.session.get_one(WorkOrder, found.work_order_id), found, act)
    if found.defect_class != "critical":
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
    _let_go(found, act)
    act.session.flush()
    step_within(found, "verify", act)


def dispose(found: Nonconformance, act: Act) -> None:
    """Every piece goes somewhere; what is scrapped leaves stock at once."""
    rules.is_balanced(found.quantity, (line.quantity for line in found.dispositions))
    scrapped = sum((line.quantity for line in found.dispositions if line.disposition == "disposition_scrap"), ZERO)
    if scrapped > 0:
        _scrap(found, scrapped, act)
    conceded = [line for line in found.dispositions if line.disposition == "disposition_concession"]
    if conceded:
        rules.can_concede(found.number, found.defect_class)
        found.concession_reason = conceded[0].remark
        _let_go(found, act)
    _decide_inspection(found, "concession" if conceded else "scrap" if scrapped else "sort", act)


def verify(found: Nonconformance, act: Act) -> None:
    """Done as decided; the order may be closed when nothing else is open."""
    settle_order_hold(found.work_order_id, act)


def reject(found: Nonconformance, form: Reason, act: Act) -> None:
    """It was no nonconformance after all."""
    found.rejected_reason = form.reason
    _let_go(found, act)


def _let_go(found: Nonconformance, act: Act) -> None:
    if found.lot_id is not None:
        lot = act.session.get_one(Lot, found.lot_id)
        inventory.release_lot(lot, "nonconformance", act, found.id)
    _decide_inspection(found, "concession", act)


def _decide_inspection(found: Nonconformance, usage_decision: str, act: Act) -> None:
    """The inspection that found it is decided with it."""
    if found.inspection_id is None:
        return
    inspection = act.session.get_one(Inspection, found.inspection_id)
    if inspection.state == "judged":
        inspection.state = "decided"
        act.session.flush()
        act.tracker.verb(inspection, "decide")
        settle(inspection, usage_decision, "", act)


def _scrap(found: Nonconformance, quantity: object, act: Act) -> None:
    """Take scrapped pieces out of stock, from wherever the lot lies."""
    left = quantity
    scrap = inventory.virtual_location(found.site_id, "scrap", act)
    movements: list[Movement] = []
    for balance in _stock_of(found, act):
        part = min(balance.quantity, left)  # type: ignore[call-overload]
        if part > 0:
            movements.append(
                Movement(
                    found.item_id,
                    part,
                    balance.location_id,
                    scrap.id,
                    lot_id=found.lot_id,
                    from_status=balance.status,
                )
            )
            left -= part
    if movements:
        inventory.post("scrap", movements, found, act, reason=found.number)


def _stock_of(found: Nonconformance, act: Act) -> list[StockBalance]:
    query = (
        select(StockBalance)
        .join(StorageLocation, StorageLocation.id == StockBalance.location_id)
        .where(
            StockBalance.item_id == found.item_id,
            StockBalance.lot_id == (found.lot_id or UUID(int=0)),
            StockBalance.site_id == found.site_id,
            StockBalance.quantity > 0,
            StorageLocation.kind.in_(OURS),
        )
        .order_by(StockBalance.id)
    )
    return list(act.session.scalars(query))

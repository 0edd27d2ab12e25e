"""Which plan an inspection follows, and the inspection made from it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents import notices
from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.documents.steps import step_within
from backend.engineering.item import Item
from backend.kernel.errors import Refused
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseReceipt
from backend.quality import rules
from backend.quality.inspection import Inspection, InspectionCharacteristic
from backend.quality.inspection_plan import InspectionPlan

COPIED = (
    "position",
    "name",
    "kind",
    "unit",
    "decimals",
    "target",
    "lower_limit",
    "upper_limit",
    "defect_class",
    "acceptance_number",
    "gauge_type",
    "method",
)
MANAGER = "quality_manager"


def plans_for(session: Session, item: Item, kinds: tuple[str, ...], on: date) -> list[InspectionPlan]:
    """Approved plans of these kinds for an item or its group, valid on a day; the most specific first."""
    plan = InspectionPlan
    fits = plan.item_id == item.id
    if item.item_group_id is not None:
        fits = or_(fits, plan.item_id.is_(None) & (plan.item_group_id == item.item_group_id))
    query = select(plan).where(
        plan.company_id == item.company_id,
        plan.state == "approved",
        plan.kind.in_(kinds),
        fits,
        or_(plan.valid_from.is_(None), plan.valid_from <= on),
        or_(plan.valid_to.is_(None), plan.valid_to > on),
    )
    return sorted(session.scalars(query), key=_rank)


def choose(session: Session, item: Item, kind: str, on: date, supplier_id: UUID | None = None) -> InspectionPlan | None:
    """The most specific plan: item and supplier, item, group; ties by the latest valid one."""
    fitting = [plan for plan in plans_for(session, item, (kind,), on) if plan.supplier_id in (None, supplier_id)]
    return fitting[0] if fitting else None


def open_inspection(
    item: Item, kind: str, quantity: Decimal, source: Document, act: Act, plan: InspectionPlan | None, **about: object
) -> Inspection:
    """Ask for an inspection; without a plan it waits, visibly, and is never passed in silence."""
    inspection = act.add(
        Inspection(
            company_id=item.company_id,
            site_id=source.site_id,  # type: ignore[attr-defined]
            kind=kind,
            item_id=item.id,
            quantity=quantity,
            source=document_name(type(source)),
            source_id=source.id,
            **about,
        )
    )
    if plan is None:
        sentence = f"Item {item.number} has no plan for {kind}; {inspection.number} waits."
        notices.tell_role(MANAGER, sentence, inspection, act)
        return inspection
    take_plan(inspection, plan)
    step_within(inspection, "plan", act)
    return inspection


def take_in(inspection: Inspection, quantity: Decimal, lot_id: UUID | None, act: Act) -> None:
    """More came on hold for this inspection: it covers what is there, not what was ordered."""
    inspection.held += quantity
    inspection.quantity, inspection.lot_id = inspection.held, lot_id
    if inspection.inspection_plan_id is not None:
        _size(inspection, act.session.get_one(InspectionPlan, inspection.inspection_plan_id))


def take_plan(inspection: Inspection, plan: InspectionPlan) -> None:
    """Copy the plan as it is now; later changes of it do not reach this inspection."""
    inspection.inspection_plan_id = plan.id
    _size(inspection, plan)
    inspection.characteristics = [
        InspectionCharacteristic(**{name: getattr(line, name) for name in COPIED}) for line in plan.characteristics
    ]


def plan_it(inspection: Inspection, act: Act) -> None:
    """Plan an inspection somebody asked for by hand, or that waited for a plan."""
    if inspection.characteristics:
        return
    item = act.session.get_one(Item, inspection.item_id)
    plan = choose(act.session, item, inspection.kind, act.today, supplier_of(inspection, act))
    if plan is None:
        raise Refused(f"Item {item.number} has no approved plan for {inspection.kind}.")
    take_plan(inspection, plan)


def supplier_of(inspection: Inspection, act: Act) -> UUID | None:
    """Who delivered what is inspected."""
    if inspection.purchase_receipt_id is None:
        return None
    receipt = act.session.get_one(PurchaseReceipt, inspection.purchase_receipt_id)
    return act.session.get_one(PurchaseOrder, receipt.purchase_order_id).supplier_id


def approve(plan: InspectionPlan, act: Act) -> None:
    if not plan.characteristics:
        raise Refused(f"Inspection plan {plan.number} checks nothing yet.")


def _size(inspection: Inspection, plan: InspectionPlan) -> None:
    sampling = (plan.sample_size, plan.sample_percent)
    inspection.sample_size = rules.sample_size(plan.sampling_mode, inspection.quantity, *sampling)


def _rank(plan: InspectionPlan) -> tuple[bool, bool, int, str]:
    from_day = plan.valid_from.toordinal() if plan.valid_from else 0
    return plan.item_id is None, plan.supplier_id is None, -from_day, plan.number

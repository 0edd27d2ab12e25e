"""Where break points cut in by a plan: the day each new part takes over, as the run that made the plan foresaw it."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.documents.steps import step_within
from backend.engineering.break_point import RUNNING, BreakPoint, Prediction
from backend.engineering.item import Item
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.plan import Plan
from backend.kernel.quantity import SCALE
from backend.kernel.substitution.breakpoint_facts import BreakPoint as Told
from backend.kernel.substitution.breakpoint_facts import Cut
from backend.planning.keeping import Shelf
from backend.planning.plan_version import PlanVersion
from backend.planning.snapshot import Snapshot

SMALLEST = Decimal(1).scaleb(-SCALE)


def cut_ins(session: Session, shelf: Shelf, actor: Actor, version: PlanVersion) -> list[dict[str, Any]]:
    """A row for each break point the run followed and the actor may see, by its number."""
    snapshot = shelf.of(session, version.id)
    cuts = snapshot.plan.cuts
    if not cuts:
        return []
    query = narrow(select(BreakPoint, Item), BreakPoint, actor).join(Item, Item.id == BreakPoint.old_item_id)
    of_company = BreakPoint.company_id == version.company_id
    rows = session.execute(query.where(of_company).order_by(BreakPoint.number)).tuples()
    return [_row(snapshot, cuts[point.number], point, item) for point, item in rows if point.number in cuts]


def record(plan: Plan, version: PlanVersion, act: Act) -> None:
    """Write on each running break point what this plan foresees; the next run measures its drift from there."""
    cuts, told = plan.cuts, {point.id: point for point in plan.network.joins.extensions.points}
    which = BreakPoint.company_id == version.company_id, BreakPoint.state.in_(RUNNING), BreakPoint.number.in_(cuts)
    for point in act.session.scalars(select(BreakPoint).where(*which).order_by(BreakPoint.id)) if cuts else ():
        seen = _prediction(cuts[point.number], version, told[point.number])
        if any(getattr(point, name) != value for name, value in vars(seen).items()):
            act.attempt(lambda point=point, seen=seen: step_within(point, "predict", act, seen))  # type: ignore[misc]


def _prediction(cut: Cut, version: PlanVersion, point: Told) -> Prediction:
    assert version.day_zero is not None
    day = None if cut.day is None else version.day_zero + timedelta(days=cut.day)
    value = cut.value.quantize(SMALLEST, ROUND_HALF_UP)
    return Prediction(unscaled(point.consumed), day, unscaled(cut.remainder), value)


def _row(snapshot: Snapshot, cut: Cut, point: BreakPoint, item: Item) -> dict[str, Any]:
    """`predicted_on` is nothing where no need of the plan reaches the new part."""
    first = next((side for side in cut.sides if side.new), None)
    return {
        "break_point": {"id": point.id, "number": point.number, "title": point.name, "state": point.state},
        "old_item": {"id": item.id, "number": item.number, "title": item.name},
        "predicted_on": None if cut.day is None else snapshot.day(cut.day),
        "is_fact": cut.fact,
        "served_old": unscaled(cut.served),
        "remainder": unscaled(cut.remainder),
        "stranded": unscaled(cut.stranded),
        "bridging": unscaled(cut.bridging),
        "reason": first.reason if first is not None else "",
        "found": [finding.code for finding in cut.findings],
    }

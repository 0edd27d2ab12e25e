"""Ways out of a shortage that are a choice: a substitute, another site's surplus, what a later order has reserved.

Each is written down where everybody looks: as a material choice of the order, as a firm transfer that is kept for it,
as a reservation. The kit is then checked again in the same act: what would not buy the day it was offered with is not
done at all.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.documents import steps
from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.documents.approvals import Approval
from backend.documents.rights import demand, may
from backend.kernel.errors import Refused
from backend.kernel.kitting.choosing import chosen_for
from backend.kernel.kitting.fixes import Fix, Move
from backend.kernel.mrp.facts import unscaled
from backend.kernel.quantity import plain
from backend.planning import plan_change, rules
from backend.planning.kitting_choices import as_written
from backend.planning.kitting_facts import Picture
from backend.planning.kitting_orders import Checked
from backend.planning.planned_order import PlannedOrder
from backend.plant.company import Site
from backend.production import choosing, swapping
from backend.production.choosing import Chosen
from backend.production.material_choice import MaterialChoice
from backend.production.work_order import WorkOrder

PLANNED, ORDER = "planning/planned_order", "production/work_order"
DOCUMENTS: Mapping[str, type[WorkOrder | PlannedOrder]] = {PLANNED: PlannedOrder, ORDER: WorkOrder}
Row = dict[str, Any]


def possible(seen: Picture, actor: Actor, order: str, fix: Fix) -> bool:
    """Whether such a choice can be written down here, and by this person."""
    row = seen.needed.rows[order]
    if row.document not in DOCUMENTS or not may(actor, MaterialChoice, "create"):
        return False
    if row.proposed and not may(actor, PlannedOrder, "firm"):
        return False
    if fix.kind == "transfer":
        return may(actor, PlannedOrder, "firm") and all(_lane(seen, move) for move in fix.moves)
    if fix.kind == "swap":
        return row.document == ORDER and all(_is_reserved(seen, move) for move in fix.moves)
    return True


def hold_senders(site: Site, act: Act) -> None:
    """Of two who ask for the same surplus the second sees what the first has left."""
    query = select(Site.id).where(Site.company_id == site.company_id, Site.id != site.id).order_by(Site.id)
    act.session.execute(query.with_for_update(key_share=True)).all()


def carry_out(seen: Picture, fix: Fix, act: Act) -> list[Row]:
    """What was written down, row by row."""
    demand(act.actor, MaterialChoice, "create")
    row = seen.needed.rows[fix.order]
    if row.document not in DOCUMENTS:
        raise Refused(f"{row.number} has no material of its own yet; choose when it is planned.")
    return CARRIED[fix.kind](seen, fix, act)


def check_again(before: Fix, after: Picture) -> None:
    """The day is reproduced by a fresh check, or nothing is done."""
    kit = next((kit for kit in after.all_kits if kit.order == before.order), None)
    if kit is None or kit.day is None or (before.day is not None and kit.day > before.day):
        raise rules.Outdated("This way out would not bring the day it was offered with; look at the kit again.")


def _substitute(seen: Picture, fix: Fix, act: Act) -> list[Row]:
    lines = seen.orders[fix.order].lines
    written = as_written(act.session, chosen_for(seen.facts, fix.order), lines)
    if not written:
        raise rules.Outdated("Nothing may serve it instead any more; look at the kit again.")
    rows = choosing.choose(_document(seen, fix, act), written, act)
    return [_told(seen, fix, row) for row in rows]


def _transfer(seen: Picture, fix: Fix, act: Act) -> list[Row]:
    """A firm transfer over the lane for each site that sends, kept for the order from now on."""
    demand(act.actor, PlannedOrder, "firm")
    document = _document(seen, fix, act)
    made = [_asked(seen, move, act) for move in fix.moves]
    act.session.flush()
    kept = [_kept(move, sent.id) for move, sent in zip(fix.moves, made, strict=True)]
    choosing.choose(document, kept, act)
    return [_sent(sent) for sent in made]


def _asked(seen: Picture, move: Move, act: Act) -> PlannedOrder:
    lane = _lane(seen, move)
    if lane is None:
        raise Refused(f"No supply lane leads from {move.origin} to here; add one first.")
    today = seen.question.today
    due = today + timedelta(days=move.day)
    sent = PlannedOrder(company_id=lane.company_id, site_id=lane.site_id, supply_lane_id=lane.id, item_id=move.item)
    sent.quantity, sent.source, sent.state = unscaled(move.quantity), "transfer", "firm"
    sent.start, sent.due = due - timedelta(days=lane.lead_time_days), due
    for site_id in (lane.from_site_id, lane.site_id):
        plan_change.mark_items(site_id, (sent.item_id,), act)  # type: ignore[arg-type]
    return act.add(sent)


def _kept(move: Move, supply_id: UUID) -> Chosen:
    item_id: UUID = move.item  # type: ignore[assignment]
    return Chosen(item_id, None, unscaled(move.quantity), supply_id=supply_id)


def _swap(seen: Picture, fix: Fix, act: Act) -> list[Row]:
    taker = _document(seen, fix, act)
    if not isinstance(taker, WorkOrder):
        raise Refused(f"{taker.number} is no work order; only those reserve material.")
    told = []
    for move in fix.moves:
        giver = seen.needed.rows[move.origin]
        if not _is_reserved(seen, move):
            raise Refused(f"{giver.number} has not reserved so much; nothing can be taken from it.")
        order, item = act.find(WorkOrder, giver.document_id), seen.items[move.item]  # type: ignore[index]
        swapping.give_over((order, taker), (item.id, item.number), unscaled(move.quantity), act)
        told.append(_given(seen, fix, order, plain(unscaled(move.quantity))))
    return told


CARRIED: Mapping[str, Callable[[Picture, Fix, Act], list[Row]]] = {
    "substitute": _substitute,
    "transfer": _transfer,
    "swap": _swap,
}


def _document(seen: Picture, fix: Fix, act: Act) -> WorkOrder | PlannedOrder:
    """What a run only proposes is firm from now on: the next run would not know of the choice."""
    row: Checked = seen.needed.rows[fix.order]
    found = act.find(DOCUMENTS[row.document], row.document_id, lock=True)
    if isinstance(found, PlannedOrder) and found.state == "proposed":
        asked = steps.take(PlannedOrder, found.id, "firm", {}, found.version, act)
        if isinstance(asked, Approval):
            raise Refused(f"Somebody must approve that {found.number} is changed; do it in the order itself.")
    return found


def _lane(seen: Picture, move: Move) -> Any:
    return seen.lanes.get((move.origin, move.item))  # type: ignore[call-overload]


def _is_reserved(seen: Picture, move: Move) -> bool:
    """Of a released order that has not begun; nothing else is swapped."""
    giver = seen.needed.rows[move.origin]
    held = [each for each in seen.facts.supplies if each.reserved_for == move.origin and each.item == move.item]
    return giver.document == ORDER and giver.state == "released" and sum(e.quantity for e in held) >= move.quantity


def _days(seen: Picture, fix: Fix) -> Row:
    before = next(kit.day for kit in seen.all_kits if kit.order == fix.order)
    days = seen.date(before), seen.date(fix.day)
    return dict(zip(("before", "after"), (day and day.isoformat() for day in days), strict=True))


def _told(seen: Picture, fix: Fix, row: MaterialChoice) -> Row:
    item = seen.items.get(row.substitute_id) if row.substitute_id else None
    named = {"document": "production/material_choice", "id": str(row.id), "number": item.number if item else row.number}
    return named | _days(seen, fix) | {"at_once": True, "quantity": plain(row.quantity)}


def _sent(sent: PlannedOrder) -> Row:
    named = {"document": PLANNED, "id": str(sent.id), "number": sent.number, "at_once": True}
    return named | {"before": None, "after": sent.due.isoformat(), "quantity": plain(sent.quantity)}


def _given(seen: Picture, fix: Fix, order: WorkOrder, quantity: str) -> Row:
    named = {"document": ORDER, "id": str(order.id), "number": order.number, "at_once": True}
    return named | _days(seen, fix) | {"quantity": quantity}

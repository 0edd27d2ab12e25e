"""What a planner looks at beside the orders themselves: exceptions and projected stock."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow_table
from backend.engineering.item import Item
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.findings import SEVERITY
from backend.kernel.mrp.network import rows_of
from backend.kernel.mrp.pegging import OrderName, needs_of, slot_of
from backend.kernel.mrp.plan import Plan
from backend.kernel.mrp.queues import yields_of
from backend.kernel.quantity import ZERO, plain
from backend.planning.keeping import Shelf
from backend.planning.names import Ids, Names
from backend.planning.plan_version import PlanException, PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import OrderKey, PlanItem, PlanSnapshot, Proposal, ids_between
from backend.planning.proposals import number_of
from backend.planning.snapshot import Snapshot

SENTENCES = {
    "cycle": "The BOM of this item leads back to itself: {}.",
    "no_source": "Nobody makes or sells this item, and {} are needed.",
    "no_bom": "This item is made but has no released BOM, and {} are needed.",
    "no_legal_item": "Nothing may serve {} that are needed on {}: every item is ruled out for them.",
    "blocked_need": "{} that are needed on {} may come of one item only, and that is ruled out for them.",
    "substitution_cycle": "Items would replace each other in a circle, so that {} is left out.",
    "substitution_invalid": "{} contradicts itself and is left out.",
    "substitution_ambiguous": "More than one rule speaks of the same needs ({}); the first is followed.",
    "law_unknown": "Nobody has answered yet whether the law allows {} here; until then it is not used.",
    "past_due_start": "An order of {} should have been begun on {}.",
    "late_supply": "A supply of {} is overdue since {}.",
    "late_demand": "A demand of {} is overdue since {}.",
    "beyond_horizon": "A demand of {} on {} lies beyond the horizon of this plan.",
    "frozen_shortage": "What people fixed leaves {} missing from {} on, and no run may plan more there.",
    "below_safety": "Stock falls below the safety stock by {} on {}.",
    "unallocated": "No source takes {} that are needed on {}: what they may deliver is used up.",
    "cutin_gap": "The new part comes later than the switch: {} are missing from {} on ({}).",
    "cutin_drift": "The predicted switch has moved by {} days ({}).",
    "bridging": "{} more of the old part are used than its transition quantity ({}).",
    "stranded": "{} of this item are left over at the switch on {} ({}).",
    "obsolete_stock": "{} in stock may not be used any more ({}).",
    "substitute_used": "{} of {} are used instead from {} on ({}).",
    "excess_lot": "An order brings {} more than is wanted on {}.",
    "excess_stock": "{} more are made on {} for the sake of what they yield.",
    "expiry_loss": "{} expire before {} and serve nobody.",
    "slushy_change": "An order of {} on {} needs somebody's approval.",
    "release_to_free": "{} are kept for {}, which needs none of it.",
    "not_kept_apart": "Orders of this item are not kept apart: substitutes or a break point join it with others.",
    "in": "A supply of {} that comes on {} is needed on {} already.",
    "out": "A supply of {} that comes on {} is not needed before {}.",
    "cancel": "A supply of {} that comes on {} is not needed.",
    "decrease": "A supply brings {} more than is needed on {}.",
    "increase": "A supply could bring {} more on {}.",
    "no_conversion": "{}",
    "circular_transfer": "This item is sent round in a circle: {}.",
    "inter_org": "What is ordered of this item is an inter-organisation requirement: no plan of the sender has it.",
}
ENTANGLED = "This item and what stands in for it ({}) are made of each other; they are planned apart."
VALUES = {
    **dict.fromkeys(("cycle", "circular_transfer", "no_conversion"), ("sentence",)),
    **dict.fromkeys(("substitution_cycle", "substitution_invalid", "substitution_ambiguous"), ("rules",)),
    **dict.fromkeys(("cutin_gap", "stranded"), ("quantity", "day", "rules")),
    **dict.fromkeys(("cutin_drift", "bridging", "obsolete_stock"), ("quantity", "rules")),
    "law_unknown": ("others",),
    "substitute_used": ("quantity", "others", "day", "rules"),
    **dict.fromkeys(("in", "out"), ("quantity", "day", "until")),
    "release_to_free": ("quantity", "kept_for"),
    "not_kept_apart": (),
}
LATE = "past_due_start"
GONE = ("cancelled",)
Flows = dict[date, Decimal]


def exceptions(session: Session, actor: Actor, version: PlanVersion, limit: int = 500) -> list[dict[str, Any]]:
    """What is odd in a plan, the worst first; orders that should have begun say so by their start."""
    query = (
        select(PlanException, Item.number, Item.name)
        .outerjoin(Item, Item.id == PlanException.item_id)
        .where(PlanException.plan_version_id == version.id)
        .order_by(PlanException.severity, PlanException.day, PlanException.id)
        .limit(limit)
    )
    told = of_run(session, narrow_table(query, PlanException, actor)) + begun_late(session, actor, version, limit)
    return sorted(told, key=lambda row: (row["severity"], row["day"] or date.min))[:limit]


def of_run(session: Session, query: Any) -> list[dict[str, Any]]:
    """What a run wrote down, with the documents it names; `query` gives each row, its item's number and name."""
    rows = list(session.execute(query).tuples())
    ids: Ids = defaultdict(set)
    for found, _, _ in rows:
        if found.document_id is not None:
            ids[found.details["kind"]].add(found.document_id)
    names = Names(session, ids)
    return [_exception(*row, names) for row in rows]


def begun_late(
    session: Session, actor: Actor, version: PlanVersion, limit: int, ids: Collection[UUID] | None = None
) -> list[dict[str, Any]]:
    """Each proposal whose start lies before the first day, whatever became of it since; or some of them."""
    snapshot = session.scalars(
        narrow_table(select(PlanSnapshot), PlanSnapshot, actor).where(PlanSnapshot.plan_version_id == version.id)
    ).one_or_none()
    if snapshot is None:
        return []
    late = Proposal.id.between(*ids_between(snapshot.prefix)), Proposal.start < snapshot.day_zero
    query = (
        select(Proposal, PlanItem.item_id, Item.number, Item.name)
        .join(PlanItem, (PlanItem.place == Proposal.place) & (PlanItem.plan_snapshot_id == snapshot.id))
        .join(Item, Item.id == PlanItem.item_id)
        .where(*late, *(() if ids is None else (Proposal.id.in_(ids),)))
        .order_by(Proposal.start, Proposal.id)
        .limit(limit)
    )
    return [_late(snapshot, *row) for row in session.execute(query)]


def _late(snapshot: PlanSnapshot, order: Proposal, item_id: UUID, number: str, name: str) -> dict[str, Any]:
    quantity, named = unscaled(order.millionths), number_of(snapshot, order.ordinal)
    return {
        "id": order.id,
        "code": LATE,
        "severity": SEVERITY[LATE],
        "item": {"id": item_id, "number": number, "title": name},
        "day": order.start,
        "quantity": quantity,
        "details": {"until": order.due.isoformat()},
        "document": None,
        "order": {"document": "planning/planned_order", "id": order.id, "number": named},
        "sentence": SENTENCES[LATE].format(plain(quantity), order.start.isoformat()),
    }


def projection(session: Session, shelf: Shelf, scheme: PlanScheme, item_id: UUID) -> list[dict[str, Any]]:
    """Day by day what comes, what goes and what is left of one item, by the plan in force and what became of it."""
    if scheme.current_version_id is None:
        return []
    snapshot = shelf.of(session, scheme.current_version_id)
    places = snapshot.places_of(item_id)
    if not places:
        return []
    comes: Flows = defaultdict(Decimal)
    goes: Flows = defaultdict(Decimal)
    for place in places:
        _add_flows(session, snapshot, place, (comes, goes))
    on_hand = sum((unscaled(max(snapshot.plan.network.item(place).on_hand, 0)) for place in places), ZERO)
    return _balances(snapshot.day_zero, on_hand, comes, goes)


def _add_flows(session: Session, snapshot: Snapshot, place: int, flows: tuple[Flows, Flows]) -> None:
    """What comes and goes at one place of an item."""
    (comes, goes), arrays = flows, snapshot.plan.network.arrays
    for rows in (arrays.receipts, arrays.firm_orders):
        for day, _, quantity in rows_of(rows, place):
            comes[snapshot.day(day)] += unscaled(quantity)
    for day, quantity in _orders(session, snapshot, place):
        comes[max(day, snapshot.day_zero)] += quantity
    for day, quantity in joined_supplies(snapshot.plan, place):
        comes[snapshot.day(day)] += unscaled(quantity)
    for day, _, _, needed in needs_of(snapshot.plan, place):
        goes[snapshot.day(max(day, 0))] += unscaled(needed)


def joined_supplies(plan: Plan, place: int) -> Iterable[tuple[int, int]]:
    """Day and quantity of what other items serve instead of an item, and of what hosts yield of it."""
    taken = plan.orders.results.moves.get(place)
    receipts = taken.receipts if taken is not None else ()
    yield from ((max(day, 0), cover.quantity) for day, _, cover in receipts)
    yield from ((max(day, 0), quantity) for day, _, quantity in yields_of(plan.orders, place))


def _orders(session: Session, snapshot: Snapshot, place: int) -> Iterable[tuple[date, Decimal]]:
    """Day and quantity of the plan's orders of an item, as people have changed them since."""
    least, most = ids_between(snapshot.prefix, place, place)
    touched = {row.id: row for row in session.scalars(select(PlannedOrder).where(PlannedOrder.id.between(least, most)))}
    orders = snapshot.plan.orders[place]
    for day, piece, quantity in zip(orders.days, orders.pieces, orders.quantities, strict=True):
        key = OrderKey(snapshot.prefix, place, slot_of(snapshot.plan, OrderName(place, day, piece)))
        order = touched.get(key.id)
        if order is None:
            yield snapshot.day(day), unscaled(quantity)
        elif order.state not in GONE:
            yield order.due, order.quantity


def _balances(first: date, balance: Decimal, comes: Any, goes: Any) -> list[dict[str, Any]]:
    rows = []
    for day in sorted({first, *comes, *goes}):
        balance += comes.get(day, ZERO) - goes.get(day, ZERO)
        rows.append({"day": day, "supply": comes.get(day, ZERO), "need": goes.get(day, ZERO), "balance": balance})
    return rows


def _exception(found: PlanException, number: str | None, name: str | None, names: Names) -> dict[str, Any]:
    return {
        "id": found.id,
        "code": found.code,
        "severity": found.severity,
        "item": {"id": found.item_id, "number": number, "title": name},
        "day": found.day,
        "quantity": found.quantity,
        "details": found.details,
        "document": names.node(found.details["kind"], found.document_id) if found.document_id is not None else None,
        "sentence": _sentence(found, number),
    }


def _sentence(found: PlanException, number: str | None) -> str:
    others = ", ".join(found.details.get("others", ())) or number or ""
    if found.code == "substitution_cycle" and not found.details.get("rules"):
        return ENTANGLED.format(others)
    values = {
        "sentence": found.sentence,
        "quantity": plain(found.quantity or ZERO),
        "day": found.day.isoformat() if found.day is not None else "",
        "until": found.details.get("until", ""),
        "others": others,
        "rules": ", ".join(found.details.get("rules", ())),
        "kept_for": found.details.get("kept_for", ""),
    }
    told = found.details.get("told_as", found.code)
    sentence, named = SENTENCES[told], VALUES.get(told, ("quantity", "day"))
    return sentence.format(*[values[one] for one in named][: sentence.count("{}")])

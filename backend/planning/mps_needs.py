"""What planned orders and work orders take of items by the plan in force, read from the run's snapshot."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.errors import NotFound
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.pegging import name_of, needs_of, slot_of
from backend.kernel.mrp.queues import FIRM_NEED, ORDER, Queued
from backend.planning.columns import column_of
from backend.planning.keeping import Shelf
from backend.planning.mps_facts import SiteFacts
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import key_of
from backend.planning.snapshot import Snapshot
from backend.production.work_order import WorkOrder

Need = tuple[date, Decimal]  # the day the order begins, how much it takes


def read_needs(facts: SiteFacts, shelf: Shelf) -> SiteFacts:
    """The facts with what orders above their items need, on the day each begins as it stands now."""
    try:
        snapshot = shelf.of(facts.session, facts.plans.widest)
    except NotFound:
        return facts
    places = snapshot.places.of(column_of(list(facts.items))).tolist() if facts.items else ()
    taken = [needs_of(snapshot.plan, place) if place >= 0 else () for place in places]
    moved = _moved(facts, snapshot, {row[2] for rows in taken for row in rows if row[1] == FIRM_NEED})
    for one, rows in zip(facts.items.values(), taken, strict=True):
        one.needs = list(_needs(snapshot, rows, moved))
    return facts


class _Moved(NamedTuple):
    """When orders begin that are documents: those the plan took as given, those it proposed by place and slot."""

    given: Mapping[int, date]
    proposed: Mapping[tuple[int, int], date]


def _moved(facts: SiteFacts, snapshot: Snapshot, given: Collection[int]) -> _Moved:
    order = PlannedOrder
    mine = select(order.id, order.start).where(order.plan_version_id == facts.plans.widest)
    keys = ((key_of(id), start) for id, start in facts.session.execute(mine))
    proposed = {(key.place, key.slot): day for key, day in keys if key and key.prefix == snapshot.prefix}
    ids = {reference: snapshot.supply(reference).id for reference in given}
    starts = _starts(facts.session, set(ids.values()))
    return _Moved({reference: starts[id] for reference, id in ids.items() if id in starts}, proposed)


def _starts(session: Session, ids: Collection[UUID]) -> dict[UUID, date]:
    found: dict[UUID, date] = {}
    for document in (PlannedOrder, WorkOrder):
        query = select(document.id, document.start).where(document.id.in_(ids), document.start.is_not(None))
        found |= {id: start for id, start in session.execute(query)}
    return found


def _needs(snapshot: Snapshot, rows: Iterable[Queued], moved: _Moved) -> Iterator[Need]:
    for day, rank, reference, quantity in rows:
        begins = snapshot.day(day)
        if rank == FIRM_NEED:
            yield moved.given.get(reference, begins), unscaled(quantity)
        elif rank == ORDER:
            if moved.proposed:
                name = name_of(snapshot.plan, reference)
                begins = moved.proposed.get((name.place, slot_of(snapshot.plan, name)), begins)
            yield begins, unscaled(quantity)

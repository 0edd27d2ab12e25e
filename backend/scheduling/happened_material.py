"""What orders of the schedule wait for: material that comes too late, and material that nothing on its way covers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.inventory.item_site import ItemSite
from backend.production.work_order import WorkOrder
from backend.scheduling.followed import Followed, Happening, Open
from backend.scheduling.happened_orders import about
from backend.scheduling.material_days import MAKING, Lack, Taker
from backend.scheduling.naming import Row
from backend.scheduling.open_work import OpenOrder

BEGUN = ("running", "paused")
NAMED = 3  # so many items are named


class Lacking(NamedTuple):
    """An item that is short, and the days it takes to come; 0 where nobody has said."""

    number: str
    days: int


def short(session: Session, found: Followed) -> list[OpenOrder]:
    """Orders of the schedule that lack material."""
    columns = (getattr(WorkOrder, name) for name in OpenOrder._fields)
    lacking = WorkOrder.site_id == found.schedule.site_id, WorkOrder.shortages > 0, WorkOrder.state.in_(MAKING)
    rows = (OpenOrder(*row) for row in session.execute(select(*columns).where(*lacking)))
    return [order for order in rows if order.id in found.by_order]


def late(found: Followed, days: Mapping[Taker, date]) -> Iterator[Happening]:
    """Material that is on its way and comes after the operation that takes it is to begin."""
    for taker, day in days.items():
        first, comes = _takes(found, taker), _midnight(found, day)
        if first is None or first.start_at >= comes or _is_supposed(found, first, comes):
            continue
        order, starts = found.names.orders[first.work_order_id], found.names.moment(first.start_at)
        operation = first.operation_number
        sentence = f"Material for {order.number} comes on {day}; operation {operation} is to begin {starts}."
        yield Happening("late_material", sentence, about(order), [_comes(first, comes)])


def missing(session: Session, found: Followed, lacks: Iterable[Lack]) -> Iterator[Happening]:
    """What nothing on its way covers, unless ordered today it is there before the operation that takes it begins."""
    by_taker: dict[Taker, set[UUID]] = defaultdict(set)
    for lack in lacks:
        by_taker[lack.order_id, lack.number].add(lack.item_id)
    items = _items(session, found.schedule.site_id, {id for ids in by_taker.values() for id in ids})
    for taker, ids in by_taker.items():
        lacking, first = sorted(items[id] for id in ids), _takes(found, taker)
        comes = _soonest(found, lacking)
        if first is None or _is_supposed(found, first, comes or found.now):
            continue
        if comes is None or first.start_at < comes:
            yield _missing(found, first, comes, [item.number for item in lacking])


def _missing(found: Followed, first: Open, comes: datetime | None, items: Sequence[str]) -> Happening:
    order, operation = found.names.orders[first.work_order_id], first.operation_number
    named, starts = ", ".join(items[:NAMED]) + " …" * (len(items) > NAMED), found.names.moment(first.start_at)
    told = f"Nothing on its way covers {named} for {order.number}; operation {operation} is to begin {starts}."
    sentence = f"{told} Ordered today it would come on {comes.date()}." if comes else told
    return Happening("missing_material", sentence, about(order), [_comes(first, comes)])


def _takes(found: Followed, taker: Taker) -> Open | None:
    """The first open operation that takes it, unless that is at work."""
    order_id, number = taker
    slots = (slot for slot in found.by_order.get(order_id, ()) if number in (None, slot.operation_number))
    first = next(slots, None)
    return None if first is None or first.ticket_state in BEGUN else first


def _is_supposed(found: Followed, first: Open, comes: datetime) -> bool:
    known = (*found.supposes("material", first.work_order_id), *found.supposes("material", first.operation_id))
    return any(change.from_at and change.from_at >= comes for change in known)


def _comes(first: Open, comes: datetime | None) -> Row:
    return {
        "action": "material", "work_order_id": first.work_order_id, "operation_id": first.operation_id,
        "from_at": comes,
    }  # fmt: skip


def _soonest(found: Followed, lacking: Sequence[Lacking]) -> datetime | None:
    """When all of it is there if it is ordered today; None where somebody has not said how long one of them takes."""
    if not all(item.days for item in lacking):
        return None
    today = found.now.astimezone(found.names.zone).date()
    return _midnight(found, today + timedelta(days=max(item.days for item in lacking)))


def _midnight(found: Followed, day: date) -> datetime:
    return datetime.combine(day, time(), found.names.zone)


def _items(session: Session, site_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, Lacking]:
    here = (ItemSite.item_id == Item.id) & (ItemSite.site_id == site_id)
    query = select(Item.id, Item.number, ItemSite.lead_time_days).outerjoin(ItemSite, here).where(Item.id.in_(ids))
    return {id: Lacking(number, days or 0) for id, number, days in session.execute(query)}

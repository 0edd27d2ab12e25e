"""The day on which what an order lacks has come, as far as it is on its way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.units import exactly, uoms_of
from backend.kernel.bom.physics import as_decimal
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO
from backend.production.work_order import WorkOrder, WorkOrderMaterial
from backend.purchasing import queries as purchasing
from backend.scheduling.open_work import OpenOrder

ORDERED = ("approved", "sent")  # a draft is no more than a wish
MAKING = ("firm", "released", "running")
Taker = tuple[UUID, int | None]  # an order and the operation that takes it; None is the first


class Lack(NamedTuple):
    """What an order is short of."""

    order_id: UUID
    item_id: UUID
    short: Decimal
    number: int | None


class Receipt(NamedTuple):
    item_id: UUID
    day: date
    quantity: Decimal


@dataclass
class Coming:
    """What still comes of one item, the earliest first."""

    receipts: list[Receipt]

    def take(self, short: Decimal) -> date | None:
        """The day that covers it; what comes too little for is left to others, and has no day."""
        if sum((one.quantity for one in self.receipts), ZERO) < short:
            return None
        while short > 0:
            first = self.receipts[0]
            if first.quantity > short:
                self.receipts[0] = first._replace(quantity=first.quantity - short)
                return first.day
            short, day = short - first.quantity, first.day
            del self.receipts[0]
        return day


class Awaited(NamedTuple):
    """By when what orders lack has come, and what nothing on its way covers."""

    days: dict[Taker, date]
    missing: list[Lack]


def awaited(session: Session, site_id: UUID, orders: Iterable[OpenOrder]) -> Awaited:
    """Receipts are given out in the order of need: due day, then priority.

    What nothing on its way covers has no day and keeps nothing from beginning: the foreman is told of it, and a
    schedule's changes may say when it comes.
    """
    lacking = sorted((one for one in orders if one.shortages > 0), key=lambda one: (one.due, one.priority, one.number))
    found = Awaited({}, [])
    if not lacking:
        return found
    lacks = _lacks(session, [one.id for one in lacking])
    coming = _coming(session, site_id, {lack.item_id for mine in lacks.values() for lack in mine})
    for lack in (lack for order in lacking for lack in lacks.get(order.id, ())):
        day = coming[lack.item_id].take(lack.short) if lack.item_id in coming else None
        if day is None:
            found.missing.append(lack)
        else:
            taker = lack.order_id, lack.number
            found.days[taker] = max(day, found.days.get(taker, day))
    return found


def _lacks(session: Session, order_ids: Collection[UUID]) -> Mapping[UUID, list[Lack]]:
    line = WorkOrderMaterial
    query = select(line.owner_id, line.item_id, line.short, line.operation_number).where(line.short > 0)
    found: dict[UUID, list[Lack]] = defaultdict(list)
    for row in session.execute(query.where(line.owner_id.in_(order_ids)).order_by(line.owner_id, line.position)):
        found[row[0]].append(Lack(*row))
    return found


def _coming(session: Session, site_id: UUID, item_ids: Collection[UUID]) -> dict[UUID, Coming]:
    made: dict[UUID, Coming] = {}
    for receipt in sorted((*_bought(session, site_id, item_ids), *_made(session, site_id, item_ids))):
        made.setdefault(receipt.item_id, Coming([])).receipts.append(receipt)
    return made


def _bought(session: Session, site_id: UUID, item_ids: Collection[UUID]) -> Iterator[Receipt]:
    items = {one.id: one for one in session.scalars(select(Item).where(Item.id.in_(item_ids)))}
    uoms = uoms_of(session, {one.company_id for one in items.values()})
    for line, _ in session.execute(purchasing.open_lines(site_id, ORDERED)):
        if item := items.get(line.item_id):
            units = line.uom_id or item.uom_id, item.uom_id
            try:
                quantity = as_decimal(exactly(item, uoms, line.quantity - line.received, units))
            except Refused:  # in a unit that says nothing about this item, so nobody knows how much comes
                continue
            yield Receipt(item.id, line.due, quantity)


def _made(session: Session, site_id: UUID, item_ids: Collection[UUID]) -> Iterator[Receipt]:
    order = WorkOrder
    left = order.quantity - order.received - order.scrapped
    query = select(order.item_id, order.due, left).where(order.site_id == site_id, order.state.in_(MAKING), left > 0)
    for row in session.execute(query.where(order.item_id.in_(item_ids), order.kind != "rework")):
        yield Receipt(*row)

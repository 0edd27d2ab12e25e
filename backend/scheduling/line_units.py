"""What is to be built on a line in a week, unit by unit: open work orders due then, and the order pool's week."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from backend.engineering.routing import Routing, RoutingOperation
from backend.kernel.errors import Refused
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.planning.pool_capacity import quantities_of
from backend.plant.queries import line_and_parts
from backend.plant.work_center import WorkCenter
from backend.production.work_order import BEFORE_RELEASE, UNTIL_FINISHED, WorkOrder, WorkOrderOperation
from backend.scheduling.line_sequence import HELD, LineSequence, LineSequencePosition, still_held

ON_A_LINE = ("pre_scheduled", "kit_short", "kit_ok", "week_planned", "sequenced")
MOST = 20_000  # units of a week


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit that is to be built, the n-th of its order; `rank` is who goes first among units of a model."""

    item_id: UUID
    work_order_id: UUID | None
    order_pool_entry_id: UUID | None
    unit: int
    due: date
    rank: tuple[date, int, str, int]

    @property
    def key(self) -> str:
        """As a position of a sequence is known by."""
        return f"{self.work_order_id or self.order_pool_entry_id}.{self.unit:05}"


@dataclass(frozen=True)
class Want:
    """An order, or a portion of the pool without one, and how many of it are still to be built."""

    first: Piece
    quantity: int
    good: int = 0


@dataclass(frozen=True)
class Wanted:
    """Of which line, in the week that begins on `monday`; what is late is wanted in the week that runs."""

    line: WorkCenter
    monday: date
    today: date

    @property
    def end(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def begins(self) -> date:
        return date.min if self.monday <= self.today < self.end else self.monday


def centers_of(session: Session, line: WorkCenter) -> list[UUID]:
    """The line and the work centers that are part of it."""
    return list(session.scalars(line_and_parts(line.id)))


def waiting(session: Session, wanted: Wanted) -> list[Piece]:
    """The week's units that no frozen or running sequence has, those to go first at the front."""
    orders = list(session.scalars(_orders(session, wanted)))
    entries = list(session.scalars(_entries(wanted, orders)))
    wants = [_of_order(order) for order in orders] + _of_entries(session, entries)
    if sum(want.quantity for want in wants) > MOST:
        raise Refused(f"{wanted.line.number} has more than {MOST} units in this week, too many for a sequence.")
    taken = _taken(session, [want.first for want in wants], wanted.today)
    found = [piece for want in wants for piece in _left(want, taken)]
    return sorted(_with_portions(session, found, orders), key=lambda piece: piece.rank)


def _orders(session: Session, wanted: Wanted) -> Select[tuple[WorkOrder]]:
    """Released orders by their own operations; of others the item's routing says whether they come this way."""
    centers = centers_of(session, wanted.line)
    own = select(WorkOrderOperation.owner_id).where(WorkOrderOperation.work_center_id.in_(centers))
    routed = select(Routing.item_id).join(RoutingOperation, RoutingOperation.owner_id == Routing.id)
    routed = routed.where(Routing.state == "released", RoutingOperation.work_center_id.in_(centers))
    early = WorkOrder.state.in_(BEFORE_RELEASE)
    comes = or_(and_(~early, WorkOrder.id.in_(own)), and_(early, WorkOrder.item_id.in_(routed)))
    query = select(WorkOrder).where(
        WorkOrder.site_id == wanted.line.site_id, WorkOrder.state.in_(UNTIL_FINISHED), comes
    )
    return query.where(WorkOrder.due >= wanted.begins, WorkOrder.due < wanted.end).order_by(WorkOrder.id)


def _entries(wanted: Wanted, orders: Sequence[WorkOrder]) -> Select[tuple[OrderPoolEntry]]:
    """Portions of the pool that lie on this line in this week and are not made by an order already counted."""
    one = OrderPoolEntry
    sold = {order.sales_order_line_id for order in orders if order.sales_order_line_id is not None}
    query = select(one).where(
        one.work_center_id == wanted.line.id, one.state.in_(ON_A_LINE), one.work_order_id.is_(None)
    )
    query = query.where(one.week >= wanted.begins, one.week < wanted.end, one.sales_order_line_id.not_in(sold))
    return query.order_by(one.id)


def _of_order(order: WorkOrder) -> Want:
    rank = order.due, order.priority, order.number, 0
    first = Piece(order.item_id, order.id, None, 0, order.due, rank)
    return Want(first, _whole(order.quantity - order.scrapped), int(order.good))


def _of_entries(session: Session, entries: Sequence[OrderPoolEntry]) -> list[Want]:
    quantities = quantities_of(entries, session) if entries else {}
    found = []
    for entry in entries:
        due = entry.line_off_on or entry.promised or entry.wanted
        rank = due, entry.priority, entry.number, 0
        found.append(Want(Piece(entry.item_id, None, entry.id, 0, due, rank), _whole(quantities[entry.id])))
    return found


def _taken(session: Session, firsts: Iterable[Piece], today: date) -> Mapping[UUID, list[tuple[int, bool]]]:
    """By order (or portion): the units that stand in a sequence, and whether that is still to be built.

    A day that was frozen and passed without anybody beginning it is not.
    """
    ids = {piece.work_order_id or piece.order_pool_entry_id for piece in firsts}
    place = LineSequencePosition
    query = select(place.work_order_id, place.order_pool_entry_id, place.unit, still_held(today))
    query = query.join(LineSequence, LineSequence.id == place.owner_id).where(LineSequence.state.in_((*HELD, "done")))
    query = query.where(or_(place.work_order_id.in_(ids), place.order_pool_entry_id.in_(ids)))
    found: dict[UUID, list[tuple[int, bool]]] = defaultdict(list)
    for order_id, entry_id, unit, is_held in session.execute(query):
        found[order_id or entry_id].append((unit, bool(is_held)))
    return found


def _left(want: Want, taken: Mapping[UUID, list[tuple[int, bool]]]) -> Iterator[Piece]:
    """The last units of an order that are neither built nor in a sequence that is still to be built.

    Units before the first that was ever planned were built without a plan. Of a day that is done only what was
    reported good counts, so that what it missed comes again.
    """
    first = want.first
    places = taken.get(first.work_order_id or first.order_pool_entry_id, [])  # type: ignore[arg-type]
    held = {unit for unit, is_held in places if is_held}
    unplanned = min((unit for unit, _ in places), default=want.good + 1) - 1
    done = min(len(places) - len(held), max(0, want.good - unplanned))
    left = max(0, want.quantity - max(want.good, unplanned + len(held) + done))
    free = [unit for unit in range(1, want.quantity + 1) if unit not in held]
    for unit in free[len(free) - left :]:
        yield replace(first, unit=unit, rank=(*first.rank[:3], unit))


def _with_portions(session: Session, pieces: Sequence[Piece], orders: Sequence[WorkOrder]) -> list[Piece]:
    """Units of orders that are made for the pool, with the portion each belongs to: the earliest portion first."""
    made = {order.id: order for order in orders}
    lines = {order.sales_order_line_id for order in orders if order.sales_order_line_id is not None}
    query = select(OrderPoolEntry).where(OrderPoolEntry.state.in_(ON_A_LINE))
    query = query.where(or_(OrderPoolEntry.work_order_id.in_(made), OrderPoolEntry.sales_order_line_id.in_(lines)))
    entries = sorted(session.scalars(query), key=lambda one: (one.week or date.max, one.promised or one.wanted, one.id))
    portions = _by_line(entries, quantities_of(entries, session) if entries else {})
    found = []
    for piece in pieces:
        order = made.get(piece.work_order_id) if piece.work_order_id is not None else None
        waits = portions.get(order.sales_order_line_id, []) if order and order.sales_order_line_id else []
        found.append(replace(piece, order_pool_entry_id=waits.pop(0)) if waits else piece)
    return found


def _by_line(entries: Collection[OrderPoolEntry], quantities: Mapping[UUID, Decimal]) -> dict[UUID, list[UUID]]:
    """For each order line the portion of its first, second, third … unit."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for entry in entries:
        found[entry.sales_order_line_id] += [entry.id] * _whole(quantities[entry.id])
    return found


def _whole(quantity: Decimal) -> int:
    return max(0, int(quantity.to_integral_value(ROUND_CEILING)))

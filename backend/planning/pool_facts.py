"""What others tell of portions in the pool: ordered, on and off the line, in the store, shipped. Never refused."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.numbering import take_numbers
from backend.kernel.quantity import ZERO
from backend.planning.order_pool_entry import BEFORE_LINE_ON, MADE, OVER, OrderPoolEntry
from backend.planning.pool import before
from backend.planning.pool_times import reached, write_down
from backend.production.work_order import WorkOrder
from backend.sales.sales_order import SalesOrder, SalesOrderLine

CHAIN = ("sequenced", *MADE, "closed")


def take_in(order: SalesOrder, act: Act) -> None:
    """Every line of a confirmed order comes into the pool whole."""
    pattern = OrderPoolEntry.spec.number
    numbers = take_numbers(act.session, order.company_id, pattern, act.today, len(order.lines))
    entries = [
        OrderPoolEntry(
            number=number,
            company_id=order.company_id,
            site_id=order.site_id,
            sales_order_id=order.id,
            sales_order_line_id=line.id,
            customer_id=order.customer_id,
            item_id=line.item_id,
            quantity=line.quantity,
            priority=order.priority,
            wanted=line.wanted,
        )
        for number, line in zip(numbers, order.lines, strict=True)
    ]
    for entry in entries:
        reached(entry, "received", act.happened_at)
    act.add_all(entries)
    write_down(entries, act)


def give_up(order_id: UUID, act: Act) -> None:
    """The customer's order was cancelled; what is on the line already goes on."""
    entries = _held(OrderPoolEntry.sales_order_id == order_id, act)
    given_up = [entry for entry in entries if entry.state in BEFORE_LINE_ON]
    for entry in given_up:
        entry.state = "cancelled"
    write_down(given_up, act)


def go_on_line(order: WorkOrder, act: Act) -> None:
    """As many portions as the work order makes; those planned first, where nobody said which."""
    entries = _held(OrderPoolEntry.sales_order_line_id == order.sales_order_line_id, act)
    own = [entry for entry in entries if entry.work_order_id == order.id and entry.state not in OVER]
    free = [entry for entry in entries if entry.work_order_id is None and entry.state in BEFORE_LINE_ON]
    chosen = _for_order(order.quantity, own + free)
    for entry in chosen:
        entry.work_order_id = order.id
    reach(chosen, "line_on", act)
    write_down(chosen, act)


def come_off_line(order: WorkOrder, act: Act) -> None:
    """The portions of a finished work order, as far as its good pieces go."""
    entries = _held(OrderPoolEntry.work_order_id == order.id, act)
    done = _covered(order.good, entries)
    reach(done, "line_off", act)
    write_down(done, act)


def come_into_stock(line: SalesOrderLine, act: Act) -> None:
    """The portions of a line that are made in full; what is in the store has come off the line."""
    entries = _held(OrderPoolEntry.sales_order_line_id == line.id, act)
    made = _covered(line.made, entries)
    reach([entry for entry in made if entry.state == "line_on"], "line_off", act)
    reach(made, "in_stock", act)
    write_down(made, act)


def leave(order: SalesOrder, act: Act) -> None:
    """The portions of an order that are shipped in full."""
    entries = _held(OrderPoolEntry.sales_order_id == order.id, act)
    shipped = []
    for line in order.lines:
        shipped += _covered(line.shipped, [entry for entry in entries if entry.sales_order_line_id == line.id])
    reach(shipped, "shipped", act)
    write_down(shipped, act)


def reach(entries: Iterable[OrderPoolEntry], stage: str, act: Act) -> None:
    """These portions have come so far; one that had come farther only learns when."""
    for entry in entries:
        was = entry.state
        if _rank(was) < _rank(stage):
            entry.state = stage
            entry.ahead = entry.ahead or _rank(stage) > _rank(was) + 1
        reached(entry, stage, act.happened_at)


def report(entry: OrderPoolEntry, act: Act, stage: str) -> None:
    """A person says so: the step has been taken, or flagged where it could not be."""
    if entry.state == stage:
        was = before(entry, act)
        entry.ahead = entry.ahead or (was != stage and _rank(stage) > _rank(was) + 1)
    reached(entry, stage, act.happened_at)
    write_down([entry], act)


def line_on(entry: OrderPoolEntry, act: Act) -> None:
    report(entry, act, "line_on")


def line_off(entry: OrderPoolEntry, act: Act) -> None:
    report(entry, act, "line_off")


def put_in_stock(entry: OrderPoolEntry, act: Act) -> None:
    report(entry, act, "in_stock")


def ship(entry: OrderPoolEntry, act: Act) -> None:
    report(entry, act, "shipped")


def _held(condition: object, act: Act) -> list[OrderPoolEntry]:
    """The portions, locked in one order; who has come farthest first, then by plan and promise."""
    query = select(OrderPoolEntry).where(condition).order_by(OrderPoolEntry.id)  # type: ignore[arg-type]
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return sorted(act.session.scalars(query), key=_turn)


def _turn(entry: OrderPoolEntry) -> tuple[object, ...]:
    planned = entry.sequenced_on or entry.week or entry.promised or entry.wanted
    return -_rank(entry.state), planned, entry.sequence, entry.priority, entry.id


def _rank(state: str) -> int:
    """-1 for all before the sequence is fixed."""
    return CHAIN.index(state) if state in CHAIN else -1


def _covered(quantity: Decimal, entries: Iterable[OrderPoolEntry]) -> list[OrderPoolEntry]:
    """The portions that are whole within a quantity, in their order; a big one does not stop a small one behind it."""
    found = []
    for entry in entries:
        if entry.state not in OVER and entry.quantity <= quantity:
            quantity -= entry.quantity
            found.append(entry)
    return found


def _for_order(quantity: Decimal, entries: Sequence[OrderPoolEntry]) -> list[OrderPoolEntry]:
    """The portions an order of this size makes: those that fit whole, then those of which it makes a part."""
    found = _covered(quantity, entries)
    left = quantity - sum((entry.quantity for entry in found), ZERO)
    for entry in entries:
        if left > 0 and entry not in found:
            left -= entry.quantity
            found.append(entry)
    return found

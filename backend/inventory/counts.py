"""Stock counts: the book as it was at the moment of counting, the difference, and what late records do to it (§4)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, func, literal, select
from uuid_utils.compat import uuid7

from backend.documents import notices
from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory import ledger, rules, shortages
from backend.inventory.events import StockCounted, StockMoved
from backend.inventory.item_site import ItemSite
from backend.inventory.locations import places, virtual_location
from backend.inventory.moving import Movement, post
from backend.inventory.rules import Key
from backend.inventory.stock_count import StockCount, StockCountLine
from backend.inventory.stock_move import NOBODY, StockBalance, StockLeg, StockMoveLine
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO, plain

A_MOMENT = timedelta(microseconds=1)
COMPARED = ("compared", "approved")


def note_counted(count: StockCount, act: Act) -> None:
    """Who counted when; a second count is another person's."""
    for line in count.counted:
        if line.counted_at is not None and line.counted_by_id is not None:
            continue
        if line.first_quantity is not None:
            rules.can_count_again(line.first_counted_by_id, act.actor.person_id, _place_of(line, act))
        line.counted_at = min(line.counted_at or act.captured_at, act.now)
        line.counted_by_id = act.actor.person_id


def compare(count: StockCount, act: Act) -> None:
    """Set the book as it was beside what was counted."""
    if not count.counted:
        raise Refused(f"{count.number} has no counted lines.")
    seen: set[Key] = set()
    for line in count.counted:
        if line.counted_at is None:
            raise Refused(f"{_place_of(line, act)} is not counted yet.")
        if _key(line) in seen:
            raise Refused(f"{_place_of(line, act)} is counted twice.")
        seen.add(_key(line))
    _set_books([count], act)


def count_again(count: StockCount, act: Act) -> None:
    """Lines outside tolerance are to be counted once more; all of them where none is."""
    outside = _outside(count, act) or count.counted
    for line in outside:
        line.first_quantity, line.first_counted_by_id = line.quantity, line.counted_by_id
        line.counted_at = line.counted_by_id = line.book = line.difference = None


def approve(count: StockCount, act: Act) -> None:
    """A difference outside tolerance must have been counted twice."""
    once = [line for line in _outside(count, act) if line.first_quantity is None]
    if once:
        line = once[0]
        assert line.difference is not None and line.book is not None
        raise Refused(
            f"{_place_of(line, act)} differs by {plain(line.difference)} from {plain(line.book)}; "
            "another person must count it again."
        )


def post_count(count: StockCount, act: Act) -> None:
    """Adjust the book by the differences, as of the moment of counting."""
    locations = {line.location_id: None for line in count.counted}
    rows = {id: row for id, (_, row) in places(locations, act).items()}
    balances = ledger.lock((_key(line) for line in count.counted), rows, act)
    before = {line.id: line.difference for line in count.counted}
    _set_books([count], act)
    if changed := [line for line in count.counted if line.difference != before[line.id]]:
        raise Refused(f"{_place_of(changed[0], act)} changed since the count was approved; compare it again.")
    adjustment = virtual_location(count.site_id, "adjustment", act).id
    movements = [_movement(line, adjustment) for line in count.counted if line.difference]
    if movements:
        post("count", movements, count, act)
    shortages.counted({balances[_key(line)].id: line.counted_at or act.now for line in count.counted}, act)
    act.record(StockCounted(count.id, count.site_id))


def hear_late(happened: StockMoved, act: Act) -> None:
    """A record captured before a count and arriving after it: compare again, or propose a correction."""
    named = {"move": happened.move_id, "origin": happened.source_id or NOBODY}
    found = act.session.execute(_late(), named).all()
    if not found:
        return
    counts = {count.id: count for _, count in found}
    again = [count for count in counts.values() if count.state in COMPARED]
    _set_books(again, act)
    for count in again:
        count.state = "compared"
        _tell(count, f"{count.number} has records that arrived late; it was compared again.", act)
    for count in counts.values():
        if count.state == "posted":
            _propose(count, [line for line, owner in found if owner.id == count.id], act)


def _propose(count: StockCount, lines: Sequence[StockCountLine], act: Act) -> None:
    """A correction of what a posted count adjusted, for people to approve: it counts the same at the same moment."""
    same = ("item_id", "location_id", "lot_id", "serial_number_id", "status", "quantity", "counted_at", "counted_by_id")
    copies = [
        StockCountLine(
            id=uuid7(),
            position=place * 10,
            corrects_id=line.id,
            first_quantity=line.quantity,
            first_counted_by_id=line.counted_by_id,
            **{name: getattr(line, name) for name in same},
        )
        for place, line in enumerate(lines, 1)
    ]
    correction = StockCount(kind="spot", state="compared", blind=False, counted=copies)
    correction.site_id, correction.company_id = count.site_id, count.company_id
    act.add(correction)
    _set_books([correction], act)
    text = f"{count.number} was posted before late records arrived; {correction.number} proposes the correction."
    _tell(count, text, act)


def _set_books(counts: Sequence[StockCount], act: Act) -> None:
    """The book of each line: the legs of its key that were captured before it was counted."""
    act.session.flush()
    lines = [line for count in counts for line in count.counted]
    query = (
        select(StockCountLine.id, func.sum(StockLeg.quantity))
        .join(StockBalance, _same_key())
        .join(StockLeg, StockLeg.balance_id == StockBalance.id)
        .where(StockCountLine.owner_id.in_([count.id for count in counts]))
        .where(StockLeg.captured_at < StockCountLine.counted_at)
        .group_by(StockCountLine.id)
    )
    books: Mapping[UUID, Decimal] = dict(act.session.execute(query).tuples().all()) if lines else {}
    for line in lines:
        line.book = books.get(line.id, ZERO)
        line.difference = line.quantity - line.book


@cache
def _late() -> Any:
    """Counted lines that a move should have been in the book of; of a corrected line only the last correction.

    Made once: every move asks.
    """
    later = StockCountLine.__table__.alias("later")
    corrected = select(later.c.id).where(later.c.corrects_id == StockCountLine.id).exists()
    return (
        select(StockCountLine, StockCount)
        .join(StockCount, StockCount.id == StockCountLine.owner_id)
        .join(StockBalance, _same_key())
        .join(StockLeg, StockLeg.balance_id == StockBalance.id)
        .join(StockMoveLine, StockMoveLine.id == StockLeg.move_line_id)
        .where(StockMoveLine.owner_id == bindparam("move"), StockLeg.captured_at < StockCountLine.counted_at)
        .where(StockCount.state.in_((*COMPARED, "posted")), ~corrected)
        .where(StockCount.id != bindparam("origin"))
        .order_by(StockCountLine.id)
    )


def _same_key() -> ColumnElement[bool]:
    nobody = literal(NOBODY, Uuid())
    return and_(
        StockBalance.item_id == StockCountLine.item_id,
        StockBalance.location_id == StockCountLine.location_id,
        StockBalance.lot_id == func.coalesce(StockCountLine.serial_number_id, StockCountLine.lot_id, nobody),
        StockBalance.status == StockCountLine.status,
        StockBalance.owner_id == nobody,
        StockBalance.container_id == nobody,
    )


def _outside(count: StockCount, act: Act) -> list[StockCountLine]:
    items = {line.item_id for line in count.counted}
    query = select(ItemSite.item_id, ItemSite.count_class).where(ItemSite.site_id == count.site_id)
    classes = dict(act.session.execute(query.where(ItemSite.item_id.in_(items))).tuples().all())
    return [
        line
        for line in count.counted
        if not rules.in_tolerance(classes.get(line.item_id, "C"), line.book or ZERO, line.difference or ZERO)
    ]


def _movement(line: StockCountLine, adjustment: UUID) -> Movement:
    """Captured a moment before the count, so that the count finds the book it asked for."""
    assert line.difference is not None and line.counted_at is not None
    missing = line.difference < 0
    return Movement(
        line.item_id,
        abs(line.difference),
        line.location_id if missing else adjustment,
        adjustment if missing else line.location_id,
        line.lot_id,
        line.serial_number_id,
        line.status,
        line.status,
        captured_at=line.counted_at - A_MOMENT,
    )


def _key(line: StockCountLine) -> Key:
    return ledger.key(line.item_id, line.location_id, line.serial_number_id or line.lot_id, line.status)


def _place_of(line: StockCountLine, act: Act) -> str:
    item = act.session.scalar(select(Item.number).where(Item.id == line.item_id))
    place = next(iter(places([line.location_id], act).values()))[0]
    return f"{item} at {place.number}"


def _tell(count: StockCount, text: str, act: Act) -> None:
    act.flag(text)
    if count.created_by_id is not None:
        notices.tell([count.created_by_id], text, count, act)

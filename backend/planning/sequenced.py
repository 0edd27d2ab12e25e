"""What scheduling writes down into the order pool: the day and the place of portions whose sequence is fixed."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.planning.order_pool_entry import OrderPoolEntry, Slot
from backend.planning.pool_times import expected, write_down
from backend.sales.sales_order import SalesOrderLine


def take(places: Mapping[UUID, int], day: date, act: Act) -> list[str]:
    """Portions planned for a week are sequenced, those sequenced already get their new place; of others, why not."""
    entries = _held(places, act)
    for entry in entries:
        if entry.state == "sequenced":
            _again(entry, day, places[entry.id])
    again = [entry for entry in entries if entry.state == "sequenced"]
    write_down(again, act)
    rest = [entry for entry in entries if entry not in again]
    return list(_fixed(rest, places, day, act))


def _fixed(entries: list[OrderPoolEntry], places: Mapping[UUID, int], day: date, act: Act) -> Iterator[str]:
    for entry in entries:
        slot = Slot(day, places[entry.id])
        if entry.state != "week_planned":
            yield f"{entry.number} is {entry.state}, so its place is not fixed."
        elif problem := act.attempt(lambda entry=entry, slot=slot: step_within(entry, "fix_sequence", act, slot)):  # type: ignore[misc]
            yield f"{entry.number}: {problem.sentence}"


def _again(entry: OrderPoolEntry, day: date, place: int) -> None:
    entry.sequenced_on, entry.sequence = day, place
    entry.line_off_on = max(day, entry.line_off_on or day)
    expected(entry, "line_on", day)
    expected(entry, "line_off", entry.line_off_on)


def _held(places: Mapping[UUID, int], act: Act) -> list[OrderPoolEntry]:
    """Their order lines before them, as everybody does who writes progress down."""
    of_lines = select(OrderPoolEntry.sales_order_line_id).where(OrderPoolEntry.id.in_(places))
    lines = select(SalesOrderLine.id).where(SalesOrderLine.id.in_(of_lines)).order_by(SalesOrderLine.id)
    act.session.execute(lines.with_for_update(key_share=True))
    query = select(OrderPoolEntry).where(OrderPoolEntry.id.in_(places)).order_by(OrderPoolEntry.id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(act.session.scalars(query))

"""Planned and actual times of a portion, whether its promise is at risk, and what its order line shows of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.kernel.calendars import WorkCalendar
from backend.planning import rules
from backend.planning.levels import calendar_of
from backend.planning.order_pool_entry import MADE, OVER, STAGES, OrderPoolEntry, OrderPoolTime
from backend.sales import commands as sales


def reached(entry: OrderPoolEntry, stage: str, at: datetime) -> None:
    """A stage was reached; of facts the earliest moment counts, of decisions the last."""
    row = _time(entry, stage)
    early = stage in MADE and row.actual is not None
    row.actual = min(row.actual, at) if early and row.actual is not None else at


def expected(entry: OrderPoolEntry, stage: str, day: date | None) -> None:
    _time(entry, stage).planned = day


def forget_plan(entry: OrderPoolEntry) -> None:
    """Line, week, place and days are planned anew."""
    entry.work_center_id = entry.week = entry.sequenced_on = entry.kit_on = entry.line_off_on = None
    entry.sequence = 0
    for row in entry.times:
        row.planned = None


def actual(entry: OrderPoolEntry, stage: str) -> datetime | None:
    return next((row.actual for row in entry.times if row.stage == stage), None)


def write_down(entries: Iterable[OrderPoolEntry], act: Act) -> None:
    """The risk of every promise of the lines these portions belong to, and counts and promised day on the lines."""
    line_ids = {entry.sales_order_line_id for entry in entries}
    act.session.flush()
    by_line: dict[UUID, list[OrderPoolEntry]] = defaultdict(list)
    query = select(OrderPoolEntry).where(OrderPoolEntry.sales_order_line_id.in_(line_ids))
    for entry in act.session.scalars(query.order_by(OrderPoolEntry.id)):
        by_line[entry.sales_order_line_id].append(entry)
    _judge([entry for portions in by_line.values() for entry in portions], act)
    sales.note_progress({id: (_promised(portions), _counts(portions)) for id, portions in by_line.items()}, act)


def _judge(entries: Sequence[OrderPoolEntry], act: Act) -> None:
    calendars: dict[UUID, WorkCalendar] = {}
    for entry in entries:
        calendar = calendars.get(entry.site_id) or calendar_of(act.session, entry.site_id)
        calendars[entry.site_id] = calendar
        off = actual(entry, "line_off")
        day = off.astimezone(calendar.zone).date() if off else entry.line_off_on
        over = entry.state in ("shipped", "closed", *OVER)
        entry.at_risk = not over and rules.is_at_risk(day, entry.delivery_days, entry.promised, calendar)


def _promised(portions: Sequence[OrderPoolEntry]) -> date | None:
    """The day by which all of the line is promised; none as long as a portion has no promise."""
    living = [entry for entry in portions if entry.state not in OVER]
    days = [entry.promised for entry in living if entry.promised is not None]
    return max(days) if days and len(days) == len(living) else None


def _counts(portions: Sequence[OrderPoolEntry]) -> dict[str, int]:
    return dict(sorted(Counter(entry.state for entry in portions).items()))


def _time(entry: OrderPoolEntry, stage: str) -> OrderPoolTime:
    for row in entry.times:
        if row.stage == stage:
            return row
    row = OrderPoolTime(stage=stage, position=STAGES.index(stage))
    entry.times.append(row)
    return row

"""Guards of the order pool on hours: a bucket is filled by rank until its rough capacity is used (planning.md §6)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.engineering.units import exactly, uoms_of
from backend.kernel.bom.physics import as_decimal
from backend.kernel.calendars import WorkCalendar
from backend.kernel.capacity.facts import BillRow, Buckets, Output
from backend.kernel.capacity.picking import Place, too_much
from backend.kernel.capacity.pictures import CapacityException
from backend.planning import pool_rules, rules
from backend.planning.center_hours import resources
from backend.planning.levels import calendar_of
from backend.planning.mps_bills import bills
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.plant.queries import local_day
from backend.plant.work_center import WorkCenter
from backend.sales.sales_order import SalesOrderLine

WEEK = 7
PICKED = ("pooled", "pre_scheduled", "kit_short", "kit_ok", "week_planned", "sequenced")


@dataclass(frozen=True)
class Site:
    """Where and when: the site's calendar, and the day it is there."""

    id: UUID
    company_id: UUID
    calendar: WorkCalendar
    today: date

    def number(self, day: date) -> int:
        return max((day - self.today).days, 0)


def check_bucket(entry: OrderPoolEntry, act: Act) -> None:
    """Into the pool by (priority, promised, entry): what is accepted and more urgent has its hours first."""
    site = _site(entry, act)
    rank = _rank(entry)
    others = [one for one in _others(entry, (*PICKED, "accepted"), act) if one.state != "accepted" or _rank(one) < rank]
    _check_week(site, entry, others, act)


def check_week(entry: OrderPoolEntry, act: Act) -> None:
    """Into a week of the plan, which may be another than it was picked for."""
    _check_week(_site(entry, act), entry, _others(entry, PICKED, act), act)


def check_day(entry: OrderPoolEntry, act: Act) -> None:
    """Into the sequence of a day: its line works then, and has hours left beside what is sequenced already."""
    if entry.work_center_id is None or entry.sequenced_on is None:
        return
    site, line = _site(entry, act), entry.work_center_id
    same = (OrderPoolEntry.sequenced_on == entry.sequenced_on, OrderPoolEntry.work_center_id == line)
    every = [entry, *_others(entry, ("sequenced",), act, *same)]
    day = site.number(entry.sequenced_on)
    rows = _own_rows(site, {one.item_id for one in every}, line, act)
    buckets = Buckets(tuple(sorted({0, day})), day + 1)
    over = _first_over([(one, day) for one in every], (rows, buckets, site), act)
    if over is not None:
        raise pool_rules.is_full_day(entry.sequenced_on, _told(over, act))


def due_day(entry: OrderPoolEntry, calendar: WorkCalendar) -> date:
    """When it must come off the line: as it is planned so far, else so that it arrives when it was promised."""
    off, week = entry.sequenced_on or entry.line_off_on, entry.week
    if week is not None and not (off and week <= off < week + timedelta(days=2 * WEEK)):
        return week + timedelta(days=WEEK - 1)
    return off or calendar.add_working_days(entry.promised or entry.wanted, -entry.delivery_days)


def _check_week(site: Site, entry: OrderPoolEntry, others: Iterable[OrderPoolEntry], act: Act) -> None:
    """Weeks begin on Monday, the first of them today; what is late is asked of this one."""
    every = [(one, site.number(due_day(one, site.calendar))) for one in (entry, *others)]
    read = bills(act.session, site.id, site.company_id, site.today, {one.item_id for one, _ in every})
    known = {one.item_id: rows for one, _ in every if (rows := read.whole(one.item_id))}
    buckets = _weeks(site, max(day for _, day in every))
    over = _first_over(every, (known, buckets, site), act)
    if over is not None:
        week = rules.monday_of(site.today + timedelta(days=over.day))
        raise pool_rules.is_full(week, _told(over, act))


def _weeks(site: Site, last: int) -> Buckets:
    """Up to the end of the week of the last day."""
    first = WEEK - site.today.weekday()
    starts = (0, *range(first, last + 1, WEEK))
    return Buckets(starts, starts[-1] + WEEK if len(starts) > 1 else first)


Due = tuple[OrderPoolEntry, int]  # a portion and the day it must come off the line
Laid = tuple[dict[UUID, Sequence[BillRow]], Buckets, Site]


def _first_over(every: Sequence[Due], laid: Laid, act: Act) -> CapacityException | None:
    """The first of these portions is the one that wants in."""
    known, buckets, site = laid
    centers = {row.resource for rows in known.values() for row in rows}
    if every[0][0].item_id not in known:
        return None
    working = resources(act.session, site.id, centers, site.today, buckets.horizon)  # type: ignore[arg-type]
    quantities = quantities_of([one for one, _ in every], act.session)
    outputs = [Output(str(one.id), one.item_id, day, quantities[one.id]) for one, day in every]
    return too_much(outputs[0], outputs[1:], Place(known, working, buckets))  # type: ignore[arg-type]


def _own_rows(site: Site, item_ids: Collection[UUID], line: UUID, act: Act) -> dict[UUID, Sequence[BillRow]]:
    """What its own operations take of the line, all of it on the day."""
    read = bills(act.session, site.id, site.company_id, site.today, item_ids)
    found = {}
    for item_id in item_ids:
        rows = [row for row in read.own(item_id) if row.resource == line]
        if rows:
            found[item_id] = tuple(BillRow(line, row.per_unit, row.per_lot) for row in rows)
    return found  # type: ignore[return-value]


def _site(entry: OrderPoolEntry, act: Act) -> Site:
    calendar = calendar_of(act.session, entry.site_id)
    return Site(entry.site_id, entry.company_id, calendar, local_day(act.session, entry.site_id, act.now))


def _others(entry: OrderPoolEntry, states: Sequence[str], act: Act, *where: object) -> list[OrderPoolEntry]:
    """The site's other portions in these states; one that is held keeps what it was picked for."""
    one = OrderPoolEntry
    among = or_(one.state.in_(states), one.held_from.in_(states))
    query = select(one).where(one.site_id == entry.site_id, one.id != entry.id, among, *where)  # type: ignore[arg-type]
    return list(act.session.scalars(query.order_by(one.id)))


def _rank(entry: OrderPoolEntry) -> tuple[int, date, UUID]:
    return entry.priority, entry.promised or entry.wanted, entry.id


def quantities_of(entries: Sequence[OrderPoolEntry], session: Session) -> dict[UUID, Decimal]:
    """As their items are counted; a portion is kept in the unit it was sold in."""
    line_ids, item_ids = {one.sales_order_line_id for one in entries}, {one.item_id for one in entries}
    sold = select(SalesOrderLine.id, SalesOrderLine.uom_id).where(SalesOrderLine.id.in_(line_ids))
    units = dict(session.execute(sold).tuples().all())
    items = {one.id: one for one in session.scalars(select(Item).where(Item.id.in_(item_ids)))}
    uoms = uoms_of(session, {one.company_id for one in entries})
    found = {}
    for one in entries:
        item = items[one.item_id]
        between = units[one.sales_order_line_id] or item.uom_id, item.uom_id
        found[one.id] = as_decimal(exactly(item, uoms, one.quantity, between))
    return found


def _told(over: CapacityException, act: Act) -> pool_rules.TooMuch:
    center = act.session.get_one(WorkCenter, over.resource).number
    return pool_rules.TooMuch(center, over.hours, over.utilization)

"""What a published schedule tells planning: when orders end and what work centers have left, until the next one does.

The plan takes an order's end as the day it is received, in its next run and never as a lead time (planning.md §7,
finite interface): one that ends after its due day is late, one that ends before it comes sooner, for the floor follows
the schedule and not the due day. This holds for every open order that is scheduled, released or firm. An end that has
gone by while the order is still open says nothing any more: then its due day counts again. Material is needed when it
begins, as before, unless it ends sooner than that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.database import hold_alone
from backend.documents.act import Act
from backend.documents.declare import Base
from backend.planning.columns import days_from
from backend.planning.plan_change import mark_items
from backend.plant.queries import day_ended, zones_of
from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder

HOUR = 60  # minutes
AT_ONCE = 5_000  # ids in one statement


class PublishedEnd(Base):
    """When a work order ends by the published schedule, and on which day of its site that is."""

    __tablename__ = "published_end"

    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    end_at: Mapped[datetime]
    day: Mapped[date]


class PublishedLoad(Base):
    """A work center on one day of the published schedule: minutes open and minutes in use, over all its places."""

    __tablename__ = "published_day"
    __table_args__ = (CheckConstraint("open_minutes >= 0 AND busy_minutes >= 0", name="counts_forward"),)

    work_center_id: Mapped[UUID] = mapped_column(ForeignKey("work_center.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    open_minutes: Mapped[int]
    busy_minutes: Mapped[int]
    published_at: Mapped[datetime]


class PublishedDay(NamedTuple):
    """What a schedule says of a work center and a day; minutes in set-ups are in use."""

    work_center_id: UUID
    day: date
    open_minutes: int
    busy_minutes: int


def take(site_id: UUID, ends: Mapping[UUID, datetime], loads: Sequence[PublishedDay], act: Act) -> None:
    """In place of all that was published of this site before; plans that follow the floor hear which items moved."""
    hold(act.session, site_id)
    before, after = _before(site_id, act), _after(site_id, ends, act)
    moved = {
        item_id
        for id, (item_id, day) in (before | after).items()
        if before.get(id, (None, None))[1] != (after[id][1] if id in after else None)
    }
    act.session.execute(delete(PublishedEnd).where(PublishedEnd.site_id == site_id))
    act.session.execute(delete(PublishedLoad).where(PublishedLoad.site_id == site_id))
    here = {"site_id": site_id}
    made = [{"work_order_id": id, "end_at": ends[id], "day": day} | here for id, (_, day) in after.items()]
    if made:
        act.session.execute(insert(PublishedEnd), made)
    days = [row._asdict() | here | {"published_at": act.now} for row in _of_site(site_id, loads, act)]
    if days:
        act.session.execute(insert(PublishedLoad), days)
    for part in _parts(moved):
        mark_items(site_id, part, act)


def hold(session: Session, site_id: UUID) -> None:
    """Promises and publications of a site go one after another: the one rests on the other."""
    hold_alone(session, int.from_bytes(site_id.bytes[8:], signed=True))


def stamp(session: Session, site_id: UUID) -> datetime | None:
    """When the load of a site was published last."""
    return session.scalar(select(func.max(PublishedLoad.published_at)).where(PublishedLoad.site_id == site_id))


def expected(due: date, end: date | None, today: date) -> date:
    """The day an order is received: its published end, unless that has gone by."""
    return due if end is None or end < today else end


def receipt_day(session: Session, day_zero: date) -> Any:
    """For statements about work orders: days from `day_zero` to the published end, nothing where none counts."""
    day = days_from(session, day_zero, PublishedEnd.day)
    query = select(day).where(PublishedEnd.work_order_id == WorkOrder.id, day >= 0)
    return query.correlate(WorkOrder).scalar_subquery()


def left_free(session: Session, hours: Mapping[UUID, Sequence[Fraction]], today: date) -> dict[UUID, list[Fraction]]:
    """Free hours by work center and day from `today`, those of published days as the schedule leaves them."""
    made = {id: list(row) for id, row in hours.items()}
    one = PublishedLoad
    query = select(one.work_center_id, one.day, one.open_minutes - one.busy_minutes)
    for id, day, minutes in session.execute(query.where(one.work_center_id.in_(made), one.day >= today)):
        place = (day - today).days
        if place < len(made[id]):
            made[id][place] = Fraction(max(minutes, 0), HOUR)
    return made


def _before(site_id: UUID, act: Act) -> dict[UUID, tuple[UUID, date]]:
    query = select(PublishedEnd.work_order_id, WorkOrder.item_id, PublishedEnd.day)
    query = query.join(WorkOrder, WorkOrder.id == PublishedEnd.work_order_id).where(PublishedEnd.site_id == site_id)
    return {id: (item_id, day) for id, item_id, day in act.session.execute(query)}


def _after(site_id: UUID, ends: Mapping[UUID, datetime], act: Act) -> dict[UUID, tuple[UUID, date]]:
    """The orders of the site; what is another's is not published here."""
    zone = zones_of(act.session, [site_id])[site_id]
    query = select(WorkOrder.id, WorkOrder.item_id).where(WorkOrder.site_id == site_id)
    rows = (row for part in _parts(ends) for row in act.session.execute(query.where(WorkOrder.id.in_(part))))
    return {id: (item_id, day_ended(ends[id], zone)) for id, item_id in rows}


def _of_site(site_id: UUID, loads: Sequence[PublishedDay], act: Act) -> list[PublishedDay]:
    here = set(act.session.scalars(select(WorkCenter.id).where(WorkCenter.site_id == site_id)))
    return [row for row in loads if row.work_center_id in here]


def _parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for first in range(0, len(ordered), AT_ONCE):
        yield ordered[first : first + AT_ONCE]

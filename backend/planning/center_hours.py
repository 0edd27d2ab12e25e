"""What work centers can do day by day: their calendars, their places, and what a simulation supposes of both."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.calendars import WorkCalendar, plan_days
from backend.kernel.capacity.facts import Change, Resource
from backend.kernel.mrp.days import OpenDays
from backend.planning.capacity_overlay import CapacityOverlay
from backend.plant.company import Site
from backend.plant.queries import as_kernel
from backend.plant.work_calendar import WorkCalendar as CalendarDocument
from backend.plant.work_center import WorkCenter

USUAL_SHIFT = Fraction(8)  # hours, where no calendar says how long one is


def resources(session: Session, site_id: UUID, center_ids: Collection[UUID], today: date, days: int) -> list[Resource]:
    """Work centers with their hours; one without a calendar of its own works when the site does."""
    centers = list(session.scalars(select(WorkCenter).where(WorkCenter.id.in_(center_ids)).order_by(WorkCenter.number)))
    calendars = _calendars(session, site_id, centers)
    return [_resource(one, calendars.get(one.id), (today, days)) for one in centers]


def laid(session: Session, found: Iterable[Resource], overlay: CapacityOverlay, days: int) -> list[Resource]:
    """As a simulation supposes them."""
    rows = list(found)
    if not overlay.lines or not rows:
        return rows
    keys = [one.key for one in rows]
    centers = {one.id: one for one in session.scalars(select(WorkCenter).where(WorkCenter.id.in_(keys)))}
    site_id = next(iter(centers.values())).site_id
    calendars, made = _calendars(session, site_id, centers.values()), []
    for one in rows:
        center = centers[one.key]  # type: ignore[index]
        shift = _shift(calendars.get(center.id), overlay.today)
        places = Fraction(center.capacity) if one.units == 1 else Fraction(1)
        made.append(overlay.laid(one, center, days, (shift, places)))
    return made


def in_places(resource: Resource, places: Decimal) -> Resource:
    """Whole places side by side are units of their own: one order runs on one of them."""
    if places != places.to_integral_value() or places <= 1:
        return resource
    return Resource(
        resource.key,
        hours=Fraction(resource.hours) / Fraction(places),
        units=int(places),
        calendar=resource.calendar,
        changes=resource.changes,
    )


def _calendars(session: Session, site_id: UUID, centers: Iterable[WorkCenter]) -> Mapping[UUID, WorkCalendar]:
    """By work center, where it has one or the site does."""
    site = session.get_one(Site, site_id)
    by_center = {one.id: one.work_calendar_id or site.work_calendar_id for one in centers}
    wanted = {id for id in by_center.values() if id is not None}
    rows = session.scalars(select(CalendarDocument).where(CalendarDocument.id.in_(wanted)))
    known = {row.id: as_kernel(row, site.timezone) for row in rows}
    return {center_id: known[id] for center_id, id in by_center.items() if id is not None}


def _resource(center: WorkCenter, calendar: WorkCalendar | None, span: tuple[date, int]) -> Resource:
    """Parallel places are hours side by side. Days that are shorter than the longest are told as changes."""
    if calendar is None:
        return Resource(center.id, hours=24 * Fraction(center.capacity))
    today, count = span
    hours = [_hours(calendar, date.fromordinal(today.toordinal() + day)) for day in range(count)]
    longest = max(hours, default=Fraction(0))
    if not longest:
        return Resource(center.id, changes=(Change(0, count, shifts=-1),))
    changes = [Change(day, day + 1, shifts=each / longest - 1) for day, each in enumerate(hours) if 0 < each < longest]
    open_days = OpenDays(plan_days(calendar, today))
    return Resource(center.id, hours=longest * Fraction(center.capacity), calendar=open_days, changes=tuple(changes))


def _hours(calendar: WorkCalendar, day: date) -> Fraction:
    spans = (shift.on(day, calendar.zone) for shift in calendar.shifts_on(day))
    return sum((Fraction(int((end - begin).total_seconds()), 3600) for begin, end in spans), Fraction(0))


def _shift(calendar: WorkCalendar | None, today: date) -> Fraction:
    """How long one shift is on the longest day of a week; parts of the same name are one shift with a break."""
    week = [date.fromordinal(today.toordinal() + day) for day in range(7)] if calendar is not None else []
    hours, day = max(((_hours(calendar, day), day) for day in week), default=(Fraction(0), today))  # type: ignore[arg-type]
    if calendar is None or not hours:
        return USUAL_SHIFT
    return hours / len({shift.name for shift in calendar.shifts_on(day)})

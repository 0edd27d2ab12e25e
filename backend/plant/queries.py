"""What people look at in plant."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from backend.kernel.calendars import Shift
from backend.kernel.calendars import WorkCalendar as Calendar
from backend.plant.company import Site
from backend.plant.work_calendar import WorkCalendar, WorkCalendarShift
from backend.plant.work_center import WorkCenter


def calendar_of_site(session: Session, site_id: UUID) -> Calendar | None:
    """When a site works, or None where nobody said so (then every day counts)."""
    site = session.get(Site, site_id)
    if site is None or site.work_calendar_id is None:
        return None
    calendar = session.get_one(WorkCalendar, site.work_calendar_id)
    return as_kernel(calendar, site.timezone)


def local_day(session: Session, site_id: UUID, moment: datetime) -> date:
    """The day it was at a site at some moment."""
    return moment.astimezone(ZoneInfo(session.get_one(Site, site_id).timezone)).date()


def day_at(session: Session, site_id: UUID | None, moment: datetime) -> date:
    """The day it is for somebody who works at a site; for who works at none, in UTC."""
    return local_day(session, site_id, moment) if site_id else moment.astimezone(UTC).date()


def day_ended(moment: datetime, zone: ZoneInfo) -> date:
    """The local day of an end: midnight ends the day before it."""
    return (moment - timedelta(microseconds=1)).astimezone(zone).date()


def line_and_parts(work_center_id: UUID) -> Select[tuple[UUID]]:
    """A line stands for itself and the work centers that are part of it; any other for itself alone."""
    one = aliased(WorkCenter)
    return select(one.id).where(or_(one.id == work_center_id, one.parent_id == work_center_id))


def zones_of(session: Session, site_ids: Collection[UUID]) -> dict[UUID, ZoneInfo]:
    """The time of each of these sites."""
    rows = session.execute(select(Site.id, Site.timezone).where(Site.id.in_(site_ids)))
    return {id: ZoneInfo(timezone) for id, timezone in rows}


def as_kernel(calendar: WorkCalendar, timezone: str) -> Calendar:
    """The calendar as the kernel reckons with it."""
    week: dict[int, list[Shift]] = {}
    for shift in calendar.shifts:
        for weekday in shift.weekdays:
            week.setdefault(int(weekday) - 1, []).append(_shift(shift))
    exceptions: dict[date, list[Any]] = {
        day.day: sorted((s for s in _any_day(week)), key=lambda s: s.start) if day.is_open else []
        for day in calendar.exceptions
    }
    return Calendar(calendar.name, week, ZoneInfo(timezone), exceptions)


def _shift(shift: WorkCalendarShift) -> Shift:
    ends = (shift.starts_minute + shift.minutes) % 1440
    return Shift(shift.name, time(*divmod(shift.starts_minute, 60)), time(*divmod(ends, 60)))


def _any_day(week: dict[int, list[Shift]]) -> list[Shift]:
    """The shifts of an ordinary working day, for a day off that is worked."""
    return max(week.values(), key=len, default=[])

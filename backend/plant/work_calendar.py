"""When work is done: a calendar of shifts by weekday, and the days that differ."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Line, Spec, field, lines, owner


class WorkCalendar(Document):
    """A week of shifts with its exceptions; days are local to the site that uses it."""

    __tablename__ = "work_calendar"
    spec = Spec("Work calendar", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    shifts: Mapped[list["WorkCalendarShift"]] = lines("WorkCalendarShift", "Shifts")
    exceptions: Mapped[list["WorkCalendarException"]] = lines("WorkCalendarException", "Exceptions")


class WorkCalendarShift(Line):
    """One shift of the week; it may end on the following day."""

    __tablename__ = "work_calendar_shift"
    __table_args__ = (
        CheckConstraint("starts_minute BETWEEN 0 AND 1439", name="starts_in_day"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="lasts"),
    )

    owner_id: Mapped[UUID] = owner("work_calendar")
    name: Mapped[str] = field("Shift")
    weekdays: Mapped[str] = field("Weekdays (1 Monday … 7 Sunday)", default="12345", length=7)
    starts_minute: Mapped[int] = field("Starts at minute of the day")
    minutes: Mapped[int] = field("Minutes worked")


class WorkCalendarException(Line):
    """A day that differs: closed, or open with the usual shifts."""

    __tablename__ = "work_calendar_exception"

    owner_id: Mapped[UUID] = owner("work_calendar")
    day: Mapped[date] = field("Day")
    is_open: Mapped[bool] = field("Open", default=False)
    reason: Mapped[str] = field("Reason", default="")

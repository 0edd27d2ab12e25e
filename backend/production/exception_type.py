"""Exception types: a scenario as data: what goes wrong, who is called at which level, and how long each may take."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Line, Spec, field, lines, link, owner
from backend.production.production_report import CAUSE_CATEGORIES

SEVERITIES = ("minor", "major", "line_stop")
RULES = ("equipment_down", "scrap_rate", "material_short", "inspection_overdue")


class ExceptionType(Document):
    """One kind of trouble of an area; a change makes a new version, and a running case keeps the one it began with."""

    __tablename__ = "exception_type"
    spec = Spec("Exception type", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    category: Mapped[str] = field("Category", listed=True, choices=CAUSE_CATEGORIES)
    area_id: Mapped[UUID | None] = link("area", "Area", listed=True, help="Empty: everywhere")
    severity: Mapped[str] = field("Usual severity", listed=True, choices=SEVERITIES, default="minor")
    is_safety: Mapped[bool] = field("About safety", default=False, help="Calls level 3 at once, by the wall clock")
    may_stop_line: Mapped[bool] = field("May stop the line", default=True)
    needs_proof: Mapped[bool] = field("Closing needs a photo", default=False)
    follow_ups: Mapped[list[Any]] = field("Follow-ups offered", default=list, help="Empty: all of them")
    raised_when: Mapped[str | None] = field("Raised by itself when", listed=True, choices=RULES)
    raised_above: Mapped[Decimal | None] = field(
        "Above", help="Minutes of a machine or an inspection, percent of scrap, quantity of material; empty: 0"
    )
    raised_from: Mapped[Decimal | None] = field("From pieces", help="Scrap counts once so many were made")
    active: Mapped[bool] = field("In use", listed=True, default=True)
    calls: Mapped[list["ExceptionTypeCall"]] = lines("ExceptionTypeCall", "Calls")
    clocks: Mapped[list["ExceptionTypeClock"]] = lines("ExceptionTypeClock", "Clocks")


class ExceptionTypeCall(Line):
    """Who is called at a level: everybody with a role, or one person."""

    __tablename__ = "exception_type_call"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),)

    owner_id: Mapped[UUID] = owner("exception_type")
    level: Mapped[int] = field("Level", default=1)
    role: Mapped[str] = field("Role", default="", length=40, help="Code of a role")
    person_id: Mapped[UUID | None] = link("person", "Person")


class ExceptionTypeClock(Line):
    """How many minutes each answer may take at a severity; without a line the usual ones count."""

    __tablename__ = "exception_type_clock"
    __table_args__ = (
        CheckConstraint("accept_minutes > 0 AND contain_minutes > 0 AND resolve_minutes > 0", name="takes_time"),
    )

    owner_id: Mapped[UUID] = owner("exception_type")
    severity: Mapped[str] = field("Severity", choices=SEVERITIES)
    accept_minutes: Mapped[int] = field("Accept within", unit="min")
    contain_minutes: Mapped[int] = field("Contain within", unit="min")
    resolve_minutes: Mapped[int] = field("Resolve within", unit="min")

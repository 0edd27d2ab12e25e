"""Plan levels: which plan is made when, for which days, and how far it may differ from the one above."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, SiteDocument, Spec, field, lines, link, owner
from backend.kernel.kitting.facts import LEVELS as KIT_LEVELS
from backend.kernel.levels.facts import UNITS

COMMITMENTS = ("firm", "outlook")
BEGINS = ("cover", "run")


class PlanLevel(SiteDocument):
    """One level of planning of a site; the number is its code."""

    __tablename__ = "plan_level"
    __table_args__ = (
        CheckConstraint("offset_count BETWEEN 0 AND 120", name="looks_ahead"),
        CheckConstraint("submit_minute BETWEEN 0 AND 1439", name="closes_in_day"),
        CheckConstraint("submit_days BETWEEN 0 AND 60", name="closes_before"),
        CheckConstraint("freeze_count BETWEEN 0 AND 120", name="freezes"),
        CheckConstraint("tolerance_percent >= 0", name="is_tolerant"),
    )
    spec = Spec("Plan level", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    parent_id: Mapped[UUID | None] = link("plan_level", "Level above", listed=True)
    runs: Mapped[str] = field("Planned on", listed=True, help="RRULE, such as FREQ=WEEKLY;BYDAY=MO,TH")
    revisions: Mapped[str] = field("Revised on", default="", help="RRULE of days on which nothing is frozen")
    offset_count: Mapped[int] = field("Begins after", default=1)
    offset_unit: Mapped[str] = field("Begins after (unit)", choices=UNITS, default="open_day")
    bucket: Mapped[str] = field("Bucket", listed=True, choices=UNITS, default="open_day")
    freeze_count: Mapped[int] = field("Frozen for", default=0)
    freeze_unit: Mapped[str] = field("Frozen for (unit)", choices=UNITS, default="open_day")
    freeze_begins: Mapped[str] = field("Frozen from", choices=BEGINS, default="cover")
    tolerance_percent: Mapped[Decimal] = field("Tolerance", unit="%", default=Decimal(0))
    tolerance_in_firm_only: Mapped[bool] = field("Tolerance counts in the firm part only", default=False)
    submit_days: Mapped[int] = field("Figures due before", unit="d", default=1)
    submit_minute: Mapped[int] = field("Figures due at minute of the day", default=17 * 60)
    submit_role: Mapped[str] = field("Figures told by role", default="planner", length=80)
    reminder_days: Mapped[str] = field("Reminders before", default="3,1", help="Open days, such as 3,1")
    kit_level: Mapped[str | None] = field("Kit level", choices=tuple(KIT_LEVELS))
    active: Mapped[bool] = field("Active", listed=True, default=True)
    segments: Mapped[list["PlanLevelSegment"]] = lines("PlanLevelSegment", "Segments")


class PlanLevelSegment(Line):
    """So many periods in a row, firm or outlook."""

    __tablename__ = "plan_level_segment"
    __table_args__ = (CheckConstraint("periods BETWEEN 1 AND 120", name="covers_something"),)

    owner_id: Mapped[UUID] = owner("plan_level")
    periods: Mapped[int] = field("Periods")
    unit: Mapped[str] = field("Period", choices=UNITS, default="open_day")
    commitment: Mapped[str] = field("Commitment", choices=COMMITMENTS, default="firm")

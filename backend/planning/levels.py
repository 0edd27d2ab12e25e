"""Plan levels of a site as the kernel reckons with them, checked when somebody changes one."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.kernel.calendars import Shift, WorkCalendar
from backend.kernel.errors import Invalid
from backend.kernel.levels.facts import Deadline, Freeze, Length, Segment
from backend.kernel.levels.facts import PlanLevel as Facts
from backend.kernel.levels.runs import check
from backend.planning.plan_level import PlanLevel
from backend.plant.queries import calendar_of_site

ALL_DAY = (Shift("", time(0), time(0)),)
EVERY_DAY = WorkCalendar("", {weekday: ALL_DAY for weekday in range(7)})
HUNDRED = Decimal(100)


def check_level(level: PlanLevel, act: Act) -> None:
    """A level must make sense together with all others of its site."""
    rows = list(act.session.scalars(select(PlanLevel).where(PlanLevel.site_id == level.site_id)))
    if level.tolerance_percent > HUNDRED:
        raise Invalid("tolerance_percent: 100 or less is needed.", {"tolerance_percent": ["100 or less is needed."]})
    if level.parent_id is not None and level.parent_id not in {row.id for row in rows}:
        raise Invalid("parent_id: the level above must be of the same site.", {"parent_id": ["Of another site."]})
    check(facts_of(rows))


def facts_of(rows: list[PlanLevel]) -> list[Facts]:
    numbers: dict[UUID | None, str] = {row.id: row.number for row in rows}
    return [as_kernel(row, numbers) for row in rows]


def as_kernel(row: PlanLevel, numbers: Mapping[UUID | None, str]) -> Facts:
    """One level; `numbers` names the one above by its id."""
    begins = "run" if row.freeze_begins == "run" else "cover"
    freeze = Freeze(row.freeze_count, row.freeze_unit, begins) if row.freeze_count else None  # type: ignore[arg-type]
    return Facts(
        code=row.number,
        segments=tuple(Segment(s.periods, s.unit, s.commitment == "firm") for s in row.segments),  # type: ignore[arg-type]
        bucket=row.bucket,  # type: ignore[arg-type]
        offset=Length(row.offset_count, row.offset_unit),  # type: ignore[arg-type]
        runs=row.runs,
        parent=numbers.get(row.parent_id),
        freeze=freeze,
        deadline=Deadline(row.submit_days, time(*divmod(row.submit_minute, 60)), _reminders(row)),
        tolerance=row.tolerance_percent / HUNDRED,
        tolerance_in_firm_only=row.tolerance_in_firm_only,
        revisions=row.revisions,
    )


def calendar_of(session: Session, site_id: UUID) -> WorkCalendar:
    """When the site works; every day where nobody said so."""
    return calendar_of_site(session, site_id) or EVERY_DAY


def _reminders(row: PlanLevel) -> tuple[int, ...]:
    texts = [text.strip() for text in row.reminder_days.split(",") if text.strip()]
    if not all(text.isdecimal() and int(text) <= 60 for text in texts):
        raise Invalid("reminder_days: open days up to 60 are needed, such as 3,1.", {"reminder_days": ["Up to 60."]})
    return tuple(int(text) for text in texts)

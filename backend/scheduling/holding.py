"""Orders and tickets that are held, and until when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents.holds import Hold
from backend.production.reports import stops_the_floor

HELD = ("production/work_order", "production/ticket")


def held(session: Session, site_id: UUID, now: datetime) -> dict[UUID, datetime | None]:
    """By order or ticket, of those whose work is stopped; of several holds the longest, None for ever."""
    query = select(Hold.document_id, Hold.steps, Hold.until).where(Hold.site_id == site_id, Hold.document.in_(HELD))
    query = query.where(Hold.lifted_at.is_(None), or_(Hold.until.is_(None), Hold.until > now))
    made: dict[UUID, datetime | None] = {}
    for id, steps, until in session.execute(query.order_by(Hold.placed_at)):
        if stops_the_floor(steps) or "begin" in steps:
            known = made.get(id, until)
            made[id] = None if known is None or until is None else max(known, until)
    return made

"""The ledger of points: what a person earned or lost, for what, in which month."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Document, Spec, field, link


class PointEntry(Document):
    """Points earned or lost once; it is never edited, a mistake is put right by another entry."""

    __tablename__ = "point_entry"
    __table_args__ = (
        UniqueConstraint("source", "source_id", name="uq_point_entry_paid_once"),
        CheckConstraint("points <> 0", name="changes_something"),
        Index("ix_point_entry_month", "person_id", "month"),
    )
    spec = Spec("Point entry", "PT-{year}-{seq:05}", title=("reason",), plural="Point entries")

    person_id: Mapped[UUID] = link("person", "Person", listed=True)
    points: Mapped[int] = field("Points", listed=True)
    reason: Mapped[str] = field("Reason", listed=True, length=None)
    day: Mapped[date] = field("Day", listed=True, open_in=NEVER, default=lambda: datetime.now(UTC).date())
    month: Mapped[str] = field("Month", open_in=NEVER, length=7, default="")
    level_id: Mapped[UUID | None] = link("hazard_level", "Level", open_in=NEVER)
    source: Mapped[str | None] = field("Origin document", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)

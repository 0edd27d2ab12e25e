"""Holds: a held thing takes facts (flagged) but no decision except lifting the hold. They stack; the worst counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import Base, Document, document_name
from backend.kernel.errors import Refused

ALWAYS = ("cancel", "release_hold")


class Hold(Base):
    """Who stopped which document, why, and who let it go again."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_document", "document_id", "lifted_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    document: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    steps: Mapped[list[Any]] = mapped_column(default=list)  # the steps it stops; empty: all
    source: Mapped[str] = mapped_column(String(80), default="")
    source_id: Mapped[UUID | None]
    until: Mapped[datetime | None]
    placed_at: Mapped[datetime]
    placed_by_id: Mapped[UUID | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None]


def place(
    row: Document, kind: str, reason: str, act: Any, source: Document | None = None, steps: tuple[str, ...] = ()
) -> Hold:
    """Hold a document; a lower context's command wraps this for the higher one that wants it held."""
    hold = Hold(
        company_id=row.company_id,
        site_id=getattr(row, "site_id", None),
        document=document_name(type(row)),
        document_id=row.id,
        kind=kind,
        reason=reason,
        steps=list(steps),
        source=document_name(type(source)) if source is not None else "",
        source_id=source.id if source is not None else None,
        placed_at=act.now,
        placed_by_id=act.actor.person_id,
    )
    act.session.add(hold)
    return hold


def lift(row: Document, kind: str, act: Any, source_id: UUID | None = None) -> int:
    """Lift the holds of one kind (and source); the others stay."""
    found = [h for h in active(act.session, row.id, act.now) if h.kind == kind and source_id in (None, h.source_id)]
    for hold in found:
        hold.lifted_at, hold.lifted_by_id = act.now, act.actor.person_id
    return len(found)


def active(session: Session, document_id: UUID, now: datetime) -> list[Hold]:
    query = select(Hold).where(Hold.document_id == document_id, Hold.lifted_at.is_(None)).order_by(Hold.placed_at)
    return [hold for hold in session.scalars(query) if hold.until is None or hold.until > now]


def check(row: Document, verb: str, act: Any) -> None:
    """Refuse a decision on a held document, naming the hold."""
    hold = stopping(active(act.session, row.id, act.now), verb)
    if hold is not None:
        raise Refused(f"{row.spec.label} {row.number} is held: {hold.reason}", hold=str(hold.id), kind=hold.kind)


def stopping(found: Iterable[Hold], verb: str) -> Hold | None:
    """The first of these holds that stops a decision."""
    if verb in ALWAYS:
        return None
    return next((hold for hold in found if not hold.steps or verb in hold.steps), None)

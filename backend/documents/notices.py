"""Notices: what the software tells a person inside the app."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.actor import Actor
from backend.documents.declare import Base, Document, document_name


class Notice(Base):
    """One sentence for one person about one document."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_person", "person_id", "read_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    person_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[UUID]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


def tell(persons: Iterable[UUID], text: str, row: Document, act: Any) -> None:
    """Tell each of these persons once; whoever acts need not be told what they did."""
    for person_id in sorted(set(persons) - {act.actor.person_id}):
        act.session.add(
            Notice(
                company_id=row.company_id,
                person_id=person_id,
                text=text,
                document=document_name(type(row)),
                document_id=row.id,
                at=act.now,
            )
        )


def tell_role(role: str, text: str, row: Document, act: Any) -> None:
    """Tell everybody who holds a role where the document is, and who decides for them today."""
    tell(holders_of(role, row, act), text, row, act)


def holders_of(role: str, row: Document, act: Any) -> list[UUID]:
    """Everybody who holds a role where the document is, and who decides for them today."""
    return holders_at(role, row.company_id, getattr(row, "site_id", None), act)


def holders_at(role: str, company_id: UUID, site_id: UUID | None, act: Any) -> list[UUID]:
    """Everybody who holds a role at a site, and who decides for them today."""
    hooks = act.assembly.hooks
    holders = hooks.holders(act.session, role, company_id, site_id)
    pairs = hooks.delegates(act.session, holders, company_id, act.today)
    return [*holders, *(delegate for _, delegate in pairs)]


def told_of(document_ids: Iterable[UUID], act: Any) -> set[tuple[UUID, UUID, str]]:
    """Whom what was ever told of these documents: (person, document, sentence)."""
    query = select(Notice.person_id, Notice.document_id, Notice.text)
    return set(act.session.execute(query.where(Notice.document_id.in_(set(document_ids)))).tuples())


def of(session: Session, actor: Actor, limit: int = 50) -> tuple[list[Notice], int]:
    """The newest notices of a person and how many are unread."""
    mine = (Notice.person_id == actor.person_id, Notice.company_id.in_(actor.companies))
    rows = session.scalars(select(Notice).where(*mine).order_by(Notice.id.desc()).limit(limit)).all()
    unread = session.scalar(select(func.count()).select_from(Notice).where(*mine, Notice.read_at.is_(None)))
    return list(rows), unread or 0


def read(session: Session, actor: Actor, id: UUID, now: datetime) -> bool:
    mine = (Notice.id == id, Notice.person_id == actor.person_id, Notice.company_id.in_(actor.companies))
    found = session.execute(update(Notice).where(*mine, Notice.read_at.is_(None)).values(read_at=now))
    return bool(found.rowcount)  # type: ignore[attr-defined]

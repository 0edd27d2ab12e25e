"""Remarks: what people say about a document; they are never edited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.act import Act
from backend.documents.declare import Base, Document, document_name
from backend.kernel.errors import Invalid

LONGEST = 4_000


class Remark(Base):
    """A sentence of a person's about one document."""

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_document", "document_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    document: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def say(row: Document, text: str, act: Act) -> Remark:
    """Add a remark; whoever may read the document may speak about it."""
    said = text.strip()
    if not said or len(said) > LONGEST or "\x00" in said:
        raise Invalid(f"text: between 1 and {LONGEST} characters are needed.", {"text": ["1 to 4000 characters."]})
    remark = Remark(
        company_id=row.company_id,
        site_id=getattr(row, "site_id", None),
        document=document_name(type(row)),
        document_id=row.id,
        person_id=act.actor.person_id,
        person=act.actor.name,
        text=said,
        at=act.now,
    )
    act.session.add(remark)
    return remark


def of(session: Session, row: Document) -> list[Remark]:
    return list(session.scalars(select(Remark).where(Remark.document_id == row.id).order_by(Remark.id.desc())))

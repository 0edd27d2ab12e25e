"""Receipts: every act leaves one in its own transaction, so the same act twice is answered, not done, twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.database import Json
from backend.documents.declare import Base

UNSETTLED = ("review", "refused", "conflict")


class Receipt(Base):
    """What became of an act; acts that came to nothing or were flagged stay here whole until somebody settles them."""

    __tablename__ = "receipt"
    __table_args__ = (
        Index("ix_receipt_tray", "company_id", "status", "settled_at"),
        Index("ix_receipt_device", "device_id", "seq"),
        Index("ix_receipt_decided", "device_id", "decided_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(String(200), default="")
    device_id: Mapped[UUID | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))  # done review held conflict refused asked
    sentence: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(80), default="")
    document_id: Mapped[UUID | None]
    verb: Mapped[str] = mapped_column(String(40), default="")
    answer: Mapped[dict[str, Any] | None] = mapped_column(Json)
    act: Mapped[dict[str, Any] | None] = mapped_column(Json)
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]
    settled_how: Mapped[str] = mapped_column(String(40), default="")
    settled_remark: Mapped[str] = mapped_column(Text, default="")
    waits_for: Mapped[UUID | None] = mapped_column(index=True)  # a held act: the row it refers to
    decided_at: Mapped[datetime | None]  # when an act that had been held came to something
    told_at: Mapped[datetime | None]

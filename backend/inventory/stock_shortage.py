"""Shortages: what was taken though the book did not have it, until later facts explain it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import Base

SHORTAGE_KINDS = ("overdraft", "adjusted")


class StockShortage(Base):
    """An overdraft (the key went below zero) or a part that was taken from the adjustment location instead."""

    __tablename__ = "stock_shortage"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="lacks_not_less_than_nothing"),
        Index("ix_stock_shortage_open", "company_id", "cleared_at", "posting_date"),
        Index("ix_stock_shortage_balance", "balance_id", "cleared_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    balance_id: Mapped[UUID] = mapped_column(ForeignKey("stock_balance.id"))
    move_id: Mapped[UUID] = mapped_column(ForeignKey("stock_move.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("stock_move_line.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("storage_location.id"))
    lacked: Mapped[Decimal]
    quantity: Mapped[Decimal]  # what of it is still unexplained
    posting_date: Mapped[date]
    captured_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]

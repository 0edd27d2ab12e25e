"""Stock moves: append-only facts with two legs each; a correction is the opposite move naming the first."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Base, Line, SiteDocument, Spec, field, lines, link, owner

NOBODY = UUID(int=0)  # no lot, our own, no container: key columns are never null

KINDS = (
    "receipt", "issue", "return", "transfer", "status", "output", "scrap", "shipment", "count", "opening", "reverse",
)  # fmt: skip
RECEIVING = ("receipt", "output", "return")
STATUSES = ("unrestricted", "quality_hold", "restricted", "blocked", "expired", "returned")
USABLE = ("unrestricted",)


class StockMove(SiteDocument):
    """Material that went from somewhere to somewhere; never edited, never refused for state."""

    __tablename__ = "stock_move"
    __table_args__ = (Index("ix_stock_move_source", "source_id"), UniqueConstraint("reverses_id", name="reversed_once"))
    spec = Spec("Stock move", "SM-{year}-{seq:06}", title=("kind",), offline="write", fact=True)

    kind: Mapped[str] = field("Kind", listed=True, choices=KINDS, default="transfer")
    posting_date: Mapped[date | None] = field("Posting date", listed=True, open_in=NEVER)
    belongs_to: Mapped[date | None] = field("Belongs to", open_in=NEVER)
    captured_at: Mapped[datetime | None] = field("Captured at", open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    reverses_id: Mapped[UUID | None] = link("stock_move", "Reverses", open_in=NEVER)
    reason: Mapped[str] = field("Reason", default="")
    insisted: Mapped[bool] = field("It has happened, whatever the book says", default=False)
    moves: Mapped[list["StockMoveLine"]] = lines("StockMoveLine", "Lines")


class StockMoveLine(Line):
    """A quantity of one item from one key to another, in its base unit beside what was entered."""

    __tablename__ = "stock_move_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="moves_something"),)

    owner_id: Mapped[UUID] = owner("stock_move")
    item_id: Mapped[UUID] = link("item", "Item")
    quantity: Mapped[Decimal] = field("Quantity")
    entered_quantity: Mapped[Decimal | None] = field("Entered quantity")
    entered_uom_id: Mapped[UUID | None] = link("uom", "Entered unit")
    lot_id: Mapped[UUID | None] = link("lot", "Lot")
    serial_number_id: Mapped[UUID | None] = link("serial_number", "Serial number")
    from_location_id: Mapped[UUID] = link("storage_location", "From")
    to_location_id: Mapped[UUID] = link("storage_location", "To")
    from_status: Mapped[str] = field("From status", choices=STATUSES, default="unrestricted")
    to_status: Mapped[str] = field("To status", choices=STATUSES, default="unrestricted")
    captured_at: Mapped[datetime | None] = field("Captured at", open_in=NEVER)


class StockLeg(Base):
    """Half of a move line: what it did to one balance. Σ legs = 0 for every item and act."""

    __tablename__ = "stock_leg"
    __table_args__ = (
        Index("ix_stock_leg_balance", "balance_id", "captured_at"),
        Index("ix_stock_leg_item", "item_id", "posted_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    move_line_id: Mapped[UUID] = mapped_column(ForeignKey("stock_move_line.id"), index=True)
    balance_id: Mapped[UUID] = mapped_column(ForeignKey("stock_balance.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    quantity: Mapped[Decimal]
    captured_at: Mapped[datetime]
    posted_at: Mapped[datetime]


class StockBalance(Base):
    """The sum of the legs of one key: item, location, lot, owner, status, container."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        UniqueConstraint(
            "item_id", "location_id", "lot_id", "owner_id", "status", "container_id", name="uq_stock_balance_key"
        ),
        CheckConstraint("reserved >= 0", name="reserves_not_less_than_nothing"),
        CheckConstraint(
            "reserved <= CASE WHEN quantity > 0 THEN quantity ELSE 0 END", name="reserves_no_more_than_is_there"
        ),
        Index("ix_stock_balance_site", "site_id", "item_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("storage_location.id"), index=True)
    lot_id: Mapped[UUID] = mapped_column(default=NOBODY, index=True)
    owner_id: Mapped[UUID] = mapped_column(default=NOBODY)
    status: Mapped[str] = mapped_column(String(20), default="unrestricted")
    container_id: Mapped[UUID] = mapped_column(default=NOBODY)
    quantity: Mapped[Decimal] = mapped_column(default=Decimal(0))
    reserved: Mapped[Decimal] = mapped_column(default=Decimal(0))


class Reservation(Base):
    """A claim of one need on stock: soft (a plan's, free to move) or hard (on one balance row)."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="claims_something"),
        Index("ix_reservation_need", "need_id"),
        Index("ix_reservation_balance", "balance_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    kind: Mapped[str] = mapped_column(String(10))  # soft hard
    balance_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_balance.id"))
    quantity: Mapped[Decimal]
    need: Mapped[str] = mapped_column(String(80))  # the document that needs it
    need_id: Mapped[UUID]
    need_line_id: Mapped[UUID | None]
    need_date: Mapped[date | None]
    created_at: Mapped[datetime]

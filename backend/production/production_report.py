"""Production reports: what happened at a ticket. Facts: they commute and are never refused for state."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Base, Document, Line, SiteDocument, Spec, field, lines, link, owner

REPORT_KINDS = (
    "start", "pause", "resume", "finish", "good", "scrap", "rework", "rework_good", "rework_scrap", "hours", "void",
)  # fmt: skip
CAUSE_CATEGORIES = ("man", "machine", "material", "method", "environment", "measurement")
ISSUE_KINDS = ("issue", "return")


class ScrapReason(Document):
    """Why a piece was lost; the number is its code."""

    __tablename__ = "scrap_reason"
    spec = Spec("Scrap reason", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    cause_category: Mapped[str] = field("Cause", listed=True, choices=CAUSE_CATEGORIES, default="method")


class ProductionReport(SiteDocument):
    """One thing that happened at a ticket: started, made, lost, worked, stopped."""

    __tablename__ = "production_report"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="counts_forward"),
        CheckConstraint("minutes >= 0", name="takes_time"),
        Index("ix_production_report_order", "work_order_id", "id"),
    )
    spec = Spec("Production report", "RP-{year}-{seq:06}", title=("kind",), offline="write", fact=True)

    ticket_id: Mapped[UUID] = link("ticket", "Ticket", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=REPORT_KINDS)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, default=Decimal(0))
    minutes: Mapped[Decimal] = field("Minutes", unit="min", default=Decimal(0))
    scrap_reason_id: Mapped[UUID | None] = link("scrap_reason", "Scrap reason", listed=True)
    remark: Mapped[str] = field("Remark", default="")
    equipment_id: Mapped[UUID | None] = link("equipment", "Equipment")
    voids_id: Mapped[UUID | None] = link("production_report", "Voids")
    for_person_id: Mapped[UUID | None] = link(
        "person", "For", help="A colleague who works with me and whose time this is"
    )
    checksum: Mapped[str] = field("Checksum of the traveler", default="", length=64)
    person_id: Mapped[UUID | None] = link("person", "Person", listed=True, open_in=NEVER)
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order", open_in=NEVER)
    captured_at: Mapped[datetime | None] = field("Captured at", listed=True, open_in=NEVER)
    happened_at: Mapped[datetime | None] = field(
        "Happened at", open_in=NEVER, help="Captured at, put right by our clock"
    )
    voided: Mapped[bool] = field("Voided", default=False, open_in=NEVER)
    late: Mapped[bool] = field("After the order ended", default=False, open_in=NEVER)
    review: Mapped[str] = field("To review", default="", length=None, open_in=NEVER)


class MaterialIssue(SiteDocument):
    """Material taken for an order, or brought back from it."""

    __tablename__ = "material_issue"
    spec = Spec("Material issue", "MI-{year}-{seq:06}", title=("kind",), offline="write", fact=True)

    work_order_id: Mapped[UUID] = link("work_order", "Work order", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=ISSUE_KINDS, default="issue")
    reason: Mapped[str] = field("Reason", default="")
    person_id: Mapped[UUID | None] = link("person", "Person", listed=True, open_in=NEVER)
    captured_at: Mapped[datetime | None] = field("Captured at", open_in=NEVER)
    late: Mapped[bool] = field("After the order ended", default=False, open_in=NEVER)
    review: Mapped[str] = field("To review", default="", length=None, open_in=NEVER)
    lines: Mapped[list["MaterialIssueLine"]] = lines("MaterialIssueLine", "Lines")


class MaterialIssueLine(Line):
    """A quantity of one material, from one lot; without a lot the one that expires first is taken."""

    __tablename__ = "material_issue_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="moves_something"),)

    owner_id: Mapped[UUID] = owner("material_issue")
    material_id: Mapped[UUID | None] = link("work_order_material", "Requirement")
    item_id: Mapped[UUID] = link("item", "Item")
    quantity: Mapped[Decimal] = field("Quantity")
    lot_id: Mapped[UUID | None] = link("lot", "Lot")
    location_id: Mapped[UUID | None] = link("storage_location", "Location")


class ProductionReceipt(SiteDocument):
    """Good pieces of an order, or what comes out beside them, that came into stock as a lot."""

    __tablename__ = "production_receipt"
    __table_args__ = (CheckConstraint("quantity > 0", name="receives_something"),)
    spec = Spec("Production receipt", "RC-{year}-{seq:05}", offline="write", fact=True, printed=True)

    work_order_id: Mapped[UUID] = link("work_order", "Work order", listed=True)
    output_id: Mapped[UUID | None] = link(
        "work_order_output", "Output", help="What came out beside the order's item; empty: the item itself"
    )
    quantity: Mapped[Decimal] = field("Quantity", listed=True)
    lot_id: Mapped[UUID | None] = link("lot", "Lot", listed=True)
    location_id: Mapped[UUID | None] = link("storage_location", "Into")
    report_id: Mapped[UUID | None] = link("production_report", "From report", open_in=NEVER)
    voided: Mapped[bool] = field("Taken back", default=False, open_in=NEVER)


class WorkInterval(Base):
    """From when to when somebody worked at a ticket, made from starts, pauses and finishes."""

    __tablename__ = "work_interval"
    __table_args__ = (Index("ix_work_interval_person", "person_id", "begun_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    ticket_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(20))  # run setup rework
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    minutes: Mapped[Decimal] = mapped_column(
        default=Decimal(0)
    )  # its share, where the person worked at several tickets
    assumed: Mapped[bool] = mapped_column(default=False)


class GenealogyEdge(Base):
    """What went into what: from a lot into an order, from an order into a lot, from a lot to a customer."""

    __tablename__ = "genealogy_edge"
    __table_args__ = (Index("ix_genealogy_from", "from_id"), Index("ix_genealogy_to", "to_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))  # consumed_in produced shipped received split merged
    from_kind: Mapped[str] = mapped_column(String(40))
    from_id: Mapped[UUID]
    to_kind: Mapped[str] = mapped_column(String(40))
    to_id: Mapped[UUID]
    item_id: Mapped[UUID | None]
    quantity: Mapped[Decimal]
    certainty: Mapped[str] = mapped_column(String(10))  # exact booked derived window
    act_id: Mapped[UUID]
    at: Mapped[datetime]

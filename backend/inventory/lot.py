"""Lots and serial numbers: material that can be told apart."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Document, Spec, field, link
from backend.engineering.item import Item


class Lot(Document):
    """Material of one item and one origin."""

    __tablename__ = "lot"
    spec = Spec("Lot", "L{year}{month}-{seq:05}", title=("supplier_lot",), offline="read", printed=True, code="LT")

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    supplier_lot: Mapped[str] = field("Supplier's lot", listed=True, default="")
    made: Mapped[date | None] = field("Made")
    received: Mapped[date | None] = field("Received", listed=True)
    expires: Mapped[date | None] = field("Expires", listed=True)
    retest: Mapped[date | None] = field("Retest due")
    revision: Mapped[str] = field("Revision", default="", length=20)
    unit_cost: Mapped[Decimal | None] = field("Unit cost", secret=True, open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    certificates: Mapped[list[Any]] = field("Certificates", default=list)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class SerialNumber(Document):
    """One piece of an item."""

    __tablename__ = "serial_number"
    spec = Spec("Serial number", title=("number",), code="SN")

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    lot_id: Mapped[UUID | None] = link("lot", "Lot", listed=True)

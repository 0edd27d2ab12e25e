"""Shipments: what left for a customer, by lot."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.kernel.workflow import Step, Workflow

FLOW = Workflow(
    Step("ship", ("draft",), "shipped"),
    Step("cancel", ("draft",), "cancelled"),
    meanings={"shipped": "good", "cancelled": "stop"},
)
DRAFT = ("draft",)


class Shipment(SiteDocument):
    """Goods of one sales order that leave together."""

    __tablename__ = "shipment"
    spec = Spec("Shipment", "SH-{year}-{seq:05}", workflow=FLOW, printed=True)

    sales_order_id: Mapped[UUID] = link("sales_order", "Sales order", listed=True, open_in=DRAFT)
    shipped_on: Mapped[date | None] = field("Shipped on", listed=True, open_in=NEVER)
    carrier: Mapped[str] = field("Carrier", default="")
    state: Mapped[str] = state(FLOW)
    lines: Mapped[list["ShipmentLine"]] = lines("ShipmentLine", "Lines", open_in=DRAFT)


class ShipmentLine(Line):
    """A quantity of one order line, from one lot; without a lot the one that expires first is taken."""

    __tablename__ = "shipment_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="ships_something"),)

    owner_id: Mapped[UUID] = owner("shipment")
    sales_order_line_id: Mapped[UUID] = link("sales_order_line", "Order line")
    quantity: Mapped[Decimal] = field("Quantity")
    lot_id: Mapped[UUID | None] = link("lot", "Lot")
    location_id: Mapped[UUID | None] = link("storage_location", "From")

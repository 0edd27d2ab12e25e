"""Transfers between sites 调拨: what one site sends another (inventory-costing.md §4).

Each of both sites has a document of its own, so each sees its half and no more: what goes out here comes in there.
Between companies the halves name different items, lots and numbers.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow

DIRECTIONS = ("out", "in")
OWNERSHIPS = ("at_receipt", "at_shipment")
FAULTS = ("carrier", "sender", "receiver")


@dataclass(frozen=True)
class Leaving:
    """What leaves now: all that is left to be shipped, first expired first out, where nothing else is said."""

    quantity: Decimal | None = ask("Quantity", default=None)
    lot_id: UUID | None = ask("Lot", default=None, table="lot")
    serial_number_id: UUID | None = ask("Serial number", default=None, table="serial_number")
    location_id: UUID | None = ask("From", default=None, table="storage_location")


@dataclass(frozen=True)
class Arrived:
    """What is here now: all that is on the way, into the item's own place, where nothing else is said."""

    quantity: Decimal | None = ask("Quantity", default=None)
    lot_number: str = ask("Lot or serial number", default="")
    location_id: UUID | None = ask("Into", default=None, table="storage_location")


@dataclass(frozen=True)
class Returned:
    """What goes back to the sender's store."""

    reason: str = ask("Reason")
    quantity: Decimal | None = ask("Quantity", default=None)
    lot_number: str = ask("Lot or serial number", default="")


@dataclass(frozen=True)
class Missing:
    """What was shipped and will not come."""

    reason: str = ask("Reason")
    fault: str = ask("Whose fault it is", choices=FAULTS, default="carrier")
    quantity: Decimal | None = ask("Quantity", default=None)
    lot_number: str = ask("Lot or serial number", default="")


@dataclass(frozen=True)
class Withdrawal:
    """Why nothing is sent."""

    reason: str = ask("Reason", default="")


BEFORE_SHIPPING = ("requested", "approved", "picking")
TO_SHIP = (*BEFORE_SHIPPING, "part_shipped")
TO_COME = ("awaited", "promised", "in_transit")
ON_THE_WAY = ("part_shipped", "shipped", "in_transit")
FLOW = Workflow(
    Step("approve", ("requested",), "approved"),
    Step("pick", ("approved",), "picking"),
    Step("ship", ("approved", "picking", "part_shipped"), "part_shipped", form=Leaving),
    Step("end_shipping", ("part_shipped",), "shipped"),
    Step("receive", ("in_transit",), "received", form=Arrived),
    Step("send_back", ON_THE_WAY, "received", form=Returned),
    Step("write_off", ON_THE_WAY, "received", form=Missing),
    Step("close", ("received",), "closed"),
    Step("cancel", (*BEFORE_SHIPPING, "awaited", "promised"), "cancelled", form=Withdrawal),
    meanings={
        "requested": "wait",
        "awaited": "wait",
        **dict.fromkeys(("approved", "picking", "promised", *ON_THE_WAY), "run"),
        **dict.fromkeys(("received", "closed"), "good"),
        "cancelled": "stop",
    },
)
REQUESTED = ("requested",)
ZERO = Decimal(0)


class StockTransfer(SiteDocument):
    """A quantity of one item on its way from a site to another, as one of both sites knows it."""

    __tablename__ = "stock_transfer"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="sends_something"),
        CheckConstraint("shipped >= 0 AND received >= 0 AND lost >= 0 AND returned >= 0", name="counts_forward"),
        CheckConstraint("due >= ship_on", name="arrives_after_it_leaves"),
        Index("ix_stock_transfer_open", "site_id", "direction", "state"),
    )
    spec = Spec("Stock transfer", "ST-{year}-{seq:05}", workflow=FLOW, printed=True)

    direction: Mapped[str] = field("Direction", listed=True, choices=DIRECTIONS, default="in", open_in=REQUESTED)
    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=REQUESTED)
    other_site_id: Mapped[UUID | None] = link(
        "site", "To or from site", open_in=REQUESTED, help="Of this company; from others it is asked for over a lane"
    )
    other_end: Mapped[str] = field("Other site", listed=True, default="", open_in=NEVER)
    other_number: Mapped[str] = field("Number there", default="", open_in=NEVER, length=80)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=REQUESTED)
    ship_on: Mapped[date] = field("To be shipped on", listed=True, open_in=REQUESTED)
    due: Mapped[date] = field("Due", listed=True, open_in=REQUESTED)
    shipped: Mapped[Decimal] = field("Shipped", listed=True, default=ZERO, open_in=NEVER)
    received: Mapped[Decimal] = field("Received", listed=True, default=ZERO, open_in=NEVER)
    lost: Mapped[Decimal] = field("Lost", default=ZERO, open_in=NEVER)
    returned: Mapped[Decimal] = field("Sent back", default=ZERO, open_in=NEVER)
    shipped_on: Mapped[date | None] = field("Shipped on", open_in=NEVER)
    received_on: Mapped[date | None] = field("Received on", open_in=NEVER)
    ownership: Mapped[str] = field("Becomes the receiver's", choices=OWNERSHIPS, default="at_receipt", open_in=NEVER)
    price: Mapped[Decimal | None] = field("Transfer price", secret=True, open_in=NEVER, help="Per base unit")
    location_id: Mapped[UUID | None] = link("storage_location", "In transit at", open_in=NEVER)
    fault: Mapped[str | None] = field("Whose fault it is", choices=FAULTS, open_in=NEVER)
    reason: Mapped[str] = field("Reason", default="", open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    kept_for: Mapped[str] = field("Kept apart for", default="", length=60, open_in=NEVER)
    need: Mapped[str] = mapped_column(String(80), default="")  # the document it is kept for, as its stock will be
    need_id: Mapped[UUID | None]
    need_line_id: Mapped[UUID | None]
    state: Mapped[str] = state(FLOW)
    lines: Mapped[list["StockTransferLine"]] = lines("StockTransferLine", "Shipped", open_in=NEVER)
    pair_id: Mapped[UUID] = mapped_column(default=uuid7, index=True)  # the same on both halves

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

    @property
    def gone(self) -> Decimal:
        """What was shipped and is not on the way any more."""
        return self.received + self.lost + self.returned


class StockTransferLine(Line):
    """What left of one lot at one time; the halves have the same lines at the same positions."""

    __tablename__ = "stock_transfer_line"

    owner_id: Mapped[UUID] = owner("stock_transfer")
    lot_number: Mapped[str] = field("Lot or serial number", default="", open_in=NEVER, help="As the sender has it")
    lot_id: Mapped[UUID | None] = link("lot", "Lot", open_in=NEVER)
    serial_number_id: Mapped[UUID | None] = link("serial_number", "Serial number", open_in=NEVER)
    quantity: Mapped[Decimal] = field("Shipped", open_in=NEVER)
    received: Mapped[Decimal] = field("Received", default=ZERO, open_in=NEVER)
    lost: Mapped[Decimal] = field("Lost", default=ZERO, open_in=NEVER)
    returned: Mapped[Decimal] = field("Sent back", default=ZERO, open_in=NEVER)

    @property
    def on_the_way(self) -> Decimal:
        return max(ZERO, self.quantity - self.received - self.lost - self.returned)

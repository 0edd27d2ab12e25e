"""Purchase orders and receipts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow
from backend.purchasing import rules

FLOW = Workflow(
    Step("approve", ("draft",), "approved"),
    Step("send", ("approved",), "sent"),
    Step("complete", ("approved", "sent"), "received"),
    Step("close", ("received",), "closed"),
    Step("cancel", ("draft", "approved", "sent"), "cancelled"),
    meanings={"approved": "run", "sent": "run", "received": "good", "closed": "good", "cancelled": "stop"},
)
DRAFT = ("draft",)


class PurchaseOrder(SiteDocument):
    """What was ordered from one supplier for one site."""

    __tablename__ = "purchase_order"
    spec = Spec("Purchase order", "PO-{year}-{seq:05}", workflow=FLOW, offline="read", printed=True, removable=True)

    supplier_id: Mapped[UUID] = link("supplier", "Supplier", listed=True, open_in=DRAFT)
    ordered: Mapped[date] = field("Ordered", listed=True, open_in=DRAFT)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    lines: Mapped[list["PurchaseOrderLine"]] = lines("PurchaseOrderLine", "Lines", open_in=DRAFT)

    @property
    def amount(self) -> Decimal:
        """What the order is worth, for approval rules; a line without a price adds nothing."""
        return rules.amount((line.quantity, line.price) for line in self.lines)


class PurchaseOrderLine(Line):
    """A quantity of one item, in the unit it is bought in, by a day."""

    __tablename__ = "purchase_order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="orders_something"),
        CheckConstraint("received >= 0 AND rejected >= 0", name="counts_forward"),
    )

    owner_id: Mapped[UUID] = owner("purchase_order")
    item_id: Mapped[UUID] = link("item", "Item")
    quantity: Mapped[Decimal] = field("Quantity")
    uom_id: Mapped[UUID | None] = link("uom", "Unit")
    due: Mapped[date] = field("Due")
    price: Mapped[Decimal | None] = field("Unit price", secret=True)
    received: Mapped[Decimal] = field("Received", default=Decimal(0), open_in=NEVER)
    rejected: Mapped[Decimal] = field("Rejected", default=Decimal(0), open_in=NEVER)
    kept_for: Mapped[str] = field("Kept apart for", default="", length=60, open_in=NEVER)
    need: Mapped[str] = mapped_column(String(80), default="")  # the document it is kept for, as its stock will be
    need_id: Mapped[UUID | None]
    need_line_id: Mapped[UUID | None]

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class PurchaseReceipt(SiteDocument):
    """What arrived on one purchase order; it has happened and is never refused."""

    __tablename__ = "purchase_receipt"
    spec = Spec("Purchase receipt", "PR-{year}-{seq:05}", offline="write", fact=True, printed=True)

    purchase_order_id: Mapped[UUID] = link("purchase_order", "Purchase order", listed=True)
    received_on: Mapped[date | None] = field("Received on", listed=True)
    delivery_note: Mapped[str] = field("Delivery note", listed=True, default="")
    lines: Mapped[list["PurchaseReceiptLine"]] = lines("PurchaseReceiptLine", "Lines")


class PurchaseReceiptLine(Line):
    """A quantity of one order line that arrived as one lot."""

    __tablename__ = "purchase_receipt_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="receives_something"),)

    owner_id: Mapped[UUID] = owner("purchase_receipt")
    purchase_order_line_id: Mapped[UUID] = link("purchase_order_line", "Order line")
    quantity: Mapped[Decimal] = field("Quantity")
    rejected: Mapped[Decimal] = field("Rejected", default=Decimal(0))
    supplier_lot: Mapped[str] = field("Supplier's lot", default="")
    made: Mapped[date | None] = field("Made")
    expires: Mapped[date | None] = field("Expires")
    location_id: Mapped[UUID | None] = link("storage_location", "Into")
    lot_id: Mapped[UUID | None] = link("lot", "Lot", open_in=NEVER)

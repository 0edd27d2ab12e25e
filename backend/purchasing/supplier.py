"""Suppliers and what they sell us."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Spec, field, link, state
from backend.kernel.workflow import Step, Workflow

FLOW = Workflow(
    Step("approve", ("draft", "blocked"), "approved"),
    Step("block", ("draft", "approved"), "blocked"),
    meanings={"approved": "good", "blocked": "stop"},
)


class Supplier(Document):
    """Somebody who sells to us; the number is their code."""

    __tablename__ = "supplier"
    spec = Spec("Supplier", workflow=FLOW, title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    rating: Mapped[int | None] = field("Rating (1 best)", listed=True)
    contact: Mapped[str] = field("Contact", default="")
    state: Mapped[str] = state(FLOW)


class SupplierItem(Document):
    """What a supplier sells: price in their unit, lead time, order quantities (in their unit too), and its share."""

    __tablename__ = "supplier_item"
    __table_args__ = (
        UniqueConstraint("company_id", "supplier_id", "item_id", name="one_per_pair"),
        CheckConstraint("lead_time_days >= 0", name="leads_forward"),
        CheckConstraint("price IS NULL OR price >= 0", name="costs"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
        CheckConstraint("ratio > 0", name="has_a_share"),
        CheckConstraint("lot_multiple >= 0", name="steps_not_less_than_nothing"),
        CheckConstraint("cap >= 0", name="takes_not_less_than_nothing"),
        CheckConstraint("cap_days BETWEEN 1 AND 3660", name="caps_a_time"),
    )
    spec = Spec("Supplier item", "SI-{seq:06}", title=("supplier_code",), removable=True)

    supplier_id: Mapped[UUID] = link("supplier", "Supplier", listed=True)
    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    supplier_code: Mapped[str] = field("Supplier's code", default="")
    uom_id: Mapped[UUID | None] = link("uom", "Purchase unit", listed=True)
    price: Mapped[Decimal | None] = field("Price per purchase unit", secret=True)
    last_price: Mapped[Decimal | None] = field("Last price", secret=True)
    lead_time_days: Mapped[int] = field("Lead time", unit="d", listed=True, default=0)
    min_quantity: Mapped[Decimal | None] = field("Minimum order")
    max_quantity: Mapped[Decimal | None] = field("Maximum order")
    lot_multiple: Mapped[Decimal] = field("Lot multiple", default=Decimal(0))
    priority: Mapped[int] = field("Priority", listed=True, default=1)
    ratio: Mapped[Decimal] = field("Ratio", default=Decimal(1), help="Its share where sources share an item")
    cap: Mapped[Decimal | None] = field("Cap", help="In a cap period; empty: none")
    cap_days: Mapped[int | None] = field("Caps begin anew every", unit="d", help="Empty: one period")
    valid_from: Mapped[date | None] = field("Valid from")
    valid_to: Mapped[date | None] = field("Valid to (not included)")

"""Sales orders: what a customer wants by when."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow
from backend.sales import rules
from backend.sales.customer import Customer

FLOW = Workflow(
    Step("confirm", ("draft",), "confirmed"),
    Step("complete", ("confirmed",), "shipped"),
    Step("close", ("shipped",), "closed"),
    Step("cancel", ("draft", "confirmed"), "cancelled"),
    meanings={"confirmed": "run", "shipped": "good", "closed": "good", "cancelled": "stop"},
)


class SalesOrder(SiteDocument):
    """What one customer ordered, to be delivered from one site."""

    __tablename__ = "sales_order"
    spec = Spec(
        "Sales order",
        "SO-{year}-{seq:05}",
        workflow=FLOW,
        title=("customer_reference",),
        printed=True,
        removable=True,
    )

    customer_id: Mapped[UUID] = link("customer", "Customer", listed=True, open_in=("draft",))
    customer_reference: Mapped[str] = field("Customer's reference", listed=True, default="")
    ordered: Mapped[date] = field("Ordered", listed=True, open_in=("draft",))
    priority: Mapped[int] = field("Priority (1 most urgent)", default=5, open_in=("draft", "confirmed"))
    state: Mapped[str] = state(FLOW)
    lines: Mapped[list["SalesOrderLine"]] = lines("SalesOrderLine", "Lines", open_in=("draft",))

    customer: Mapped[Customer] = relationship(foreign_keys=customer_id, viewonly=True)

    @property
    def amount(self) -> Decimal:
        """What the order is worth, for approval rules; a line without a price adds nothing."""
        return rules.amount((line.quantity, line.price) for line in self.lines)


class SalesOrderLine(Line):
    """A quantity of one item by a day; planning writes the promised day, production what is made for it."""

    __tablename__ = "sales_order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="orders_something"),
        CheckConstraint("shipped >= 0 AND made >= 0", name="counts_forward"),
    )

    owner_id: Mapped[UUID] = owner("sales_order")
    item_id: Mapped[UUID] = link("item", "Item")
    quantity: Mapped[Decimal] = field("Quantity")
    uom_id: Mapped[UUID | None] = link("uom", "Unit")
    wanted: Mapped[date] = field("Wanted")
    promised: Mapped[date | None] = field("Promised", open_in=NEVER)
    price: Mapped[Decimal | None] = field("Unit price", secret=True)
    made: Mapped[Decimal] = field("Made", default=Decimal(0), open_in=NEVER)
    shipped: Mapped[Decimal] = field("Shipped", default=Decimal(0), open_in=NEVER)
    cancelled: Mapped[Decimal] = field("Cancelled", default=Decimal(0), open_in=NEVER)
    progress: Mapped[dict[str, Any]] = field("Progress", default=dict, open_in=NEVER)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

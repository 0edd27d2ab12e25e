"""Planned orders: what a run proposes to make or buy; people firm and release them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, Session, relationship

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.documents.fields import ask
from backend.engineering.item import Item
from backend.inventory.item_site import SOURCES
from backend.kernel.workflow import Step, Workflow


@dataclass(frozen=True)
class Split:
    """How much goes into an order of its own."""

    quantity: Decimal = ask("Quantity of the new order")


@dataclass(frozen=True)
class Move:
    """Other days or another quantity; what is not said stays, and the start goes with the due day."""

    due: date | None = ask("Due", default=None)
    start: date | None = ask("Start", default=None)
    quantity: Decimal | None = ask("Quantity", default=None)


@dataclass(frozen=True)
class OtherSource:
    """Where it is to come from: as the item's own record says, from a supplier, or over a lane."""

    source: str = ask("Source", choices=SOURCES)
    supplier_id: UUID | None = ask("Supplier", default=None, table="supplier")
    supply_lane_id: UUID | None = ask("Supply lane", default=None, table="supply_lane")


FLOW = Workflow(
    Step("firm", ("proposed",), "firm"),
    Step("release", ("proposed", "firm"), "released"),
    Step("split", ("proposed", "firm"), "firm", form=Split),
    Step("move", ("proposed", "firm"), "firm", form=Move),
    Step("change_source", ("proposed", "firm"), "firm", form=OtherSource),
    Step("cancel", ("proposed", "firm"), "cancelled"),
    meanings={"firm": "wait", "released": "good", "cancelled": "stop"},
)
OPEN = ("proposed", "firm")


class PlannedOrder(SiteDocument):
    """A quantity of an item to be received on a day; releasing it makes the work order, purchase order or transfer."""

    __tablename__ = "planned_order"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="plans_something"),
        Index("ix_planned_order_version", "plan_version_id", "item_id"),
    )
    spec = Spec("Planned order", "PL-{year}-{seq:07}", workflow=FLOW)

    plan_version_id: Mapped[UUID | None] = link("plan_version", "MRP run", listed=True, open_in=NEVER)
    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=NEVER)
    source: Mapped[str] = field("Source", listed=True, choices=SOURCES, default="make")
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=OPEN)
    start: Mapped[date] = field("Start", listed=True, open_in=OPEN)
    due: Mapped[date] = field("Due", listed=True, open_in=OPEN)
    kept_for: Mapped[str] = field("Kept apart for", listed=True, default="", length=60, open_in=NEVER)
    past_due: Mapped[bool] = field("Should have begun", default=False, open_in=NEVER)
    low_level_code: Mapped[int] = field("Level", default=0, open_in=NEVER)
    supplier_id: Mapped[UUID | None] = link("supplier", "Supplier", open_in=OPEN)
    sales_order_line_id: Mapped[UUID | None] = link("sales_order_line", "For sales order line", open_in=NEVER)
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order", open_in=NEVER)
    purchase_order_id: Mapped[UUID | None] = link("purchase_order", "Purchase order", open_in=NEVER)
    stock_transfer_id: Mapped[UUID | None] = link("stock_transfer", "Stock transfer", open_in=NEVER)
    supply_lane_id: Mapped[UUID | None] = link("supply_lane", "Asked for over lane", open_in=NEVER)
    refusal: Mapped[str] = field("Why not released", default="", length=None, open_in=NEVER)
    assumed: Mapped[bool] = field("Rests on assumed data", default=False, open_in=NEVER)
    state: Mapped[str] = state(FLOW)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

    def found_by(self, session: Session) -> str:
        """Its item, as a proposal is found that nobody has touched."""
        item = session.get(Item, self.item_id) if self.item_id else None
        return item.sought if item else ""

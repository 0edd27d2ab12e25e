"""The order pool 订单池: every portion of a customer's order line on its way from review to shipment."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.kernel.workflow import STAYS, Step, Workflow
from backend.sales.sales_order import SalesOrderLine


@dataclass(frozen=True)
class Promise:
    """The day promised to the customer; empty: the day offered, else the day wanted."""

    promised: date | None = ask("Promised", default=None)
    despite: str = ask("Although the plan says later, because", default="")


@dataclass(frozen=True)
class CounterOffer:
    """What the customer is offered instead."""

    offered: date = ask("Offered")
    reason: str = ask("Reason")


@dataclass(frozen=True)
class Because:
    """Why."""

    reason: str = ask("Reason")


@dataclass(frozen=True)
class Place:
    """On which line and in which week, roughly where."""

    work_center_id: UUID = ask("Line", table="work_center")
    week: date = ask("Week (any day of it)")
    sequence: int = ask("Sequence", default=0)
    finite: bool = ask("Only if there are hours left", default=False)


@dataclass(frozen=True)
class Shortage:
    """Until when material is missing, and which."""

    kit_on: date = ask("Complete on")
    reason: str = ask("Reason")


@dataclass(frozen=True)
class Days:
    """When it goes on the line and comes off it."""

    line_on: date = ask("Line-on")
    line_off: date | None = ask("Line-off", default=None)


@dataclass(frozen=True)
class Slot:
    """Its place in the sequence of a day."""

    day: date = ask("Day")
    sequence: int = ask("Sequence")


@dataclass(frozen=True)
class Alteration:
    """What the customer wants otherwise; what is left empty stays."""

    reason: str = ask("Reason")
    quantity: Decimal | None = ask("Quantity", default=None)
    wanted: date | None = ask("Wanted", default=None)


@dataclass(frozen=True)
class Portion:
    """How much goes its own way."""

    quantity: Decimal = ask("Quantity of the new portion")


PLANNED = (
    "received", "reviewing", "countered", "accepted", "pooled", "pre_scheduled", "kit_short", "kit_ok",
    "week_planned", "sequenced",
)  # fmt: skip
BEFORE_LINE_ON = (*PLANNED, "on_hold", "changed")
MADE = ("line_on", "line_off", "in_stock", "shipped")  # facts, in their order
OVER = ("rejected", "cancelled")
STAGES = (*PLANNED, *MADE, "closed")

FLOW = Workflow(
    Step("review", ("received", "changed"), "reviewing"),
    Step("accept", ("reviewing", "countered"), "accepted", form=Promise),
    Step("counter", ("reviewing",), "countered", form=CounterOffer),
    Step("reject", ("reviewing", "countered"), "rejected", form=Because),
    Step("pool", ("accepted",), "pooled"),
    Step("pre_schedule", ("pooled",), "pre_scheduled", form=Place),
    Step("pass_kit", ("pre_scheduled", "kit_short"), "kit_ok"),
    Step("fail_kit", ("pre_scheduled",), "kit_short", form=Shortage),
    Step("send_back", ("kit_short",), "pooled"),
    Step("plan_week", ("kit_ok",), "week_planned", form=Days),
    Step("fix_sequence", ("week_planned",), "sequenced", form=Slot),
    Step("line_on", BEFORE_LINE_ON, "line_on", fact=True),
    Step("line_off", (*BEFORE_LINE_ON, "line_on"), "line_off", fact=True),
    Step("put_in_stock", (*BEFORE_LINE_ON, "line_on", "line_off"), "in_stock", fact=True),
    Step("ship", (*BEFORE_LINE_ON, "line_on", "line_off", "in_stock"), "shipped", fact=True),
    Step("close", ("shipped",), "closed"),
    Step("hold", PLANNED, "on_hold", form=Because),
    Step("resume", ("on_hold",), STAYS),
    Step("alter", (*PLANNED, "on_hold"), "changed", form=Alteration),
    Step("cancel", BEFORE_LINE_ON, "cancelled", form=Because),
    Step("split", BEFORE_LINE_ON, STAYS, form=Portion),
    meanings={
        "received": "wait", "reviewing": "wait", "countered": "wait", "kit_short": "stop", "kit_ok": "good",
        "line_on": "run", "line_off": "run", "in_stock": "good", "shipped": "good", "closed": "good",
        "on_hold": "wait", "changed": "wait", "rejected": "stop", "cancelled": "stop",
    },
)  # fmt: skip


class OrderPoolEntry(SiteDocument):
    """A portion of one order line, in the unit it was sold in; the portions of a line together are the line."""

    __tablename__ = "order_pool_entry"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="wants_something"),
        CheckConstraint("delivery_days BETWEEN 0 AND 366", name="arrives"),
        Index("ix_order_pool_entry_board", "site_id", "state", "promised"),
    )
    spec = Spec("Order pool entry", "OPE-{year}-{seq:06}", workflow=FLOW, plural="Order pool")

    sales_order_id: Mapped[UUID] = link("sales_order", "Sales order", listed=True, open_in=NEVER)
    sales_order_line_id: Mapped[UUID] = link("sales_order_line", "Order line", open_in=NEVER)
    customer_id: Mapped[UUID] = link("customer", "Customer", listed=True, open_in=NEVER)
    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=NEVER)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=NEVER)
    portion_of_id: Mapped[UUID | None] = link("order_pool_entry", "Portion of", open_in=NEVER)
    priority: Mapped[int] = field("Priority (1 most urgent)", default=5, open_in=BEFORE_LINE_ON)
    wanted: Mapped[date] = field("Wanted", listed=True, open_in=NEVER)
    offered: Mapped[date | None] = field("Offered", open_in=NEVER)
    promised: Mapped[date | None] = field("Promised", listed=True, open_in=NEVER)
    delivery_days: Mapped[int] = field("Delivery", unit="d", default=0, open_in=BEFORE_LINE_ON)
    line_off_on: Mapped[date | None] = field("Line-off expected", open_in=(*BEFORE_LINE_ON, "line_on"))
    at_risk: Mapped[bool] = field("Promise at risk", listed=True, default=False, open_in=NEVER)
    ahead: Mapped[bool] = field("Jumped ahead", listed=True, default=False, open_in=NEVER)
    work_center_id: Mapped[UUID | None] = link("work_center", "Line", listed=True, open_in=NEVER)
    week: Mapped[date | None] = field("Week", open_in=NEVER)
    sequenced_on: Mapped[date | None] = field("Sequenced for", open_in=NEVER)
    sequence: Mapped[int] = field("Sequence", default=0, open_in=NEVER)
    kit_on: Mapped[date | None] = field("Kit complete on", open_in=NEVER)
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order", open_in=BEFORE_LINE_ON)
    reason: Mapped[str] = field("Reason", default="", open_in=NEVER)
    held_from: Mapped[str] = field("Held from", default="", length=40, open_in=NEVER)
    quantity_before: Mapped[Decimal | None] = field("Quantity before the change", open_in=NEVER)
    wanted_before: Mapped[date | None] = field("Wanted before the change", open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    times: Mapped[list["OrderPoolTime"]] = lines("OrderPoolTime", "Times", open_in=NEVER)

    line: Mapped[SalesOrderLine] = relationship(foreign_keys=sales_order_line_id, viewonly=True)


class OrderPoolTime(Line):
    """When a stage should be reached, and when it was."""

    __tablename__ = "order_pool_time"

    owner_id: Mapped[UUID] = owner("order_pool_entry")
    stage: Mapped[str] = field("Stage", choices=STAGES, default="received")
    planned: Mapped[date | None] = field("Planned")
    actual: Mapped[datetime | None] = field("Actual")

"""Material calls: a line asks for material, somebody brings it, the line says that it is there (§8)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.documents.fields import ask
from backend.kernel.quantity import ZERO
from backend.kernel.workflow import Step, Workflow

REASONS = ("empty", "low", "plan", "sequence", "other")
UNDER_WAY = ("called", "accepted", "loaded")


@dataclass(frozen=True)
class Delivery:
    """What was brought, and from where."""

    quantity: Decimal = ask("Quantity")
    lot_id: UUID | None = ask("Lot", default=None, table="lot")
    from_location_id: UUID | None = ask("From", default=None, table="storage_location")
    to_location_id: UUID | None = ask("To", default=None, table="storage_location")


@dataclass(frozen=True)
class Arrival:
    """What the line found, and where."""

    quantity: Decimal | None = ask("Quantity", default=None)
    location_id: UUID | None = ask("Found at", default=None, table="storage_location")


@dataclass(frozen=True)
class Reason:
    reason: str = ask("Reason", length=None)


FLOW = Workflow(
    Step("accept", ("called",), "accepted", offline=True, fact=True),
    Step("load", ("called", "accepted"), "loaded", offline=True, fact=True),
    Step("deliver", ("called", "accepted", "loaded"), "delivered", offline=True, fact=True, form=Delivery),
    Step("confirm", ("delivered",), "confirmed", offline=True, fact=True, form=Arrival),
    Step("cancel", UNDER_WAY, "cancelled", form=Reason),
    meanings={
        "called": "stop", "accepted": "wait", "loaded": "run", "delivered": "run", "confirmed": "good",
        "cancelled": "plan",
    },
)  # fmt: skip


class MaterialCall(SiteDocument):
    """So much of one item wanted at one work center by a moment."""

    __tablename__ = "material_call"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="wants_something"),
        CheckConstraint("delivered >= 0", name="brings_something"),
        Index("ix_material_call_open", "work_center_id", "item_id", "state"),
    )
    spec = Spec("Material call", "MC-{year}-{seq:05}", workflow=FLOW, offline="write", fact=True)

    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=("called",))
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=("called",))
    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True, open_in=("called",))
    location_id: Mapped[UUID | None] = link("storage_location", "Where to", open_in=("called",))
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order", listed=True, open_in=("called",))
    wanted_at: Mapped[datetime | None] = field("Wanted at", listed=True, open_in=("called",))
    reason: Mapped[str] = field("Reason", choices=REASONS, default="empty", open_in=("called",))
    remark: Mapped[str] = field("Remark", default="", open_in=UNDER_WAY)
    person_id: Mapped[UUID | None] = link("person", "Called by", open_in=NEVER)
    captured_at: Mapped[datetime | None] = field("Captured at", open_in=NEVER)
    brought_by_id: Mapped[UUID | None] = link("person", "Brought by", open_in=NEVER)
    delivered: Mapped[Decimal] = field("Delivered", default=ZERO, open_in=NEVER)
    delivered_at: Mapped[datetime | None] = field("Delivered at", open_in=NEVER)
    lot_id: Mapped[UUID | None] = link("lot", "Lot", open_in=NEVER)
    confirmed: Mapped[Decimal] = field("Found", default=ZERO, open_in=NEVER)
    confirmed_at: Mapped[datetime | None] = field("Confirmed at", open_in=NEVER)
    review: Mapped[str] = field("To review", default="", length=None, open_in=NEVER)
    state: Mapped[str] = state(FLOW)

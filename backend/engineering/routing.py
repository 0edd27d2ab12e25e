"""Routings: the operations that make an item, where, and how long they take."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Document, Line, Spec, field, lines, link, owner, state
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow
from backend.plant.work_center import WorkCenter

REPORT_MODES = ("count_point", "automatic", "optional", "none")

FLOW = Workflow(
    Step("release", ("draft",), "released"),
    Step("supersede", ("released",), "superseded"),
    Step("withdraw", ("draft",), "withdrawn"),
    meanings={"released": "good", "superseded": "stop", "withdrawn": "stop"},
)
DRAFT = ("draft",)


class Routing(Document):
    """The operations that make an item, in the order of their numbers."""

    __tablename__ = "routing"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
        Index("ix_routing_choice", "item_id", "state"),
    )
    spec = Spec("Routing", "RT-{seq:06}", workflow=FLOW, title=("revision",))

    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=DRAFT)
    revision: Mapped[str] = field("Revision", listed=True, default="A", length=20, open_in=DRAFT)
    alternative: Mapped[str] = field("Alternative", default="1", length=20, open_in=DRAFT)
    for_site_id: Mapped[UUID | None] = link("site", "Only for site", open_in=DRAFT)
    min_quantity: Mapped[Decimal | None] = field("From order quantity", open_in=DRAFT)
    max_quantity: Mapped[Decimal | None] = field("To order quantity", open_in=DRAFT)
    priority: Mapped[int] = field("Priority", default=1, open_in=DRAFT)
    valid_from: Mapped[date | None] = field("Valid from", listed=True, open_in=DRAFT)
    valid_to: Mapped[date | None] = field("Valid to (not included)", listed=True)
    checksum: Mapped[str] = field("Checksum", default="", length=64, open_in=NEVER)
    assumed: Mapped[bool] = field("Holds assumed data", listed=True, default=False)
    state: Mapped[str] = state(FLOW)
    operations: Mapped[list["RoutingOperation"]] = lines("RoutingOperation", "Operations", open_in=DRAFT)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class RoutingOperation(Line):
    """One operation; its number (10, 20 …) is the label people use."""

    __tablename__ = "routing_operation"
    __table_args__ = (
        CheckConstraint("setup_minutes >= 0 AND run_minutes >= 0", name="takes_time"),
        CheckConstraint("yield_rate > 0", name="yields_something"),
    )

    owner_id: Mapped[UUID] = owner("routing")
    operation_number: Mapped[int] = field("Operation")
    name: Mapped[str] = field("Name")
    work_center_id: Mapped[UUID] = link("work_center", "Work center")
    setup_minutes: Mapped[Decimal] = field("Set-up", unit="min", default=Decimal(0))
    run_minutes: Mapped[Decimal] = field("Run per unit", unit="min", default=Decimal(0))
    crew: Mapped[Decimal] = field("Crew", default=Decimal(1))
    yield_rate: Mapped[Decimal] = field("Yield", default=Decimal(1))
    report_mode: Mapped[str] = field("Report mode", choices=REPORT_MODES, default="count_point")
    inspected: Mapped[bool] = field("Inspected", default=False)
    instruction: Mapped[str] = field("Instruction", default="", length=None)
    assumed: Mapped[bool] = field("Assumed", default=False)

    work_center: Mapped[WorkCenter] = relationship(foreign_keys=work_center_id, viewonly=True)

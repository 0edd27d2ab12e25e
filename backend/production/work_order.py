"""Work orders: authority to make a quantity of one item by a date, with the operations and material it takes."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.engineering.bom import OUTPUT_KINDS
from backend.engineering.item import Item
from backend.engineering.routing import REPORT_MODES
from backend.kernel.workflow import Step, Workflow

KINDS = ("make_to_stock", "make_to_order", "assemble_to_order", "engineer_to_order", "trial", "rework")
RECEIPT_MODES = ("per_report", "at_finish")
ISSUE_MODES = ("pick", "backflush")
LEFTOVERS = ("return", "lose")


@dataclass(frozen=True)
class Shortfall:
    """Why an order is finished with less than was ordered."""

    reason: str = ask("Reason", default="")


@dataclass(frozen=True)
class Leftover:
    """What becomes of material that was issued, not used up and not brought back."""

    leftover: str | None = ask("What is left at the order", choices=LEFTOVERS, default=None)
    reason: str = ask("Reason", default="")


FLOW = Workflow(
    Step("firm", ("planned",), "firm"),
    Step("release", ("firm",), "released"),
    Step("unrelease", ("released",), "firm"),
    Step("start", ("released",), "running", offline=True),
    Step("finish", ("running",), "finished", form=Shortfall),
    Step("reopen", ("finished",), "running"),
    Step("close", ("finished",), "closed", form=Leftover),
    Step("cancel", ("planned", "firm", "released"), "cancelled"),
    meanings={"released": "wait", "running": "run", "finished": "good", "closed": "good", "cancelled": "stop"},
)
BEFORE_RELEASE = ("planned", "firm")
UNTIL_FINISHED = (*BEFORE_RELEASE, "released", "running")
ZERO = Decimal(0)


class WorkOrder(SiteDocument):
    """Authority to make a quantity of one item by a date."""

    __tablename__ = "work_order"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="makes_something"),
        CheckConstraint("good >= 0 AND scrapped >= 0 AND received >= 0", name="counts_forward"),
        Index("ix_work_order_due", "site_id", "state", "due"),
    )
    spec = Spec("Work order", "WO-{year}-{seq:05}", workflow=FLOW, offline="write", printed=True, code="WO")

    item_id: Mapped[UUID] = link("item", "Item to make", listed=True, open_in=BEFORE_RELEASE)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=UNTIL_FINISHED)
    good: Mapped[Decimal] = field("Good so far", listed=True, default=ZERO, open_in=NEVER)
    scrapped: Mapped[Decimal] = field("Scrapped", default=ZERO, open_in=NEVER)
    received: Mapped[Decimal] = field("Received into stock", default=ZERO, open_in=NEVER)
    start: Mapped[date | None] = field("Start", open_in=(*BEFORE_RELEASE, "released"))
    due: Mapped[date] = field("Due", listed=True, open_in=UNTIL_FINISHED)
    kind: Mapped[str] = field("Kind", choices=KINDS, default="make_to_stock", open_in=BEFORE_RELEASE)
    priority: Mapped[int] = field("Priority (1 most urgent)", default=5, open_in=UNTIL_FINISHED)
    receipt_mode: Mapped[str] = field("Receipt", choices=RECEIPT_MODES, default="per_report", open_in=BEFORE_RELEASE)
    shortfall_percent: Mapped[Decimal] = field("Shortfall allowed", unit="%", default=ZERO, open_in=BEFORE_RELEASE)
    over_percent: Mapped[Decimal] = field("Overrun allowed", unit="%", default=ZERO, open_in=BEFORE_RELEASE)
    sales_order_line_id: Mapped[UUID | None] = link("sales_order_line", "For sales order line", open_in=BEFORE_RELEASE)
    bom_id: Mapped[UUID | None] = link("bom", "BOM", open_in=NEVER)
    routing_id: Mapped[UUID | None] = link("routing", "Routing", open_in=NEVER)
    checksum: Mapped[str] = field("Checksum of what was released", default="", length=64, open_in=NEVER)
    lot_id: Mapped[UUID | None] = link("lot", "Lot made", open_in=NEVER)
    location_id: Mapped[UUID | None] = link("storage_location", "Material location", open_in=NEVER)
    source: Mapped[str] = field("Origin document", default="", open_in=NEVER, length=80)
    source_id: Mapped[UUID | None] = field("Origin", open_in=NEVER)
    started_at: Mapped[datetime | None] = field("Started", open_in=NEVER)
    finished_at: Mapped[datetime | None] = field("Finished", open_in=NEVER)
    reported_at: Mapped[datetime | None] = field("Last report", open_in=NEVER)
    shortfall_reason: Mapped[str] = field("Reason for shortfall", default="", open_in=NEVER)
    flushes: Mapped[bool] = field("Back-flushes material", default=False, open_in=NEVER)
    shortages: Mapped[int] = field("Materials short", listed=True, default=0, open_in=NEVER)
    held: Mapped[str] = field("Held because", default="", length=None, open_in=NEVER)
    assumed: Mapped[bool] = field("Rests on assumed data", listed=True, default=False, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    operations: Mapped[list["WorkOrderOperation"]] = lines("WorkOrderOperation", "Operations", open_in=NEVER)
    materials: Mapped[list["WorkOrderMaterial"]] = lines("WorkOrderMaterial", "Materials", open_in=NEVER)
    outputs: Mapped[list["WorkOrderOutput"]] = lines("WorkOrderOutput", "Comes out as well", open_in=NEVER)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class WorkOrderOperation(Line):
    """One operation with its counters; R + N = Q + P + H + K + X + S + T at any moment (domain/production.md §3)."""

    __tablename__ = "work_order_operation"

    owner_id: Mapped[UUID] = owner("work_order")
    operation_number: Mapped[int] = field("Operation")
    name: Mapped[str] = field("Name")
    work_center_id: Mapped[UUID] = link("work_center", "Work center")
    setup_minutes: Mapped[Decimal] = field("Set-up", unit="min", default=ZERO)
    run_minutes: Mapped[Decimal] = field("Run per unit", unit="min", default=ZERO)
    report_mode: Mapped[str] = field("Report mode", choices=REPORT_MODES, default="count_point")
    inspected: Mapped[bool] = field("Inspected", default=False)
    instruction: Mapped[str] = field("Instruction", default="", length=None)
    assumed: Mapped[bool] = field("Assumed", default=False)
    start: Mapped[date | None] = field("Start", open_in=NEVER)
    due: Mapped[date | None] = field("Due", open_in=NEVER)
    started: Mapped[Decimal] = field("Started", default=ZERO, open_in=NEVER)
    reported: Mapped[Decimal] = field("Reported good", default=ZERO, open_in=NEVER)
    received: Mapped[Decimal] = field("Received in", default=ZERO, open_in=NEVER)  # R
    adjusted: Mapped[Decimal] = field("Count adjustments", default=ZERO, open_in=NEVER)  # N
    queued: Mapped[Decimal] = field("Queue", default=ZERO, open_in=NEVER)  # Q
    in_process: Mapped[Decimal] = field("In process", default=ZERO, open_in=NEVER)  # P
    done: Mapped[Decimal] = field("Done, not moved", default=ZERO, open_in=NEVER)  # H
    rework: Mapped[Decimal] = field("Rework", default=ZERO, open_in=NEVER)  # K
    at_supplier: Mapped[Decimal] = field("At supplier", default=ZERO, open_in=NEVER)  # X
    scrapped: Mapped[Decimal] = field("Scrapped", default=ZERO, open_in=NEVER)  # S
    moved: Mapped[Decimal] = field("Moved on", default=ZERO, open_in=NEVER)  # T
    good: Mapped[Decimal] = field("Good", default=ZERO, open_in=NEVER)  # G
    minutes: Mapped[Decimal] = field("Minutes worked", unit="min", default=ZERO, open_in=NEVER)


class WorkOrderMaterial(Line):
    """One material requirement of the order, in the item's base unit."""

    __tablename__ = "work_order_material"

    owner_id: Mapped[UUID] = owner("work_order")
    item_id: Mapped[UUID] = link("item", "Item")
    per_unit: Mapped[Decimal] = field("Per unit", default=ZERO)
    fixed: Mapped[Decimal] = field("Once per order", default=ZERO)
    required: Mapped[Decimal] = field("Required")
    reserved: Mapped[Decimal] = field("Reserved", default=ZERO, open_in=NEVER)
    issued: Mapped[Decimal] = field("Issued", default=ZERO, open_in=NEVER)
    returned: Mapped[Decimal] = field("Returned", default=ZERO, open_in=NEVER)
    replenished: Mapped[Decimal] = field("Replenished", default=ZERO, open_in=NEVER)
    flushed: Mapped[Decimal] = field("Back-flushed", default=ZERO, open_in=NEVER)
    lost: Mapped[Decimal] = field("Lost", default=ZERO, open_in=NEVER)
    over_issued: Mapped[Decimal] = field("Issued above the limit", default=ZERO, open_in=NEVER)
    short: Mapped[Decimal] = field("Short", default=ZERO, open_in=NEVER)
    operation_number: Mapped[int | None] = field("At operation")
    issue_mode: Mapped[str] = field("Issue mode", choices=ISSUE_MODES, default="pick")
    over_issue_percent: Mapped[Decimal] = field("Over-issue allowed", unit="%", default=ZERO)
    location_id: Mapped[UUID | None] = link("storage_location", "From")
    key_part: Mapped[bool] = field("Key part", default=False)
    assumed: Mapped[bool] = field("Assumed", default=False)
    instead_of_id: Mapped[UUID | None] = link("item", "Chosen instead of", open_in=NEVER)


class WorkOrderOutput(Line):
    """What comes out beside the order's item, in its base unit: `yields` of it out of every `per` good pieces."""

    __tablename__ = "work_order_output"

    owner_id: Mapped[UUID] = owner("work_order")
    item_id: Mapped[UUID] = link("item", "Item")
    kind: Mapped[str] = field("Kind", choices=OUTPUT_KINDS, default="coproduct", open_in=NEVER)
    yields: Mapped[Decimal] = field("Comes out", open_in=NEVER)
    per: Mapped[Decimal] = field("Of each", open_in=NEVER)
    expected: Mapped[Decimal] = field("Expected", default=ZERO, open_in=NEVER)
    received: Mapped[Decimal] = field("Received into stock", default=ZERO, open_in=NEVER)
    operation_number: Mapped[int | None] = field("At operation", open_in=NEVER)
    lot_id: Mapped[UUID | None] = link("lot", "Lot made", open_in=NEVER)

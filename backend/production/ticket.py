"""Tickets: an operation of a work order given to the floor; its code is on the traveler."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.kernel.workflow import Step, Workflow

FLOW = Workflow(
    Step("begin", ("waiting",), "running", offline=True, fact=True),
    Step("pause", ("running",), "paused", offline=True, fact=True),
    Step("resume", ("paused",), "running", offline=True, fact=True),
    Step("complete", ("waiting", "running", "paused"), "done", offline=True, fact=True),
    Step("reopen", ("done",), "paused"),
    Step("cancel", ("waiting", "running", "paused"), "cancelled"),
    meanings={"waiting": "wait", "running": "run", "paused": "wait", "done": "good", "cancelled": "stop"},
)


class Ticket(SiteDocument):
    """One operation (or part of its quantity) for a work center, a team or a person."""

    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint("quantity > 0", name="asks_for_something"),)
    spec = Spec("Ticket", "TK-{year}-{seq:06}", workflow=FLOW, title=("name",), offline="write", code="OP")

    work_order_id: Mapped[UUID] = link("work_order", "Work order", listed=True, open_in=NEVER)
    operation_id: Mapped[UUID] = link("work_order_operation", "Operation", open_in=NEVER)
    operation_number: Mapped[int] = field("Operation number", listed=True, open_in=NEVER)
    name: Mapped[str] = field("Name", listed=True, open_in=NEVER)
    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=NEVER)
    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True)
    team_id: Mapped[UUID | None] = link("team", "Team")
    person_id: Mapped[UUID | None] = link("person", "Person")
    quantity: Mapped[Decimal] = field("Quantity", listed=True)
    good: Mapped[Decimal] = field("Good", listed=True, default=Decimal(0), open_in=NEVER)
    scrapped: Mapped[Decimal] = field("Scrapped", default=Decimal(0), open_in=NEVER)
    rework: Mapped[Decimal] = field("Rework", default=Decimal(0), open_in=NEVER)
    minutes: Mapped[Decimal] = field("Minutes worked", unit="min", default=Decimal(0), open_in=NEVER)
    sequence: Mapped[int] = field("Sequence", default=0)
    start: Mapped[date | None] = field("Start")
    due: Mapped[date | None] = field("Due", listed=True)
    starts_at: Mapped[datetime | None] = field("Starts", listed=True, open_in=NEVER)
    ends_at: Mapped[datetime | None] = field("Ends", open_in=NEVER)
    place: Mapped[int | None] = field("Place", open_in=NEVER, help="Which of the work center's places")
    state: Mapped[str] = state(FLOW)

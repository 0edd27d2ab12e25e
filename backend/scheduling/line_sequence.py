"""Line sequences 产线排序: which unit follows which on a line on one day, from draft over frozen to done."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, and_, or_, text
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.kernel.quantity import ZERO
from backend.kernel.workflow import Step, Workflow


@dataclass(frozen=True)
class Why:
    """Why what was frozen changes after all."""

    reason: str = ask("Reason")


FLOW = Workflow(
    Step("freeze", ("draft",), "frozen"),
    Step("unfreeze", ("frozen",), "draft", form=Why),
    Step("start", ("frozen",), "running"),
    Step("finish", ("running",), "done"),
    Step("cancel", ("draft", "frozen"), "cancelled"),
    meanings={"frozen": "good", "running": "run", "done": "good", "cancelled": "stop"},
)
DRAFT = ("draft",)
HELD = ("frozen", "running")  # what a new plan of the week leaves alone
LIVE = ("draft", *HELD, "done")
ONE_A_DAY = text("state <> 'cancelled'")


class LineSequence(SiteDocument):
    """The units of a line on a day in the order they go on it."""

    __tablename__ = "line_sequence"
    __table_args__ = (
        CheckConstraint("takt_seconds IS NULL OR takt_seconds > 0", name="takes_time"),
        Index(
            "uq_line_sequence_day",
            "work_center_id",
            "day",
            unique=True,
            sqlite_where=ONE_A_DAY,
            postgresql_where=ONE_A_DAY,
        ),
        Index("ix_line_sequence_site_day", "site_id", "day"),
    )
    spec = Spec("Line sequence", "LS-{year}-{seq:05}", workflow=FLOW, title=("day",))

    work_center_id: Mapped[UUID] = link("work_center", "Line", listed=True, open_in=DRAFT)
    day: Mapped[date] = field("Day", listed=True, open_in=DRAFT)
    takt_seconds: Mapped[Decimal | None] = field("Takt", unit="s", listed=True, open_in=NEVER)
    hard_broken: Mapped[int] = field("Rules that must hold and do not", listed=True, default=0, open_in=NEVER)
    soft_weight: Mapped[Decimal] = field("Weight of other rules broken", default=ZERO, open_in=NEVER)
    arranged_at: Mapped[datetime | None] = field("Arranged", open_in=NEVER)
    frozen_at: Mapped[datetime | None] = field("Frozen since", listed=True, open_in=NEVER)
    freezes_itself: Mapped[bool] = field(
        "May freeze by itself", default=True, open_in=DRAFT, help="Not any more once somebody has unfrozen it"
    )
    open_because: Mapped[str] = field("Not frozen because", default="", length=400, open_in=NEVER)
    reason: Mapped[str] = field("Changed because", default="", open_in=NEVER)
    saved: Mapped[Decimal | None] = field("Saved by the last new sequence", open_in=NEVER)
    price: Mapped[Decimal | None] = field("Price of its moves", open_in=NEVER)
    adherence_percent: Mapped[Decimal | None] = field("Sequence kept", unit="%", listed=True, open_in=NEVER)
    job_id: Mapped[UUID | None] = field("Job", open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    positions: Mapped[list["LineSequencePosition"]] = lines("LineSequencePosition", "Sequence", open_in=NEVER)
    moves: Mapped[list["LineSequenceMove"]] = lines("LineSequenceMove", "Moves", open_in=NEVER)


class LineSequencePosition(Line):
    """One unit at its place, 1 first: the n-th of its work order, or of its portion in the pool."""

    __tablename__ = "line_sequence_position"

    owner_id: Mapped[UUID] = owner("line_sequence")
    item_id: Mapped[UUID] = link("item", "Item")
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order")
    order_pool_entry_id: Mapped[UUID | None] = link("order_pool_entry", "Order pool entry")
    unit: Mapped[int] = field("Unit", default=1)
    due: Mapped[date | None] = field("Due")
    options: Mapped[str] = field("Options", default="")
    shift: Mapped[str] = field("Shift", default="", length=80)
    starts_at: Mapped[datetime | None] = field("Starts")

    @property
    def key(self) -> str:
        return f"{self.work_order_id or self.order_pool_entry_id or self.item_id}.{self.unit:05}"


class LineSequenceMove(Line):
    """A unit that the last change put at another place, and why."""

    __tablename__ = "line_sequence_move"

    owner_id: Mapped[UUID] = owner("line_sequence")
    item_id: Mapped[UUID] = link("item", "Item")
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order")
    unit: Mapped[int] = field("Unit", default=1)
    before: Mapped[int] = field("Stood at")
    after: Mapped[int] = field("Stands at")
    cause: Mapped[str] = field("Because", default="")


def still_held(today: date) -> ColumnElement[bool]:
    """Whether a sequence keeps its units: it runs, or it is frozen and its day is not over. One that was frozen and
    that nobody began by the end of its day keeps nothing, so that its units come again."""
    return or_(LineSequence.state == "running", and_(LineSequence.state == "frozen", LineSequence.day >= today))

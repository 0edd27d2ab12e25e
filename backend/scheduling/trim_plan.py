"""Trim plans 排刀: patterns of roll widths across a paper machine's deckle, and how many sets are cut of each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.engineering.item import Item
from backend.kernel.quantity import ZERO
from backend.kernel.workflow import STAYS, Step, Workflow
from backend.plant.work_center import WorkCenter

GOALS = ("least_loss", "fewest_patterns")
OPEN = ("draft", "solved")


@dataclass(frozen=True)
class Solving:
    """How it is solved; without a goal the plan's own. In the background it may be followed and stopped."""

    goal: str | None = ask("Goal", default=None, choices=GOALS)
    most_patterns: int | None = ask("Patterns at most", default=None)
    seconds: int = ask("Search", default=10, unit="s")
    in_background: bool = ask("In the background", default=False)


@dataclass(frozen=True)
class Taking:
    """Which of the plan's proposals becomes so, 1 first, and how long the plan is solved then."""

    proposal: int = ask("Proposal")
    seconds: int = ask("Search", default=10, unit="s")
    in_background: bool = ask("In the background", default=False)


FLOW = Workflow(
    Step("solve", OPEN, STAYS, form=Solving),
    Step("apply", OPEN, STAYS, form=Taking),
    Step("settle", OPEN, "solved"),
    Step("freeze", ("solved",), "frozen"),
    Step("thaw", ("frozen",), "solved"),
    Step("cut", ("frozen",), "cut"),
    Step("cancel", ("draft", "solved", "frozen"), "cancelled"),
    meanings={"solved": "wait", "frozen": "run", "cut": "good", "cancelled": "stop"},
)


class TrimPlan(SiteDocument):
    """One run group (grade, grammage, roll length) on one winder. All widths are whole millimeters.

    A set 刀次 is one row of rolls across the deckle; a jumbo of a length gives as many sets as roll lengths go into it.
    """

    __tablename__ = "trim_plan"
    __table_args__ = (
        CheckConstraint("deckle BETWEEN 1 AND 100000", name="has_a_deckle"),
        CheckConstraint("edge >= 0 AND least_use >= 0 AND narrowest >= 0", name="measures_forward"),
        CheckConstraint("most_rolls > 0 AND most_widths > 0 AND least_sets > 0", name="cuts_something"),
        CheckConstraint("below >= 0 AND above >= 0", name="gives_way"),
        CheckConstraint("roll_length IS NULL OR roll_length > 0", name="winds_something"),
        CheckConstraint("jumbo_length IS NULL OR jumbo_length > 0", name="unwinds_something"),
        CheckConstraint("grammage IS NULL OR grammage > 0", name="weighs_something"),
    )
    spec = Spec("Trim plan", "TP-{year}-{seq:05}", workflow=FLOW, title=("grade",), printed=True)

    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True, open_in=OPEN)
    item_id: Mapped[UUID | None] = link("item", "Item", open_in=OPEN)
    grade: Mapped[str] = field("Grade", listed=True, default="", length=80, open_in=OPEN)
    grammage: Mapped[Decimal | None] = field("Grammage", unit="g/m²", listed=True, open_in=OPEN)
    deckle: Mapped[int] = field("Deckle", unit="mm", listed=True, open_in=OPEN)
    edge: Mapped[int] = field("Edge each side", unit="mm", default=0, open_in=OPEN)
    least_use: Mapped[int] = field("Least use", unit="mm", default=0, open_in=OPEN)
    most_rolls: Mapped[int] = field(
        "Rolls in a set", default=10, open_in=OPEN, help="At most; one less than there are knives"
    )
    most_widths: Mapped[int] = field("Widths in a set", default=6, open_in=OPEN, help="At most")
    narrowest: Mapped[int] = field("Narrowest roll", unit="mm", default=0, open_in=OPEN)
    least_sets: Mapped[int] = field("Least run", default=1, open_in=OPEN, help="Sets of a pattern that is used at all")
    below: Mapped[Decimal] = field("Tolerance below", unit="%", default=ZERO, open_in=OPEN)
    above: Mapped[Decimal] = field("Tolerance above", unit="%", default=ZERO, open_in=OPEN)
    roll_length: Mapped[Decimal | None] = field("Roll length", unit="m", open_in=OPEN)
    jumbo_length: Mapped[Decimal | None] = field("Jumbo length", unit="m", open_in=OPEN)
    goal: Mapped[str] = field("Goal", choices=GOALS, default="least_loss", open_in=OPEN)
    remark: Mapped[str] = field("Remark", default="", open_in=(*OPEN, "frozen"))
    job_id: Mapped[UUID | None] = field("Job", open_in=NEVER)
    sets: Mapped[int] = field("Sets", listed=True, default=0, open_in=NEVER)
    loss: Mapped[Decimal] = field("Loss (mm × sets)", listed=True, default=ZERO, open_in=NEVER)
    loss_percent: Mapped[Decimal | None] = field("Loss", unit="%", listed=True, open_in=NEVER)
    bound: Mapped[Decimal | None] = field("No loss below (mm × sets)", open_in=NEVER)
    proved: Mapped[bool] = field("Proved best", default=False, open_in=NEVER)
    fewest: Mapped[int] = field("Fewest patterns possible", default=0, open_in=NEVER)
    left_out: Mapped[dict[str, Any]] = field("Not served", default=dict, open_in=NEVER)  # demand -> code
    ways: Mapped[list[Any]] = mapped_column(default=list)  # proposals: {"way", what it is about} (trim_ways.py)
    state: Mapped[str] = state(FLOW)
    demands: Mapped[list["TrimDemand"]] = lines("TrimDemand", "Wanted", open_in=OPEN)
    patterns: Mapped[list["TrimPattern"]] = lines("TrimPattern", "Patterns", open_in=NEVER)

    work_center: Mapped[WorkCenter] = relationship(foreign_keys=work_center_id, viewonly=True)
    item: Mapped[Item | None] = relationship(foreign_keys=item_id, viewonly=True)


class TrimDemand(Line):
    """Rolls of one width; for stock they are made only where they help, up to so many."""

    __tablename__ = "trim_demand"
    __table_args__ = (
        CheckConstraint("width BETWEEN 1 AND 100000", name="has_a_width"),
        CheckConstraint("rolls BETWEEN 1 AND 100000", name="wants_something"),
        CheckConstraint("below IS NULL OR below >= 0", name="gives_way_below"),
        CheckConstraint("above IS NULL OR above >= 0", name="gives_way_above"),
        CheckConstraint("in_stock >= 0 AND from_stock >= 0", name="counts_forward"),
    )

    owner_id: Mapped[UUID] = owner("trim_plan")
    width: Mapped[int] = field("Width", unit="mm")
    rolls: Mapped[int] = field("Rolls")
    below: Mapped[Decimal | None] = field("Tolerance below", unit="%", help="Empty: the plan's")
    above: Mapped[Decimal | None] = field("Tolerance above", unit="%", help="Empty: the plan's")
    for_stock: Mapped[bool] = field("For stock, if it helps", default=False)
    in_stock: Mapped[int] = field("Rolls in stock", default=0, help="Of this width, that may be delivered instead")
    from_stock: Mapped[int] = field("Of them taken", default=0, help="At most; they need not be cut")
    due: Mapped[date | None] = field("Due")
    sales_order_line_id: Mapped[UUID | None] = link("sales_order_line", "Order line")
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order")
    remark: Mapped[str] = field("Remark", default="")


class TrimPattern(Line):
    """A row of rolls from the drive side, and how many sets are cut of it."""

    __tablename__ = "trim_pattern"
    __table_args__ = (CheckConstraint("sets BETWEEN 1 AND 100000", name="cuts_something"),)

    owner_id: Mapped[UUID] = owner("trim_plan")
    sets: Mapped[int] = field("Sets")
    widths: Mapped[list[Any]] = field("Widths", default=list)
    loss: Mapped[int] = field("Loss in a set", unit="mm", default=0)

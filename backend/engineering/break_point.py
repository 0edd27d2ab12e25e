"""Break points: when a new part takes over from an old one, by force or when the old is used up (engineering.md §8)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Document, Line, Spec, field, lines, link, owner, state
from backend.documents.fields import ask
from backend.engineering.item import Item
from backend.kernel.workflow import STAYS, Step, Workflow

KINDS = ("forced", "soft")
GROUP_AT = ("first", "last")
RUNNING = ("armed", "switching")


@dataclass(frozen=True)
class FirstUse:
    """The new part was really used: from that day on it is a fact and no prediction."""

    used_on: date = ask("First used on")
    order_number: str = ask("Order", default="", length=80)
    serial_or_lot: str = ask("Serial or lot", default="", length=80)


@dataclass(frozen=True)
class Prediction:
    """How a run of planning sees it: used since it was armed, the day of the switch, what is left over then."""

    consumed: Decimal = ask("Used since armed")
    predicted_on: date | None = ask("Predicted switch", default=None)
    remainder: Decimal = ask("Remainder", default=Decimal(0))
    stranded_value: Decimal = ask("Stranded value", default=Decimal(0))


FLOW = Workflow(
    Step("arm", ("defined",), "armed"),
    Step("predict", RUNNING, STAYS, form=Prediction),
    Step("first_use", RUNNING, "switching", fact=True, form=FirstUse),
    Step("complete", ("switching",), "switched"),
    Step("close", ("defined", "armed", "switched"), "closed"),
    meanings={"armed": "wait", "switching": "run", "switched": "good", "closed": "stop"},
)
DEFINED = ("defined",)


class BreakPoint(Document):
    """Old part to new set; forced by a day, a serial or listed orders, or soft when the quantity of old is used up.

    Quantities are in the old part's base unit, those of the new parts for one of it.
    """

    __tablename__ = "break_point"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="uses_something_up"),
        CheckConstraint("serial_from > 0", name="counts_serials"),
        CheckConstraint("minimum >= 0", name="forgets_not_less_than_nothing"),
        CheckConstraint("stranded_limit >= 0", name="bears_not_less_than_nothing"),
    )
    spec = Spec("Break point", "BP-{seq:05}", workflow=FLOW, title=("name",))

    name: Mapped[str] = field("Name", listed=True, default="")
    change_request_id: Mapped[UUID | None] = link("change_request", "Change request")
    kind: Mapped[str] = field("Kind", listed=True, choices=KINDS, default="soft", open_in=DEFINED)
    old_item_id: Mapped[UUID] = link("item", "Old item", listed=True, open_in=DEFINED)
    for_site_id: Mapped[UUID | None] = link("site", "Only for site", open_in=DEFINED)
    end_item_id: Mapped[UUID | None] = link("item", "Only in end item", open_in=DEFINED)
    bom_line_id: Mapped[UUID | None] = field("Only at BOM line", open_in=DEFINED)
    switch_on: Mapped[date | None] = field("Switches on", open_in=DEFINED)
    serial_from: Mapped[int | None] = field("From serial number", open_in=DEFINED)
    quantity: Mapped[Decimal | None] = field("Transition quantity", open_in=DEFINED)
    latest_on: Mapped[date | None] = field("Latest on", open_in=DEFINED)
    minimum: Mapped[Decimal] = field("A remainder up to this counts as nothing", default=Decimal(0), open_in=DEFINED)
    split: Mapped[bool] = field("The need at the switch is split", default=False, open_in=DEFINED)
    group_key: Mapped[str] = field("Switches together with (group)", default="", length=40, open_in=DEFINED)
    group_at: Mapped[str] = field("The group switches at", choices=GROUP_AT, default="first", open_in=DEFINED)
    stranded_limit: Mapped[Decimal | None] = field("Stranded value that is borne", secret=True)
    armed_on: Mapped[date | None] = field("Armed on", open_in=NEVER)
    consumed: Mapped[Decimal] = field("Used since armed", default=Decimal(0), open_in=NEVER)
    predicted_on: Mapped[date | None] = field("Predicted switch", listed=True, open_in=NEVER)
    remainder: Mapped[Decimal] = field("Remainder", default=Decimal(0), open_in=NEVER)
    stranded_value: Mapped[Decimal] = field("Stranded value", default=Decimal(0), open_in=NEVER, secret=True)
    first_used_on: Mapped[date | None] = field("First used on", listed=True, open_in=NEVER)
    first_used_in: Mapped[str] = field("First used in order", default="", length=80, open_in=NEVER)
    first_used: Mapped[str] = field("First serial or lot", default="", length=80, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    new_items: Mapped[list["BreakPointItem"]] = lines("BreakPointItem", "New items", open_in=DEFINED)
    orders: Mapped[list["BreakPointOrder"]] = lines("BreakPointOrder", "Orders that take the new", open_in=DEFINED)

    old_item: Mapped[Item] = relationship(foreign_keys=old_item_id, viewonly=True)


class BreakPointItem(Line):
    """So much of a new item stands in for one of the old."""

    __tablename__ = "break_point_item"
    __table_args__ = (CheckConstraint("quantity > 0", name="counts_something"),)

    owner_id: Mapped[UUID] = owner("break_point")
    item_id: Mapped[UUID] = link("item", "Item")
    quantity: Mapped[Decimal] = field("Quantity", default=Decimal(1))
    uom_id: Mapped[UUID | None] = link("uom", "Unit")

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class BreakPointOrder(Line):
    """An order, by its number, that takes the new part whatever the rest does."""

    __tablename__ = "break_point_order"

    owner_id: Mapped[UUID] = owner("break_point")
    order_number: Mapped[str] = field("Order", length=80)

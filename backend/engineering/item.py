"""Items: anything the factory buys, makes, keeps or sells."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import Document, Line, Spec, field, lines, link, owner, state
from backend.engineering.uom import Uom
from backend.kernel.workflow import Step, Workflow

ITEM_TYPES = (
    "finished",
    "semi_finished",
    "raw",
    "auxiliary",
    "packaging",
    "phantom",
    "configurable",
    "feature",
    "service",
)
LOT_CONTROLS = ("none", "lot", "serial")

FLOW = Workflow(
    Step("try_out", ("draft",), "trial"),
    Step("release", ("draft", "trial"), "released"),
    Step("phase_out", ("released",), "phase_out"),
    Step("revive", ("phase_out",), "released"),
    Step("retire", ("phase_out",), "obsolete"),
    meanings={"trial": "wait", "released": "good", "phase_out": "wait", "obsolete": "stop"},
)
EDITABLE = ("draft", "trial")


class ItemGroup(Document):
    """Items that share attributes and rules."""

    __tablename__ = "item_group"
    spec = Spec("Item group", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    planner_id: Mapped[UUID | None] = link("person", "Planner")


class Item(Document):
    """Anything bought, made, kept or sold; its number is its code and is never used again."""

    __tablename__ = "item"
    spec = Spec("Item", workflow=FLOW, title=("name",), offline="read", printed=True, code="IT")

    name: Mapped[str] = field("Name", listed=True)
    specification: Mapped[str] = field("Specification", listed=True, default="")
    item_type: Mapped[str] = field("Type", listed=True, choices=ITEM_TYPES, default="raw")
    item_group_id: Mapped[UUID | None] = link("item_group", "Item group", listed=True)
    uom_id: Mapped[UUID] = link("uom", "Base unit", listed=True, open_in=EDITABLE)
    lot_control: Mapped[str] = field("Lot control", choices=LOT_CONTROLS, default="lot", open_in=EDITABLE)
    shelf_life_days: Mapped[int | None] = field("Shelf life (days)")
    weight_kg: Mapped[Decimal | None] = field("Weight", unit="kg")
    drawing: Mapped[str] = field("Drawing", default="")
    list_price: Mapped[Decimal | None] = field("List price", secret=True)
    standard_cost: Mapped[Decimal | None] = field("Standard cost", secret=True)
    any_supplier: Mapped[bool] = field("Any supplier will do", default=False)
    assumed: Mapped[bool] = field("Holds assumed data", listed=True, default=False)
    state: Mapped[str] = state(FLOW)
    conversions: Mapped[list["ItemUomConversion"]] = lines("ItemUomConversion", "Unit conversions")

    uom: Mapped[Uom] = relationship(foreign_keys=uom_id, viewonly=True)


class ItemUomConversion(Line):
    """One of the other unit is numerator ÷ denominator of the item's base unit."""

    __tablename__ = "item_uom_conversion"
    __table_args__ = (CheckConstraint("numerator > 0 AND denominator > 0", name="is_a_fraction"),)

    owner_id: Mapped[UUID] = owner("item")
    uom_id: Mapped[UUID] = link("uom", "Unit")
    numerator: Mapped[int] = field("Base units, numerator")
    denominator: Mapped[int] = field("Base units, denominator", default=1)
    assumed: Mapped[bool] = field("Assumed", default=False)

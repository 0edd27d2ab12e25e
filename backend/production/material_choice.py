"""What an order takes instead of what its BOM says, or what is kept for it: somebody's choice, followed by all."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, SiteDocument, Spec, field, link, state
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow

KINDS = ("substitute", "supply")
ZERO = Decimal(0)

FLOW = Workflow(
    Step("withdraw", ("chosen",), "withdrawn"),
    meanings={"chosen": "good"},
)


class MaterialChoice(SiteDocument):
    """One material of one order: so much of it is served by another item, or by one supply that is kept for it.

    Quantities are in the base unit of their own item. The order may be a planned one: its choices go on with it into
    the work order it becomes. `per_unit` and `fixed` are what the requirement gave away when the order was released.
    """

    __tablename__ = "material_choice"
    __table_args__ = (
        CheckConstraint("covers >= 0 AND quantity >= 0", name="chooses_not_less_than_nothing"),
        Index("ix_material_choice_source", "source_id", "state"),
        Index("ix_material_choice_supply", "supply_id"),
    )
    spec = Spec("Material choice", "MC-{year}-{seq:05}", workflow=FLOW)

    kind: Mapped[str] = field("Kind", choices=KINDS, default="substitute", open_in=NEVER)
    source: Mapped[str] = field("Document", length=80, default="", open_in=NEVER)
    source_id: Mapped[UUID] = field("Document's id", open_in=NEVER)
    chosen_for: Mapped[str] = field("Document's number", listed=True, default="", length=80, open_in=NEVER)
    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=NEVER)
    operation_number: Mapped[int | None] = field("At operation", open_in=NEVER)
    covers: Mapped[Decimal] = field("Instead of so much", listed=True, default=ZERO, open_in=NEVER)
    substitute_id: Mapped[UUID | None] = link("item", "Substitute", listed=True, open_in=NEVER)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, default=ZERO, open_in=NEVER)
    supply_id: Mapped[UUID | None] = field("Supply", open_in=NEVER)
    per_unit: Mapped[Decimal] = field("Per unit", default=ZERO, open_in=NEVER)
    fixed: Mapped[Decimal] = field("Once per order", default=ZERO, open_in=NEVER)
    state: Mapped[str] = state(FLOW)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

"""Bills of materials: what a quantity of an item consists of, for whom and from when to when."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Document, Line, Spec, field, lines, link, owner, state
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow

VIEWS = ("ebom", "pbom", "mbom", "sales_bom", "service_bom", "standard_bom")
COMPONENT_KINDS = ("variable", "fixed", "per_batch")
SCRAP_BASES = ("on_net", "of_input")
OUTPUT_KINDS = ("coproduct", "byproduct")
ISSUE_MODES = ("pick", "backflush")

FLOW = Workflow(
    Step("release", ("draft",), "released"),
    Step("supersede", ("released",), "superseded"),
    Step("withdraw", ("draft",), "withdrawn"),
    meanings={"released": "good", "superseded": "stop", "withdrawn": "stop"},
)
DRAFT = ("draft",)


class Bom(Document):
    """What `base_quantity` of an item consists of; a released one is never edited, a change is a new revision."""

    __tablename__ = "bom"
    __table_args__ = (
        CheckConstraint("base_quantity > 0", name="makes_something"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
        Index("ix_bom_choice", "item_id", "view", "state"),
    )
    spec = Spec("BOM", "BOM-{seq:06}", workflow=FLOW, title=("revision",))

    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=DRAFT)
    view: Mapped[str] = field("View", listed=True, choices=VIEWS, default="mbom", open_in=DRAFT)
    alternative: Mapped[str] = field("Alternative", default="1", length=20, open_in=DRAFT)
    revision: Mapped[str] = field("Revision", listed=True, default="A", length=20, open_in=DRAFT)
    for_site_id: Mapped[UUID | None] = link("site", "Only for site", open_in=DRAFT)
    base_quantity: Mapped[Decimal] = field("For quantity", default=Decimal(1), open_in=DRAFT)
    yield_rate: Mapped[Decimal] = field("Yield", default=Decimal(1), open_in=DRAFT)
    min_quantity: Mapped[Decimal | None] = field("From order quantity", open_in=DRAFT)
    max_quantity: Mapped[Decimal | None] = field("To order quantity", open_in=DRAFT)
    priority: Mapped[int] = field("Priority", default=1, open_in=DRAFT)
    valid_from: Mapped[date | None] = field("Valid from", listed=True, open_in=DRAFT)
    valid_to: Mapped[date | None] = field("Valid to (not included)", listed=True)
    checksum: Mapped[str] = field("Checksum", default="", length=64, open_in=NEVER)
    assumed: Mapped[bool] = field("Holds assumed data", default=False)
    state: Mapped[str] = state(FLOW)
    components: Mapped[list["BomComponent"]] = lines("BomComponent", "Components", open_in=DRAFT)
    outputs: Mapped[list["BomOutput"]] = lines("BomOutput", "Further outputs", open_in=DRAFT)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class BomComponent(Line):
    """One component: how much of it, of which kind, at which operation, from when to when."""

    __tablename__ = "bom_component"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="needs_something"),
        CheckConstraint("scrap_factor >= 0", name="scraps_not_less_than_nothing"),
        CheckConstraint("setup_loss >= 0", name="loses_not_less_than_nothing"),
    )

    owner_id: Mapped[UUID] = owner("bom")
    item_id: Mapped[UUID] = link("item", "Component")
    quantity: Mapped[Decimal] = field("Quantity")
    uom_id: Mapped[UUID | None] = link("uom", "Unit")
    kind: Mapped[str] = field("Kind", choices=COMPONENT_KINDS, default="variable")
    batch_size: Mapped[Decimal | None] = field("Per quantity of")
    scrap_factor: Mapped[Decimal] = field("Scrap factor", default=Decimal(0))
    scrap_basis: Mapped[str] = field("Scrap basis", choices=SCRAP_BASES, default="on_net")
    setup_loss: Mapped[Decimal] = field("Set-up loss", default=Decimal(0))
    rounding: Mapped[Decimal | None] = field("Rounded up to")
    operation_number: Mapped[int | None] = field("At operation")
    issue_mode: Mapped[str | None] = field("Issue mode", choices=ISSUE_MODES)
    key_part: Mapped[bool] = field("Key part", default=False)
    valid_from: Mapped[date | None] = field("Valid from")
    valid_to: Mapped[date | None] = field("Valid to (not included)")

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class BomOutput(Line):
    """What comes out beside the item: a co-product that is planned for, or a by-product that only comes."""

    __tablename__ = "bom_output"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="yields_something"),
        CheckConstraint("yield_rate > 0", name="yields_more_than_nothing"),
        CheckConstraint("NOT (drives AND kind = 'byproduct')", name="byproducts_drive_nothing"),
    )

    owner_id: Mapped[UUID] = owner("bom")
    item_id: Mapped[UUID] = link("item", "Item")
    quantity: Mapped[Decimal] = field("Quantity")
    uom_id: Mapped[UUID | None] = link("uom", "Unit")
    kind: Mapped[str] = field("Kind", choices=OUTPUT_KINDS, default="coproduct")
    yield_rate: Mapped[Decimal] = field("Yield", default=Decimal(1))
    drives: Mapped[bool] = field("More is made for its sake", default=False, help="Where it is short")
    operation_number: Mapped[int | None] = field("At operation")
    valid_from: Mapped[date | None] = field("Valid from")
    valid_to: Mapped[date | None] = field("Valid to (not included)")

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

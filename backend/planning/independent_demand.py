"""Independent demand that is neither a customer's line nor a forecast: service parts, projects, trials, by hand."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import SiteDocument, Spec, field, link, state
from backend.engineering.item import Item
from backend.kernel.workflow import Step, Workflow

KINDS = ("manual", "service", "project", "trial", "interplant")
FLOW = Workflow(
    Step("release", ("draft",), "released"),
    Step("close", ("released",), "closed"),
    Step("cancel", ("draft", "released"), "cancelled"),
    meanings={"released": "run", "closed": "good", "cancelled": "stop"},
)
DRAFT = ("draft",)


class IndependentDemand(SiteDocument):
    """A quantity of an item needed at a site by a day; a released one is demand of every plan until it is served."""

    __tablename__ = "independent_demand"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="needs_something"),
        CheckConstraint("served >= 0", name="serves_not_less_than_nothing"),
        CheckConstraint("served <= quantity", name="serves_no_more_than_it_needs"),
        CheckConstraint("priority BETWEEN 1 AND 99", name="has_a_priority"),
    )
    spec = Spec("Independent demand", "IND-{year}-{seq:05}", workflow=FLOW, title=("reason",), removable=True)

    item_id: Mapped[UUID] = link("item", "Item", listed=True, open_in=DRAFT)
    kind: Mapped[str] = field("Kind", listed=True, choices=KINDS, default="manual", open_in=DRAFT)
    quantity: Mapped[Decimal] = field("Quantity", listed=True, open_in=DRAFT)
    uom_id: Mapped[UUID | None] = link("uom", "Unit", open_in=DRAFT)
    needed: Mapped[date] = field("Needed on", listed=True, open_in=("draft", "released"))
    priority: Mapped[int] = field("Priority (1 most urgent)", default=5, open_in=("draft", "released"))
    served: Mapped[Decimal] = field("Served so far", default=Decimal(0), open_in=("released",))
    segment: Mapped[str] = field("Kept apart for", default="", length=40, open_in=DRAFT, help="Project; empty: free")
    reason: Mapped[str] = field("Reason", listed=True, default="")
    state: Mapped[str] = state(FLOW)

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)

"""Visibility walls: what one company may use and see of another in plans over both (planning.md §2.7)."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.documents.declare import Document, Spec, field, link

USES = ("none", "surplus", "all")
PRICE_RULES = ("none", "cost", "cost_plus", "list")
SIGHTS = ("none", "yes_no", "bucketed", "exact")
ROUGH = "Yes/no: whether there is any. Bucketed: round figures by week (1, 2, 5, 10, 20, 50 …). So for all that is seen"
NAMES = "Only exact names items, sites and documents"


class VisibilityWall(Document):
    """What the company it belongs to, the owner, opens to another; what no wall opens stays shut.

    Nobody sees two companies at once, so the other one is named by its code.
    """

    __tablename__ = "visibility_wall"
    __table_args__ = (
        CheckConstraint("viewer_id <> company_id", name="stands_between_two"),
        CheckConstraint("price_percent >= 0", name="adds_not_less_than_nothing"),
    )
    spec = Spec("Visibility wall", "WALL-{seq:04}")

    viewer: Mapped[str] = field("Opened to (code of the company)", listed=True)
    item_id: Mapped[UUID | None] = link("item", "Only item", listed=True)
    use: Mapped[str] = field("May use", listed=True, choices=USES, default="none")
    see_stock: Mapped[str] = field("Sees stock", choices=SIGHTS, default="none", help=ROUGH)
    see_supply: Mapped[str] = field("Sees supply", choices=SIGHTS, default="none")
    see_demand: Mapped[str] = field("Sees demand", choices=SIGHTS, default="none")
    see_names: Mapped[str] = field("Sees names", choices=SIGHTS, default="none", help=NAMES)
    see_cost: Mapped[str] = field("Sees cost", choices=SIGHTS, default="none")
    price_rule: Mapped[str] = field(
        "Transfer price", choices=PRICE_RULES, default="none", help="What is sent over a lane is valued by it"
    )
    price_percent: Mapped[Decimal] = field("On top of the cost", unit="%", default=Decimal(0))
    active: Mapped[bool] = field("Active", default=True)
    viewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)

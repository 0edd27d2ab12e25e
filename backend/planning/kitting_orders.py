"""What a kit check is about, whatever document it stands in: so much of an item, from a day on, for somebody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from backend.kernel.calendars import WorkCalendar
from backend.kernel.kitting.facts import KitLine
from backend.planning.levels import calendar_of
from backend.plant.company import Site


@dataclass(frozen=True)
class Scene:
    """The site that is looked at, and the days [today, until] in which orders begin; None: whenever they do."""

    session: Session
    site: Site
    today: date
    until: date | None = None

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar_of(self.session, self.site.id)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """`quantity` is what is still to be made or to come, in the base unit of the item.

    `lines` are known of an order on the floor; of others the BOM says them, and what is not `made` is its own only
    line. With `from_stock` what exists of the item serves first. One that is `ahead` is of a nearer level and keeps
    what it needs, one that `waits` is served after all others; what is not `shown` only takes its part.
    """

    id: str
    document: str
    document_id: UUID
    number: str
    item_id: UUID
    quantity: Decimal
    start: date
    due: date
    priority: int = 5
    state: str = ""
    held: str = ""
    entry: int = 0
    customer_id: UUID | None = None
    sales_order_id: UUID | None = None
    sales_order_line_id: UUID | None = None
    lines: tuple[KitLine, ...] | None = None
    made: bool = True
    from_stock: bool = False
    started: bool = False
    frozen: bool = False
    ahead: bool = False
    waits: bool = False
    shown: bool = True
    proposed: bool = False
    kept_for: str = ""  # the customer's line it is for, as people call it


@dataclass
class Rows:
    """What a source found, and of whom it cannot say how much: (order, why)."""

    orders: list[Checked] = field(default_factory=list)
    refused: list[tuple[Checked, str]] = field(default_factory=list)


Source = Callable[[Scene], Rows]

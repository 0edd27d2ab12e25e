"""Stock counts: what is really there, compared with the book at the moment of counting."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.inventory.stock_move import STATUSES
from backend.kernel.workflow import Step, Workflow

COUNT_KINDS = ("full", "cycle", "spot")

FLOW = Workflow(
    Step("release", ("planned",), "released"),
    Step("compare", ("released", "recount"), "compared"),
    Step("count_again", ("compared",), "recount"),
    Step("approve", ("compared",), "approved"),
    Step("post", ("approved",), "posted"),
    Step("cancel", ("planned", "released", "compared", "recount"), "cancelled"),
    meanings={"released": "run", "compared": "wait", "recount": "wait", "posted": "good", "cancelled": "stop"},
)


class StockCount(SiteDocument):
    """A count of some locations; blind by default."""

    __tablename__ = "stock_count"
    spec = Spec("Stock count", "SC-{year}-{seq:05}", workflow=FLOW, offline="write")

    kind: Mapped[str] = field("Kind", listed=True, choices=COUNT_KINDS, default="cycle", open_in=("planned",))
    location_id: Mapped[UUID | None] = link("storage_location", "Location", listed=True, open_in=("planned",))
    blind: Mapped[bool] = field("Blind", default=True, open_in=("planned",))
    state: Mapped[str] = state(FLOW)
    counted: Mapped[list["StockCountLine"]] = lines("StockCountLine", "Counted", open_in=("released", "recount"))


class StockCountLine(Line):
    """One key that was counted at one moment."""

    __tablename__ = "stock_count_line"
    __table_args__ = (CheckConstraint("quantity >= 0", name="counts_not_less_than_nothing"),)

    owner_id: Mapped[UUID] = owner("stock_count")
    item_id: Mapped[UUID] = link("item", "Item")
    location_id: Mapped[UUID] = link("storage_location", "Location")
    lot_id: Mapped[UUID | None] = link("lot", "Lot")
    serial_number_id: Mapped[UUID | None] = link("serial_number", "Serial number")
    status: Mapped[str] = field("Status", choices=STATUSES, default="unrestricted")
    quantity: Mapped[Decimal] = field("Counted")
    counted_at: Mapped[datetime | None] = field("Counted at")
    counted_by_id: Mapped[UUID | None] = link("person", "Counted by", open_in=NEVER)
    first_quantity: Mapped[Decimal | None] = field("First counted", open_in=NEVER)
    first_counted_by_id: Mapped[UUID | None] = link("person", "First counted by", open_in=NEVER)
    corrects_id: Mapped[UUID | None] = link("stock_count_line", "Corrects", open_in=NEVER)
    book: Mapped[Decimal | None] = field("Book at that moment", open_in=NEVER)
    difference: Mapped[Decimal | None] = field("Difference", open_in=NEVER)

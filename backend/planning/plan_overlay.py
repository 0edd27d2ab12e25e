"""What a simulation supposes to be otherwise than it is, line by line (planning.md §2.8)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, field, link, owner

KINDS = ("demand", "supply", "parameter", "bom", "calendar", "capacity")
ACTIONS = ("more", "less", "set", "move", "remove", "add", "close", "open")
OF_ITEMS = ("lead_time_days", "safety_stock", "lot_min", "lot_multiple", "lot_max", "on_hand")
OF_CENTERS = ("places", "shifts", "hours_per_day")
PARAMETERS = (*OF_ITEMS, *OF_CENTERS)


class PlanOverlay(Line):
    """One thing that is supposed: a demand, a supply, a parameter of an item, a BOM line, days off, a work center.

    What a work center can do changes no order: it shows in the load and the rough-cut of the simulation.

    Whether it can be is a rule (what_if.py): unlike the database's own checks it names the line.
    """

    __tablename__ = "plan_overlay"

    owner_id: Mapped[UUID] = owner("plan_version")
    kind: Mapped[str] = field("What is supposed", choices=KINDS)
    action: Mapped[str] = field("How it changes", choices=ACTIONS, default="set")
    item_id: Mapped[UUID | None] = link("item", "Item")
    component_id: Mapped[UUID | None] = link("item", "Component")
    parameter: Mapped[str | None] = field("Parameter", choices=PARAMETERS)
    sales_order_line_id: Mapped[UUID | None] = link("sales_order_line", "Sales order line")
    purchase_order_line_id: Mapped[UUID | None] = link("purchase_order_line", "Purchase order line")
    work_order_id: Mapped[UUID | None] = link("work_order", "Work order")
    day: Mapped[date | None] = field("Day", help="Where something moves: the new day.")
    until: Mapped[date | None] = field("Last day", help="Of closed or open days; empty: one day, of capacity the end.")
    quantity: Mapped[Decimal | None] = field(
        "Quantity", help="In the item's unit; of a lead time days; of work that goes elsewhere per cent."
    )
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center")
    other_work_center_id: Mapped[UUID | None] = link("work_center", "Other work center")

    @property
    def document_id(self) -> UUID | None:
        """What is moved or gone: the line of an order, or a work order."""
        return self.sales_order_line_id or self.purchase_order_line_id or self.work_order_id

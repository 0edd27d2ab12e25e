"""Portions of the order pool in a kit check: what each still needs, and by when its material must be there."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from backend.engineering.item import Item
from backend.engineering.units import Uoms, exactly, uoms_of
from backend.inventory.item_site import ItemSite
from backend.kernel.bom.physics import as_decimal
from backend.kernel.errors import Refused
from backend.planning.kitting_orders import Checked, Rows, Scene
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.sales.sales_order import SalesOrderLine

DOCUMENT = "planning/order_pool_entry"
UNDER_REVIEW = ("received", "reviewing", "countered", "changed")  # nothing is promised yet
PROMISED = ("accepted", "pooled", "pre_scheduled", "kit_short", "kit_ok")
FIXED = ("week_planned", "sequenced")
BEING_MADE = ("line_on", "line_off", "in_stock")  # what they take of their item is theirs; their material was taken


def portions(scene: Scene) -> Rows:
    """Portions before they go on the line; what is on hold or given up holds nothing."""
    return _rows(scene, nearer=False)


def nearer_portions(scene: Scene) -> Rows:
    """As orders come before forecasts: all of them are served first."""
    return _rows(scene, nearer=True)


def _rows(scene: Scene, nearer: bool) -> Rows:
    entry = OrderPoolEntry
    states = (*UNDER_REVIEW, *PROMISED, *FIXED, *BEING_MADE)
    query = (
        select(entry, SalesOrderLine.uom_id, Item, ItemSite)
        .join(SalesOrderLine, SalesOrderLine.id == entry.sales_order_line_id)
        .join(Item, Item.id == entry.item_id)
        .outerjoin(ItemSite, (ItemSite.item_id == entry.item_id) & (ItemSite.site_id == entry.site_id))
        .where(entry.site_id == scene.site.id, entry.state.in_(states))
        .order_by(entry.number)
        .options(selectinload(entry.times))
    )
    found, reading = Rows(), _Reading(scene, uoms_of(scene.session, {scene.site.company_id}), nearer)
    for portion, uom_id, item, here in scene.session.execute(query):
        row = reading.checked(portion, item, here)
        try:
            quantity = reading.base(item, portion.quantity, uom_id or item.uom_id)
        except Refused as refused:
            found.refused.append((row, refused.sentence))
        else:
            found.orders.append(replace(row, quantity=quantity))
    return found


@dataclass(frozen=True)
class _Reading:
    scene: Scene
    uoms: Uoms
    nearer: bool

    def base(self, item: Item, quantity: Decimal, uom_id: UUID) -> Decimal:
        return as_decimal(exactly(item, self.uoms, quantity, (uom_id, item.uom_id)))

    def checked(self, entry: OrderPoolEntry, item: Item, here: ItemSite | None) -> Checked:
        made = here is not None and here.source == "make" and entry.state not in BEING_MADE
        due = self._due(entry)
        lead = here.lead_time_days if here is not None and made else 0
        return Checked(
            id=str(entry.id),
            document=DOCUMENT,
            document_id=entry.id,
            number=entry.number,
            item_id=item.id,
            quantity=entry.quantity,
            start=(_planned_start(entry) or self.scene.calendar.add_working_days(due, -lead)) if made else due,
            due=due,
            made=made,
            from_stock=True,
            **_whose(entry),
            **self._place(entry),
        )

    def _due(self, entry: OrderPoolEntry) -> date:
        """The day it must leave: that of the customer less the open days of the delivery."""
        day = entry.promised or entry.offered or entry.wanted
        return self.scene.calendar.add_working_days(day, -entry.delivery_days)

    def _place(self, entry: OrderPoolEntry) -> dict[str, Any]:
        """Whose turn it is: what is made already, then what is fixed, then what was promised, then all others."""
        being_made = entry.state in BEING_MADE
        return {
            "ahead": self.nearer or being_made,
            "shown": not (self.nearer or being_made),
            "frozen": entry.state in FIXED,
            "waits": not self.nearer and entry.state in UNDER_REVIEW,
        }


def _whose(entry: OrderPoolEntry) -> dict[str, Any]:
    return {
        "priority": entry.priority,
        "state": entry.state,
        "entry": int(entry.created_at.timestamp()),
        "customer_id": entry.customer_id,
        "sales_order_id": entry.sales_order_id,
        "sales_order_line_id": entry.sales_order_line_id,
    }


def _planned_start(entry: OrderPoolEntry) -> date | None:
    """The day it goes on the line, as far as that is planned: by sequence, day or week."""
    line_on = next((row.planned for row in entry.times if row.stage == "line_on"), None)
    return entry.sequenced_on or line_on or entry.week

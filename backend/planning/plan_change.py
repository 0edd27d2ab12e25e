"""Marks that the floor leaves behind: which item of which site an act has changed something about.

A mark names its act. So acts never wait for each other at a mark, and one that is still going on leaves it for the
next look. Where no scheme asks for it nothing is written.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, aliased, mapped_column

from backend.database import Id
from backend.documents.act import Act
from backend.documents.declare import Base
from backend.engineering.events import BomChanged, BomReleased, BomSuperseded, ItemChanged, ItemReleasing, ItemRetiring
from backend.engineering.item import Item
from backend.inventory.events import ItemSiteChanged, StockMoved, StockTransferChanged
from backend.inventory.item_site import ItemSite
from backend.planning.columns import is_sqlite
from backend.planning.events import PlannedOrderChanged
from backend.planning.independent_demand import IndependentDemand
from backend.planning.plan_version import PlanScheme
from backend.planning.supply_lane import SupplyLane
from backend.production.events import (
    MaterialChosen,
    WorkOrderCancelled,
    WorkOrderChanged,
    WorkOrderClosed,
    WorkOrderFinished,
    WorkOrderReleased,
)
from backend.purchasing.events import PurchaseOrderChanged
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.sales.events import SalesOrderCancelled, SalesOrderChanged, SalesOrderConfirmed
from backend.sales.sales_order import SalesOrder, SalesOrderLine

ITEM_EVENTS = (ItemChanged, ItemReleasing, ItemRetiring, BomReleased, BomChanged, BomSuperseded)


class PlanChange(Base):
    """Something about an item changed at a site, by one act."""

    __tablename__ = "plan_change"

    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    act_id: Mapped[UUID] = mapped_column(primary_key=True)


def stock_moved(event: StockMoved, act: Act) -> None:
    mark_items(event.site_id, event.item_ids, act)


def stock_transfer_changed(event: StockTransferChanged, act: Act) -> None:
    mark_items(event.site_id, (event.item_id,), act)


def work_order_changed(
    event: WorkOrderChanged | WorkOrderReleased | WorkOrderFinished | WorkOrderClosed | WorkOrderCancelled, act: Act
) -> None:
    mark_items(event.site_id, (event.item_id,), act)


def material_chosen(event: MaterialChosen, act: Act) -> None:
    mark_items(event.site_id, event.item_ids, act)


def sales_order_changed(event: SalesOrderConfirmed | SalesOrderCancelled | SalesOrderChanged, act: Act) -> None:
    _mark_lines(SalesOrder, SalesOrderLine, event.sales_order_id, act)


def purchase_order_changed(event: PurchaseOrderChanged, act: Act) -> None:
    _mark_lines(PurchaseOrder, PurchaseOrderLine, event.purchase_order_id, act)


def item_changed(event: Any, act: Act) -> None:
    """An item or its BOM: wherever it is planned."""
    here = ItemSite.item_id == event.item_id, _wanted(ItemSite.site_id)
    _write(select(ItemSite.site_id, ItemSite.item_id, literal(act.id, Id())).where(*here), act)


def item_site_changed(event: ItemSiteChanged, act: Act) -> None:
    mark_items(event.site_id, (event.item_id,), act)


def planned_order_changed(event: PlannedOrderChanged, act: Act) -> None:
    """What is sent by others is a need of theirs as well."""
    mark_items(event.site_id, (event.item_id,), act)
    if event.source == "transfer":
        _mark_senders(event.site_id, event.item_id, act)


def demand_changed(row: IndependentDemand, act: Act) -> None:
    mark_items(row.site_id, (row.item_id,), act)


def _mark_senders(site_id: UUID, item_id: UUID, act: Act) -> None:
    theirs, number = aliased(Item), select(Item.number).where(Item.id == item_id).scalar_subquery()
    sent = select(SupplyLane.from_site_id, ItemSite.item_id, literal(act.id, Id()))
    sent = sent.join(ItemSite, ItemSite.site_id == SupplyLane.from_site_id).join(theirs, theirs.id == ItemSite.item_id)
    sent = sent.where(SupplyLane.site_id == site_id, SupplyLane.active, theirs.number == number)
    _write(sent.where(_wanted(SupplyLane.from_site_id)).distinct(), act)


def mark_items(site_id: UUID, item_ids: Collection[UUID], act: Act) -> None:
    items = select(literal(site_id, Id()), Item.id, literal(act.id, Id()))
    _write(items.where(Item.id.in_(item_ids), _wanted(site_id)), act)


def _mark_lines(order: Any, line: Any, id: UUID, act: Act) -> None:
    items = select(order.site_id, line.item_id, literal(act.id, Id())).join(line, line.owner_id == order.id)
    _write(items.where(order.id == id, _wanted(order.site_id)).distinct(), act)


def _wanted(site_id: Any) -> Any:
    return exists().where(PlanScheme.site_id == site_id, PlanScheme.net_change)


def _write(items: Select[Any], act: Act) -> None:
    dialect = sqlite if is_sqlite(act.session) else postgresql
    made: Any = dialect.insert(PlanChange).from_select(["site_id", "item_id", "act_id"], items)
    act.session.execute(made.on_conflict_do_nothing())

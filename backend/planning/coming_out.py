"""What is still to come out of orders on the floor beside their items: as they were released, less what came."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.planning.columns import Columns, days_from, millionths, read
from backend.planning.published import PublishedEnd, receipt_day
from backend.production.rules import OPEN
from backend.production.work_order import WorkOrder, WorkOrderOutput

LEFT = WorkOrderOutput.expected - WorkOrderOutput.received


def open_outputs(site_id: UUID) -> Select[Any]:
    """Those of a site with their orders and the published ends of these, the earliest due first."""
    query = select(WorkOrderOutput, WorkOrder, PublishedEnd.day)
    query = query.join(WorkOrder, WorkOrder.id == WorkOrderOutput.owner_id)
    query = query.outerjoin(PublishedEnd, PublishedEnd.work_order_id == WorkOrder.id)
    query = query.where(WorkOrder.site_id == site_id, WorkOrder.state.in_(OPEN), LEFT > 0)
    return query.order_by(WorkOrder.due, WorkOrderOutput.id)


def columns(session: Session, site_id: UUID, day_zero: date) -> Columns:
    """In millionths of base units, by days of a run."""
    one = WorkOrderOutput
    wanted = (
        one.id.label("id"),
        one.item_id.label("item_id"),
        func.coalesce(receipt_day(session, day_zero), days_from(session, day_zero, WorkOrder.due)).label("day"),
        millionths(session, LEFT).label("quantity"),
    )
    return read(session, open_outputs(site_id).with_only_columns(*wanted, maintain_column_froms=True))

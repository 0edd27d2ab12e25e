"""Planned orders in a kit check: as what is to be made, and as supply that is not more than planned.

Whatever the check knows of planned orders it reads in `planned_rows`, and nowhere else.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.planning import proposals
from backend.planning.kitting_orders import Checked, Rows, Scene
from backend.planning.plan_version import PlanScheme
from backend.planning.planned_order import PlannedOrder

DOCUMENT = "planning/planned_order"
LEAST_URGENT = 9  # as forecasts are: what is proposed serves them


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned order; `firm` ones were fixed by a person, the others are proposals of a plan in force."""

    id: UUID
    number: str
    item_id: UUID
    source: str
    quantity: Decimal
    start: date
    due: date
    firm: bool
    sales_order_line_id: UUID | None
    kept_for: str = ""
    supply_lane_id: UUID | None = None

    @property
    def asked(self) -> bool:
        """Another site was asked for it over a lane."""
        return self.firm and self.source == "transfer" and self.supply_lane_id is not None


def planned_rows(session: Session, site_id: UUID, item_ids: Collection[UUID] | None = None) -> list[Planned]:
    """Of a site, by day and number: what people firmed, and what the plans in force propose."""
    query = select(PlanScheme.current_version_id).where(
        PlanScheme.site_id == site_id, PlanScheme.current_version_id.is_not(None)
    )
    in_force = list(session.scalars(query))
    documents = PlannedOrder.state.in_(("proposed", "firm")), PlannedOrder.site_id == site_id
    touched = or_(PlannedOrder.state == "firm", PlannedOrder.plan_version_id.in_(in_force))
    found = _rows(session, PlannedOrder, (*documents, touched), item_ids)
    proposed = proposals.of_plans(session, in_force, item_ids)
    if proposed is not None:
        found += _rows(session, proposed, (), item_ids)
    return sorted(found, key=lambda row: (row.due, row.number))


def _rows(session: Session, order: Any, where: tuple[Any, ...], item_ids: Collection[UUID] | None) -> list[Planned]:
    columns = (order.id, order.number, order.item_id, order.source, order.quantity, order.start, order.due)
    query = select(*columns, order.state == "firm", order.sales_order_line_id, order.kept_for, order.supply_lane_id)
    query = query.where(*where)
    if item_ids is not None:
        query = query.where(order.item_id.in_(item_ids))
    return [Planned(*row[:7], bool(row[7]), *row[8:]) for row in session.execute(query)]


def to_make(scene: Scene) -> Rows:
    """What the plan says to make here."""
    rows = planned_rows(scene.session, scene.site.id)
    return Rows([_checked(row) for row in rows if row.source == "make"])


def firm_to_make(scene: Scene) -> Rows:
    """What people fixed: it keeps what it needs before orders and forecasts are served."""
    rows = to_make(scene).orders
    return Rows([replace(row, ahead=True, shown=False) for row in rows if not row.proposed])


def beside_forecasts(scene: Scene) -> Rows:
    """As supply counts them all, so they take their part: firm ones first, proposals as late as the forecasts."""
    rows = [replace(row, ahead=not row.proposed, shown=False) for row in to_make(scene).orders]
    return Rows([replace(row, priority=LEAST_URGENT) if row.proposed else row for row in rows])


def _checked(row: Planned) -> Checked:
    return Checked(
        id=str(row.id),
        document=DOCUMENT,
        document_id=row.id,
        number=row.number,
        item_id=row.item_id,
        quantity=row.quantity,
        start=row.start,
        due=row.due,
        state="firm" if row.firm else "proposed",
        sales_order_line_id=row.sales_order_line_id,
        frozen=row.firm,
        proposed=not row.firm,
        kept_for=row.kept_for,
    )

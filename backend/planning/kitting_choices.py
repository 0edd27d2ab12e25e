"""Material choices as a kit check and a run know them: what an order takes instead, and what is kept for it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from backend.documents.actor import Actor
from backend.documents.rights import may
from backend.engineering.item import Item
from backend.kernel.kitting.choosing import Instead
from backend.kernel.kitting.facts import KitLine
from backend.kernel.mrp.facts import scaled, unscaled
from backend.planning.planned_order import PlannedOrder
from backend.production.choosing import Chosen
from backend.production.material_choice import MaterialChoice
from backend.production.work_order import BEFORE_RELEASE, WorkOrder, WorkOrderMaterial

Choices = dict[UUID, list[MaterialChoice]]


def choices_at(session: Session, site_id: UUID) -> Choices:
    """By order of a site that still follows its BOM the items it takes instead, in the order they were chosen."""
    one, planned, order = MaterialChoice, PlannedOrder, WorkOrder
    firm = select(planned.id).where(planned.site_id == site_id, planned.state == "firm")
    early = select(order.id).where(order.site_id == site_id, order.state.in_(BEFORE_RELEASE))
    query = select(one).where(one.site_id == site_id, one.state == "chosen", one.kind == "substitute")
    query = query.where(or_(one.source_id.in_(firm), one.source_id.in_(early)))
    found: Choices = defaultdict(list)
    for row in session.scalars(query.order_by(one.created_at, one.id)):
        found[row.source_id].append(row)
    return found


def kept_supplies(session: Session, site_id: UUID) -> dict[UUID, UUID]:
    """For which order a transfer the site asked for is kept: as a firm order, then as what carries it out."""
    one, planned = MaterialChoice, PlannedOrder
    query = select(planned.id, planned.stock_transfer_id, one.source_id).join(planned, planned.id == one.supply_id)
    query = query.where(planned.site_id == site_id, planned.state.in_(("firm", "released")), one.state == "chosen")
    rows = session.execute(query.order_by(one.id)).tuples()
    return {transfer_id or planned_id: order_id for planned_id, transfer_id, order_id in rows}


def as_said(rows: Sequence[MaterialChoice], lines: Sequence[KitLine]) -> Iterator[Instead]:
    """Choices by the lines a BOM gives: of the item, at the operation."""
    for row in rows:
        same = (line for line in lines if line.item == row.item_id and operation_of(line) == row.operation_number)
        line = next(same, None)
        if line is not None:
            yield Instead(line.id, scaled(row.covers), row.substitute_id, scaled(row.quantity))


def as_written(session: Session, found: Sequence[Instead], lines: Sequence[KitLine]) -> list[Chosen]:
    """The evaluator's answer as choices of an order with these lines."""
    by_id = {line.id: line for line in lines}
    made = []
    for one in found:
        line = by_id[one.line]
        operation = _of_material(session, line) if _is_material(line) else operation_of(line)
        substitute: UUID | None = one.item  # type: ignore[assignment]
        covers, quantity = unscaled(one.covers), unscaled(one.quantity)
        made.append(Chosen(line.item, operation, covers, substitute, quantity))  # type: ignore[arg-type]
    return made


def operation_of(line: KitLine) -> int | None:
    """The operation in the name of a line a BOM gave: ITEM/10."""
    text = line.id.rpartition("/")[2]
    return int(text) if text.isdigit() else None


def _is_material(line: KitLine) -> bool:
    """A requirement of an order on the floor goes by its own id."""
    return "/" not in line.id and line.id != "stock"


def _of_material(session: Session, line: KitLine) -> int | None:
    return session.get_one(WorkOrderMaterial, UUID(line.id)).operation_number


def told(session: Session, actor: Actor, order_id: UUID) -> list[dict[str, Any]]:
    """What was chosen for an order and holds, as a screen shows it."""
    other, here = aliased(Item), MaterialChoice
    query = select(here, Item, other).join(Item, Item.id == here.item_id)
    query = query.outerjoin(other, other.id == here.substitute_id).where(here.source_id == order_id)
    rows = session.execute(query.where(here.state == "chosen").order_by(here.id)).tuples()
    can = may(actor, MaterialChoice, "withdraw")
    return [_told(*row) | {"can_withdraw": can} for row in rows]


def _told(row: MaterialChoice, item: Item, other: Item | None) -> dict[str, Any]:
    names = ("id", "number", "version", "kind", "covers", "quantity")
    items = {"item": named(item), "substitute": None if other is None else named(other)}
    return {name: getattr(row, name) for name in names} | items


def named(item: Item) -> dict[str, Any]:
    return {"id": item.id, "number": item.number, "title": item.name}

"""Verbs of material choices: what serves a requirement instead is written down, and may be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.declare import SiteDocument, document_name
from backend.engineering.item import Item
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO
from backend.production import chain, release, rules
from backend.production.choices import drop_empty, lay_on, standing, take_off
from backend.production.events import MaterialChosen
from backend.production.material_choice import MaterialChoice
from backend.production.work_order import WorkOrder


@dataclass(frozen=True)
class Chosen:
    """`covers` of the item at an operation by `quantity` of a substitute, or by a supply that is kept for the order."""

    item_id: UUID
    operation_number: int | None
    covers: Decimal
    substitute_id: UUID | None = None
    quantity: Decimal = ZERO
    supply_id: UUID | None = None


def choose(order: SiteDocument, chosen: Sequence[Chosen], act: Act) -> list[MaterialChoice]:
    """For a planned order or a work order; one on the floor has other requirements and reservations at once."""
    rows = [_row(order, one) for one in chosen]
    act.add_all(rows)
    act.session.flush()
    if isinstance(order, WorkOrder) and order.state in rules.OPEN:
        chain.hold(order.id, act.session)
        lay_on(order, rows, act)
        _reserve(order, act)
    _tell(order, rows, act)
    return rows


def withdraw(row: MaterialChoice, act: Act) -> None:
    """As the BOM says again, unless some of the substitute was issued already."""
    order = act.session.get(WorkOrder, row.source_id) if row.source == document_name(WorkOrder) else None
    if order is not None and order.state in rules.ENDED:
        raise Refused(f"Work order {order.number} is {order.state}: what it took stays as it is.")
    if order is not None and order.state in rules.OPEN:
        chain.hold(order.id, act.session)
        _check_not_issued(order, row, act)
        take_off(order, [row], act)
        drop_empty(order)
        _reserve(order, act)
    act.record(MaterialChosen(row.source_id, tuple(_items([row])), row.site_id))


def hand_over(planned: SiteDocument, order: WorkOrder, act: Act) -> None:
    """What was chosen for a planned order is chosen for the work order it became."""
    for row in standing(act.session, [planned.id]):
        row.source, row.source_id, row.chosen_for = document_name(WorkOrder), order.id, order.number


def _row(order: SiteDocument, one: Chosen) -> MaterialChoice:
    row = MaterialChoice(company_id=order.company_id, site_id=order.site_id, item_id=one.item_id)
    row.source, row.source_id, row.chosen_for = document_name(type(order)), order.id, order.number
    row.kind = "substitute" if one.supply_id is None else "supply"
    row.operation_number, row.covers, row.supply_id = one.operation_number, one.covers, one.supply_id
    row.substitute_id, row.quantity, row.state = one.substitute_id, one.quantity, "chosen"
    return row


def _reserve(order: WorkOrder, act: Act) -> None:
    act.session.flush()
    order.flushes = any(line.issue_mode == "backflush" for line in order.materials)
    release.reserve(order, act)


def _check_not_issued(order: WorkOrder, row: MaterialChoice, act: Act) -> None:
    """What lies at the order counts against what is needed of the item by itself first."""
    for line in order.materials:
        if (line.item_id, line.operation_number) == (row.substitute_id, row.operation_number):
            here = line.issued - line.returned
            if here > line.required - row.quantity:
                number = act.session.scalar(select(Item.number).where(Item.id == line.item_id))
                raise Refused(f"{number} was issued to work order {order.number} already; have it brought back first.")


def _tell(order: SiteDocument, rows: Sequence[MaterialChoice], act: Act) -> None:
    act.record(MaterialChosen(order.id, tuple(_items(rows)), order.site_id))


def _items(rows: Sequence[MaterialChoice]) -> list[UUID]:
    return [id for id in dict.fromkeys(id for row in rows for id in (row.item_id, row.substitute_id)) if id is not None]

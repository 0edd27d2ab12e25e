"""The board of the order pool: how many portions are in each state, and the cards of each, in one answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.listing import row_shape
from backend.documents.scope import narrow
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.planning.order_pool_entry import OVER, OrderPoolEntry
from backend.planning.rules import monday_of
from backend.sales.sales_order import SalesOrderLine

MOST = 40  # cards of a state; who looks for more narrows the board or opens the list
HIDDEN = ("closed", *OVER)
URGENCY = (
    OrderPoolEntry.at_risk.desc(),
    func.coalesce(OrderPoolEntry.promised, OrderPoolEntry.offered, OrderPoolEntry.wanted),
    OrderPoolEntry.priority,
    OrderPoolEntry.id,
)


@dataclass(frozen=True)
class Narrowed:
    """What the board is narrowed to; `week` is any day of it."""

    customer_id: UUID | None = None
    item_id: UUID | None = None
    week: date | None = None
    at_risk: bool = False


def board(session: Session, assembly: Assembly, actor: Actor, wanted: Narrowed) -> dict[str, Any]:
    """`counts` of each state (a held portion counts where it was held), and the most urgent `cards` of each, as rows
    of the list with the unit they were sold in. What is closed, rejected or cancelled is off the board."""
    conditions = [OrderPoolEntry.state.not_in(HIDDEN), *_conditions(wanted)]
    return {
        "counts": _counts(session, actor, conditions),
        "cards": _cards(session, assembly, actor, conditions),
        "most": MOST,
    }


def _conditions(wanted: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.customer_id is not None:
        found.append(OrderPoolEntry.customer_id == wanted.customer_id)
    if wanted.item_id is not None:
        found.append(OrderPoolEntry.item_id == wanted.item_id)
    if wanted.week is not None:
        found.append(_falls_in(monday_of(wanted.week)))
    if wanted.at_risk:
        found.append(OrderPoolEntry.at_risk)
    return found


def _falls_in(monday: date) -> ColumnElement[bool]:
    """The week it is planned for; before that the one it is promised for, offered for or wanted in."""
    entry = OrderPoolEntry
    day = func.coalesce(entry.week, entry.promised, entry.offered, entry.wanted)
    return day.between(monday, monday + timedelta(days=6))


def _counts(session: Session, actor: Actor, conditions: list[ColumnElement[bool]]) -> list[dict[str, Any]]:
    risks = func.sum(case((OrderPoolEntry.at_risk, 1), else_=0))
    query = select(OrderPoolEntry.state, OrderPoolEntry.held_from, func.count(), risks).where(*conditions)
    query = narrow(query, OrderPoolEntry, actor).group_by(OrderPoolEntry.state, OrderPoolEntry.held_from)
    names = ("state", "held_from", "count", "at_risk")
    return [dict(zip(names, (*row[:3], int(row[3])), strict=True)) for row in session.execute(query)]


def _cards(
    session: Session, assembly: Assembly, actor: Actor, conditions: list[ColumnElement[bool]]
) -> list[dict[str, Any]]:
    shape = row_shape(assembly, OrderPoolEntry)
    own_state = (OrderPoolEntry.state, OrderPoolEntry.held_from)
    place = func.row_number().over(partition_by=own_state, order_by=URGENCY).label("place")
    ranked = narrow(select(OrderPoolEntry.id, place).where(*conditions), OrderPoolEntry, actor).subquery()
    query = _with_unit(shape.query).join(ranked, ranked.c.id == OrderPoolEntry.id).where(ranked.c.place <= MOST)
    found = session.execute(narrow(query, OrderPoolEntry, actor).order_by(*URGENCY))
    return [shape.row(values) | {"unit": values[-1]} for values in found]


def _with_unit(query: Select[Any]) -> Select[Any]:
    """An order line that names no unit is in the item's own."""
    unit = func.coalesce(SalesOrderLine.uom_id, Item.uom_id)
    query = query.join(SalesOrderLine, SalesOrderLine.id == OrderPoolEntry.sales_order_line_id)
    query = query.join(Item, Item.id == OrderPoolEntry.item_id).outerjoin(Uom, Uom.id == unit)
    return query.add_columns(Uom.number)

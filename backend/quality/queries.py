"""What inspectors and supervisors look at, and what their phones hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.context import TaskGroup, TaskRow
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.engineering.item import Item
from backend.quality.inspection import Inspection, InspectionResult
from backend.quality.nonconformance import Nonconformance

OPEN_INSPECTIONS = ("requested", "planned", "sampling", "testing", "judged")
OPEN_NONCONFORMANCES = ("reported", "contained", "under_review", "dispositioned", "executing")
KEPT = timedelta(days=2)


def open_inspections(query: Select[Any], actor: Actor) -> Select[Any]:
    """For a phone: what waits, and what was decided in the last two days."""
    lately = datetime.now(UTC) - KEPT
    return query.where(or_(Inspection.state.in_(OPEN_INSPECTIONS), Inspection.changed_at > lately))


def results_of_open(query: Select[Any], actor: Actor) -> Select[Any]:
    """Values recorded for what is still open, so that another phone can go on."""
    waiting = select(Inspection.id).where(Inspection.state.in_(OPEN_INSPECTIONS))
    return query.where(InspectionResult.inspection_id.in_(waiting))


def open_nonconformances(query: Select[Any], actor: Actor) -> Select[Any]:
    return query.where(Nonconformance.state.in_(OPEN_NONCONFORMANCES))


def tasks(session: Session, actor: Actor) -> list[TaskGroup]:
    """Inspections that wait, and nonconformances nobody has decided on."""
    groups = []
    if may(actor, Inspection, "judge"):
        waiting = _rows(session, actor, Inspection, OPEN_INSPECTIONS)
        groups.append(TaskGroup("inspections", "Inspections waiting", waiting))
    if may(actor, Nonconformance, "dispose"):
        found = _rows(session, actor, Nonconformance, OPEN_NONCONFORMANCES)
        groups.append(TaskGroup("nonconformances", "Nonconformances to decide", found))
    return groups


def _rows(session: Session, actor: Actor, document: Any, states: tuple[str, ...]) -> list[TaskRow]:
    query = select(document, Item.number, Item.name).join(Item, Item.id == document.item_id)
    query = narrow(query.where(document.state.in_(states)), document, actor).order_by(document.id).limit(50)
    name = f"quality/{document.__tablename__}"
    found = session.execute(query)
    return [TaskRow(name, row.id, row.number, f"{number} {title}", row.state) for row, number, title in found]

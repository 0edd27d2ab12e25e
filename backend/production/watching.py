"""What reports of the floor lead to by rule: too much scrap at an operation, material short where one begins."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.engineering.item import Item
from backend.kernel.quantity import plain
from backend.production import exception_rules, raising
from backend.production.events import ProductionReported
from backend.production.production_report import ProductionReport
from backend.production.raising import RuleMet
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder, WorkOrderMaterial, WorkOrderOperation

SCRAPPING = ("scrap", "rework_scrap")


def watch(event: ProductionReported, act: Act) -> None:
    """Looks only at reports that can meet a rule, and asks for the rest after the commit."""
    if event.kind in SCRAPPING and event.quantity > 0:
        _watch_scrap(event, act)
    elif event.kind == "start":
        _watch_material(event, act)


def _watch_scrap(event: ProductionReported, act: Act) -> None:
    kinds = raising.types_for(act.session, act.actor.company_id, "scrap_rate")
    if not kinds:
        return
    one = WorkOrderOperation
    columns = (one.good, one.scrapped, one.rework)
    good, scrapped, rework = act.session.execute(select(*columns).where(one.id == event.operation_id)).one()
    produced = good + scrapped + rework
    for kind in kinds:
        limit = raising.limit_of(kind)
        if exception_rules.scraps_too_much(scrapped, produced, limit, kind.raised_from):
            rate = exception_rules.scrap_rate(scrapped, produced)
            figures = f"{plain(scrapped)} / {plain(produced)} = {plain(rate)} % > {plain(limit)} %"
            raising.ask(_met(kind.id, event, figures, act), act)


def _watch_material(event: ProductionReported, act: Act) -> None:
    for kind in raising.types_for(act.session, act.actor.company_id, "material_short"):
        limit = raising.limit_of(kind)
        short = [f"{number} {name}: {plain(much)}" for number, name, much in _short(event, act) if much > limit]
        if short:
            raising.ask(_met(kind.id, event, "\n".join(short), act), act)


def _short(event: ProductionReported, act: Act) -> Iterable[tuple[str, str, Decimal]]:
    """Materials of the operation that are short; those of no operation belong to the first one."""
    line, own = WorkOrderMaterial, WorkOrderOperation
    first = select(func.min(own.operation_number)).where(own.owner_id == event.work_order_id).scalar_subquery()
    at = func.coalesce(line.operation_number, first) == event.operation_number
    query = select(Item.number, Item.name, line.short).join(Item, Item.id == line.item_id)
    query = query.where(line.owner_id == event.work_order_id, line.short > 0, at).order_by(line.position)
    return act.session.execute(query).all()


def _met(kind_id: UUID, event: ProductionReported, figures: str, act: Act) -> RuleMet:
    report = act.session.get_one(ProductionReport, event.production_report_id)
    order = act.session.get_one(WorkOrder, event.work_order_id)
    return RuleMet(
        exception_type_id=kind_id,
        company_id=order.company_id,
        site_id=order.site_id,
        document=document_name(Ticket),
        document_id=report.ticket_id,
        description=f"{order.number} · {event.operation_number}\n{figures}",
        ticket_id=report.ticket_id,
        work_order_id=order.id,
        work_center_id=event.work_center_id,
    )

"""The traveler: an order on paper, with a code for every operation and all a phone needs to work from it alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.describe import words
from backend.documents.language import translate
from backend.documents.paper import imprint, pdf
from backend.documents.seals import seal_of
from backend.engineering.bom import Bom
from backend.engineering.item import Item
from backend.engineering.routing import Routing
from backend.engineering.uom import Uom
from backend.inventory.storage_location import StorageLocation
from backend.kernel.errors import Refused
from backend.kernel.packet import Content, seal
from backend.kernel.quantity import plain
from backend.plant.company import Site
from backend.plant.work_center import WorkCenter
from backend.production.ticket import Ticket
from backend.production.work_order import FLOW, WorkOrder, WorkOrderMaterial, WorkOrderOperation
from backend.sales.sales_order import SalesOrder, SalesOrderLine
from backend.settings import Settings
from printing.codes import scan_code
from printing.facts import Chip, Snapshot, Traveler, TravelerMaterial, TravelerOperation

TEMPLATE = "production/work_order.html"
SHORT_CHECKSUM = 12
NAME_LENGTHS = (40, 12, 0)  # characters of an operation's name in the packet, less where it would not fit


def make(order: WorkOrder, session: Session, language: str) -> bytes:
    """The PDF of an order's traveler."""
    return pdf(TEMPLATE, facts(order, session, language), language)


@dataclass(frozen=True)
class Papers:
    """The order with what is looked up for it, once for paper and packet."""

    order: WorkOrder
    item: Item
    unit: str
    decimals: int
    zone: ZoneInfo
    tickets: Mapping[UUID, Ticket]
    centers: Mapping[UUID, tuple[str, str]]

    @property
    def operations(self) -> list[WorkOrderOperation]:
        """Those on the floor, in their order."""
        given = (line for line in self.order.operations if line.id in self.tickets)
        return sorted(given, key=lambda line: line.operation_number)


def facts(order: WorkOrder, session: Session, language: str) -> Traveler:
    """Everything the paper shows, as plain values."""
    say = partial(translate, language=language)
    papers = _papers(order, session)
    return Traveler(
        imprint(session, order.company_id, datetime.now(UTC).astimezone(papers.zone)),
        order.number,
        scan_code("WO", order.id),
        papers.item.number,
        papers.item.name,
        order.quantity,
        papers.unit,
        order.due,
        tuple(_operation(line, papers) for line in papers.operations),
        _materials(order, session, say),
        customer_order=_customer_order(order, session),
        snapshot=_snapshot(order, session),
        state=Chip(say(words(order.state)), FLOW.meanings[order.state]),
        assumed=_assumed(papers),
        packet=packet(_contents(papers)),
    )


def packet(content: Content) -> str:
    """The sealed packet; names are shortened until it fits one code, and without a fit there is none."""
    key = seal_of(Settings.read(os.environ))
    for length in NAME_LENGTHS:
        shorter = content | {"operations": [[*row[:2], row[2][:length], *row[3:]] for row in content["operations"]]}
        try:
            return seal(shorter, key.sign_raw)
        except Refused:
            continue
    return ""


def contents_of(order: WorkOrder, session: Session) -> Content:
    """What the packet of an order holds."""
    return _contents(_papers(order, session))


def _contents(papers: Papers) -> Content:
    """What a phone that never synced needs: the order, its item, and the tickets to report on."""
    order, tickets = papers.order, papers.tickets
    return {
        "id": order.id.hex,
        "number": order.number,
        "site": order.site_id.hex,
        "item": papers.item.number,
        "name": papers.item.name[:40],
        "quantity": plain(order.quantity),
        "unit": papers.unit,
        "decimals": papers.decimals,
        "due": order.due.isoformat(),
        "checksum": order.checksum,
        "operations": [
            [tickets[line.id].id.hex, str(line.operation_number), line.name, papers.centers[line.work_center_id][0]]
            for line in papers.operations
        ],
    }


def _papers(order: WorkOrder, session: Session) -> Papers:
    query: Any = select(Item, Uom.number, Uom.decimals, Site.timezone).join(Uom, Uom.id == Item.uom_id)
    query = query.join(Site, Site.id == order.site_id).where(Item.id == order.item_id)
    item, unit, decimals, zone = session.execute(query).one()
    here = (
        select(Ticket).where(Ticket.work_order_id == order.id, Ticket.state != "cancelled").order_by(Ticket.id.desc())
    )
    tickets = {ticket.operation_id: ticket for ticket in session.scalars(here)}
    wanted = {line.work_center_id for line in order.operations}
    places: Any = select(WorkCenter.id, WorkCenter.number, WorkCenter.name).where(WorkCenter.id.in_(wanted))
    centers = {id: (number, name) for id, number, name in session.execute(places)}
    return Papers(order, item, unit, decimals, ZoneInfo(zone), tickets, centers)


def _operation(line: WorkOrderOperation, papers: Papers) -> TravelerOperation:
    return TravelerOperation(
        str(line.operation_number),
        line.name,
        scan_code("OP", papers.tickets[line.id].id),
        work_center=" ".join(papers.centers[line.work_center_id]),
        start=line.start,
        finish=line.due,
        setup=line.setup_minutes,
        run=line.run_minutes * papers.order.quantity,
        instructions=line.instruction,
        inspected=line.inspected,
    )


def _materials(order: WorkOrder, session: Session, say: Any) -> tuple[TravelerMaterial, ...]:
    line, place = WorkOrderMaterial, StorageLocation
    query = select(line, Item.number, Item.name, Uom.number, place.number).join(Item, Item.id == line.item_id)
    query = query.join(Uom, Uom.id == Item.uom_id).outerjoin(place, place.id == line.location_id)
    rows = session.execute(query.where(line.owner_id == order.id, line.required > 0).order_by(line.position))
    return tuple(
        TravelerMaterial(
            number,
            name,
            one.required,
            unit,
            operation=str(one.operation_number or ""),
            location=where or "",
            issue_mode=say(words(one.issue_mode)),
        )
        for one, number, name, unit, where in rows
    )


def _customer_order(order: WorkOrder, session: Session) -> str:
    if order.sales_order_line_id is None:
        return ""
    query = select(SalesOrder.number, SalesOrderLine.position).join(
        SalesOrderLine, SalesOrderLine.owner_id == SalesOrder.id
    )
    found = session.execute(query.where(SalesOrderLine.id == order.sales_order_line_id)).one_or_none()
    return f"{found[0]} / {found[1]}" if found else ""


def _snapshot(order: WorkOrder, session: Session) -> Snapshot:
    bom = session.execute(select(Bom.number, Bom.revision).where(Bom.id == order.bom_id)).one_or_none()
    routing = session.execute(
        select(Routing.number, Routing.revision).where(Routing.id == order.routing_id)
    ).one_or_none()
    short = order.checksum[:SHORT_CHECKSUM]
    grouped = " ".join(short[place : place + 4] for place in range(0, len(short), 4))
    named = ["/".join(found) if found else "" for found in (bom, routing)]
    return Snapshot(revision=bom[1] if bom else "", bom=named[0], routing=named[1], checksum=grouped)


def _assumed(papers: Papers) -> tuple[str, ...]:
    """Which operations rest on assumed data; an order that rests on any says so at least."""
    named = tuple(f"{line.operation_number} {line.name}" for line in papers.operations if line.assumed)
    return named or (("BOM",) if papers.order.assumed else ())

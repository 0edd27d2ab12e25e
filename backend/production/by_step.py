"""Steps of a ticket that a person takes on its page: each is the report of the same thing."""

from backend.documents.act import Act
from backend.production import reports
from backend.production.production_report import ProductionReport
from backend.production.ticket import Ticket


def begin(ticket: Ticket, act: Act) -> None:
    _report(ticket, "start", act)


def pause(ticket: Ticket, act: Act) -> None:
    _report(ticket, "pause", act)


def resume(ticket: Ticket, act: Act) -> None:
    _report(ticket, "resume", act)


def complete(ticket: Ticket, act: Act) -> None:
    _report(ticket, "finish", act)


def _report(ticket: Ticket, kind: str, act: Act) -> None:
    report = ProductionReport(ticket_id=ticket.id, kind=kind, site_id=ticket.site_id, company_id=ticket.company_id)
    reports.take(act.add(report), act)

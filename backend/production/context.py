"""What production brings to the factory."""

from backend.documents.context import Context
from backend.production.production_report import MaterialIssue, ProductionReceipt, ProductionReport, ScrapReason
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder

CONTEXT = Context(
    "production",
    "Production",
    documents=(ScrapReason, WorkOrder, Ticket, ProductionReport, MaterialIssue, ProductionReceipt),
)

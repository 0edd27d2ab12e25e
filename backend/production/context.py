"""What production brings to the factory."""

from backend.documents.context import Context, Print
from backend.inventory.events import ReservationFreed, StatusChanged, StockMoved
from backend.production import by_step, commands, handlers, issues, phone, receipts, release, reports, traveler
from backend.production.exception_type import ExceptionType
from backend.production.production_exception import ProductionException
from backend.production.production_report import MaterialIssue, ProductionReceipt, ProductionReport, ScrapReason
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder
from backend.purchasing.events import PurchaseReceived
from backend.sales.events import GoodsShipped

CONTEXT = Context(
    "production",
    "Production",
    documents=(
        ScrapReason,
        WorkOrder,
        Ticket,
        ProductionReport,
        MaterialIssue,
        ProductionReceipt,
        ExceptionType,
        ProductionException,
    ),
    effects={
        WorkOrder: {
            "change": commands.change,
            "release": release.release,
            "unrelease": commands.unrelease,
            "start": commands.start,
            "finish": commands.finish,
            "reopen": commands.reopen,
            "close": commands.close,
            "cancel": commands.cancel,
        },
        Ticket: {
            "begin": by_step.begin,
            "pause": by_step.pause,
            "resume": by_step.resume,
            "complete": by_step.complete,
        },
        ProductionReport: {"create": reports.take},
        MaterialIssue: {"create": issues.take},
        ProductionReceipt: {"create": receipts.take},
    },
    handlers={
        PurchaseReceived: (handlers.trace_purchase,),
        GoodsShipped: (handlers.trace_shipment,),
        StockMoved: (handlers.reserve_arrivals,),
        StatusChanged: (handlers.reserve_released_output, handlers.reserve_let_go),
        ReservationFreed: (handlers.count_lost_reservation,),
    },
    tasks=phone.tasks,
    pack=phone.PACK,
    prints={WorkOrder: (Print("traveler", "Traveler", traveler.make),)},
)

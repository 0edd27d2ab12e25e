"""What production brings to the factory."""

from backend.documents.context import Context, Print
from backend.inventory.events import ReservationFreed, StatusChanged, StockMoved
from backend.patrol.events import AbnormalFound
from backend.production import (
    arrivals,
    by_step,
    calls,
    choosing,
    commands,
    escalation,
    exception_decisions,
    exception_queries,
    exception_types,
    exceptions,
    handlers,
    handovers,
    held_orders,
    issues,
    phone,
    raising,
    receipts,
    referring,
    release,
    reports,
    traveler,
    watching,
)
from backend.production.events import ArrivalPassedOver, LossPassedOver, ProductionReported
from backend.production.exception_type import ExceptionType
from backend.production.material_call import MaterialCall
from backend.production.material_choice import MaterialChoice
from backend.production.production_exception import ProductionException
from backend.production.production_report import MaterialIssue, ProductionReceipt, ProductionReport, ScrapReason
from backend.production.shift_handover import ShiftHandover
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
        MaterialCall,
        MaterialChoice,
        ExceptionType,
        ProductionException,
        ShiftHandover,
    ),
    effects={
        WorkOrder: {
            "create": commands.begin,
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
        MaterialCall: {
            "create": calls.call,
            "accept": calls.accept,
            "deliver": calls.deliver,
            "confirm": calls.confirm,
            "cancel": calls.cancel,
        },
        MaterialChoice: {"withdraw": choosing.withdraw},
        ExceptionType: {"create": exception_types.check, "change": exception_types.check},
        ProductionException: {
            "create": exceptions.take,
            "accept": exceptions.accept,
            "contain": exceptions.contain,
            "begin": exceptions.begin,
            "resolve": exceptions.resolve,
            "add": exceptions.add,
            "refer": referring.refer,
            "restart": exceptions.restart,
            "withdraw": exceptions.withdraw,
            "wait": exceptions.wait,
            "go_on": exceptions.go_on,
            "hand_over": exception_decisions.hand_over,
            "verify": exception_decisions.verify,
            "close": exception_decisions.close,
            "reject": exception_decisions.reject,
            "contest": exception_decisions.contest,
            "merge": exception_decisions.merge,
            "reopen": exception_decisions.reopen,
        },
        ShiftHandover: {
            "create": handovers.collect,
            "collect": handovers.collect,
            "hand": handovers.hand,
            "accept": handovers.accept,
        },
    },
    handlers={
        PurchaseReceived: (handlers.trace_purchase,),
        GoodsShipped: (handlers.trace_shipment,),
        StockMoved: (handlers.reserve_arrivals,),
        StatusChanged: (handlers.reserve_released_output, handlers.reserve_let_go),
        ReservationFreed: (handlers.count_lost_reservation,),
        AbnormalFound: (handlers.raise_abnormal,),
        ProductionReported: (watching.watch,),
    },
    later={
        ArrivalPassedOver: (arrivals.settle_arrival,),
        LossPassedOver: (arrivals.settle_loss,),
        escalation.CallsDue: (escalation.escalate,),
        AbnormalFound: (handlers.take_photos,),
        raising.RuleMet: (raising.raise_once,),
    },
    held_first={Ticket: held_orders.before_ticket},
    jobs=(escalation.JOB, handovers.JOB),
    tasks=phone.tasks,
    pack={**phone.PACK, **exception_queries.PACK},
    prints={WorkOrder: (Print("traveler", "Traveler", traveler.make),)},
)

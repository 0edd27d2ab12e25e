"""What quality brings to the factory."""

from backend.documents.context import Context
from backend.inventory.events import TransferReceived
from backend.production.events import ExceptionReferred, OutputReceived, ProductionReceived, WorkOrderReleased
from backend.purchasing.events import PurchaseReceived
from backend.quality import commands, handlers, nonconformances, plans, queries, watching
from backend.quality.inspection import Inspection, InspectionResult
from backend.quality.inspection_plan import DefectCode, Gauge, InspectionPlan
from backend.quality.nonconformance import Nonconformance

CONTEXT = Context(
    "quality",
    "Quality",
    documents=(DefectCode, Gauge, InspectionPlan, Inspection, InspectionResult, Nonconformance),
    effects={
        InspectionPlan: {"approve": plans.approve},
        Inspection: {
            "plan": plans.plan_it,
            "judge": commands.judge,
            "decide": commands.decide,
            "reopen": commands.reopen,
            "cancel": commands.cancel,
        },
        InspectionResult: {"create": commands.record, "change": commands.keep_values},
        Nonconformance: {
            "report": nonconformances.report,
            "contain": nonconformances.contain,
            "concede": nonconformances.concede,
            "dispose": nonconformances.dispose,
            "verify": nonconformances.verify,
            "reject": nonconformances.reject,
        },
    },
    handlers={
        PurchaseReceived: (handlers.inspect_receipt,),
        TransferReceived: (handlers.inspect_transfer,),
        WorkOrderReleased: (handlers.plan_inspections,),
        ProductionReceived: (handlers.inspect_output,),
        OutputReceived: (handlers.inspect_beside,),
        ExceptionReferred: (handlers.open_nonconformance,),
    },
    pack={
        Inspection: queries.open_inspections,
        InspectionResult: queries.results_of_open,
        Nonconformance: queries.open_nonconformances,
    },
    jobs=(watching.JOB,),
    tasks=queries.tasks,
)

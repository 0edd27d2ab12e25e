"""What maintenance brings to the factory."""

from backend.documents.context import Context
from backend.maintenance import commands, handlers, queries, watching
from backend.maintenance.failure_code import FailureCode
from backend.maintenance.maintenance_order import MaintenanceOrder
from backend.patrol.events import AbnormalFound
from backend.production.events import ExceptionReferred

CONTEXT = Context(
    "maintenance",
    "Maintenance",
    documents=(FailureCode, MaintenanceOrder),
    effects={
        MaintenanceOrder: {
            "create": commands.report,
            "change": commands.change,
            "accept": commands.accept,
            "start": commands.start,
            "pause": commands.pause,
            "resume": commands.resume,
            "complete": commands.complete,
            "verify": commands.verify,
            "send_back": commands.send_back,
            "reject": commands.end,
            "cancel": commands.end,
        },
    },
    handlers={
        AbnormalFound: (handlers.open_for_abnormal,),
        ExceptionReferred: (handlers.open_for_exception,),
    },
    later={AbnormalFound: (handlers.take_photos,)},
    jobs=(watching.JOB,),
    tasks=queries.tasks,
    pack={MaintenanceOrder: queries.orders_near},
)

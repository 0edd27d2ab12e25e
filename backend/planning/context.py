"""What planning brings to the factory."""

from backend.documents.context import Context
from backend.planning import commands
from backend.planning.jobs import JOBS
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder

CONTEXT = Context(
    "planning",
    "Planning",
    documents=(PlanScheme, PlanVersion, PlannedOrder),
    effects={
        PlanVersion: {"create": commands.ask_for_run, "cancel": commands.cancel_run},
        PlannedOrder: {
            "change": commands.check_dates,
            "firm": commands.firm,
            "split": commands.split,
            "release": commands.release,
        },
    },
    jobs=tuple(JOBS),
)

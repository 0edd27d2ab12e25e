"""What planning brings to the factory."""

from backend.documents.context import Context
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder

CONTEXT = Context("planning", "Planning", documents=(PlanScheme, PlanVersion, PlannedOrder))

"""What quality brings to the factory."""

from backend.documents.context import Context
from backend.quality.inspection import Inspection, InspectionResult
from backend.quality.inspection_plan import DefectCode, Gauge, InspectionPlan
from backend.quality.nonconformance import Nonconformance

CONTEXT = Context(
    "quality", "Quality", documents=(DefectCode, Gauge, InspectionPlan, Inspection, InspectionResult, Nonconformance)
)
